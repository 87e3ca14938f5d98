/**
 * Runs after the compiler: writes the page's style and script, which stand in `templates/` with
 * their comments, to `dist/page` without them, since every page carries them. esbuild gives equal
 * bytes for equal input.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { transform } from "esbuild";

const root = new URL("../", import.meta.url);
await mkdir(new URL("dist/page/", root), { recursive: true });
for (const [name, loader] of [["runbook.css", "css"], ["runbook.js", "js"]]) {
  const { code } = await transform(await readFile(new URL(`templates/${name}`, root), "utf8"), { loader, minify: true, target: ["chrome123", "firefox121", "safari17.5"], charset: "utf8" });
  await writeFile(new URL(`dist/page/${name}`, root), code.trimEnd());
}
