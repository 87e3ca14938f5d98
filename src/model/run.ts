/** A run: the operations of a runbook in order, and what became of each. Plain data. */
import type { BackOperation, Operation } from "./operation.js";
import type { RunbookStep } from "./runbook.js";

/** What `run` and the script keep below the working directory, and all that they add to it. */
export const workFolder = ".upgrade-runbook";

/** What became of an operation, as screen and journal say it. */
export const operationOutcomes = ["done", "already so", "acknowledged", "skipped", "not looked at", "stopped"] as const;
/** One of {@link operationOutcomes}. */
export type OperationOutcome = (typeof operationOutcomes)[number];

/**
 * What is told of an operation: its outcome; in a rehearsal, that somebody would be asked; on the way back, that it was
 * taken back.
 */
export type OperationState = OperationOutcome | "to be asked" | "taken back" | "not needed";

/** An operation with the step that it belongs to; `null` for a hold. */
export interface ToldOperation {
  operation: Operation | BackOperation;
  step: RunbookStep | null;
}

/** What is told while a run goes on. */
export type RunEvent =
  | { type: "note"; says: string }
  | {
      type: "plan";
      operations: readonly (ToldOperation & { operation: Operation; who: "performs" | "asks" | "noted" })[];
    }
  | ({ type: "operation"; state: OperationState; says: readonly string[] } & ToldOperation)
  | { type: "progress"; says: string; done: number; total: number };

/** What somebody is asked. */
export interface RunQuestion extends ToldOperation {
  /** `confirm`: shall we do it; `done`: has it been done; `applies`: does it apply here. */
  kind: "confirm" | "done" | "applies";
  /** May it be skipped? */
  skippable: boolean;
  says: readonly string[];
}

/** `end`: nobody answers. */
export type RunAnswer = "yes" | "no" | "skip" | "end";

/** How a run ended. */
export interface RunResult {
  /** `refused`: nothing was begun, and nothing changed. */
  outcome: "done" | "rolled-back" | "stopped" | "refused" | "interrupted";
  /** Why it stopped and how to mend that; what else there is to say where it did not. */
  says: readonly string[];
  /** The operation that it stopped before or at. */
  at: ToldOperation | null;
  /** Is there something that can be gone on with or taken back? */
  begun: boolean;
  /** The journal, and the SHA-256 of its last line; `null`: there is none. */
  journal: { file: string; lastSha256: string } | null;
}
