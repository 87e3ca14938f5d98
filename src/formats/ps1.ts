/** `ps1`: the upgrade as a script for a Windows server that has PowerShell and nothing else. */
import { executorWords, keptFolderOf } from "../changes/index.js";
import { changeNames } from "../model/change.js";
import { verbNames } from "../model/action.js";
import type { BackOperation, Operation } from "../model/operation.js";
import type { Runbook, RunbookSection, RunbookStep } from "../model/runbook.js";
import { allSteps } from "../model/step-tree.js";
import { words as releaseWords } from "../release/index.js";
import { bundledScript } from "./bundled-script.js";
import type { Format, FormatContext } from "./format.js";
import { archiveOf } from "../model/version.js";
import { fileId, parameterSuffix } from "./host-commands.js";
import {
  encodePowershell,
  powershellComment,
  powershellData,
  powershellText,
  type PowershellValue,
} from "./powershell.js";
import { linesOf, plainText, whereOf } from "./script-lines.js";
import { createTemplates, SafeString } from "./template.js";

type Code = InstanceType<typeof SafeString>;
/** PowerShell that is written here, and never a text from outside. */
const raw = (script: string): Code => new SafeString(script);

/** The parts that every script carries: each the twin of the TypeScript beside it. */
const parts = [
  "language/words",
  ...["files", "archive", "system", "hosting"].map((name) => `platform/${name}`),
  ...changeNames.map((name) => `changes/${name}/${name}`),
  ...["call", "state", "look", "picture", "forward", "back", "journal", "lock", "screen"].map((name) => `run/${name}`),
];

const pageTemplate = createTemplates({
  main: "runbook.ps1.hbs",
  partials: { step: "step.ps1.hbs" },
  // A value is a literal wherever it stands; the one place where it is not is a comment, which has a helper of its own.
  escape: powershellText,
  helpers: {
    // In the help a line that began with a point would be a keyword; none of these begins a line there but with a word
    // of ours before it.
    remark: (value: string) => raw(powershellComment(value).replace(/^\.+/u, "")),
    word: (value: string) => raw(value.replace(/[^\w.-]/gu, "")),
    digits: (value: number) => raw(String(Math.trunc(value))),
  },
});

function renderScript(runbook: Runbook, context: FormatContext): Uint8Array {
  return encodePowershell(pageTemplate(context)(viewScript(runbook)));
}

/** What the template sees of a runbook. */
function viewScript(runbook: Runbook): object {
  const { product, role, from, to, guides, parameters, facts, operations, wayBack, sha256 } = runbook;
  const id = fileId(runbook);
  const hops = hopsOf(runbook);
  const bases = new Set(hops.flatMap(({ base }) => (base === "" ? [] : [base])));
  // Names of their own for each installation cannot be one parameter.
  const [backupName = "", ...others] = bases;
  const find = stepFinder(runbook);
  const { hosting = "", appPool = "", site = "", service = "", workingDirectory = "" } = parameters;
  return {
    ...{ title: `${product.name}: upgrade of ${role.name} from ${from} to ${to}`, documentId: id },
    ...{ verifyScript: `${id}.verify.ps1`, product: product.id, role: role.id, from, to, sha256, guides },
    ...{ disclaimer: product.disclaimer ?? "", hasBackup: backupName !== "" && others.length === 0, backupName },
    backupGiven: parameters.backupName ?? "",
    ...{ workingDirectory, hosting, appPool, site, service },
    archives: hops.flatMap(({ archive, sha256: hash, to: version }) =>
      archiveParameters(archive, hash, version, runbook),
    ),
    ...{ hostings: "iis, service or console", hops },
    acknowledged: raw(powershellData(ownWords(parameters.acknowledged, runbook))),
    skipped: raw(powershellData(ownWords(parameters.skipped, runbook))),
    verbs: raw(powershellData(verbNames)),
    roles: raw(powershellData([role.id, ...facts.otherRoles.map((other) => other.id)])),
    facts: raw(powershellData(factsOf(runbook), 0)),
    operations: operations.map((operation) => entryOf(operation, find(operation.step), runbook, operationData)),
    wayBack: wayBack.map((back) => entryOf(back, find(back.step), runbook, backData)),
    words: raw(powershellData(wordsOf(), 0)),
    parts: raw(parts.map((part) => bundledScript(`${part}.ps1`)).join("\n")),
  };
}

const wordsOf = (): PowershellValue => ({
  ...executorWords,
  ...Object.fromEntries(Object.entries(releaseWords).map(([name, sentence]) => [`release/${name}`, sentence])),
});

const factsOf = ({ role, facts }: Runbook): PowershellValue => ({
  ...{ Runtime: facts.runtime, Role: role.name, Programs: facts.programs, VersionProgram: facts.versionProgram ?? "" },
  ...{ SettingsPatterns: facts.settings, Lines: facts.lines },
  OtherRoles: facts.otherRoles.map(({ name, programs }) => ({ Name: name, Programs: programs })),
});

/** One file of parameters serves several runbooks: steps of others are no business of this script. */
function ownWords(words: readonly string[] = [], { operations, wayBack }: Runbook): string[] {
  const ids = [...operations, ...wayBack].flatMap(({ id, step }) => [id, step]);
  const groups = operations.flatMap(({ decisions }) => decisions.map(({ id }) => id));
  const own = new Set([...ids, ...groups]);
  return words.filter((word) => !word.includes("/") || own.has(word));
}

/** An installation as the template sees it. */
interface HopView {
  number: number;
  from: string;
  to: string;
  /** The names of its parameters. */
  archive: string;
  sha256: string;
  /** The folder that is kept as the way back; empty where none is. */
  backup: string;
  /** What tells it from those of other installations, at its end. */
  backupSuffix: string;
  base: string;
}

function hopsOf(runbook: Runbook): HopView[] {
  const { hops } = runbook;
  return hops.map(({ from, to }, index) => {
    const kept = keptFolderOf(runbook, index + 1);
    const suffix = parameterSuffix(hops.length, to);
    return {
      ...{ number: index + 1, from, to, archive: `Archive${suffix}`, sha256: `Sha256${suffix}` },
      ...{ backup: kept?.name ?? "", backupSuffix: kept?.suffix ?? "", base: kept?.base ?? "" },
    };
  });
}

/** A parameter of the script besides those that every script has. */
interface ParameterView {
  name: string;
  /** For the comment-based help. */
  help: string;
  value: string;
}

const archiveParameters = (archive: string, sha256: string, to: string, { parameters }: Runbook): ParameterView[] => [
  {
    name: archive,
    help: `The release archive of ${to}, a zip file.`,
    value: archiveOf(parameters.archives, to) ?? "",
  },
  {
    name: sha256,
    help:
      `The SHA-256 that the archive of ${to} must have, 64 hexadecimal digits; it is compared where it is given, and ` +
      "shown and written down in any case.",
    value: "",
  },
];

/** A step with the section that it stands in. */
interface Found {
  step: RunbookStep;
  section: RunbookSection;
}

function stepFinder({ sections }: Runbook): (id: string) => Found | undefined {
  const found = new Map(
    sections.flatMap((section) => allSteps(section.steps).map((step): [string, Found] => [step.id, { step, section }])),
  );
  return (id) => found.get(id);
}

/** An operation as the template sees it. */
function entryOf<O extends Operation | BackOperation>(
  operation: O,
  found: Found | undefined,
  runbook: Runbook,
  dataOf: (operation: O, runbook: Runbook) => Record<string, PowershellValue>,
): { data: Code } {
  const { id, step, hash, number, hop, kind, verb } = operation;
  const own = { Id: id, Step: step, Hash: hash, Number: number, Hop: hop, Kind: kind, Verb: verb };
  const shown = found === undefined ? { Says: saysOfHold(operation) } : shownOf(found, operation, runbook);
  return { data: raw(powershellData(withoutEmpty({ ...own, ...dataOf(operation, runbook), ...shown }), 1)) };
}

const shownOf = (
  found: Found,
  operation: Operation | BackOperation,
  { parameters }: Runbook,
): Record<string, PowershellValue> => ({
  ...placeOf(found),
  Says: plainText(found.step.command),
  Where: whereOf(found.step),
  Lines: linesOf(found.step, operation, parameters.hosting),
});

const saysOfHold = (operation: Operation | BackOperation): string =>
  "condition" in operation ? `Hold point: ${operation.condition ?? ""}` : "";

/** What stands in a procedure, and is the guide's, is the rule. */
const placeOf = ({ step, section }: Found): Record<string, PowershellValue> => ({
  Section: section.title,
  Part: section.kind === "procedure" ? "" : section.kind,
  Origin: step.origin === "guide" ? "" : step.local ? "local" : "advice",
});

function operationData(operation: Operation, { hops }: Runbook): Record<string, PowershellValue> {
  const { change, decisions, changesData, lenient, had, mayMake, hop, kind, id } = operation;
  const edited = operation.action !== null && "file" in operation.action ? [operation.action.file] : [];
  return {
    ...changeData(change),
    ...(edited.length === 0 ? {} : { Files: edited }),
    Choices: decisions.map((one) => ({ Id: one.id, Number: one.number, Says: one.says, Hash: one.hash })),
    Turns: changesData ?? "",
    ...{ Lenient: lenient && change !== null && "files" in change, Have: had, MayMake: mayMake },
    ...(kind === "hold" ? { Version: id.slice("hold/".length), Next: hops[hop - 1]?.to ?? "" } : {}),
  };
}

/** Its name, and its arguments with a capital: `From`, `To`, `Into`, `Path`, `Files`. */
const changeData = (change: Operation["change"]): Record<string, PowershellValue> =>
  change === null
    ? {}
    : Object.fromEntries(
        Object.entries(change).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
      );

const backData = ({ changes, starts, of }: BackOperation): Record<string, PowershellValue> => ({
  Change: changes[0]?.change ?? "",
  Starts: starts,
  Of: of,
});

/** Without what the engine takes for granted: no text, no list, not so. */
const withoutEmpty = (data: Record<string, PowershellValue>): Record<string, PowershellValue> =>
  Object.fromEntries(
    Object.entries(data).filter(
      ([, value]) => value !== "" && value !== false && !(Array.isArray(value) && value.length === 0),
    ),
  );

/** A PowerShell script that performs the runbook. */
export const ps1: Format = {
  name: "ps1",
  extension: "ps1",
  summary:
    "A script for Windows PowerShell 5.1 and PowerShell 7 that performs the runbook, step by step, and takes it back",
  templates: ["runbook.ps1.hbs", "step.ps1.hbs"],
  render: renderScript,
};
