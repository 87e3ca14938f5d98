/** The templates that ship with the package. */
import { existsSync, readFileSync } from "node:fs";

/**
 * `templates/` of this package: two folders up from `src/formats`, from `dist/formats` and from the bundled command
 * alike.
 */
const bundledFolder = new URL("../../templates/", import.meta.url);
/** What the build has made smaller of them: same text, fewer bytes. */
const shrunkFolder = new URL("../../dist/page/", import.meta.url);
const bundled = new Map<string, string>();

/** The text of a template of ours by its name (`runbook.html.hbs`). */
export function bundledTemplate(name: string): string {
  const shrunk = new URL(name, shrunkFolder);
  const source = bundled.get(name) ?? readFileSync(existsSync(shrunk) ? shrunk : new URL(name, bundledFolder), "utf8");
  bundled.set(name, source);
  return source;
}
