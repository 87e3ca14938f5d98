/** A run that is under way: what it knows, notes and tells. */
import type { Ground } from "../changes/index.js";
import type { BackOperation, Decision, Operation } from "../model/operation.js";
import type { Parameters } from "../model/parameters.js";
import type { Runbook, RunbookStep } from "../model/runbook.js";
import type {
  OperationOutcome,
  OperationState,
  RunAnswer,
  RunEvent,
  RunQuestion,
  RunResult,
  ToldOperation,
} from "../model/run.js";
import { stepsOf } from "../model/step-tree.js";
import type { JournalFile, Note } from "./journal-file.js";
import { isTouched, type Records } from "./records.js";

/** A run that is under way. */
export interface Scene {
  ground: Ground;
  runbook: Runbook;
  parameters: Parameters;
  records: Records;
  /** `null` in a rehearsal. */
  journal: JournalFile | null;
  /** Are the operations that we perform confirmed already? */
  confirmed: boolean;
  /** Is nobody there to answer? */
  unattended: boolean;
  now: () => string;
  ask: (question: RunQuestion) => Promise<RunAnswer>;
  onEvent: (event: RunEvent) => void;
  signal: AbortSignal | undefined;
}

/** Anything that can be named under `acknowledged:`. */
type Named = Pick<Operation, "id" | "step" | "number">;

const wordsOf = (words: readonly string[] | undefined, { id, step, number }: Named): boolean =>
  (words ?? []).some((word) => [id, step, number].includes(word));

/** Is it acknowledged by its id or its number? */
export const isNamed = ({ parameters }: Pick<Scene, "parameters">, named: Named): boolean =>
  wordsOf(parameters.acknowledged, named);

/** Is it named among the steps to skip? */
export const isSkipped = ({ parameters }: Scene, named: Named): boolean => wordsOf(parameters.skipped, named);

/** Is it acknowledged, by name, or by its verb where all that had to be decided first is decided? */
export const isAcknowledged = (
  scene: Pick<Scene, "parameters" | "records">,
  operation: Named & Pick<Operation, "verb"> & { decisions?: Operation["decisions"] },
): boolean =>
  isNamed(scene, operation) ||
  (scene.parameters.acknowledged?.includes(operation.verb) === true &&
    (operation.decisions ?? []).every((decision) => isDecided(scene, decision)));

const isDecided = ({ parameters, records }: Pick<Scene, "parameters" | "records">, { id, number }: Decision): boolean =>
  records.decided.get(id) === "applies" || wordsOf(parameters.acknowledged, { id, step: id, number });

/** Is it what we advise before or after the procedure, for a case that may come? Nobody's night waits for that. */
export const isAside = ({ part, origin, decisions }: Operation): boolean =>
  part !== "procedure" && origin === "advice" && decisions.length > 0;

/** The step of an operation; `null` for a hold. */
export const stepOf = ({ runbook }: Pick<Scene, "runbook">, operation: Operation | BackOperation): RunbookStep | null =>
  stepsOf(runbook.sections).find(({ id }) => id === operation.step) ?? null;

/** Tells what became of an operation. */
export function tell(
  scene: Scene,
  operation: Operation | BackOperation,
  state: OperationState,
  says: readonly string[] = [],
): void {
  scene.onEvent({ type: "operation", operation, step: stepOf(scene, operation), state, says });
}

/** Notes something about an operation; nothing in a rehearsal. */
export async function note(
  { journal }: Scene,
  { id, step, hash }: Operation | BackOperation,
  event: string,
  more: Omit<Note, "event"> = {},
): Promise<void> {
  await journal?.add({ event, step: { id: step, hash }, operation: id, ...more });
}

/** What became of an operation, noted and told. */
export async function settle(
  scene: Scene,
  operation: Operation,
  outcome: OperationOutcome,
  says: readonly string[] = [],
  evidence: unknown = null,
): Promise<null> {
  await note(scene, operation, "done", { outcome, evidence: evidence ?? (says.length === 0 ? null : says) });
  const was = scene.records.of.get(operation.id)?.was ?? null;
  scene.records.of.set(operation.id, { state: "done", outcome, was });
  tell(scene, operation, outcome, says);
  return null;
}

/** Notes that an operation is begun, and what was there before. */
export async function begin(scene: Scene, operation: Operation, was: unknown): Promise<void> {
  await note(scene, operation, "begin", { evidence: { was } });
  scene.records.of.set(operation.id, {
    state: "begun",
    outcome: null,
    was: scene.records.of.get(operation.id)?.was ?? was,
  });
}

/** How a run ended, with its journal. */
export function ended(
  { journal }: Scene,
  outcome: RunResult["outcome"],
  says: readonly string[],
  at: ToldOperation | null,
): RunResult {
  return {
    ...{ outcome, says, at, begun: outcome === "stopped" || outcome === "interrupted" },
    journal: journal === null ? null : { file: journal.file, lastSha256: journal.lastSha256() },
  };
}

/** A run that stops at an operation: noted, told, ended. */
export async function stopAt(
  scene: Scene,
  operation: Operation | BackOperation,
  says: readonly string[],
): Promise<RunResult> {
  await note(scene, operation, "stop", { outcome: "stopped", evidence: says[0] ?? null });
  tell(scene, operation, "stopped", says);
  return ended(scene, "stopped", says, { operation, step: stepOf(scene, operation) });
}

/** The operations of an installation that were begun or done, and not skipped. */
export const touchedOf = ({ ground, records }: Pick<Scene, "ground" | "records">, hop: number): Operation[] =>
  ground.operations.filter((operation) => operation.hop === hop && isTouched(records.of.get(operation.id)));
