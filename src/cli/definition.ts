/** A command as data: help, the reference and the command line itself are made from it. */
import type { ExitCode } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** An option of a command. */
export interface OptionDefinition {
  /** As commander reads it: `--role <role>`. */
  flags: string;
  summary: string;
  /** The values it takes; `undefined`: any. */
  choices?: readonly string[];
  /** May be given again; its value is then an array. */
  repeatable?: boolean;
  defaultValue?: string;
}

/** A word that a command takes without an option's name. */
export interface OperandDefinition {
  /** As commander reads it: `<old>`, `[files...]`. */
  name: string;
  summary: string;
}

/**
 * The values of options by their name in camel case; what was not given is not there. `operands`: the words without a
 * name, in order.
 */
export type OptionValues = Readonly<Record<string, unknown>>;

/** A command. */
export interface CommandDefinition {
  name: string;
  summary: string;
  options: readonly OptionDefinition[];
  /** The words that it takes without an option's name, in order; `undefined`: none. */
  operands?: readonly OperandDefinition[];
  /** Command lines without the program's name. */
  examples: readonly string[];
  run(options: OptionValues, terminal: Terminal): Promise<ExitCode>;
}
