/** A folder or file gets another name beside it, or another place. A link is renamed itself. */
import { say } from "../../language/words.js";
import { baseName, folderOf } from "../../language/path-pattern.js";
import type { ChangeOf } from "../../model/change.js";
import { defineChange, StopError, type Assessment, type Ground, type Outcome, type Task } from "../change-kind.js";
import { lackingOf, locate, putAside, refuseNowhere, seeAt, tasksOf, versionOf } from "../ground.js";
import { words } from "./words.js";

type Move = ChangeOf<"move">;

async function assess(ground: Ground, { operation, change: { from, to } }: Task<Move>): Promise<Assessment> {
  const [source, target] = [await seeAt(ground, from), await seeAt(ground, to)];
  if (source === "nowhere") refuseNowhere(from);
  if (target === null && source !== null) return { state: "to-do", says: say(words.toDo, { from, to }), was: "absent" };
  if (target === null)
    return { state: "blocked", says: say(words.absent, { from, to }), remedy: words.absentRemedy, isAbsent: true };
  if (source === null) return { state: "already", says: say(words.already, { from, to }) };
  if (await holdsRelease(ground, from, operation.hop))
    return { state: "already", says: say(words.alreadyUnpacked, { from, to }) };
  return { state: "blocked", says: say(words.taken, { from, to }), remedy: say(words.takenRemedy, { to }) };
}

/** Has the release of this installation, or of a later one, been unpacked into a folder that a step unpacks into? */
async function holdsRelease(ground: Ground, folder: string, hop: number): Promise<boolean> {
  for (const later of ground.releases.keys()) {
    if (later < hop || !tasksOf(ground, later, "unpack").some(({ change }) => change.into === folder)) continue;
    if ((await lackingOf(ground, await locate(ground, folder), later)).length === 0) return true;
  }
  return false;
}

async function perform(ground: Ground, { change: { from, to } }: Task<Move>): Promise<Outcome> {
  await rename(ground, await locate(ground, from), to);
  return { says: [say(words.done, { from, to })], evidence: { from, to } };
}

/** Renames to a path below the working directory, whose last part is as it is written. */
async function rename(ground: Ground, source: string, to: string): Promise<void> {
  const folder = await locate(ground, folderOf(to));
  ground.signal?.throwIfAborted();
  await ground.host.makeFolder(folder);
  await ground.host.rename(source, `${folder}/${baseName(to)}`);
}

async function undo(ground: Ground, task: Task<Move>, was: unknown): Promise<Outcome> {
  const { from, to } = task.change;
  const nothing: Outcome = { says: [], evidence: null };
  const [source, target] = [await seeAt(ground, from), await seeAt(ground, to)];
  const unpacks = tasksOf(ground, task.operation.hop, "unpack").filter(({ change }) => change.into === from);
  const unpacked = unpacks.filter(({ operation }) => ground.isNoted(operation));
  if (target === null) {
    const isBack = source !== null && (unpacked.length === 0 || (await ground.lineIn(from)) === oldOf(ground, task));
    if (was === null || isBack) return nothing;
    throw new StopError(say(words.lost, { from, to }), words.lostRemedy);
  }
  if (was === null && (unpacks.length === 0 || !(await holdsOld(ground, task, source !== null)))) return nothing;
  const says: string[] = [];
  if (source !== null) {
    const name = `${baseName(from)}-${versionOf(ground, task.operation.hop)}`;
    says.push(say(words.aside, { from, kept: await putAside(ground, await locate(ground, from), name) }));
  }
  // As soon as it is out of the way, so that a way back that is cut off knows on which side of it the old release is.
  for (const { operation } of unpacked) await ground.noteUndone(operation);
  await rename(ground, await locate(ground, to), from);
  return { says: [...says, say(words.undone, { from, to })], evidence: { from: to, to: from } };
}

const oldOf = ({ hops }: Ground, { operation }: Task<Move>): string | null => hops[operation.hop - 1]?.from ?? null;

/**
 * Somebody else may have done it by hand: then the release from before is under the new name, and not under the old
 * one.
 */
async function holdsOld(ground: Ground, task: Task<Move>, isSourceThere: boolean): Promise<boolean> {
  const { from, to } = task.change;
  if (!isSourceThere) return true;
  const old = oldOf(ground, task);
  return old !== null && (await ground.lineIn(to)) === old && (await ground.lineIn(from)) !== old;
}

/** Gives something another name. */
export const move = defineChange<Move>({ name: "move", words, files: { assess, perform, undo } });
