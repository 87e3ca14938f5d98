import type { Clause } from "../language/clause.js";
import { formatCommandLine, isProgram, readCommands, type CommandLine } from "../language/command-line.js";
import type { Names } from "../language/names.js";
import { argument, powershell, quoted } from "../language/powershell-command.js";
import { hasWord, type Phrase } from "../language/phrase.js";
import type { Token } from "../language/tokens.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text, type Inline } from "../model/inline.js";
import { isPowershell } from "./file-commands.js";
import { decline, defineVerb, type HostNames, type ReadingContext } from "./verb.js";

const schema = actionSchemas.execute;
type Execute = ActionOf<"execute">;

/** Run a program. */
export const execute = defineVerb<Execute>({
  name: "execute",
  summary: "Run a program with its arguments",
  schema,
  openers: [
    "run",
    "execute",
    "launch",
    "invoke",
    "call",
    "start",
    "use",
    "re-run",
    "rerun",
    "type",
    "enter",
    "issue",
    "paste",
  ],
  recognise(clause, context) {
    const typed = /^(?:type|enter|issue|paste)$/u.test(clause.opener);
    // "Type `:wq`", "enter your name" are typed into anything.
    if (typed && !hasWord(clause.rest, /^(?:commands?|cmdlets?|lines?|following)$/u)) return null;
    const lines = linesOf(clause, context);
    if (lines.length > 0) return lines.map(toAction);
    if (context.unreadCode !== null) return decline(context.unreadCode);
    const sql = hasWord(clause.rest, /^(?:quer(?:y|ies)|sql|statements?)$/u);
    return /^(?:run|execute|invoke)$/u.test(clause.opener) && !sql ? decline("it names no program") : null;
  },
  sentence: ({ program, arguments: args }) => [text("Run "), code(formatCommandLine(program, args)), text(".")],
  describe: () => [],
  commands: ({ program, arguments: args, asWritten = program }, host) => {
    if (!isPowershell(host)) return [{ shell: "sh", words: [code(formatCommandLine(asWritten, args))] }];
    const called = calledBy(program, asWritten, host);
    return [powershell`${called}${args.flatMap((arg) => [code(" "), ...argument(arg)])}`];
  },
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

/** What a program is called by in PowerShell: its full path, `.\\` before a file, the name of what needs neither. */
function calledBy(program: string, asWritten: string, host: HostNames): Inline[] {
  const own = host.program(program);
  if (own !== null) return [code("& "), ...quoted(own)];
  const isPath = /[\\/]/u.test(asWritten);
  if (!isPath && !/\.\w+$/u.test(asWritten)) return argument(asWritten);
  return [code("& "), ...quoted(isPath ? asWritten : `.\\${asWritten}`)];
}

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
  const spoken = spokenLines(clause.rest, context.names);
  const shown = context.commandLines;
  if (shown.length > 0)
    return [...shown, ...spoken.filter(({ program }) => !shown.some((line) => line.program === program))];
  return spoken.length > 0 ? spoken : looseLines(clause, context);
}

/** Words between a program and its options: "with the option `--all`". */
const optionWords = /^(?:with|using|and|the|its|options?|arguments?|parameters?|switch(?:es)?|flags?|,)$/u;
const isOption = ({ value }: Token): boolean => /^(?:--?[A-Za-z?]|\/[A-Za-z?]{1,12}(?:[:=]|$))/u.test(value);

/** The programs that a sentence names, each with the options behind it. */
function spokenLines(rest: Phrase, names: Names): CommandLine[] {
  const lines: CommandLine[] = [];
  for (let at = 0; at < rest.length; at++) {
    const token = rest[at] as Token;
    const named = token.kind === "span" ? readCommands(token.value, "any", names).lines : wordLine(token, names);
    const [first] = named;
    // The text of a link is the page of a command, and seldom the command as it is to be run.
    if (first === undefined || !isProgram(first.written, names) || isPage(token, names)) continue;
    lines.push(...named);
    const last = lines.at(-1) as CommandLine;
    const more = optionsBehind(rest, at + 1, names);
    last.arguments.push(...more.options);
    at = more.end - 1;
  }
  return lines;
}

const isPage = ({ span, value }: Token, names: Names): boolean => span === "link" && !names.program(value).known;

const wordLine = ({ kind, value }: Token, names: Names): CommandLine[] =>
  kind === "word" ? [{ written: value, program: names.program(value).name, arguments: [] }] : [];

/** The options that stand at a place, and where they end: spans, and words with the values between them. */
function optionsBehind(rest: Phrase, start: number, names: Names): { options: string[]; end: number } {
  const said: string[] = [];
  let end = start;
  for (let at = start; at < rest.length; at++) {
    const token = rest[at] as Token;
    if (isOption(token) || (end === at && at > start && isValue(rest, at))) {
      said.push(token.value);
      end = at + 1;
    } else if (!optionWords.test(token.lower) || token.kind === "span") break;
  }
  // Read as one command line, so that a secret among them is masked.
  const options =
    said.length === 0 ? [] : (readCommands(`program ${said.join(" ")}`, "any", names).lines[0]?.arguments ?? []);
  return { options, end };
}

/** "--from *7* --to *8*": a value stands between options, or at the end. */
const isValue = (rest: Phrase, at: number): boolean => {
  const [token, before, next] = [rest[at], rest[at - 1], rest[at + 1]];
  return (
    token?.kind === "word" &&
    before?.kind === "word" &&
    isOption(before) &&
    (/[\d\\/._]/u.test(token.value) || (next !== undefined && isOption(next)))
  );
};

/** What a command is called besides its own name. */
const commandNouns =
  /^(?:the|this|following|commands?|cmdlets?|scripts?|programs?|executables?|tools?|utilit(?:y|ies)|both|and|,|then)$/u;

/** "Run `npm ci`": the first word is a program, whatever it is; "run the `check` task" runs a task. */
function looseLines({ opener, object }: Clause, { names }: ReadingContext): CommandLine[] {
  if (!/^(?:run|execute|invoke|re-?run|type|enter|issue)$/u.test(opener)) return [];
  if (!object.every(({ kind, span, lower }) => (kind === "span" ? span === "code" : commandNouns.test(lower))))
    return [];
  if (/^(?:type|enter|issue)$/u.test(opener) && !hasWord(object, /^(?:commands?|cmdlets?)$/u)) return [];
  const read = object
    .filter(({ kind, value }) => kind === "span" && !isQuery(value))
    .map(({ value }) => readCommands(value, "any", names));
  return read.every(({ unread }) => unread === null) ? read.flatMap(({ lines }) => lines) : [];
}

const isQuery = (line: string): boolean =>
  /^(?:select|insert|update|delete|alter|exec|create|drop|truncate)\s/iu.test(line);
