/**
 * What a reporter of a verification is. One file each beside this one, one line each in the registry. A reporter
 * chooses no exit code.
 */
import type { TextStyle } from "../../formats/text.js";
import type { Preflight } from "../../model/preflight.js";
import type { CheckName, Verification } from "../../model/verification.js";

/** The names of the reporters. */
export const verificationReporterNames = ["text", "json", "junit", "sarif", "md", "html"] as const;
/** One of {@link verificationReporterNames}. */
export type VerificationReporterName = (typeof verificationReporterNames)[number];

/** What is reported. */
export interface VerificationReport {
  /** Of a host after its upgrade, or before it. */
  verification: Verification | Preflight;
  /** The product's name. */
  product: string;
  /** What `text` may stress; the others mark up by themselves. */
  style: (style: TextStyle, text: string) => string;
  /** Only what is wrong; `text` alone, as the others are read by programs or kept. */
  quiet: boolean;
  /** Columns to fold the lines of `text` at. */
  width: number;
  /** One line for each check, as the reference has them. */
  checkSummaries: Readonly<Record<CheckName, string>>;
}

/** Writes a report, which ends with a line feed or is empty. Reporting the same twice gives equal bytes. */
export interface VerificationReporter {
  name: VerificationReporterName;
  /** One line for the reference. */
  summary: string;
  /** Endings of file names that ask for it, without the dot. */
  endings: readonly string[];
  report(report: VerificationReport): string;
}
