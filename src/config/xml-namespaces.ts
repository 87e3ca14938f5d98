/** Names with prefixes, as "Namespaces in XML 1.0" has them and .NET's `XmlReader` judges them. */
import { XmlElement } from "@rgrove/parse-xml";

const xmlSpace = "http://www.w3.org/XML/1998/namespace";
const xmlnsSpace = "http://www.w3.org/2000/xmlns/";
const partOfName = /^[^:]+(?::[^:]+)?$/u;

/** The first element with a name that has no meaning, and why; `undefined`: there is none. */
export function findUndeclared(root: XmlElement): { element: XmlElement; problem: string } | undefined {
  const waiting: [XmlElement, ReadonlyMap<string, string>][] = [
    [
      root,
      new Map([
        ["xml", xmlSpace],
        ["xmlns", xmlnsSpace],
      ]),
    ],
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [element, outer] = next;
    const scope = declare(element, outer);
    const problem = typeof scope === "string" ? scope : judgeNames(element, scope);
    if (problem !== undefined) return { element, problem };
    if (typeof scope === "string") continue;
    for (const child of element.children.toReversed()) if (child instanceof XmlElement) waiting.push([child, scope]);
  }
  return undefined;
}

/** The prefixes that hold in an element, or what is wrong with those that it declares. */
function declare({ attributes }: XmlElement, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> | string {
  const declared = Object.entries(attributes).filter(([name]) => name === "xmlns" || name.startsWith("xmlns:"));
  if (declared.length === 0) return outer;
  const scope = new Map(outer);
  for (const [name, space] of declared) {
    const prefix = name.slice("xmlns:".length);
    const isReserved = prefix === "xmlns" || space === xmlnsSpace || (prefix === "xml") !== (space === xmlSpace);
    if (isReserved || (prefix !== "" && space === "")) return "a prefix is declared that XML does not allow";
    scope.set(prefix, space);
  }
  return scope;
}

function judgeNames({ name, attributes }: XmlElement, scope: ReadonlyMap<string, string>): string | undefined {
  const names = [name, ...Object.keys(attributes)];
  if (names.some((one) => !partOfName.test(one))) return "a name has a colon where none may be";
  if (names.some((one) => one.includes(":") && !scope.has(prefixOf(one)))) return "a prefix is not declared";
  const full = Object.keys(attributes).map((one) =>
    one.includes(":") ? `${scope.get(prefixOf(one)) ?? ""} ${one.slice(one.indexOf(":") + 1)}` : one,
  );
  return new Set(full).size < full.length ? "an attribute is there twice in one element" : undefined;
}

const prefixOf = (name: string): string => name.slice(0, name.indexOf(":"));
