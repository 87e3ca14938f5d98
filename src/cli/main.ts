/** Reads the command line, calls the command, turns what goes wrong into messages and exit codes. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { nearestOf } from "../language/nearest.js";
import { findParameter, nodeHost, UsageError } from "../index.js";
import { diffCommand } from "./commands/diff.js";
import { generateCommand } from "./commands/generate.js";
import { initCommand } from "./commands/init.js";
import { journalCommand } from "./commands/journal.js";
import { lintCommand } from "./commands/lint.js";
import { mergeCommand } from "./commands/merge.js";
import { pathsCommand } from "./commands/paths.js";
import { planCommand } from "./commands/plan.js";
import { runCommand } from "./commands/run.js";
import { createSiteCommand } from "./commands/site.js";
import { preflightCommand } from "./commands/preflight.js";
import { verifyCommand } from "./commands/verify.js";
import type { CommandDefinition, OptionDefinition, OptionValues } from "./definition.js";
import { exitCodes, type ExitCode } from "./exit-codes.js";
import { optionList } from "./project.js";
import { tool } from "../model/tool.js";
import { createTerminal } from "./terminal.js";

/** The commands: one line each. */
export const commands: readonly CommandDefinition[] = [
  pathsCommand,
  planCommand,
  generateCommand,
  preflightCommand,
  verifyCommand,
  mergeCommand,
  runCommand,
  diffCommand,
  lintCommand,
  journalCommand,
  initCommand,
  createSiteCommand(() => ({ commands, shared })),
];

/** The options that all commands take. */
const shared: readonly OptionDefinition[] = [
  { flags: "--content <dir>", summary: "the product pack; default: the bundled one" },
  {
    flags: "--guide <file>",
    summary: "a guide that replaces the pack's; may be given again; `-` reads standard input",
    repeatable: true,
  },
  { flags: "--no-color", summary: "no colours (so does the variable NO_COLOR)" },
  { flags: "--quiet", summary: "no progress on standard error" },
];

/** Runs a command line (without `node` and the script) and gives the exit code. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  dieQuietlyOnClosedPipe();
  let code: ExitCode = exitCodes.ok;
  const program = createProgram((result) => (code = result));
  try {
    refuseSwallowed(words);
    await program.parseAsync(commandFirst(words), { from: "user" });
    return code;
  } catch (error) {
    return report(error, words);
  }
}

/**
 * Windows takes `\"` for a quote: of `"C:\kits\" --role agent` only one word is left, with the rest of the line in it.
 */
function refuseSwallowed(words: readonly string[]): void {
  const swallowed = words.find((word) => /"(?:\s+-|$)/u.test(word));
  if (swallowed === undefined) return;
  throw new UsageError(`Unexpected \`"\` in the word \`${swallowed}\`, expected a path without it`, {
    note: 'Before a closing quote leave the backslash out, or write it twice: "C:\\kits" or "C:\\kits\\\\".',
  });
}

/** Options that all commands take may stand before the command as well. */
function commandFirst(words: readonly string[]): string[] {
  let at = 0;
  for (; at < words.length; at++) {
    const [name = "", value] = (words[at] ?? "").split("=");
    const option = shared.find(({ flags }) => flags.split(" ")[0] === name);
    if (option === undefined) break;
    if (option.flags.includes("<") && value === undefined) at++;
  }
  const [command, ...rest] = words.slice(at);
  const isCommand = commands.some(({ name }) => name === command);
  return command === undefined || !isCommand ? [...words] : [command, ...words.slice(0, at), ...rest];
}

function createProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command("upgrade-runbook")
    .description("Turns a vendor's Markdown migration guide into typed steps, and these into runbooks.")
    .version(tool.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText(
      "after",
      `\nExamples:\n${commands.map(({ examples }) => `  $ upgrade-runbook ${examples[0] ?? ""}`).join("\n")}\n\nExit codes: 0 fine, 1 findings, 2 wrong usage or input, 3 a run stopped, 70 a bug of ours, 130 interrupted.`,
    );
  for (const definition of commands) program.addCommand(createCommand(definition, finish));
  program.action(() => {
    const [word] = program.args;
    if (word === undefined) return program.help({ error: false });
    throw new UsageError(
      `Unexpected command \`${word}\`, expected one of ${commands.map(({ name }) => `\`${name}\``).join(", ")}`,
      {
        note: nearestOf(
          word,
          commands.map(({ name }) => name),
        ),
      },
    );
  });
  return program.allowExcessArguments();
}

function createCommand(definition: CommandDefinition, finish: (code: ExitCode) => void): Command {
  const command = new Command(definition.name)
    .description(definition.summary)
    .helpOption("-h, --help", "print help")
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText(
      "after",
      `\nExamples:\n${definition.examples.map((example) => `  $ upgrade-runbook ${example}`).join("\n")}`,
    )
    .allowExcessArguments(false);
  for (const { name, summary } of definition.operands ?? []) command.argument(name, summary);
  for (const option of [...definition.options, ...shared]) command.addOption(createOption(option));
  return command.action(async () => {
    const options: OptionValues = { ...command.opts(), operands: command.args };
    const terminal = createTerminal({ color: options["color"] !== false, quiet: options["quiet"] === true });
    finish(
      await definition.run(options, terminal).catch(async (error: unknown) => {
        throw await placed(error, optionList(options, "params"));
      }),
    );
  });
}

/** An error about a parameter, with its place in the files that said it. */
async function placed(error: unknown, files: readonly string[]): Promise<unknown> {
  if (!(error instanceof UsageError) || error.parameter === undefined || error.place !== undefined) return error;
  const place = await findParameter(nodeHost, files, error.parameter);
  return new UsageError(error.message, {
    ...(place && { place }),
    ...(error.note !== undefined && { note: error.note }),
    cause: error,
  });
}

function createOption({ flags, summary, choices, repeatable, defaultValue }: OptionDefinition): Option {
  const option = new Option(flags, summary);
  if (defaultValue !== undefined) option.default(defaultValue);
  if (repeatable) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  if (choices) {
    option.argParser((value: string) => {
      if (choices.includes(value)) return value;
      throw new InvalidArgumentError(
        `Expected one of ${choices.map((choice) => `\`${choice}\``).join(", ")}. ${nearestOf(value, choices)}`,
      );
    });
  }
  return option;
}

/** Standard output that was closed (`… | head`) is no error. */
function dieQuietlyOnClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCodes.ok);
    throw error;
  });
}

function report(error: unknown, words: readonly string[]): ExitCode {
  const { warn } = createTerminal({ color: false, quiet: false });
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    warn(error.message);
    const asked = commands.find(({ name }) => words.includes(name));
    warn(`  \`upgrade-runbook ${asked === undefined ? "" : `${asked.name} `}--help\` shows what there is.`);
    return exitCodes.usage;
  }
  if (error instanceof UsageError) {
    warn(`error: ${error.toString()}`);
    return exitCodes.usage;
  }
  const said = error instanceof Error ? error.message : String(error);
  warn(`This is a bug of upgrade-runbook ${tool.version}: ${said}`);
  if (process.env["DEBUG"] && error instanceof Error) warn(error.stack ?? "");
  else warn("  Please report it with the command line; DEBUG=1 shows where it happened.");
  return exitCodes.bug;
}
