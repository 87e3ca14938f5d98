/** JSON settings as .NET's configuration loader (Microsoft.Extensions.Configuration.Json) reads them. */
import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { decodeSettings, placeIn } from "./decode.js";
import { foldKey, type Reading, type Setting } from "./settings.js";

/** `JsonDocumentOptions.MaxDepth`, which the loader leaves at its default. */
const deepest = 64;

/** Reads JSON settings: comments and trailing commas are allowed, keys are joined by colons and compare ignoring case, a value that is there twice is an error. */
export function readJsonSettings(bytes: Uint8Array): Reading {
  const decoded = decodeSettings(bytes);
  if ("problem" in decoded) return { ...decoded, column: null };
  const { text, encoding } = decoded;
  const at = (problem: string, offset: number): Reading => ({ problem, ...placeIn(text, offset) });
  const conflict = conflictMarker(text);
  if (conflict !== undefined) return at("it has the marks of a merge conflict that nobody settled", conflict);
  const deep = tooDeep(text);
  if (deep !== undefined) return at(`it is nested more than ${String(deepest)} deep`, deep);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined || errors.length > 0) return at(`it is no JSON (${words(errors[0])})`, errors[0]?.offset ?? 0);
  if (tree.type !== "object") return at("it holds no object", tree.offset);
  const settings = new Map<string, Setting>();
  const twice = flatten(tree, text, [], settings, new Set());
  return twice === undefined ? { settings, encoding } : at(`the key \`${twice.key}\` is there twice`, twice.offset);
}

/** Where the marks of an unsettled merge begin; `undefined` where there are none. */
export function conflictMarker(text: string): number | undefined {
  const found = /^<{7}(?:[ \t].*)?$/mu.exec(text);
  return found !== null && /^>{7}(?:[ \t].*)?$/mu.test(text) ? found.index : undefined;
}

/** The offset where nesting exceeds the limit; found without recursion, which the parser would not survive. */
function tooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  // The numbers of jsonc-parser's `SyntaxKind`, whose names are gone once it is compiled.
  const [openBrace, closeBrace, openBracket, closeBracket, end] = [1, 2, 3, 4, 17];
  let depth = 0;
  for (let kind: number = scanner.scan(); kind !== end; kind = scanner.scan()) {
    if (kind === openBrace || kind === openBracket) depth++;
    else if (kind === closeBrace || kind === closeBracket) depth--;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
}

/** `PropertyNameExpected` as "property name expected". */
const words = (error: ParseError | undefined): string => (error === undefined ? "it is empty" : printParseErrorCode(error.error).replace(/(?<=[a-z])(?=[A-Z])/gu, " ").toLowerCase());

/** Collects the leaves; gives the first that is there twice. An empty object or array counts as a key, but is no setting. */
function flatten(node: Node, text: string, path: readonly string[], settings: Map<string, Setting>, taken: Set<string>): { key: string; offset: number } | undefined {
  const key = path.join(":");
  const folded = foldKey(key);
  if (node.type !== "object" && node.type !== "array") {
    if (taken.has(folded)) return { key, offset: node.offset };
    taken.add(folded);
    settings.set(folded, { key, value: valueOf(node, text) });
    return undefined;
  }
  const children = node.children ?? [];
  if (children.length === 0 && path.length > 0) taken.add(folded);
  for (const [index, child] of children.entries()) {
    // The child of an object is a property: its name and its value.
    const [name, value] = node.type === "object" ? (child.children ?? []) : [];
    const twice = flatten(value ?? child, text, [...path, name === undefined ? String(index) : String(name.value)], settings, taken);
    if (twice !== undefined) return twice;
  }
  return undefined;
}

/** As .NET turns values into text: `True`, nothing for null, numbers and strings as they are. */
function valueOf({ type, value, offset, length }: Node, text: string): string {
  if (type === "null") return "";
  if (type === "boolean") return value === true ? "True" : "False";
  // As written: `1.0` is not `1`, and a long number keeps all its digits.
  return type === "number" ? text.slice(offset, offset + length) : String(value);
}
