/** What `web.config` says besides being settings: environment variables, and what it makes the web server start. */
import { foldName } from "../model/observation.js";
import type { StartTarget } from "../model/settings.js";
import { allElements, attributeOf, childElements, parseXmlSettings } from "./xml-settings.js";

/** The settings that `web.config` gives as environment variables, by key path with colons; empty where it cannot be read. */
export function readEnvironment(bytes: Uint8Array): Map<string, string> {
  const parsed = parseXmlSettings(bytes);
  if ("problem" in parsed) return new Map();
  const lists = allElements(parsed.root).filter(({ name }) => name === "environmentVariables");
  return new Map(
    lists.flatMap(childElements).flatMap((variable) => {
      const [name, value] = [attributeOf(variable, "name"), attributeOf(variable, "value")];
      return name === undefined || value === undefined ? [] : [[name.replaceAll("__", ":"), value] as const];
    }),
  );
}

/** What the file makes the web server start; `null` where it is not well-formed. */
export function readStartTarget(path: string, bytes: Uint8Array, backupName: string): StartTarget | null {
  const parsed = parseXmlSettings(bytes);
  if ("problem" in parsed) return null;
  const elements = allElements(parsed.root);
  const programs = elements.filter(({ name }) => name === "aspNetCore").flatMap((element) => {
    const process = programIn(attributeOf(element, "processPath") ?? "");
    return process === undefined || /^dotnet(?:\.exe)?$/iu.test(process) ? [programIn(attributeOf(element, "arguments") ?? "")] : [process];
  });
  const handlers = elements.filter(({ name }) => name === "handlers").flatMap(childElements);
  const intoBackup = elements.flatMap((element) => Object.entries(element.attributes).filter(([, value]) => value.split(/[\\/]/u).some((part) => foldName(part) === foldName(backupName))).map(([name]) => `${element.name}@${name}`));
  return { path, programs: [...new Set(programs.filter((name) => name !== undefined))], modules: [...new Set(handlers.flatMap((handler) => (attributeOf(handler, "modules") ?? "").split(",")).map((name) => name.trim()).filter((name) => name !== ""))], intoBackup: [...new Set(intoBackup)] };
}

/** The file name of the first program in a command line, and nothing of its arguments; `dotnet` has no ending. */
function programIn(line: string): string | undefined {
  for (const [, quoted, plain] of line.matchAll(/"([^"]*)"|(\S+)/gu)) {
    const name = (quoted ?? plain ?? "").split(/[\\/]/u).at(-1) ?? "";
    if (/^[\w .()-]+\.(?:exe|dll|cmd|bat|ps1)$/iu.test(name) || /^dotnet$/iu.test(name)) return name;
  }
  return undefined;
}
