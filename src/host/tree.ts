/** Lists what is below a folder. */
import * as fs from "node:fs";
import { sep } from "node:path";
import { promisify } from "node:util";
import type { Tree, TreeEntry, Unseen } from "../model/observation.js";
import { forEachOf } from "./concurrency.js";
import { errorCode, explainError, isAbsence } from "./reasons.js";

const [stat, lstat, readdir] = [promisify(fs.stat), promisify(fs.lstat), promisify(fs.readdir)];

/** At a time. More than the threads that do it, so that none of them waits. */
const [foldersAtOnce, filesAtOnce] = [8, 32];

/** In the order of their code units: the same on every machine. */
export const byPath = (one: { path: string }, other: { path: string }): number =>
  one.path < other.path ? -1 : one.path > other.path ? 1 : 0;

/** See `Host.listTree`. */
export async function listTree(root: string): Promise<Tree> {
  const found: Found = { root, entries: [], unseen: [], pace: createPace() };
  const { entries, unseen } = found;
  try {
    if (!(await stat(root)).isDirectory()) return { state: "no-folder", reason: null, entries, unseen };
    let level = await listFolder("", found);
    while (level.length > 0) {
      const below: string[] = [];
      await forEachOf(level, foldersAtOnce, async (path) => {
        try {
          below.push(...(await listFolder(path, found)));
        } catch (error) {
          unseen.push({ path, reason: explainIn(path, error) });
        }
      });
      level = below;
    }
    return { state: "folder", reason: null, entries: entries.sort(byPath), unseen: unseen.sort(byPath) };
  } catch (error) {
    if (!isAbsence(error)) return { state: "unseen", reason: explainError(error), entries: [], unseen: [] };
    return (await isLink(root))
      ? { state: "unseen", reason: "it is a link that leads nowhere", entries, unseen }
      : { state: "absent", reason: null, entries, unseen };
  }
}

/** What was found below a root so far. */
interface Found {
  root: string;
  entries: TreeEntry[];
  unseen: Unseen[];
  pace: Pace;
}

/** Adds what is in a folder; gives the paths of the folders in it. Rejects where it cannot be listed. */
async function listFolder(folder: string, { root, entries, unseen, pace }: Found): Promise<string[]> {
  const folders: string[] = [];
  const prefix = prefixOf(root, folder);
  const add = (path: string, seen: fs.Dirent | fs.Stats): void => {
    const kind = seen.isDirectory() ? "folder" : seen.isFile() ? "file" : seen.isSymbolicLink() ? "link" : "other";
    entries.push({ path, kind, sizeBytes: kind === "file" && "size" in seen ? seen.size : 0 });
    if (kind === "folder") folders.push(path);
  };
  const refused: { path: string; error: unknown }[] = [];
  const fail = (path: string, error: unknown): void => {
    // Gone since the folder was read: as if it had gone before.
    if (!isAbsence(error) || isNoText(path)) refused.push({ path, error });
  };
  const distant: [path: string, name: string][] = [];
  const found = await readdir(prefix, { withFileTypes: true });
  for (const entry of found) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    try {
      if (entry.isDirectory()) add(path, entry);
      // Windows calls whatever has a reparse point a link, a deduplicated file too; only `lstat` tells.
      else if (pace.isNear())
        add(
          path,
          pace.time(() => fs.lstatSync(prefix + entry.name)),
        );
      else distant.push([path, entry.name]);
    } catch (error) {
      fail(path, error);
    }
  }
  await forEachOf(distant, filesAtOnce, ([path, name]) =>
    lstat(prefix + name).then(
      (seen) => add(path, seen),
      (error: unknown) => fail(path, error),
    ),
  );
  // A folder that may be listed and not entered tells names, and nothing of what has them.
  const [first] = refused;
  if (
    first !== undefined &&
    refused.every(({ error }) => errorCode(error) === "EACCES") &&
    refused.length === found.filter((entry) => !entry.isDirectory()).length
  )
    throw first.error;
  unseen.push(...refused.map(({ path, error }) => ({ path, reason: explainIn(path, error) })));
  return folders;
}

/**
 * How fast a disk answers. One of this machine does so before a thread could be asked to ask it; a network share does
 * not.
 */
interface Pace {
  isNear: () => boolean;
  time: <T>(ask: () => T) => T;
}

/** What a near disk takes, for each question and at the beginning, when it has nothing at hand. */
const [nearMs, firstMs] = [0.2, 100];

function createPace(): Pace {
  let [asked, spentMs] = [0, 0];
  return {
    isNear: () => spentMs < firstMs + asked * nearMs,
    time: (ask) => {
      const start = performance.now();
      try {
        return ask();
      } finally {
        asked++;
        spentMs += performance.now() - start;
      }
    },
  };
}

/** Bytes of a name that are no UTF-8 were replaced, so nothing has the name that we were told. */
const isNoText = (path: string): boolean => path.includes("\ufffd");
const explainIn = (path: string, error: unknown): string =>
  errorCode(error) === "ENOENT" && isNoText(path) ? "its name is no valid text" : explainError(error);

/**
 * What the names in a folder below a root begin with. The root stays as the caller gave it: Node's `join` would resolve
 * `link/..` and lose `\\?\`.
 */
function prefixOf(root: string, folder: string): string {
  const ends = process.platform === "win32" ? /[\\/:]$/u : /\/$/u;
  const prefix = ends.test(root) ? root : root + sep;
  return folder === "" ? prefix : prefix + folder.replaceAll("/", sep) + sep;
}

/** Is there a link of this name, wherever it leads? */
export const isLink = (path: string): Promise<boolean> =>
  lstat(path).then(
    (seen) => seen.isSymbolicLink(),
    () => false,
  );
