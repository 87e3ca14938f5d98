/**
 * `run` and the script are one: over start states that are data, both end with the same exit code, at the same step,
 * with the same folders and the same journal, and lead back to the start, each what the other began as well.
 *
 * `npm test` takes a part of the states by chance, another each day; `npm run test:executors` takes all of them.
 * `STATES=archive-` takes those whose id holds that.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsOf, judgeState, performAndLook } from "./executors/compare.js";
import { judgeKills } from "./executors/kills.js";
import { compareTrees, lookAt, ownFolder } from "./executors/host.js";
import {
  buildState,
  copyWorld,
  executors,
  openWorkers,
  runWords,
  scriptParameters,
  startScript,
  type Workers,
} from "./executors/perform.js";
import { states } from "./executors/states.js";
import { runCli } from "./support/cli.js";
import { makeFolder } from "./support/host-folder.js";
import { testWithPrograms } from "./support/programs.js";

const all = process.env["EXECUTORS"] === "all";
const named = process.env["STATES"];

/** How many states are taken where not all of them are. */
const partSize = 6;

/** The same for a day and a seed; numbers from 0 to below 1. */
function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What is run: all, those named, or a part that differs from day to day and never lacks a plain one. */
function chooseStates(): readonly (typeof states)[number][] {
  if (named !== undefined) return states.filter(({ id }) => id.includes(named));
  if (all) return states;
  const draw = drawFrom(Number(process.env["SEED"] ?? Math.floor(Date.now() / 86_400_000)));
  const [first, ...others] = states;
  const drawn = others
    .map((state) => ({ state, at: draw() }))
    .sort((one, other) => one.at - other.at)
    .slice(0, partSize - 1);
  return [...(first === undefined ? [] : [first]), ...drawn.map(({ state }) => state)];
}

test("the states have ids of their own", () => {
  expect(new Set(states.map(({ id }) => id)).size).toBe(states.length);
});

/** What is performed by processes of their own as well, as a user starts them. */
const started = ["agent-6.1", "two-hold-open", "folder-1", "archive-cut"];

/** Whose calls are killed. */
const killed = ["agent-6.1", "guide-with-folders", "two-agent", "server-5.1.7", "keycloak"];

describe.concurrent("from start states, forward and back", () => {
  const folder = makeFolder();
  let workers: Workers | undefined;
  beforeAll(() => rmSync(join(folder, "states"), { recursive: true, force: true }));
  afterAll(() => workers?.close());

  for (const state of chooseStates()) {
    testWithPrograms(
      ["pwsh"],
      state.id,
      async ({ pwsh }) => {
        workers ??= openWorkers(pwsh);
        const place = join(folder, "states", state.id);
        const built = await buildState(workers, state, place, join(folder, "scripts"));
        const problems = await judgeState(workers, built, all ? "crosswise" : "plain");
        rmSync(place, { recursive: true, force: true });
        expect(problems).toEqual([]);
      },
      300_000,
    );
  }

  const chosen = named === undefined ? killed.slice(0, all ? undefined : 1) : killed.filter((id) => id.includes(named));
  for (const id of chosen)
    testWithPrograms(
      ["pwsh"],
      `${id}, killed at any moment`,
      async ({ pwsh }) => {
        workers ??= openWorkers(pwsh);
        const state = states.find((one) => one.id === id);
        if (state === undefined) throw new Error(`There is no state ${id}`);
        const place = join(folder, "kills", id);
        const built = await buildState(workers, state, place, join(folder, "scripts"));
        const problems = await judgeKills(workers, pwsh, built, all ? 10 : 1);
        rmSync(place, { recursive: true, force: true });
        expect(problems).toEqual([]);
      },
      600_000,
    );

  testWithPrograms(
    ["pwsh"],
    "of whose steps only checks are noted, done by hand all the same: nobody says that the old release is back",
    async ({ pwsh }) => {
      workers ??= openWorkers(pwsh);
      const state = states.find(({ id }) => id === "server-6.1");
      if (state === undefined) throw new Error("There is no such state");
      const place = join(folder, "by-hand");
      const built = await buildState(workers, state, place, join(folder, "scripts"));
      const done = copyWorld(state, built.start, join(place, "done"));
      expect((await performAndLook(workers, built, "run", done, { way: "forward" })).call.code).toBe(0);
      const upgraded = lookAt(done.folder);
      const journals = [];
      for (const executor of executors) {
        const world = copyWorld(state, done, join(place, executor));
        const file = join(world.host, ownFolder, "journal.jsonl");
        const lines = readFileSync(file, "utf8").split("\n");
        const firstDone = lines.findIndex((line) => line.includes('"begin"') || line.includes('"acknowledged"'));
        expect(firstDone).toBeGreaterThan(0);
        writeFileSync(file, `${lines.slice(0, firstDone).join("\n")}\n`);
        const { call, tree, journal } = await performAndLook(workers, built, executor, world, { way: "back" });
        expect(call).toMatchObject({ code: 3, output: expect.stringMatching(/holds 6\.2, and not 6\.1/u) as string });
        expect(compareTrees(upgraded, tree)).toEqual([]);
        journals.push(eventsOf(journal));
      }
      expect(journals[0]).toEqual(journals[1]);
    },
    300_000,
  );

  for (const state of states.filter(({ id }) => started.includes(id) && (named === undefined || id.includes(named))))
    testWithPrograms(
      ["pwsh"],
      `${state.id}, as a user starts it`,
      async ({ pwsh }) => {
        workers ??= openWorkers(pwsh);
        const built = await buildState(workers, state, join(folder, "started", state.id), join(folder, "scripts"));
        const [one, other] = executors.map((executor) =>
          copyWorld(state, built.start, join(folder, "started", state.id, executor)),
        );
        if (one === undefined || other === undefined) throw new Error("Nothing to perform on");
        const words = runWords(built, one, { way: "forward" });
        const script = startScript(pwsh, built.generated.script, scriptParameters(built, other, { way: "forward" }));
        expect([runCli(words).code, script.code]).toEqual([state.code, state.code]);
        expect(compareTrees(lookAt(one.folder), lookAt(other.folder))).toEqual([]);
      },
      300_000,
    );
});
