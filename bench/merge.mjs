/**
 * What a three-way merge of long settings files with repeated lines costs, against the bare line merge that it takes
 * for lines (node-diff3 on all lines at once), measured in the same run on a tenth of the lines, since its time grows
 * with the square and more.
 *
 *     npm run build && node bench/merge.mjs [LINES]
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { diff3Merge } from "node-diff3";
import { loadPack, nodeHost, proposeMerge } from "../dist/index.js";

const lines = Number(process.argv[2] ?? "5000");
const { product } = await loadPack(
  nodeHost,
  join(fileURLToPath(new URL("..", import.meta.url)), "content/identity-manager"),
);
const report = (what, figure, target, note = "") =>
  console.log([what.padEnd(52), figure.padStart(7), target.padEnd(13), note].join("  ").trimEnd());

/** A settings file whose every block ends alike; `mark` says what is in some of the blocks. */
const json = (count, mark) =>
  `{\n${Array.from({ length: Math.floor(count / 5) }, (_, index) => `  "Block${index}": {\n    "Enabled": true,\n    "Retries": 3,\n    "Level": "${mark(index)}"\n  }`).join(",\n")}\n}\n`;
const xml = (count, mark) =>
  `<configuration>\n${Array.from({ length: Math.floor(count / 5) }, (_, index) => `  <block>\n    <enabled>true</enabled>\n    <retries>3</retries>\n    <level>${mark(index)}</level>\n  </block>`).join("\n")}\n</configuration>\n`;
const sides = (make, count) =>
  [
    () => "Information",
    (index) => (index % 7 === 0 ? "Debug" : "Information"),
    (index) => (index % 11 === 3 ? "Warning" : "Information"),
  ].map((mark) => make(count, mark));

const bytes = (text) => new TextEncoder().encode(text);
const seconds = (run) => {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
};
const merge = (format, [base, ours, theirs]) =>
  proposeMerge({
    path: `Runtime/settings.${format}`,
    format,
    base: bytes(base),
    ours: bytes(ours),
    theirs: bytes(theirs),
    secrets: product.secrets,
  });
const bare = ([base, ours, theirs]) => diff3Merge(ours.split("\n"), base.split("\n"), theirs.split("\n"));

for (const [format, make] of [
  ["json", json],
  ["xml", xml],
]) {
  const long = sides(make, lines);
  const once = seconds(() => merge(format, long));
  const tenth = seconds(() => bare(sides(make, lines / 10)));
  report(
    `merge of a ${format} file of ${lines} lines, s`,
    once.toFixed(2),
    "< 2",
    `cold; bare node-diff3 on a tenth of the lines ${tenth.toFixed(2)} s`,
  );
}
report("peak memory, MB", (process.resourceUsage().maxRSS / 1024).toFixed(0), "");
