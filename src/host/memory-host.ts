/** A machine in memory, for tests. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Tree, TreeEntry } from "../model/observation.js";
import { UsageError } from "../model/errors.js";
import { archiveBelow, words } from "../release/index.js";
import { say } from "../language/words.js";
import { openArchive } from "./archive.js";
import { readCertificate } from "./certificate.js";
import { errorOf, openBytes, type ByteSource } from "./byte-source.js";
import type { Answer, LockHolder, WorkHost } from "./host.js";
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
  /** Files and folders that another program holds: they cannot be renamed, removed or written. */
  busy?: ReadonlySet<string>;
  /** How much more fits; default: it does not say. */
  freeBytes?: number;
}

/**
 * A host that holds these files, by path with forward slashes; folders are implied, an empty one is a path that ends in
 * a slash. `files` is also what it writes to.
 */
export function createMemoryHost(
  files: Map<string, Uint8Array>,
  { unreadable = new Set(), answers = new Map(), busy = new Set(), freeBytes }: MemoryHostOptions = {},
): WorkHost {
  const below = (folder: string): string[] =>
    [...files.keys()].filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
  const isUnreadable = (path: string): boolean =>
    path !== "" && (unreadable.has(path) || isUnreadable(path.slice(0, Math.max(0, path.lastIndexOf("/")))));
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
  const later =
    <A extends unknown[], T>(work: (...words: A) => T) =>
    (...words: A): Promise<T> =>
      new Promise((resolve) => resolve(work(...words)));
  const open = later((path: string): ByteSource => openBytes(read(path)));
  const locks = new Map<string, LockHolder>();
  const isThere = (path: string): boolean => files.has(path) || files.has(`${path}/`) || below(path).length > 0;
  const free = (path: string): string => {
    const held = [...busy].find((one) => one === normal(path) || one.startsWith(`${normal(path)}/`));
    if (held !== undefined) throw errorOf("EBUSY", path);
    return normal(path);
  };
  const put = (path: string, bytes: Uint8Array): void => void files.set(free(path), bytes);

  const host: WorkHost = {
    readFile: later(read),
    readFolder: later(list),
    writeFile: later((path, bytes) => put(path, bytes)),
    listTree: later((path) => listTree(normal(path), files, list)),
    seeFile: (path, maxBytes) =>
      later(read)(path).then(
        (bytes) =>
          bytes.length > maxBytes ? { state: "unseen", reason: explainTooLarge(maxBytes) } : { state: "bytes", bytes },
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
    findName: (folder, name) =>
      later(list)(folder).then(
        (names) => pickName(names, name),
        () => undefined,
      ),
    realPath: later((path) => (isThere(normal(path)) ? normal(path) : null)),
    kindOf: later((path) => (files.has(normal(path)) ? "file" : isThere(normal(path)) ? "folder" : null)),
    rename: later((from, to, { replace = false } = {}) => {
      if (isThere(normal(to)) && !(replace && files.has(normal(to)))) throw errorOf("EEXIST", to);
      if (!isThere(normal(from))) throw errorOf("ENOENT", from);
      free(to);
      for (const [path, bytes] of [...files]) {
        if (path !== free(from) && !path.startsWith(`${normal(from)}/`)) continue;
        files.delete(path);
        files.set(normal(to) + path.slice(normal(from).length), bytes);
      }
    }),
    makeFolder: later((path) => {
      if (!isThere(normal(path))) put(`${normal(path)}/`, new Uint8Array());
    }),
    remove: later((path) => {
      for (const one of [...files.keys()])
        if (one === free(path) || one.startsWith(`${normal(path)}/`)) files.delete(one);
    }),
    copyFile: later((from, to) => put(to, read(from))),
    async extract(path, into, { onProgress, signal, root = "" } = {}) {
      if (isThere(normal(into))) throw errorOf("EEXIST", into);
      const archive = archiveBelow(await host.openArchive(path), root);
      const { entries } = archive.manifest;
      files.set(`${free(into)}/`, new Uint8Array());
      for (const folder of archive.folders) files.set(`${normal(into)}/${folder}/`, new Uint8Array());
      const total = {
        totalFiles: entries.length,
        totalBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      };
      const done = { files: 0, bytes: 0 };
      for (const { path: name, sizeBytes } of entries) {
        signal?.throwIfAborted();
        const seen = await archive.read(name, Number.MAX_SAFE_INTEGER);
        if (seen.state !== "bytes")
          throw new UsageError(say(words.damaged, { name, reason: "reason" in seen ? seen.reason : words.notThere }), {
            place: { file: path },
          });
        files.set(`${normal(into)}/${name}`, seen.bytes);
        done.files++;
        done.bytes += sizeBytes;
        onProgress?.({ ...done, ...total });
      }
      await archive.close();
      return done;
    },
    appendFile: later((path, bytes) => put(path, Buffer.concat([files.get(normal(path)) ?? new Uint8Array(), bytes]))),
    async testArchive(path, root) {
      const archive = archiveBelow(await host.openArchive(path), root);
      for (const { path: name } of archive.manifest.entries) {
        const seen = await archive.read(name, Number.MAX_SAFE_INTEGER);
        if (seen.state !== "bytes") return { path: name, reason: "reason" in seen ? seen.reason : words.notThere };
      }
      await archive.close();
      return null;
    },
    writtenAt: later((path) => (files.has(normal(path)) ? "2026-12-01T00:00:00.000Z" : null)),
    mayChange: later((path) => !isUnreadable(normal(path))),
    processesIn: () => Promise.resolve([]),
    environmentNames: () => null,
    reach: () => Promise.resolve("no-name"),
    readCertificate,
    freeBytes: () => Promise.resolve(freeBytes ?? null),
    now: () => "2026-12-05T20:00:00.000+01:00",
    machineName: () => "memory",
    sha256: later((path) => createHash("sha256").update(read(path)).digest("hex")),
    lock: later((path, who) => {
      const holder = locks.get(path);
      if (holder !== undefined) return { state: "refused", holder };
      locks.set(path, { pid: 1, host: "memory", ...who });
      return { state: "held", takenFrom: null, release: later(() => void locks.delete(path)) };
    }),
  };
  return host;
}

function listTree(root: string, files: ReadonlyMap<string, Uint8Array>, list: (path: string) => string[]): Tree {
  const tree: Tree = { state: "folder", reason: null, entries: [], unseen: [] };
  const walk = (folder: string): void => {
    for (const name of list(folder === "" ? root : `${root}/${folder}`)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const bytes = files.get(`${root}/${path}`);
      const entry: TreeEntry =
        bytes === undefined ? { path, kind: "folder", sizeBytes: 0 } : { path, kind: "file", sizeBytes: bytes.length };
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
