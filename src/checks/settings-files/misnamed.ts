/** Settings files under another name or in another place than the program reads. */
import { distance } from "fastest-levenshtein";
import { baseName, folderOf } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { CheckContext } from "../check.js";

/** A file that looks like a settings file of this role, but is not read as one. */
export interface MisnamedFile {
  /** Below the working directory. */
  path: string;
  /** What it should be, below the working directory. */
  should: string;
  why: "name" | "place";
  /** Is the real one there? */
  realIsThere: boolean;
}

/** Letters that a typing error may change in a name. */
const slips = 2;

/** Every misspelt or misplaced settings file of the runtime folder, and of the working directory itself. */
export function misnamedFiles({
  product,
  role,
  expectations: { runtime },
  observation,
  situation,
}: CheckContext): MisnamedFile[] {
  if (situation.noRuntime !== null) return [];
  const own = product.settingsFiles.filter(
    ({ roles, folder }) => roles.includes(role.id) && `${folder}/`.startsWith(`${runtime}/`),
  );
  const realNames = new Set(product.settingsFiles.map(({ name }) => foldName(name)));
  const shipped = (path: string): boolean =>
    situation.archiveEntries?.has(foldName(path)) === true || situation.baselineEntries?.has(foldName(path)) === true;
  const defaults = own.flatMap(({ name, defaults: folders }) =>
    Object.values(folders).map((folder) => foldName(`${folder}/${name}`)),
  );
  // Without an archive, where releases keep defaults a file may be one: unless it is new there, and the real one is missing.
  const mayBeShipped = (path: string, realIsThere: boolean): boolean =>
    situation.archiveEntries === null &&
    (realIsThere || situation.backupEntries.has(foldName(path.slice(runtime.length + 1))));
  const find = (name: string): { file: (typeof own)[number]; why: "name" | "place" } | undefined => {
    const folded = foldName(name);
    const same = own.find((file) => foldName(file.name) === folded);
    if (same) return { file: same, why: "place" };
    if (realNames.has(folded)) return undefined;
    // What the Explorer and browsers make of a name that is taken: `web (1).config`.
    const single = folded.replace(/ \(\d+\)(?=\.[^.]*$)/u, "");
    const alias = own.find(
      (file) =>
        file.aliases.some((other) => foldName(other) === folded) ||
        folded === `${foldName(file.name)}.txt` ||
        single === foldName(file.name),
    );
    const near = alias ?? own.find((file) => looksLike(folded, foldName(file.name)));
    return near && { file: near, why: "name" };
  };
  const inRuntime = observation.runtime.entries.filter(
    ({ path, kind }) =>
      kind === "file" &&
      !shipped(path) &&
      !situation.nested.some((folder) => foldName(path).startsWith(`${foldName(folder)}/`)),
  );
  const candidates = [...inRuntime.map(({ path }) => `${runtime}/${path}`), ...observation.names];
  return candidates.flatMap((path) => {
    const found = find(baseName(path));
    if (found === undefined) return [];
    const should = `${found.file.folder}/${found.file.name}`;
    const real = situation.runtimeEntries.get(foldName(should.slice(runtime.length + 1)));
    const realIsThere = real?.kind === "file";
    if (defaults.includes(foldName(path)) && mayBeShipped(path, realIsThere)) return [];
    if (found.why === "place" && foldName(folderOf(path)) === foldName(found.file.folder)) return [];
    return [{ path, should, why: found.why, realIsThere }];
  });
}

/** A typing error away, with the same ending: `appsetings.json`, `appsettings_agent.json`. A file for an environment is none. */
function looksLike(name: string, real: string): boolean {
  const ending = real.slice(real.lastIndexOf("."));
  return (
    name.endsWith(ending) &&
    Math.abs(name.length - real.length) <= slips &&
    name.split(".").length <= real.split(".").length &&
    distance(name, real) <= slips
  );
}
