/**
 * Runs after the compiler: writes the header comments of checks and rules, which are their reference, to
 * `dist/reference.json`. The compiler drops them together with the imports of types below them.
 */
import { readFile, writeFile } from "node:fs/promises";

const root = new URL("../", import.meta.url);
const { checks, preflightChecks, rules } = await import(new URL("dist/index.js", root).href);

/**
 * The lines of the comment that documents what a file is about, `src/<path>/<name>.ts`: at its top, else before what it
 * exports under its name.
 */
async function readComment(path, name) {
  const source = await readFile(new URL(`src/${path}/${name}.ts`, root), "utf8");
  const constant = name.replace(/-(.)/gu, (_, letter) => letter.toUpperCase());
  const own = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\nexport const ${constant}\\b`, "u").exec(source);
  const comment = (/^\/\*\*((?:(?!\*\/)[^])*)\*\//u.exec(source) ?? own)?.[1];
  if (comment === undefined) throw new Error(`Missing comment of src/${path}/${name}.ts, expected what it is about`);
  return comment
    .trim()
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/u, ""));
}

/** The text in the fence that begins in this line. */
function readFence(lines, start) {
  const fence = /^(`{3,}|~{3,})/u.exec(lines[start] ?? "")?.[1];
  const end = fence === undefined ? -1 : lines.indexOf(fence, start + 1);
  if (end < 0) throw new Error(`Missing example behind: ${lines[start - 1]}`);
  return `${lines.slice(start + 1, end).join("\n")}\n`;
}

/** The value of `name=` in the line of an example, and what stands instead of it, in backticks or as one word. */
const readAttribute = (line, name) => {
  const found = new RegExp(`\\b${name}=((?:\`[^\`]*\`\\|?|[^\\s\`|]+)+)`, "u").exec(line)?.[1] ?? "";
  return found === "" ? [] : found.split("|").map((part) => part.replace(/^`|`$/gu, ""));
};

function readRule(lines) {
  const first = lines.findIndex((line) => line.startsWith("@"));
  return {
    words: lines
      .slice(0, first < 0 ? undefined : first)
      .join("\n")
      .trim(),
    fix: lines.find((line) => line.startsWith("@fix "))?.slice(5) ?? null,
    ok: lines.flatMap((line, index) => (line === "@ok" ? [readFence(lines, index + 1)] : [])),
    notOk: lines.flatMap((line, index) =>
      line.startsWith("@not-ok ")
        ? [
            {
              text: readFence(lines, index + 1),
              place: line.split(" ")[1],
              severity: readAttribute(line, "severity")[0] ?? null,
              actual: readAttribute(line, "actual")[0] ?? "",
              expected: readAttribute(line, "expected"),
            },
          ]
        : [],
    ),
  };
}

const read = (registry, pathOf, finish) =>
  Promise.all(
    Object.values(registry).map(async ({ name }) => [name, finish(await readComment(pathOf(name), name))]),
  ).then(Object.fromEntries);
const reference = {
  checks: await read(
    { ...checks, ...preflightChecks },
    (name) => `checks/${name}`,
    (lines) => lines.join("\n").trim(),
  ),
  rules: await read(rules, () => "rules", readRule),
};
await writeFile(new URL("dist/reference.json", root), `${JSON.stringify(reference, null, 2)}\n`);
