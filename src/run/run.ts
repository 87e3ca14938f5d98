/** Runs the steps of a runbook on a host, or takes them back: one at a time, each noted in a journal before and after. */
import type { Archive, WorkHost } from "../host/index.js";
import { errorCode } from "../host/reasons.js";
import { inlineText } from "../model/inline.js";
import { UsageError } from "../model/errors.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";
import { hostingWords, type Runbook, type RunbookStep } from "../model/runbook.js";
import type { RunAnswer, RunEvent, RunQuestion, RunResult, RunUnit, UnitState } from "../model/run.js";
import { verbOf } from "../verbs/index.js";
import {
  assessChange,
  clearTemporary,
  locate,
  performChange,
  RunError,
  undoChange,
  type Assessment,
  type Known,
  type Place,
} from "./changes.js";
import {
  isClosed,
  isGoingBack,
  openJournal,
  readJournal,
  readRecords,
  refuseOther,
  type FoundJournal,
  type JournalFile,
  type JournalScope,
  type Note,
  type UnitRecord,
} from "./journal-file.js";
import { listUnits, workFolder } from "./units.js";

/** What is run, and by whom. */
export interface RunOrder {
  /** `rehearse`: the host is an overlay; nothing is noted, and what somebody would be asked counts as done. */
  mode: "run" | "resume" | "rollback" | "rehearse";
  directory: string;
  product: Product;
  runbook: Runbook;
  parameters: Parameters;
  /** The release of each installation, by its number. */
  archives: ReadonlyMap<number, { file: string; archive: Archive }>;
  /** `undefined`: below the working directory. */
  journal: string | undefined;
  operator: string | null;
  /** Are the steps that we perform confirmed already? */
  confirmed: boolean;
  now: () => string;
  ask: (question: RunQuestion) => Promise<RunAnswer>;
  onEvent: (event: RunEvent) => void;
  signal?: AbortSignal | undefined;
}

/** A run that is under way. */
interface Run extends RunOrder {
  place: Place;
  units: readonly RunUnit[];
  /** `null` in a rehearsal. */
  record: JournalFile | null;
  records: Map<number, UnitRecord>;
  /** Was the journal damaged, so that only the folders tell? */
  distrusts: boolean;
}

/** The name of the journal below the working directory. */
const journalName = "journal.jsonl";

/**
 * Runs, resumes or takes back. What stops it is in the result; nothing half done stays where it stops.
 *
 * @throws {UsageError} where the folder cannot be written to, or the journal is of another runbook
 */
export async function runSteps(host: WorkHost, order: RunOrder): Promise<RunResult> {
  const directory = order.directory.replace(/(?<=.)[\\/]+$/u, "");
  const units = listUnits(order.runbook, order.product);
  const onProgress = (says: string, done: number, total: number): void =>
    order.onEvent({ type: "progress", says, done, total });
  const place: Place = {
    host,
    directory,
    product: order.product,
    archives: order.archives,
    units,
    signal: order.signal,
    onProgress,
  };
  const run: Run = { ...order, directory, place, units, record: null, records: new Map(), distrusts: false };
  if (order.mode === "rehearse") return goForward(run);

  const work = `${directory}/${workFolder}`;
  await makeWorkFolder(host, work, directory);
  const lock = await host.lock(`${work}/lock`, { operator: order.operator, start: order.now() });
  if (lock.state === "refused") {
    const { holder } = lock;
    const who =
      holder === null
        ? "somebody"
        : `process ${holder.pid} on ${holder.host}${holder.operator === null ? "" : ` (${holder.operator})`}, since ${holder.start}`;
    return refused([
      `Another run works on this folder: ${who}.`,
      `Wait until it has ended. If it surely has, delete \`${work}/lock\`.`,
    ]);
  }
  try {
    if (lock.takenFrom !== null)
      order.onEvent({
        type: "note",
        says: `took over the lock of process ${lock.takenFrom.pid}${lock.takenFrom.operator === null ? "" : ` (${lock.takenFrom.operator})`}, which began ${lock.takenFrom.start} and is no more`,
      });
    for (const says of await clearTemporary(place)) order.onEvent({ type: "note", says });
    return await runLocked(run, order.journal ?? `${work}/${journalName}`);
  } finally {
    await lock.release();
  }
}

const refused = (says: readonly string[], begun = false): RunResult => ({
  outcome: "refused",
  says,
  step: null,
  begun,
  journal: null,
});

async function makeWorkFolder(host: WorkHost, work: string, directory: string): Promise<void> {
  const probe = `${work}/writable`;
  try {
    await host.makeFolder(work);
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

/** Finds the journal and what it says, then goes forward or back. */
async function runLocked(run: Run, file: string): Promise<RunResult> {
  const { host } = run.place;
  const found = await readJournal(host, file);
  const scope = { host, file, runbook: run.runbook, directory: run.directory, operator: run.operator, now: run.now };
  if (found === null || (found.fault === null && isClosed(found.entries) && run.mode === "run")) {
    if (run.mode === "rollback")
      return refused([
        "There is no journal, so nothing that could be taken back.",
        `Expected it at \`${file}\`; --journal names another.`,
      ]);
    if (run.mode === "resume")
      run.onEvent({ type: "note", says: "there is no journal: what is done already is told from the folders alone" });
    const refusal = await checkBefore(run);
    if (refusal !== null) return refusal;
    if (found !== null) await setAside(run, file, "closed");
    run.record = await openJournal(scope, null);
    return goForward(run);
  }
  if (found.fault !== null) return runDistrusting(run, file, found, scope);
  refuseOther(found, run.runbook, file);
  run.records = readRecords(found.entries, run.units);
  run.distrusts = found.entries[0]?.["after"] !== undefined;
  if (run.mode === "run")
    return refused(
      [
        `A run was begun here and did not end (journal \`${file}\`).`,
        "Go on with it by --resume, or take it back by --rollback.",
      ],
      true,
    );
  const last = found.entries.at(-1);
  if (isClosed(found.entries) && (run.mode === "resume" || last?.outcome === "rolled-back")) {
    run.onEvent({
      type: "note",
      says:
        last?.outcome === "rolled-back"
          ? "the run was taken back; nothing is left to do"
          : "the run has ended; nothing is left to do",
    });
    return {
      outcome: last?.outcome === "rolled-back" ? "rolled-back" : "done",
      says: [],
      step: null,
      begun: false,
      journal: { file, lastSha256: (await openJournal(scope, found)).lastSha256() },
    };
  }
  if (run.mode === "resume" && isGoingBack(found.entries))
    return refused([`The run is being taken back (journal \`${file}\`).`, "Go on with that by --rollback."], true);
  run.record = await openJournal(scope, found);
  await run.record.add({ event: run.mode });
  return run.mode === "rollback" ? goBack(run) : goForward(run);
}

/** A journal that was edited tells nothing; the folders do. It is kept as it is, beside a new one. */
async function runDistrusting(run: Run, file: string, found: FoundJournal, scope: JournalScope): Promise<RunResult> {
  if (run.mode === "run")
    return refused(
      [
        `The journal is not what was written: ${found.fault ?? ""} (\`${file}\`)`,
        "Go on by --resume or back by --rollback, both of which then look at the folders alone; the journal is kept aside.",
      ],
      true,
    );
  const kept = await setAside(run, file, "broken", false);
  run.distrusts = true;
  run.onEvent({
    type: "note",
    says: `the journal is not what was written (${found.fault ?? ""}); it is kept as \`${kept}\`, and what is done is told from the folders alone`,
  });
  run.record = await openJournal(scope, null, { after: { journal: kept, fault: found.fault } });
  await run.record.add({ event: run.mode });
  return run.mode === "rollback" ? goBack(run) : goForward(run);
}

/** Gives the journal, and with it what it tells of, another name: the first that is free. */
async function setAside(
  { place: { host, directory } }: Run,
  file: string,
  why: string,
  withKept = true,
): Promise<string> {
  for (let count = 1; ; count++) {
    const name = `${file.replace(/\.jsonl$/u, "")}.${why}-${String(count)}.jsonl`;
    if ((await host.kindOf(name)) !== null) continue;
    await host.rename(file, name);
    const kept = `${directory}/${workFolder}/kept`;
    if (withKept && (await host.kindOf(kept)) !== null) {
      let free = count;
      while ((await host.kindOf(`${kept}.${String(free)}`)) !== null) free++;
      await host.rename(kept, `${kept}.${String(free)}`);
    }
    return name;
  }
}

/** What is seen before anything is done: the first step of ours that cannot be done, and room on the disk. */
async function checkBefore(run: Run): Promise<RunResult | null> {
  const known = knowing(run);
  let needed = 0;
  let isFirst = true;
  for (const unit of run.units.filter(({ mode }) => mode === "perform")) {
    const assessed = await assess(run, unit, known);
    const blocked = assessed.find((one) => one.state === "blocked");
    // What stands in the way of a later step may be what an earlier one moves.
    if (isFirst && blocked !== undefined && unit.choice === null)
      return {
        ...refused([
          `Step ${unit.step.number} cannot be done: ${blocked.says}.`,
          "remedy" in blocked ? blocked.remedy : "",
        ]),
        step: unit.step,
      };
    if (assessed.every(({ state }) => state === "already")) continue;
    isFirst = false;
    if (unit.changes.some(({ kind }) => kind === "unpack"))
      needed +=
        run.archives.get(unit.hop)?.archive.manifest.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? 0;
  }
  const free = await run.place.host.freeBytes(run.directory);
  if (free === null || free >= needed) return null;
  return refused([
    `The disk has ${megabytes(free)} left, and the new release takes ${megabytes(needed)}.`,
    "Make room first. Nothing was changed.",
  ]);
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString("en")} MB`;

const assess = async ({ place }: Run, unit: RunUnit, known: Known): Promise<Assessment[]> => {
  const assessed: Assessment[] = [];
  for (const change of unit.changes) assessed.push(await assessChange(place, unit, change, known));
  return assessed;
};

/** What the journal and the archives tell besides the folders; the folders are compared with an archive once. */
function knowing(run: Run, wasDone = false): Known {
  const answers = new Map<string, Promise<boolean>>();
  const isUnpacked = async (folder: string, hop: number): Promise<boolean> => {
    for (const unit of run.units.filter((one) => one.hop >= hop)) {
      for (const change of unit.changes) {
        if (change.kind !== "unpack" || change.into !== folder) continue;
        if (
          (await assessChange(run.place, unit, change, { wasDone: false, isUnpacked: () => Promise.resolve(false) }))
            .state === "already"
        )
          return true;
      }
    }
    return false;
  };
  return {
    wasDone,
    isUnpacked: (folder, hop) => {
      const key = `${hop} ${folder}`;
      const answer = answers.get(key) ?? isUnpacked(folder, hop);
      answers.set(key, answer);
      return answer;
    },
  };
}

const stepRef = ({ id, hash }: RunbookStep): { id: string; hash: string } => ({ id, hash });

/** Notes something about a unit; nothing in a rehearsal. */
async function note({ record }: Run, unit: RunUnit, event: string, more: Omit<Note, "event"> = {}): Promise<void> {
  await record?.add({ event, step: stepRef(unit.step), ...(unit.part > 1 ? { part: unit.part } : {}), ...more });
}

/** The units in order, from the first that is not done. */
async function goForward(run: Run): Promise<RunResult> {
  await tellPlan(run);
  for (const unit of run.units) {
    const stopped = await guarded(
      run,
      unit.step,
      () => doUnit(run, unit),
      (state, says) => run.onEvent({ type: "unit", unit, state, says }),
      (event, more) => note(run, unit, event, more),
    );
    if (stopped !== null) return stopped;
  }
  await run.record?.add({ event: "close", outcome: "done" });
  return ended(run, "done", [], null);
}

async function tellPlan(run: Run): Promise<void> {
  const units: { unit: RunUnit; state: "already" | "to-do" }[] = [];
  const known = knowing(run);
  let isOpen = false;
  for (const unit of run.units) {
    const record = run.records.get(unit.index);
    let done = unit.mode !== "perform" && record !== undefined && isDone(record);
    // Once one is to do, what the folders say of later ones is about the state before it.
    if (unit.mode === "perform" && !isOpen) {
      done =
        (await assess(run, unit, { ...known, wasDone: record?.ours === true })).every(
          ({ state }) => state === "already",
        ) &&
        (unit.choice === null || record !== undefined);
      isOpen = !done;
    }
    units.push({ unit, state: done ? "already" : "to-do" });
  }
  run.onEvent({ type: "plan", units });
}

const isDone = ({ event }: UnitRecord): boolean => event === "done" || event === "skip" || event === "already";

function ended(run: Run, outcome: RunResult["outcome"], says: readonly string[], step: RunbookStep | null): RunResult {
  const journal = run.record === null ? null : { file: run.record.file, lastSha256: run.record.lastSha256() };
  return { outcome, says, step, begun: outcome === "stopped" || outcome === "interrupted", journal };
}

/** Does one thing; what goes wrong with it is noted, told, and ends the run. */
async function guarded(
  run: Run,
  step: RunbookStep,
  work: () => Promise<RunResult | null>,
  tell: (state: UnitState, says: readonly string[]) => void,
  write: (event: string, more: Omit<Note, "event">) => Promise<void>,
): Promise<RunResult | null> {
  try {
    if (run.signal?.aborted) throw run.signal.reason;
    return await work();
  } catch (error) {
    const isInterrupt = run.signal?.aborted === true;
    const says = isInterrupt ? ["Interrupted; what was under way is finished or undone."] : failureOf(error);
    if (says === null) throw error;
    tell(isInterrupt ? "interrupted" : "failed", says);
    // A disk that is full takes no line either; the folders tell all the same.
    await write(isInterrupt ? "interrupt" : "failed", {
      outcome: isInterrupt ? "interrupted" : "failed",
      evidence: says[0] ?? null,
    }).catch((cause: unknown) =>
      run.onEvent({ type: "note", says: `the journal could not be written: ${explainFailure(cause)}` }),
    );
    return ended(run, isInterrupt ? "interrupted" : "stopped", says, step);
  }
}

/** What went wrong on the host, and what to do; `null`: it is a bug of ours. */
function failureOf(error: unknown): string[] | null {
  if (error instanceof RunError) return [`${capital(error.message)}.`, error.remedy];
  if (error instanceof UsageError) return [error.toString()];
  const code = errorCode(error);
  if (code === "") return null;
  const remedy = ["EBUSY", "EACCES", "EPERM"].includes(code)
    ? "See that the program has ended and that no window, console or scanner holds a file of the folder."
    : code === "ENOSPC" || code === "EDQUOT"
      ? "Make room on the disk."
      : "";
  const path =
    error instanceof Error && "path" in error && typeof error.path === "string" ? ` (\`${error.path}\`)` : "";
  return [`${capital(explainFailure(error))}${path}.`, remedy];
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const failures: Readonly<Record<string, string>> = {
  EACCES: "there are no rights to change it, or another program holds it",
  EPERM: "there are no rights to change it, or another program holds it",
  EBUSY: "another program holds it open",
  EROFS: "the disk can only be read",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full for this user",
  EEXIST: "something of that name is there already",
  ENOTEMPTY: "something of that name is there already",
  ENOENT: "it is not there any more",
  EXDEV: "it lies on another disk",
  EIO: "the disk or the network failed",
};

/** Half a sentence. */
const explainFailure = (error: unknown): string =>
  failures[errorCode(error)] ?? (error instanceof Error ? error.message : String(error));

/** Gives the result where the run ends here. */
async function doUnit(run: Run, unit: RunUnit): Promise<RunResult | null> {
  const record = run.records.get(unit.index);
  const tell = (state: UnitState, says: readonly string[] = []): void =>
    run.onEvent({ type: "unit", unit, state, says });
  if (unit.mode === "perform") return performUnit(run, unit, record, tell);
  if (record !== undefined && isDone(record)) {
    tell("already", ["by the journal"]);
    return null;
  }
  if (unit.mode === "have") {
    const file = run.archives.get(unit.hop)?.file;
    if (file !== undefined) {
      await note(run, unit, "done", { outcome: "done", evidence: "the archive is there" });
      tell("done", [`the archive is there: ${file}`]);
      return null;
    }
  }
  if (isAcknowledged(run, unit)) {
    const start = run.now();
    // First that it is begun: past the point of no return nothing may look as if it were not.
    await note(run, unit, "begin");
    await note(run, unit, "done", { outcome: "acknowledged", start, end: run.now() });
    tell("acknowledged");
    return null;
  }
  if (run.mode === "rehearse") {
    tell("assumed");
    return null;
  }
  return askAbout(run, unit, tell);
}

const isAcknowledged = (
  { parameters: { acknowledged = [] } }: Run,
  { step, verbs }: Pick<RunUnit, "step" | "verbs">,
): boolean =>
  acknowledged.includes(step.id) || (verbs.length > 0 && verbs.every((verb) => acknowledged.includes(verb)));

/** What the step comes to on this host, or by each way in which the product may be run there. */
const saysOf = ({ details, hosting }: RunUnit["step"]): string[] => [
  ...details.map(inlineText),
  ...(hosting.length === 0 ? [] : [`${hostingWords}:`]),
  ...hosting.flatMap(({ name, details: lines }) => [`${name}:`, ...lines.map((line) => `  ${inlineText(line)}`)]),
];

async function askAbout(
  run: Run,
  unit: RunUnit,
  tell: (state: UnitState, says?: readonly string[]) => void,
): Promise<RunResult | null> {
  const start = run.now();
  await note(run, unit, "begin");
  const answer = await run.ask({ kind: "done", step: unit.step, choice: unit.choice, says: saysOf(unit.step) });
  if (run.signal?.aborted) throw run.signal.reason;
  if (answer === "end" && run.confirmed && unit.verbs.every((verb) => verb === "check")) {
    await note(run, unit, "skip", { outcome: "skipped", evidence: "nobody was there to look", start, end: run.now() });
    tell("skipped", ["it changes nothing, and nobody was there to look"]);
    return null;
  }
  if (answer === "yes" || answer === "skip") {
    await note(run, unit, answer === "yes" ? "done" : "skip", {
      outcome: answer === "yes" ? "done" : "skipped",
      start,
      end: run.now(),
    });
    tell(answer === "yes" ? "done" : "skipped");
    return null;
  }
  return stopBefore(run, unit, answer, tell);
}

/** Nobody said that it is done, or that it shall be. */
async function stopBefore(
  run: Run,
  unit: RunUnit,
  answer: RunAnswer,
  tell: (state: UnitState, says?: readonly string[]) => void,
): Promise<RunResult> {
  await note(run, unit, "open", { outcome: "open" });
  const what = `Stopped before step ${unit.step.number}: ${inlineText(unit.step.command)}`;
  const how = `Somebody has to ${unit.mode === "perform" ? "confirm it (--yes does)" : `do it and say so, or its id \`${unit.step.id}\` or its verb (${[...new Set(unit.verbs)].map((verb) => `\`${verb}\``).join(", ")}) has to stand under \`acknowledged:\` in the parameters`}.`;
  tell("open", answer === "end" ? ["nobody answered"] : []);
  return ended(run, "stopped", [what, how], unit.step);
}

async function performUnit(
  run: Run,
  unit: RunUnit,
  record: UnitRecord | undefined,
  tell: (state: UnitState, says?: readonly string[]) => void,
): Promise<RunResult | null> {
  const { place } = run;
  if (record?.event === "skip") {
    tell("already", ["skipped before"]);
    return null;
  }
  const known = knowing(run, record?.ours === true);
  const assessed = await assess(run, unit, known);
  const says = assessed.map((one) => one.says);
  if (assessed.every(({ state }) => state === "already")) {
    if (record === undefined || !isDone(record))
      await note(run, unit, record?.ours === true ? "done" : "already", { outcome: "done", evidence: says });
    tell("already", says);
    return null;
  }
  if (
    assessed.every((one) => one.state === "already" || (one.state === "blocked" && one.isEmpty)) &&
    run.parameters.acknowledged?.includes(unit.step.id)
  ) {
    await note(run, unit, "skip", { outcome: "acknowledged", evidence: says });
    tell("skipped", says);
    return null;
  }
  if (
    run.mode === "rehearse" &&
    assessed.some((one) => one.state === "blocked" && one.isAbsent) &&
    run.units.some(
      ({ index, mode }) => mode === "ask" && index < unit.index && index > 0 && unit.hop === run.units[index]?.hop,
    )
  ) {
    tell("skipped", [...says, "a step that somebody else does may make it, which is not rehearsed"]);
    return null;
  }
  const isTold = run.confirmed || run.mode === "rehearse" || isAcknowledged(run, unit);
  // Told to do it where it is due: what it would change is not on this host.
  if (
    unit.choice !== null &&
    isTold &&
    assessed.every((one) => one.state === "already" || (one.state === "blocked" && (one.isAbsent ?? one.isEmpty)))
  ) {
    await note(run, unit, "skip", { outcome: "skipped", evidence: says });
    tell("skipped", [unit.choice, ...says]);
    return null;
  }
  // Under a condition that nobody has decided, nothing is done unasked.
  if (unit.choice !== null && !isTold) {
    const answer = await run.ask({ kind: "confirm", step: unit.step, choice: unit.choice, says });
    if (run.signal?.aborted) throw run.signal.reason;
    if (answer === "skip") {
      await note(run, unit, "skip", { outcome: "skipped" });
      tell("skipped");
      return null;
    }
    if (answer !== "yes") return stopBefore(run, unit, answer, tell);
  } else if (!isTold && !assessed.some(({ state }) => state === "blocked")) {
    const answer = await run.ask({ kind: "confirm", step: unit.step, choice: null, says });
    if (run.signal?.aborted) throw run.signal.reason;
    if (answer !== "yes") return stopBefore(run, unit, answer, tell);
  }
  const blocked = assessed.find((one) => one.state === "blocked");
  if (blocked !== undefined)
    throw new RunError(
      `step ${unit.step.number} cannot be done: ${blocked.says}`,
      "remedy" in blocked ? blocked.remedy : "",
    );

  const start = run.now();
  await note(run, unit, "begin", {
    evidence: assessed.flatMap((one) => ("plan" in one && one.plan !== undefined ? [one.plan] : [])),
  });
  run.onEvent({ type: "note", says: `step ${unit.step.number}: ${says.join("; ")}` });
  const evidence: unknown[] = [];
  for (const [index, change] of unit.changes.entries()) {
    // Asked again: what an action of the same step did may change it.
    const now = index === 0 ? assessed[0] : await assessChange(place, unit, change, known);
    if (now?.state === "blocked")
      throw new RunError(`step ${unit.step.number} cannot be done: ${now.says}`, now.remedy);
    if (now?.state === "to-do") evidence.push(await performChange(place, unit, change, run.mode !== "rehearse"));
  }
  await checkAfter(run, unit);
  await note(run, unit, "done", { outcome: "done", start, end: run.now(), evidence });
  tell("done", says);
  return null;
}

/** What must be true now, by the verbs themselves. */
async function checkAfter(run: Run, unit: RunUnit): Promise<void> {
  const { place, product } = run;
  const broken = (what: string): never => {
    throw new RunError(
      `step ${unit.step.number} was done, and ${what}`,
      "Something else works on this folder. Find out what, before you go on.",
    );
  };
  for (const action of unit.actions) {
    for (const condition of verbOf(action).postconditions(action, { runtime: product.layout.runtime })) {
      if (condition.kind === "running" || condition.kind === "stopped" || condition.kind === "same-settings") continue;
      const kind = await place.host.kindOf(await locate(place, condition.path));
      if (condition.kind === "absent" ? kind !== null : kind === null)
        broken(`\`${condition.path}\` is ${kind === null ? "not there" : "still there"}`);
      if (condition.kind !== "release-complete") continue;
      const tree = await place.host.listTree(await locate(place, condition.path));
      const files = tree.entries.filter((entry) => entry.kind === "file").length;
      const expected = run.archives.get(unit.hop)?.archive.manifest.entries.length ?? 0;
      if (files < expected) broken(`\`${condition.path}\` has ${files} of the ${expected} files of the release`);
    }
  }
  for (const change of unit.changes)
    if (change.kind === "copy") {
      const now = await assessChange(place, unit, change, { wasDone: true, isUnpacked: () => Promise.resolve(true) });
      if (now.state !== "already") broken(now.says);
    }
}

/** The installations from the last to the first: what is asked before the files, the files, what is asked after. */
async function goBack(run: Run): Promise<RunResult> {
  const refusal = await refuseTooFar(run);
  if (refusal !== null) return refusal;
  for (let hop = run.runbook.hops.length; hop >= 1; hop--) {
    if (!wasTouched(run, hop)) continue;
    const steps = run.runbook.sections
      .filter((section) => section.kind === "rollback" && section.hop === hop)
      .flatMap((section) => section.steps);
    const isFiles = (step: RunbookStep): boolean =>
      step.actions.every(({ verb }) => ["rename", "delete", "create", "copy"].includes(verb));
    const first = steps.findIndex(isFiles);
    const [before, after] =
      first < 0 ? [steps, []] : [steps.slice(0, first), steps.slice(first).filter((step) => !isFiles(step))];
    for (const step of before) {
      const stopped = await askBack(run, step, hop);
      if (stopped !== null) return stopped;
    }
    const stopped = await undoFiles(run, hop);
    if (stopped !== null) return stopped;
    for (const step of after) {
      const end = await askBack(run, step, hop);
      if (end !== null) return end;
    }
  }
  await run.record?.add({ event: "close", outcome: "rolled-back" });
  return ended(run, "rolled-back", [], null);
}

const restores = ({ id }: RunbookStep): boolean => /\/restore-\d+$/u.test(id);

/** Past the point of no return putting the folders back is no way back; the restore has to be told of by its id. */
async function refuseTooFar(run: Run): Promise<RunResult | null> {
  const passed = run.units.filter(
    ({ step, index }) => step.pointOfNoReturn !== null && (run.distrusts || isBegun(run.records.get(index))),
  );
  for (const { hop, step } of passed.reverse()) {
    const restore = run.runbook.sections
      .filter((section) => section.kind === "rollback" && section.hop === hop)
      .flatMap(({ steps }) => steps)
      .find(restores);
    if (restore === undefined || run.parameters.acknowledged?.includes(restore.id)) continue;
    await run.record?.add({ event: "open", step: stepRef(restore), outcome: "open" });
    const reason = run.distrusts
      ? `The journal is damaged, so it cannot be told whether step ${step.number}, the point of no return, was begun.`
      : `Step ${step.number}, the point of no return, was begun: ${step.pointOfNoReturn ?? ""}`;
    return ended(
      run,
      "stopped",
      [
        reason,
        `Putting the folders back is not a way back any more. First: ${inlineText(restore.command)} Then put its id \`${restore.id}\` under \`acknowledged:\` in the parameters.`,
      ],
      restore,
    );
  }
  return null;
}

/** An interrupt before a step was begun is noted with that step, and begins nothing. */
const isBegun = (record: UnitRecord | undefined): boolean =>
  record?.ours === true && ["begin", "done", "interrupt", "failed"].includes(record.event);

/** Was anything of an installation done by a run? */
const wasTouched = (run: Run, hop: number): boolean =>
  run.distrusts || run.units.some((unit) => unit.hop === hop && run.records.get(unit.index)?.ours === true);

/** A step of the way back that somebody else does, where its counterpart was done. */
async function askBack(run: Run, step: RunbookStep, hop: number): Promise<RunResult | null> {
  const was = (verb: string, target: unknown): boolean =>
    run.distrusts ||
    run.units.some(
      (unit) =>
        unit.hop === hop &&
        isBegun(run.records.get(unit.index)) &&
        unit.actions.some((action) => action.verb === verb && (target === undefined || action["target"] === target)),
    );
  const passed = run.units.some(
    (unit) =>
      unit.hop === hop && unit.step.pointOfNoReturn !== null && (run.distrusts || isBegun(run.records.get(unit.index))),
  );
  const counts = step.actions.some(({ verb, target }) =>
    verb === "stop"
      ? was("start", target)
      : verb === "start"
        ? was("stop", target)
        : restores(step)
          ? passed
          : was("backup", undefined) || !/\/recover-\d+$/u.test(step.id),
  );
  if (!counts || isUndone(run, step)) return null;
  const tell = (state: UnitState, says: readonly string[] = []): void =>
    run.onEvent({ type: "back", step, state, says });
  return guarded(
    run,
    step,
    async () => {
      const verbs = step.actions.map(({ verb }) => verb);
      const acknowledged = isAcknowledged(run, { step, verbs });
      const answer = acknowledged ? "yes" : await run.ask({ kind: "done", step, choice: step.condition, says: [] });
      if (run.signal?.aborted) throw run.signal.reason;
      if (answer === "yes" || answer === "skip") {
        await run.record?.add({
          event: answer === "yes" ? "done" : "skip",
          step: stepRef(step),
          outcome: acknowledged ? "acknowledged" : answer === "yes" ? "done" : "skipped",
        });
        tell(acknowledged ? "acknowledged" : answer === "yes" ? "done" : "skipped");
        return null;
      }
      tell("open");
      await run.record?.add({ event: "open", step: stepRef(step), outcome: "open" });
      return ended(
        run,
        "stopped",
        [
          `Stopped before step ${step.number} of the way back: ${inlineText(step.command)}`,
          `Somebody has to do it and say so, or its id \`${step.id}\`${restores(step) ? "" : ` or its verb (${verbs.map((verb) => `\`${verb}\``).join(", ")})`} has to stand under \`acknowledged:\` in the parameters.`,
        ],
        step,
      );
    },
    tell,
    async (event, more) => run.record?.add({ event, step: stepRef(step), ...more }),
  );
}

/** Was a step of the way back done since the way back began? */
function isUndone({ record }: Run, step: RunbookStep): boolean {
  const entries = record?.entries ?? [];
  const start = entries.findLastIndex(({ event }) => ["start", "resume"].includes(event));
  return entries
    .slice(start + 1)
    .some((entry) => entry.step?.id === step.id && (entry.event === "done" || entry.event === "skip"));
}

/** What the steps of an installation did to files, last first. */
async function undoFiles(run: Run, hop: number): Promise<RunResult | null> {
  const units = run.units.filter((unit) => unit.hop === hop && unit.mode === "perform").reverse();
  const { runtime } = run.product.layout;
  /** Also what was done already when the run came to it, and what a journal that was cut short does not tell of any more. */
  const wasMade = (unit: RunUnit): boolean => {
    const record = run.records.get(unit.index);
    if (record !== undefined) return record.event !== "skip";
    return (
      run.distrusts ||
      unit.changes.some((change) =>
        change.kind === "move" ? change.from === runtime : change.kind === "unpack" && change.into === runtime,
      )
    );
  };
  let confirmed = run.confirmed;
  for (const unit of units.filter(wasMade)) {
    const tell = (state: UnitState, says: readonly string[] = []): void =>
      run.onEvent({ type: "back", step: unit.step, state, says });
    const stopped = await guarded(
      run,
      unit.step,
      async () => {
        const record = run.records.get(unit.index);
        if (!confirmed) {
          const answer = await run.ask({
            kind: "confirm",
            step: unit.step,
            choice: null,
            says: ["the files are put back as they were"],
          });
          if (run.signal?.aborted) throw run.signal.reason;
          if (answer !== "yes")
            return ended(
              run,
              "stopped",
              [`Stopped before step ${unit.step.number} was taken back.`, "Somebody has to confirm it (--yes does)."],
              unit.step,
            );
          confirmed = true;
        }
        const start = run.now();
        const says: string[] = [];
        for (const change of [...unit.changes].reverse()) {
          const said = await undoChange(run.place, unit, change, {
            plan: record?.plan ?? [],
            isOurs: !run.distrusts && record?.ours === true,
          });
          if (said !== null) says.push(said);
        }
        if (says.length === 0 && record?.ours !== true) return null;
        await note(run, unit, "undone", { outcome: "open", start, end: run.now(), evidence: says });
        tell("undone", says);
        return null;
      },
      tell,
      (event, more) => note(run, unit, `${event}-undo`, more),
    );
    if (stopped !== null) return stopped;
  }
  return null;
}
