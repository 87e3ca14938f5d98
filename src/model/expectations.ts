/** What a host must look like after an installation of a path, derived from the runbook. Plain data. */

/** The step of a runbook that asks for something. */
export interface StepReference {
  id: string;
  number: string;
  origin: "guide" | "advice";
  source: { file: string; line: number };
}

/** Files that a step copies into the runtime folder. */
export interface ExpectedCopy {
  /** Names or patterns (`*` stands for anything but a slash). */
  files: readonly string[];
  /** The folder they come from, below the working directory. */
  from: string;
  to: string;
  /** Only under a condition, or optional: what is not there need not be copied. */
  conditional: boolean;
  step: StepReference;
}

/** A change that a later step makes to a settings file. */
export interface ExpectedEdit {
  /** The file's name or a pattern, without a folder. */
  file: string;
  /** The setting's key path; `null`: any. */
  setting: string | null;
  /** What the setting becomes, or what is added to it; `null`: left to the operator. */
  value: string | null;
  /** Only under a condition, or optional. */
  conditional: boolean;
  step: StepReference;
}

/** A leaf step of the guide, and the checks that look at what it leaves; none where it leaves no trace, or need not be done. */
export interface TracedStep {
  id: string;
  number: string;
  checks: readonly string[];
}

/** A go/no-go line, and the checks that look at what it asks for. */
export interface ExpectedLine {
  step: StepReference;
  /** What it asks for, as printed. */
  text: string;
  /** Of which installation, counting from 1. */
  hop: number;
  checks: readonly string[];
}

/** What a host must look like. */
export interface Expectations {
  /** The installation: of a path of several the last, before an upgrade the first. */
  from: string;
  to: string;
  /** The runtime folder, below the working directory. */
  runtime: string;
  /** The folder that the runtime folder is renamed to; `null`: the procedure keeps none. */
  backup: { name: string; step: StepReference } | null;
  /** The step that unpacks the release; `null`: the guide has none. */
  extract: StepReference | null;
  /** What the guide copies. */
  copies: readonly ExpectedCopy[];
  /** What we advise to copy besides. */
  furtherCopies: readonly ExpectedCopy[];
  edits: readonly ExpectedEdit[];
  /** Files and folders that steps create, write or copy, below the working directory; patterns. */
  written: readonly string[];
  /** The guide's leaf steps in order. */
  steps: readonly TracedStep[];
  /** The go/no-go lines of all installations. */
  lines: readonly ExpectedLine[];
}
