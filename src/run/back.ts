/** The way back: the last installation that was touched is taken back; called again, the one before. */
import { changeKindOf, runWords as words, type Task } from "../changes/index.js";
import { say } from "../language/words.js";
import type { BackOperation, Operation } from "../model/operation.js";
import type { RunResult } from "../model/run.js";
import { beforeWords, commandOf, guarded, isPerformed } from "./forward.js";
import { ended, isAcknowledged, isNamed, note, stepOf, stopAt, tell, touchedOf, type Scene } from "./scene.js";
import { isTouched } from "./records.js";

/** Takes the last installation back: what is asked before the files, the files, what is asked after. */
export async function goBack(scene: Scene): Promise<RunResult> {
  const hop = scene.records.backHop ?? lastTouched(scene);
  if (hop === null) return nothingToTakeBack(scene);
  const refusal = refuseTooFar(scene, hop);
  if (refusal !== null) return refusal;
  if (scene.records.backHop === null) await scene.journal?.add({ event: "rollback", evidence: { hop } });
  const steps = scene.runbook.wayBack.filter((step) => step.hop === hop);
  let filesAreBack = false;
  for (const step of steps) {
    // Before anything starts again, all files are back, whether a printed step says so or not.
    const isFiles = step.kind === "do" && step.changes.some((change) => changeKindOf(change).files !== undefined);
    // What we took away ourselves is kept, and put back with the files.
    if (step.kind === "ask" && step.of.length > 0 && takenBackWithFiles(scene, step)) continue;
    if (!filesAreBack && (isFiles || step.starts)) {
      const stopped = await putFilesBack(scene, hop, step);
      if (stopped !== null) return stopped;
      filesAreBack = true;
    }
    if (isFiles) continue;
    const stopped = await guarded(scene, step, () => askBack(scene, step));
    if (stopped !== null) return stopped;
  }
  if (!filesAreBack) {
    const stopped = await putFilesBack(scene, hop, steps.at(-1) ?? null);
    if (stopped !== null) return stopped;
  }
  await scene.journal?.add({ event: "rolled-back", evidence: { hop } });
  for (const operation of scene.ground.operations) if (operation.hop === hop) scene.records.of.delete(operation.id);
  if (lastTouched(scene) === null) await scene.journal?.add({ event: "close", outcome: "rolled-back" });
  return ended(scene, "rolled-back", [say(words.isBack, { from: scene.ground.hops[hop - 1]?.from ?? "" })], null);
}

/** Nothing of ours is to be taken back; a person may have gone on by hand all the same. */
async function nothingToTakeBack(scene: Scene): Promise<RunResult> {
  const last = scene.runbook.wayBack.filter(({ hop }) => hop === 1).at(-1);
  const stopped = last === undefined ? null : await guarded(scene, last, () => checkBack(scene, 1, last));
  return stopped ?? ended(scene, "rolled-back", [words.endedBack], null);
}

/** Does a step take back nothing but what is put back with the files? */
const takenBackWithFiles = ({ ground }: Scene, { of }: BackOperation): boolean =>
  ground.operations.filter(({ id }) => of.includes(id)).every(isPerformed);

/** The last installation of which anything was begun; `null`: none. */
function lastTouched(scene: Scene): number | null {
  const hops = scene.ground.hops.map((_, index) => index + 1).reverse();
  return hops.find((hop) => touchedOf(scene, hop).some(({ kind }) => kind === "do" || kind === "ask")) ?? null;
}

/** The operation after which the folders alone are no way back, where it was begun. */
const turningOf = (scene: Scene, hop: number): Operation | undefined =>
  touchedOf(scene, hop).find(({ changesData }) => changesData !== null);

/** Past the point of no return putting the folders back is no way back; the restore has to be told of by its id. */
function refuseTooFar(scene: Scene, hop: number): RunResult | null {
  const turning = turningOf(scene, hop);
  const restore = scene.runbook.wayBack.find((step) => step.hop === hop && step.kind === "restore");
  if (turning === undefined || restore === undefined || isNamed(scene, restore)) return null;
  const says = [
    say(words.turned, { number: turning.number, reason: turning.changesData ?? "" }),
    say(words.turnedRemedy, { command: commandOf(scene, restore), id: restore.id }),
  ];
  return ended(scene, "stopped", says, { operation: restore, step: stepOf(scene, restore) });
}

/** A step of the way back that somebody does, where what it takes back was begun. */
async function askBack(scene: Scene, back: BackOperation): Promise<RunResult | null> {
  if (scene.records.of.get(back.id)?.state === "done") return null;
  const isNeeded =
    back.kind === "check" ||
    (back.kind === "restore"
      ? turningOf(scene, back.hop) !== undefined
      : back.of.some((id) => isTouched(scene.records.of.get(id))));
  if (!isNeeded) {
    tell(scene, back, "not needed");
    return null;
  }
  const acknowledged = back.kind === "restore" ? isNamed(scene, back) : isAcknowledged(scene, back);
  if (acknowledged) return settleBack(scene, back, "acknowledged");
  if (back.kind === "check" && scene.unattended) return settleBack(scene, back, "not looked at");
  const step = stepOf(scene, back);
  const skippable = step?.condition !== null;
  const answer = scene.unattended
    ? "end"
    : await scene.ask({ kind: "done", operation: back, step, skippable, says: [] });
  if (scene.signal?.aborted) throw scene.signal.reason;
  if (answer === "yes") return settleBack(scene, back, "done");
  if (answer === "skip" && skippable) return settleBack(scene, back, "skipped");
  return stopAt(scene, back, [beforeWords(scene, back), say(words.somebodyHasTo, { id: back.id, verb: back.verb })]);
}

async function settleBack(
  scene: Scene,
  back: BackOperation,
  outcome: "acknowledged" | "done" | "skipped" | "not looked at",
): Promise<null> {
  await note(scene, back, "undone", { outcome });
  scene.records.of.set(back.id, { state: "done", outcome, was: null });
  tell(scene, back, outcome);
  return null;
}

/** What the installation did to files, last first; then the release from before has to be in its place. */
async function putFilesBack(scene: Scene, hop: number, step: BackOperation | null): Promise<RunResult | null> {
  const tasks = scene.ground.operations.flatMap((operation, index): Task[] =>
    operation.hop === hop && isPerformed(operation) && operation.change !== null
      ? [{ operation, index, change: operation.change }]
      : [],
  );
  if (step !== null && !scene.confirmed && !isAcknowledged(scene, step) && tasks.length > 0) {
    const said = stepOf(scene, step);
    const answer = scene.unattended
      ? "end"
      : await scene.ask({ kind: "confirm", operation: step, step: said, skippable: false, says: [] });
    if (scene.signal?.aborted) throw scene.signal.reason;
    if (answer !== "yes") return stopAt(scene, step, [beforeWords(scene, step), words.somebodyConfirms]);
  }
  for (const task of tasks.reverse()) {
    const stopped = await guarded(scene, task.operation, () => putBack(scene, task));
    if (stopped !== null) return stopped;
  }
  const last = step ?? tasks[0]?.operation;
  return last === undefined ? null : guarded(scene, last, () => checkBack(scene, hop, last));
}

async function putBack(scene: Scene, { operation, index, change }: Task): Promise<null> {
  const record = scene.records.of.get(operation.id);
  if (record?.state === "done" && !isTouched(record)) return null;
  const { files } = changeKindOf(change);
  const undone = await files?.undo(scene.ground, { operation, index, change }, record?.was ?? null);
  if (undone === undefined || undone.says.length === 0) return null;
  await note(scene, operation, "undone", { outcome: "undone", evidence: undone.says });
  scene.records.of.delete(operation.id);
  tell(scene, operation, "taken back", undone.says);
  return null;
}

/** It is never said that a release is back which is not. */
async function checkBack(scene: Scene, hop: number, last: Operation | BackOperation): Promise<RunResult | null> {
  const { ground, runbook } = scene;
  const { runtime } = runbook.facts;
  const touchesRuntime = ground.operations.some(
    (operation) =>
      operation.hop === hop &&
      operation.change !== null &&
      "into" in operation.change &&
      operation.change.into === runtime,
  );
  if (!touchesRuntime) return null;
  const from = ground.hops[hop - 1]?.from ?? "";
  const found = await ground.lineIn(runtime);
  if (found === from || (found === null && (await ground.holdsPrograms(runtime)))) return null;
  const says =
    found === null
      ? say(words.notRestoredUnknown, { runtime, from, reason: "its programs are not there" })
      : say(words.notRestored, { runtime, found, from });
  return stopAt(scene, last, [says, say(words.notRestoredRemedy, { from, runtime })]);
}
