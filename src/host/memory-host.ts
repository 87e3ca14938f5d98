/** A machine in memory, for tests. */
import type { Answer, Host } from "./host.js";

const failure = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });
const normal = (path: string): string => path.replace(/^\.\//u, "").replace(/\/+$/u, "");

/** What else there is on a machine in memory. */
export interface MemoryHostOptions {
  /** Files and folders that are there and may not be looked at. */
  unreadable?: ReadonlySet<string>;
  /** What web servers answer, by the whole URL; any other refuses. */
  answers?: ReadonlyMap<string, Answer>;
}

/** A host that holds these files, by path with forward slashes; folders are implied, an empty one is a path that ends in a slash. `files` is also what it writes to. */
export function createMemoryHost(files: Map<string, Uint8Array>): Host {
  const isFolder = (path: string): boolean => [...files.keys()].some((file) => file.startsWith(`${normal(path)}/`));
  return {
    readFile: (path) => {
      const bytes = files.get(normal(path));
      return bytes ? Promise.resolve(bytes) : Promise.reject(failure(isFolder(path) ? "EISDIR" : "ENOENT", path));
    },
    readFolder: (path) => {
      if (!isFolder(path)) return Promise.reject(failure(files.has(normal(path)) ? "ENOTDIR" : "ENOENT", path));
      const below = [...files.keys()].filter((file) => file.startsWith(`${normal(path)}/`));
      return Promise.resolve([...new Set(below.map((file) => file.slice(normal(path).length + 1).split("/")[0] ?? ""))].sort());
    },
    writeFile: (path, bytes) => {
      files.set(normal(path), bytes);
      return Promise.resolve();
    },
    listTree: () => Promise.reject(new Error("not there yet")),
    seeFile: () => Promise.reject(new Error("not there yet")),
    checksums: () => Promise.reject(new Error("not there yet")),
    openArchive: () => Promise.reject(new Error("not there yet")),
    readProgramVersion: () => Promise.reject(new Error("not there yet")),
    request: () => Promise.reject(new Error("not there yet")),
    findName: () => Promise.reject(new Error("not there yet")),
  };
}
