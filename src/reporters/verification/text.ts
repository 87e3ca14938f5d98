import { fold, type TextStyle } from "../../formats/text.js";
import type { Outcome } from "../../model/verification.js";
import { viewVerification, type FindingView, type LineView, type VerificationView } from "./verification-view.js";
import type { VerificationReport, VerificationReporter } from "./verification-reporter.js";

/** For the operator at night: the verdict, where he stopped, what is wrong and what to type. Short when all is well. */
export const text: VerificationReporter = {
  name: "text",
  summary: "for people, worst first, with the command to type",
  endings: ["txt"],
  report(report) {
    const view = viewVerification(report);
    const writer: Writer = { style: report.style, width: Math.max(40, report.width) };
    const findings = view.groups.map((group) => groupLines(group, writer));
    const paragraphs = report.quiet ? findings : [headLines(view, writer), ...findings, ...tailLines(view, writer)];
    return paragraphs.map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join("")).join("\n");
  },
};

type Writer = Pick<VerificationReport, "style" | "width">;

const marks: Readonly<Record<Outcome, string>> = { fail: "✖", unknown: "?", warn: "⚠", pass: "✔", skip: "-" };
/** A tick, a no-go, and a box for a person. */
const lineMarks: Readonly<Record<LineView["state"], string>> = { ticked: "✔", "no-go": "✖", open: "☐" };
const styles: Readonly<Record<Outcome, TextStyle>> = {
  fail: "danger",
  unknown: "danger",
  warn: "warning",
  pass: "good",
  skip: "warning",
};

function headLines(
  { outcome, verdict, product, role, from, to, directory, progress }: VerificationView,
  writer: Writer,
): string[] {
  return [
    ...fold(verdict, "", "", writer).map((line) => writer.style(styles[outcome], line)),
    ...fold(`${product}, ${role}, ${from} → ${to}: ${directory}`, "", "  ", writer),
    ...(progress === null ? [] : fold(progress, "", "  ", writer)),
  ];
}

const groupLines = ({ title, findings }: VerificationView["groups"][number], writer: Writer): string[] => [
  writer.style("heading", `${title} (${String(findings.length)})`),
  ...findings.flatMap((finding, index) => [...(index === 0 ? [] : [""]), ...findingLines(finding, writer)]),
];

const margin = " ".repeat(4);
const labelWidth = 10;
const evidenceWidth = 14;

function findingLines(
  { check, subject, outcome, verdict, message, expected, actual, place, step, advice, remedy, lists }: FindingView,
  writer: Writer,
): string[] {
  const labelled = (label: string, value: string): string[] =>
    fold(value, `${margin}${writer.style("faint", label.padEnd(labelWidth))}`, margin + " ".repeat(labelWidth), writer);
  const where = place === null ? [] : [`${place}, step ${step ?? ""}`];
  const guide = advice
    ? place === null
      ? ["our advice; the guide does not ask for it"]
      : [`${where[0] ?? ""} (the check is our advice)`]
    : where;
  return [
    `${writer.style(styles[outcome], marks[outcome])} ${writer.style("heading", subject)}  ${writer.style("faint", check + (verdict === null ? "" : `: ${verdict}`))}`,
    ...fold(message, margin, margin, writer),
    ...(expected === null ? [] : labelled("Expected", expected)),
    ...(actual === null ? [] : labelled("Actual", actual)),
    ...guide.flatMap((line) => labelled("Guide", line)),
    ...lists.flatMap(({ label, names, more }) =>
      [...names, ...(more === 0 ? [] : [`and ${String(more)} more`])].map(
        (name, index) =>
          `${margin}${index === 0 ? writer.style("faint", label.padEnd(labelWidth)) : " ".repeat(labelWidth)}${name}`,
      ),
    ),
    ...(remedy === null
      ? []
      : [
          ...labelled("To do", remedy.words),
          ...(remedy.command === null ? [] : [`${margin}${writer.style("verb", remedy.command)}`]),
        ]),
  ];
}

function tailLines({ lines, told, skipped, counts, outcome, evidence }: VerificationView, writer: Writer): string[][] {
  const passed = counts.find((count) => count.outcome === "pass")?.count ?? 0;
  return [
    lines.length === 0
      ? []
      : [
          writer.style("heading", "Go/no-go"),
          ...lines.flatMap(({ number, text: asks, state }) =>
            fold(asks, `  ${lineMarks[state]} ${number.padEnd(4)} `, " ".repeat(9), writer),
          ),
        ],
    told.length === 0
      ? []
      : [writer.style("heading", "To know"), ...told.flatMap((finding) => findingLines(finding, writer))],
    skipped.length === 0
      ? []
      : [
          writer.style("heading", "Skipped"),
          ...skipped.flatMap(({ reason, checks }) => fold(`${reason} (${checks.join(", ")})`, "  ", margin, writer)),
        ],
    outcome === "pass" || outcome === "skip" ? [] : [`${String(passed)} passed.`],
    [
      writer.style("heading", "Looked at"),
      ...evidence
        // The head says it.
        .filter(({ label }) => label !== "Directory")
        .flatMap(({ label, value }) =>
          fold(value, `  ${writer.style("faint", label.padEnd(evidenceWidth))}`, " ".repeat(evidenceWidth + 2), writer),
        ),
    ],
  ].filter((lines) => lines.length > 0);
}
