/** YAML and JSON by a schema: what zod has to say becomes a message at its position in the file. */
import { isMap, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { findMark } from "../language/encoding.js";
import { nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Place } from "../model/inline.js";

/**
 * Reads data.
 *
 * @param bytes YAML or JSON in UTF-8, or in UTF-16 with a byte order mark, as Windows PowerShell's `>` writes it
 * @param file the name for messages
 * @throws {UsageError} at file, line and column where it cannot be read or does not fit the schema
 */
export function readYaml<S extends z.ZodType>(bytes: Uint8Array, file: string, schema: S): z.infer<S> {
  const lines = new LineCounter();
  const text = decode(bytes, file);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    const said = error.code === "MULTIPLE_DOCS" ? "one document only, without a line `---`" : `YAML: ${error.message}`;
    const place = placeAt(error.pos[0], lines, file);
    throw new UsageError(`Unexpected text, expected ${said}`, { place, ...noteAt(text, place) });
  }
  const result = schema.safeParse(toData(document, file));
  if (result.success) return result.data;
  // A key that is misspelt is the reason where another one is missed.
  const { issues } = result.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  throw issue
    ? issueError(issue, schema, text, (path, ofKey) => placeOfPath(document, path, lines, file, ofKey))
    : new UsageError("Unexpected data", { place: { file } });
}

/** What to do about a path of Windows in double quotes, in which a backslash begins an escape. */
function noteAt(text: string, { line }: Place): { note?: string } {
  return /"[^"]*\\/u.test(text.split("\n")[line - 1] ?? "")
    ? { note: "In double quotes a backslash begins an escape: write the path in single quotes, or with `/`." }
    : {};
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder(findMark(bytes)?.encoding ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError("Unexpected bytes that are no UTF-8 text, expected YAML or JSON", {
      place: { file },
      note: "Save the file as UTF-8.",
    });
  }
}

/** An alias that repeats itself a million times over is refused by the parser; an empty file is an empty map. */
function toData(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new UsageError(`Unexpected YAML: ${error instanceof Error ? error.message : String(error)}`, {
      place: { file, line: 1, column: 1 },
    });
  }
}

const placeAt = (offset: number, lines: LineCounter, file: string): Place => {
  const { line, col } = lines.linePos(offset);
  return { file, line, column: col };
};

/** The place of the value at a path, or of its key, or of the nearest value above it that is there. */
function placeOfPath(
  document: Document,
  path: readonly PropertyKey[],
  lines: LineCounter,
  file: string,
  ofKey = false,
): Place {
  if (ofKey) {
    const map = document.getIn(path.slice(0, -1), true);
    const pair = isMap(map) ? map.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    if (isScalar(pair?.key) && pair.key.range) return placeAt(pair.key.range[0], lines, file);
  }
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range =
      node !== null && typeof node === "object" && "range" in node
        ? (node.range as [number, number, number] | null | undefined)
        : undefined;
    if (range) return placeAt(range[0], lines, file);
  }
  return { file, line: 1, column: 1 };
}

/** Where the value at a path stands in a text that {@link readYaml} has read; `undefined` where it has none. */
export function placeInYaml(bytes: Uint8Array, file: string, path: readonly PropertyKey[]): Place | undefined {
  const lines = new LineCounter();
  const document = parseDocument(decode(bytes, file), { lineCounter: lines, prettyErrors: false });
  return document.hasIn(path) ? placeOfPath(document, path, lines, file) : undefined;
}

type Issue = z.core.$ZodIssue;

function issueError(
  issue: Issue,
  schema: z.ZodType,
  text: string,
  placeOf: (path: readonly PropertyKey[], ofKey?: boolean) => Place,
): UsageError {
  const name = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = knownKeys(schema, issue.path);
    const place = placeOf([...issue.path, key], true);
    return new UsageError(
      `Unexpected key \`${[name, key].filter((part) => part !== "").join(".")}\`, expected one of the known keys`,
      { place, note: nearestOf(key, known) || `Known keys: ${known.join(", ")}.` },
    );
  }
  const place = placeOf(issue.path);
  return new UsageError(
    `Unexpected ${name === "" ? "content" : `value of \`${name}\``}, expected ${expectedOf(issue)}`,
    { place, ...noteAt(text, place) },
  );
}

const expectedTypes: Readonly<Record<string, string>> = {
  string: "text (in quotes, where it looks like a number)",
  object: "keys with values",
  record: "keys with values",
  array: "a list",
  int: "a whole number",
  boolean: "`true` or `false`",
};

/** What was expected, in words. */
function expectedOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return expectedTypes[issue.expected] ?? `a value of type ${issue.expected}`;
    case "invalid_value":
      return `one of ${issue.values.map((value) => `\`${String(value)}\``).join(", ")}`;
    case "invalid_format":
      return issue.format === "url" ? "an address that begins with http:// or https://" : issue.message;
    case "too_small":
      return issue.origin === "string" ? "something, not nothing" : `${String(issue.minimum)} or more`;
    case "too_big":
      return `at most ${String(issue.maximum)}${issue.origin === "string" ? " characters" : ""}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

/** The keys that an object schema knows at a path. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let current: unknown = unwrap(schema);
  for (const part of path) {
    if (current instanceof z.ZodObject) current = unwrap(current.shape[String(part)]);
    else if (current instanceof z.ZodArray) current = unwrap(current.element);
    else if (current instanceof z.ZodRecord) current = unwrap(current.valueType);
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function unwrap(schema: unknown): unknown {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodNullable)
    current = current.unwrap();
  return current;
}
