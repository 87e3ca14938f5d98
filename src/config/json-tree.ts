/** A settings file in JSON with the places of its settings, for whoever changes its text. */
import { createScanner, parseTree, type Node } from "jsonc-parser";
import { foldKey, type Settings } from "./settings.js";

/** A property or an element of an array. Two may have one key: objects of one name are one to .NET. */
export interface JsonSite {
  /** The property, or the element itself. */
  item: Node;
  value: Node;
}

/** A file that can be read, by its nodes. */
export interface JsonTree {
  text: string;
  /** The offsets at which lines begin. */
  lineStarts: readonly number[];
  root: Node;
  settings: Settings;
  /** Of settings and of what holds them, by folded key; the top is `null`. */
  sites: ReadonlyMap<string | null, readonly JsonSite[]>;
  /** The key path of a value. */
  folded: ReadonlyMap<Node, string>;
}

/** The nodes of a text that .NET can read. */
export function createJsonTree(text: string, settings: Settings): JsonTree {
  const root = parseTree(text, [], { allowTrailingComma: true }) ?? {
    type: "object",
    offset: 0,
    length: text.length,
    children: [],
  };
  const sites = new Map<string | null, JsonSite[]>([[null, [{ item: root, value: root }]]]);
  const keys = new Map<Node, string>();
  const walk = (node: Node, path: string | null): void => {
    for (const [item, name, value] of itemsOf(node)) {
      const folded = path === null ? foldKey(name) : `${path}:${foldKey(name)}`;
      sites.set(folded, [...(sites.get(folded) ?? []), { item, value }]);
      keys.set(value, folded);
      walk(value, folded);
    }
  };
  walk(root, null);
  return {
    text,
    lineStarts: [0, ...Array.from(text.matchAll(/\r\n|\n|\r/gu), ({ 0: end, index }) => index + end.length)],
    root,
    settings,
    sites,
    folded: keys,
  };
}

/** What stands directly in an object or array: the item, its name and its value. */
export function itemsOf({ type, children = [] }: Node): [item: Node, name: string, value: Node][] {
  if (type === "array") return children.map((item, index) => [item, String(index), item]);
  if (type !== "object") return [];
  return children.flatMap((item) => {
    const [name, value] = item.children ?? [];
    return name === undefined || value === undefined ? [] : [[item, String(name.value), value]];
  });
}

/** The offset behind a node. */
export const endOf = ({ offset, length }: Node): number => offset + length;

/** Where the line of a place begins. */
export function lineStart({ lineStarts }: JsonTree, offset: number): number {
  let [low, high] = [0, lineStarts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return lineStarts[low] ?? 0;
}

/** The white space that the line of a place begins with, up to that place. */
export function indentOf(tree: JsonTree, offset: number): string {
  const indent = /[ \t]*/uy;
  indent.lastIndex = lineStart(tree, offset);
  return (indent.exec(tree.text)?.[0] ?? "").slice(0, offset - lineStart(tree, offset));
}

/** Is there nothing but white space before a place on its line? */
export const startsLine = (tree: JsonTree, offset: number): boolean =>
  lineStart(tree, offset) + indentOf(tree, offset).length === offset;

/** The offset of the comma that follows a node, comments and white space between; `null`: there is none. */
export function commaAfter(text: string, node: Node): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(endOf(node));
  scanner.scan();
  return text[scanner.getTokenOffset()] === "," ? scanner.getTokenOffset() : null;
}
