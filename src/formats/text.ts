/** A runbook for the terminal. Not a file format: `generate` writes none. */
import { argumentsOf, type Action, type ArgumentValue } from "../model/action.js";
import { commandText, type Command, type Shell } from "../model/command.js";
import { blockText, inlineText, type Block, type Inline } from "../model/inline.js";
import { hostingWords, type Doing, type Runbook, type RunbookSection, type RunbookStep } from "../model/runbook.js";
import { noteLabels } from "./note-labels.js";
import { visibleText } from "./visible.js";
import { withoutPerformed } from "./view.js";

/** How the terminal shows it. */
export interface TextOptions {
  /** Columns to fold lines at; default 100. */
  width?: number;
  /** Marks text up; default: leaves it plain. */
  style?: (style: TextStyle, text: string) => string;
}

/** What a terminal can tell apart. */
export type TextStyle = "heading" | "verb" | "advice" | "faint" | "warning" | "danger" | "good";

interface Writer {
  width: number;
  style: (style: TextStyle, text: string) => string;
}

/**
 * The runbook as lines for people, with the place of every step in its guide. Characters that would act on a terminal
 * are made visible.
 */
export function renderText(runbook: Runbook, { width = 100, style = (_, value) => value }: TextOptions = {}): string {
  const writer: Writer = { width: Math.max(40, width), style };
  const lines = [
    ...titleLines(runbook, writer),
    ...runbook.sections.flatMap((section) => sectionLines(section, runbook.hops.length > 1, writer)),
  ];
  return `${lines.join("\n")}\n`;
}

function titleLines(
  { product, role, from, to, hops, coverage, minutes, guides, unknowns, sha256 }: Runbook,
  writer: Writer,
): string[] {
  const stops = [from, ...hops.map((hop) => hop.to)].join(" → ");
  const { steps, typed, manual } = coverage;
  return [
    writer.style("heading", plain(`${product.name}: upgrade ${from} → ${to}, ${role.name} (${role.id})`)),
    ...(hops.length > 1 ? [`Path: ${stops}, ${String(hops.length)} installations`] : []),
    `${String(steps)} ${steps === 1 ? "step" : "steps"} of the guide: ${String(typed)} typed, ${String(manual)} manual.${minutes === 0 ? "" : ` Planned: ${String(minutes)} minutes.`} Runbook ${sha256.slice(0, 8)}.`,
    ...guides.map((guide) => writer.style("faint", plain(`${guide.file} (SHA-256 ${guide.sha256.slice(0, 12)}…)`))),
    ...unknowns.flatMap(({ sentence }) =>
      fold(writer.style("warning", "Not known: ") + plain(sentence), "", "  ", writer),
    ),
  ];
}

function sectionLines(section: RunbookSection, several: boolean, writer: Writer): string[] {
  const titles = {
    information: "Information",
    prerequisites: "",
    procedure: "Procedure",
    verification: "",
    rollback: "Rollback",
  };
  const kind = titles[section.kind];
  const title = `${several ? `Installation ${String(section.hop)} · ` : ""}${kind === "" || kind === section.title ? "" : `${kind}: `}${section.title}`;
  const where = section.reference?.section;
  return [
    "",
    writer.style("heading", plain(title)) +
      (where === undefined ? "" : writer.style("faint", plain(`  (${section.reference?.title ?? ""}: ${where})`))),
    ...blockLines(section.body, "  ", writer),
    ...section.steps.flatMap((step) => stepLines(step, "", writer)),
  ];
}

function stepLines(step: RunbookStep, indent: string, writer: Writer): string[] {
  const margin = `${indent}${" ".repeat(5)}`;
  const marks = [
    step.origin === "advice" ? writer.style("advice", step.local ? "[local] " : "[advice] ") : "",
    step.optional ? "[optional] " : "",
    step.condition === null ? "" : `[${plain(step.condition)}] `,
  ].join("");
  const faint = (line: string): string => writer.style("faint", line);
  const bar =
    step.pointOfNoReturn === null
      ? []
      : fold(
          `=== POINT OF NO RETURN: ${plain(step.pointOfNoReturn)} From here on, going back begins with restoring the database. ===`,
          "",
          "    ",
          writer,
        ).map((line) => writer.style("warning", line));
  const minutes = step.minutes === null || step.minutes === 0 ? "" : ` (${String(step.minutes)} min)`;
  return [
    ...bar,
    ...fold(marks + inline(step.command) + minutes, `${indent}${step.number.padStart(3)}  `, margin, writer),
    ...step.actions.map((action) => `${margin}${actionLine(action, writer)}`),
    ...(step.manualReason === null
      ? []
      : [`${margin}${writer.style("warning", `by hand: ${plain(step.manualReason)}`)}`]),
    ...doingLines(step, margin, writer),
    ...step.expected.flatMap((line) => fold(inline(line), `${margin}= `, `${margin}  `, writer)),
    ...blockLines(withoutPerformed(step.info, step), margin, writer),
    ...step.choices.flatMap((choice) => [
      ...fold(inline(choice.command), `${margin}( ) `, `${margin}    `, writer),
      ...doingLines(choice, `${margin}    `, writer),
      ...blockLines(withoutPerformed(choice.info, choice), `${margin}    `, writer),
    ]),
    ...blockLines(step.closing, margin, writer),
    ...(step.advice === null ? [] : fold(plain(`Why: ${step.advice.reason}`), margin, margin, writer).map(faint)),
    faint(`${margin}${origin(step)}`),
    ...step.substeps.flatMap((substep) => stepLines(substep, `${indent}  `, writer)),
  ];
}

/** What it comes to on this host, by each way in which the product may be run there. */
function doingLines(doing: Doing, margin: string, writer: Writer): string[] {
  const { hosting } = doing;
  const lines = ({ details, commands }: Pick<Doing, "details" | "commands">, indent: string): string[] => [
    ...details.flatMap((line) => fold(inline(line), `${indent}· `, `${indent}  `, writer)),
    ...commands.flatMap((command) => commandLines(command, indent, writer)),
  ];
  const ways = hosting.flatMap((way) => [`${margin}  ${plain(way.name)}:`, ...lines(way, `${margin}    `)]);
  return [...lines(doing, margin), ...(ways.length === 0 ? [] : [`${margin}· ${hostingWords}:`, ...ways])];
}

/** What stands before something to type. */
const prompts: Readonly<Record<Shell, string>> = { powershell: "PS> ", sh: "$ ", sql: "SQL> " };

function commandLines(command: Command, indent: string, writer: Writer): string[] {
  const prompt = prompts[command.shell];
  return [
    ...(command.when === undefined ? [] : fold(`${plain(command.when)}:`, `${indent}· `, `${indent}  `, writer)),
    ...plain(commandText(command))
      .split("\n")
      .flatMap((line) => fold(line, indent + prompt, `${indent}    `, writer)),
  ];
}

/** Where it stands: in the guide, and on the vendor's page. */
function origin({ source, reference }: RunbookStep): string {
  const vendor =
    reference === null
      ? ""
      : `; vendor: ${[reference.section ?? reference.title, reference.step === undefined ? "" : `step ${reference.step}`].filter((part) => part !== "").join(", ")}`;
  return plain(`${source.file}:${String(source.line)}:${String(source.column)}${vendor}`);
}

function actionLine(action: Action, writer: Writer): string {
  // The words of an order that no verb fits stand above the line.
  const shown = Object.entries(argumentsOf(action)).filter(([key, value]) => value !== undefined && key !== "text");
  return `${writer.style("verb", action.verb)}${shown.map(([key, value]) => ` ${key}=${plain(argument(value))}`).join("")}`;
}

const argument = (value: ArgumentValue | undefined): string => {
  const shown = (item: string): string => (/[\s",]/u.test(item) || item === "" ? JSON.stringify(item) : item);
  return typeof value === "string"
    ? shown(value)
    : typeof value === "boolean" || value === undefined
      ? String(value)
      : value.map(shown).join(",");
};

function blockLines(blocks: readonly Block[], margin: string, writer: Writer): string[] {
  return blocks.flatMap((block) => {
    switch (block.type) {
      case "paragraph":
        return fold(inline(block.children), margin, margin, writer);
      case "code":
        return plain(block.value)
          .split("\n")
          .map((line) => writer.style("faint", `${margin}| ${line}`));
      case "list":
        return block.items.flatMap((item, index) =>
          blockLines(item, `${margin}  `, writer).map((line, at) =>
            at === 0
              ? `${margin}${block.ordered ? `${String(block.start + index)}.` : "-"}${line.slice(margin.length + 1)}`
              : line,
          ),
        );
      case "note":
        return fold(
          `${noteLabels[block.note.kind]}${block.note.title === null ? "" : ` (${plain(block.note.title)})`}: ${plain(blockText(block.note.blocks)).replace(/\s*\n\s*/gu, " ")}`,
          `${margin}! `,
          `${margin}  `,
          writer,
        );
    }
  });
}

/** Inline text with code in backticks and blanks as lines to fill in. */
function inline(children: readonly Inline[]): string {
  return children
    .map((child) => {
      switch (child.type) {
        case "code":
          return `\`${plain(child.value)}\``;
        case "blank":
          return `________ (${plain(child.label)})`;
        case "link": {
          const label = plain(inlineText(child.children));
          return label === child.url ? label : `${label} <${plain(child.url)}>`;
        }
        case "image":
          return `[picture: ${plain(child.alt)}]`;
        case "text":
          return plain(child.value);
        default:
          return inline(child.children);
      }
    })
    .join("");
}

const plain = (value: string): string => visibleText(value).replace(/\r/gu, "␍");

/** The colours that we ourselves put in: they take no columns. */
const colours = /\u001b\[[0-9;]*m/gu;
const widthOf = (value: string): number => value.replace(colours, "").length;

/** Folds at spaces; a word that is too long stays whole, so that a path can be copied. */
export function fold(value: string, first: string, next: string, { width }: { width: number }): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of value.split(/ +|\n/u)) {
    if (!empty && widthOf(line) + widthOf(word) + 1 > width) {
      lines.push(line);
      line = next;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
