import { hostname, userInfo } from "node:os";
import {
  inlineText,
  nodeHost,
  rehearseRunbook,
  runRunbook,
  UsageError,
  type RunAnswer,
  type ToldOperation,
  type RunEvent,
  type RunQuestion,
  type RunResult,
  type OperationState,
} from "../../index.js";
import { visibleText } from "../../formats/visible.js";
import { shellWord } from "../../language/shell-word.js";
import type { CommandDefinition, OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { openNamedProject, optionList, optionText, readOverlay, readParameters, requiredText } from "../project.js";
import { openPrompt, type Prompt } from "../prompt.js";
import { showRehearsal } from "../rehearsal.js";
import type { Terminal } from "../terminal.js";

/** `run`: performs what is about files, asks about the rest, and keeps a journal of both. */
export const runCommand: CommandDefinition = {
  name: "run",
  summary: "perform the file steps of a runbook, ask about all others, keep a journal; or take it all back",
  operands: [{ name: "<dir>", summary: "the working directory: the folder that holds the runtime folder" }],
  options: [
    { flags: "--role <role>", summary: "what this host is" },
    { flags: "--from <version>", summary: "the installed version" },
    { flags: "--to <version>", summary: "the version to arrive at" },
    {
      flags: "--archive <zip>",
      summary:
        "the new release's archive; on a path of several installations those of the others stand under `archives:` in the parameters",
    },
    { flags: "--baseline <zip>", summary: "the old release's archive, for what --dry-run says of the settings" },
    { flags: "--backup <name>", summary: "what the old folder is renamed to" },
    {
      flags: "--params <file>",
      summary:
        "names and paths of the host, in YAML or JSON; `acknowledged:` holds the verbs and step ids that need not be asked about; may be given again",
      repeatable: true,
    },
    { flags: "--overlay <file>", summary: "steps of your own, as `plan` takes them" },
    {
      flags: "--skip <step>",
      summary: "a step that does not apply here, by id or number; may be given again",
      repeatable: true,
    },
    {
      flags: "--yes",
      summary:
        "do not ask before the steps that are performed; without a terminal to ask at, what waits for a person and is " +
        "not acknowledged is then refused before anything is begun (exit 2), but for hold points (exit 3); a step " +
        "that only looks (`check`) is noted as not looked at",
    },
    {
      flags: "--dry-run",
      summary:
        "look ahead on an overlay in memory, show the folder before and after and what `verify` would say; changes " +
        "nothing, and ends with the code that the run itself would begin with",
    },
    { flags: "--journal <file>", summary: "where the journal is kept; default: <dir>/.upgrade-runbook/journal.jsonl" },
    {
      flags: "--resume",
      summary: "go on with a run that stopped, by its journal; what it began with need not be said again",
    },
    {
      flags: "--rollback",
      summary:
        "take back the last installation, last step first; again, the one before; past the point of no return only with the id of the restore under `acknowledged:`",
    },
  ],
  examples: [
    "run C:/identitymanagerContoso --role server --from 6.1 --to 6.2 --archive usercube-server-runtime-6.2.zip",
    "run C:/identitymanagerContoso --role agent --from 6.1 --to 6.2 --archive agent-6.2.zip --dry-run",
    "run C:/identitymanagerContoso --role agent --from 6.1 --to 6.2 --archive agent-6.2.zip --params contoso.yml --yes",
    "run C:/identitymanagerContoso --role agent --from 6.1 --to 6.2 --archive agent-6.2.zip --resume",
    "run C:/identitymanagerContoso --role agent --from 6.1 --to 6.2 --rollback",
  ],
  async run(options, terminal) {
    const [directory = ""] = optionList(options, "operands");
    const request = {
      directory,
      role: requiredText(options, "role", "one of the roles"),
      from: requiredText(options, "from", "a version"),
      to: requiredText(options, "to", "a version"),
      archive: optionText(options, "archive"),
      backup: optionText(options, "backup"),
    };
    const modes = ["dryRun", "resume", "rollback"].filter((name) => options[name] === true);
    if (modes.length > 1)
      throw new UsageError("Unexpected options together, expected one of `--dry-run`, `--resume` and `--rollback`");
    const [project, given] = await Promise.all([openNamedProject(options), readParameters(options)]);
    const overlay = await readOverlay(options, project);
    const skipped = [...(given.skipped ?? []), ...optionList(options, "skip")];
    const parameters = skipped.length === 0 ? given : { ...given, skipped };
    const interrupted = new AbortController();
    const interrupt = (): void => interrupted.abort();
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const prompt = openPrompt(interrupted.signal);
    const teller = createTeller(terminal, options["quiet"] === true);
    const shared = {
      ...request,
      parameters,
      overlay,
      now: () => nodeHost.now(),
      operator: parameters.technician ?? operatorName(),
      onEvent: teller.tell,
      signal: interrupted.signal,
    };
    const unattended = options["yes"] === true && !process.stdin.isTTY;
    for (const signal of signals) process.on(signal, interrupt);
    try {
      if (options["dryRun"] === true)
        return showRehearsal(
          await rehearseRunbook(nodeHost, project, {
            ...shared,
            unattended,
            baseline: optionText(options, "baseline"),
          }),
          { quiet: options["quiet"] === true, terminal, product: project.graph.product.name },
        );
      const ask = unattended
        ? (): Promise<RunAnswer> => Promise.resolve("end")
        : (question: RunQuestion): Promise<RunAnswer> => askSomebody(question, prompt, terminal, teller);
      const mode = options["rollback"] === true ? "rollback" : options["resume"] === true ? "resume" : "run";
      const result = await runRunbook(nodeHost, project, {
        ...shared,
        mode,
        journal: optionText(options, "journal"),
        confirmed: options["yes"] === true,
        unattended,
        ask,
      });
      teller.end();
      return showResult(result, { directory, options, terminal });
    } finally {
      teller.end();
      prompt.close();
      for (const signal of signals) process.off(signal, interrupt);
    }
  },
};

function operatorName(): string {
  try {
    return `${userInfo().username} on ${hostname()}`;
  } catch {
    return `somebody on ${hostname()}`;
  }
}

const styles: Partial<Record<OperationState, "good" | "danger" | "faint" | "warning">> = {
  "already so": "faint",
  done: "good",
  "taken back": "good",
  stopped: "danger",
  "to be asked": "warning",
};

/** Of how many files, or bytes, progress is worth a word. */
const worthTelling = 1_000;

interface Teller {
  tell: (event: RunEvent) => void;
  /** Ends a bar that is being drawn. */
  end: () => void;
}

/**
 * Says on standard output what came of each step, and on standard error what is under way: by a bar on a terminal, by
 * lines elsewhere.
 */
function createTeller({ print, progress, style }: Terminal, quiet: boolean): Teller {
  const isTerminal = process.stderr.isTTY;
  let drawn = false;
  let told = { says: "", part: -1 };
  const end = (): void => {
    if (drawn) process.stderr.write("\r\u001b[K");
    drawn = false;
  };
  const line = (number: string, state: OperationState, text: string, says: readonly string[]): void => {
    end();
    const more = says.filter((one) => one !== "");
    const below = more.map((one) => `${" ".repeat(20)}${one.replaceAll("\n", `\n${" ".repeat(20)}`)}\n`).join("");
    print(
      `${number.padStart(5)}  ${style(styles[state] ?? "faint", state.padEnd(13))} ${visibleText(`${text}\n${below}`)}`,
    );
  };
  const draw = ({ says, done, total }: Extract<RunEvent, { type: "progress" }>): void => {
    if (quiet || total < worthTelling) return;
    const part = Math.min(1, done / total);
    if (isTerminal) {
      const percent = Math.floor(part * 100);
      if (drawn && told.says === says && told.part === percent) return;
      told = { says, part: percent };
      const width = 30;
      process.stderr.write(
        `\r\u001b[K${says} [${"#".repeat(Math.round(part * width)).padEnd(width, ".")}] ${String(percent)} %`,
      );
      drawn = true;
      return;
    }
    const tenth = Math.floor(part * 10);
    if (told.says === says && tenth <= told.part && tenth > 0) return;
    const isNew = told.says !== says || tenth < told.part;
    told = { says, part: tenth };
    if (tenth > 0 || isNew) progress(`${says}: ${String(tenth * 10)} %`);
  };
  const tell = (event: RunEvent): void => {
    if (event.type !== "progress") end();
    switch (event.type) {
      case "progress":
        draw(event);
        break;
      case "note":
        progress(event.says);
        break;
      case "operation":
        line(event.operation.number, event.state, commandOf(event), event.says);
        break;
      case "plan":
        print(planText(event, style));
    }
  };
  return { tell, end };
}

/** The sentence of an operation's step; a hold has none. */
const commandOf = ({ step, operation }: ToldOperation): string =>
  step === null
    ? `Halt${"condition" in operation && operation.condition !== null ? `, ${operation.condition}` : ""}`
    : inlineText(step.command);

/** Who does what, before anything is done. */
function planText({ operations }: Extract<RunEvent, { type: "plan" }>, style: Terminal["style"]): string {
  const rows = operations.map((told) => {
    const [decision] = told.operation.decisions;
    const when = decision === undefined ? "" : ` (${decision.says})`;
    return `${told.operation.number.padStart(5)}  ${told.who.padEnd(13)} ${commandOf(told)}${when}`;
  });
  return `${style("heading", "Plan")}\n${visibleText(rows.join("\n"))}\n\n${style("heading", "Run")}\n`;
}

async function askSomebody(
  question: RunQuestion,
  prompt: Prompt,
  terminal: Terminal,
  teller: Teller,
): Promise<RunAnswer> {
  const { kind, operation, step, skippable, says } = question;
  teller.end();
  const turning = step?.pointOfNoReturn ?? null;
  const lines = [
    `${operation.number}  ${commandOf(question)}`,
    ...(turning === null ? [] : [`POINT OF NO RETURN: ${turning}`]),
    ...says,
  ];
  for (const line of lines) terminal.warn(line);
  const asked = { confirm: "Do it?", done: "Is it done?", applies: "Does it apply here?" }[kind];
  for (;;) {
    const answer = await prompt.ask(`${asked} [y/n${skippable ? "/s to skip" : ""}] `);
    if (answer === null) return "end";
    const word = answer.trim().toLowerCase();
    if (word === "y" || word === "yes") return "yes";
    if (word === "n" || word === "no") return "no";
    if (skippable && (word === "s" || word === "skip")) return "skip";
    terminal.warn(`Unexpected answer \`${word}\`, expected \`y\`, \`n\`${skippable ? " or `s`" : ""}.`);
  }
}

function showResult(
  result: RunResult,
  {
    directory,
    options,
    terminal: { print, warn, style },
  }: { directory: string; options: OptionValues; terminal: Terminal },
): ExitCode {
  const { outcome, says, journal, begun } = result;
  const isSafe = outcome === "done" || outcome === "rolled-back";
  for (const line of says.filter((one) => one !== "")) warn(line);
  if (!isSafe && begun) {
    const isBack = options["rollback"] === true;
    if (!isBack) warn(`To go on:   ${commandLine(directory, options, "--resume")}`);
    warn(`To go back: ${commandLine(directory, options, "--rollback")}`);
  }
  if (outcome === "done") print(style("good", "The run has come to its end.\n"));
  if (journal !== null)
    print(
      visibleText(
        `Journal ${journal.file}\nSHA-256 of its last line, to be noted on the sheet: ${journal.lastSha256}\n`,
      ),
    );
  if (outcome === "interrupted") return exitCodes.interrupted;
  return isSafe ? exitCodes.ok : outcome === "refused" ? exitCodes.usage : exitCodes.stopped;
}

/** The same command line with another mode. */
function commandLine(directory: string, options: OptionValues, mode: string): string {
  const named = ["role", "from", "to", "archive", "backup", "journal", "content"].flatMap((name) =>
    optionText(options, name) === undefined || (mode === "--rollback" && name === "archive")
      ? []
      : [`--${name}`, shellWord(optionText(options, name) ?? "")],
  );
  const lists = ["params", "guide", "overlay", "skip"].flatMap((name) =>
    optionList(options, name).flatMap((value) => [`--${name}`, shellWord(value)]),
  );
  return [
    "upgrade-runbook run",
    shellWord(directory),
    ...named,
    ...lists,
    ...(options["yes"] === true ? ["--yes"] : []),
    mode,
  ].join(" ");
}
