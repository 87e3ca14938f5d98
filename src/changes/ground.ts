/**
 * What all changes do below a working directory: find names whatever their case, look through links, keep what they
 * take away.
 */
import { workFolder } from "../model/run.js";
import { equalBytes } from "../language/bytes.js";
import { baseName } from "../language/path-pattern.js";
import { say } from "../language/words.js";
import type { ChangeOf } from "../model/change.js";
import { foldName } from "../model/observation.js";
import { StopError, type Ground, type Task } from "./change-kind.js";
import { runWords } from "./run-words.js";
import { words } from "./words.js";

/** The folder in which a way back keeps what it takes away. */
const undoneFolder = "undone";

/** Where a release that is taken back is kept, with all that tells why it failed. */
export const asidePath = (path: string, version: string): string =>
  `${workFolder}/${undoneFolder}/${baseName(path)}-${version}`;

/** The path of something in our own folder. */
export const inWork = ({ directory }: Ground, ...parts: readonly string[]): string =>
  [directory, workFolder, ...parts].join("/");

/** The path of something below the working directory, with each part in the case that it has on disk. */
export async function locate({ host, directory }: Ground, relative: string): Promise<string> {
  let path = directory;
  for (const part of relative.split("/").filter((one) => one !== ""))
    path = `${path}/${(await host.findName(path, part)) ?? part}`;
  return path;
}

/** What is there; a link counts as what it leads to. */
export type Seen = "file" | "folder" | "nowhere" | "other" | null;

/** What stands at a path below the working directory. */
export const seeAt = async (ground: Ground, relative: string): Promise<Seen> =>
  see(ground, await locate(ground, relative));

/** What stands at a path. */
export async function see({ host }: Ground, path: string): Promise<Seen> {
  const kind = await host.kindOf(path);
  if (kind !== "link") return kind;
  const target = await host.kindOf(path, { follow: true }).catch(() => null);
  return target === null || target === "link" ? "nowhere" : target;
}

/** Is it a folder without anything in it? */
export const isEmptyFolder = async ({ host }: Ground, path: string): Promise<boolean> =>
  (await host.readFolder(path)).length === 0;

/** Have two files the same bytes? */
export async function isSame({ host }: Ground, one: string, other: string): Promise<boolean> {
  return equalBytes(await host.readFile(one), await host.readFile(other));
}

/** Where what an operation replaces or takes away is kept. */
export const keptAt = ({ index }: Task, path: string): string[] => [
  "kept",
  `${String(index)}-${path.replaceAll("/", "%2F")}`,
];

/**
 * Moves something out of the way, under the first name that is free in our folder: nothing is ever deleted. Gives its
 * place.
 */
export async function putAside(ground: Ground, path: string, name: string): Promise<string> {
  const { host } = ground;
  await host.makeFolder(inWork(ground, undoneFolder));
  for (let count = 1; ; count++) {
    const free = [undoneFolder, count === 1 ? name : `${name}.${String(count)}`];
    if ((await host.kindOf(inWork(ground, ...free))) !== null) continue;
    await host.rename(path, inWork(ground, ...free));
    return [workFolder, ...free].join("/");
  }
}

/** The version that an installation installs. */
export const versionOf = ({ hops }: Ground, hop: number): string => hops[hop - 1]?.to ?? String(hop);

/** The tasks of an installation that make a change of one kind. */
export const tasksOf = <C extends "move" | "unpack" | "copy" | "make" | "remove">(
  { operations }: Ground,
  hop: number,
  kind: C,
): Task<ChangeOf<C>>[] =>
  operations.flatMap((operation, index) =>
    operation.hop === hop && operation.kind === "do" && operation.change?.change === kind
      ? [{ operation, index, change: operation.change as ChangeOf<C> }]
      : [],
  );

/** The files of a release that a folder lacks or has otherwise: names, the first few said. */
export async function lackingOf(ground: Ground, folder: string, hop: number): Promise<string[]> {
  const release = ground.releases.get(hop);
  if (release === undefined) return [];
  const { entries } = release.archive.manifest;
  const tree = await ground.host.listTree(folder);
  const there = new Map(
    tree.entries.filter(({ kind }) => kind === "file").map((entry) => [foldName(entry.path), entry]),
  );
  const isReplaced = replacedIn(ground, hop);
  const lacks = ({ path, sizeBytes }: (typeof entries)[number]): boolean => {
    const found = there.get(foldName(path));
    return found === undefined || (found.sizeBytes !== sizeBytes && !isReplaced(path));
  };
  const missing = entries.filter(lacks).map(({ path }) => path);
  if (missing.length > 0) return missing;
  const files = entries
    .filter(({ path }) => !isReplaced(path))
    .map((entry) => ({ entry, path: `${folder}/${there.get(foldName(entry.path))?.path ?? entry.path}` }));
  const sums = await ground.host.checksums(
    files.map(({ entry, path }) => ({ path, sizeBytes: entry.sizeBytes })),
    (done) => ground.onProgress(words.compared, done, files.length),
  );
  return files.filter(({ entry }, at) => sums[at] !== entry.crc32).map(({ entry }) => entry.path);
}

/** Is a file of the release one that the installation's steps replace or edit, or that the product calls settings? */
function replacedIn(ground: Ground, hop: number): (path: string) => boolean {
  const into = tasksOf(ground, hop, "unpack").map(({ change }) => foldName(change.into));
  const copied = tasksOf(ground, hop, "copy").flatMap(({ change }) =>
    change.files.map((file) => `${change.to}/${file}`),
  );
  const patterns = copied.map((path) => patternOf(foldName(path)));
  return (path) => {
    const name = foldName(path);
    return (
      ground.isSettings(name.slice(name.lastIndexOf("/") + 1)) ||
      into.some((folder) => patterns.some((pattern) => pattern.test(`${folder}/${name}`)))
    );
  };
}

/** `*` is anything but a slash; a slash at the end is all below it. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path.replace(/[\\^$.+?()[\]{}|]/gu, "\\$&").replaceAll("*", "[^/]*")}${path.endsWith("/") ? "" : "$"}`,
    "u",
  );

/** Found while a change is assessed: a link that leads nowhere. {@link assess} makes it what the change is blocked by. */
export class NowhereError extends StopError {
  constructor(path: string) {
    super(say(runWords.linkNowhere, { path }), runWords.linkRemedy);
    this.name = "NowhereError";
  }
}

/** Refuses a link that leads nowhere. */
export function refuseNowhere(path: string): never {
  throw new NowhereError(path);
}
