/**
 * The library: composes the stages. A guide's bytes become typed steps ({@link parseGuide}), a
 * path ({@link planPath}), a runbook ({@link createRunbook}) and its printed forms
 * ({@link renderRunbook}). Everything here is pure but for the host that is handed in.
 */
import { checkParts, checks, resolveReference } from "./checks/index.js";
import {
  collectionKeys,
  judgeSettings,
  readEnvironment,
  readLogStarts,
  sectionGroups,
  readReferences,
  readSetting,
  readStartTarget,
} from "./config/index.js";
import { createEdition, diffEditions, type Edition, type GuideDiff } from "./diff/index.js";
import { parseGuide, readGuide } from "./guide/index.js";
import { isOverlay, parseOverlay } from "./guide/overlay.js";
import { createOverlayHost, type Host, type WorkHost } from "./host/index.js";
import { countSteps, decodeText, encodeText, fixText, lintGuide, type Linted } from "./lint/index.js";
import { equalBytes } from "./language/bytes.js";
import { baseName } from "./language/path-pattern.js";
import { UsageError } from "./model/errors.js";
import type { Guide, Section, Step } from "./model/guide.js";
import type { RuleSettings } from "./model/lint-configuration.js";
import { foldName } from "./model/observation.js";
import type { Overlay } from "./model/overlay.js";
import { parametersSchema, type Parameters } from "./model/parameters.js";
import type { Product } from "./model/product.js";
import type { Runbook } from "./model/runbook.js";
import type { RunAnswer, RunEvent, RunQuestion, RunResult } from "./model/run.js";
import type { SettingsFacts, SettingsInput } from "./model/settings.js";
import type { Theme } from "./model/theme.js";
import { checkNames, type Verification } from "./model/verification.js";
import { findConfiguration } from "./pack/configuration.js";
import { createPackReader, loadGuide, loadPack, type Pack, type SourceFile } from "./pack/index.js";
import { findCompiled } from "./pack/compiled.js";
import { checkGraph } from "./path/check.js";
import { createGraph, listPaths, planPath, proceduresFor, type PathGraph, type PathRequest } from "./path/index.js";
import { patternId } from "./model/version.js";
import { assembleRunbook, stepIds } from "./runbook/index.js";
import { allSteps } from "./model/step-tree.js";
import { renderScript, type TemplateSource } from "./render/index.js";
import { isTarget, refuseOrphans } from "./runbook/overlay.js";
import { openRelease, refuseOtherVersion, words as releaseWords, type Release } from "./release/index.js";
import { findArchives, openReleases } from "./run/archives.js";
import { readJournal, startOf } from "./run/journal-file.js";
import { backupNameOf, journalOf, runOperations, type RunOrder } from "./run/run.js";
import { deriveExpectations, judgeHost, observeHost, seePresence } from "./verify/index.js";

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
export { createMemoryHost, nodeHost, type Host, type WorkHost } from "./host/index.js";
export { UsageError, type UsageErrorDetails } from "./model/errors.js";
export type { Linted } from "./lint/index.js";
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
export { createGraph, listPaths, planPath, type Path, type PathGraph, type PathRequest } from "./path/index.js";
export { windowShortfall } from "./runbook/window.js";
export { assembleRunbook, type PlannedHop, type RunbookParts } from "./runbook/index.js";
export { renderRunbook, templateNames, type TemplateSource } from "./render/index.js";
export { judgeDifferences, type JudgeDifference } from "./formats/verify-script/index.js";
export { formatNames, type FormatName } from "./formats/index.js";
export {
  checkNames,
  outcomes,
  verificationSchema,
  type CheckName,
  type CheckResult,
  type Outcome,
  type Verification,
} from "./model/verification.js";
export { verdicts, type Verdict } from "./model/settings.js";
export { checks, checkSummaries, type Check } from "./checks/index.js";
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

/** A pack with its guides parsed: what runbooks are made from. */
export interface Project {
  graph: PathGraph;
  guides: Guide[];
  advice: Guide[];
  /** Did the caller bring the guides? */
  brought: boolean;
}

/** What to open. */
export interface ProjectOptions {
  /** The product pack's folder. */
  content: string;
  /** What to call that folder in steps and messages; default: `content`. */
  name?: string;
  /** Guides that replace the pack's; default: none. */
  guides?: readonly string[];
  /** The file in which the build has left what it read of the pack; default: none. */
  compiled?: string;
}

/**
 * Reads a pack and its guides through the host.
 *
 * @throws {UsageError} where a file cannot be read or does not say what it must
 */
export async function openProject(host: Host, options: ProjectOptions): Promise<Project> {
  return (await readProject(host, options)).open();
}

/** The same, with the parsing of the guides left for later. */
export async function readProject(
  host: Host,
  { content, name = content, guides = [], compiled }: ProjectOptions,
): Promise<ProjectSource> {
  const pack = await loadPack(host, content, name, compiled);
  const brought = await Promise.all(guides.map((path) => loadGuide(host, path)));
  return { product: pack.product, open: once(() => createProject(pack, brought)) };
}

/** A project of texts that are read already. `brought` replaces the pack's guides where it holds any. */
export function createProject(pack: Pack, brought: readonly SourceFile[] = []): Project {
  const parse = (file: SourceFile): Guide =>
    (pack.compiled && findCompiled(pack.compiled, file)) ?? parseGuide(file, pack.product);
  const guides = (brought.length > 0 ? brought : pack.guides).map(parse);
  guides.forEach(refuseUnreadable);
  if (brought.length > 0) guides.forEach(refuseWithoutSteps);
  guides.forEach(refuseOverlay);
  const graph = createGraph(pack.product, guides);
  // A guide that the caller brings need not serve every role and version of the pack.
  if (brought.length === 0) checkGraph(graph);
  return { graph, guides, advice: pack.advice.map(parse), brought: brought.length > 0 };
}

/** What would be missing in a runbook is not planned. */
function refuseUnreadable({ file, messages }: Guide): void {
  const lost = messages.find(({ fatal }) => fatal);
  if (lost === undefined) return;
  const place = { file, line: lost.line ?? 1, column: lost.column ?? 1 };
  throw new UsageError(lost.reason, { place, ...(lost.note === undefined ? {} : { note: lost.note }) });
}

function refuseOverlay({ sections }: Guide): void {
  const placed = sections.flatMap(({ steps }) => allSteps(steps)).find(({ overlay }) => overlay !== undefined);
  const place = placed?.overlay?.[0]?.place;
  if (place !== undefined)
    throw new UsageError("Unexpected comment `overlay:` in a guide, expected it in the file that `--overlay` names", {
      place,
    });
}

function refuseWithoutSteps({ file, sections }: Guide): void {
  if (sections.some(({ steps }) => steps.length > 0)) return;
  throw new UsageError("Unexpected guide without any step, expected numbered steps", {
    place: { file },
    note: "Steps are paragraphs that begin `**Step 1 –**`, items of a numbered list, or numbered headings.",
  });
}

/**
 * The runbook of one role and path.
 *
 * @throws {UsageError} where role, version or path do not exist, or a parameter does not fit the product
 * @example
 * ```ts
 * const project = await openProject(nodeHost, { content: "content/identity-manager" });
 * const runbook = createRunbook(project, { role: "agent", from: "6.0", to: "6.2" });
 * runbook.coverage; // { steps: 6, typed: 6, manual: 0 }
 * ```
 */
export function createRunbook(
  project: Project,
  request: PathRequest & { parameters?: Parameters; overlay?: Overlay | undefined },
): Runbook {
  const { graph, guides, advice, brought } = project;
  const path = planPath(graph, request);
  const hops = path.hops.map((hop) => ({ ...hop, procedures: proceduresFor(graph, path.role, hop) }));
  return assembleRunbook({
    ...path,
    product: graph.product,
    hops,
    guides,
    advice,
    brought,
    parameters: request.parameters ?? {},
    overlay: request.overlay,
  });
}

/**
 * Reads an overlay and finds its places among the steps of the project's procedures.
 *
 * @param path `-` is standard input
 * @throws {UsageError} where it cannot be read or is not as it must be, or a place in it is no step of any runbook
 */
export async function loadOverlay(host: Host, path: string, project: Project): Promise<Overlay> {
  const overlay = parseOverlay(await loadGuide(host, path), project.graph.product);
  refuseOrphans(overlay, procedureIds(project));
  return overlay;
}

/**
 * Reads a theme, with its logo and fonts.
 *
 * @throws {UsageError} where a value, a colour's contrast, the logo or a font is not as it must be
 */
export async function loadTheme(host: Host, path: string): Promise<Theme> {
  // Loaded late: telling colours apart takes a library that no other command needs.
  return (await import("./pack/theme.js")).loadTheme(host, path);
}

/** The ids of all steps of the procedures, in the runbooks of every role and path. */
function procedureIds(project: Project): string[] {
  const runbooks = listPaths(project.graph)
    .filter(({ hops }) => hops.length === 1)
    .map((path) => createRunbook(project, path));
  const sections = runbooks.flatMap((runbook) => runbook.sections.filter(({ kind }) => kind === "procedure"));
  return [...new Set(sections.flatMap(({ steps }) => allSteps(steps).map(({ id }) => id)))];
}

/** Guides to compare, as they were read: one file, or all of a folder. */
export interface GuideSet {
  /** How the caller named the file or folder. */
  name: string;
  files: readonly SourceFile[];
}

/**
 * What changed between two guides, or two folders of them, as typed steps.
 *
 * @param pack whose names of roles, files and programs the guides are read by
 * @param overlay the file whose places to judge; `undefined`: none
 * @throws {UsageError} where a guide or the overlay cannot be parsed
 */
export function diffGuides(pack: Pack, old: GuideSet, edition: GuideSet, overlay?: SourceFile): GuideDiff {
  const [before, after] = [openEdition(pack, old), openEdition(pack, edition)];
  if (overlay === undefined) return diffEditions(before.edition, after.edition);
  // The pack's advice stands in the pack's own procedures, and beside a guide that the caller brought.
  const idsOf = ({ project }: { project: Project }): string[] =>
    [false, true].flatMap((brought) => procedureIds({ ...project, brought }));
  return diffEditions(before.edition, after.edition, {
    overlay: parseOverlay(overlay, pack.product),
    oldIds: idsOf(before),
    newIds: idsOf(after),
    isTarget,
  });
}

function openEdition(pack: Pack, { name, files }: GuideSet): { edition: Edition; project: Project } {
  const guides = files.map((file) => parseGuide(file, pack.product)).filter(({ kind }) => kind === "guide");
  const graph = createGraph(pack.product, guides);
  const advice = pack.advice.map((file) => parseGuide(file, pack.product));
  const newest = graph.versions.at(-1) ?? "";
  const edition = createEdition({
    ...{ name, guides, roles: pack.product.roles.map(({ id }) => id) },
    paths: listPaths(graph).map(({ role, from, to, hops }) => ({
      role,
      from,
      to,
      hops: hops.map((hop) => ({ ...hop, sections: proceduresFor(graph, role, hop).map(({ section }) => section) })),
    })),
    keyOf: ({ hop }: Section) => patternId(hop, newest),
    identify: (role, key): ((step: Step) => string) => stepIds(role, key),
  });
  return { edition, project: { graph, guides, advice, brought: true } };
}

/** What a text is linted with. */
export interface LintOptions {
  /** The pack; default: none, and rules that need one are silent. */
  product?: Product | undefined;
  /** What the pack adds to this guide; default: nothing. */
  advice?: readonly Guide[];
  /** Is it the pack's own guide, so that what the pack calls unknown is said about it? Default: no. */
  own?: boolean;
  /** Rules that are off, or of another severity; default: none. */
  settings?: RuleSettings;
}

/**
 * What the rules say of a guide or an overlay.
 *
 * @throws {UsageError} where it cannot be read, as {@link parseGuide} or {@link parseOverlay}
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode("# Upgrade\n\n1. Stop the server.\n3. Start the server.\n");
 * lintSource({ file: "guide.md", bytes }).messages[0]?.ruleId; // "step-sequence"
 * ```
 */
export function lintSource(
  { file, bytes }: SourceFile,
  { product, advice = [], own = false, settings = {} }: LintOptions = {},
): Linted {
  const { guide, tree } = readGuide({ file, bytes }, product);
  const overlay = isOverlay(tree);
  if (overlay) parseOverlay({ file, bytes }, product);
  return lintGuide({ guide, tree, overlay, text: decodeText(bytes).text, product, advice, own, settings });
}

/** A product pack's folder, and what messages call it. */
export interface NamedContent {
  content: string;
  /** Default: as `content`. */
  name?: string;
}

/** Where to look for what files are linted by. */
export interface LintSetupOptions {
  /** The pack, whatever configurations say; `undefined`: what they say. */
  content?: NamedContent | undefined;
  /** The pack where neither names one. */
  bundled: NamedContent;
  /** What messages call a file; default: its path. */
  nameOf?: (path: string) => string;
  /** Reads packs; default: each once. */
  readPack?: (folder: string, name: string) => Promise<Pack>;
}

/** What the files of a folder are linted by. */
export interface LintSetup {
  pack: Pack;
  content: Required<NamedContent>;
  /** What to lint a text with. */
  optionsFor: (source: SourceFile) => LintOptions;
}

/**
 * Finds what files are linted by: the nearest configuration, `.upgrade-runbookrc.yml` or the key
 * `upgrade-runbook` of a package.json, and the pack. Each is read once.
 *
 * @returns what gives it for a folder: absolute, with forward slashes
 */
export function createLintSetups(
  host: Host,
  { content, bundled, nameOf = (path) => path, readPack = createPackReader(host) }: LintSetupOptions,
): (folder: string) => Promise<LintSetup> {
  const known = new Map<string, Promise<LintSetup>>();
  const setUp = async (folder: string): Promise<LintSetup> => {
    const { content: configured, rules: settings } = await findConfiguration(host, folder, nameOf);
    const named = content ?? (configured === undefined ? bundled : { content: configured, name: nameOf(configured) });
    const at = { name: named.content, ...named };
    const pack = await readPack(at.content, at.name);
    return { pack, content: at, optionsFor: (source) => ({ ...lintOptionsOf(pack, source), settings }) };
  };
  return (folder) => {
    const setup = known.get(folder) ?? setUp(folder);
    known.set(folder, setup);
    return setup;
  };
}

/** Is it the pack's own guide, the pack's advice belongs to it. */
function lintOptionsOf({ product, guides, advice }: Pack, { bytes }: SourceFile): LintOptions {
  const own = guides.some((guide) => equalBytes(guide.bytes, bytes));
  return { product, own, advice: own ? advice.map((text) => parseGuide(text, product)) : [] };
}

/** The bytes of a guide with everything mended that has one right answer; all else stays byte for byte. `count`: how many messages that settles. */
export function fixGuide({ file, bytes }: SourceFile, options: LintOptions = {}): { bytes: Uint8Array; count: number } {
  const decoded = decodeText(bytes);
  const asSource = (text: string): SourceFile => ({ file, bytes: encodeText({ ...decoded, text }) });
  const { text, count } = fixText(
    decoded.text,
    (candidate) => readable(() => lintSource(asSource(candidate), options)),
    (candidate) => readable(() => countSteps(parseGuide(asSource(candidate), options.product))),
  );
  return count === 0 ? { bytes, count } : { bytes: encodeText({ ...decoded, text }), count };
}

/** What a reader gives; `undefined` where the text cannot be read. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/**
 * The script that checks a host as {@link verifyHost} does, for Windows PowerShell 5.1 and PowerShell 7, where there is no Node.
 *
 * @param runbook one of the project's
 * @param options templates that take the place of ours
 * @throws {UsageError} where a template of the caller's cannot be used
 * @example
 * ```ts
 * const runbook = createRunbook(project, { role: "agent", from: "6.1", to: "6.2" });
 * await nodeHost.writeFile("agent.verify.ps1", await renderVerifyScript(project, runbook));
 * ```
 */
export function renderVerifyScript(
  { graph: { product } }: Project,
  runbook: Runbook,
  options: { templates?: TemplateSource | undefined } = {},
): Promise<Uint8Array> {
  const role = product.roles.find(({ id }) => id === runbook.role.id);
  if (role === undefined) throw new UsageError(`Unexpected role \`${runbook.role.id}\`, expected one of the product's`);
  return renderScript(
    {
      runbook,
      product,
      role,
      expectations: deriveExpectations(runbook, product),
      checks: checkNames.map((name) => ({ name, summary: checks[name].summary })),
      parts: [
        { folder: "release", words: releaseWords, script: "platform/archive.ps1" },
        ...checkParts.map((part) => ({ ...part, script: `checks/${part.folder}/${part.folder}.ps1` })),
      ],
      iis: { collectionKeys, sectionGroups },
    },
    options,
  );
}

/** A project whose guides need not have been parsed yet: while files are read there is time for it. */
export interface ProjectSource {
  product: Product;
  open: () => Project;
}

/** A host to verify. */
export interface VerifyRequest extends PathRequest {
  /** The working directory: the folder that holds the runtime folder. Nothing is written below it. */
  directory: string;
  /** The new release's archive, and the old one's; default: none, and the checks that need them are skipped. */
  archive?: string | undefined;
  baseline?: string | undefined;
  /** What the backup is called; default: by parameters and guide, or found by its content. */
  backup?: string | undefined;
  parameters?: Parameters;
  /** Where the program answers; default: it is not asked. */
  url?: string | undefined;
  /** Compare files by their sizes only; default: no. */
  quick?: boolean;
  /** Is told how many files of how many have been read. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Whether a host looks as the finished procedure says. Reads only.
 *
 * @throws {UsageError} where the directory or an archive cannot be opened, or role, version or path do not exist
 * @example
 * ```ts
 * const project = await openProject(nodeHost, { content: "content/identity-manager" });
 * const { summary } = await verifyHost(nodeHost, project, { directory: "C:/identitymanagerContoso", role: "agent", from: "6.1", to: "6.2" });
 * summary.outcome; // "pass", "warn", "fail", "unknown"
 * ```
 */
export async function verifyHost(
  host: Host,
  project: Project | ProjectSource,
  request: VerifyRequest,
): Promise<Verification> {
  const { product, open } = "open" in project ? project : { product: project.graph.product, open: () => project };
  const { parameters = {}, directory, backup } = request;
  refusePath(backup, product.layout.runtime);
  const role = product.roles.find(({ id }) => id === request.role);
  const plan = once(() => createRunbook(open(), { ...request, parameters }));
  // What is wrong with the request is said before anything is looked at.
  if (role === undefined) throw new UsageError(`Unexpected role \`${plan().role.id}\``);
  await refuseNoFolder(host, directory);
  const releases: (Release | null)[] = [];
  const openNamed = async (path: string | undefined, version: () => string): Promise<Release | null> => {
    const release = path === undefined ? null : await openRelease(host, path, { product, role, version });
    releases.push(release);
    return release;
  };
  try {
    const archive = await openNamed(request.archive, () => request.to);
    if (archive !== null) refuseOtherVersion(archive, request.to, product);
    // Which installation is the last, and so what it started from, takes the runbook: judged where that is there anyway.
    const baseline = await openNamed(request.baseline, () => plan().hops.at(-1)?.from ?? request.from);
    const seen = await observeHost(host, {
      ...{ directory, product, role, archive, baseline },
      expectations: () => deriveExpectations(plan(), product, backup),
      backupNamed: backup !== undefined || parameters.backupName !== undefined,
      url: request.url === undefined ? null : request.url.replace(/\/+$/u, "") + (role.health?.path ?? ""),
      quick: request.quick ?? false,
      ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
    });
    if (baseline !== null) refuseOtherVersion(baseline, seen.expectations.from, product);
    const settings = readFacts(seen.settings, product, seen.observation.backup.name);
    const outside = settings.references
      .map(({ file }) => resolveReference(file, product.layout.runtime))
      .filter((path) => path !== null);
    const present = new Map([...seen.observation.present, ...(await seePresence(host, directory, outside))]);
    return judgeHost({
      ...{ product, role, settings },
      from: plan().from,
      to: plan().to,
      expectations: seen.expectations,
      observation: { ...seen.observation, present },
      hostDirectory: parameters.workingDirectory ?? directory,
    });
  } finally {
    for (const release of releases) await release?.close();
  }
}

/** A run of a runbook on a host. */
export interface RunRequest extends PathRequest {
  /** The working directory: the folder that holds the runtime folder. */
  directory: string;
  /** The release of the last installation; default: by `archives` of the parameters, as for all others. */
  archive?: string | undefined;
  /** What the backup is to be called; default: by what the run began with, by parameters and guide. */
  backup?: string | undefined;
  parameters?: Parameters;
  /** The integrator's own steps; default: none. */
  overlay?: Overlay | undefined;
  /** `rollback` needs no archive. Default: `run`. */
  mode?: "run" | "resume" | "rollback";
  /** Where the journal is; default: below the directory. */
  journal?: string | undefined;
  /** Who runs it; default: nobody is named. */
  operator?: string | null;
  /** Are the operations that are performed confirmed already? Default: no. */
  confirmed?: boolean;
  /** Is nobody there to answer? What waits for a person is then refused before anything is begun. Default: no. */
  unattended?: boolean;
  /** The time with its offset. */
  now: () => string;
  /** Asks somebody about an operation. */
  ask: (question: RunQuestion) => Promise<RunAnswer>;
  onEvent?: (event: RunEvent) => void;
  /** Ends the run: what is under way is finished or undone first. */
  signal?: AbortSignal | undefined;
}

/**
 * Performs a runbook's operations on files and folders, asks about all others, and keeps a journal; or takes them back.
 *
 * @throws {UsageError} where role, version or path do not exist, or the directory or an archive is no good
 * @example
 * ```ts
 * const project = await openProject(nodeHost, { content: "content/identity-manager" });
 * const request = { directory: "C:/identitymanagerContoso", role: "agent", from: "6.1", to: "6.2", archive: "agent-6.2.zip" };
 * const { outcome } = await runRunbook(nodeHost, project, { ...request, now: () => new Date().toISOString(), ask: async () => "yes" });
 * outcome; // "done", "stopped", …
 * ```
 */
export async function runRunbook(host: WorkHost, project: Project, request: RunRequest): Promise<RunResult> {
  const { mode = "run", directory } = request;
  return withReleases(host, project, request, mode, (order) =>
    runOperations(host, { ...order, mode }, () => createOverlayHost(host, directory)),
  );
}

/** What a rehearsal shows. */
export interface Rehearsal {
  result: RunResult;
  /** What stands in the working directory, with how much it holds. */
  before: FolderSummary[];
  after: FolderSummary[];
  /** What a verification would say afterwards; `null` where the run would not come to its end. */
  verification: Verification | null;
}

/** Something in the working directory. */
export interface FolderSummary {
  name: string;
  files: number;
  bytes: number;
}

/**
 * Performs the same operations on an overlay of the real folder, which stays as it is.
 *
 * @throws {UsageError} as {@link runRunbook}
 */
export async function rehearseRunbook(
  host: WorkHost,
  project: Project,
  request: Omit<RunRequest, "mode" | "ask"> & { baseline?: string | undefined },
): Promise<Rehearsal> {
  const overlay = createOverlayHost(host, request.directory);
  const nobody = (): Promise<RunAnswer> => Promise.resolve("end");
  try {
    return await withReleases(host, project, { ...request, ask: nobody }, "rehearse", async (order, archive) => {
      const before = await summarise(overlay.host, request.directory);
      const result = await runOperations(overlay.host, { ...order, mode: "rehearse" }, () => overlay);
      const after = await summarise(overlay.host, request.directory);
      const { directory, role, from, to, parameters, backup, baseline } = request;
      const verification =
        result.outcome === "done"
          ? await verifyHost(overlay.host, project, {
              directory,
              role,
              from,
              to,
              ...(parameters === undefined ? {} : { parameters }),
              backup,
              archive,
              baseline,
            })
          : null;
      return { result, before, after, verification };
    });
  } finally {
    await overlay.close();
  }
}

/** What a run works with: the runbook, what the run began with, and the releases, which are open as long as it takes. */
async function withReleases<T>(
  host: WorkHost,
  project: Project,
  request: RunRequest,
  mode: RunOrder["mode"],
  work: (order: Omit<RunOrder, "mode">, archive: string | undefined) => Promise<T>,
): Promise<T> {
  const { directory, backup, operator = null, confirmed = false, unattended = false } = request;
  const { now, ask, onEvent = () => undefined, signal } = request;
  const { product } = project.graph;
  refusePath(backup, product.layout.runtime);
  await refuseNoFolder(host, directory);
  const file = request.journal ?? journalOf(directory.replace(/(?<=.)[\\/]+$/u, ""));
  const found = await readJournal(host, file);
  const header = mode === "resume" || mode === "rollback" ? found?.entries[0] : undefined;
  const began = header === undefined ? null : startOf(header);
  const given = request.parameters ?? {};
  // What was begun goes on under the name that it began with; another is refused.
  const backupName = began === null ? (backup ?? given.backupName) : (began.backupName ?? undefined);
  const parameters = parametersWith(given, backupName);
  const runbook = createRunbook(project, { ...request, parameters });
  const role = product.roles.find(({ id }) => id === runbook.role.id);
  if (role === undefined) throw new UsageError(`Unexpected role \`${runbook.role.id}\``);
  const recorded = Object.fromEntries(Object.entries(began?.archives ?? {}).map(([to, one]) => [to, one.file]));
  const named = { ...parameters, archives: { ...recorded, ...parameters.archives } };
  const files = findArchives(runbook, named, request.archive, mode === "rollback");
  const { archives: releases, close } = await openReleases(host, files, { product, role, runbook });
  try {
    const sums = new Map<string, string>();
    if (mode === "resume")
      for (const [hop, release] of releases) sums.set(runbook.hops[hop - 1]?.to ?? "", await host.sha256(release.file));
    const said = {
      ...{ backupName: backup ?? given.backupName ?? null, began: backupNameOf(runbook) },
      ...{ hosting: given.hosting ?? null, archives: sums },
    };
    return await work(
      {
        ...{ directory, product, role, runbook, parameters, said, releases, journal: { file, found } },
        ...{ operator, confirmed, unattended, now, ask, onEvent, signal },
      },
      files.get(runbook.hops.length),
    );
  } finally {
    await close();
  }
}

/** The parameters with another name for the backup, checked as they are; `undefined`: none that anybody chose. */
function parametersWith(parameters: Parameters, backupName: string | undefined): Parameters {
  const parsed = parametersSchema.shape.backupName.safeParse(backupName);
  if (parsed.success) return { ...parameters, backupName: parsed.data };
  const expected = parsed.error.issues[0]?.message ?? "a folder's name";
  throw new UsageError(`Unexpected backup \`${backupName ?? ""}\`, expected ${expected}`);
}

async function summarise(host: WorkHost, directory: string): Promise<FolderSummary[]> {
  const names = await host.readFolder(directory);
  return Promise.all(
    names.map(async (name) => {
      const tree = await host.listTree(`${directory}/${name}`);
      const files = tree.entries.filter(({ kind }) => kind === "file");
      return tree.state === "no-folder"
        ? { name, files: 1, bytes: 0 }
        : { name: `${name}/`, files: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
    }),
  );
}

/** Calls a function at most once. */
function once<T>(call: () => T): () => T {
  let result: { value: T } | undefined;
  return () => (result ??= { value: call() }).value;
}

/** What all settings files say, those of the web server over the others. */
function readFacts(inputs: readonly SettingsInput[], product: Product, backupName: string): SettingsFacts {
  const { secrets } = product;
  const xml = inputs.filter(({ format }) => format === "xml");
  const environmentOf = (files: readonly SettingsInput["current"][]): Map<string, string> =>
    new Map(files.flatMap((file) => (file.state === "bytes" ? [...readEnvironment(file.bytes)] : [])));
  const [environment, backupEnvironment] = [
    environmentOf(xml.map(({ current }) => current)),
    environmentOf(xml.map(({ backup }) => backup)),
  ];
  const current = inputs.flatMap(({ path, format, current: file }) =>
    file.state === "bytes" ? [{ path, format, bytes: file.bytes }] : [],
  );
  const settingKeys = Object.values(product.layout.folders).flatMap(({ setting }) => setting ?? []);
  const valueOf = (key: string): string | null =>
    current
      .filter(({ format }) => format === "json")
      .map(({ bytes, format }) => readSetting(bytes, format, key, environment))
      .findLast((value) => value !== null) ?? null;
  return {
    judgements: new Map(
      inputs.map((input) => [foldName(input.path), judgeSettings(input, { secrets, environment, backupEnvironment })]),
    ),
    references: current.flatMap(({ path, bytes, format }) => readReferences(path, bytes, format, secrets)),
    startTargets: current
      .filter(({ format }) => format === "xml")
      .flatMap(({ path, bytes }) => readStartTarget(path, bytes, backupName) ?? []),
    logs: xml.flatMap(({ current: now, backup }) =>
      [now, backup].flatMap((file) => (file.state === "bytes" ? readLogStarts(file.bytes) : [])),
    ),
    folders: new Map(
      settingKeys.flatMap((key) => {
        const value = valueOf(key);
        return value === null ? [] : [[key, value] as const];
      }),
    ),
  };
}

/** A backup is named by one folder name, beside the runtime folder. */
function refusePath(backup: string | undefined, runtime: string): void {
  if (backup === undefined) return;
  if (foldName(backup) === foldName(runtime))
    throw new UsageError(
      `Unexpected backup \`${backup}\`, which is the runtime folder itself, expected the folder that the old one was renamed to`,
    );
  if (backup !== "" && backup !== "." && backup !== ".." && baseName(backup.replaceAll("\\", "/")) === backup) return;
  throw new UsageError(`Unexpected backup \`${backup}\`, expected the name of a folder beside the runtime folder`, {
    note: "Leave the path out: it is looked for in the working directory.",
  });
}

async function refuseNoFolder(host: Host, directory: string): Promise<void> {
  try {
    await host.readFolder(directory);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const reason =
      {
        ENOENT: "there is none",
        ENOTDIR: "it is a file",
        EACCES: "you may not read it",
        EPERM: "you may not read it",
        ELOOP: "its links go round in a circle",
      }[code] ?? "it cannot be read";
    throw new UsageError(`Unexpected working directory: ${reason}, expected the folder that holds the runtime folder`, {
      place: { file: directory },
      cause,
    });
  }
}
