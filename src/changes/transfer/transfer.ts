/** Files leave one folder for another. Nothing is overwritten, on the way there or back. */
import { baseName, folderOf } from "../../language/path-pattern.js";
import { say } from "../../language/words.js";
import type { ChangeOf } from "../../model/change.js";
import { defineChange, StopError, type Assessment, type Ground, type Outcome, type Task } from "../change-kind.js";
import { isEmptyFolder, locate, refuseNowhere, seeAt } from "../ground.js";
import { findFiles, isBelow } from "../named-files.js";
import { words as shared } from "../words.js";
import { words } from "./words.js";

type Transfer = ChangeOf<"transfer">;

async function assess(ground: Ground, { operation, change }: Task<Transfer>): Promise<Assessment> {
  const { from, to } = change;
  for (const path of [from, to]) if ((await seeAt(ground, path)) === "nowhere") refuseNowhere(path);
  const { found, missing } = await findFiles(ground, change);
  const there = await findFiles(ground, { files: missing, from: to });
  if (there.missing.length > 0 && !operation.lenient && !ground.isNamed(operation)) {
    const remedy = say(words.lacksRemedy, { from, id: operation.id });
    return { state: "blocked", says: say(words.lacks, { from, to, files: there.missing }), remedy, isAbsent: true };
  }
  if (found.length === 0)
    return there.found.length > 0
      ? { state: "already", says: say(words.already, { files: there.found, from, to }) }
      : { state: "already", says: say(shared.noSuchFile, { from }), nothing: true };
  if ((await seeAt(ground, to)) !== "folder")
    return { state: "blocked", says: say(words.noTarget, { to }), remedy: shared.stepsBefore, isAbsent: true };
  for (const file of found)
    if ((await seeAt(ground, `${to}/${file}`)) !== null)
      return { state: "blocked", says: say(words.taken, { file: `${to}/${file}`, from }), remedy: words.takenRemedy };
  const made: string[] = [];
  for (const folder of new Set(found.flatMap(foldersOf)))
    if ((await seeAt(ground, `${to}/${folder}`)) === null) made.push(folder);
  return { state: "to-do", says: say(words.toDo, { files: found, from, to }), was: { files: found, made } };
}

/** The folders before a file's name, the outer one first. */
const foldersOf = (file: string): string[] =>
  file
    .split("/")
    .slice(0, -1)
    .map((_, at, parts) => parts.slice(0, at + 1).join("/"));

async function perform(ground: Ground, { change }: Task<Transfer>): Promise<Outcome> {
  const { files, from, to } = change;
  const { found } = await findFiles(ground, change);
  for (const file of found) await carry(ground, file, from, to);
  const folders = new Set(found.flatMap(foldersOf));
  // A folder that was named goes as well, where nothing else is in it.
  const named = [...folders].filter((folder) => files.some((one) => one.endsWith("/") && isBelow(folder, one)));
  await dropEmpty(ground, from, named);
  return { says: [say(words.done, { files: found, to })], evidence: found };
}

/** Removes the folders in which nothing is any more; the inner ones first. */
async function dropEmpty(ground: Ground, root: string, folders: readonly string[]): Promise<void> {
  for (const folder of [...folders].sort((one, other) => other.length - one.length)) {
    const full = await locate(ground, `${root}/${folder}`);
    if ((await ground.host.kindOf(full)) === "folder" && (await isEmptyFolder(ground, full)))
      await ground.host.remove(full);
  }
}

/** Moves a file, with the folders before its name. */
async function carry(ground: Ground, file: string, from: string, to: string): Promise<void> {
  ground.signal?.throwIfAborted();
  const source = await locate(ground, `${from}/${file}`);
  const folder = await locate(ground, folderOf(`${to}/${file}`));
  await ground.host.makeFolder(folder);
  await ground.host.rename(source, `${folder}/${baseName(source)}`);
}

/** Each file on its own: a run that was cut off has moved some of them. */
async function undo(ground: Ground, { change: { from, to } }: Task<Transfer>, was: unknown): Promise<Outcome> {
  const says: string[] = [];
  for (const file of listOf(was, "files").reverse()) {
    if ((await seeAt(ground, `${from}/${file}`)) !== null) continue;
    if ((await seeAt(ground, `${to}/${file}`)) === null)
      throw new StopError(say(words.lost, { file, from, to }), words.lostRemedy);
    await carry(ground, file, to, from);
    says.push(say(words.undone, { file, from }));
  }
  await dropEmpty(ground, to, listOf(was, "made"));
  return { says, evidence: null };
}

/** One of the lists that a journal's line holds. */
function listOf(was: unknown, name: "files" | "made"): string[] {
  const list: unknown =
    typeof was === "object" && was !== null ? Object.entries(was).find(([key]) => key === name)?.[1] : [];
  return Array.isArray(list) ? list.map(String) : [];
}

/** Takes files from one folder to another. */
export const transfer = defineChange<Transfer>({ name: "transfer", words, files: { assess, perform, undo } });
