/**
 * What may stand once in a file that IIS reads: sections, and entries of collections by their key (IIS's own schema).
 */
import { XmlElement } from "@rgrove/parse-xml";

/** The attributes that are the key of an entry, by `collection/entry`. */
export const collectionKeys: Readonly<Record<string, readonly string[]>> = {
  "alwaysAllowedQueryStrings/add": ["queryString"],
  "alwaysAllowedUrls/add": ["url"],
  "allowedServerVariables/add": ["name"],
  "applicationInitialization/add": ["initializationPage"],
  "customHeaders/add": ["name"],
  "denyQueryStringSequences/add": ["sequence"],
  "denyUrlSequences/add": ["sequence"],
  "dynamicTypes/add": ["mimeType"],
  "environmentVariables/environmentVariable": ["name"],
  "fileExtensions/add": ["fileExtension"],
  "files/add": ["value"],
  "filteringRules/filteringRule": ["name"],
  "handlerSettings/handlerSetting": ["name"],
  "handlers/add": ["name"],
  "headerLimits/add": ["header"],
  "hiddenSegments/add": ["segment"],
  "httpErrors/error": ["statusCode", "subStatusCode"],
  "ipSecurity/add": ["ipAddress", "subnetMask", "domainName"],
  "isapiFilters/filter": ["name"],
  "modules/add": ["name"],
  "outboundRules/rule": ["name"],
  "preConditions/preCondition": ["name"],
  "profiles/add": ["extension"],
  "providers/provider": ["name"],
  "redirectHeaders/add": ["name"],
  "rewriteMap/add": ["key"],
  "rewriteMaps/rewriteMap": ["name"],
  "rules/rule": ["name"],
  "staticContent/mimeMap": ["fileExtension"],
  "staticTypes/add": ["mimeType"],
  "traceFailedRequests/add": ["path"],
  "verbs/add": ["verb"],
};

/** Elements that hold sections and further groups; each section below them may stand once. */
export const sectionGroups: readonly string[] = [
  "configuration",
  "location",
  "system.webServer",
  "system.web",
  "system.applicationHost",
  "system.ftpServer",
  "security",
  "authentication",
  "tracing",
  "rewrite",
];
const groups = new Set(sectionGroups);
/** Sections whose elements, like those of a group, may each stand once. */
const listed = new Set(["aspNetCore"]);

/** The key of an entry in a collection, as IIS compares it; `undefined`: it is none that we know. */
export function keyOf(entry: XmlElement, collection: string): string | undefined {
  const names = collectionKeys[`${collection}/${entry.name}`];
  if (names === undefined) return undefined;
  return names.map((name) => (entry.attributes[name] ?? "").toLowerCase()).join("\0");
}

/** What stands twice, and why that is a fault. */
interface Twice {
  element: XmlElement;
  problem: string;
}

/** The first section, or key of a collection, that stands twice in one location. */
export const findTwice = (root: XmlElement): Twice | undefined => findTwiceIn([root]);

/** @param same elements that are one to IIS: a group that stands several times */
function findTwiceIn(same: readonly XmlElement[]): Twice | undefined {
  const inside = new Map<string, XmlElement[]>();
  for (const child of same.flatMap(({ children }) => children.filter((one) => one instanceof XmlElement))) {
    const name = child.name === "location" ? `location ${(child.attributes["path"] ?? "").toLowerCase()}` : child.name;
    const alike = inside.get(name);
    if (alike === undefined) inside.set(name, [child]);
    else alike.push(child);
  }
  const holdsSections = groups.has(same[0]?.name ?? "") || listed.has(same[0]?.name ?? "");
  for (const [name, elements] of inside) {
    const [element, second] = elements;
    const isGroup = groups.has(element?.name ?? "");
    if (holdsSections && !isGroup && second !== undefined)
      return { element: second, problem: `the section \`${name}\` is there twice` };
    for (const one of isGroup ? [elements] : elements.map((alone) => [alone])) {
      const deeper = findTwiceIn(one);
      if (deeper !== undefined) return deeper;
    }
  }
  return same.map(findEntryTwice).find((twice) => twice !== undefined);
}

function findEntryTwice({ name, children }: XmlElement): Twice | undefined {
  const keys = new Set<string>();
  for (const entry of children) {
    if (!(entry instanceof XmlElement)) continue;
    if (entry.name === "clear") keys.clear();
    else if (entry.name === "remove") {
      for (const value of Object.values(entry.attributes)) keys.delete(value.toLowerCase());
    } else {
      const key = keyOf(entry, name);
      if (key === undefined) continue;
      if (keys.has(key)) return { element: entry, problem: `an entry of \`${name}\` is there twice, by its key` };
      keys.add(key);
    }
  }
  return undefined;
}
