/**
 * Benchmarks, each a ratio against a named reference measured in the same run: machines differ and
 * are noisy, ratios less so. Nothing here fails; the targets stand beside the figures.
 *
 *     npm run bench
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium as playwright } from "playwright-core";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import { unified } from "unified";
import {
  createProject,
  createRunbook,
  listPaths,
  loadPack,
  nodeHost,
  parseGuide,
  planPath,
  renderRunbook,
} from "../dist/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const pack = await loadPack(nodeHost, join(root, "content/identity-manager"), "content/identity-manager");
const report = (what, figure, target, note = "") =>
  console.log([what.padEnd(52), figure.padStart(7), target.padEnd(13), note].join("  ").trimEnd());

/** The median time of a function in milliseconds, after warming up. */
async function medianMs(run, { warm = 20, times = 60 } = {}) {
  for (let index = 0; index < warm; index++) await run();
  const samples = [];
  for (let index = 0; index < times; index++) {
    const start = performance.now();
    await run();
    samples.push(performance.now() - start);
  }
  return samples.sort((one, other) => one - other)[Math.floor(samples.length / 2)];
}

/** Two functions by turns, so that both meet the same noise; the ratio of their medians. */
async function ratio(ours, reference, options) {
  const [first, base, second] = [
    await medianMs(ours, options),
    await medianMs(reference, options),
    await medianMs(ours, options),
  ];
  const mine = Math.min(first, second);
  return { mine, base, ratio: mine / base };
}

const bare = unified().use(remarkParse).use(remarkFrontmatter).use(remarkDirective).freeze();
const guideFile = join(root, "content/identity-manager/guides/6.x.md");
const bytes = readFileSync(guideFile);
const text = bytes.toString("utf8");

{
  const {
    mine,
    base,
    ratio: times,
  } = await ratio(
    () => parseGuide({ file: "guide.md", bytes }, pack.product),
    () => bare.parse(text),
    { warm: 200, times: 200 },
  );
  report(
    "guide → typed steps / bare remark",
    times.toFixed(2),
    "≤ 1.5",
    `${mine.toFixed(2)} ms against ${base.toFixed(2)} ms, warm`,
  );
}

{
  const body = text.replace(/^---[^]*?\n---\n/u, "");
  const long = (size) => Buffer.from(body.repeat(Math.ceil(size / body.length)));
  const sizes = [1, 5].map((megabytes) => long(megabytes * 1e6));
  const once = (source) => {
    const start = performance.now();
    parseGuide({ file: "guide.md", bytes: source }, pack.product);
    return performance.now() - start;
  };
  const [one, five] = sizes.map((source) => Math.min(once(source), once(source)));
  const start = performance.now();
  bare.parse(sizes[1].toString("utf8"));
  const reference = performance.now() - start;
  report(
    "5 MB guide / five times a 1 MB guide",
    (five / one / (sizes[1].length / sizes[0].length)).toFixed(2),
    "≈ 1 (linear)",
    `${(five / 1000).toFixed(1)} s; bare remark ${(reference / 1000).toFixed(1)} s`,
  );
}

const project = createProject(pack);
const runbook = createRunbook(project, { role: "agent", from: "6.1", to: "6.2" });
const htmlMs = await medianMs(() => renderRunbook(runbook, "html"));
const pdfMs = await medianMs(() => renderRunbook(runbook, "pdf"), { warm: 3, times: 15 });
report("HTML page, ms warm", htmlMs.toFixed(1), "≤ 10");
report("PDF, ms warm", pdfMs.toFixed(0), "≤ 100");
for (const role of ["agent", "server"]) {
  const page = await renderRunbook(createRunbook(project, { role, from: "6.1", to: "6.2" }), "html");
  report(`HTML page of ${role} 6.1 to 6.2, KB`, (page.length / 1000).toFixed(1), "≤ 60");
}

{
  const { stdout } = spawnSync(process.execPath, [join(root, "bench/bulk.mjs"), "200"], { encoding: "utf8" });
  const { seconds, peakMegabytes } = JSON.parse(stdout);
  report(
    "200 runbooks as PDF and page, MB at the peak",
    peakMegabytes.toFixed(0),
    "< 400",
    `${seconds.toFixed(1)} s in one process`,
  );
}

{
  const chromium = ["chromium", "chromium-browser", "google-chrome"]
    .map((name) => spawnSync("which", [name], { encoding: "utf8" }).stdout.trim())
    .find((path) => path !== "");
  if (chromium === undefined) report("Chromium's print / our PDF", "–", "≥ 8", "no Chromium here");
  else {
    const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-bench-"));
    const page = join(folder, "page.html");
    writeFileSync(page, await renderRunbook(runbook, "html"));
    const print = () =>
      execFileSync(
        chromium,
        [
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          `--user-data-dir=${folder}/profile`,
          `--print-to-pdf=${folder}/page.pdf`,
          `file://${page}`,
        ],
        { stdio: "ignore" },
      );
    const chromiumMs = await medianMs(print, { warm: 1, times: 3 });
    report(
      "Chromium's print / our PDF",
      (chromiumMs / pdfMs).toFixed(0),
      "≥ 8",
      `${chromiumMs.toFixed(0)} ms with its start, warm`,
    );
    const browser = await playwright.launch({
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    const open = await browser.newPage();
    await open.goto(`file://${page}`);
    const openMs = await medianMs(() => open.pdf({ preferCSSPageSize: true }), { warm: 2, times: 7 });
    await browser.close();
    report("the same of a page that is open already", (openMs / pdfMs).toFixed(1), "", `${openMs.toFixed(0)} ms`);
    rmSync(folder, { recursive: true, force: true });
  }
}

{
  const bin = join(root, "dist/bin/upgrade-runbook.js");
  const start = (words) => () => void spawnSync(process.execPath, words);
  const {
    ratio: times,
    mine,
    base,
  } = await ratio(start([bin, "--version"]), start(["-e", "0"]), { warm: 3, times: 21 });
  report("--version / node -e 0", times.toFixed(2), "≤ 1.6", `${mine.toFixed(0)} ms against ${base.toFixed(0)} ms`);
}

{
  const paths = listPaths(project.graph);
  let files = 0;
  const all = async () => {
    files = 0;
    for (const path of paths) {
      const one = createRunbook(project, path);
      for (const format of ["json", "md", "html"]) {
        await renderRunbook(one, format);
        files++;
      }
    }
  };
  const ms = await medianMs(all, { warm: 1, times: 3 });
  report(
    "every role × path × (json, md, html), ms a file",
    (ms / files).toFixed(1),
    "< 10",
    `${files} files in one process, warm`,
  );
}

{
  const versions = Array.from({ length: 1000 }, (_, index) => `${Math.floor(index / 100) + 1}.${index % 100}`);
  const sections = Array.from({ length: 5000 }, (_, index) => {
    const from = index % 999;
    const to = Math.min(999, from + 1 + Math.floor(index / 999));
    const range = (version) => ({ min: version, max: version, text: version });
    return {
      kind: "procedure",
      roles: null,
      hop: { kind: "hop", from: range(versions[from]), to: range(versions[to]) },
      steps: [],
      body: [],
      place: { file: "", line: index, column: 1 },
    };
  });
  const roles = pack.product.roles;
  const guide = { file: "many.md", sections };
  const graph = {
    product: pack.product,
    versions,
    guides: [guide],
    procedures: new Map(roles.map(({ id }) => [id, sections.map((section) => ({ guide, section }))])),
  };
  const ms = await medianMs(() => planPath(graph, { role: "agent", from: "1.0", to: "10.99" }), { warm: 2, times: 5 });
  report("a path through 1,000 versions and 5,000 hops, ms", ms.toFixed(0), "< 50");
}

report(
  "peak memory of this process, MB",
  (process.resourceUsage().maxRSS / 1024).toFixed(0),
  "",
  "the 5 MB guide included",
);
