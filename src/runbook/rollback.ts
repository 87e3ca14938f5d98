/** The way back of a hop, derived from what its steps do: every action undone, last first. */
import type { Action } from "../model/action.js";
import type { Hop, RunbookStep } from "../model/runbook.js";
import type { Product } from "../model/product.js";
import { lineOf } from "../model/version.js";
import { verbOf } from "../verbs/index.js";

/** One step of the way back. */
export interface Undoing {
  /** The step that it takes back; for a restore, the step that made the backup, or else the one that changed the data. */
  step: RunbookStep;
  /** What is done; empty for a restore and for what only a person can take back. */
  actions: Action[];
  /** `restore`: the database; `recover`: something else that a step backed up. */
  kind: "undo" | "restore" | "recover" | "by-hand";
}

/** The way back, and the step from which on it begins with a restore. */
export interface WayBack {
  undoings: Undoing[];
  /** `null` where no step changes data. */
  pointOfNoReturn: { step: RunbookStep; reason: string } | null;
  /** The step that backs the database up before that; `null` where none does. */
  backup: RunbookStep | null;
}

/** Why a step changes data that no renaming brings back; `null` where it does not. */
export function dataChange(actions: readonly Action[], { from, to }: Hop, product: Product): string | null {
  for (const action of actions) {
    if (action.condition !== undefined) continue;
    const program = product.programs.list.find(({ name }) => name === action["program"]);
    if (program?.changesDatabase) return `\`${program.name}\` changes the database.`;
    if (
      verbOf(action)
        .effect(action)
        .some(({ kind }) => kind === "data")
    )
      return action.verb === "deploy"
        ? "Deploying changes what the database holds."
        : "The statement changes the database.";
    const target = String(action["target"]).toLowerCase();
    if (action.verb === "start" && upgradersOf(from, to, product).includes(target))
      return `The new ${target} brings the database to ${to} by itself when it starts.`;
  }
  return null;
}

/** What brings the database up when it first starts in the new version. A minor update inside one line does not. */
function upgradersOf(from: string, to: string, { versions }: Product): string[] {
  const lines = versions.map(({ id }) => id);
  const [start, end] = [lineOf(from, lines), lineOf(to, lines)];
  return start === end ? [] : (versions.find(({ id }) => id === end)?.upgradesDatabaseAtStart ?? []);
}

/**
 * The way back from the end of a hop.
 *
 * @param steps the leaf steps of the hop's procedure, in order
 * @param changes what each step changes for good, by step id
 * @param scope what the guide calls this role's host, and the version that the hop arrives at
 */
export function deriveWayBack(
  steps: readonly RunbookStep[],
  changes: ReadonlyMap<string, string>,
  { target, to }: { target: string; to: string },
): WayBack {
  const turning = steps.find(({ id }) => changes.has(id));
  const before = turning === undefined ? steps : steps.slice(0, steps.indexOf(turning));
  const backup = before.findLast(({ actions }) => actions.some(backsUpDatabase)) ?? null;
  // What runs on other hosts is theirs to stop, unless this procedure stopped it first.
  const ours = new Set([
    target.toLowerCase(),
    ...steps.flatMap(({ actions }) =>
      actions.filter(({ verb }) => verb === "stop").map((action) => String(action["target"]).toLowerCase()),
    ),
  ]);
  const covered = coveredByHand(steps, turning);
  const reversed = [...steps]
    .reverse()
    .flatMap((step): Undoing[] => undoingsOf(step, ours).filter(({ kind }) => kind !== "by-hand" || !covered(step)));
  const kept = stopsFirst(makeRoom(dropCovered(reversed), to));
  const restore: Undoing[] = turning === undefined ? [] : [{ step: backup ?? turning, actions: [], kind: "restore" }];
  // The database is restored while nothing runs, and before anything else is put back.
  const behindStops = kept.findIndex(({ actions }) => !actions.some(({ verb }) => verb === "stop"));
  const at = behindStops < 0 ? kept.length : behindStops;
  const undoings = [...kept.slice(0, at), ...restore, ...kept.slice(at)];
  return {
    undoings,
    pointOfNoReturn: turning === undefined ? null : { step: turning, reason: changes.get(turning.id) ?? "" },
    backup,
  };
}

const backsUpDatabase = ({ verb, what }: Action): boolean => verb === "backup" && /database/iu.test(String(what));

/** What takes a step back: its verbs' undo, last action first. What changed data for good is brought back by the restore. */
function undoingsOf(step: RunbookStep, ours: ReadonlySet<string>): Undoing[] {
  // What one step stops together is started in the order in which it is named: the server before its agents.
  const starts = step.actions.every(({ verb }) => verb === "stop");
  const undone = (starts ? step.actions : [...step.actions].reverse()).map((action) => ({
    action,
    actions: verbOf(action).undo(action),
  }));
  const byHand = undone.some(
    ({ action, actions }) =>
      actions === null && action.verb !== "execute" && action.verb !== "query" && action.verb !== "deploy",
  );
  const actions = undone
    .flatMap(({ actions: own }) => own ?? [])
    .filter(({ verb, target }) => verb !== "stop" || ours.has(String(target).toLowerCase()));
  const recovers = step.actions.some((action) => action.verb === "backup" && !backsUpDatabase(action));
  return [
    ...(recovers ? [{ step, actions: [], kind: "recover" as const }] : []),
    ...(byHand ? [{ step, actions: [], kind: "by-hand" as const }] : []),
    ...(actions.length > 0 ? [{ step, actions, kind: "undo" as const }] : []),
  ];
}

/** What only a person could take back needs nobody where a restore brings it back: what came after the data changed, and what a step backed up. */
function coveredByHand(
  steps: readonly RunbookStep[],
  turning: RunbookStep | undefined,
): (step: RunbookStep) => boolean {
  const from = turning === undefined ? steps.length : steps.indexOf(turning);
  const backedUp = steps.flatMap(({ actions }) =>
    actions.filter(({ verb }) => verb === "backup").map(({ what }) => String(what).toLowerCase()),
  );
  const inBackup = (path: string): boolean =>
    backedUp.some((what) => what.split(/[^\w.-]+/u).includes(path.split("/")[0]?.toLowerCase() ?? ""));
  return (step) =>
    steps.indexOf(step) > from || step.actions.every(({ verb, path }) => verb === "delete" && inBackup(String(path)));
}

/** Nothing is put back under a program that still runs. */
const stopsFirst = (undoings: readonly Undoing[]): Undoing[] => {
  const stops = ({ actions }: Undoing): boolean => actions.length > 0 && actions.every(({ verb }) => verb === "stop");
  return [...undoings.filter(stops), ...undoings.filter((undoing) => !stops(undoing))];
};

/** A folder that is renamed back meets the new one, where the procedure had a program write it: that one steps aside first. */
function makeRoom(undoings: readonly Undoing[], to: string): Undoing[] {
  const free = new Set(
    undoings.flatMap(({ actions }) => actions.filter(({ verb }) => verb === "delete").map(({ path }) => String(path))),
  );
  return undoings.map((undoing) => ({
    ...undoing,
    actions: undoing.actions.flatMap((action) =>
      action.verb !== "rename" || free.has(String(action["to"]))
        ? [action]
        : [{ verb: "rename", from: String(action["to"]), to: `${String(action["to"])}-${to}` }, action],
    ),
  }));
}

/** Starting and stopping the same thing twice on the way, and deleting files of a folder that is deleted as a whole, is not needed. */
function dropCovered(undoings: readonly Undoing[]): Undoing[] {
  // What was started more than once is stopped once, first of all; the first start is the one that was surely made.
  const stops = (target: string): Undoing[] =>
    undoings.filter(({ actions }) => actions.some((action) => action.verb === "stop" && action["target"] === target));
  const deleted = undoings.flatMap(({ actions }) =>
    actions.filter(({ verb }) => verb === "delete").map(({ path }) => String(path)),
  );
  const lastStart = undoings.findLastIndex(({ actions }) => actions.some(({ verb }) => verb === "start"));
  return undoings
    .map((undoing, index) => ({
      ...undoing,
      step: undoing.actions.every(({ verb }) => verb === "stop")
        ? (stops(String(undoing.actions[0]?.["target"])).at(-1)?.step ?? undoing.step)
        : undoing.step,
      actions: undoing.actions.filter((action) => {
        if (action.verb === "delete")
          return !deleted.some((path) => path !== action["path"] && String(action["path"]).startsWith(`${path}/`));
        if (action.verb === "start") return index === lastStart || !startsLater(action, undoings.slice(index + 1));
        if (action.verb !== "stop") return true;
        return stops(String(action["target"]))[0] === undoing;
      }),
    }))
    .filter(({ actions, kind }) => actions.length > 0 || kind !== "undo");
}

const startsLater = ({ target }: Action, undoings: readonly Undoing[]): boolean =>
  undoings.some(({ actions }) => actions.some((action) => action.verb === "start" && action["target"] === target));
