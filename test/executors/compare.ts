/** Judges what the two executors made of a state: each by the contract, and the one by the other. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  canary,
  compareTrees,
  isSettings,
  lookAt,
  ownFolder,
  releaseOf,
  shippedHash,
  textHash,
  type Tree,
} from "./host.js";
import {
  changeWorld,
  copyWorld,
  executors,
  perform,
  readJournal,
  type Built,
  type Call,
  type CallOptions,
  type Executor,
  type Generated,
  type JournalLine,
  type Way,
  type Workers,
  type World,
} from "./perform.js";
import type { Fact, Want } from "./states.js";

/** What a call left behind. */
export interface Result {
  executor: Executor;
  world: World;
  call: Call;
  tree: Tree;
  journal: readonly JournalLine[] | null;
  /** The number, or the id, of the step that it stopped at; `null` where it says none. */
  at: string | null;
}

/** Performs a call and looks at what it left. */
export async function performAndLook(
  workers: Workers,
  built: Built,
  executor: Executor,
  world: World,
  options: CallOptions,
): Promise<Result> {
  const call = await perform(workers, built, executor, world, options);
  const journal = readJournal(world);
  return { executor, world, call, tree: lookAt(world.folder), journal, at: stoppedAt(call, journal, built.generated) };
}

/** A step that a refusal names: `Step 3 cannot be done`. */
const refusedStep = /\bStep `?([\w./-]+?)`?(?: \([^)]*\))? cannot be done/u;

function stoppedAt(call: Call, journal: readonly JournalLine[] | null, { numbers }: Generated): string | null {
  if (call.code === 2) return refusedStep.exec(call.output)?.[1] ?? null;
  const stop = journal?.filter(({ event }) => event === "stop").at(-1);
  const id = stop?.step?.id;
  return id === undefined ? null : (numbers.get(id) ?? id);
}

/** What became of each operation, as the journal says it: the last word on each. */
export function outcomesOf(journal: readonly JournalLine[] | null): Map<string, string> {
  const outcomes = new Map<string, string>();
  for (const { event, step, operation, outcome } of journal ?? []) {
    const id = operation ?? step?.id;
    if ((event === "done" || event === "stop") && id !== undefined && outcome !== null) outcomes.set(id, outcome);
  }
  return outcomes;
}

/** A journal's lines, without what differs from call to call. */
export const eventsOf = (journal: readonly JournalLine[] | null): string[] =>
  (journal ?? []).map(({ event, step, operation, outcome }) =>
    [event, operation ?? step?.id ?? "", outcome ?? ""].filter((word) => word !== "").join(" "),
  );

const isAmong = (code: number | null, wanted: Want["code"]): boolean =>
  code !== null && (typeof wanted === "number" ? [wanted] : wanted).some((one) => one === code);

/** What an output says of a fault, or its last lines; without the names of temporary folders. */
export function gistOf({ output }: Call): string {
  const lines = output
    .trim()
    .replace(/\/\S*?upgrade-runbook-[A-Za-z0-9]{6}\S*?(?=\/host|\/kits|\/inputs)/gu, "…")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const telling = lines.findIndex((line) => /^(?:Stopped|Refused|error)\b|\bcannot be\b|\bUnexpected\b/u.test(line));
  return (telling === -1 ? lines.slice(-2) : lines.slice(telling, telling + 2)).join(" | ").slice(0, 300);
}

/** What is wrong with one result, by the contract. */
function judgeResult(
  { executor, call, at, tree, journal, world }: Result,
  want: Want,
  { state, start }: Built,
): string[] {
  const problems: string[] = [];
  if (!isAmong(call.code, want.code)) {
    problems.push(`${executor}: exit ${String(call.code)}, expected ${want.code.toString()} (${gistOf(call)})`);
    return problems;
  }
  if (want.at !== undefined && at !== want.at && call.code !== 0)
    problems.push(`${executor}: stopped at ${at ?? "no step"}, expected ${want.at} (${gistOf(call)})`);
  const outcomes = outcomesOf(journal);
  for (const [id, outcome] of Object.entries(want.outcomes ?? {}))
    if (outcomes.get(id) !== outcome)
      problems.push(`${executor}: ${id} is ${outcomes.get(id) ?? "not noted"}, expected ${outcome}`);
  const host = (path: string): string => `${world.host.slice(world.folder.length + 1)}/${path}`;
  const startTree = lookAt(start.folder);
  const factOf = (fact: Fact): string[] => {
    const real = state.isLinked === true ? (path: string) => `${state.dir ?? "host"}/${path}` : host;
    if ("gone" in fact) return tree.has(real(fact.gone)) ? [`${executor}: ${fact.gone} is there`] : [];
    if ("there" in fact) return tree.has(real(fact.there)) ? [] : [`${executor}: ${fact.there} is not there`];
    const expected =
      "was" in fact
        ? startTree.get(real(fact.was))
        : "shippedBy" in fact
          ? shippedHash(fact.shippedBy, fact.file.replace(/^[^/]+\//u, ""), state.product)
          : textHash(fact.text);
    return tree.get(real(fact.file)) === expected ? [] : [`${executor}: ${fact.file} is not what it has to be`];
  };
  if (call.code === (typeof want.code === "number" ? want.code : 0))
    problems.push(...(want.facts ?? []).flatMap(factOf));
  return problems;
}

/** Nothing was begun: the folder as it was, and nothing of the executors' own in it. */
function judgeUntouched({ executor, world, tree }: Result, { start }: Built): string[] {
  const differences = compareTrees(lookAt(start.folder), tree);
  const isNew = readdirSync(world.host).includes(ownFolder) && !readdirSync(start.host).includes(ownFolder);
  return [
    ...differences.slice(0, 3).map((line) => `${executor}: refused, yet ${line}`),
    ...(isNew ? [`${executor}: refused, yet ${ownFolder} is there`] : []),
  ];
}

/** All files that were there are there still, under whatever name; those of the new releases may go. */
function judgeLost({ executor, world }: Result, before: Tree, way: Way, { state }: Built): string[] {
  const left = new Set(lookAt(world.folder, true).values());
  const shipped = new Set(
    state.hops.flatMap((version) =>
      Object.keys(releaseOf(version, state.product)).map((path) => shippedHash(version, path, state.product)),
    ),
  );
  const lost = [...before].filter(
    ([, what]) => what !== "folder" && !what.startsWith("link ") && !left.has(what) && !shipped.has(what),
  );
  return lost.slice(0, 3).map(([path]) => `${executor}: lost by ${way}: ${path}`);
}

/** No secret and no hash of a settings file in an output or a journal. */
function judgeSecrets({ executor, world, call }: Result, start: World): string[] {
  const hashes = [start, world].flatMap(({ folder }) =>
    [...lookAt(folder, true)].filter(([path, what]) => isSettings(path) && /^[0-9a-f]{64}$/u.test(what)),
  );
  const own = join(world.host, ownFolder);
  const texts: (readonly [string, string])[] = [["output", call.output]];
  try {
    for (const name of readdirSync(own))
      if (name.endsWith(".jsonl")) texts.push([name, readFileSync(join(own, name), "utf8")]);
  } catch {
    // There is no such folder where nothing was begun.
  }
  return texts.flatMap(([name, text]) => {
    const lower = text.toLowerCase();
    const hashed = hashes.find(([, hash]) => lower.includes(hash.slice(0, 12)));
    return [
      ...(text.includes(canary) ? [`${executor}: a secret in the ${name}`] : []),
      ...(hashed === undefined ? [] : [`${executor}: the hash of ${hashed[0]} in the ${name}`]),
    ];
  });
}

/** What the two do differently. */
function compareResults(one: Result, other: Result, way: string): string[] {
  const problems: string[] = [];
  const differ = (what: string, first: string, second: string): void => {
    problems.push(`${way}: ${what}: ${one.executor} ${first}, ${other.executor} ${second}`);
  };
  if (one.call.code !== other.call.code)
    differ(
      "exit codes",
      `${String(one.call.code)} (${gistOf(one.call)})`,
      `${String(other.call.code)} (${gistOf(other.call)})`,
    );
  // Of two refusals one may come before there are steps to name.
  const isNamed = one.at !== null && other.at !== null;
  if (one.at !== other.at && (isNamed || one.call.code !== 2))
    differ("stopped at", one.at ?? "no step", other.at ?? "no step");
  const differences = compareTrees(one.tree, other.tree);
  if (differences.length > 0)
    problems.push(`${way}: ${String(differences.length)} paths differ: ${differences.slice(0, 3).join("; ")}`);
  const [first, second] = [eventsOf(one.journal), eventsOf(other.journal)];
  const at = Array.from({ length: Math.max(first.length, second.length) }, (_, index) => index).find(
    (index) => first[index] !== second[index],
  );
  if (at !== undefined)
    differ(`journal line ${String(at + 1)}`, `\`${first[at] ?? "ends"}\``, `\`${second[at] ?? "ends"}\``);
  const [header, otherHeader] = [one.journal?.[0], other.journal?.[0]];
  if (header !== undefined && otherHeader !== undefined)
    for (const name of ["product", "role", "from", "to", "hosting", "backupName", "archives", "runbook"]) {
      const [mine, theirs] = [header, otherHeader].map((line) =>
        JSON.stringify(name === "archives" ? sumsOf(line[name]) : line[name]),
      );
      if (mine !== theirs) differ(`\`${name}\` of the first line`, mine ?? "nothing", theirs ?? "nothing");
    }
  return problems;
}

const sumsOf = (archives: unknown): unknown =>
  Object.fromEntries(
    Object.entries((archives ?? {}) as Record<string, { sha256?: string }>).map(([version, { sha256 }]) => [
      version,
      sha256,
    ]),
  );

/** The chain of a journal, by the command for it. */
async function judgeChain(workers: Workers, { executor, world, journal }: Result): Promise<string[]> {
  if (journal === null) return [];
  const { code, output } = await workers.command(["journal", "verify", join(world.host, ownFolder, "journal.jsonl")]);
  return code === 0 ? [] : [`${executor}: the journal is broken: ${output.trim().slice(0, 200)}`];
}

/** Is a run taken back altogether? */
const isBack = (journal: readonly JournalLine[] | null): boolean => {
  const last = journal?.at(-1);
  return last?.event === "close" && last.outcome === "rolled-back";
};

/** Takes a run back, one installation a call, until all of it is back or a call does not end with 0. */
export async function takeBack(
  workers: Workers,
  built: Built,
  executor: Executor,
  world: World,
  backup?: string,
): Promise<Result> {
  for (let count = 1; ; count++) {
    const result = await performAndLook(workers, built, executor, world, { way: "back", backup });
    if (result.call.code !== 0 || isBack(result.journal) || count >= built.state.hops.length) return result;
  }
}

/** How much is judged: the two by themselves, or each going on with the other's as well. */
export type Depth = "plain" | "crosswise";

/** Performs a state by both, forward, on and back, and gives what is wrong; empty where all is well. */
export async function judgeState(workers: Workers, built: Built, depth: Depth): Promise<string[]> {
  const { state, folder, start } = built;
  const startTree = lookAt(start.folder);
  const problems: string[] = [];
  const worldOf = (name: string, from: World = start): World => copyWorld(state, from, join(folder, name));

  const forward = await Promise.all(
    executors.map((executor) => performAndLook(workers, built, executor, worldOf(executor), { way: "forward" })),
  );
  const [byRun, byScript] = forward;
  if (byRun === undefined || byScript === undefined) return ["nothing was performed"];
  for (const result of forward) {
    problems.push(...judgeResult(result, state, built), ...judgeLost(result, startTree, "forward", built));
    problems.push(...judgeSecrets(result, start), ...(await judgeChain(workers, result)));
    if (result.call.code === 2) problems.push(...judgeUntouched(result, built));
  }
  problems.push(...compareResults(byRun, byScript, "forward"));
  // Whoever came to another end has another way back: no second fault.
  const isCrosswise = depth === "crosswise" && byRun.call.code === byScript.call.code;
  if (depth === "crosswise" && (state.code === 2 || state.code === 0)) {
    const rehearsals = await Promise.all(
      executors.map((executor) =>
        performAndLook(workers, built, executor, worldOf(`${executor}-rehearsal`), { way: "forward", rehearses: true }),
      ),
    );
    for (const rehearsal of rehearsals) {
      const { executor, call } = rehearsal;
      problems.push(...judgeUntouched(rehearsal, built).map((line) => line.replace("refused", "rehearsed")));
      if ((call.code === 2) !== (state.code === 2))
        problems.push(`${executor}: rehearsed with ${String(call.code)}, expected ${String(state.code)}`);
    }
  }

  // What one executor began, each of them goes on with and takes back.
  const pairs = executors.flatMap((executor) =>
    forward
      .filter(({ executor: by }) => isCrosswise || by === executor)
      .map((result) => ({ executor, result, name: `${result.executor}-${executor}` })),
  );
  if (state.resume !== undefined) {
    const { acknowledge, changes, ...want } = state.resume;
    const resumed = await inPairs(pairs, async ({ executor, result, name }) => {
      const world = worldOf(`${name}-on`, result.world);
      changeWorld(world, changes);
      return performAndLook(workers, built, executor, world, { way: "resume", acknowledge });
    });
    for (const result of resumed) problems.push(...judgeResult(result, want, built), ...judgeSecrets(result, start));
    for (const result of resumed.slice(1)) problems.push(...compareResults(resumed[0] ?? result, result, "resume"));
  }

  const back = state.back ?? "start";
  const taken = await inPairs(pairs, async ({ executor, result, name }) => {
    const world = worldOf(`${name}-back`, result.world);
    changeWorld(world, state.backChanges);
    const before = lookAt(world.folder);
    const ended = await takeBack(
      workers,
      built,
      executor,
      world,
      typeof back === "object" ? back.with?.backup : undefined,
    );
    const notBegun = result.call.code === 2;
    return { ended, before, name, notBegun };
  });
  for (const { ended, before, name, notBegun } of taken) {
    const want: Want = notBegun ? { code: 2 } : typeof back === "string" ? { code: 0 } : back;
    const tag = (lines: readonly string[]): string[] => lines.map((line) => `${name} back: ${line}`);
    problems.push(...tag(judgeResult(ended, want, built)), ...tag(judgeLost(ended, before, "back", built)));
    problems.push(...tag(judgeSecrets(ended, start)));
    if (notBegun || typeof back !== "string" || ended.call.code !== 0) continue;
    const differences = compareTrees(back === "before" ? built.before : startTree, ended.tree);
    problems.push(...tag(differences.slice(0, 4)));
  }
  for (const { ended, name } of byRun.call.code === byScript.call.code ? taken.slice(1) : [])
    problems.push(...compareResults(taken[0]?.ended ?? ended, ended, `back, ${taken[0]?.name ?? ""} and ${name}`));
  return problems;
}

/** Work for each, in the order of the executors, so that both processes have something to do at a time. */
async function inPairs<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  return Promise.all(items.map(work));
}
