/** The real machine. */
import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import {
  access,
  copyFile,
  lstat,
  mkdir,
  open,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { openArchive } from "./archive.js";
import { errorOf, openFile } from "./byte-source.js";
import { sumFiles } from "./checksums.js";
import { readCertificate } from "./certificate.js";
import { extractArchive, testArchive } from "./extract.js";
import { lockFile } from "./file-lock.js";
import type { PathKind, WorkHost } from "./host.js";
import { requestUrl } from "./http-request.js";
import { pickName } from "./pick-name.js";
import { processesIn } from "./processes.js";
import { readVersion } from "./program-version.js";
import { reach } from "./reach.js";
import { isAbsence } from "./reasons.js";
import { seeFile } from "./seen-file.js";
import { listTree } from "./tree.js";

const readFolder = async (path: string): Promise<string[]> => (await readdir(path)).sort();

/** The machine that Node runs on. */
export const nodeHost: WorkHost = {
  readFile: (path) => (path === "-" ? readStandardInput() : readFile(path)),
  readFolder,
  async writeFile(path, bytes, mode = 0o666) {
    await mkdir(dirname(path), { recursive: true });
    const temporary = join(dirname(path), `.${basename(path)}.${String(process.pid)}.tmp`);
    try {
      await writeFile(temporary, bytes, { mode, flag: "wx" });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  },
  listTree,
  seeFile,
  checksums: sumFiles,
  openArchive: (path) => openArchive(() => openFile(path), path),
  readProgramVersion: (path) => readVersion(() => openFile(path)),
  request: requestUrl,
  findName: (folder, name) =>
    readFolder(folder).then(
      (names) => pickName(names, name),
      () => undefined,
    ),
  realPath: (path) => realpath(path).catch(() => null),
  kindOf,
  async rename(from, to, { replace = false } = {}) {
    // Node's own takes the place of a file, and of an empty folder, without a word.
    const kind = await kindOf(to);
    if (kind !== null && !(replace && kind === "file")) throw errorOf("EEXIST", to);
    await rename(from, to);
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  // Windows lets go of a file a moment after a program has ended.
  remove: (path) => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  async copyFile(from, to) {
    await copyFile(from, to);
    await flush(to);
  },
  extract: extractArchive,
  async appendFile(path, bytes) {
    const file = await open(path, "a");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  freeBytes: (folder) =>
    statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    ),
  testArchive,
  writtenAt: (path) =>
    stat(path).then(
      ({ mtime }) => mtime.toISOString(),
      () => null,
    ),
  // On Windows the mode says nothing of what an account may.
  mayChange: (folder) =>
    process.platform === "win32"
      ? Promise.resolve(null)
      : access(folder, constants.W_OK | constants.X_OK).then(
          () => true,
          (error: unknown) => (isAbsence(error) ? null : false),
        ),
  processesIn,
  environmentNames: () => (process.platform === "win32" ? Object.keys(process.env) : null),
  reach,
  readCertificate,
  async sha256(path) {
    const hash = createHash("sha256");
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
    return hash.digest("hex");
  },
  now: () => localTime(new Date()),
  machineName: () => hostname(),
  lock: (path, who) => lockFile(path, who),
};

/** A time with the offset of this machine's zone. */
function localTime(now: Date): string {
  const offset = -now.getTimezoneOffset();
  const two = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, "0");
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

async function kindOf(path: string, { follow = false }: { follow?: boolean } = {}): Promise<PathKind | null> {
  try {
    const seen = await (follow ? stat(path) : lstat(path));
    return seen.isDirectory() ? "folder" : seen.isFile() ? "file" : seen.isSymbolicLink() ? "link" : "other";
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Windows flushes only what is open for writing, also where the file was copied with its mark against that. */
async function flush(path: string): Promise<void> {
  const file = await open(path, "r+").catch(() => undefined);
  try {
    await file?.sync();
  } finally {
    await file?.close();
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
