/** What the verify script has to know, as plain data. */
import type { ExpectedCopy, Expectations, StepReference } from "../../model/expectations.js";
import type { Product, Role } from "../../model/product.js";
import { handMadeNames } from "../../language/hand-made-names.js";
import type { Words } from "../../language/words.js";
import type { Runbook } from "../../model/runbook.js";
import { tool } from "../../model/tool.js";
import type { CheckName } from "../../model/verification.js";
import type { PowershellValue } from "../powershell.js";

/** What a verify script is made of. */
export interface VerifyScriptInput {
  runbook: Runbook;
  product: Product;
  /** The runbook's. */
  role: Role;
  /** Of the runbook's last installation. */
  expectations: Expectations;
  /** The checks in the order of the reference, each with its line. */
  checks: readonly { name: CheckName; summary: string }[];
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
  expectations,
  checks,
  iis,
}: VerifyScriptInput): PowershellValue {
  const { parameters } = runbook;
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
    ...{ PathFrom: runbook.from, PathTo: runbook.to, From: expectations.from, To: expectations.to },
    ...{
      Directory: "",
      Runtime: expectations.runtime,
      BackupFolder: product.layout.backup,
      BackupNamed: parameters.backupName !== undefined,
    },
    Backup:
      expectations.backup === null
        ? null
        : { Name: expectations.backup.name, Step: writeStep(expectations.backup.step) },
    Extract: writeStep(expectations.extract),
    Copies: expectations.copies.map(writeCopy),
    FurtherCopies: expectations.furtherCopies.map(writeCopy),
    Edits: expectations.edits.map(({ file, setting, value, conditional, step }) => ({
      ...{ File: file, Setting: setting, Value: value },
      ...{ Conditional: conditional, Step: writeStep(step) },
    })),
    HandMade: handMadeNames,
    Written: [...new Set(expectations.written)],
    Steps: expectations.steps.map(({ id, number, checks: names }) => ({ Id: id, Number: number, Checks: names })),
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
      .map(({ name, programs }) => ({ Name: name, Programs: programs })),
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
  };
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
