/** A machine in memory, for tests. */
import { crc32 } from "node:zlib";
import type { Tree, TreeEntry } from "../model/observation.js";
import { openArchive } from "./archive.js";
import { errorOf, openBytes, type ByteSource } from "./byte-source.js";
import type { Answer, Host } from "./host.js";
import { pickName } from "./pick-name.js";
import { readVersion } from "./program-version.js";
import { explainError, explainTooLarge, isAbsence } from "./reasons.js";
import { byPath } from "./tree.js";

const normal = (path: string): string => path.replace(/^\.\//u, "").replace(/\/+$/u, "");

/** What else there is on a machine in memory. */
export interface MemoryHostOptions {
  /** Files and folders that are there and may not be looked at. */
  unreadable?: ReadonlySet<string>;
  /** What web servers answer, by the whole URL; any other refuses. */
  answers?: ReadonlyMap<string, Answer>;
}

/** A host that holds these files, by path with forward slashes; folders are implied, an empty one is a path that ends in a slash. `files` is also what it writes to. */
export function createMemoryHost(files: Map<string, Uint8Array>, { unreadable = new Set(), answers = new Map() }: MemoryHostOptions = {}): Host {
  const below = (folder: string): string[] => [...files.keys()].filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
  const isUnreadable = (path: string): boolean => path !== "" && (unreadable.has(path) || isUnreadable(path.slice(0, Math.max(0, path.lastIndexOf("/")))));
  const read = (path: string): Uint8Array => {
    const bytes = files.get(normal(path));
    if (bytes === undefined && below(normal(path)).length === 0) throw errorOf("ENOENT", path);
    if (bytes === undefined) throw errorOf("EISDIR", path);
    if (isUnreadable(normal(path))) throw errorOf("EACCES", path);
    return bytes;
  };
  const list = (path: string): string[] => {
    const found = below(normal(path));
    if (found.length === 0) throw errorOf(files.has(normal(path)) ? "ENOTDIR" : "ENOENT", path);
    if (isUnreadable(normal(path))) throw errorOf("EACCES", path);
    return [...new Set(found.map((file) => file.split("/")[0] ?? ""))].filter((name) => name !== "").sort();
  };
  // Rejects instead of throwing, as a real host does.
  const later = <A extends unknown[], T>(work: (...words: A) => T) => (...words: A): Promise<T> => new Promise((resolve) => resolve(work(...words)));
  const open = later((path: string): ByteSource => openBytes(read(path)));

  return {
    readFile: later(read),
    readFolder: later(list),
    writeFile: later((path, bytes) => void files.set(normal(path), bytes)),
    listTree: later((path) => listTree(normal(path), files, list)),
    seeFile: (path, maxBytes) =>
      later(read)(path).then(
        (bytes) => (bytes.length > maxBytes ? { state: "unseen", reason: explainTooLarge(maxBytes) } : { state: "bytes", bytes }),
        (error: unknown) => (isAbsence(error) ? { state: "absent" } : { state: "unseen", reason: explainError(error) }),
      ),
    checksums: (asked, onProgress) => {
      let done = 0;
      return Promise.all(
        asked.map(({ path }, index) =>
          later(read)(path).then(
            (bytes) => {
              onProgress?.(index + 1, (done += bytes.length));
              return crc32(bytes);
            },
            (error: unknown) => {
              onProgress?.(index + 1, done);
              return { path, reason: explainError(error) };
            },
          ),
        ),
      );
    },
    openArchive: (path) => openArchive(() => open(path), path),
    readProgramVersion: (path) => readVersion(() => open(path)),
    request: later((url) => answers.get(url) ?? { failure: "refused", reason: "nothing listens there (ECONNREFUSED)" }),
    findName: (folder, name) => later(list)(folder).then((names) => pickName(names, name), () => undefined),
  };
}

function listTree(root: string, files: ReadonlyMap<string, Uint8Array>, list: (path: string) => string[]): Tree {
  const tree: Tree = { state: "folder", reason: null, entries: [], unseen: [] };
  const walk = (folder: string): void => {
    for (const name of list(folder === "" ? root : `${root}/${folder}`)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const bytes = files.get(`${root}/${path}`);
      const entry: TreeEntry = bytes === undefined ? { path, kind: "folder", sizeBytes: 0 } : { path, kind: "file", sizeBytes: bytes.length };
      tree.entries.push(entry);
      if (entry.kind === "file") continue;
      try {
        walk(path);
      } catch (error) {
        tree.unseen.push({ path, reason: explainError(error) });
      }
    }
  };
  try {
    walk("");
  } catch (error) {
    if (files.has(root)) return { ...tree, state: "no-folder" };
    return isAbsence(error) ? { ...tree, state: "absent" } : { ...tree, state: "unseen", reason: explainError(error) };
  }
  return { ...tree, entries: tree.entries.sort(byPath), unseen: tree.unseen.sort(byPath) };
}
