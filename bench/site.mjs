/**
 * What the site costs: the time of a cold build, the script of a page, and how far anything moves while a page loads.
 * Nothing here fails; the targets stand beside the figures.
 *
 * A cold build has nothing of an earlier build's pages or downloads. The site's packages are installed, and Node keeps
 * their compiled code in `site/node_modules/.cache`, as for every build but the first. The best of three, since other
 * work on the machine only ever adds; the processors' time, user and system, of all processes says more than the clock
 * where the machine is busy.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const report = (what, figure, target, note = "") =>
  console.log([what.padEnd(52), figure.padStart(7), target.padEnd(13), note].join("  ").trimEnd());
const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-bench-"));
const out = join(folder, "site");
/** Builds, and has the shell say what time its children took on the processors. */
const build = () =>
  spawnSync(
    "sh",
    [
      "-c",
      '"$@" && times',
      "sh",
      process.execPath,
      join(root, "dist/bin/upgrade-runbook.js"),
      "site",
      "build",
      "--quiet",
      "--out",
      out,
    ],
    { encoding: "utf8" },
  );
const measure = () => {
  rmSync(out, { recursive: true });
  const start = performance.now();
  const { stdout } = build();
  const wall = (performance.now() - start) / 1000;
  const [user = 0, system = 0] = [...(stdout.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/gu)].map(
    ([, minutes, seconds]) => 60 * Number(minutes) + Number(seconds),
  );
  return { wall, processors: user + system };
};

// The first installs the site's packages where they are not there yet.
const first = build();
if (first.status !== 0) throw new Error(first.stderr);
const load = loadavg()[0].toFixed(1);
const runs = [measure(), measure(), measure()];
const best = (name) => Math.min(...runs.map((run) => run[name])).toFixed(1);
report(
  "cold build of the bundled pack, s",
  best("wall"),
  "≤ 25",
  `${availableParallelism()} cores, load before it ${load}`,
);
report("the same, s of processors", best("processors"), "");

const page = readFileSync(join(out, "runbooks/server-5.1.7-to-6.2/index.html"), "utf8");
const scripts = [...page.matchAll(/<script(?![^>]*application\/json)([^>]*)>([^]*?)<\/script>/gu)].filter(
  ([, words]) => !/\/Search\./u.test(words),
);
const code = scripts.map(([, words, text]) => {
  const file = /\bsrc="([^"]+)"/u.exec(words)?.[1];
  return file === undefined
    ? text
    : readFileSync(join(out, new URL(file, "http://site/runbooks/server-5.1.7-to-6.2/").pathname), "utf8");
});
report(
  "script of a runbook's page, KB (gzip), search aside",
  (code.reduce((sum, text) => sum + gzipSync(text).length, 0) / 1000).toFixed(1),
  "≤ 15",
);
report("the page itself, KB (gzip)", (gzipSync(page).length / 1000).toFixed(1), "");
const bytes = readdirSync(out, { recursive: true })
  .map((name) => statSync(join(out, name)))
  .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
report(
  "the whole site, MB",
  (bytes / 1e6).toFixed(0),
  "",
  `${readdirSync(out, { recursive: true }).length} files and folders`,
);
console.log("No layout shift: `npm run test:site` holds every kind of page to 0, on 320 pixels.");
rmSync(folder, { recursive: true, force: true });
