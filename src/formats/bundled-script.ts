/** The PowerShell that ships with the package, beside the TypeScript whose twin it is. */
import { readFileSync } from "node:fs";

/**
 * `src/` of this package: two folders up from `src/formats`, from `dist/formats` and from the bundled command alike.
 */
const sources = new URL("../../src/", import.meta.url);
const read = new Map<string, string>();

/** The text of a script of ours by its path below `src/` (`language/words.ps1`). */
export function bundledScript(path: string): string {
  const text = read.get(path) ?? readFileSync(new URL(path, sources), "utf8");
  read.set(path, text);
  return text;
}
