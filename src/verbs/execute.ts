import type { Clause } from "../language/clause.js";
import { formatCommandLine, readCommandLines, startsProgram, type CommandLine } from "../language/command-line.js";
import type { Names } from "../language/names.js";
import { hasWord } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { decline, defineVerb, type ReadingContext } from "./verb.js";

const schema = actionSchemas.execute;
type Execute = ActionOf<"execute">;

const speaksOfCommand = /^(?:commands?|following|scripts?)$/u;

/** Run a program. */
export const execute = defineVerb<Execute>({
  name: "execute",
  summary: "Run a program with its arguments",
  schema,
  openers: ["run", "execute", "launch", "invoke", "call", "start", "use", "re-run", "rerun"],
  recognise(clause, context) {
    const lines = linesOf(clause, context);
    if (lines.length > 0) return lines.map(toAction);
    const sql = hasWord(clause.rest, /^(?:quer(?:y|ies)|sql|statements?)$/u);
    return /^(?:run|execute|invoke)$/u.test(clause.opener) && !sql ? decline("it names no program") : null;
  },
  sentence: ({ program, arguments: args }) => [text("Run "), code(formatCommandLine(program, args)), text(".")],
  describe: ({ program, arguments: args }) => [[text("Run "), code(formatCommandLine(program, args))]],
  change: () => null,
  isCommand: true,
  runs: ({ program }) => program,
  mayMake: true,
  edits: ({ program }, { program: known }) =>
    (known(program)?.changesSettings ?? []).map((file) => ({ file, setting: null, value: null })),
  changesData: ({ program }, { program: known }) =>
    known(program)?.changesDatabase ? `\`${known(program)?.name ?? program}\` changes the database.` : null,
  savesDatabase: ({ program }) => /bacpac|backup/iu.test(program),
  // What a program did, only its own documentation knows how to undo.
  undo: () => null,
  postconditions: () => [],
});

/** The action of a command line, as examples below a step give it. */
export const toAction = ({ program, written, arguments: args }: CommandLine): Execute => ({
  verb: "execute",
  program,
  arguments: args,
  ...(written === program || bare(written) === program ? {} : { asWritten: written }),
});

const bare = (written: string): string => written.replace(/^\.[\\/]/u, "");

/** The command lines that the order means: those below it, completed by the programs that it names itself. */
function linesOf(clause: Clause, context: ReadingContext): CommandLine[] {
  const named = clause.rest.filter(
    ({ kind, value }) =>
      (kind === "span" || /\.(?:exe|ps1|cmd|bat|sh)$/iu.test(value) || context.names.program(value).known) &&
      isProgram(value, context.names),
  );
  const spoken = named
    .map(({ value }) => readCommandLines(value, context.names)[0])
    .filter((line) => line !== undefined);
  const shown = context.commandLines;
  if (shown.length > 0)
    return [...shown, ...spoken.filter(({ program }) => !shown.some((line) => line.program === program))];
  return spoken.length > 0 ? spoken : looseLines(clause, context);
}

const isProgram = (value: string, names: Names): boolean => startsProgram(value, names);

/** "Run `npm ci`", "Run the following command:" – any first word is then a program. */
function looseLines(clause: Clause, { examples }: ReadingContext): CommandLine[] {
  if (!/^(?:run|execute|invoke|re-?run)$/u.test(clause.opener)) return [];
  const spans = clause.object.filter(({ kind, span }) => kind === "span" && span === "code").map(({ value }) => value);
  const fences = hasWord(clause.rest, speaksOfCommand)
    ? examples.filter(({ lang }) => lang !== "sql").flatMap(({ value }) => value.split("\n"))
    : [];
  return (spans.length > 0 ? spans : fences)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && !isQuery(line))
    .map(looseLine);
}

const isQuery = (line: string): boolean =>
  /^(?:select|insert|update|delete|alter|exec|create|drop|truncate)\s/iu.test(line);

function looseLine(line: string): CommandLine {
  const [program = "", ...args] = [...line.matchAll(/"([^"]*)"|'([^']*)'|\S+/gu)].map(
    ([whole, double, single]) => double ?? single ?? whole,
  );
  return { written: program, program, arguments: args };
}
