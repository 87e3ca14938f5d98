/**
 * What linting costs, against remark-lint with its recommended preset on the same pages in the same
 * run, and whether memory stays flat: variants of the guides, none equal to another.
 *
 *     npm run build && node bench/lint.mjs [PAGES] [FILES]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import remarkPresetLintRecommended from "remark-preset-lint-recommended";
import { unified } from "unified";
import { lintSource, loadPack, nodeHost } from "../dist/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const [pages, files] = [Number(process.argv[2] ?? "1000"), Number(process.argv[3] ?? "12000")];
const { product, guides } = await loadPack(nodeHost, join(root, "content/identity-manager"));
const texts = guides.map(({ bytes }) => Buffer.from(bytes).toString("utf8"));
/** A page of its own: other words below the front matter, whose names the product's facts speak of. */
const variant = (index) => {
  const text = texts[index % texts.length];
  const body = Math.max(0, text.indexOf("\n---\n", 3));
  const words = text
    .slice(body)
    .replaceAll("RuntimeOld", `RuntimeOld${index}`)
    .replaceAll(/database(?![^<]*-->)/gu, `database ${index}`);
  return `${text.slice(0, body)}${words}\n\nVariant ${index}.\n`;
};

function noOutput() {
  this.compiler = () => "";
}
const reference = unified()
  .use(remarkParse)
  .use(remarkFrontmatter)
  .use(remarkPresetLintRecommended)
  .use(noOutput)
  .freeze();
const lint = (value, index) =>
  lintSource({ file: `${index}.md`, bytes: Buffer.from(value) }, { product }).messages.length;
const referenceLint = (value, index) => reference.process({ value, path: `${index}.md` });

/** Both by turns, fifty pages each, so that both meet the same noise. */
const spent = { ours: 0, reference: 0 };
const timed = async (name, run, from, to) => {
  const start = performance.now();
  for (let index = from; index < to; index++) await run(variant(index), index);
  spent[name] += performance.now() - start;
};
for (let from = -100; from < pages; from += 50) {
  const [first, last] = from < 0 ? [from + 1e6, from + 1e6 + 50] : [from, Math.min(pages, from + 50)];
  await timed("ours", lint, first, last);
  await timed("reference", referenceLint, first, last);
  // The first hundred warm up.
  if (from < 0) Object.assign(spent, { ours: 0, reference: 0 });
}
const report = (what, figure, target, note) =>
  console.log([what.padEnd(52), figure.padStart(7), target.padEnd(13), note].join("  "));
report(
  `${pages} pages linted / remark-lint, recommended preset`,
  (spent.ours / spent.reference).toFixed(2),
  "≤ 3",
  `${(spent.ours / pages).toFixed(1)} ms a page against ${(spent.reference / pages).toFixed(1)}`,
);

/** The most memory that the command needs for a folder of so many files, in megabytes. */
function peakOf(count) {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-bench-"));
  for (let index = 0; index < count; index++) {
    if (index % 500 === 0) mkdirSync(join(folder, `part-${index / 500}`));
    writeFileSync(join(folder, `part-${Math.floor(index / 500)}`, `${index}.md`), variant(index));
  }
  const script = `import { main } from ${JSON.stringify(new URL("../dist/cli/main.js", import.meta.url).href)}; await main(["lint", ${JSON.stringify(folder)}, "--format", "sarif"]); process.stderr.write(String(process.resourceUsage().maxRSS));`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  return Number(stderr) / 1024;
}
const [few, many] = [peakOf(Math.round(files / 6)), peakOf(files)];
report(
  `peak memory, ${files} files / ${Math.round(files / 6)} files`,
  (many / few).toFixed(2),
  "≈ 1 (flat)",
  `${many.toFixed(0)} MB against ${few.toFixed(0)} MB, as SARIF`,
);
