import { blocksToMarkdown, escapeMarkdown, inlineToMarkdown } from "../../formats/write-markdown.js";
import { code, text, type Block, type Inline } from "../../model/inline.js";
import { viewVerification, type FindingView, type VerificationView } from "./verification-view.js";
import { toInlines } from "../../language/inlines.js";
import type { VerificationReporter } from "./verification-reporter.js";

/** For a ticket: the verdict, a table of the outcomes, what is wrong with what to type, what was skipped. */
export const md: VerificationReporter = {
  name: "md",
  summary: "Markdown, for a ticket",
  endings: ["md"],
  report(report) {
    const view = viewVerification(report);
    const blocks = [
      ...headBlocks(view),
      ...view.groups.flatMap(({ title, findings }) => [`## ${title}`, ...findings.flatMap(findingBlocks)]),
      ...tailBlocks(view),
    ];
    return `${blocks.join("\n\n")}\n`;
  },
};

const paragraph = (...children: Inline[]): Block => ({ type: "paragraph", children });
const bullets = (items: readonly Block[][]): Block => ({ type: "list", ordered: false, start: 1, items: [...items] });
const line = (label: string, ...children: Inline[]): Block[] => [paragraph(text(`${label}: `), ...children)];

/** A bar would end the cell, and a reference to it does so nowhere. */
const cell = (value: string): string => escapeMarkdown(value).replaceAll("|", "&#124;");
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

function headBlocks({
  product,
  role,
  from,
  to,
  verdict,
  progress,
  counts,
  groups,
  evidence,
  title,
  lines,
}: VerificationView): string[] {
  const facts = evidence.map(({ label, value, isCode }) => line(label, isCode ? code(value) : text(value)));
  const findings = groups.flatMap((group) => group.findings);
  return [
    `# ${escapeMarkdown(`${title}: ${product}, ${role}, ${from} → ${to}`)}`,
    inlineToMarkdown([{ type: "strong", children: [text(verdict)] }]),
    ...(progress === null ? [] : [inlineToMarkdown([text(progress)])]),
    table(
      ["Outcome", "Results"],
      counts.map(({ label, count }) => [label, String(count)]),
    ),
    ...(findings.length === 0
      ? []
      : [
          table(
            ["Outcome", "Check", "Subject", "Step"],
            findings.map(({ label, check, subject, step }) => [label, check, subject, step ?? ""]),
          ),
        ]),
    ...(lines.length === 0
      ? []
      : [
          `## Go/no-go`,
          lines
            .map(({ number, text: asks, state, label }) => {
              const words = inlineToMarkdown([text(`${number} ${asks}`)]);
              return `- [${state === "ticked" ? "x" : " "}] ${words}${state === "no-go" ? ` **${label}**` : ""}`;
            })
            .join("\n"),
        ]),
    blocksToMarkdown([bullets(facts)]),
  ];
}

function findingBlocks({
  check,
  subject,
  verdict,
  message,
  expected,
  actual,
  place,
  step,
  advice,
  remedy,
  lists,
}: FindingView): string[] {
  const facts = [
    line(
      "Check",
      code(check),
      ...(verdict === null ? [] : [text(", verdict "), code(verdict)]),
      text(advice ? " (our advice, not the guide's)" : ""),
    ),
    ...(expected === null ? [] : [line("Expected", ...toInlines(expected))]),
    ...(actual === null ? [] : [line("Actual", ...toInlines(actual))]),
    ...(place === null ? [] : [line("Guide", code(place), text(`, step ${step ?? ""}`))]),
    ...lists.map((list) => [...line(list.label), bullets(namesOf(list))]),
  ];
  return [
    `### ${inlineToMarkdown([code(subject)])}`,
    blocksToMarkdown([paragraph(...toInlines(message)), bullets(facts)]),
    ...(remedy === null
      ? []
      : [
          blocksToMarkdown([
            paragraph({ type: "strong", children: [text("To do:")] }, text(" "), ...toInlines(remedy.words)),
            ...(remedy.command === null
              ? []
              : [{ type: "code", lang: "powershell", value: remedy.command } satisfies Block]),
          ]),
        ]),
  ];
}

const namesOf = ({ names, more }: FindingView["lists"][number]): Block[][] => [
  ...names.map((name) => [paragraph(code(name))]),
  ...(more === 0 ? [] : [[paragraph(text(`and ${String(more)} more`))]]),
];

function tailBlocks({ told, skipped }: VerificationView): string[] {
  return [
    ...(told.length === 0
      ? []
      : [
          "## To know",
          blocksToMarkdown([
            bullets(
              told.map(({ subject, message, lists }) => [
                paragraph(code(subject), text(": "), ...toInlines(message)),
                ...lists.map((list) => bullets(namesOf(list))),
              ]),
            ),
          ]),
        ]),
    ...(skipped.length === 0
      ? []
      : [
          "## Skipped",
          blocksToMarkdown([
            bullets(
              skipped.map(({ reason, checks }) => [paragraph(...toInlines(reason), text(` (${checks.join(", ")})`))]),
            ),
          ]),
        ]),
  ];
}
