/**
 * Runs after the compiler: writes the page's style and script, which stand in `templates/` with
 * their comments, to `dist/page` without them, since every page carries them. esbuild gives equal
 * bytes for equal input.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { transform } from "esbuild";

const root = new URL("../", import.meta.url);
await mkdir(new URL("dist/page/", root), { recursive: true });
/** What themes set (`src/formats/html.ts`); the other names are ours, and short ones do. */
const themed = ["--accent", "--note", "--sans", "--mono"];

/** A custom property keeps its spaces, which mean nothing in ours. */
function shortenProperties(css) {
  const names = [...new Set(css.match(/--[a-z][a-z-]*/gu))].filter((name) => !themed.includes(name));
  const short = new Map(names.map((name, index) => [name, `--${index.toString(36)}`]));
  return css
    .replace(/(?<=[;{])--[^;}]+/gu, (property) => property.replace(/([:,]) /gu, "$1"))
    .replace(/--[a-z][a-z-]*/gu, (name) => short.get(name) ?? name);
}

for (const [name, loader] of [
  ["runbook.css", "css"],
  ["runbook.js", "js"],
]) {
  const { code } = await transform(await readFile(new URL(`templates/${name}`, root), "utf8"), {
    loader,
    minify: true,
    target: ["chrome123", "firefox121", "safari17.5"],
    charset: "utf8",
  });
  await writeFile(
    new URL(`dist/page/${name}`, root),
    loader === "css" ? shortenProperties(code.trimEnd()) : code.trimEnd(),
  );
}
