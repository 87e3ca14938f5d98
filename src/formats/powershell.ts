/**
 * Values and texts as PowerShell, for Windows PowerShell 5.1 and PowerShell 7 alike: single-quoted
 * literals and lists of them, so that no text can become code. From PowerShell's own help,
 * `about_Quoting_Rules`, and its tokenizer, which takes typographic quotes for quotes too.
 */
import { singleQuoted } from "../language/shell-word.js";
import { visibleText } from "./visible.js";

/**
 * Line ends and other control characters, marks that turn writing round, halves of pairs: nothing of these stands in a
 * script.
 */
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu;

/** What data a script can hold. */
export type PowershellValue =
  string | number | boolean | null | readonly PowershellValue[] | { readonly [key: string]: PowershellValue };

/**
 * An expression that gives exactly this string, on one line, fit to stand as an argument as well.
 *
 * @example
 * powershellText("it's"); // "'it''s'"
 * powershellText("a\nb"); // "('a' + [char]0x000A + 'b')"
 */
export function powershellText(value: string): string {
  const parts = value.split(unprintable);
  const between = value.match(unprintable) ?? [];
  const quoted = parts.map(singleQuoted);
  if (between.length === 0) return quoted[0] ?? "''";
  const pieces = quoted.flatMap((part, index) => [
    ...(part === "''" && index > 0 ? [] : [part]),
    ...(between[index] === undefined ? [] : [codePoint(between[index])]),
  ]);
  return `(${pieces.join(" + ")})`;
}

const codePoint = (character: string): string =>
  `[char]0x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * Data as an expression: literals, `@(…)` and `@{…}`, on several lines where the whole is long.
 *
 * @param depth how many levels of four spaces the expression stands in
 */
export function powershellData(value: PowershellValue, depth = 0): string {
  if (value === null) return "$null";
  if (typeof value === "string") return powershellText(value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "$null";
  if (typeof value === "boolean") return value ? "$true" : "$false";
  if (isList(value)) {
    // A list in a list of one would be unrolled.
    const items = value.map((item) =>
      value.length === 1 && isList(item) ? `,${powershellData(item, depth + 1)}` : powershellData(item, depth + 1),
    );
    return wrap("@(", items, ", ", ",", ")", depth);
  }
  return wrap(
    "@{",
    Object.entries(value).map(
      ([key, item]) => `${/^[A-Za-z]\w*$/u.test(key) ? key : powershellText(key)} = ${powershellData(item, depth + 1)}`,
    ),
    "; ",
    "",
    "}",
    depth,
  );
}

const isList = (value: PowershellValue): value is readonly PowershellValue[] => Array.isArray(value);

/** How wide a line of data may be. */
const width = 116;

/**
 * On one line where that is short; else on lines that are filled. In an `@(…)` and an `@{…}` the end of a line is a
 * separator; a comma stays one.
 */
function wrap(
  open: string,
  items: readonly string[],
  joint: string,
  lineEnd: string,
  close: string,
  depth: number,
): string {
  const flat = items.join(joint);
  if (items.length === 0) return open + close;
  if (flat.length + 4 * depth < 100 && !flat.includes("\n"))
    return open === "@{" ? `@{ ${flat} }` : open + flat + close;
  const margin = "    ".repeat(depth);
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const fits =
      last !== undefined &&
      !`${last}${item}`.includes("\n") &&
      4 * depth + 4 + last.length + joint.length + item.length <= width;
    if (fits) lines[lines.length - 1] = `${last}${joint}${item}`;
    else lines.push(item);
  }
  return `${open}\n${lines.map((line) => `${margin}    ${line}`).join(`${lineEnd}\n`)}\n${margin}${close}`;
}

/** The text as one line of a comment, of either kind: it ends neither the line nor a block, and opens none. */
export const powershellComment = (value: string): string =>
  visibleText(value).replace(/\s+/gu, " ").replaceAll("#>", "# >").replaceAll("<#", "< #").trim();

/** The file's bytes: UTF-8 with a byte order mark, without which Windows PowerShell reads ANSI; lines end in CR LF. */
export const encodePowershell = (script: string): Uint8Array =>
  new TextEncoder().encode(`\uFEFF${script.replace(/\r?\n/gu, "\r\n")}`);
