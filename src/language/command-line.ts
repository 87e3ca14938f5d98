/** Command lines in code examples: the program and its arguments, with secrets replaced by placeholders. */
import { maskSecrets } from "./mask-secrets.js";
import type { Names } from "./names.js";
import { readShell, shellOf, type Shell } from "./shell.js";

/** A program with its arguments, as an example shows them. */
export interface CommandLine {
  /** As written: `./identitymanager-Upgrade-Files.exe`. */
  written: string;
  /** The program's real name. */
  program: string;
  arguments: string[];
}

/** What the code of a step orders to run. */
export interface ShownCommands {
  lines: CommandLine[];
  /** Why code that orders something is not read as commands; `null` where it is, or orders nothing. */
  unread: string | null;
}

/** A piece of code as a guide shows it. */
export interface ShownCode {
  lang: string | null;
  value: string;
  /** The paragraph above it, below the step's sentence. */
  lead?: string | undefined;
}

const nothing: ShownCommands = { lines: [], unread: null };

const programFile = /\.(?:exe|ps1|psm1|cmd|bat|sh|dll|com|msi|py|pl|rb|jar)$/iu;
const cmdlet =
  /^(?:[A-Z][A-Za-z]*\\)?(?:Add|Approve|Assert|Backup|Block|Build|Checkpoint|Clear|Close|Compare|Complete|Compress|Confirm|Connect|Convert|ConvertFrom|ConvertTo|Copy|Debug|Deny|Deploy|Disable|Disconnect|Dismount|Edit|Enable|Enter|Exit|Expand|Export|Find|Format|Get|Grant|Group|Hide|Import|Initialize|Install|Invoke|Join|Limit|Lock|Measure|Merge|Mount|Move|New|Open|Optimize|Out|Ping|Pop|Protect|Publish|Push|Read|Receive|Redo|Register|Remove|Rename|Repair|Request|Reset|Resize|Resolve|Restart|Restore|Resume|Revoke|Save|Search|Select|Send|Set|Show|Skip|Split|Start|Step|Stop|Submit|Suspend|Switch|Sync|Test|Trace|Unblock|Undo|Uninstall|Unlock|Unprotect|Unpublish|Unregister|Update|Upgrade|Use|Wait|Watch|Write)-[A-Z][A-Za-z0-9]*$/u;

/** Is this word a program by itself: by its ending, its path, as a cmdlet, or because the pack knows it? */
export const isProgram = (word: string, names: Names): boolean =>
  (/^[^|*?"=,\n]+$/u.test(word) && (programFile.test(word) || /^\.{1,2}[\\/][\w.-]/u.test(word))) ||
  cmdlet.test(word) ||
  (word !== "" && names.program(word).known);

/**
 * May a command begin with this word, where a command is announced? Prose begins in upper case, and output with more
 * than a name.
 */
const mayBeProgram = (word: string, names: Names): boolean =>
  isProgram(word, names) || /^(?:[a-z_~/]|[A-Za-z]:[\\/]|\\\\)[\w.+~\\/ ()-]*$/u.test(word);

/** Does the text begin with a program? */
export function startsProgram(text: string, names: Names): boolean {
  const [first] = readCommands(text, "any", names).lines;
  return first !== undefined && isProgram(first.written, names);
}

/** The commands of one piece of code; none, with the reason, where it is more than commands. */
export function readCommands(code: string, shell: Shell, names: Names): ShownCommands {
  // Before anything is split: a value with a blank would show its second half.
  const read = readShell(maskSecrets(code, names), shell);
  if ("unread" in read) return { lines: [], unread: read.unread };
  const lines = read.commands.map((words) => toCommandLine(words, names));
  const odd = lines.find(({ written }) => !mayBeProgram(written, names));
  return odd === undefined
    ? { lines, unread: null }
    : { lines: [], unread: `it shows code in which \`${odd.written}\` is no program` };
}

function toCommandLine(words: readonly string[], names: Names): CommandLine {
  const [first = "", second, ...others] = words;
  // The pack knows what its programs do: not the one that raises the rights is meant.
  if (/^sudo$/u.test(first) && second !== undefined && names.program(second).known)
    return toCommandLine([second, ...others], names);
  return { written: first, program: names.program(first).name, arguments: words.slice(1) };
}

const announcing =
  /\b(?:run|execut\w*|types?|enter|issue|invoke|use|using|paste|launch|call|perform)\b(?:.{0,80})\b(?:commands?|cmdlets?|scripts?|lines?|following|these|tool|utility|code|powershell)\b|\b(?:commands?|cmdlets?)\b.{0,40}:\s*$/iu;
const outcome =
  /\b(?:outputs?|prints?|displays?|returns?|results?|responds?|answers?|shows|logs?|ends (?:as|with))\b|\b(?:should|will|can|may|could|must|you(?:'ll)?|then)\s+(?:now\s+)?(?:see|look|show|get|read|contain)\b|\blooks?\s+(?:like|as|similar|so)\b|\bsimilar to\b/iu;
const illustrating = /^\W*(?:for\s+)?(?:example|instance|e\.g\.|sample)\b/iu;
const otherWay =
  /^\W*(?:or\b|alternatively|otherwise|option\b|if\b|for\s+(?!example|instance)|(?:on|under|with)\s+\w+)|\b(?:either|one of)\b/iu;

/** Does a sentence say that what stands below it is to be run? */
export const announcesCommand = (said: string): boolean => announcing.test(said);

const lastSentence = (said: string): string =>
  said
    .trim()
    .split(/(?<=[.!?])\s+/u)
    .at(-1) ?? "";

/**
 * The commands that the code below a step orders to run, in order. `said`: the step's sentence. Output, files, and
 * further examples of one command are none; ways to choose from are none to run, and are a reason.
 */
export function readShownCommands(code: readonly ShownCode[], said: string, names: Names): ShownCommands {
  const lines: CommandLine[] = [];
  const announced = announcesCommand(said);
  for (const [index, piece] of code.entries()) {
    const shell = shellOf(piece.lang);
    const lead = piece.lead ?? (index === 0 ? lastSentence(said) : "");
    const asked = announcesCommand(lead) || (announced && (piece.lead === undefined || illustrating.test(lead)));
    if (shell === undefined || (!announcesCommand(lead) && outcome.test(lead))) continue;
    const read = readCommands(piece.value, shell, names);
    const [first] = read.lines;
    if (read.unread !== null) {
      if (asked || beginsWithProgram(piece.value, names)) return { lines: [], unread: read.unread };
      continue;
    }
    if (first === undefined || !(asked || isShownCommand(first, names))) continue;
    const repeats = lines.some((line) => line.program === first.program);
    if (lines.length > 0 && illustrating.test(lead) && repeats) continue;
    if (repeats && lines.some((line) => line.program === first.program && hasBlanks(line)) && !hasBlanks(first))
      continue;
    if (lines.length > 0 && (otherWay.test(lead) || illustrating.test(lead)))
      return { lines: [], unread: "it shows commands to choose from" };
    lines.push(...read.lines);
  }
  return lines.length === 0 ? nothing : { lines, unread: null };
}

/** `<server>`: a template, of which an example with values may follow. */
const hasBlanks = ({ arguments: args }: CommandLine): boolean => args.some((arg) => /<[^<>]+>/u.test(arg));

/**
 * Code below a sentence that announces none: with a path, arguments, or as a cmdlet it is a command; a bare name may be
 * a file.
 */
const isShownCommand = ({ written, arguments: args }: CommandLine, names: Names): boolean =>
  isProgram(written, names) &&
  !args.some((arg) => /:$/u.test(arg)) &&
  (args.length > 0 || /[\\/]/u.test(written) || cmdlet.test(written) || names.program(written).known);

const beginsWithProgram = (code: string, names: Names): boolean =>
  isProgram(/^\s*&?\s*(\S+)/u.exec(code)?.[1] ?? "", names);

/** One line as a person types it, arguments with spaces in double quotes. */
export const formatCommandLine = (program: string, args: readonly string[]): string =>
  [program, ...args.map((arg) => (/[\s"<>&|;]|^$/u.test(arg) ? `"${arg.replaceAll('"', '\\"')}"` : arg))].join(" ");
