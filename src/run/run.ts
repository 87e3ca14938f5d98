/** A call of `run`: begins a run, goes on with one, takes one back, or rehearses it. */
import { inWork, runWords as words, type Ground } from "../changes/index.js";
import { placeVersion } from "../checks/index.js";
import type { WorkHost } from "../host/index.js";
import { fitsAny } from "../language/path-pattern.js";
import { megabytes } from "../language/megabytes.js";
import { nearestOf } from "../language/nearest.js";
import { say } from "../language/words.js";
import { verbNames } from "../model/action.js";
import { UsageError } from "../model/errors.js";
import { foldName } from "../model/observation.js";
import type { Operation } from "../model/operation.js";
import type { Parameters } from "../model/parameters.js";
import type { Product, Role } from "../model/product.js";
import type { Hop, Runbook } from "../model/runbook.js";
import { workFolder, type RunAnswer, type RunEvent, type RunQuestion, type RunResult } from "../model/run.js";
import type { Release } from "../release/index.js";
import { goBack } from "./back.js";
import { explainFailure } from "./failure.js";
import { goForward, heldWords } from "./forward.js";
import {
  findContradiction,
  openJournal,
  readJournal,
  type FoundJournal,
  type JournalStart,
  type Saying,
} from "./journal-file.js";
import { lookAhead, type Prospect } from "./look.js";
import { isTouched, readRecords, type Records } from "./records.js";
import { ended, isNamed, note, type Scene } from "./scene.js";

/** What is run, and by whom. */
export interface RunOrder {
  mode: "run" | "resume" | "rollback" | "rehearse";
  directory: string;
  product: Product;
  role: Role;
  runbook: Runbook;
  parameters: Parameters;
  /** What the call says of it, as far as it does. */
  said: Omit<Saying, "runbook">;
  /** The release of each installation that may still be unpacked, by its number. */
  releases: ReadonlyMap<number, { file: string; archive: Release }>;
  /** The file of the journal, and what it holds; `null`: it is not there. */
  journal: { file: string; found: FoundJournal | null };
  operator: string | null;
  /** Are the operations that we perform confirmed already? */
  confirmed: boolean;
  /** Is nobody there to answer? */
  unattended: boolean;
  now: () => string;
  ask: (question: RunQuestion) => Promise<RunAnswer>;
  onEvent: (event: RunEvent) => void;
  signal: AbortSignal | undefined;
}

/** Where the journal is, unless the caller says otherwise. */
export const journalOf = (directory: string): string => `${directory}/${workFolder}/journal.jsonl`;

/**
 * Runs, resumes, takes back or rehearses. What stops it is in the result; nothing half done stays where it stops.
 *
 * @param look makes a host on which nothing is really changed, for looking ahead
 * @throws {UsageError} where the folder cannot be written to
 */
export async function runOperations(host: WorkHost, order: RunOrder, look: () => LookHost): Promise<RunResult> {
  refuseUnknownWords(order);
  const { mode, journal } = order;
  const { found, file } = journal;
  const records = readRecords(found?.entries ?? [], order.runbook.operations);
  const early = endEarly(order, found, records);
  if (early !== null) return early;
  if (mode === "rehearse") return rehearse(host, order);
  if (mode === "run") {
    const refusal = await lookBefore(order, look());
    if (refusal !== null) return refusal;
  }
  return locked(host, order, async () => {
    // Another call may have begun one while this one looked.
    const now = await readJournal(host, file);
    if (mode === "run" && now !== null && !isClosed(now))
      return refused([say(words.begun, { journal: file }), begunRemedy], true);
    return mode === "run" ? begin(host, order, now) : goOn(host, order, now ?? found);
  });
}

/** A host on which nothing is really changed. */
export interface LookHost {
  host: WorkHost;
  close: () => Promise<void>;
}

const refused = (says: readonly string[], begun = false): RunResult => ({
  ...{ outcome: "refused", says, at: null, begun, journal: null },
});

const begunRemedy = say(words.begunRemedy, { resume: "--resume", rollback: "--rollback" });
const isClosed = ({ entries }: FoundJournal): boolean => entries.at(-1)?.event === "close";

/** What ends a call before anything is looked at: by what the journal says. */
function endEarly(
  { mode, journal, runbook, said }: RunOrder,
  found: FoundJournal | null,
  records: Records,
): RunResult | null {
  const { file } = journal;
  if (mode === "rehearse") return null;
  if (found === null) return mode === "run" ? null : refused([words.noRun, say(words.noRunRemedy, { journal: file })]);
  if (found.fault !== null)
    return refused([say(words.broken, { fault: found.fault, journal: file }), words.brokenRemedy]);
  if (mode === "run") return isClosed(found) ? null : refused([say(words.begun, { journal: file }), begunRemedy], true);
  const contradiction = findContradiction(found, file, { ...said, runbook });
  if (contradiction !== null) return refused([contradiction, words.otherRemedy]);
  if (records.closed === "rolled-back") return finished("rolled-back", words.endedBack);
  if (mode === "resume" && records.closed !== null) return finished("done", words.ended);
  if (mode === "resume" && records.backHop !== null) {
    const remedy = say(words.goingBackRemedy, { rollback: "--rollback" });
    return refused([say(words.goingBack, { journal: file }), remedy], true);
  }
  return null;
}

const finished = (outcome: "done" | "rolled-back", says: string): RunResult => ({
  ...{ outcome, says: [says], at: null, begun: false, journal: null },
});

/**
 * Refuses a word under `acknowledged` or `skipped` that means nothing here; one of another role is another runbook's.
 */
function refuseUnknownWords({ runbook, parameters, product }: RunOrder): void {
  const { operations, wayBack } = runbook;
  const steps = [...operations, ...wayBack].flatMap(({ id, step, number }) => [id, step, number]);
  const groups = operations.flatMap(({ decisions }) => decisions.flatMap(({ id, number }) => [id, number]));
  const known = [...new Set([...steps, ...groups])];
  const others = product.roles.map(({ id }) => `${id}/`).filter((start) => start !== `${runbook.role.id}/`);
  const refuse = (
    list: readonly string[] | undefined,
    allowed: readonly string[],
    message: (word: string) => string,
  ): void => {
    const word = (list ?? []).find((one) => !allowed.includes(one) && !others.some((start) => one.startsWith(start)));
    if (word !== undefined) throw new UsageError(message(word), { note: nearestOf(word, [...allowed]) });
  };
  refuse(parameters.acknowledged, [...known, ...verbNames, "hold"], (word) => say(words.unknownWord, { word }));
  refuse(parameters.skipped, known, (word) => say(words.unknownSkip, { word }));
}

/** A run on a host that is an overlay: each operation is told, and it ends as the run would. */
async function rehearse(host: WorkHost, order: RunOrder): Promise<RunResult> {
  const scene = createScene(host, order, noRecords(order));
  const { refusal, heldAt } = await lookAround(scene, true);
  if (refusal !== null) return refusal;
  if (heldAt === null) return ended(scene, "done", [], null);
  const stopped = ended(scene, "stopped", heldWords(scene, heldAt), { operation: heldAt, step: null });
  return { ...stopped, begun: false };
}

/** Looks at all that can be seen before anything is begun. */
async function lookBefore(order: RunOrder, { host, close }: LookHost): Promise<RunResult | null> {
  try {
    const scene = createScene(host, { ...order, onEvent: () => undefined }, noRecords(order));
    return (await lookAround(scene, false)).refusal;
  } finally {
    await close();
  }
}

/** Nothing is noted yet. */
const noRecords = ({ runbook }: RunOrder): Records => readRecords([], runbook.operations);

/** First the room on the disk, then each operation in turn. */
async function lookAround(scene: Scene, isTold: boolean): Promise<Prospect> {
  const refusal = await refuseNoRoom(scene);
  return refusal === null ? lookAhead(scene, isTold) : { refusal, heldAt: null };
}

/** The releases that are not there yet have to fit on the folder's own disk. */
async function refuseNoRoom({ ground }: Scene): Promise<RunResult | null> {
  const entries = [...ground.releases.values()].flatMap(({ archive }) => archive.manifest.entries);
  const needed = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const free = await ground.host.freeBytes(ground.directory);
  if (free === null || free >= needed) return null;
  const { directory } = ground;
  return refused([say(words.room, { directory, free: megabytes(free), needed: megabytes(needed) }), words.roomRemedy]);
}

/** Does something while nobody else works on the folder. */
async function locked(host: WorkHost, order: RunOrder, work: () => Promise<RunResult>): Promise<RunResult> {
  const folder = `${order.directory}/${workFolder}`;
  await makeWorkFolder(host, folder, order.directory);
  const lock = await host.lock(`${folder}/lock`, { operator: order.operator, start: order.now() });
  if (lock.state === "refused") {
    const { holder } = lock;
    const by = (holder?.operator ?? null) === null ? "" : ` (${holder?.operator ?? ""})`;
    const who =
      holder === null ? "somebody" : `process ${String(holder.pid)} on ${holder.host}${by}, since ${holder.start}`;
    return refused([say(words.locked, { holder: who }), say(words.lockedRemedy, { lock: `${folder}/lock` })]);
  }
  try {
    if (lock.takenFrom !== null)
      order.onEvent({
        type: "note",
        says: say(words.tookOver, { pid: lock.takenFrom.pid, start: lock.takenFrom.start }),
      });
    return await work();
  } finally {
    await lock.release();
  }
}

async function makeWorkFolder(host: WorkHost, folder: string, directory: string): Promise<void> {
  const probe = `${folder}/writable`;
  try {
    await host.makeFolder(folder);
    await host.writeFile(probe, new Uint8Array());
    await host.remove(probe);
  } catch (error) {
    throw new UsageError(`Cannot work on this folder: ${explainFailure(error)}`, {
      place: { file: directory },
      note: "Run it as somebody who may write there (on Windows: as administrator). Nothing was changed.",
      cause: error,
    });
  }
}

/** Begins a run: what an ended one left is set aside first. */
async function begin(host: WorkHost, order: RunOrder, found: FoundJournal | null): Promise<RunResult> {
  const scene = createScene(host, order, noRecords(order));
  await clearTemporary(scene);
  if (found !== null) await setAside(scene, order.journal.file);
  scene.journal = await openJournal({ ...order, host, file: order.journal.file }, null, await startOf(host, order));
  return goForward(scene);
}

async function startOf(host: WorkHost, { directory, parameters, releases, runbook }: RunOrder): Promise<JournalStart> {
  const archives: Record<string, { file: string; sha256: string }> = {};
  for (const [hop, { file }] of releases)
    archives[runbook.hops[hop - 1]?.to ?? ""] = { file, sha256: await host.sha256(file) };
  return { directory, hosting: parameters.hosting ?? null, backupName: parameters.backupName ?? null, archives };
}

/** Goes on with a run, or takes it back. */
async function goOn(host: WorkHost, order: RunOrder, found: FoundJournal | null): Promise<RunResult> {
  const records = readRecords(found?.entries ?? [], order.runbook.operations);
  const scene = createScene(host, order, records);
  await clearTemporary(scene);
  scene.journal = await openJournal({ ...order, host, file: order.journal.file }, found, null);
  if (order.mode === "rollback") return goBack(scene);
  await scene.journal.add({ event: "resume" });
  return goForward(scene);
}

/** Takes away what an earlier run left half done. */
async function clearTemporary({ ground, onEvent }: Scene): Promise<void> {
  for (const name of ["extracting", "copying"]) {
    if ((await ground.host.kindOf(inWork(ground, name))) === null) continue;
    await ground.host.remove(inWork(ground, name));
    onEvent({ type: "note", says: say(words.tookAway, { path: `${workFolder}/${name}` }) });
  }
}

/** Gives the journal of a run that has ended, and what it tells of, another name: the first that is free. */
async function setAside({ ground }: Scene, file: string): Promise<void> {
  const { host } = ground;
  for (let count = 1; ; count++) {
    const name = `${file.replace(/\.jsonl$/u, "")}.closed-${String(count)}.jsonl`;
    const folders = ["kept", "undone"].map(
      (one) => [inWork(ground, one), inWork(ground, `${one}.${String(count)}`)] as const,
    );
    const taken = await Promise.all([name, ...folders.map(([, to]) => to)].map((path) => host.kindOf(path)));
    if (taken.some((kind) => kind !== null)) continue;
    await host.rename(file, name);
    for (const [from, to] of folders) if ((await host.kindOf(from)) !== null) await host.rename(from, to);
    return;
  }
}

function createScene(host: WorkHost, order: RunOrder, records: Records): Scene {
  const { directory, product, role, runbook, parameters, releases, signal, onEvent } = order;
  /** What is told by version resources is told by product lines. */
  const inLine = ({ from, to }: Hop): Hop => ({ from: placeVersion(from, product) ?? from, to });
  const ground: Ground = {
    ...{ host, directory, operations: runbook.operations, releases, hops: runbook.hops.map(inLine), signal },
    isSettings: (name) => fitsAny(name, runbook.facts.settings),
    isNoted: (operation: Operation) => isTouched(records.of.get(operation.id)),
    noteUndone: async (operation: Operation) => {
      await note(scene, operation, "undone", { outcome: "undone" });
      records.of.delete(operation.id);
    },
    isNamed: (operation: Operation) => isNamed({ parameters }, operation),
    lineIn: (folder) => lineIn(host, `${directory}/${folder}`, role, product),
    holdsPrograms: (folder) => holdsPrograms(host, `${directory}/${folder}`, role),
    archiveOption: "--archive",
    onProgress: (says, done, total) => onEvent({ type: "progress", says, done, total }),
  };
  const { confirmed, unattended, now, ask } = order;
  const scene: Scene = {
    ground,
    runbook,
    parameters,
    records,
    journal: null,
    confirmed,
    unattended,
    now,
    ask,
    onEvent,
    signal,
  };
  return scene;
}

/**
 * The product line of the release in a folder, by the version resource of a program; `null` where none says a known
 * one.
 */
async function lineIn(host: WorkHost, folder: string, role: Role, product: Product): Promise<string | null> {
  const programs = role.versionProgram === undefined ? [] : [...new Set([role.versionProgram, ...role.programs])];
  for (const program of programs) {
    const name = await host.findName(folder, program);
    if (name === undefined) continue;
    const seen = await host.readProgramVersion(`${folder}/${name}`);
    const line = seen.state === "version" ? placeVersion(seen.version, product) : undefined;
    if (line !== undefined) return line;
  }
  return null;
}

async function holdsPrograms(host: WorkHost, folder: string, { programs }: Role): Promise<boolean> {
  const names = await host.readFolder(folder).catch(() => []);
  const there = new Set(names.map(foldName));
  return names.length > 0 && programs.every((program) => program.includes("/") || there.has(foldName(program)));
}
