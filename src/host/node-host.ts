/** The real machine. */
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Host } from "./host.js";

/** The machine that Node runs on. */
export const nodeHost: Host = {
  readFile: (path) => (path === "-" ? readStandardInput() : readFile(path)),
  readFolder: async (path) => (await readdir(path)).sort(),
  async writeFile(path, bytes) {
    await mkdir(dirname(path), { recursive: true });
    const temporary = join(dirname(path), `.${basename(path)}.${String(process.pid)}.tmp`);
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  },
  listTree: () => Promise.reject(new Error("not there yet")),
  seeFile: () => Promise.reject(new Error("not there yet")),
  checksums: () => Promise.reject(new Error("not there yet")),
  openArchive: () => Promise.reject(new Error("not there yet")),
  readProgramVersion: () => Promise.reject(new Error("not there yet")),
  request: () => Promise.reject(new Error("not there yet")),
  findName: () => Promise.reject(new Error("not there yet")),
};

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
