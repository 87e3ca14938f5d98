/**
 * What the site costs: the time of a cold build, the script of a page, and how far anything moves while a page loads.
 * Nothing here fails; the targets stand beside the figures.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const report = (what, figure, target, note = "") => console.log([what.padEnd(52), figure.padStart(7), target.padEnd(13), note].join("  ").trimEnd());
const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-bench-"));
const out = join(folder, "site");
const build = () => spawnSync(process.execPath, [join(root, "dist/bin/upgrade-runbook.js"), "site", "build", "--quiet", "--out", out], { encoding: "utf8" });

// The first installs the site's packages where they are not there yet.
const first = build();
if (first.status !== 0) throw new Error(first.stderr);
rmSync(out, { recursive: true });
const load = loadavg()[0].toFixed(1);
const start = performance.now();
build();
report("cold build of the bundled pack, s", ((performance.now() - start) / 1000).toFixed(1), "≤ 25", `${availableParallelism()} cores, load before it ${load}`);

const page = readFileSync(join(out, "runbooks/server-5.1.7-to-6.2/index.html"), "utf8");
const scripts = [...page.matchAll(/<script(?![^>]*application\/json)([^>]*)>([^]*?)<\/script>/gu)].filter(([, words]) => !/\/Search\./u.test(words));
const code = scripts.map(([, words, text]) => {
  const file = /\bsrc="([^"]+)"/u.exec(words)?.[1];
  return file === undefined ? text : readFileSync(join(out, new URL(file, "http://site/runbooks/server-5.1.7-to-6.2/").pathname), "utf8");
});
report("script of a runbook's page, KB (gzip), search aside", (code.reduce((sum, text) => sum + gzipSync(text).length, 0) / 1000).toFixed(1), "≤ 15");
report("the page itself, KB (gzip)", (gzipSync(page).length / 1000).toFixed(1), "");
const bytes = readdirSync(out, { recursive: true }).map((name) => statSync(join(out, name))).reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
report("the whole site, MB", (bytes / 1e6).toFixed(0), "", `${readdirSync(out, { recursive: true }).length} files and folders`);
console.log("No layout shift: `npm run test:site` holds every kind of page to 0, on 320 pixels.");
rmSync(folder, { recursive: true, force: true });
