/** Hosts as real folders, in the system's place for temporary files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];
afterAll(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** An empty folder that is gone after the tests of the file. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-"));
  made.push(folder);
  return folder;
}

/** A folder with these files, by their paths with forward slashes. */
export function writeFiles(files: ReadonlyMap<string, Uint8Array>, folder = makeFolder()): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
