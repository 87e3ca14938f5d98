/**
 * Settings in JSON as .NET reads them: `JsonConfigurationFileParser` of Microsoft.Extensions.Configuration.Json, which
 * parses by System.Text.Json with comments and trailing commas, joins keys by `:`, compares them ignoring case, and
 * refuses a value whose key is there already.
 */
import { createScanner, printParseErrorCode, visit } from "jsonc-parser";
import { createSettings, foldKey, placeOf, type Problem, type Setting, type Settings } from "./settings.js";

/** System.Text.Json's default. */
const deepest = 64;

const clauses: Readonly<Record<string, string>> = {
  InvalidSymbol: "something stands there that is no JSON",
  InvalidNumberFormat: "a number is not written as JSON writes it",
  PropertyNameExpected: "a key in double quotes is missing",
  ValueExpected: "a value is missing",
  ColonExpected: "a colon is missing",
  CommaExpected: "a comma is missing",
  CloseBraceExpected: "a closing brace is missing: the file ends too early, or a brace is one too few",
  CloseBracketExpected: "a closing bracket is missing: the file ends too early, or a bracket is one too few",
  EndOfFileExpected: "something stands behind the closing brace",
  UnexpectedEndOfComment: "a comment has no end",
  UnexpectedEndOfString: "a text has no closing quote on its line",
  UnexpectedEndOfNumber: "a number is not written as JSON writes it",
  InvalidUnicode: "a `\\u` is not followed by four hexadecimal digits",
  InvalidEscapeCharacter: "a backslash begins no escape of JSON's (a backslash itself is written twice)",
  InvalidCharacter: "a control character stands in a text",
};

/** A key path as written, and as it compares. */
interface Path {
  key: string;
  folded: string;
}

/** An object or array that is being read. `path`: `null` is the top. */
interface Container {
  path: Path | null;
  kind: "object" | "array";
  length: number;
}

/** The settings of a text without byte order mark, or the first problem. */
export function readJson(text: string): Settings | Problem {
  if (/^\s*$/u.test(text)) return { problem: "it is empty", line: 1, column: 1 };
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined)
    return { problem: `it is nested more than ${String(deepest)} deep`, ...placeOf(text, tooDeep) };

  const leaves = new Map<string, Setting>();
  const open: Container[] = [];
  const found: {
    path: Path | null;
    afterKey: boolean;
    top?: Container["kind"];
    malformed?: Problem;
    refused?: Problem;
  } = { path: null, afterKey: false };
  const join = (path: Path | null, name: string): Path =>
    path === null
      ? { key: name, folded: foldKey(name) }
      : { key: `${path.key}:${name}`, folded: `${path.folded}:${foldKey(name)}` };
  const note = (problem: string, line: number, column: number): void =>
    void (found.malformed ??= { problem, line: line + 1, column: column + 1 });
  const checkText = (value: unknown, line: number, column: number): void => {
    if (typeof value === "string" && /\p{Cs}/u.test(value)) note("a `\\u` is half of a character", line, column);
  };
  const enterValue = (): Path | null => {
    const container = open.at(-1);
    if (container?.kind === "array") return join(container.path, String(container.length++));
    return found.path;
  };
  const begin = (kind: Container["kind"]) => (): void => {
    if (open.length === 0) found.top ??= kind;
    open.push({ path: open.length === 0 ? null : enterValue(), kind, length: 0 });
  };
  const end = (): void => {
    const container = open.pop();
    // As .NET does: without asking whether the key is there already.
    if (container?.length === 0 && container.path !== null)
      leaves.set(container.path.folded, { key: container.path.key, value: null });
  };
  visit(
    text,
    {
      onObjectBegin: begin("object"),
      onObjectEnd: end,
      onArrayBegin: begin("array"),
      onArrayEnd: end,
      onObjectProperty: (name, _offset, _length, line, column) => {
        checkText(name, line, column);
        const container = open.at(-1);
        if (container !== undefined) container.length++;
        found.afterKey = true;
        found.path = join(container?.path ?? null, name);
      },
      onLiteralValue: (value: unknown, offset, length, line, column) => {
        checkText(value, line, column);
        const path = open.length === 0 ? null : enterValue();
        if (path === null) return;
        const { key, folded } = path;
        if (leaves.has(folded))
          found.refused ??= {
            problem: `the key ${nameKey(key)} is there twice (.NET ignores case, and reads \`A:B\` as B in A)`,
            line: line + 1,
            column: column + 1,
          };
        else
          leaves.set(folded, {
            key,
            value: typeof value === "number" ? text.slice(offset, offset + length) : toDotNetText(value),
          });
      },
      onSeparator: () => void (found.afterKey = false),
      // System.Text.Json skips all other comments.
      onComment: (offset, length, line, column) => {
        if (found.afterKey) note("a comment stands between a key and its colon", line, column);
        if (/^\/\/.*[\u2028\u2029]/su.test(text.slice(offset, offset + length)))
          note("a comment holds a Unicode line separator", line, column);
      },
      onError: (error, _offset, _length, line, column) =>
        note(clauses[printParseErrorCode(error)] ?? "it is not JSON", line, column),
    },
    { allowTrailingComma: true },
  );
  const problem =
    found.malformed ??
    (found.top === "object"
      ? found.refused
      : { problem: "its top level is not an object in braces", line: 1, column: 1 });
  return problem ?? createSettings(leaves, ":");
}

/** What `JsonElement.ToString` gives; `null` for JSON's `null`. */
const toDotNetText = (value: unknown): string | null =>
  value === true ? "True" : value === false ? "False" : typeof value === "string" ? value : null;

/** A key path for a message; cut where it is no name that a person gave. */
const nameKey = (key: string): string => `\`${key.length > 200 ? `${key.slice(0, 200)}…` : key}\``;

/** The offset at which a text is nested too deep for .NET, and for a parser that calls itself. */
function findTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  const end = text.length;
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < end; scanner.scan()) {
    const first = text[scanner.getTokenOffset()];
    if (first === "{" || first === "[") depth++;
    else if (first === "}" || first === "]") depth--;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
}
