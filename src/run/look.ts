/** Looking before step 1: what would stop a run in the middle is said before anything is stopped or changed. */
import { assess, changeKindOf, runWords as words, StopError, type Task } from "../changes/index.js";
import { say } from "../language/words.js";
import type { Decision, Operation } from "../model/operation.js";
import type { RunResult } from "../model/run.js";
import { blockedError, isPerformed } from "./forward.js";
import { ended, isAcknowledged, isAside, isNamed, isSkipped, stepOf, tell, type Scene } from "./scene.js";

/**
 * What was seen: nothing that hinders; a refusal; or, where nobody is there to answer, the hold at which it will halt.
 */
export interface Prospect {
  refusal: RunResult | null;
  heldAt: Operation | null;
}

/**
 * Goes through the operations on a picture of the folders, and refuses the first that cannot be done, and all that
 * would wait for a person where nobody is there.
 *
 * @param scene of a rehearsal: its host is an overlay
 * @param isTold is each operation told, as `--dry-run` does?
 */
export async function lookAhead(scene: Scene, isTold: boolean): Promise<Prospect> {
  const waiting: { operation: Operation; id: string }[] = [];
  for (const [index, operation] of scene.ground.operations.entries()) {
    const seen = await lookAt(scene, operation, index, isTold);
    if (seen.waits !== undefined) waiting.push({ operation, id: seen.waits });
    if (seen.stopped !== undefined) return { refusal: refuse(scene, seen.stopped, operation), heldAt: null };
    if (operation.kind === "hold" && scene.unattended && !isHeldOpen(scene, operation))
      return { refusal: refuseWaiting(scene, waiting), heldAt: operation };
  }
  return { refusal: refuseWaiting(scene, waiting), heldAt: null };
}

const isHeldOpen = ({ parameters }: Scene, { id }: Operation): boolean =>
  (parameters.acknowledged ?? []).some((word) => word === id || word === "hold");

const refuse = (scene: Scene, says: readonly string[], operation: Operation): RunResult => ({
  ...ended(scene, "refused", says, { operation, step: stepOf(scene, operation) }),
});

function refuseWaiting(scene: Scene, waiting: readonly { operation: Operation; id: string }[]): RunResult | null {
  const [first] = waiting;
  if (first === undefined) return null;
  const steps = waiting.map(({ operation }) => operation.number);
  const ids = [...new Set(waiting.map(({ id }) => id))];
  const says = [
    say(words.waits, { steps: [...new Set(steps)].join(", ") }),
    say(words.waitsRemedy, { ids: ids.join(", ") }),
  ];
  return refuse(scene, says, first.operation);
}

/** What a look at one operation shows: why it cannot be done; who has to be asked for it first. */
interface Glance {
  stopped?: readonly string[];
  /** The id that would settle it. */
  waits?: string;
}

async function lookAt(scene: Scene, operation: Operation, index: number, isTold: boolean): Promise<Glance> {
  const told = (state: Parameters<typeof tell>[2], says: readonly string[] = []): Glance => {
    if (isTold) tell(scene, operation, state, says);
    return {};
  };
  const undecided = decideAhead(scene, operation);
  if (undecided === "skipped") return told("skipped", [words.skippedByName]);
  if (undecided !== "applies") {
    if (scene.unattended && operation.kind === "check") return told("not looked at", [words.nobodyLooked]);
    if (scene.unattended && isAside(operation)) return told("skipped", [words.notDecided]);
    told("to be asked", [undecided.says]);
    return scene.unattended ? { waits: undecided.id } : {};
  }
  if (isPerformed(operation)) return lookAtFiles(scene, operation, index, told);
  if (operation.had && scene.ground.releases.has(operation.hop))
    return told("already so", [
      say(words.archiveThere, { file: scene.ground.releases.get(operation.hop)?.file ?? "" }),
    ]);
  if (isAcknowledged(scene, operation)) return told("acknowledged");
  if (operation.kind === "check" && scene.unattended) return told("not looked at", [words.nobodyLooked]);
  if (operation.kind === "hold") return told(isHeldOpen(scene, operation) ? "acknowledged" : "to be asked");
  told("to be asked");
  return scene.unattended ? { waits: operation.id } : {};
}

/** As in a run, but where somebody has to decide, nobody is asked. */
function decideAhead(scene: Scene, operation: Operation): "applies" | "skipped" | Decision {
  if (isSkipped(scene, operation)) return "skipped";
  for (const decision of operation.decisions) {
    const named = { id: decision.id, step: decision.id, number: decision.number };
    if (isSkipped(scene, named)) return "skipped";
    if (!isNamed(scene, named) && !isNamed(scene, operation)) return decision;
  }
  return "applies";
}

async function lookAtFiles(
  scene: Scene,
  operation: Operation,
  index: number,
  told: (state: "already so" | "done" | "skipped", says?: readonly string[]) => Glance,
): Promise<Glance> {
  const { ground } = scene;
  if (operation.change === null) return {};
  const { files } = changeKindOf(operation.change);
  const task: Task = { operation, index, change: operation.change };
  try {
    const assessed = await assess(ground, task);
    if (assessed === null) return {};
    if (assessed.state === "already")
      return told(assessed.nothing === true ? "skipped" : "already so", [assessed.says]);
    if (assessed.state === "blocked") {
      if (assessed.isAbsent === true && mayBeMade(ground.operations, operation, index))
        return told("skipped", [assessed.says, words.mayBeMade]);
      throw blockedError(operation, assessed);
    }
    await files?.perform(ground, task);
    return told("done", [assessed.says]);
  } catch (error) {
    if (!(error instanceof StopError)) throw error;
    return { stopped: [`${error.message}.`, error.remedy] };
  }
}

/** May a person, by an earlier step of this installation, make what is not there yet? */
const mayBeMade = (operations: readonly Operation[], { hop }: Operation, index: number): boolean =>
  operations.slice(0, index).some((earlier) => earlier.hop === hop && earlier.mayMake);
