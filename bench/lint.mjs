/**
 * What linting costs, against bare remark's parse of the same texts in the same run, and whether
 * memory stays flat: variants of the guides, each with a word of its own.
 *
 *     npm run build && node bench/lint.mjs [PAGES]
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { lintSource, loadPack, nodeHost } from "../dist/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = Number(process.argv[2] ?? "1000");
const { product, guides } = await loadPack(nodeHost, join(root, "content/identity-manager"));
const shared = join(root, "../shared/guides");
const texts = existsSync(shared) ? readdirSync(shared).map((file) => readFileSync(join(shared, file), "utf8")) : guides.map(({ bytes }) => Buffer.from(bytes).toString("utf8"));
const variant = (index) => `${texts[index % texts.length]}\n\nVariant ${index}.\n`;
const bare = unified().use(remarkParse).use(remarkFrontmatter).use(remarkDirective).freeze();

const timeMs = (run, count) => {
  const start = performance.now();
  for (let index = 0; index < count; index++) run(variant(index), index);
  return performance.now() - start;
};
const parse = (text) => bare.parse(text);
const lint = (text, index) => lintSource({ file: `${index}.md`, bytes: Buffer.from(text) }, { product });

timeMs(parse, 40);
timeMs(lint, 40);
const [ours, base] = [timeMs(lint, pages), timeMs(parse, pages)];
console.log(`${pages} pages linted / parsed by bare remark   ${(ours / base).toFixed(2)}   ≤ 3   ${(ours / pages).toFixed(1)} ms a page against ${(base / pages).toFixed(1)}`);
console.log(`peak memory, MB                              ${(process.resourceUsage().maxRSS / 1024).toFixed(0)}`);
