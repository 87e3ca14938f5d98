/** XML settings such as `web.config`: the same elements and attributes are the same settings. */
import { parseXml, XmlCdata, XmlElement, XmlError, XmlText } from "@rgrove/parse-xml";
import { decodeSettings, placeIn } from "./decode.js";
import { conflictMarker } from "./json-settings.js";
import { foldKey, type Reading, type Setting } from "./settings.js";

/** Attributes that tell elements of one name apart, the first that is there. */
const identities = ["name", "key", "fileExtension", "path", "id"];

/** The root element, or why there is none. */
export function parseXmlSettings(bytes: Uint8Array): { root: XmlElement; encoding: string } | Exclude<Reading, { settings: unknown }> {
  const decoded = decodeSettings(bytes);
  if ("problem" in decoded) return { ...decoded, column: null };
  const { text, encoding } = decoded;
  const conflict = conflictMarker(text);
  if (conflict !== undefined) return { problem: "it has the marks of a merge conflict that nobody settled", ...placeIn(text, conflict) };
  try {
    const { root } = parseXml(text);
    return root === null ? { problem: "it has no element", line: 1, column: 1 } : { root, encoding };
  } catch (error) {
    // The parser's own words may quote the file.
    if (error instanceof XmlError) return { problem: "it is no well-formed XML", line: error.line, column: error.column };
    if (error instanceof RangeError) return { problem: "its elements are nested too deep to be read", line: null, column: null };
    throw error;
  }
}

/** Reads XML settings. White space, comments and the order of attributes make no difference. */
export function readXmlSettings(bytes: Uint8Array): Reading {
  const parsed = parseXmlSettings(bytes);
  if ("problem" in parsed) return parsed;
  const settings = new Map<string, Setting>();
  flatten(parsed.root, parsed.root.name, undefined, settings);
  return { settings, encoding: parsed.encoding };
}

/** Letter case tells XML names apart; the key keeps what folding would lose. */
const put = (settings: Map<string, Setting>, key: string, value: string): void => void settings.set(key, { key, value });

/** @param identity the attribute that stands in the path already */
function flatten(element: XmlElement, path: string, identity: string | undefined, settings: Map<string, Setting>): void {
  const attributes = Object.entries(element.attributes).filter(([name]) => name !== identity);
  for (const [name, value] of attributes) put(settings, `${path}@${name}`, value);
  const text = element.children.map((child) => (child instanceof XmlText || child instanceof XmlCdata ? child.text : "")).join("").trim();
  if (text !== "") put(settings, `${path}#text`, text);
  const below = childElements(element);
  if (attributes.length === 0 && text === "" && below.length === 0) put(settings, path, "");
  const counts = new Map<string, number>();
  for (const child of below) {
    const own = identities.find((name) => child.attributes[name] !== undefined);
    const label = own === undefined ? child.name : `${child.name}[${own}=${child.attributes[own] ?? ""}]`;
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    flatten(child, `${path}/${label}${count > 1 ? `[${String(count)}]` : ""}`, own, settings);
  }
}

/** The elements directly below one. */
export const childElements = ({ children }: XmlElement): XmlElement[] => children.filter((child) => child instanceof XmlElement);

/** An element and all below it. */
export const allElements = (element: XmlElement): XmlElement[] => [element, ...childElements(element).flatMap(allElements)];

/** The value of an attribute, its name in any case. */
export const attributeOf = ({ attributes }: XmlElement, name: string): string | undefined => Object.entries(attributes).find(([other]) => foldKey(other) === foldKey(name))?.[1];
