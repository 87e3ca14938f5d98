/**
 * The plan: a runbook laid out once as an ordered list of operations. Sheet, page, `run`, script, `verify` and the way
 * back read this list; none of them works out an order of its own, or reads an id or a sentence back.
 */
import type { Action, VerbName } from "./action.js";
import type { Change } from "./change.js";

/** The kinds of sections, in the order in which a hop shows them. */
export const sectionKinds = ["information", "prerequisites", "procedure", "verification", "rollback"] as const;
/** One of {@link sectionKinds}. */
export type SectionKind = (typeof sectionKinds)[number];

/** Who does it, and what it is for. */
export const operationKinds = [
  /** We do it: the change says what. */
  "do",
  /** A person does it, and says so. */
  "ask",
  /** It only looks at something. */
  "check",
  /** Halt between two installations, until somebody has seen the first one work. */
  "hold",
  /** A person brings data back from a backup. */
  "restore",
] as const;
/** One of {@link operationKinds}. */
export type OperationKind = (typeof operationKinds)[number];

/** Something that somebody has to decide before an operation: a step that holds it, its own step, or its action. */
export interface Decision {
  /** The id of the step, or of the operation. */
  id: string;
  /** The hash of its step. */
  hash: string;
  number: string;
  /** `optional`, or the condition. */
  says: string;
}

/** One thing to do. */
export interface Operation {
  /** The step's id; `#2` behind it for the step's second action. */
  id: string;
  step: string;
  /** The step's hash. */
  hash: string;
  /** As printed. */
  number: string;
  /** The installation, from 1; a hold belongs to the one that it guards. */
  hop: number;
  kind: OperationKind;
  /** The kind of section that it stands in; a hold guards a procedure. */
  part: SectionKind;
  origin: "guide" | "advice" | "local";
  /** `null` where no verb fits, and for a hold. */
  action: Action | null;
  /** What acknowledges it besides its ids: of a choice, the verb of all its ways, else `manual`. */
  verb: VerbName | "hold";
  /** What happens to the host; `null` for what only a person does. */
  change: Change | null;
  optional: boolean;
  condition: string | null;
  /** What has to be decided first, outermost first; empty: it must be done. */
  decisions: Decision[];
  /** Why the folders alone are no way back after it; `null`: they are. */
  changesData: string | null;
  /** What takes it back; empty: nothing has to be; `null`: nothing can. */
  undo: Change[] | null;
  /** Is it fine where there is nothing to copy? */
  lenient: boolean;
  /** Is it done where the release's archive is there? */
  had: boolean;
  /** May whoever does it make, change or remove files that later operations need? */
  mayMake: boolean;
}

/** One step of a way back. */
export interface BackOperation extends Pick<
  Operation,
  "id" | "step" | "hash" | "number" | "hop" | "kind" | "action" | "verb"
> {
  changes: Change[];
  /** Does it start something? */
  starts: boolean;
  /** The ids of the operations that it takes back; empty: it is always needed. */
  of: string[];
}
