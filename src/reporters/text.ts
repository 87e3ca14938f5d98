import type { LintedFile, LintMessage, Severity } from "../model/lint.js";
import type { Reporter, ReportOptions } from "./reporter.js";

const marks: Readonly<Record<Severity, string>> = { error: "✖", warning: "⚠", info: "ℹ" };

/** As vfile-reporter shows messages, with the line that each is about and how to mend it. */
export const text: Reporter = {
  name: "text",
  summary: "for people, with the line of each message",
  open(options) {
    const found: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
    let files = 0;
    return {
      add(file) {
        files += 1;
        for (const { severity } of file.messages) found[severity] += 1;
        const isSaid = !options.quiet || file.messages.length > 0 || file.fixed > 0 || file.heldBack.length > 0;
        return isSaid ? `${writeFile(file, options)}\n\n` : "";
      },
      end: () => (files === 0 ? "" : writeSummary(files, found)),
    };
  },
};

function writeFile(file: LintedFile, options: ReportOptions): string {
  const { style } = options;
  const fixed = file.fixed === 0 ? [] : [`${count(file.fixed, "message")} fixed`];
  const state = [...(file.messages.length === 0 ? ["no issues found"] : []), ...fixed].join(", ");
  const head = style("heading", file.file) + (state === "" ? "" : `: ${state}`);
  return [
    head,
    ...file.messages.map((message) => writeMessage(message, file, options)),
    ...writeHeldBack(file, style),
  ].join("\n");
}

function writeMessage(message: LintMessage, { lines }: LintedFile, { style, quiet }: ReportOptions): string {
  const { line, column, endLine, endColumn, severity, reason, ruleId, note } = message;
  const place = `${String(line)}:${String(column)}-${String(endLine)}:${String(endColumn)}`;
  const first = `  ${place.padEnd(13)} ${style(severity === "info" ? "faint" : "warning", severity.padEnd(7))} ${reason}  ${style("faint", `${ruleId}  upgrade-runbook`)}`;
  const { shown, from, marked } = excerpt(lines[line - 1] ?? "", column, line === endLine ? endColumn : Infinity);
  const gutter = String(line).length;
  const source = [
    `    ${String(line)} | ${shown}`,
    `    ${" ".repeat(gutter)} | ${" ".repeat(from)}${style("warning", "~".repeat(marked))}`,
  ];
  return [first, ...source, ...(quiet ? [] : [style("faint", `    ${note}`)])].join("\n");
}

const widest = 100;

/** The part of a line that shows the message, tabs as blanks. */
function excerpt(line: string, column: number, endColumn: number): { shown: string; from: number; marked: number } {
  const end = Math.min(endColumn, line.length + 1);
  const cut = line.length > widest && end > widest ? Math.max(0, Math.min(column - 11, line.length - widest)) : 0;
  const shown = line.slice(cut, cut + widest).replaceAll("\t", " ");
  const lead = cut > 0 ? "…" : "";
  const from = column - 1 - cut + lead.length;
  const marked = Math.max(1, Math.min(end - column, widest - (column - 1 - cut)));
  return { shown: lead + shown + (line.length > cut + widest ? "…" : ""), from, marked };
}

function writeHeldBack({ heldBack }: LintedFile, style: ReportOptions["style"]): string[] {
  if (heldBack.length === 0) return [];
  const silent = heldBack
    .filter(({ because }) => because === null)
    .map(({ message }) => `${message.ruleId} in line ${String(message.line)}`);
  const why =
    silent.length === 0
      ? ""
      : `; without a reason (write \`-- reason\` in the comment): ${[...new Set(silent)].join(", ")}`;
  return [style("faint", `  ${count(heldBack.length, "message")} held back by comments${why}`)];
}

const count = (number: number, what: string): string => `${String(number)} ${what}${number === 1 ? "" : "s"}`;

function writeSummary(files: number, found: Readonly<Record<Severity, number>>): string {
  const messages = found.error + found.warning + found.info;
  if (messages === 0) return `${count(files, "file")}: no issues found\n`;
  const parts = (["error", "warning", "info"] as const).flatMap((severity) =>
    found[severity] === 0 ? [] : [`${marks[severity]} ${count(found[severity], severity)}`],
  );
  return `${count(messages, "message")} (${parts.join(", ")})\n`;
}
