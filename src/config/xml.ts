/** Settings in XML, such as `web.config`: elements and attributes, whatever their order, white space and comments. */
import {
  parseXml,
  XmlDeclaration,
  XmlDocumentType,
  XmlElement,
  XmlError,
  XmlText,
  type XmlDocument,
  type XmlNode,
} from "@rgrove/parse-xml";
import { findTwice } from "./iis-collections.js";
import { createSettings, placeOf, type Problem, type Setting, type Settings } from "./settings.js";
import { findUndeclared } from "./xml-namespaces.js";

/** An element with the path that names it: `configuration/location[path=.]/system.webServer`. */
export interface PlacedElement {
  element: XmlElement;
  path: string;
  /** The attribute that tells it from its siblings, and is part of the path; `null`: it has none. */
  identity: string | null;
}

/** Attributes that tell an element from its siblings, as lists in such files use them. */
const identities = ["name", "key", "path", "id", "fileExtension", "extension", "virtualPath", "initializationPage"];
/** A name that may stand in a path, and be shown. */
const nameLike = /^[^\][=\p{C}]{1,120}$/u;

/** The elements of a text in document order, or why there are none. No message holds a piece of the text. */
export function parseElements(text: string): PlacedElement[] | Problem {
  const root = parseRoot(text);
  if ("problem" in root) return root;
  const found: PlacedElement[] = [];
  const waiting = [place(root, "", new Map())];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    const { element, path } = next;
    const seen = new Map<string, number>();
    waiting.push(
      ...elementsIn(element)
        .map((child) => place(child, path, seen))
        .reverse(),
    );
  }
  return found;
}

/** The settings of a text, or the first problem. */
export function readXml(text: string): Settings | Problem {
  const elements = parseElements(text);
  if ("problem" in elements) return elements;
  const leaves = new Map<string, Setting>();
  for (const { element, path, identity } of elements) {
    const attributes = Object.entries(element.attributes).filter(([name]) => name !== identity);
    for (const [name, value] of attributes) leaves.set(`${path}/@${name}`, { key: `${path}/@${name}`, value });
    const words = textOf(element).trim().replace(/\s+/gu, " ");
    if (words !== "") leaves.set(path, { key: path, value: words });
    else if (attributes.length === 0 && elementsIn(element).length === 0) leaves.set(path, { key: path, value: null });
  }
  return createSettings(leaves, "/");
}

function parseRoot(text: string): XmlElement | Problem {
  const document = parseDocument(text);
  if ("problem" in document) return document;
  const { root } = document;
  if (root === null) return { problem: "it has no element", line: 1, column: 1 };
  const twice = root.name === "configuration" ? findTwice(root) : undefined;
  return twice === undefined ? root : at(twice.problem, twice.element, text);
}

/**
 * A text's nodes, comments too, each with its offsets; as .NET's `XmlReader` reads it: XML 1.0, with namespaces,
 * without a DTD.
 */
export function parseDocument(text: string): XmlDocument | Problem {
  try {
    const document = parseXml(text, {
      includeOffsets: true,
      preserveComments: true,
      preserveDocumentType: true,
      preserveXmlDeclaration: true,
    });
    for (const node of document.children) {
      if (node instanceof XmlDeclaration && node.version !== "1.0")
        return at("its first line declares another version of XML than 1.0", node, text);
      if (node instanceof XmlDocumentType) return at("it has a document type (`<!DOCTYPE`)", node, text);
    }
    const undeclared = document.root === null ? undefined : findUndeclared(document.root);
    return undeclared === undefined ? document : at(undeclared.problem, undeclared.element, text);
  } catch (error) {
    if (error instanceof XmlError) return { problem: nameError(error.message), line: error.line, column: error.column };
    // The parser calls itself for each element within another.
    if (error instanceof RangeError) return { problem: "its elements are nested too deep", line: null, column: null };
    throw error;
  }
}

const at = (problem: string, { start }: XmlNode, text: string): Problem => ({ problem, ...placeOf(text, start) });

const clauses: readonly (readonly [RegExp, string])[] = [
  [/^Missing end tag|^Unclosed end tag/u, "an element is not closed, or another one's end tag closes it"],
  [
    /^Unclosed start tag|^Attribute value expected|^Unclosed attribute|^Missing end quote/u,
    "a start tag or an attribute's value has no end",
  ],
  [/^Duplicate attribute/u, "an attribute is there twice in one element"],
  [/^Unescaped `<`/u, "a `<` in an attribute's value is not written as `&lt;`"],
  [
    /^Unterminated reference|^Named entity|^Invalid character ref|^Character reference/u,
    "an `&` begins no entity (a bare one is written `&amp;`)",
  ],
  [/comment/u, "a comment is not written as XML writes it"],
  [/^Root element/u, "it begins with no element"],
  [/^Extra content/u, "something stands behind the last element"],
  [/^Invalid character$/u, "it holds a character that XML does not allow"],
];

/** Our words for the parser's error, whose own hold a piece of the file. */
const nameError = (message: string): string =>
  clauses.find(([pattern]) => pattern.test(message.split(" (line ")[0] ?? ""))?.[1] ?? "it is not well-formed XML";

/** The attribute that tells an element from its siblings; `undefined`: it has none. */
const identifierOf = (element: XmlElement): string | undefined =>
  identities.find((name) => nameLike.test(element.attributes[name] ?? ""));

/** What tells an element from its siblings; `undefined`: nothing. */
export function identityOf(element: XmlElement): string | undefined {
  const name = identifierOf(element);
  return name === undefined ? undefined : element.attributes[name];
}

/** The path of an element below another: of several that are called the same, the first's. */
export function pathOf(element: XmlElement, parent: string): string {
  const identity = identifierOf(element);
  const value = identity === undefined ? "" : (element.attributes[identity] ?? "");
  const mark = identity === undefined ? "" : `[${identity === "name" ? "" : `${identity}=`}${value}]`;
  return `${parent === "" ? "" : `${parent}/`}${element.name}${mark}`;
}

function place(element: XmlElement, parent: string, seen: Map<string, number>): PlacedElement {
  const path = pathOf(element, parent);
  const count = (seen.get(path) ?? 0) + 1;
  seen.set(path, count);
  return {
    element,
    path: path + (count === 1 ? "" : `#${String(count)}`),
    identity: identifierOf(element) ?? null,
  };
}

/** The elements that stand directly in one. */
export const elementsIn = ({ children }: XmlElement): XmlElement[] =>
  children.filter((child) => child instanceof XmlElement);

/** The text that stands directly in an element. */
export const textOf = ({ children }: XmlElement): string =>
  children.map((child) => (child instanceof XmlText ? child.text : "")).join("");
