/** What a step does, typed by a verb. The verbs themselves are in `src/verbs`, one file each. */

/** The verbs, in the order in which the reference lists them. */
export const verbNames = [
  "download",
  "stop",
  "start",
  "rename",
  "extract",
  "copy",
  "backup",
  "install",
  "uninstall",
  "create",
  "delete",
  "edit",
  "execute",
  "query",
  "check",
  "deploy",
  "manual",
] as const;
/** One of {@link verbNames}. */
export type VerbName = (typeof verbNames)[number];

/** The value of an argument: a name, names, or a flag. */
export type ArgumentValue = string | boolean | readonly string[];

/**
 * A verb with its arguments; each verb's own schema says which. `condition` is there when only
 * this action of the step has one ("If not, import the configuration").
 */
export interface Action {
  readonly verb: VerbName;
  readonly condition?: string | undefined;
  readonly [argument: string]: ArgumentValue | undefined;
}

/**
 * What must be true of a host after an action, as data: printed as the expected result, derived
 * into checks, written into scripts. Paths are below the working directory.
 */
export type Condition = (
  | { kind: "exists"; path: string }
  | { kind: "absent"; path: string }
  | { kind: "same-settings"; path: string; as: string }
  | { kind: "release-complete"; path: string }
  | { kind: "running"; target: string }
  | { kind: "stopped"; target: string }
) & {
  /** The check of `verify` that looks at it; `null`: none does. */
  check: string | null;
};

/** What a script does itself, of what actions order. Whatever is none of these a person does. */
export type ScriptOperation = "Rename" | "Extract" | "Copy" | "Create" | "Delete" | "Stop" | "Start";

/** An action as a script calls it, as data. Paths are below the working directory, with forward slashes. */
export interface ScriptCall {
  readonly operation: ScriptOperation;
  readonly arguments: Readonly<Record<string, ArgumentValue>>;
}

/** What an action does to the files of a host, as data: what `run` performs and a rollback reverses. */
export type Change =
  | { kind: "move"; from: string; to: string }
  | { kind: "write"; path: string }
  | { kind: "unpack"; archive: string | null; into: string }
  | { kind: "copy"; files: readonly string[]; from: string; to: string }
  | { kind: "remove"; path: string }
  /** The database or other data outside the folders: no renaming undoes it. */
  | { kind: "data"; what: string };
