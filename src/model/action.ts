/**
 * What a step does, typed by a verb: one schema each, and the union of them. What a verb means stands in `src/verbs`,
 * one file each; nobody else names one.
 */
import { z } from "zod";

const path = z.string().min(1);

/** `condition` is there when only this action of the step has one ("If not, import the configuration"). */
const action = <const V extends string, const S extends z.ZodRawShape>(verb: V, shape: S) =>
  z.strictObject({ verb: z.literal(verb), condition: z.string().optional(), ...shape });

/** The arguments of every verb, in the order in which the reference lists them. */
export const actionSchemas = {
  download: action("download", {
    artifact: z.string().min(1).describe("What is fetched, as the guide names it"),
    url: z.string().optional().describe("Where from: the address of the link that has a text"),
  }),
  stop: action("stop", { target: z.string().min(1).describe("What is stopped, as the guide calls it: `server`") }),
  start: action("start", { target: z.string().min(1).describe("What is started, as the guide calls it: `server`") }),
  rename: action("rename", {
    from: path.describe("The folder or file, below the working directory"),
    to: path.describe("Its new name"),
    example: z.boolean().optional().describe("The guide gives the new name as an example: another may be chosen"),
  }),
  extract: action("extract", {
    artifact: z.string().optional().describe("The archive, where the guide names it"),
    into: path.describe("The folder that the content goes into, below the working directory"),
    beside: z.string().optional().describe("The folder beside which `into` lies, where the guide says so"),
  }),
  copy: action("copy", {
    files: z
      .array(path)
      .min(1)
      .describe("The files by their real names, `*` for anything but a slash; a folder ends in a slash"),
    from: path.describe("The folder they come from, below the working directory"),
    to: path.describe("The folder they go to; names with folders keep these"),
    asWritten: z
      .array(z.string())
      .optional()
      .describe("The names as the guide spells them, where it spells one otherwise; in the order of `files`"),
  }),
  move: action("move", {
    files: z.array(path).min(1).describe("The files, as `copy` has them"),
    from: path.describe("The folder they leave, below the working directory"),
    to: path.describe("The folder they go to; names with folders keep these"),
    asWritten: z
      .array(z.string())
      .optional()
      .describe("The names as the guide spells them, where it spells one otherwise; in the order of `files`"),
  }),
  backup: action("backup", {
    what: z.string().min(1).describe("What is backed up, as the guide calls it: `database`"),
  }),
  install: action("install", {
    what: z.string().min(1).describe("What is installed, without its version"),
    version: z.string().optional().describe("Its version, where the guide says it"),
    url: z.string().optional().describe("Where it is to be had"),
  }),
  uninstall: action("uninstall", {
    what: z.string().min(1).describe("What is uninstalled, without its version"),
    version: z.string().optional().describe("Its version, where the guide says it"),
  }),
  create: action("create", { path: path.describe("The folder or file, below the working directory") }),
  delete: action("delete", { path: path.describe("The folder or file, below the working directory") }),
  edit: action("edit", {
    file: path.describe("The file by its real name"),
    setting: z.string().optional().describe("The setting's key path"),
    value: z.string().optional().describe("What it becomes, or what is added to it"),
  }),
  execute: action("execute", {
    program: z.string().min(1).describe("The program by its real name"),
    arguments: z.array(z.string()).default([]).describe("Its arguments; the values of secret options are placeholders"),
    asWritten: z.string().optional().describe("The program as the guide spells it, where it spells it otherwise"),
  }),
  query: action("query", { statement: z.string().min(1).describe("The statement, as the guide gives it") }),
  check: action("check", { what: z.string().min(1).describe("What must be so") }),
  deploy: action("deploy", { what: z.string().min(1).describe("What is deployed: `configuration`") }),
  manual: action("manual", { text: z.string().min(1).describe("The guide's words") }),
};

/** One of {@link verbNames}. */
export type VerbName = keyof typeof actionSchemas;
/** The verbs, in the order in which the reference lists them. */
export const verbNames = Object.keys(actionSchemas) as VerbName[];

/** The action of a verb. */
export type ActionOf<V extends VerbName> = z.infer<(typeof actionSchemas)[V]>;
/** A verb with its arguments. */
export type Action = { [V in VerbName]: ActionOf<V> }[VerbName];

/** Does an argument of a verb hold several words? */
export const isList = (verb: VerbName, argument: string): boolean => {
  const { shape }: { shape: Readonly<Record<string, unknown>> } = actionSchemas[verb];
  const schema = shape[argument];
  return (
    (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema) instanceof z.ZodArray
  );
};

/** The value of an argument: a name, names, or a flag. */
export type ArgumentValue = string | boolean | readonly string[];

/** The arguments of an action, for whoever prints or compares them without knowing the verb. */
export const argumentsOf = (action: Action): Readonly<Record<string, ArgumentValue | undefined>> =>
  Object.fromEntries(Object.entries(action).filter(([name]) => name !== "verb"));

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
