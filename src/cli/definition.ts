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

/** The values of options by their name in camel case; what was not given is not there. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** A command. */
export interface CommandDefinition {
  name: string;
  summary: string;
  options: readonly OptionDefinition[];
  /** Command lines without the program's name. */
  examples: readonly string[];
  run(options: OptionValues, terminal: Terminal): Promise<ExitCode>;
}
