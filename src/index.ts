/**
 * The library: composes the stages. A guide's bytes become typed steps ({@link parseGuide}), a
 * path ({@link planPath}), a runbook ({@link createRunbook}) and its printed forms
 * ({@link renderRunbook}). Everything here is pure but for the host that is handed in.
 */
export {
  changeKinds,
  renderDiffText,
  type ChangeKind,
  type GuideDiff,
  type OverlayState,
  type StepChange,
} from "./diff/index.js";
export { parseGuide, type GuideSource } from "./guide/index.js";
export { parseOverlay } from "./guide/overlay.js";
export {
  proposeMerge,
  type MergeConflict,
  type MergeInput,
  type MergeProposal,
  type UnreadableInput,
} from "./config/index.js";
export { estateToMarkdown, estateToText } from "./estate/index.js";
export { estatePlanSchema, estateSchema, type Estate, type EstatePlan } from "./model/estate.js";
export { estateReportSchema, type EstateFinding, type EstateReport } from "./model/estate-report.js";
export { verifyEstate } from "./usecases/verify-estate.js";
export { generateEstate, type EstateFile, type EstateFilesOptions } from "./usecases/generate-estate.js";
export { loadEstate, planEstate, writeEstate, type LoadedEstate } from "./usecases/plan-estate.js";
export { createMemoryHost, nodeHost, type Host, type WorkHost } from "./host/index.js";
export { UsageError, type UsageErrorDetails } from "./model/errors.js";
export { rulesUrl, type Linted } from "./lint/index.js";
export {
  ruleNames,
  severities,
  type HeldBack,
  type LintedFile,
  type LintMessage,
  type RuleName,
  type Severity,
} from "./model/lint.js";
export { rules, type Rule } from "./rules/index.js";
export { ruleSettings, type RuleSetting, type RuleSettings } from "./model/lint-configuration.js";
export type { Action, ArgumentValue, VerbName } from "./model/action.js";
export type {
  Advice,
  Choice,
  Example,
  Guide,
  HopPattern,
  Reference,
  Section,
  Step,
  VersionRange,
} from "./model/guide.js";
export { blockText, inlineText } from "./model/inline.js";
export type { Block, Inline, Note, NoteKind, Place } from "./model/inline.js";
export type { LocalStep, Overlay } from "./model/overlay.js";
export type { OverlayPlacement, OverlaySide } from "./model/overlay-placement.js";
export { parametersSchema, type Parameters } from "./model/parameters.js";
export { productSchema, type Product } from "./model/product.js";
export type { Coverage, Hop, Runbook, RunbookSection, RunbookStep, SectionKind } from "./model/runbook.js";
export { findParameter, loadGuide, loadPack, loadParameters, type Pack, type SourceFile } from "./pack/index.js";
export { readInput } from "./pack/read-input.js";
export { findPlacedProgram, openRelease, words as releaseWords, type Release } from "./release/index.js";
export { createGraph, listPaths, planPath, type Path, type PathGraph, type PathRequest } from "./path/index.js";
export { withEvidence } from "./runbook/evidence.js";
export { windowShortfall } from "./runbook/window.js";
export { assembleRunbook, type PlannedHop, type RunbookParts } from "./runbook/index.js";
export { renderRunbook, templateNames, type TemplateSource } from "./render/index.js";
export { judgeDifferences, type JudgeDifference } from "./formats/verify-script/index.js";
export { detailNames, formatNames, shortFormats, type Detail, type FormatName } from "./formats/index.js";
export {
  checkNames,
  outcomes,
  preflightCheckNames,
  verificationSchema,
  type CheckName,
  type CheckResult,
  type Outcome,
  type Verification,
} from "./model/verification.js";
export {
  preflightSchema,
  riskLevels,
  type Preflight,
  type PreflightResult,
  type RiskLevel,
} from "./model/preflight.js";
export { verdicts, type Verdict } from "./model/settings.js";
export { checks, checkSummaries, preflightChecks, type Check } from "./checks/index.js";
export { renderText } from "./formats/text.js";
export { plainTheme, type Theme } from "./model/theme.js";
export type { BackOperation, Operation, OperationKind } from "./model/operation.js";
export type { OperationState, RunAnswer, RunEvent, RunQuestion, RunResult, ToldOperation } from "./model/run.js";
export {
  verifyJournal,
  writeJournalLine,
  type JournalFault,
  type JournalRecord,
  type JournalVerdict,
} from "./run/journal.js";
export { journalLineSchema } from "./model/journal.js";
export { verbs, type Verb } from "./verbs/index.js";
export {
  type Project,
  type ProjectOptions,
  openProject,
  readProject,
  createProject,
  type ProjectSource,
} from "./usecases/open-project.js";
export { createRunbook } from "./usecases/create-runbook.js";
export { parameterFault, writeParameters, type Guess, type Guesses } from "./draft/index.js";
export {
  draftPack,
  findPackTodos,
  guideFault,
  type PackAnswers,
  type PackDraft,
  type PackRequest,
} from "./usecases/draft-pack.js";
export { draftParameters, type ParametersDraft, type ParametersRequest } from "./usecases/draft-parameters.js";
export { loadOverlay } from "./usecases/load-overlay.js";
export { loadTheme } from "./usecases/load-theme.js";
export { type GuideSet, diffGuides } from "./usecases/diff-guides.js";
export { type LintOptions, lintSource, fixGuide } from "./usecases/lint-source.js";
export { type NamedContent, type LintSetupOptions, type LintSetup, createLintSetups } from "./usecases/lint-setups.js";
export { renderVerifyScript } from "./usecases/render-verify-script.js";
export { type PreflightHostRequest, preflightHost } from "./usecases/preflight-host.js";
export { type VerifyRequest, verifyHost } from "./usecases/verify-host.js";
export {
  type RunRequest,
  runRunbook,
  type Rehearsal,
  type FolderSummary,
  rehearseRunbook,
} from "./usecases/run-runbook.js";
