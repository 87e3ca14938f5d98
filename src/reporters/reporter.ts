/** What a reporter is. One file each beside this one, one line each in the registry. A reporter chooses no exit code. */
import type { LintedFile, Severity } from "../model/lint.js";

/** The names of the reporters. */
export const reporterNames = ["text", "json", "sarif", "github"] as const;
/** One of {@link reporterNames}. */
export type ReporterName = (typeof reporterNames)[number];

/** A rule, as a report lists it. */
export interface ReportedRule {
  name: string;
  severity: Severity;
  summary: string;
  url: string;
}

/** What is reported. */
export interface Report {
  /** Of this tool. */
  version: string;
  files: readonly LintedFile[];
  rules: readonly ReportedRule[];
  /** What `text` may stress: `warning` for a mark, `heading` for a file, `faint` for what is less important. */
  style: (style: "heading" | "warning" | "faint", text: string) => string;
  /** Only what is wrong: no line for a file without messages, and no note. */
  quiet: boolean;
}

/** Writes a report; ends with a line feed. */
export interface Reporter {
  name: ReporterName;
  summary: string;
  report(report: Report): string;
}
