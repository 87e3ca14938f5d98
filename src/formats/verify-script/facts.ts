/** What the verify script has to know, as plain data. */
import type { ExpectedCopy, Expectations, StepReference } from "../../model/expectations.js";
import type { Product, Role } from "../../model/product.js";
import { handMadeNames } from "../../language/hand-made-names.js";
import type { Words } from "../../language/words.js";
import type { Runbook } from "../../model/runbook.js";
import { verbOf } from "../../verbs/index.js";
import { keptFolderOf } from "../../changes/index.js";
import { archiveOf } from "../../model/version.js";
import { tool } from "../../model/tool.js";
import type { RiskLevel } from "../../model/preflight.js";
import type { CheckName } from "../../model/verification.js";
import type { PowershellValue } from "../powershell.js";

/** What a verify script is made of. */
export interface VerifyScriptInput {
  runbook: Runbook;
  product: Product;
  /** The runbook's. */
  role: Role;
  /** Of each of the runbook's installations. */
  expectations: readonly [Expectations, ...Expectations[]];
  /** The checks in the order of the reference, each with its line. */
  checks: readonly { name: CheckName; summary: string }[];
  /** Those that look before the upgrade, and what their findings mean then. */
  preflightChecks: readonly {
    name: CheckName;
    summary: string;
    severities?: Readonly<Partial<Record<"fail" | "warn", RiskLevel>>>;
  }[];
  /** What the script is put together from: words by the folder that names them, and the PowerShell that says them, below `src/`. */
  parts: readonly { folder: string; words: Words; script: string }[];
  /** What may stand once in a file that IIS reads. */
  iis: { collectionKeys: Readonly<Record<string, readonly string[]>>; sectionGroups: readonly string[] };
}

/** The data of a script. Names begin with a capital, as PowerShell's do. */
export function collectFacts({
  runbook,
  product,
  role,
  expectations: all,
  checks,
  preflightChecks,
  iis,
}: VerifyScriptInput): PowershellValue {
  const { parameters } = runbook;
  const [first] = all;
  const expectations = all.at(-1) ?? first;
  const kept = runbook.hops.flatMap((_, index) => keptFolderOf(runbook, index + 1) ?? []);
  return {
    Product: product.name,
    Role: {
      Id: role.id,
      Name: role.name,
      Target: role.target,
      Programs: role.programs,
      VersionProgram: role.versionProgram ?? null,
      Health: role.health === undefined ? null : { Path: role.health.path, Expect: role.health.expect ?? null },
    },
    ...{ PathFrom: runbook.from, PathTo: runbook.to },
    ...{
      Directory: "",
      Runtime: expectations.runtime,
      BackupFolder: product.layout.backup,
      BackupNamed: parameters.backupName !== undefined,
    },
    ...writeInstallation(expectations),
    HandMade: handMadeNames,
    Folders: Object.values(product.layout.folders).map(({ path, keep, setting, summary }) => ({
      Path: path,
      Keep: keep,
      Setting: setting ?? null,
      Summary: summary,
    })),
    SettingsFiles: product.settingsFiles.map(({ name, aliases, folder, roles, format, need, defaults }) => ({
      ...{
        Name: name,
        Aliases: aliases,
        Folder: folder,
        Format: format,
        Required: need === "required",
        OfRole: roles.includes(role.id),
      },
      Defaults: Object.entries(defaults).map(([id, place]) => ({ Role: id, Folder: place })),
    })),
    KnownFiles: product.knownFiles.map(({ pattern, kind, summary }) => ({
      Pattern: pattern,
      Kind: kind,
      Summary: summary,
    })),
    OtherRoles: product.roles
      .filter(({ id }) => id !== role.id)
      .map(({ id, name, programs }) => ({ Id: id, Name: name, Programs: programs })),
    Lines: product.versions.map(({ id }) => id),
    WorkingDirectory: parameters.workingDirectory ?? "",
    Host: parameters.host ?? "",
    Organization: parameters.organization ?? null,
    Change: parameters.change ?? null,
    Technician: parameters.technician ?? null,
    Tool: { Name: tool.name, Version: tool.version },
    CollectionKeys: iis.collectionKeys,
    SectionGroups: iis.sectionGroups,
    Secrets: {
      KeyNames: product.secrets.keys,
      Paths: product.secrets.paths,
      ConnectionStrings: product.secrets.connectionStrings,
      Shapes: product.secrets.shapes,
      Arguments: product.secrets.arguments,
    },
    Checks: checks.map(({ name, summary }) => ({ Name: name, Summary: summary, Judge: judgeOf(name) })),
    // What is asked before the upgrade, where that is of the first installation and not of the last.
    Before: all.length > 1 ? writeInstallation(first) : {},
    PreflightChecks: preflightChecks.map(({ name, summary, severities = {} }) => ({
      ...{ Name: name, Summary: summary, Judge: judgeOf(name) },
      ...{ Fail: severities.fail ?? null, Warn: severities.warn ?? null },
    })),
    GoNoGo: first.lines.map(({ step, text, hop, checks: looking }) => ({
      ...{ Step: writeStep(step), Text: text, Hop: hop, Checks: looking },
    })),
    Hops: runbook.hops.map(({ to }) => to),
    ArchiveOf: runbook.hops.map(({ to }) => archiveOf(parameters.archives, to) ?? ""),
    Backups: kept.map(({ name, suffix }) => ({ Name: name, Suffix: suffix })),
    Hosting: {
      ...{ Kind: parameters.hosting ?? "", AppPool: parameters.appPool ?? "" },
      ...{ Site: parameters.site ?? "", Service: parameters.service ?? "" },
    },
    Runtimes: runtimesOf(runbook),
    Licence:
      product.licence === undefined ? null : { Setting: product.licence.setting, EndsAt: product.licence.endsAt },
  };
}

/** What a host must look like after one installation. */
function writeInstallation(expectations: Expectations): Record<string, PowershellValue> {
  const { from, to, backup, extract, copies, furtherCopies, edits, written, steps } = expectations;
  return {
    ...{ From: from, To: to },
    Backup: backup === null ? null : { Name: backup.name, Step: writeStep(backup.step) },
    Extract: writeStep(extract),
    Copies: copies.map(writeCopy),
    FurtherCopies: furtherCopies.map(writeCopy),
    Edits: edits.map(({ file, setting, value, conditional, step }) => ({
      ...{ File: file, Setting: setting, Value: value },
      ...{ Conditional: conditional, Step: writeStep(step) },
    })),
    Written: [...new Set(written)],
    Steps: steps.map(({ id, number, checks: names }) => ({ Id: id, Number: number, Checks: names })),
  };
}

/** The runtimes that lines before the procedures have somebody install. */
function runtimesOf({ sections }: Runbook): PowershellValue[] {
  return sections
    .filter(({ kind }) => kind === "prerequisites")
    .flatMap(({ hop, steps }) =>
      steps.flatMap(({ number, actions, checks }) =>
        checks.includes("hosting-bundle")
          ? actions.flatMap((action) => {
              const wanted = verbOf(action).installs?.(action);
              return wanted === undefined || wanted === null
                ? []
                : [{ What: wanted.what, Version: wanted.version, Number: number, Hop: hop }];
            })
          : [],
      ),
    );
}

/** The function of a check's twin: `Test-RuntimeExists`. */
const judgeOf = (name: CheckName): string =>
  `Test-${name.replace(/(?:^|-)(.)/gu, (_, letter: string) => letter.toUpperCase())}`;

const writeStep = (step: StepReference | null): PowershellValue =>
  step === null
    ? null
    : { Id: step.id, Number: step.number, Origin: step.origin, File: step.source.file, Line: step.source.line };
const writeCopy = ({ files, from, to, conditional, step }: ExpectedCopy): PowershellValue => ({
  Files: files,
  From: from,
  To: to,
  Conditional: conditional,
  Step: writeStep(step),
});
