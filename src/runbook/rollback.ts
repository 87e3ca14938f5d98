/** The way back of a hop, derived from what its steps do: every action undone, last first. */
import type { Action } from "../model/action.js";
import type { Hop, RunbookStep } from "../model/runbook.js";
import type { Product } from "../model/product.js";
import { lineOf } from "../model/version.js";
import { asidePath } from "../changes/index.js";
import { verbOf, type ChangeScope, type DataFacts, toRename } from "../verbs/index.js";

/** One step of the way back. */
export interface Undoing {
  /**
   * The step that it takes back; for a restore, the step that made the backup, or else the one that changed the data.
   */
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
  const facts: DataFacts = {
    program: (name) => product.programs.list.find((one) => one.name === name),
    upgradesAtStart: (target) => upgradersOf(from, to, product).includes(target.toLowerCase()),
    to,
  };
  const certain = actions.filter(({ condition }) => condition === undefined);
  return (
    certain.map((action) => verbOf(action).changesData?.(action, facts) ?? null).find((why) => why !== null) ?? null
  );
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
  const stopped = steps.flatMap(({ actions }) => actions.flatMap((action) => stopOf(action) ?? []));
  const ours = new Set([target, ...stopped].map((name) => name.toLowerCase()));
  const covered = coveredByHand(steps, turning);
  const reversed = [...steps]
    .reverse()
    .flatMap((step): Undoing[] => undoingsOf(step, ours).filter(({ kind }) => kind !== "by-hand" || !covered(step)));
  const kept = stopsFirst(makeRoom(dropCovered(reversed), to));
  const restore: Undoing[] = turning === undefined ? [] : [{ step: backup ?? turning, actions: [], kind: "restore" }];
  // The database is restored while nothing runs, and before anything else is put back.
  const behindStops = kept.findIndex(({ actions }) => !actions.some((action) => stopOf(action) !== undefined));
  const at = behindStops < 0 ? kept.length : behindStops;
  const undoings = [...kept.slice(0, at), ...restore, ...kept.slice(at)];
  return {
    undoings,
    pointOfNoReturn: turning === undefined ? null : { step: turning, reason: changes.get(turning.id) ?? "" },
    backup,
  };
}

/** Does it keep a copy of the database? */
const backsUpDatabase = (action: Action): boolean => verbOf(action).savesDatabase?.(action) === true;

/** What an action stops, or starts; `undefined` where it does not. */
const stopOf = (action: Action): string | undefined => switched(action, false);
const startOf = (action: Action): string | undefined => switched(action, true);
const switched = (action: Action, on: boolean): string | undefined => {
  const switches = verbOf(action).switches?.(action);
  return switches?.on === on ? switches.target : undefined;
};

/** The path that an action takes away; `undefined` where it takes none. */
const removed = (action: Action): string | undefined => {
  const change = verbOf(action).change(action, anywhere);
  return change?.change === "remove" ? change.path : undefined;
};
/** The names that an action gives and takes; `undefined` where it gives none. */
const moved = (action: Action): { from: string; to: string } | undefined => {
  const change = verbOf(action).change(action, anywhere);
  return change?.change === "move" ? change : undefined;
};
/** What is asked of moves and removals depends on no host. */
const anywhere: ChangeScope = { runtime: "", runsHere: () => true };

/**
 * What takes a step back: its verbs' undo, last action first. What changed data for good is brought back by the
 * restore.
 */
function undoingsOf(step: RunbookStep, ours: ReadonlySet<string>): Undoing[] {
  // What one step stops together is started in the order in which it is named: the server before its agents.
  const starts = step.actions.every((action) => stopOf(action) !== undefined);
  const undone = (starts ? step.actions : [...step.actions].reverse()).map((action) => ({
    action,
    actions: verbOf(action).undo(action),
  }));
  // What changes data, or may, is brought back with the database.
  const byHand = undone.some(({ action, actions }) => actions === null && verbOf(action).changesData === undefined);
  const actions = undone
    .flatMap(({ actions: own }) => own ?? [])
    .filter((action) => {
      const target = stopOf(action);
      return target === undefined || ours.has(target.toLowerCase());
    });
  const recovers = step.actions.some((action) => verbOf(action).saves !== undefined && !backsUpDatabase(action));
  return [
    ...(recovers ? [{ step, actions: [], kind: "recover" as const }] : []),
    ...(byHand ? [{ step, actions: [], kind: "by-hand" as const }] : []),
    ...(actions.length > 0 ? [{ step, actions, kind: "undo" as const }] : []),
  ];
}

/**
 * What only a person could take back needs nobody where a restore brings it back: what came after the data changed, and
 * what a step backed up.
 */
function coveredByHand(
  steps: readonly RunbookStep[],
  turning: RunbookStep | undefined,
): (step: RunbookStep) => boolean {
  const from = turning === undefined ? steps.length : steps.indexOf(turning);
  const backedUp = steps.flatMap(({ actions }) =>
    actions.flatMap((action) => verbOf(action).saves?.(action).toLowerCase() ?? []),
  );
  const inBackup = (path: string): boolean =>
    backedUp.some((what) => what.split(/[^\w.-]+/u).includes(path.split("/")[0]?.toLowerCase() ?? ""));
  return (step) =>
    steps.indexOf(step) > from ||
    step.actions.every((action) => {
      const path = removed(action);
      return path !== undefined && inBackup(path);
    });
}

/** Nothing is put back under a program that still runs. */
const stopsFirst = (undoings: readonly Undoing[]): Undoing[] => {
  const stops = ({ actions }: Undoing): boolean =>
    actions.length > 0 && actions.every((action) => stopOf(action) !== undefined);
  return [...undoings.filter(stops), ...undoings.filter((undoing) => !stops(undoing))];
};

/**
 * A folder that is renamed back meets the one that was made in its place: that one steps aside under the version that
 * it holds, with all that tells why it failed. It is not deleted.
 */
function makeRoom(undoings: readonly Undoing[], to: string): Undoing[] {
  const back = new Set(undoings.flatMap(({ actions }) => actions.flatMap((action) => moved(action)?.to ?? [])));
  return undoings.flatMap((undoing) => {
    const actions = undoing.actions.flatMap((action): Action[] => {
      const path = removed(action);
      if (path !== undefined && back.has(path)) return [];
      const move = moved(action);
      return move === undefined ? [action] : [toRename(move.to, asidePath(move.to, to)), action];
    });
    return actions.length === 0 && undoing.actions.length > 0 ? [] : [{ ...undoing, actions }];
  });
}

/**
 * Starting and stopping the same thing twice on the way, and deleting files of a folder that is deleted as a whole, is
 * not needed.
 */
function dropCovered(undoings: readonly Undoing[]): Undoing[] {
  // What was started more than once is stopped once, first of all; the first start is the one that was surely made.
  const stops = (target: string | undefined): Undoing[] =>
    undoings.filter(({ actions }) => actions.some((action) => target !== undefined && stopOf(action) === target));
  const deleted = undoings.flatMap(({ actions }) => actions.flatMap((action) => removed(action) ?? []));
  const lastStart = undoings.findLastIndex(({ actions }) => actions.some((action) => startOf(action) !== undefined));
  return undoings
    .map((undoing, index) => ({
      ...undoing,
      step: undoing.actions.every((action) => stopOf(action) !== undefined)
        ? (stops(undoing.actions.flatMap((action) => stopOf(action) ?? [])[0]).at(-1)?.step ?? undoing.step)
        : undoing.step,
      actions: undoing.actions.filter((action) => {
        const path = removed(action);
        if (path !== undefined) return !deleted.some((other) => other !== path && path.startsWith(`${other}/`));
        const start = startOf(action);
        if (start !== undefined) return index === lastStart || !startsLater(start, undoings.slice(index + 1));
        const stop = stopOf(action);
        return stop === undefined || stops(stop)[0] === undoing;
      }),
    }))
    .filter(({ actions, kind }) => actions.length > 0 || kind !== "undo");
}

const startsLater = (target: string, undoings: readonly Undoing[]): boolean =>
  undoings.some(({ actions }) => actions.some((action) => startOf(action) === target));
