/** Hosts as real folders, in the system's place for temporary files. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** An empty folder that is gone after the tests. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "upgrade-runbook-"));
}

/** A folder with these files, by their paths with forward slashes; an empty folder is a path that ends in one. */
export function writeFiles(files: ReadonlyMap<string, Uint8Array>, folder = makeFolder()): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (path.endsWith("/")) mkdirSync(join(folder, path), { recursive: true });
    else writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
