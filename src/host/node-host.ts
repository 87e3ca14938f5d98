/** The real machine. */
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { openArchive } from "./archive.js";
import { openFile } from "./byte-source.js";
import { sumFiles } from "./checksums.js";
import type { Host } from "./host.js";
import { requestUrl } from "./http-request.js";
import { pickName } from "./pick-name.js";
import { readVersion } from "./program-version.js";
import { seeFile } from "./seen-file.js";
import { listTree } from "./tree.js";

const readFolder = async (path: string): Promise<string[]> => (await readdir(path)).sort();

/** The machine that Node runs on. */
export const nodeHost: Host = {
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
  findName: (folder, name) => readFolder(folder).then((names) => pickName(names, name), () => undefined),
};

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
