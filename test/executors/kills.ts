/** What a kill leaves at each moment of a call, and what either executor makes of that. */
import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, root } from "../support/cli.js";
import { eventsOf, gistOf, outcomesOf, performAndLook, takeBack, type Result } from "./compare.js";
import { compareTrees, lookAt, ownFolder, type Tree } from "./host.js";
import {
  copyWorld,
  executors,
  readJournal,
  runWords,
  scriptParameters,
  worldIn,
  type Built,
  type Call,
  type CallOptions,
  type Executor,
  type Workers,
  type World,
} from "./perform.js";

/** What a call left, and what a kill at each of its moments would have left. */
interface Watched {
  call: Call;
  world: World;
  moments: readonly World[];
}

/** Performs a call in a process of its own and keeps a copy of the world for each moment; equal ones once. */
async function watchCall(
  pwsh: string,
  built: Built,
  executor: Executor,
  world: World,
  options: CallOptions,
): Promise<Watched> {
  const kept = `${world.folder}-moments`;
  mkdirSync(kept, { recursive: true });
  const call = await (executor === "run"
    ? start(
        process.execPath,
        ["--import", join(import.meta.dirname, "watch-command.mjs"), command].concat(runWords(built, world, options)),
        {
          WATCHED: world.folder,
          WATCHED_INTO: kept,
        },
      )
    : start(pwsh, ["-NoProfile", "-NonInteractive", "-File", ...watchScript(built, world, options, kept)]));
  const seen = new Set([printOf(lookAt(world.folder, true))]);
  const moments = readdirSync(kept)
    .sort()
    .map((name) => worldIn(built.state, join(kept, name)))
    .filter(({ folder }) => {
      const print = printOf(lookAt(folder, true));
      const isNew = !seen.has(print);
      seen.add(print);
      return isNew;
    });
  return { call, world, moments };
}

function watchScript(built: Built, world: World, options: CallOptions, kept: string): string[] {
  const parameters = `${kept}.json`;
  writeFileSync(parameters, JSON.stringify(scriptParameters(built, world, options)));
  return [
    join(import.meta.dirname, "watch-script.ps1"),
    ...["-Script", built.generated.script, "-Parameters", parameters, "-Watched", world.folder, "-Into", kept],
  ];
}

/** All that is in a folder but the lock, which is whoever's it is. */
const printOf = (tree: Tree): string =>
  createHash("sha256")
    .update(JSON.stringify([...tree].filter(([path]) => !path.endsWith(`${ownFolder}/lock`))))
    .digest("hex");

const start = (program: string, words: readonly string[], environment: Record<string, string> = {}): Promise<Call> =>
  new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: root,
      env: { ...process.env, NO_COLOR: "1", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece: Buffer) => (output += piece.toString("utf8")));
    child.on("close", (code) => resolve({ code, output }));
  });

/** So many of them, evenly over all; all where there are no more. */
const thinOut = <T>(items: readonly T[], count: number): T[] =>
  items.length <= count
    ? [...items]
    : Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] as T);

/** Has the run begun, by its journal? A first line that is cut off is none. */
function hasBegun({ host }: World): boolean {
  try {
    return readFileSync(join(host, ownFolder, "journal.jsonl"), "utf8").includes("\n");
  } catch {
    return false;
  }
}

/** Where a moment is, for a message: the journal's last line. */
const placeOf = (moment: World, index: number): string =>
  `${String(index)} (behind \`${eventsOf(readJournal(moment)).at(-1) ?? "nothing"}\`)`;

/**
 * Kills a state's call at moments, and has it gone on with, and taken back, by both.
 *
 * @param count how many moments for each executor and way
 */
export async function judgeKills(workers: Workers, pwsh: string, built: Built, count: number): Promise<string[]> {
  const { state, folder } = built;
  const startTree = lookAt(built.start.folder);
  const watched = await Promise.all(
    executors.map(async (executor) => {
      const world = copyWorld(state, built.start, join(folder, `${executor}-killed`));
      const forward = await watchCall(pwsh, built, executor, world, { way: "forward" });
      const ended = copyWorld(state, forward.world, join(folder, `${executor}-killed-back`));
      const back = await watchCall(pwsh, built, executor, ended, { way: "back" });
      return { executor, forward, back };
    }),
  );
  const problems: string[] = [];
  for (const { executor, forward, back } of watched)
    for (const [way, one] of [["forward", forward] as const, ["back", back] as const])
      if (one.call.code !== 0) problems.push(`${executor} ${way}: exit ${String(one.call.code)} (${gistOf(one.call)})`);
      else if (one.moments.length < 5)
        problems.push(`${executor} ${way}: only ${String(one.moments.length)} moments were seen`);
  if (problems.length > 0) return problems;

  /** `underWay`: the operation that was begun and not noted; whether it was to be done, or so before, may be lost. */
  const judgeOn = (result: Result, end: Tree, outcomes: ReadonlyMap<string, string>, underWay?: string): string[] => {
    if (result.call.code !== 0) return [`exit ${String(result.call.code)}, expected 0 (${gistOf(result.call)})`];
    const said = outcomesOf(result.journal);
    const differing = [...outcomes].find(
      ([id, outcome]) =>
        said.get(id) !== outcome && !(id === underWay && outcome === "already so" && said.get(id) === "done"),
    );
    return [
      ...compareTrees(end, result.tree).slice(0, 3),
      ...(differing === undefined
        ? []
        : [`${differing[0]} is ${said.get(differing[0]) ?? "not noted"}, expected ${differing[1]}`]),
    ];
  };
  const none: ReadonlyMap<string, string> = new Map();
  const work = watched.flatMap(({ executor, forward, back }) => {
    const end = lookAt(forward.world.folder);
    const outcomes = outcomesOf(readJournal(forward.world));
    const moments = [
      ...thinOut(forward.moments, count).map((moment, index) => ({ moment, index, way: "forward" })),
      ...thinOut(back.moments, count).map((moment, index) => ({ moment, index, way: "back" })),
    ];
    return moments.flatMap(({ moment, index, way }) =>
      executors.map((by) => async (): Promise<string[]> => {
        const name = `${executor} killed ${way} at ${placeOf(moment, index)}, ${by}`;
        const place = join(folder, `kill-${executor}-${way}-${String(index)}-${by}`);
        const lines: string[] = [];
        const begun = hasBegun(moment);
        if (way === "forward") {
          const on = copyWorld(state, moment, `${place}-on`);
          const result = await performAndLook(workers, built, by, on, { way: begun ? "resume" : "forward" });
          const last = readJournal(moment)?.at(-1);
          const underWay = last?.event === "begin" ? last.operation : undefined;
          lines.push(...judgeOn(result, end, outcomes, underWay).map((line) => `${name} goes on: ${line}`));
        }
        if (begun) {
          const result = await takeBack(workers, built, by, copyWorld(state, moment, `${place}-back`));
          lines.push(...judgeOn(result, startTree, none).map((line) => `${name} goes back: ${line}`));
        }
        for (const ending of ["on", "back"]) rmSync(`${place}-${ending}`, { recursive: true, force: true });
        return lines;
      }),
    );
  });
  // A few at a time: each takes a copy of the world.
  for (let at = 0; at < work.length; at += 8) {
    const results = await Promise.all(work.slice(at, at + 8).map((one) => one()));
    problems.push(...results.flat());
  }
  return problems;
}
