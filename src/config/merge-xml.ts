/** Merges settings in XML element by element, into the text of the customer's file. */
import { XmlComment, XmlElement, type XmlDocument } from "@rgrove/parse-xml";
import { keyOf } from "./iis-collections.js";
import type { MergeConflict, MergedSides, MergeSides } from "./merge.js";
import { mergeLines } from "./merge-lines.js";
import { readBack } from "./read.js";
import { sameSettings } from "./settings.js";
import { identityOf, parseDocument, pathOf, textOf } from "./xml.js";
import { applyEdits, editAttribute, insertElements, removeElement, replaceContent, type Edit } from "./xml-edits.js";

/** One of the three files. */
interface Side {
  text: string;
  document: XmlDocument;
}

/** What is found out on the way. */
interface Merge {
  base: Side | null;
  ours: Side;
  theirs: Side;
  edits: Edit[];
  conflicts: MergeConflict[];
  show: (key: string, value: string | null) => string;
}

/** An element in the three files; `null`: not there. */
interface Matched {
  base: XmlElement | null;
  ours: XmlElement;
  theirs: XmlElement;
  path: string;
}

/**
 * Merges settings in XML. What the customer changed stays, with every comment of his; in a conflict his stays too. Nothing
 * that has a key, and no section, comes to stand twice.
 */
export function mergeXml(sides: MergeSides): MergedSides {
  const { bytes, base, ours, theirs, secrets } = sides;
  const stay: MergedSides = { bytes, conflictBytes: null, conflicts: [], settings: ours.settings };
  if (sameSettings(ours.settings, theirs.settings) || (base !== null && sameSettings(base.settings, theirs.settings)))
    return stay;
  const [own, fresh, old] = [readSide(ours.text.text), readSide(theirs.text.text), base && readSide(base.text.text)];
  if (own === null || fresh === null || rootOf(own).name !== rootOf(fresh).name) return mergeLines(sides);
  const merge: Merge = {
    ...{ base: old, ours: own, theirs: fresh, edits: [], conflicts: [] },
    show: (key, value) => secrets.show(key, value),
  };
  if (old !== null && base !== null && sameSettings(ours.settings, base.settings) && !hasOwnComments(own, old)) {
    const taken = readBack({ ...ours.text, text: takeText(own.text, fresh.text) }, "xml");
    if (taken !== undefined) return { ...stay, bytes: taken.bytes, settings: taken.read.settings };
  }
  const root = old === null || rootOf(old).name !== rootOf(own).name ? null : rootOf(old);
  mergeElement({ base: root, ours: rootOf(own), theirs: rootOf(fresh), path: rootOf(own).name }, merge);
  const written = readBack({ ...ours.text, text: applyEdits(own.text, merge.edits) }, "xml");
  if (written === undefined) return mergeLines(sides);
  const { conflicts } = merge;
  // Both sides, line by line, stand beside it where lines show the conflict at all.
  const conflictBytes = conflicts.length === 0 ? null : mergeLines(sides).conflictBytes;
  return { bytes: written.bytes, settings: written.read.settings, conflicts, conflictBytes };
}

function readSide(text: string): Side | null {
  const document = parseDocument(text);
  return "problem" in document || document.root === null ? null : { text, document };
}

const rootOf = ({ document }: Side): XmlElement => document.root as XmlElement;

/** The new default's text in the customer's line ends, under his XML declaration, with which his bytes agree. */
function takeText(ours: string, theirs: string): string {
  const declaration = /^<\?xml\s[^>]*\?>[ \t\r\n]*/u;
  const lineEnd = /\r\n|\n|\r/u.exec(ours)?.[0] ?? "\n";
  const body = theirs.replace(declaration, "").replace(/\r\n|\n|\r/gu, lineEnd);
  return (declaration.exec(ours)?.[0] ?? "") + body;
}

/** Has the customer's file a comment that the old default lacks? */
function hasOwnComments(own: Side, old: Side): boolean {
  const known = commentsIn(old.document);
  return commentsIn(own.document).some((comment) => !known.includes(comment));
}

const commentText = ({ content: written }: XmlComment): string => written.trim().replace(/\s+/gu, " ");

function commentsIn(node: XmlDocument | XmlElement): string[] {
  return node.children.flatMap((child) =>
    child instanceof XmlComment ? [commentText(child)] : child instanceof XmlElement ? commentsIn(child) : [],
  );
}

function mergeElement(matched: Matched, merge: Merge): void {
  mergeAttributes(matched, merge);
  const { base, ours, theirs } = matched;
  const elements = [base, ours, theirs].flatMap((one) => (one === null ? [] : elementsOf(one)));
  if (elements.length === 0) mergeText(matched, merge);
  else mergeChildren(matched, merge);
}

function mergeAttributes({ base, ours, theirs, path }: Matched, { edits, conflicts, show, ...sides }: Merge): void {
  for (const name of new Set([...Object.keys(theirs.attributes), ...Object.keys(base?.attributes ?? {})])) {
    const [old, own, fresh] = [base?.attributes[name], ours.attributes[name], theirs.attributes[name]];
    if (own === fresh || (base !== null && fresh === old)) continue;
    if (own === old) {
      const from = { text: sides.theirs.text, element: theirs };
      edits.push(editAttribute({ text: sides.ours.text, element: ours }, name, fresh === undefined ? undefined : from));
    } else {
      const key = `${path}/@${name}`;
      const tell = (value: string | undefined): string | null => (value === undefined ? null : show(key, value));
      conflicts.push({ place: key, base: tell(old), ours: tell(own), theirs: tell(fresh) });
    }
  }
}

const wordsOf = (element: XmlElement): string => textOf(element).trim().replace(/\s+/gu, " ");

function mergeText({ base, ours, theirs, path }: Matched, { edits, conflicts, show, ...sides }: Merge): void {
  const [old, own, fresh] = [base && wordsOf(base), wordsOf(ours), wordsOf(theirs)];
  if (own === fresh || fresh === old) return;
  if (own === (old ?? "") && commentsIn(ours).length === 0)
    edits.push(replaceContent({ text: sides.ours.text, element: ours }, { text: sides.theirs.text, element: theirs }));
  else
    conflicts.push({
      place: path,
      base: old === null ? null : show(path, old),
      ours: show(path, own),
      theirs: show(path, fresh),
    });
}

const elementsOf = ({ children }: XmlElement): XmlElement[] => children.filter((child) => child instanceof XmlElement);

/** Elements by what tells them from their siblings; those that nothing tells apart stand together. */
function groupChildren(element: XmlElement | null): Map<string, XmlElement[]> {
  const groups = new Map<string, XmlElement[]>();
  for (const child of element === null ? [] : elementsOf(element)) {
    const key = childKey(child, element?.name ?? "");
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [child]);
    else same.push(child);
  }
  return groups;
}

function childKey(child: XmlElement, parent: string): string {
  const { name, attributes } = child;
  const key = keyOf(child, parent) ?? identityOf(child)?.toLowerCase();
  if (key !== undefined) return `${name} ${key}`;
  if (name !== "add" && name !== "remove") return name;
  return `${name} ${JSON.stringify(Object.entries(attributes).sort())}`;
}

function mergeChildren({ base, ours, theirs, path }: Matched, merge: Merge): void {
  const [old, own, fresh] = [groupChildren(base), groupChildren(ours), groupChildren(theirs)];
  const added: XmlElement[][] = [];
  for (const key of new Set([...fresh.keys(), ...own.keys(), ...old.keys()])) {
    const group = { base: old.get(key) ?? [], ours: own.get(key) ?? [], theirs: fresh.get(key) ?? [] };
    mergeGroup(group, path, merge, added);
  }
  if (added.length === 0) return;
  const known = commentsIn(merge.ours.document);
  merge.edits.push(
    ...insertElements({
      into: { text: merge.ours.text, element: ours },
      from: { text: merge.theirs.text, element: theirs },
      elements: new Set(added.flat()),
      twinOf: (child) => {
        const key = childKey(child, theirs.name);
        return own.get(key)?.[fresh.get(key)?.indexOf(child) ?? -1];
      },
      successorOf: (element) => findSuccessor(element, ours, theirs.name),
      isKnown: (comment) => known.includes(commentText(comment)),
    }),
  );
}

/** `remove` takes away only what stands before it: it goes before the customer's entry of that key. */
function findSuccessor(element: XmlElement, ours: XmlElement, collection: string): XmlElement | undefined {
  if (element.name === "clear") return elementsOf(ours)[0];
  if (element.name !== "remove") return undefined;
  const removed = Object.values(element.attributes).join("\0").toLowerCase();
  return elementsOf(ours).find((entry) => keyOf(entry, collection) === removed);
}

interface Group {
  base: readonly XmlElement[];
  ours: readonly XmlElement[];
  theirs: readonly XmlElement[];
}

/** Merges the elements of one key: as a rule one in each file. */
function mergeGroup({ base, ours, theirs }: Group, path: string, merge: Merge, added: XmlElement[][]): void {
  const place = pathOf([...ours, ...theirs, ...base][0] as XmlElement, path);
  const [old, own, fresh] = [contentOf(base), contentOf(ours), contentOf(theirs)];
  if (own === fresh || fresh === old) return;
  const [mine, yours] = [ours[0], theirs[0]];
  if (mine !== undefined && yours !== undefined && ours.length === theirs.length) {
    if (base.length === 0 || base.length === ours.length) {
      for (const [at, element] of ours.entries())
        mergeElement({ base: base[at] ?? null, ours: element, theirs: theirs[at] as XmlElement, path: place }, merge);
      return;
    }
  }
  const wasMine = hasComments(ours, base);
  if (own === old && theirs.length > 0 && ours.length === 0) {
    if (theirs[0]?.name === "clear") merge.conflicts.push(...tellWhole(place, { base, ours, theirs }, merge));
    else added.push([...theirs]);
  } else if (own === old && !wasMine) {
    for (const element of ours) merge.edits.push(removeElement({ text: merge.ours.text, element }));
    if (theirs.length > 0) added.push([...theirs]);
  } else merge.conflicts.push(...tellWhole(place, { base, ours, theirs }, merge));
}

/** Conflicts about elements as a whole: of one alone by its attributes; what is in elements is not told. */
function tellWhole(place: string, sides: Group, { show }: Merge): MergeConflict[] {
  const one = [...sides.ours, ...sides.theirs][0] as XmlElement;
  const names = Object.keys(one.attributes).filter((name) => one.attributes[name] !== identityOf(one));
  const all = [sides.base, sides.ours, sides.theirs];
  const isPlain = all.every((elements) => elements.length < 2 && elements.every(isLeaf));
  if (isPlain && names.length > 0)
    return names.map((name) => {
      const key = `${place}/@${name}`;
      const tell = ([element]: readonly XmlElement[]): string | null =>
        element?.attributes[name] === undefined ? null : show(key, element.attributes[name]);
      return { place: key, base: tell(sides.base), ours: tell(sides.ours), theirs: tell(sides.theirs) };
    });
  const tell = (elements: readonly XmlElement[]): string | null =>
    elements.length === 0 ? null : `<${elements[0]?.name ?? ""}>`;
  return [{ place, base: tell(sides.base), ours: tell(sides.ours), theirs: tell(sides.theirs) }];
}

const isLeaf = (element: XmlElement): boolean => elementsOf(element).length === 0;

function hasComments(ours: readonly XmlElement[], base: readonly XmlElement[]): boolean {
  const known = base.flatMap(commentsIn);
  return ours.flatMap(commentsIn).some((comment) => !known.includes(comment));
}

/** Equal where the settings in elements are, whatever the order of attributes, white space and comments. */
const contentOf = (elements: readonly XmlElement[]): string => JSON.stringify(elements.map(content));
function content(element: XmlElement): unknown {
  const { name, attributes } = element;
  return [name, Object.entries(attributes).sort(), wordsOf(element), elementsOf(element).map(content)];
}
