/** What a `web.config` makes the web server do: what it starts, and the settings that it gives as environment variables. */
import type { XmlElement } from "@rgrove/parse-xml";
import type { StartTarget } from "../model/settings.js";
import { decodeXml } from "./decode.js";
import { elementsIn, parseElements, type PlacedElement } from "./xml.js";

/** Elements that start a program, with their `processPath` and `arguments`. */
const starters = new Set(["aspNetCore", "httpPlatform"]);

/**
 * The settings that a `web.config` gives as environment variables, by key path (`__` is `:`), wherever its
 * `aspNetCore` stands. Empty where it is not well-formed. Of two that differ only in case the later holds.
 */
export function readEnvironment(bytes: Uint8Array): Map<string, string> {
  const settings = new Map<string, string>();
  for (const { element } of readElements(bytes) ?? []) {
    if (!starters.has(element.name)) continue;
    for (const { attributes } of childrenOf(element, "environmentVariables").flatMap((list) =>
      childrenOf(list, "environmentVariable"),
    )) {
      const { name, value } = attributes;
      if (name !== undefined && value !== undefined) settings.set(name.replaceAll("__", ":"), value);
    }
  }
  return settings;
}

/** What a `web.config` starts, and whether it points into the backup; `null`: it is not well-formed. */
export function readStartTarget(path: string, bytes: Uint8Array, backupName: string): StartTarget | null {
  const elements = readElements(bytes);
  if (elements === null) return null;
  const started = elements.filter(({ element }) => starters.has(element.name));
  const programs = started.flatMap(({ element }) => programsOf(element));
  const handlers = elements.filter(({ element }) => element.name === "handlers");
  return {
    path,
    programs: unique(programs.map(fileName)),
    launched: unique(programs),
    modules: unique(handlers.flatMap(({ element }) => modulesOf(element))),
    intoBackup: elements.flatMap(({ element, path: place }) =>
      Object.entries(element.attributes)
        .filter(([, value]) => pointsInto(value, backupName))
        .map(([name]) => `${place.replace(/^.*\/(?![^[]*\])/u, "")}/@${name}`),
    ),
  };
}

/**
 * What the names of the logs begin with that a `web.config` has the web server write below its own folder, with forward
 * slashes and in small letters: `logs/stdout`. The server adds a time, a process and `.log`.
 */
export function readLogStarts(bytes: Uint8Array): string[] {
  const started = (readElements(bytes) ?? []).filter(({ element }) => starters.has(element.name));
  return started.flatMap(({ element }) => {
    const file = (element.attributes["stdoutLogFile"] ?? "")
      .trim()
      .replaceAll("\\", "/")
      .replace(/^(?:\.\/)+/u, "");
    return file === "" || /^\/|:|%|(?:^|\/)\.\.(?:\/|$)/u.test(file) ? [] : [file.normalize("NFC").toLowerCase()];
  });
}

function readElements(bytes: Uint8Array): PlacedElement[] | null {
  const text = decodeXml(bytes);
  if ("problem" in text) return null;
  const elements = parseElements(text.text);
  return "problem" in elements ? null : elements;
}

const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  elementsIn(element).filter((child) => child.name === name);
const unique = (names: readonly string[]): string[] => [...new Set(names)];

/** The modules of the handlers that are left when `clear` and `remove` have done their work. */
function modulesOf(handlers: XmlElement): string[] {
  const left = new Map<string, string>();
  for (const { name, attributes } of elementsIn(handlers)) {
    const key = (attributes["name"] ?? "").toLowerCase();
    if (name === "clear") left.clear();
    else if (name === "remove") left.delete(key);
    else if (name === "add") left.set(key, attributes["modules"] ?? "");
  }
  const modules = [...left.values()].flatMap((written) => written.split(","));
  return modules.map((name) => name.trim()).filter((name) => name !== "");
}

/** The program of `processPath`, as written; where that is `dotnet`, the first that its arguments name. */
function programsOf({ attributes }: XmlElement): string[] {
  const process = (attributes["processPath"] ?? "").replaceAll('"', "").trim();
  if (process !== "" && !/^dotnet(?:\.exe)?$/iu.test(fileName(process))) return [process];
  const named = [...(attributes["arguments"] ?? "").matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+/gu)].map(
    ([whole, double, single]) => double ?? single ?? whole,
  );
  const program = named.find((word) => /\.(?:dll|exe)$/iu.test(word) && !word.startsWith("-"));
  return program === undefined ? [] : [program];
}

const fileName = (path: string): string => path.replace(/^.*[\\/]/su, "");

/** Does a value hold a path with the backup's name as one of its folders? */
function pointsInto(value: string, backupName: string): boolean {
  const fold = (text: string): string => text.toLowerCase().replaceAll("\\", "/");
  const parts = fold(value).split(fold(backupName));
  return (
    backupName !== "" &&
    parts.slice(1).some((after, at) => /(?:^|[/"'\s=;,])$/u.test(parts[at] ?? "") && /^(?:$|[/"'\s;,])/u.test(after))
  );
}
