/**
 * What a reporter is. One file each beside this one, one line each in the registry. A reporter chooses no exit code.
 */
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

/** What is known before the first file. */
export interface ReportOptions {
  /** Of this tool. */
  version: string;
  rules: readonly ReportedRule[];
  /** What `text` may stress: `warning` for a mark, `heading` for a file, `faint` for what is less important. */
  style: (style: "heading" | "warning" | "faint", text: string) => string;
  /** Only what is wrong: no line for a file without messages, and no note. */
  quiet: boolean;
}

/** A report in the making: file after file, so that ten thousand take no more memory than one. */
export interface OpenReport {
  /** What the file adds. */
  add(file: LintedFile): string;
  /** What is left to say; ends with a line feed. */
  end(): string;
}

/** Writes a report. */
export interface Reporter {
  name: ReporterName;
  summary: string;
  open(options: ReportOptions): OpenReport;
}

/**
 * A JSON array in the making, its items on lines of their own at a depth. `head` stands before it: up to its opening
 * bracket.
 */
export function createJsonList(head: string, depth: number): { add(items: readonly unknown[]): string; end(): string } {
  const indent = "  ".repeat(depth);
  let [before, separator] = [head, ""];
  const begin = (): string => {
    const begun = before;
    before = "";
    return begun;
  };
  const write = (item: unknown): string => {
    const written = `${separator}\n${indent}${JSON.stringify(item, null, 2).replaceAll("\n", `\n${indent}`)}`;
    separator = ",";
    return written;
  };
  return {
    add: (items) => begin() + items.map(write).join(""),
    end: () => begin() + (separator === "" ? "]" : `\n${"  ".repeat(depth - 1)}]`),
  };
}
