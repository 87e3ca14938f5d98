/**
 * What a change is: one folder beside this file, with its decision table, how it is done and taken back, and its words.
 */
import type { Archive, WorkHost } from "../host/index.js";
import type { Words } from "../language/words.js";
import type { Change, ChangeName } from "../model/change.js";
import type { Operation } from "../model/operation.js";
import type { Hop } from "../model/runbook.js";

/** Where changes are made, and what is known there. */
export interface Ground {
  host: WorkHost;
  /** The working directory, as the caller named it, without a slash at its end. */
  directory: string;
  operations: readonly Operation[];
  /** The opened releases, by the number of the installation. */
  releases: ReadonlyMap<number, { file: string; archive: Archive }>;
  /** The installations, the first as number 1. */
  hops: readonly Hop[];
  /** The product line of the release in a folder below the working directory; `null` where it cannot be told. */
  lineIn: (folder: string) => Promise<string | null>;
  /** Are the role's programs in a folder below the working directory? */
  holdsPrograms: (folder: string) => Promise<boolean>;
  /** Is a file of that name one of the product's settings files? */
  isSettings: (name: string) => boolean;
  /** Is an operation noted as begun or done, and not skipped? */
  isNoted: (operation: Operation) => boolean;
  /** Is it acknowledged by its id or number? */
  isNamed: (operation: Operation) => boolean;
  /** Notes that an operation is taken back by what takes another one back. */
  noteUndone: (operation: Operation) => Promise<void>;
  /** How the caller names an archive: `--archive`. */
  archiveOption: string;
  onProgress: (says: string, done: number, total: number) => void;
  signal: AbortSignal | undefined;
}

/** A change that is to be made, or taken back. */
export interface Task<C extends Change = Change> {
  operation: Operation;
  /** The operation's place in the order, from 0. */
  index: number;
  change: C;
}

/** How a change stands, by what is there. */
export type Assessment =
  /** It is so; `nothing`: because there is nothing to do it with. */
  | { state: "already"; says: string; nothing?: true }
  /** `was`: what was there before, to take it back. */
  | { state: "to-do"; says: string; was: unknown }
  /** It cannot be done. `isAbsent`: what is to be changed is not there. */
  | { state: "blocked"; says: string; remedy: string; isAbsent?: true };

/** What a change was seen to be when it was done or taken back, for the journal; in words for the screen. */
export interface Outcome {
  says: string[];
  evidence: unknown;
}

/** Everything that a change is. */
export interface ChangeKind<C extends Change = Change> {
  name: ChangeName;
  words: Words;
  /** Files are changed by `run` and script alike; programs by the script alone, where it is told how they are run. */
  files?: {
    assess: (ground: Ground, task: Task<C>) => Promise<Assessment>;
    /** Does it; what was assessed as to do. */
    perform: (ground: Ground, task: Task<C>) => Promise<Outcome>;
    /**
     * Takes it back, as far as what is there shows that it was made. `was`: of the first time that it was begun;
     * `null`: it never was.
     */
    undo: (ground: Ground, task: Task<C>, was: unknown) => Promise<Outcome>;
  };
}

/** Declares a change; gives it back with its type forgotten, for the registry. */
export const defineChange = <C extends Change>(kind: ChangeKind<C>): ChangeKind => kind as unknown as ChangeKind;

/** Anything that was expected not to happen on this host, and how to go on. */
export class StopError extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = "StopError";
  }
}
