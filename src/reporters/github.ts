import type { LintMessage, Severity } from "../model/lint.js";
import type { Reporter } from "./reporter.js";

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };
const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** Workflow commands: GitHub shows each as an annotation beside the line. */
export const github: Reporter = {
  name: "github",
  summary: "annotations of a GitHub workflow",
  open: () => ({ add: ({ messages }) => messages.map((message) => `${annotate(message)}\n`).join(""), end: () => "" }),
};

function annotate({ file, line, column, endLine, endColumn, ruleId, severity, reason, note }: LintMessage): string {
  // GitHub takes columns only for a stretch within one line.
  const columns =
    line === endLine ? [`col=${String(column)}`, `endColumn=${String(endColumn)}`] : [`col=${String(column)}`];
  const properties = [
    `file=${escapeProperty(file)}`,
    `line=${String(line)}`,
    `endLine=${String(endLine)}`,
    ...columns,
    `title=${escapeProperty(ruleId)}`,
  ];
  return `::${commands[severity]} ${properties.join(",")}::${escapeData(`${reason}\n${note}`)}`;
}
