/** The operations in order, from the first that is not noted as done. */
import { assess, changeKindOf, runWords as words, StopError, type Assessment, type Task } from "../changes/index.js";
import { say } from "../language/words.js";
import { inlineText } from "../model/inline.js";
import type { BackOperation, Decision, Operation } from "../model/operation.js";
import { hostingWords, type RunbookStep } from "../model/runbook.js";
import type { OperationOutcome, RunResult } from "../model/run.js";
import { explainFailure, failureOf } from "./failure.js";
import {
  begin,
  ended,
  isAcknowledged,
  isAside,
  isNamed,
  isSkipped,
  settle,
  stepOf,
  stopAt,
  tell,
  type Scene,
} from "./scene.js";

/** Performs what is ours, and asks about all else. */
export async function goForward(scene: Scene): Promise<RunResult> {
  tellPlan(scene);
  for (const [index, operation] of scene.ground.operations.entries()) {
    const stopped = await guarded(scene, operation, () => doOperation(scene, operation, index));
    if (stopped !== null) return stopped;
  }
  await scene.journal?.add({ event: "close", outcome: "done" });
  return ended(scene, "done", [], null);
}

function tellPlan(scene: Scene): void {
  const operations = scene.ground.operations.map((operation) => ({
    ...{ operation, step: stepOf(scene, operation) },
    who:
      scene.records.of.get(operation.id)?.state === "done"
        ? ("noted" as const)
        : isPerformed(operation)
          ? ("performs" as const)
          : ("asks" as const),
  }));
  scene.onEvent({ type: "plan", operations });
}

/** Files are ours to change; how a program is run, only the script is told. */
export const isPerformed = ({ kind, change }: Operation): boolean =>
  kind === "do" && change !== null && changeKindOf(change).files !== undefined;

/** Does one thing; what goes wrong with it is noted, told, and ends the run. */
export async function guarded(
  scene: Scene,
  operation: Operation | BackOperation,
  work: () => Promise<RunResult | null>,
): Promise<RunResult | null> {
  try {
    if (scene.signal?.aborted) throw scene.signal.reason;
    return await work();
  } catch (error) {
    const isInterrupt = scene.signal?.aborted === true;
    const says = isInterrupt ? [words.interrupted] : failureOf(error);
    if (says === null) throw error;
    try {
      const stopped = await stopAt(scene, operation, says);
      return isInterrupt ? { ...stopped, outcome: "interrupted" } : stopped;
    } catch (cause) {
      // A disk that is full takes no line either; the folders and the lines before tell all the same.
      scene.onEvent({ type: "note", says: `the journal could not be written: ${explainFailure(cause)}` });
      const at = { operation, step: stepOf(scene, operation) };
      return ended(scene, isInterrupt ? "interrupted" : "stopped", says, at);
    }
  }
}

/** Gives the result where the run ends here. */
async function doOperation(scene: Scene, operation: Operation, index: number): Promise<RunResult | null> {
  const record = scene.records.of.get(operation.id);
  if (record?.state === "done") {
    tell(scene, operation, (record.outcome ?? "done") as OperationOutcome, [words.byJournal]);
    return null;
  }
  const decided = await decide(scene, operation);
  if (decided !== "applies") return decided;
  return isPerformed(operation) ? performOperation(scene, operation, index) : askAbout(scene, operation);
}

/** Does it apply here? A result where the run ends; `null` where it was settled without doing it. */
async function decide(scene: Scene, operation: Operation): Promise<"applies" | RunResult | null> {
  const { decisions } = operation;
  if (isSkipped(scene, operation)) return settle(scene, operation, "skipped", [words.skippedByName]);
  for (const decision of decisions) {
    const answer = await decideOne(scene, operation, decision);
    if (answer === "skipped") return settle(scene, operation, "skipped", [words.doesNotApply]);
    if (answer === "unseen" && isAside(operation) && operation.kind !== "check")
      return settle(scene, operation, "skipped", [words.notDecided]);
    if (answer === "unseen") return settle(scene, operation, "not looked at", [words.nobodyLooked]);
    if (answer === "undecided") {
      return stopAt(scene, operation, [beforeWords(scene, operation), say(words.somebodyDecides, { id: decision.id })]);
    }
  }
  return "applies";
}

async function decideOne(
  scene: Scene,
  operation: Operation,
  decision: Decision,
): Promise<"applies" | "skipped" | "unseen" | "undecided"> {
  const { decided } = scene.records;
  const known = decided.get(decision.id);
  if (known !== undefined) return known;
  const named = { id: decision.id, step: decision.id, number: decision.number };
  const remember = async (answer: "applies" | "skipped"): Promise<"applies" | "skipped"> => {
    decided.set(decision.id, answer);
    // What is its own, the operation's own line tells.
    if (![operation.id, operation.step].includes(decision.id)) {
      const outcome = answer === "skipped" ? "skipped" : "acknowledged";
      const step = { id: decision.id, hash: decision.hash };
      await scene.journal?.add({ event: "choose", step, operation: decision.id, outcome });
    }
    return answer;
  };
  if (isSkipped(scene, named)) return remember("skipped");
  if (isNamed(scene, named)) return remember("applies");
  // Who names an operation decides for that one, and not for the others of its group.
  if (isNamed(scene, operation)) return "applies";
  if (scene.unattended && (operation.kind === "check" || isAside(operation))) return "unseen";
  if (scene.unattended) return "undecided";
  // A person who is asked whether it is done says with the same answer whether it applies.
  if (!isPerformed(operation) && operation.decisions.length === 1) return "applies";
  const answer = await scene.ask({
    ...{ kind: "applies", operation, step: stepOf(scene, operation), skippable: true },
    says: [decision.says],
  });
  if (scene.signal?.aborted) throw scene.signal.reason;
  return answer === "yes" ? remember("applies") : answer === "skip" ? remember("skipped") : "undecided";
}

export const commandOf = (scene: Pick<Scene, "runbook">, operation: Operation | BackOperation): string => {
  const step = stepOf(scene, operation);
  return step === null ? operation.id : inlineText(step.command);
};

/** Which operation it stopped before. */
export const beforeWords = (scene: Pick<Scene, "runbook">, operation: Operation | BackOperation): string =>
  say(words.stoppedBefore, { number: operation.number, command: commandOf(scene, operation) });

/** Where a run halts between two installations, and how it goes on. */
export function heldWords({ ground }: Scene, { id, hop }: Operation): string[] {
  const version = ground.hops[hop - 1]?.from ?? "";
  return [say(words.heldAt, { id, version }), say(words.heldRemedy, { id, version })];
}

/** What only a person does: had, acknowledged, or asked. */
async function askAbout(scene: Scene, operation: Operation): Promise<RunResult | null> {
  const file = operation.had ? scene.ground.releases.get(operation.hop)?.file : undefined;
  if (file !== undefined) return settle(scene, operation, "already so", [say(words.archiveThere, { file })]);
  if (isAcknowledged(scene, operation)) {
    // First that it is begun: past the point of no return nothing may look as if it were not.
    await begin(scene, operation, "asked");
    return settle(scene, operation, "acknowledged");
  }
  if (operation.kind === "check" && scene.unattended)
    return settle(scene, operation, "not looked at", [words.nobodyLooked]);
  if (scene.unattended) return stopBefore(scene, operation);
  const together = askedTogether(scene, operation);
  for (const one of together) await begin(scene, one, "asked");
  const skippable = operation.decisions.length > 0;
  const step = stepOf(scene, operation);
  const says = operation.kind === "hold" ? [holdWords(scene, operation)] : saysOf(step);
  const answer = await scene.ask({ kind: "done", operation, step, skippable, says });
  if (scene.signal?.aborted) throw scene.signal.reason;
  if (answer === "end" && operation.kind === "check")
    return settle(scene, operation, "not looked at", [words.nobodyLooked]);
  if (answer !== "yes" && !(answer === "skip" && skippable)) return stopBefore(scene, operation);
  for (const one of together) await settle(scene, one, answer === "yes" ? "done" : "skipped");
  return null;
}

/** What one step asks in one breath: "stop the server and all agents". */
function askedTogether(scene: Scene, operation: Operation): Operation[] {
  const all = scene.ground.operations;
  const from = all.indexOf(operation);
  const isAlike = (other: Operation): boolean =>
    other.step === operation.step &&
    !isPerformed(other) &&
    other.kind === operation.kind &&
    JSON.stringify(other.decisions) === JSON.stringify(operation.decisions) &&
    scene.records.of.get(other.id)?.state !== "done" &&
    !isAcknowledged(scene, other);
  const end = all.slice(from).findIndex((other) => !isAlike(other));
  return all.slice(from, end < 0 ? undefined : from + end);
}

/** What the step comes to on this host, or by each way in which the product may be run there. */
const saysOf = (step: RunbookStep | null): string[] =>
  step === null
    ? []
    : [
        ...step.details.map(inlineText),
        ...(step.hosting.length === 0 ? [] : [`${hostingWords}:`]),
        ...step.hosting.flatMap(({ name, details }) => [`${name}:`, ...details.map((line) => `  ${inlineText(line)}`)]),
      ];

const holdWords = ({ ground }: Scene, { hop }: Operation): string => {
  const { from = "", to = "" } = ground.hops[hop - 1] ?? {};
  return say(words.hold, { version: from, next: to });
};

/** Nobody said that it is done, or that it shall be. */
async function stopBefore(scene: Scene, operation: Operation): Promise<RunResult> {
  const { id, verb } = operation;
  if (operation.kind === "hold") {
    return stopAt(scene, operation, heldWords(scene, operation));
  }
  const how = isPerformed(operation) ? words.somebodyConfirms : say(words.somebodyHasTo, { id, verb });
  return stopAt(scene, operation, [beforeWords(scene, operation), how]);
}

/** An operation that changes files. */
async function performOperation(scene: Scene, operation: Operation, index: number): Promise<RunResult | null> {
  const { ground } = scene;
  if (operation.change === null) return null;
  const { files } = changeKindOf(operation.change);
  if (files === undefined) return null;
  const task: Task = { operation, index, change: operation.change };
  const assessed = await assess(ground, task);
  if (assessed === null) return null;
  if (assessed.state === "blocked") throw blockedError(operation, assessed);
  if (assessed.state === "already") return settleAlready(scene, operation, assessed);
  if (!scene.confirmed && !isAcknowledged(scene, operation)) {
    const step = stepOf(scene, operation);
    const answer = await scene.ask({ kind: "confirm", operation, step, skippable: false, says: [assessed.says] });
    if (scene.signal?.aborted) throw scene.signal.reason;
    if (answer !== "yes") return stopBefore(scene, operation);
  }
  await begin(scene, operation, assessed.was);
  scene.onEvent({ type: "note", says: `step ${operation.number}: ${assessed.says}` });
  const { says, evidence } = await files.perform(ground, task);
  await checkAfter(scene, task);
  return settle(scene, operation, "done", says, evidence);
}

/** What was begun by this run is done by it; what is so for another reason is so already. */
async function settleAlready(
  scene: Scene,
  operation: Operation,
  { says, nothing }: Extract<Assessment, { state: "already" }>,
): Promise<null> {
  if (scene.records.of.get(operation.id)?.state === "begun") return settle(scene, operation, "done", [says]);
  if (nothing === true) return settle(scene, operation, "skipped", [says]);
  await begin(scene, operation, "there");
  return settle(scene, operation, "already so", [says]);
}

/** What must be true now. */
async function checkAfter({ ground }: Scene, task: Task): Promise<void> {
  const after = await assess(ground, task);
  if (after === null || after.state === "already") return;
  const reason = `${after.says}.`;
  throw new StopError(
    say(words.notThere, { number: task.operation.number, reason }).slice(0, -1),
    words.notThereRemedy,
  );
}

export const blockedError = (
  { number }: Operation,
  { says, remedy }: Extract<Assessment, { state: "blocked" }>,
): StopError => new StopError(say(words.cannot, { number, reason: says }).slice(0, -1), remedy);
