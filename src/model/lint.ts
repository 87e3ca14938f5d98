/** What a linted text gives: messages as data, which reporters print and `--fix` acts on. */

/** From worst to mildest: sends an operator wrong; confuses him; a writer may want to know. */
export const severities = ["error", "warning", "info"] as const;
/** One of {@link severities}. */
export type Severity = (typeof severities)[number];

/** The names of the rules, in the order of the reference. */
export const ruleNames = [
  "file-name",
  "program-name",
  "link-text",
  "code-span-spacing",
  "code-span-one-name",
  "code-span-emphasis",
  "fence-well-formed",
  "steps-readable",
  "step-sequence",
  "step-recognised",
  "stop-start-pair",
  "backup-before-change",
  "backup-restored",
  "roles-agree",
  "role-host",
  "duplicate-action",
  "count-matches",
  "version-token",
  "version-chain",
  "admonition",
] as const;
/** One of {@link ruleNames}. */
export type RuleName = (typeof ruleNames)[number];

/** Replaces the characters from `start` to `end` (UTF-16 units from 0 in the text without byte order mark). */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A message about a text: the fields of a `vfile-message` under the contract's names. Lines and columns count from 1. */
export interface LintMessage {
  file: string;
  line: number;
  column: number;
  /** Behind the last character. */
  endLine: number;
  endColumn: number;
  ruleId: RuleName;
  severity: Severity;
  /** "Unexpected …, expected …". */
  reason: string;
  actual: string;
  /** What may stand there instead, the best first. */
  expected: string[];
  /** How to mend it. */
  note: string;
  /** The rule's page. */
  url: string;
}

/** A message that a comment `<!-- lint disable … -->` holds back. */
export interface HeldBack {
  message: LintMessage;
  /** What the comment says behind `--`; `null`: nothing. */
  because: string | null;
}

/** A linted file. */
export interface LintedFile {
  file: string;
  /** The text, by lines, for showing them. */
  lines: readonly string[];
  /** By place. */
  messages: LintMessage[];
  heldBack: HeldBack[];
  /** How many messages `--fix` has settled. */
  fixed: number;
}
