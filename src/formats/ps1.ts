/** `ps1`: the upgrade as a script for a Windows server that has PowerShell and nothing else. */
import type { Action, ScriptCall, VerbName } from "../model/action.js";
import { verbNames } from "../model/action.js";
import type { Block, Inline } from "../model/inline.js";
import type { Runbook, RunbookSection, RunbookStep } from "../model/runbook.js";
import type { Format, FormatContext } from "./format.js";
import { archiveOf, documentId } from "./host-commands.js";
import {
  encodePowershell,
  powershellComment,
  powershellData,
  powershellText,
  type PowershellValue,
} from "./powershell.js";
import { createTemplates, SafeString } from "./template.js";
import { shownExamples, turningWords } from "./view.js";

type Code = InstanceType<typeof SafeString>;
/** PowerShell that is written here, and never a text from outside. */
const raw = (script: string): Code => new SafeString(script);

/** A parameter of the script besides those that every script has. */
interface ParameterView {
  name: string;
  /** For the comment-based help. */
  help: string;
  value: string;
}

/** A step as the template sees it. */
interface StepView {
  number: string;
  /** The lines of the comment above it. */
  comment: Code;
  id: string;
  hash: string;
  hop: number;
  kind: RunbookSection["kind"];
  section: string;
  optional: boolean;
  condition: string;
  pointOfNoReturn: string;
  says: string;
  where: string;
  /** What else is shown, as a list. */
  lines: Code;
  /** The ids of the steps that it is a part of, as a list. */
  within: Code;
  /** What it does, one call each. */
  calls: Code[];
}

/** A step of the way back as the template sees it. */
interface BackView extends Pick<StepView, "number" | "comment" | "id" | "hash" | "hop" | "says" | "calls"> {
  kind: string;
  /** The id of the step that it takes back. */
  of: string;
}

/** An installation as the template sees it. */
interface HopView {
  number: number;
  from: string;
  to: string;
  /** The names of its parameters. */
  archive: string;
  sha256: string;
  /** What the folder kept as the way back is called: a variable's name and an expression; `null` where it has no parameter. */
  backup: { variable: string; expression: Code } | null;
  last: boolean;
}

/** What the template sees. */
interface ScriptView {
  title: string;
  documentId: string;
  verifyScript: string;
  product: string;
  role: string;
  from: string;
  to: string;
  sha256: string;
  guides: { file: string; sha256: string }[];
  disclaimer: string;
  /** The name of the folder kept as the way back, where it is the same for all installations. */
  backupName: string | null;
  hasBackup: boolean;
  workingDirectory: string;
  archives: ParameterView[];
  hosting: string;
  hostings: string;
  appPool: string;
  site: string;
  service: string;
  acknowledged: Code;
  verbs: Code;
  hops: HopView[];
  steps: StepView[];
  back: BackView[];
}

const pageTemplate = createTemplates({
  main: "runbook.ps1.hbs",
  partials: { step: "step.ps1.hbs", functions: "functions.ps1.hbs" },
  // A value is a literal wherever it stands; the one place where it is not is a comment, which has a helper of its own.
  escape: powershellText,
  helpers: {
    // In the help a line that began with a point would be a keyword; none of these begins a line there but with a word of ours before it.
    remark: (value: string) => raw(powershellComment(value).replace(/^\.+/u, "")),
    word: (value: string) => raw(value.replace(/[^\w.-]/gu, "")),
    digits: (value: number) => raw(String(Math.trunc(value))),
    truth: (value: boolean) => raw(value ? "$true" : "$false"),
  },
});

function renderScript(runbook: Runbook, context: FormatContext): Uint8Array {
  return encodePowershell(pageTemplate(context)(viewScript(runbook)));
}

/** What the template sees of a runbook. */
function viewScript(runbook: Runbook): ScriptView {
  const { product, role, from, to, hops, guides, parameters, sections, sha256 } = runbook;
  const ids = new Set(sections.flatMap(({ steps }) => steps.flatMap(flatSteps)).map(({ id }) => id));
  const backups = hops.map((hop, index) => keptFolder(sections, index + 1, hop.from, hops.length > 1));
  const [name, ...others] = new Set(backups.flatMap((backup) => backup?.base ?? []));
  // Names of their own for each installation cannot be one parameter.
  const backupName = name === undefined || others.length > 0 ? null : name;
  const hopViews = hops.map((hop, index): HopView => {
    const suffix = hops.length > 1 ? `_${hop.to.replace(/\W/gu, "_")}` : "";
    const backup = backups[index];
    return {
      ...{
        number: index + 1,
        from: hop.from,
        to: hop.to,
        archive: `Archive${suffix}`,
        sha256: `Sha256${suffix}`,
        last: index === hops.length - 1,
      },
      backup:
        backupName === null || backup === undefined
          ? null
          : {
              variable: hops.length > 1 ? `Backup_${hop.from.replace(/\W/gu, "_")}` : "Backup",
              expression: raw(backup.suffix === "" ? "$BackupName" : `$BackupName + ${powershellText(backup.suffix)}`),
            },
    };
  });
  const writers = hopViews.map((hop, index) => pathWriter(hop, backups[index]));
  return {
    ...{
      title: `${product.name}: upgrade of ${role.name} from ${from} to ${to}`,
      documentId: documentId(runbook),
      verifyScript: `${documentId(runbook)}.verify.ps1`,
    },
    ...{
      product: product.id,
      role: role.id,
      from,
      to,
      sha256,
      guides,
      disclaimer: product.disclaimer ?? "",
      backupName,
      hasBackup: backupName !== null,
    },
    workingDirectory: parameters.workingDirectory ?? "",
    archives: hopViews.flatMap((hop) => [
      {
        name: hop.archive,
        help: `The release archive of ${hop.to}, a zip file.`,
        value: archiveOf(parameters.archives, hop.to) ?? "",
      },
      {
        name: hop.sha256,
        help: `The SHA-256 that the archive of ${hop.to} must have, 64 hexadecimal digits; it is compared where it is given, and shown and written down in any case.`,
        value: "",
      },
    ]),
    hosting: parameters.hosting ?? "",
    ...{
      hostings: "iis, service or console",
      appPool: parameters.appPool ?? "",
      site: parameters.site ?? "",
      service: parameters.service ?? "",
    },
    // One file of parameters serves several runbooks: steps of others are no business of this script.
    acknowledged: raw(
      powershellData((parameters.acknowledged ?? []).filter((name) => !name.includes("/") || ids.has(name))),
    ),
    verbs: raw(`@(${verbNames.map(powershellText).join(", ")})`),
    hops: hopViews,
    steps: sections
      .filter(({ kind }) => kind !== "rollback")
      .flatMap((section) =>
        section.steps.flatMap((step) => viewSteps(step, section, [], writers[section.hop - 1] ?? String, runbook)),
      ),
    back: sections
      .filter(({ kind }) => kind === "rollback")
      .flatMap((section) => section.steps.map((step) => viewBack(step, section, writers[section.hop - 1] ?? String))),
  };
}

/** The folder that an installation keeps as the way back: what its release is extracted in place of. */
interface KeptFolder {
  name: string;
  /** The name without what tells the installations from each other. */
  base: string;
  suffix: string;
}

function keptFolder(
  sections: readonly RunbookSection[],
  hop: number,
  from: string,
  several: boolean,
): KeptFolder | undefined {
  const calls = callsOf(sections, hop);
  const extracted = calls.filter(({ operation }) => operation === "Extract").map((call) => call.arguments["Into"]);
  const rename = calls.find((call) => call.operation === "Rename" && extracted.includes(call.arguments["From"]));
  const name = rename?.arguments["To"];
  if (typeof name !== "string" || /[\\/]/u.test(name)) return undefined;
  const suffix = several && name.endsWith(`-${from}`) ? `-${from}` : "";
  return { name, base: name.slice(0, name.length - suffix.length), suffix };
}

/** The calls of an installation's procedure, in order. */
const callsOf = (sections: readonly RunbookSection[], hop: number): ScriptCall[] =>
  sections
    .filter((section) => section.hop === hop && section.kind !== "rollback")
    .flatMap(({ steps }) => steps.flatMap(flatSteps))
    .flatMap(({ calls }) => calls)
    .filter((call) => call !== null);

const flatSteps = (step: RunbookStep): RunbookStep[] => [step, ...step.substeps.flatMap(flatSteps)];

/** Writes a path of an installation, with the variable in place of the kept folder's name. */
function pathWriter({ backup }: HopView, kept: KeptFolder | undefined): (path: string) => string {
  return (path) => {
    if (backup === null || kept === undefined || (path !== kept.name && !path.startsWith(`${kept.name}/`)))
      return powershellText(path);
    const rest = path.slice(kept.name.length);
    return rest === "" ? `$${backup.variable}` : `($${backup.variable} + ${powershellText(rest)})`;
  };
}

function viewSteps(
  step: RunbookStep,
  section: RunbookSection,
  within: readonly string[],
  write: (path: string) => string,
  runbook: Runbook,
): StepView[] {
  const { id, number, hash, optional, condition, pointOfNoReturn } = step;
  const says = `${optional ? "(Optional) " : ""}${plainText(step.command)}`;
  const where = whereOf(step);
  const isGroup = step.substeps.length > 0 && step.actions.length === 0 && step.choices.length === 0;
  const own: StepView = {
    ...{
      id,
      number,
      hash,
      hop: section.hop,
      kind: section.kind,
      section: section.title,
      optional,
      condition: condition ?? "",
      says,
      where,
    },
    comment: raw(commentLines(`${number}. ${says}`, where)),
    pointOfNoReturn: pointOfNoReturn?.replaceAll("`", "") ?? "",
    lines: raw(powershellData(linesOf(step, runbook.parameters.hosting), 2)),
    within: raw(powershellData(within)),
    calls: isGroup ? [] : writeCalls(step, section.hop, write, runbook.sections),
  };
  return [own, ...step.substeps.flatMap((substep) => viewSteps(substep, section, [...within, id], write, runbook))];
}

function viewBack(step: RunbookStep, section: RunbookSection, write: (path: string) => string): BackView {
  const { id, number, hash, takesBack } = step;
  const says = plainText(step.command);
  const condition = step.condition === null ? "" : ` (${step.condition})`;
  return {
    ...{
      id,
      number,
      hash,
      hop: section.hop,
      says: says + condition,
      kind: takesBack?.kind ?? "by-hand",
      of: takesBack?.step ?? "",
    },
    comment: raw(commentLines(`${number}. ${says}${condition}`, step.advice?.reason ?? "")),
    calls: step.actions.map((action, index) => raw(writeCall(action.verb, step.calls[index] ?? null, write))),
  };
}

/** What a step does, one call for each action; what it leaves to choose from, a person chooses. */
function writeCalls(
  step: RunbookStep,
  hop: number,
  write: (path: string) => string,
  sections: readonly RunbookSection[],
): Code[] {
  if (step.actions.length === 0)
    return [raw(writeCall(step.choices.flatMap(({ actions }) => actions)[0]?.verb ?? "manual", null, write))];
  const written = step.actions.map((action: Action, index) => {
    const call = step.calls[index] ?? null;
    const further =
      call?.operation === "Extract" ? { Replaced: replacedIn(String(call.arguments["Into"]), hop, sections) } : {};
    return writeCall(
      action.verb,
      call === null ? null : { ...call, arguments: { ...call.arguments, ...further } },
      write,
    );
  });
  // One question for what is asked in one breath: "stop the server and all agents".
  return written.filter((call, index) => !call.includes("'Ask'") || call !== written[index - 1]).map(raw);
}

function writeCall(verb: VerbName, call: ScriptCall | null, write: (path: string) => string): string {
  const items = Object.entries(call?.arguments ?? {}).map(
    ([name, value]) =>
      `${name} = ${typeof value === "string" ? write(value) : powershellData(value as PowershellValue)}`,
  );
  return `@{ ${[`Operation = ${powershellText(call?.operation ?? "Ask")}`, `Verb = ${powershellText(verb)}`, ...items].join("; ")} }`;
}

/** The files of a release that the same installation's steps replace or edit. */
function replacedIn(folder: string, hop: number, sections: readonly RunbookSection[]): string[] {
  const steps = sections
    .filter((section) => section.hop === hop && section.kind !== "rollback")
    .flatMap((section) => section.steps.flatMap(flatSteps));
  const actions = steps.flatMap((step) => [...step.actions, ...step.choices.flatMap((choice) => choice.actions)]);
  const files = actions.flatMap((action) =>
    action.verb === "copy" && action["to"] === folder && Array.isArray(action["files"])
      ? (action["files"] as string[])
      : action.verb === "edit"
        ? [String(action["file"])]
        : [],
  );
  return [...new Set(files)];
}

/** A line that is shown where the program runs in this way only, which is known when the script is started. */
type HostingLine = Readonly<Record<"Hosting" | "Name" | "Says", string>>;

const oneLine = (words: string): string => words.replace(/\s+/gu, " ").trim();

/** What is shown of a step besides its sentence. */
function linesOf(step: RunbookStep, given: string | undefined): (string | HostingLine)[] {
  const { condition, advice, notes, info, choices, details, expected, pointOfNoReturn, manualReason } = step;
  const hosting = hostingLines(step, given);
  const label = (name: string, lines: readonly string[]): string[] =>
    lines.filter((line) => line.trim() !== "").map((line) => `${name}: ${line}`);
  return [
    ...label("Point of no return", pointOfNoReturn === null ? [] : [plainText(turningWords(pointOfNoReturn))]),
    ...label("Condition", condition === null ? [] : [condition]),
    ...label(step.local ? "Local" : "Advice, not in the guide", advice === null ? [] : [advice.reason]),
    ...notes.flatMap(({ kind, blocks }) => label(kind.charAt(0).toUpperCase() + kind.slice(1), plainLines(blocks))),
    ...plainLines(info).filter((line) => line.trim() !== ""),
    ...label(
      "Choose",
      choices.map(({ command }) => plainText(command)),
    ),
    ...label(
      "Example",
      shownExamples(step).flatMap(({ value }) => value.split(/\r?\n/u)),
    ),
    ...(hosting.length > 0 ? hosting : label("Here", details.map(plainText))),
    ...label("Expected", expected.map(plainText)),
    ...label("By hand", manualReason === null ? [] : [manualReason]),
  ].map((line) => (typeof line === "string" ? oneLine(line) : line));
}

/** How it is stopped and started by each way of running it. Where the parameters of the runbook say which, those of the script may still say another. */
function hostingLines({ details, hosting, calls }: RunbookStep, given: string | undefined): HostingLine[] {
  const isHosted = calls.some((call) => call?.operation === "Stop" || call?.operation === "Start");
  const ways = given !== undefined && isHosted ? [{ id: given, name: given, details }] : hosting;
  return ways.flatMap(({ id, name, details: lines }) =>
    lines.map((line) => ({ Hosting: id, Name: name, Says: oneLine(plainText(line)) })),
  );
}

/** Where the sentence stands, and where the vendor says it. */
function whereOf({ origin, local, source, reference, advice }: RunbookStep): string {
  const voice = origin === "guide" ? "Guide" : local ? "Local" : "Advice";
  const page =
    reference === null
      ? (advice?.sources ?? []).map(({ title, url }) => `${title}, ${url}`)
      : [
          [
            reference.title,
            reference.section,
            reference.step === undefined ? undefined : `step ${reference.step}`,
            reference.url,
          ]
            .filter((part) => part !== undefined)
            .join(", "),
        ];
  return [`${voice}: ${source.file}:${source.line}`, ...page.map((words) => `page: ${words}`)].join("; ");
}

/** The words of a sentence; a link with its address, since nothing in a window of PowerShell can be clicked. */
function plainText(children: readonly Inline[]): string {
  return children
    .map((child) => {
      switch (child.type) {
        case "text":
        case "code":
          return child.value;
        case "link": {
          const words = plainText(child.children);
          return words === child.url ? words : `${words} (${child.url})`;
        }
        case "image":
          return `${child.alt} (${child.url})`;
        case "blank":
          return `<${child.label}>`;
        default:
          return plainText(child.children);
      }
    })
    .join("");
}

function plainLines(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    switch (block.type) {
      case "paragraph":
        return [plainText(block.children)];
      case "code":
        return block.value.split(/\r?\n/u);
      case "list":
        return block.items.flatMap((item) => plainLines(item).map((line, index) => (index === 0 ? `- ${line}` : line)));
      case "note":
        return plainLines(block.note.blocks);
    }
  });
}

/** The comment above a step: what it says, and where. */
const commentLines = (title: string, where: string): string =>
  [...wrapWords(powershellComment(title), 92), ...wrapWords(powershellComment(where), 89).map((line) => `   ${line}`)]
    .map((line) => `    # ${line}`)
    .join("\n");

/** Words in lines of so many characters; a word that is longer has a line of its own. */
function wrapWords(sentence: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(" ").filter((one) => one !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A PowerShell script that performs the runbook. */
export const ps1: Format = {
  name: "ps1",
  extension: "ps1",
  summary:
    "A script for Windows PowerShell 5.1 and PowerShell 7 that performs the runbook, step by step, and takes it back",
  templates: ["runbook.ps1.hbs", "step.ps1.hbs", "functions.ps1.hbs"],
  render: renderScript,
};
