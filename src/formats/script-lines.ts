/** What a script shows of a step, in plain lines: nothing in a window of PowerShell can be clicked. */
import type { Block, Inline } from "../model/inline.js";
import type { BackOperation, Operation } from "../model/operation.js";
import { commandText } from "../model/command.js";
import type { Doing, RunbookStep } from "../model/runbook.js";
import { turningWords, withoutPerformed } from "./view.js";

/** A line that is shown where the program runs in this way only, which is known when the script is started. */
type HostingLine = Readonly<Record<"Hosting" | "Name" | "Says", string>>;

const oneLine = (words: string): string => words.replace(/\s+/gu, " ").trim();

/** What is shown of a step besides its sentence. */
export function linesOf(
  step: RunbookStep,
  operation: Operation | BackOperation,
  given: string | undefined,
): (string | HostingLine)[] {
  const { condition, advice, info, choices, closing, expected, pointOfNoReturn, manualReason } = step;
  const hosting = hostingLines(step, operation, given);
  const label = (name: string, lines: readonly string[]): string[] =>
    lines.filter((line) => line.trim() !== "").map((line) => `${name}: ${line}`);
  return [
    ...label("Point of no return", pointOfNoReturn === null ? [] : [plainText(turningWords(pointOfNoReturn))]),
    ...label("Condition", condition === null ? [] : [condition]),
    ...label(step.local ? "Local" : "Advice, not in the guide", advice === null ? [] : [advice.reason]),
    ...belowLines(withoutPerformed(info, step)),
    ...choices.flatMap((choice) => [
      ...label("Choose", [plainText(choice.command), ...doingLines(choice)]),
      ...belowLines(withoutPerformed(choice.info, choice)),
    ]),
    ...belowLines(closing),
    ...(hosting.length > 0 ? hosting : label("Here", doingLines(step))),
    ...label("Expected", expected.map(plainText)),
    ...label("By hand", manualReason === null ? [] : [manualReason]),
  ].map((line) => (typeof line === "string" ? oneLine(line) : line));
}

/**
 * How it is stopped and started by each way of running it. Where the parameters of the runbook say which, those of the
 * script may still say another.
 */
function hostingLines(
  step: RunbookStep,
  operation: Operation | BackOperation,
  given: string | undefined,
): HostingLine[] {
  const changes = "changes" in operation ? operation.changes : operation.change === null ? [] : [operation.change];
  const isHosted = changes.some(({ change }) => change === "stop" || change === "start");
  const ways = given !== undefined && isHosted ? [{ ...step, id: given, name: given }] : step.hosting;
  return ways.flatMap((way) =>
    doingLines(way).map((line) => ({ Hosting: way.id, Name: way.name, Says: oneLine(line) })),
  );
}

const doingLines = ({ details, commands }: Pick<Doing, "details" | "commands">): string[] => [
  ...details.map(plainText),
  ...commands.map(commandText),
];

/** Where the sentence stands, and where the vendor says it. */
export function whereOf({ origin, local, source, reference, advice }: RunbookStep): string {
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
export function plainText(children: readonly Inline[]): string {
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

/** What stands below a sentence, notes under their kind. */
const belowLines = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    const lines = plainLines([block]).filter((line) => line.trim() !== "");
    if (block.type !== "note") return lines;
    const { kind, title } = block.note;
    const label = kind.charAt(0).toUpperCase() + kind.slice(1);
    return [...(title === null ? [] : [`${label}: ${title}`]), ...lines.map((line) => `${label}: ${line}`)];
  });

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
