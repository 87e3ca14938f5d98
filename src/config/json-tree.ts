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
  root: Node;
  settings: Settings;
  /** Of settings and of what holds them, by folded key; the top is `null`. */
  sites: ReadonlyMap<string | null, readonly JsonSite[]>;
  /** The key path of a value. */
  folded: ReadonlyMap<Node, string>;
}

/** The nodes of a text that .NET can read. */
export function createJsonTree(text: string, settings: Settings): JsonTree {
  const root = parseTree(text, [], { allowTrailingComma: true }) ?? { type: "object", offset: 0, length: text.length, children: [] };
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
  return { text, root, settings, sites, folded: keys };
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

/** The offset of the comma that follows a node, comments and white space between; `null`: there is none. */
export function commaAfter(text: string, node: Node): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(endOf(node));
  scanner.scan();
  return text[scanner.getTokenOffset()] === "," ? scanner.getTokenOffset() : null;
}
