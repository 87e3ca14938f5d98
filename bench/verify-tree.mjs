/**
 * What it costs to see a host's folder whole, against its archive: the list of the folder, the list of the archive
 * and the CRC-32 of every file, in a process of its own with its start, beside programs that read the same bytes.
 * And so the whole command, with what it has to judge and to say.
 * Makes 3 GB of files in the system's folder for temporary ones, and takes them away again.
 *
 *     npm run build && node bench/verify-tree.mjs
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeHost } from "../dist/host/index.js";

/** Everything that a verification looks at, at the same time; what does not agree is counted. */
async function observe(folder, archiveFile) {
  const start = performance.now();
  const opening = archiveFile === undefined ? undefined : nodeHost.openArchive(archiveFile);
  const { entries } = await nodeHost.listTree(folder);
  const files = entries.filter(({ kind }) => kind === "file");
  const [archive, sums] = await Promise.all([
    opening,
    nodeHost.checksums(files.map(({ path, sizeBytes }) => ({ path: join(folder, path), sizeBytes }))),
  ]);
  await archive?.close();
  const listed = new Map(archive?.manifest.entries.map((entry) => [entry.path, entry]));
  const wrong =
    archive === undefined
      ? 0
      : files.filter(
          ({ path, sizeBytes }, index) =>
            listed.get(path)?.crc32 !== sums[index] || listed.get(path)?.sizeBytes !== sizeBytes,
        ).length;
  return {
    files: files.length,
    bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    wrong,
    ms: performance.now() - start,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

if (process.argv[2] === "--observe") {
  console.log(JSON.stringify(await observe(process.argv[3], process.argv[4])));
  process.exit();
}

const self = fileURLToPath(import.meta.url);
const program = fileURLToPath(new URL("../dist/bin/upgrade-runbook.js", import.meta.url));
const report = (what, figure, target, note = "") =>
  console.log([what.padEnd(52), figure.padStart(7), target.padEnd(13), note].join("  ").trimEnd());
const observed = (...words) =>
  JSON.parse(execFileSync(process.execPath, [self, "--observe", ...words], { encoding: "utf8" }));
const timeMs = (run) => {
  const start = performance.now();
  run();
  return performance.now() - start;
};
const median = (samples) => samples.sort((one, other) => one - other)[Math.floor(samples.length / 2)];
const has = (program) => spawnSync("which", [program]).status === 0;

/** Half of it packs well, half does not, as in a release; the same bytes every time. */
const noise = Buffer.alloc(4 << 20);
for (let index = 0, state = 1; index < noise.length; index++)
  noise[index] = (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16;
const text = Buffer.alloc(4 << 20, "netwrix identity manager, formerly usercube; ");

/** A tree of so many files in folders of 100, around a mean size: most are small, a few are large. */
function makeTree(folder, count, meanBytes) {
  for (let index = 0; index < count; index++) {
    const size = Math.min(4 << 20, Math.round(-Math.log(((index * 7919) % count) / count + 1 / count) * meanBytes));
    const path = join(folder, `d${Math.floor(index / 1000)}/e${Math.floor(index / 100)}`);
    if (index % 100 === 0) mkdirSync(path, { recursive: true });
    writeFileSync(
      join(path, `library-${index}.dll`),
      Buffer.concat([noise.subarray(0, size >> 1), text.subarray(0, size - (size >> 1))]),
    );
  }
  return folder;
}

const temporary = mkdtempSync(join(tmpdir(), "upgrade-runbook-bench-"));
try {
  const tree = makeTree(join(temporary, "Runtime"), 10_000, 108_000);
  const zip = has("zip") ? join(temporary, "runtime.zip") : undefined;
  if (zip !== undefined) execFileSync("zip", ["-q1r", zip, "."], { cwd: tree });
  const cat = () => execFileSync("sh", ["-c", 'find "$1" -type f -print0 | xargs -0 cat > /dev/null', "sh", tree]);
  const ours = () => observed(...[tree, zip].filter((word) => word !== undefined));
  const command = () =>
    spawnSync(
      process.execPath,
      [
        program,
        "verify",
        temporary,
        "--role",
        "server",
        "--from",
        "6.1",
        "--to",
        "6.2",
        ...(zip === undefined ? [] : ["--archive", zip]),
        "--format",
        "json",
        "--quiet",
      ],
      { stdio: "ignore" },
    );

  cat();
  command();
  const { files, bytes, wrong, peakMb } = ours();
  const [mine, whole, base] = [[], [], []];
  // By turns, so that both meet the same noise.
  for (let round = 0; round < 9; round++) {
    base.push(timeMs(cat));
    mine.push(timeMs(ours));
    whole.push(timeMs(command));
  }
  const [ourMs, wholeMs, catMs] = [median(mine), median(whole), median(base)];
  const what = `${files.toLocaleString("en")} files, ${(bytes / 1e9).toFixed(2)} GB`;
  report(
    `${what}: seen whole / find | xargs cat`,
    (ourMs / catMs).toFixed(2),
    "≤ 1.5",
    `${ourMs.toFixed(0)} ms with its start against ${catMs.toFixed(0)} ms, warm; ${wrong} files that do not agree`,
  );
  report(
    "the whole command verify / find | xargs cat",
    (wholeMs / catMs).toFixed(2),
    "≤ 1.5",
    `${wholeMs.toFixed(0)} ms with start, judging and report`,
  );
  if (zip === undefined || !has("unzip")) report("unzip -t / the whole command", "–", "≥ 3", "no zip and unzip here");
  else {
    const unzipMs = Math.min(...[1, 2].map(() => timeMs(() => execFileSync("unzip", ["-tqq", zip]))));
    report("unzip -t / the whole command", (unzipMs / wholeMs).toFixed(1), "≥ 3", `${unzipMs.toFixed(0)} ms`);
    const listing = [];
    for (let round = 0; round < 9; round++) {
      const start = performance.now();
      await (await nodeHost.openArchive(zip)).close();
      listing.push(performance.now() - start);
    }
    report("the archive's list alone, ms", listing[0].toFixed(0), "", `${median(listing).toFixed(0)} ms warm`);
  }
  report("peak memory, MB", peakMb.toFixed(0), "< 200");
  rmSync(tree, { recursive: true });

  const perFile = [1000, 10_000, 50_000].map((count) => {
    const folder = makeTree(join(temporary, `linear-${count}`), count, 16_000);
    observed(folder);
    const ms = Math.min(...[1, 2, 3, 4, 5].map(() => observed(folder).ms));
    rmSync(folder, { recursive: true });
    return { count, ms, each: ms / count };
  });
  const note = perFile.map(({ count, ms }) => `${count.toLocaleString("en")}: ${ms.toFixed(0)} ms`).join(", ");
  report(
    "cost of a file among 50,000 / among 10,000",
    (perFile[2].each / perFile[1].each).toFixed(2),
    "≈ 1 (linear)",
    note,
  );

  const large = join(temporary, "large");
  mkdirSync(large);
  writeFileSync(join(large, "dump.dll"), "");
  truncateSync(join(large, "dump.dll"), 2 * 2 ** 30);
  const seen = observed(large);
  report("one file of 2 GiB: peak memory, MB", seen.peakMb.toFixed(0), "< 200", `${seen.ms.toFixed(0)} ms`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
