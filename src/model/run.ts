/** A run: the steps of a runbook in order, and what is done about each. Plain data. */
import type { Action, Change, VerbName } from "./action.js";
import type { RunbookStep } from "./runbook.js";

/** A step, or the part of one that is done in one go. */
export interface RunUnit {
  /** Its place in the run, from 0. */
  index: number;
  step: RunbookStep;
  /** Which part of the step, from 1; a step whose files are moved by us and whose program somebody else starts has two. */
  part: number;
  /** The installation it belongs to, from 1. */
  hop: number;
  /** `perform`: we do it; `ask`: somebody does it and says so; `have`: done where the archive is there. */
  mode: "perform" | "ask" | "have";
  /** Under which condition, where there is one: then it may be skipped. `null`: it must be done. */
  choice: string | null;
  actions: readonly Action[];
  /** What acknowledges it besides the step's id. */
  verbs: readonly VerbName[];
  /** What it does to files; empty unless we perform it. */
  changes: readonly Change[];
}

/** What came of a unit. */
export type UnitState =
  /** It was so before. */
  | "already"
  | "done"
  /** By the parameters. */
  | "acknowledged"
  | "skipped"
  /** Not begun: nobody confirmed it. */
  | "open"
  | "failed"
  | "interrupted"
  | "undone"
  /** In a rehearsal: somebody would be asked. */
  | "assumed";

/** What is told while a run goes on. */
export type RunEvent =
  | { type: "note"; says: string }
  | { type: "plan"; units: readonly { unit: RunUnit; state: "already" | "to-do" }[] }
  | { type: "unit"; unit: RunUnit; state: UnitState; says: readonly string[] }
  | { type: "back"; step: RunbookStep; state: UnitState; says: readonly string[] }
  | { type: "progress"; says: string; done: number; total: number };

/** What somebody is asked. */
export interface RunQuestion {
  /** `confirm`: shall we do it; `done`: has it been done. */
  kind: "confirm" | "done";
  step: RunbookStep;
  /** May it be skipped, and when. */
  choice: string | null;
  says: readonly string[];
}

/** `end`: nobody answers. */
export type RunAnswer = "yes" | "no" | "skip" | "end";

/** How a run ended. */
export interface RunResult {
  /** `refused`: nothing was begun. */
  outcome: "done" | "rolled-back" | "stopped" | "refused" | "interrupted";
  /** Why it stopped and how to mend that; empty where it did not. */
  says: readonly string[];
  /** The step that it stopped before or at. */
  step: RunbookStep | null;
  /** Is there something that can be resumed or rolled back? */
  begun: boolean;
  /** The journal, and the SHA-256 of its last line; `null`: there is none. */
  journal: { file: string; lastSha256: string } | null;
}
