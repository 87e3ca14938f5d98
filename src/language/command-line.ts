/** Command lines in code examples: the program and its arguments, with secrets replaced by placeholders. */
import { escapePattern } from "./escape-pattern.js";
import type { Names } from "./names.js";

/** A program with its arguments, as an example shows them. */
export interface CommandLine {
  /** As written: `./identitymanager-Upgrade-Files.exe`. */
  written: string;
  /** The program's real name. */
  program: string;
  arguments: string[];
}

const word = /"([^"]*)"|'([^']*)'|[^\s"']+/gu;
const programLike = /^(?:\.{0,2}[\\/])?(?:[\w .$%{}<>:-]+[\\/])*[\w.-]+\.(?:exe|ps1|cmd|bat|sh|dll)$/iu;
const prompts = /^\s*(?:\$|>|PS[^>]*>|[A-Z]:[^>]*>)\s+/u;

/**
 * The command lines of an example, in order; lines that start no program are left out, except
 * that a line which does not begin with a program continues the line before (wrapped examples).
 */
export function readCommandLines(example: string, names: Names): CommandLine[] {
  const lines: string[] = [];
  for (const line of example.split("\n").map((raw) => raw.replace(prompts, "").trim())) {
    if (line === "") continue;
    if (startsProgram(line, names)) lines.push(line);
    else if (lines.length > 0) lines.push(`${lines.pop() ?? ""} ${line}`);
  }
  return lines.map((line) => readCommandLine(line, names));
}

/** Does the text begin with a program: a path to one, or a name that the pack knows? */
export function startsProgram(text: string, names: Names): boolean {
  const first = words(text)[0] ?? "";
  return programLike.test(first) || (first !== "" && names.program(first).known);
}

/** The first words of a command line, quotes removed. */
function words(line: string): string[] {
  return [...line.matchAll(word)].map(([whole, double, single]) => double ?? single ?? whole);
}

function readCommandLine(line: string, names: Names): CommandLine {
  const [written = "", ...rest] = words(line.replace(/[\\`^]\s*$/u, ""));
  return { written, program: names.program(written).name, arguments: maskSecrets(rest, names) };
}

/** The value after a secret option becomes `<option>`: an example's value is nobody's, and a real one must not be printed. */
function maskSecrets(words: readonly string[], { secretArguments }: Names): string[] {
  return words.map((value, index) => {
    const [option = "", joined] = split(value);
    if (joined !== undefined && secretArguments.has(option.toLowerCase())) return `${option}=${placeholder(option)}`;
    const before = words[index - 1]?.toLowerCase();
    return before !== undefined && secretArguments.has(before) ? placeholder(before) : value;
  });
}

const split = (value: string): [string] | [string, string] => {
  const at = value.startsWith("-") ? value.indexOf("=") : -1;
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
};

const placeholder = (option: string): string => `<${option.replace(/^-+/u, "").toLowerCase()}>`;

/** The values of secret options and settings, and passwords in connection strings, replaced by placeholders: for examples that are printed whole. */
export function maskExample(shown: string, names: Names): string {
  const { secretArguments } = names;
  const example = !shown.includes('":')
    ? shown
    : shown.replace(
        /("([\w:.-]+)"\s*:\s*)"((?:[^"\\]|\\.)*)"/gu,
        (whole, before: string, key: string, value: string) =>
          names.hides(key, value) ? `${before}"<${key.toLowerCase()}>"` : whole,
      );
  // Only a text with an option or an assignment in it can hold a secret; most names hold neither.
  if (!example.includes("-") && !example.includes("=")) return example;
  const masked =
    secretArguments.size === 0
      ? example
      : example.replace(
          secretPattern(secretArguments),
          (_, before: string, option: string, gap: string) => `${before}${option}${gap}${placeholder(option)}`,
        );
  return masked.replace(
    /\b(password|pwd|user id|uid)\s*=\s*[^;"'\s]+/giu,
    (_, key: string) => `${key}=<${key.toLowerCase()}>`,
  );
}

const patterns = new WeakMap<ReadonlySet<string>, RegExp>();

function secretPattern(options: ReadonlySet<string>): RegExp {
  const known = patterns.get(options);
  if (known) return known;
  const alternatives = [...options].map(escapePattern).join("|");
  const pattern = new RegExp(`(^|\\s)(${alternatives})([ \\t]+|=)("[^"]*"|'[^']*'|[^\\s"']+)`, "giu");
  patterns.set(options, pattern);
  return pattern;
}

/** One line as a person types it, arguments with spaces in double quotes. */
export const formatCommandLine = (program: string, args: readonly string[]): string =>
  [program, ...args.map((arg) => (/[\s"<>&|;]|^$/u.test(arg) ? `"${arg.replaceAll('"', '\\"')}"` : arg))].join(" ");
