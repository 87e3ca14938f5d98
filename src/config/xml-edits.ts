/** Changes to the text of a file in XML that leave everything else as it stands. */
import { XmlComment, XmlElement, type XmlNode } from "@rgrove/parse-xml";

/** A piece of a text that becomes another. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The text with all edits done; of those at one place the first comes first. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, at) => ({ ...edit, at }))
    .sort((one, other) => one.start - other.start || one.at - other.at);
  let [result, done] = ["", 0];
  for (const { start, end, text: replacement } of ordered) {
    // Within something that was removed.
    if (start < done) continue;
    result += text.slice(done, start) + replacement;
    done = end;
  }
  return result + text.slice(done);
}

/** A start tag: where its attributes stand, and where it ends. */
interface StartTag {
  attributes: ReadonlyMap<string, { start: number; valueStart: number; end: number }>;
  /** Behind the name or the last attribute. */
  attributesEnd: number;
  end: number;
  isEmpty: boolean;
}

function readStartTag(text: string, element: XmlElement): StartTag {
  const attributes = new Map<string, { start: number; valueStart: number; end: number }>();
  const attribute = /(\s+)([^\s=/>]+)(\s*=\s*)("[^"]*"|'[^']*')/uy;
  let at = element.start + 1 + element.name.length;
  for (;;) {
    attribute.lastIndex = at;
    const [whole, space = "", name = "", equals = ""] = attribute.exec(text) ?? [];
    if (whole === undefined) break;
    const valueStart = at + space.length + name.length + equals.length;
    attributes.set(name, { start: at, valueStart, end: at + whole.length });
    at += whole.length;
  }
  const close = text.indexOf(">", at);
  return { attributes, attributesEnd: at, end: close + 1, isEmpty: text[close - 1] === "/" };
}

/**
 * Gives an attribute the value that it has in another file.
 *
 * @param from that file's text and element; `undefined`: takes the attribute away
 */
export function editAttribute({ text, element }: Located, name: string, from: Located | undefined): Edit {
  const tag = readStartTag(text, element);
  const own = tag.attributes.get(name);
  if (from === undefined) return { start: own?.start ?? 0, end: own?.end ?? 0, text: "" };
  const fresh = readStartTag(from.text, from.element).attributes.get(name);
  const value = from.text.slice(fresh?.valueStart, fresh?.end);
  return own === undefined
    ? { start: tag.attributesEnd, end: tag.attributesEnd, text: ` ${name}=${value}` }
    : { start: own.valueStart, end: own.end, text: value };
}

/** Gives an element without elements in it the content that it has in another file. */
export function replaceContent({ text, element }: Located, from: Located): Edit {
  const [tag, fresh] = [readStartTag(text, element), readStartTag(from.text, from.element)];
  const inner = fresh.isEmpty ? "" : from.text.slice(fresh.end, closingAt(from));
  if (tag.isEmpty) return { start: tag.attributesEnd, end: tag.end, text: `>${inner}</${element.name}>` };
  return { start: tag.end, end: closingAt({ text, element }), text: inner };
}

/** Where the end tag of an element begins. */
const closingAt = ({ text, element }: Located): number => text.lastIndexOf("</", element.end - 1);

/** Takes an element away, with its line where it has one of its own. */
export function removeElement({ text, element: { start, end } }: Located): Edit {
  const before = /(?:\r\n|\n|\r)[ \t]*$/u.exec(text.slice(Math.max(0, start - 1000), start));
  const isLast = /^[ \t]*(?:\r|\n|$)/u.test(text.slice(end, end + 1000));
  return before !== null && isLast ? { start: start - before[0].length, end, text: "" } : { start, end, text: "" };
}

/** An element, and the text of the file that it stands in. */
export interface Located {
  text: string;
  element: XmlElement;
}

/** Elements of another file to be put into one. */
export interface Insertion {
  into: Located;
  from: Located;
  /** Children of `from`. */
  elements: ReadonlySet<XmlElement>;
  /** The child of `into` that a child of `from` is. */
  twinOf: (child: XmlElement) => XmlElement | undefined;
  /** The child of `into` that an element has to stand before, if it matters. */
  successorOf: (element: XmlElement) => XmlElement | undefined;
  /** Is a comment there already? */
  isKnown: (comment: XmlComment) => boolean;
}

/** Puts elements of another file into one, each behind the sibling that it stands behind there, with the comments before it. */
export function insertElements({ into, from, elements, twinOf, successorOf, isKnown }: Insertion): Edit[] {
  const { text, element: parent } = into;
  const lineEnd = /\r\n|\n|\r/u.exec(text)?.[0] ?? "\n";
  const tag = readStartTag(text, parent);
  const [outer, first] = [indentAt(text, parent.start), elementsIn(parent)[0]];
  const indent = first === undefined ? outer + unitOf(from) : indentAt(text, first.start);
  const edits: Edit[] = [];
  let [anchor, comments] = [tag.end, [] as XmlComment[]];
  for (const child of from.element.children) {
    if (child instanceof XmlComment) comments.push(child);
    if (!(child instanceof XmlElement)) continue;
    const twin = twinOf(child);
    if (twin !== undefined) anchor = Math.max(anchor, behind(text, twin));
    if (elements.has(child)) {
      const written = [...comments.filter((comment) => !isKnown(comment)), child]
        .map((node) => indentAs(from.text, node, indent, lineEnd))
        .join(lineEnd + indent);
      const next = successorOf(child);
      edits.push(
        next === undefined
          ? { start: anchor, end: anchor, text: lineEnd + indent + written }
          : { start: next.start, end: next.start, text: written + lineEnd + indent },
      );
    }
    comments = [];
  }
  if (tag.isEmpty) {
    const inner = edits.map((edit) => edit.text).join("");
    return [{ start: tag.attributesEnd, end: tag.end, text: `>${inner}${lineEnd}${outer}</${parent.name}>` }];
  }
  const closing = closingAt(into);
  return /[\r\n]/u.test(text.slice(anchor, closing))
    ? edits
    : [...edits, { start: closing, end: closing, text: lineEnd + outer }];
}

const elementsIn = ({ children }: XmlElement): XmlElement[] => children.filter((child) => child instanceof XmlElement);

/** Behind an element and the comment that follows it on its line. */
function behind(text: string, { end }: XmlElement): number {
  const comment = /[ \t]*<!--(?:(?!-->)[^\r\n])*-->/uy;
  comment.lastIndex = end;
  return end + (comment.exec(text)?.[0].length ?? 0);
}

/** The white space that the line of a place begins with. */
function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return /^[ \t]*/u.exec(text.slice(start, offset))?.[0] ?? "";
}

/** By how much the children of an element stand further in. */
function unitOf({ text, element }: Located): string {
  const [child] = elementsIn(element);
  const [outer, inner] = [indentAt(text, element.start), child === undefined ? "" : indentAt(text, child.start)];
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : "  ";
}

/** What a node is written as, its further lines as far in as before, from another indent on. */
function indentAs(text: string, { start, end }: XmlNode, indent: string, lineEnd: string): string {
  const own = indentAt(text, start);
  return text
    .slice(start, end)
    .split(/\r\n|\n|\r/u)
    .map((line, at) => (at > 0 && line.startsWith(own) ? indent + line.slice(own.length) : line))
    .join(lineEnd);
}
