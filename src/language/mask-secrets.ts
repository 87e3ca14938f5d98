/**
 * Secrets in code, masked as a whole before anything else reads it: a value that was split at its blanks or quotes
 * would show its second half. Rather too much is masked than too little; what is masked stands as `<option>`.
 */
import { escapePattern } from "./escape-pattern.js";
import type { Names } from "./names.js";

const doubles = '"\u201c\u201d\u201e';
const singles = "'\u2018\u2019\u201a\u201b";

/** A value in the quotes of any shell, or bare; pieces that touch are one value. What has no end is masked to the end of the text. */
const pieces = [
  // Here-strings, and quotes that are escaped or doubled because they stand in quotes themselves.
  String.raw`@"[\s\S]*?\n\s*"@`,
  String.raw`@'[\s\S]*?\n\s*'@`,
  '\\\\"[\\s\\S]*?(?:\\\\"|$)',
  '`"[\\s\\S]*?(?:`"|$)',
  '""(?=[^\\s"])[\\s\\S]*?(?:""|$)',
  "''(?=[^\\s'])[\\s\\S]*?(?:''|$)",
  `[${doubles}](?:[^\\\\\`${doubles}]|[\\\\\`][\\s\\S]|"")*[${doubles}]`,
  `[${doubles}][^${doubles}]*[${doubles}]`,
  `[${singles}](?:[^${singles}]|'')*[${singles}]`,
  `[${doubles}${singles}][\\s\\S]*$`,
];
const escaped = String.raw`[\\^` + "`][ \\t]";
/** `stops`: what ends a bare piece, besides blanks and quotes. */
const valueUpTo = (stops: string): string =>
  `(?:${pieces.join("|")}|${escaped}|<[^<>\\n]{0,60}>|[^\\s${stops}${doubles}${singles}])+`;
const value = valueUpTo("");

/** Names of options and settings whose value is secret in any product. Files, names and lifetimes of secrets are none. */
const secretName =
  "[\\w.$:-]{0,60}?(?:pass(?:word|wd|phrase|code)?s?|pwd|pw|secrets?|tokens?|api[-_]?keys?|access[-_]?keys?|private[-_]?keys?" +
  "|account[-_]?keys?|shared[-_]?keys?|credentials?|connection[-_]?strings?|conn[-_]?str(?:ing)?)" +
  "(?![\\w.-]{0,60}(?:file|path|name|length|policy|lifetime|type|thumbprint|url|uri|stdin)\\b)[\\w-]{0,60}";

/** What may stand between an option and its value: blanks, `=`, `:`, the quotes and the comma of a list, a line that goes on. */
const goesOn = "[\\\\`^][ \\t]*\\r?\\n[ \\t]*";
const joined = `[${doubles}${singles}]?[ \\t]*,[ \\t]*|[ \\t]*[=:][ \\t]*`;
/** Behind blanks an option may follow in place of a value; one with digits in it is none. */
const apart = `(?:(?:[ \\t]|${goesOn})+|\\r?\\n[ \\t]+|\\r?\\n(?=["']))(?![=:,]|[\\\\^\`][ \\t]*\\r?\\n|--?[A-Za-z](?!\\w*\\d\\w*\\d))`;
const gap = `(?:${joined}|${apart})`;

const rules: readonly (readonly [RegExp, (...groups: string[]) => string])[] = [
  // https://user:password@host, https://token@host
  [
    /(:\/\/[^\s/@:"'<>]{0,100}):[^\s"'<>]{0,300}@(?=[^\s/@]*(?:[/\s"']|$))/gu,
    (_, before = "") => `${before}:<password>@`,
  ],
  [/(https?:\/\/)[^\s/@:"'<>]{1,300}@/giu, (_, before = "") => `${before}<user>@`],
  [
    new RegExp(`(\\bConvertTo-SecureString(?:[ \\t]+-String)?[ \\t]+)(?!-)${value}`, "giu"),
    (_, before = "") => `${before}<secret>`,
  ],
  [new RegExp(`(\\b(?:bearer|basic)[ \\t]+)[\\w.~+/=-]{6,}`, "giu"), (_, before = "") => `${before}<token>`],
  [
    new RegExp(`((?:^|\\s)(?:-u|--user)(?:[ \\t]+|=)["']?[^\\s:"'/]+:)${value}`, "giu"),
    (_, before = "") => `${before}<password>`,
  ],
  [
    new RegExp(`(\\bnet[ \\t]+user[ \\t]+(?!/)\\S+[ \\t]+)(?!/)${value}`, "giu"),
    (_, before = "") => `${before}<password>`,
  ],
  [
    new RegExp(`(\\b(?:mysql\\w*|mariadb[\\w-]*|7z|7za)\\b[^\\n]*?[ \\t]-p)(?![ \\t])${value}`, "giu"),
    (_, before = "") => `${before}<password>`,
  ],
];

/** `-p secret`, which is a port, a folder or "keep" as well. */
const shortOption = new RegExp(`((?:^|[ \\t])-p[ \\t]+)(?![-\\d.:]+(?:\\s|$))(?!-)(${value})`, "giu");
const otherwiseShort = /\b(?:mkdir|md|cp|rsync|tar|ssh|scp|docker|podman|install|touch|unzip|kubectl)\b/iu;

interface Patterns {
  option: RegExp;
  assignment: RegExp;
}
const made = new WeakMap<ReadonlySet<string>, Patterns>();

function patternsOf(secretArguments: ReadonlySet<string>): Patterns {
  const known = made.get(secretArguments);
  if (known) return known;
  const listed = [...secretArguments].map((name) => escapePattern(name.replace(/=$/u, "")));
  const [options, settings] = [
    listed.filter((name) => /^[-/\\]/u.test(name)),
    listed.filter((name) => !/^[-/\\]/u.test(name)),
  ];
  const option = ["(?:--?|/)" + secretName, ...options].join("|");
  const setting = [secretName, ...settings, "user id", "uid"].join("|");
  const patterns = {
    option: new RegExp(`(?<![\\w/\\\\.-])(${option})(?![\\w-])(${gap})(${value})`, "giu"),
    assignment: new RegExp(`(?<![\\w.$:@/\\\\-])(${setting})(["']?\\s*:?=[ \\t]*)`, "giu"),
  };
  made.set(secretArguments, patterns);
  return patterns;
}

const placeholder = (name: string): string =>
  `<${name
    .replace(/^(?:--?|\/)/u, "")
    .replace(/^\$(?:\w+:)?/u, "")
    .toLowerCase()}>`;

/**
 * A text of code with placeholders for the values of secret options, variables and settings, of connection strings, and
 * of addresses with an account. For text that is printed, and before a command line is split.
 */
export function maskSecrets(text: string, names: Names): string {
  // Most names hold none of these, and a secret needs one.
  if (!/[-=:/]|bearer|net /iu.test(text)) return text;
  const { option, assignment } = patternsOf(names.secretArguments);
  const pairs = maskPairs(text, names);
  const options = pairs.replace(
    option,
    (_, name: string, between: string) => `${name}${tidyGap(between)}${placeholder(name)}`,
  );
  const short = otherwiseShort.test(options)
    ? options
    : options.replace(shortOption, (whole, before: string, said: string) =>
        /^[\w.~]*[/\\]/u.test(said) || said.startsWith("<") ? whole : `${before}<p>`,
      );
  const ruled = rules.reduce((masked, [pattern, replace]) => masked.replace(pattern, replace), short);
  return ruled.includes("=") ? maskAssignments(ruled, assignment) : ruled;
}

const spokenOption = new RegExp(`(?<![\\w.$:-])(--?${secretName}\\s+)([^\\s<]\\S*)`, "giu");

/** The same for a sentence, which speaks of options and settings, too: only a value that touches its name, or looks like none of a language. */
export function maskSecretsInProse(text: string, names: Names): string {
  if (!/=|:\/\/|--?\w/u.test(text)) return text;
  return text
    .replace(/\S+/gu, (chunk) => (/=|:\/\//u.test(chunk) ? maskSecrets(chunk, names) : chunk))
    .replace(spokenOption, (whole, before: string, said: string) =>
      /[\p{Lu}\d]/u.test(said) ? `${before}${placeholder(before.trim())}` : whole,
    );
}

/** A line that went on behind the option goes on before the placeholder as well; a quote and a comma stay. */
const tidyGap = (between: string): string =>
  /[\n,]/u.test(between) ? between.replace(/^["']?\r?\n[ \t]*/u, " ") : between;

const isSecretName = new RegExp(`^${secretName}$`, "iu");

/** Is a word the name of a secret in any product: `ApiKey`, `DB_PASSWORD`? */
export const isSecretWord = (word: string): boolean => isSecretName.test(word);

/** `"Password": "…"` of settings. */
function maskPairs(text: string, names: Names): string {
  if (!/["']\s*:/u.test(text)) return text;
  return text.replace(
    /(["']([\w:. -]+)["']\s*:\s*)(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/gu,
    (whole, before: string, key: string, double?: string, single?: string) =>
      names.hides(key, double ?? single ?? "") || isSecretName.test(key) ? `${before}"<${key.toLowerCase()}>"` : whole,
  );
}

/** `PGPASSWORD=…`, `$secret = …`, and the parts of a connection string, which end at its quote or semicolon. */
function maskAssignments(text: string, assignment: RegExp): string {
  let masked = "";
  let at = 0;
  const quoteAt = followQuotes(text);
  for (const match of text.matchAll(assignment)) {
    const start = match.index + match[0].length;
    if (match.index < at) continue;
    const length = valueLength(text.slice(start), quoteAt(match.index), text[match.index - 1] === ";");
    if (length === 0) continue;
    masked += `${text.slice(at, start)}${placeholder(match[1] ?? "")}`;
    at = start + length;
  }
  return masked + text.slice(at);
}

/** The quote that a place stands in, on its line; `""` outside of any. To be asked from front to back. */
function followQuotes(text: string): (at: number) => string {
  let open = "";
  let reached = 0;
  return (at) => {
    for (; reached < at; reached++) {
      const char = text[reached];
      if (char === "\n") open = "";
      else if (open === "" && (char === '"' || char === "'")) open = char;
      else if (char === open) open = "";
    }
    return open;
  };
}

/** A part of a connection string ends at a semicolon; a variable's value only where nothing follows it. */
const outside = {
  part: new RegExp(`^${valueUpTo(";")}`, "u"),
  whole: new RegExp(`^(?:${valueUpTo(";")}|;(?=\\S))+`, "u"),
};

/** The length of a value in the quote that stands around it (`""`: none); `isPart`: of a connection string. */
function valueLength(rest: string, quote: string, isPart: boolean): number {
  if (quote === "") return (isPart ? outside.part : outside.whole).exec(rest)?.[0].length ?? 0;
  const inner = quote === '"' ? "'" : '"';
  const pattern =
    rest.startsWith(inner) && rest.indexOf(inner, 1) > 0
      ? new RegExp(`^${inner}[^${inner}]*${inner}`, "u")
      : new RegExp(`^[^;${quote}]*`, "u");
  return pattern.exec(rest)?.[0].length ?? 0;
}
