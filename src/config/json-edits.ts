/** Changes of a settings file in JSON that leave all else as it stands: comments, order, indentation, line ends. */
import type { Node } from "jsonc-parser";
import {
  commaAfter,
  endOf,
  indentOf,
  itemsOf,
  lineStart,
  startsLine,
  type JsonSite,
  type JsonTree,
} from "./json-tree.js";

/**
 * What becomes of a file's settings. A unit is a setting, or an array that is taken as one; all keys are folded key
 * paths.
 */
export interface JsonChanges {
  /** Units of this file that take the value of the other's. */
  replaced: ReadonlySet<string>;
  removed: ReadonlySet<string>;
  /** Units of the other file that this one lacks. */
  added: readonly Addition[];
  /** One line each, above the unit that it is about. */
  comments: ReadonlyMap<string, string>;
  /** Arrays that are taken as one. */
  arrays: ReadonlySet<string>;
  /** Is all that the other file has at or below a key path added? */
  isAddedWhole: (folded: string) => boolean;
}

/** A unit of the other file. */
export interface Addition {
  folded: string;
  /** As that file writes it. */
  key: string;
  /** Is it an object or array without anything in it? */
  isEmpty: boolean;
}

interface Edit {
  offset: number;
  length: number;
  content: string;
}

/** An addition, with the rest of its key within the object that it is put into. */
interface Placed extends Addition {
  rest: string;
}

/** What all edits need to know. */
interface Draft {
  ours: JsonTree;
  theirs: JsonTree;
  changes: JsonChanges;
  /** What is put into each object of ours; one with nothing is to be empty, and not gone. */
  places: ReadonlyMap<Node, readonly Placed[]>;
  /** The lines of ours, to tell a comment that is there already. */
  written: ReadonlySet<string>;
  lineEnd: string;
  /** One step of indentation. */
  step: string;
}

/** The text of `ours` with what is taken from `theirs`; `undefined`: single edits do not do it. */
export function editJson(ours: JsonTree, theirs: JsonTree, changes: JsonChanges): string | undefined {
  const lineEnd = /\r\n|\n|\r/u;
  const draft: Draft = {
    ours,
    theirs,
    changes,
    places: placeAdditions(ours, changes.added),
    written: new Set(ours.text.split(/\r\n|\n|\r/u).map((line) => line.trim())),
    lineEnd: (lineEnd.exec(ours.text) ?? lineEnd.exec(theirs.text))?.[0] ?? "\n",
    step: stepOf(ours.text),
  };
  const comments = [...changes.comments].filter(([, comment]) => !draft.written.has(comment));
  return applyEdits(ours.text, [
    ...comments.flatMap(([folded, comment]) => placeComment(folded, comment, draft)),
    ...editContainer(ours.root, draft),
  ]);
}

const stepOf = (text: string): string => /(?:^|[\r\n])([ \t]+)["\]}[{/]/u.exec(text)?.[1] ?? "  ";

/** Each addition with the deepest object of ours that its key leads through. */
function placeAdditions(ours: JsonTree, added: readonly Addition[]): Map<Node, Placed[]> {
  const places = new Map<Node, Placed[]>();
  for (const addition of added) {
    const { folded, key, isEmpty } = addition;
    const itself = isEmpty ? containerAt(ours, folded) : undefined;
    const above = [...ancestorsOf(folded), null].find((path) => containerAt(ours, path)?.type === "object") ?? null;
    const node = itself ?? containerAt(ours, above) ?? ours.root;
    const placed =
      itself === undefined ? [{ ...addition, rest: above === null ? key : key.slice(above.length + 1) }] : [];
    places.set(node, [...(places.get(node) ?? []), ...placed]);
  }
  return places;
}

const containerAt = (tree: JsonTree, folded: string | null): Node | undefined =>
  tree.sites.get(folded)?.findLast(({ value }) => value.type === "object" || value.type === "array")?.value;

/** The key paths above one, the nearest first. */
export function ancestorsOf(folded: string): string[] {
  const above: string[] = [];
  for (let at = folded.lastIndexOf(":"); at > 0; at = folded.lastIndexOf(":", at - 1)) above.push(folded.slice(0, at));
  return above;
}

function editContainer(node: Node, draft: Draft): Edit[] {
  const { ours, theirs, changes, places } = draft;
  const gone = new Set(
    node.type === "object" ? itemsOf(node).flatMap(([item, , value]) => (isGone(value, draft) ? [item] : [])) : [],
  );
  const inside = itemsOf(node).flatMap(([item, , value]): Edit[] => {
    const folded = ours.folded.get(value) ?? "";
    if (gone.has(item)) return [];
    const isUnit = itemsOf(value).length === 0 || changes.arrays.has(folded);
    if (!isUnit || !changes.replaced.has(folded)) return changes.arrays.has(folded) ? [] : editContainer(value, draft);
    const source = unitSite(theirs, folded);
    return source === undefined
      ? []
      : [
          {
            offset: value.offset,
            length: value.length,
            content: takeValue(theirs, source.value, indentOf(ours, value.offset), draft),
          },
        ];
  });
  return gone.size > 0 || (places.get(node)?.length ?? 0) > 0 ? [...editObject(node, gone, draft), ...inside] : inside;
}

/**
 * Is nothing left of a value, and nothing put into it? An element of an array is never gone: the others would move up.
 */
function isGone(node: Node, draft: Draft): boolean {
  const { ours, changes, places } = draft;
  const folded = ours.folded.get(node) ?? "";
  const items = itemsOf(node);
  if (places.has(node)) return false;
  if (items.length === 0 || changes.arrays.has(folded)) return changes.removed.has(folded);
  return node.type === "object" && items.every(([, , value]) => isGone(value, draft));
}

/** The one place that holds a unit's value. */
const unitSite = (tree: JsonTree, folded: string): JsonSite | undefined => {
  const sites = tree.sites.get(folded) ?? [];
  return sites.length === 1 ? sites[0] : sites.find(({ value }) => itemsOf(value).length === 0);
};

function editObject(node: Node, gone: ReadonlySet<Node>, draft: Draft): Edit[] {
  const { ours } = draft;
  const { text } = ours;
  const items = itemsOf(node).map(([item]) => ({ item, comma: commaAfter(text, item) }));
  const last = items.findLast(({ item }) => !gone.has(item));
  const endsWithComma = items.length > 0 && items.at(-1)?.comma !== null;
  const close = endOf(node) - 1;
  const isInline = !/[\r\n]/u.test(items.length > 0 ? text.slice(node.offset, close) : text);
  const [outer, first] = [indentOf(ours, node.offset), items[0]?.item];
  const inner =
    first !== undefined && startsLine(ours, first.offset) ? indentOf(ours, first.offset) : outer + draft.step;
  const properties = writeProperties(draft.places.get(node) ?? [], inner, isInline, draft);

  const edits = items.filter(({ item }) => gone.has(item)).flatMap(({ item, comma }) => removeItem(ours, item, comma));
  if (last?.comma === null && properties.length > 0) edits.push({ offset: endOf(last.item), length: 0, content: "," });
  if (typeof last?.comma === "number" && properties.length === 0 && !endsWithComma)
    edits.push({ offset: last.comma, length: 1, content: "" });
  if (properties.length === 0) return edits;
  const lines = `${properties.join(isInline ? ", " : `,${draft.lineEnd}${inner}`)}${endsWithComma ? "," : ""}`;
  const isSpaced = /[ \t]$/u.test(text.slice(node.offset + 1, close));
  if (isInline) edits.push({ offset: close, length: 0, content: isSpaced ? `${lines} ` : ` ${lines}` });
  else if (startsLine(ours, close))
    edits.push({ offset: lineStart(ours, close), length: 0, content: `${inner}${lines}${draft.lineEnd}` });
  else edits.push({ offset: close, length: 0, content: `${draft.lineEnd}${inner}${lines}${draft.lineEnd}${outer}` });
  return edits;
}

/** Takes an item away with its comma, and the lines that it leaves empty; comments stay. */
function removeItem(ours: JsonTree, item: Node, comma: number | null): Edit[] {
  const { text } = ours;
  const isJoined = comma !== null && /^\s*$/u.test(text.slice(endOf(item), comma));
  let [start, end] = [item.offset, isJoined ? comma + 1 : endOf(item)];
  const behind = /[ \t]*(?:\r\n|\n|\r)/uy;
  behind.lastIndex = end;
  if (startsLine(ours, start) && behind.test(text)) [start, end] = [lineStart(ours, start), behind.lastIndex];
  // A comment behind it moves to its place.
  else if (startsLine(ours, start)) while (/[ \t]/u.test(text[end] ?? "")) end++;
  else while (/[ \t]/u.test(text[start - 1] ?? "")) start--;
  return [
    { offset: start, length: end - start, content: "" },
    ...(isJoined || comma === null ? [] : [{ offset: comma, length: 1, content: "" }]),
  ];
}

/**
 * Properties for additions into one object, those of one name together; with their comments and their layout where all
 * of it is new.
 */
function writeProperties(additions: readonly Placed[], indent: string, isInline: boolean, draft: Draft): string[] {
  const { theirs, changes, lineEnd, step } = draft;
  const groups = new Map<string, Placed[]>();
  for (const addition of additions) {
    const name = addition.rest.split(":", 1)[0] ?? "";
    const path = addition.folded.slice(0, addition.folded.length - addition.rest.length + name.length);
    groups.set(path, [...(groups.get(path) ?? []), addition]);
  }
  return [...groups].flatMap(([path, group]) => {
    const [name] = group[0]?.rest.split(":", 1) ?? [];
    const write = (value: string): string => `${JSON.stringify(name)}: ${value}`;
    const [site, second] = theirs.sites.get(path) ?? [];
    // An `A:B` elsewhere is part of A, and not of what is written there.
    const isInside = (folded: string): boolean =>
      site !== undefined &&
      theirs.sites
        .get(folded)
        ?.every(({ item }) => item.offset >= site.item.offset && endOf(item) <= endOf(site.item)) === true;
    if (
      site !== undefined &&
      second === undefined &&
      changes.isAddedWhole(path) &&
      group.every(({ folded }) => isInside(folded))
    ) {
      const comments = isInline ? [] : commentsAbove(theirs, site.item);
      return [[...comments, write(takeValue(theirs, site.value, indent, draft))].join(lineEnd + indent)];
    }
    const own = group.filter(({ folded }) => folded === path).flatMap(({ folded }) => unitSite(theirs, folded) ?? []);
    const below = group
      .filter(({ folded }) => folded !== path)
      .map((addition) => ({ ...addition, rest: addition.rest.slice((name?.length ?? 0) + 1) }));
    const properties = below.length === 0 ? [] : writeProperties(below, indent + step, isInline, draft);
    const inner = isInline
      ? `{ ${properties.join(", ")} }`
      : `{${lineEnd}${indent}${step}${properties.join(`,${lineEnd}${indent}${step}`)}${lineEnd}${indent}}`;
    return [
      ...own.map(({ value }) => write(takeValue(theirs, value, indent, draft))),
      ...(properties.length === 0 ? [] : [write(inner)]),
    ];
  });
}

/** The text of a value with the line ends and the indentation of the place that it goes to. */
function takeValue(theirs: JsonTree, node: Node, indent: string, { lineEnd, step }: Draft): string {
  const [first = "", ...rest] = theirs.text.slice(node.offset, endOf(node)).split(/\r\n|\n|\r/u);
  const [base, theirStep] = [indentOf(theirs, node.offset), stepOf(theirs.text)];
  return [
    first,
    ...rest.map((line) => {
      const below = line.startsWith(base) ? line.slice(base.length) : line.trimStart();
      const lead = /^[ \t]*/u.exec(below)?.[0] ?? "";
      return indent + lead.replaceAll(theirStep, step) + below.slice(lead.length);
    }),
  ].join(lineEnd);
}

/** The comments on lines of their own directly above an item. */
function commentsAbove(theirs: JsonTree, item: Node): string[] {
  const found: string[] = [];
  for (
    let start = lineStart(theirs, item.offset);
    startsLine(theirs, item.offset) && start > 0;
    start = lineStart(theirs, start - 1)
  ) {
    const line = theirs.text.slice(lineStart(theirs, start - 1), start).trim();
    if (!/^(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/)$/u.test(line)) break;
    found.unshift(line);
  }
  return found;
}

/** A comment above the item that it is about; where ours lacks that, at the top of the object that would hold it. */
function placeComment(folded: string, comment: string, { ours, lineEnd, step }: Draft): Edit[] {
  const { text } = ours;
  const item = ours.sites.get(folded)?.[0]?.item;
  if (item !== undefined) {
    const indent = indentOf(ours, item.offset);
    if (startsLine(ours, item.offset))
      return [{ offset: lineStart(ours, item.offset), length: 0, content: `${indent}${comment}${lineEnd}` }];
    return [
      { offset: item.offset, length: 0, content: `${lineEnd}${indent}${step}${comment}${lineEnd}${indent}${step}` },
    ];
  }
  const node =
    [...ancestorsOf(folded), null]
      .map((path) => containerAt(ours, path))
      .find((container) => container?.type === "object") ?? ours.root;
  const inner = indentOf(ours, node.offset) + step;
  return [
    {
      offset: node.offset + 1,
      length: 0,
      content: `${lineEnd}${inner}${comment}${/^[ \t]*(?:\r|\n)/u.test(text.slice(node.offset + 1)) ? "" : `${lineEnd}${inner}`}`,
    },
  ];
}

/** The text with the edits made; `undefined` where they run into each other. */
function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const parts: string[] = [];
  let done = 0;
  for (const { offset, length, content } of [...edits].sort(
    (one, other) => one.offset - other.offset || Math.sign(one.length) - Math.sign(other.length),
  )) {
    if (offset < done) return undefined;
    parts.push(text.slice(done, offset), content);
    done = offset + length;
  }
  return [...parts, text.slice(done)].join("");
}
