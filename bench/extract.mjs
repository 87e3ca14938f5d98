/**
 * What it costs `run` to unpack a release, beside `unzip -q` of the same archive: every file's size and CRC-32 checked
 * by both. Makes an archive of 1 GB with 10,000 files in the system's folder for temporary ones, and unpacks it.
 *
 *     npm run build && node bench/extract.mjs
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeHost } from "../dist/host/index.js";

if (process.argv[2] === "--extract") {
  const done = await nodeHost.extract(process.argv[3], process.argv[4]);
  console.log(JSON.stringify({ ...done, peakMb: process.resourceUsage().maxRSS / 1024 }));
  process.exit();
}

const report = (what, figure, target, note = "") =>
  console.log([what.padEnd(52), figure.padStart(7), target.padEnd(13), note].join("  ").trimEnd());
const timeMs = (work) => {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, result };
};
const median = (samples) => [...samples].sort((one, other) => one - other)[Math.floor(samples.length / 2)];
const has = (program) => spawnSync("which", [program]).status === 0;

/** Half of it packs well, half does not, as in a release; the same bytes every time. */
const noise = Buffer.alloc(8 << 20);
for (let index = 0, state = 1; index < noise.length; index++)
  noise[index] = (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16;
const text = Buffer.alloc(8 << 20, "netwrix identity manager, formerly usercube; ");

/** Files in folders of 100, around a mean size: most are small, a few are large. */
function makeTree(folder, count, meanBytes) {
  for (let index = 0; index < count; index++) {
    const size = Math.min(8 << 20, Math.round(-Math.log(((index * 7919) % count) / count + 1 / count) * meanBytes));
    const path = join(folder, `d${Math.floor(index / 1000)}/e${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(path, { recursive: true });
    const start = (index * 4099) % (4 << 20);
    writeFileSync(
      join(path, `library-${index}.dll`),
      Buffer.concat([noise.subarray(start, start + (size >> 1)), text.subarray(0, size - (size >> 1))]),
    );
  }
  return folder;
}

if (!has("zip") || !has("unzip")) {
  report("1 GB unpacked / unzip -q", "–", "≤ 1.3", "no zip and unzip here");
  process.exit();
}
const temporary = mkdtempSync(join(tmpdir(), "upgrade-runbook-bench-"));
try {
  const self = fileURLToPath(import.meta.url);
  const zips = [1_000, 10_000].map((count) => {
    const tree = makeTree(join(temporary, `tree-${count}`), count, 100_000);
    const zip = join(temporary, `${count}.zip`);
    execFileSync("zip", ["-q6r", zip, "."], { cwd: tree });
    rmSync(tree, { recursive: true });
    return zip;
  });
  const target = join(temporary, "target");
  const clear = () => {
    rmSync(target, { recursive: true, force: true });
    execFileSync("sync");
  };
  const ours = (zip) => {
    clear();
    return timeMs(() =>
      JSON.parse(execFileSync(process.execPath, [self, "--extract", zip, target], { encoding: "utf8" })),
    );
  };
  const theirs = (zip) => {
    clear();
    return timeMs(() => execFileSync("unzip", ["-q", zip, "-d", target]));
  };
  const small = ours(zips[0]);
  ours(zips[1]);
  const [mine, base] = [[], []];
  // By turns, so that both meet the same noise.
  for (let round = 0; round < 5; round++) {
    base.push(theirs(zips[1]).ms);
    mine.push(ours(zips[1]));
  }
  const ourMs = median(mine.map(({ ms }) => ms));
  const { files, bytes, peakMb } = mine[0].result;
  report(
    `${files.toLocaleString("en")} files, ${(bytes / 1e9).toFixed(2)} GB: unpacked / unzip -q`,
    (ourMs / median(base)).toFixed(2),
    "≤ 1.3",
    `${ourMs.toFixed(0)} ms with its start against ${median(base).toFixed(0)} ms`,
  );
  report(
    "peak memory of 1 GB / of 0.1 GB",
    (peakMb / small.result.peakMb).toFixed(2),
    "≈ 1 (flat)",
    `${peakMb.toFixed(0)} MB against ${small.result.peakMb.toFixed(0)} MB`,
  );
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
