/** What the names in guides, folders and archives tell of a product. */
import type { Guide, HopPattern } from "../model/guide.js";
import { allSteps } from "../model/step-tree.js";
import type { Action } from "../model/action.js";
import { compareVersions, lineOf } from "../model/version.js";
import { verbOf } from "../verbs/index.js";
import { argumentsOf } from "../model/action.js";
import { leadsOn } from "./guide.js";

/** All that guides order. */
export const actionsIn = (guides: readonly Guide[]): Action[] =>
  guides.flatMap(({ sections }) =>
    allSteps(sections.flatMap(({ steps }) => steps)).flatMap(({ actions, choices }) => [
      ...actions,
      ...choices.flatMap((choice) => choice.actions),
    ]),
  );

/** A folder's or file's path below the working directory; `undefined` where it is none. */
export function pathBelow(written: string): string | undefined {
  const path = written
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/u, "")
    .replace(/\/+$/u, "");
  return path === "" || path.length > 100 || /^\/|[:*?"<>|{}$%\p{C}]|(?:^|\/)\.\.?(?:\/|$)/u.test(path)
    ? undefined
    : path;
}

/** What guides say of the folders: the one of the release, and what it is renamed to. */
export function foldersIn(actions: readonly Action[]): { runtime: string | undefined; backup: string | undefined } {
  const unpacked = actions.flatMap((action) => pathBelow(verbOf(action).unpacks?.(action) ?? "") ?? []);
  const renames = actions.flatMap((action) => verbOf(action).renames?.(action) ?? []);
  const runtime = mostOf([...unpacked, ...renames.flatMap(({ from }) => pathBelow(from) ?? [])]);
  const backup = renames.find(({ from }) => pathBelow(from) === runtime)?.to;
  return { runtime, backup: backup === undefined ? undefined : pathBelow(backup) };
}

const mostOf = (names: readonly string[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
};

/** The programs that guides have one run, by their file names. */
export const toolsIn = (actions: readonly Action[]): string[] => [
  ...new Set(
    actions.flatMap((action) => {
      const program = (verbOf(action).runs?.(action) ?? "").replace(/^.*[\\/]/u, "");
      return /^[\w.-]{2,60}\.(?:exe|sh|bat|cmd|ps1|jar|dll)$/iu.test(program) ? [program] : [];
    }),
  ),
];

/** The files that guides copy or edit, by their real names. */
export function filesIn(actions: readonly Action[]): string[] {
  const named = actions.flatMap((action) => {
    const { files, file } = argumentsOf(action);
    return [...(Array.isArray(files) ? (files as readonly string[]) : []), ...(typeof file === "string" ? [file] : [])];
  });
  return [...new Set(named.flatMap((name) => pathBelow(name) ?? []))];
}

/** What a host is called by what runs on it. */
const hostWord = /^(?:server|agent|gateway|client|node|worker|portal|application|service|console|proxy|connector)$/u;

/** The hosts that guides stop and start something on, the most often named first. */
export function targetsIn(actions: readonly Action[]): string[] {
  const counts = new Map<string, number>();
  for (const action of actions) {
    const target = verbOf(action).switches?.(action).target ?? "";
    const word = target.toLowerCase().match(/\p{L}[\p{L}\p{N}-]*$/u)?.[0];
    if (word !== undefined && hostWord.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([word]) => word);
}

/** The ends of hops that lead somewhere, with dots, the oldest first. */
export function versionsOf(hops: readonly (HopPattern | null)[]): string[] {
  const ends = hops
    .filter((hop) => hop !== null)
    .filter(leadsOn)
    .flatMap((hop) => (hop.kind === "hop" ? [hop.from, hop.to] : [hop.range]).flatMap(({ min, max }) => [min, max]))
    .filter((version) => version !== null);
  return sortVersions(ends.map(withDot));
}

/** A version has a dot: `15` is written `15.0`. */
export const withDot = (version: string): string => (version.includes(".") ? version : `${version}.0`);

/** Each once, the oldest first. */
export const sortVersions = (versions: readonly string[]): string[] => [...new Set(versions)].sort(compareVersions);

/** The product line of a program's version: one that is known, else its first two numbers. */
export const lineOfProgram = (version: string, known: readonly string[]): string =>
  lineOf(version, known) ?? version.split(".").slice(0, 2).join(".");

/** "from version 15 to version 18" of a title or a file's name, where no number has a dot. */
export function majorHop(written: string): { from: string; to: string } | undefined {
  const [, from, to] =
    /(?<![\d.])v?(\d{1,4})(?:\s+\p{L}+){0,3}[\s_-]+(?:to|→|–)[\s_-]+(?:\p{L}+\s+){0,3}v?(\d{1,4})(?![\d.]*\d)/iu.exec(
      written,
    ) ?? [];
  return from !== undefined && to !== undefined && Number(from) < Number(to)
    ? { from: `${from}.0`, to: `${to}.0` }
    : undefined;
}

const idle =
  /^(?:a|an|the|to|from|of|for|with|and|or|in|on|new|full|how|technical|upgrad\w*|updat\w*|migrat\w*|install\w*|guide|guides|instructions?|notes?|release|version|procedure|process|overview|step|steps|best|practices|copy|convert\w*|create|creating|plan|planning|run|running|manage|managing|troubleshoot\w*|video|code|customized|databases?|signatures?|technical|windows|linux|unmodified|move|moving|per|tenant|apply|applying|introduction|appendix|chapter|part|section)$/iu;

/** The words of a title that are its product's name: the first run of words in capitals that no upgrade is called by. */
export function productIn(title: string): string | undefined {
  const runs: string[][] = [[]];
  for (const word of title.split(/[\s:,()–—-]+/u)) {
    if (/^\p{Lu}[\p{L}\p{N}+#]*$|^\p{Ll}+\p{Lu}\w*$/u.test(word) && !idle.test(word)) runs.at(-1)?.push(word);
    else if (runs.at(-1)?.length !== 0) runs.push([]);
  }
  const [first] = runs.filter((run) => run.length > 0);
  return first?.slice(0, 4).join(" ");
}

const notSettings =
  /(?:^|\/)(?:node_modules|wwwroot|refs?|runtimes|locales?|bower_components)\/|\.(?:deps|runtimeconfig|schema)\.json$|(?:^|\/)(?:package|package-lock|tsconfig|launchsettings|manifest|libman)\.json$/iu;

/** Is it a settings file, by its name, and of which format? */
export function settingsFormat(path: string): "json" | "xml" | undefined {
  if (notSettings.test(path) || path.split("/").length > 3) return undefined;
  if (/\.config$|(?:settings|config(?:uration)?)\.xml$/iu.test(path)) return "xml";
  return /(?:^|[/.-])(?:app)?(?:settings|config(?:uration)?|secrets)[^/]*\.json$|settings\.json$/iu.test(path)
    ? "json"
    : undefined;
}

/** A program's name without its ending, in small letters. */
const stemOf = (name: string): string => name.replace(/\.(?:exe|dll|runtimeconfig\.json)$/iu, "").toLowerCase();

/**
 * The programs that a release stands or falls with, the one to start first: of a role those that bear its name, else
 * what is started or looks like it.
 */
export function mainPrograms(names: readonly string[], started: readonly string[], role?: string): string[] {
  const hosts = names.filter((name) => /\.runtimeconfig\.json$/iu.test(name));
  const programs = names.filter((name) => /\.exe$/iu.test(name));
  const stems = [...started, ...hosts, ...programs].map(stemOf);
  const main = stems.find((stem) => role !== undefined && stem.split(/[^a-z0-9]+/u).includes(role)) ?? stems[0];
  const own = names.filter((name) => /\.(?:exe|dll)$/iu.test(name) && stemOf(name) === main);
  return own.sort((one, other) => Number(/\.exe$/iu.test(other)) - Number(/\.exe$/iu.test(one)));
}

/** Two spellings of one file: `appsettings-agent.json` is `appsettings.agent.json`. */
export const isSpelling = (one: string, other: string): boolean => {
  const squash = (name: string): string => name.toLowerCase().replace(/[-_. ]+/gu, "");
  return squash(one) === squash(other);
};
