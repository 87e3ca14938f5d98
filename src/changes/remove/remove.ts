/** Something is taken away, and kept: nothing is deleted for good. */
import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import type { ChangeOf } from "../../model/change.js";
import { defineChange, type Assessment, type Ground, type Outcome, type Task } from "../change-kind.js";
import { inWork, keptAt, locate, putAside, see, seeAt } from "../ground.js";
import { workFolder } from "../../model/run.js";
import { words as shared } from "../words.js";
import { words } from "./words.js";

type Remove = ChangeOf<"remove">;

const keptOf = (task: Task<Remove>): string[] => keptAt(task, task.change.path);

async function assess(ground: Ground, task: Task<Remove>): Promise<Assessment> {
  const { path } = task.change;
  const kept = [workFolder, ...keptOf(task)].join("/");
  return (await seeAt(ground, path)) === null
    ? { state: "already", says: say(words.already, { path }) }
    : { state: "to-do", says: say(words.toDo, { path, kept }), was: "there" };
}

async function perform(ground: Ground, task: Task<Remove>): Promise<Outcome> {
  const { path } = task.change;
  const kept = keptOf(task);
  await ground.host.makeFolder(inWork(ground, "kept"));
  await ground.host.rename(await locate(ground, path), inWork(ground, ...kept));
  const place = [workFolder, ...kept].join("/");
  return { says: [say(shared.kept, { path, kept: place })], evidence: { path, kept: place } };
}

async function undo(ground: Ground, task: Task<Remove>): Promise<Outcome> {
  const { path } = task.change;
  const kept = inWork(ground, ...keptOf(task));
  if ((await ground.host.kindOf(kept)) === null) return { says: [], evidence: null };
  const full = await locate(ground, path);
  const says: string[] = [];
  if ((await see(ground, full)) !== null)
    says.push(say(words.aside, { path, kept: await putAside(ground, full, baseName(path)) }));
  await ground.host.rename(kept, full);
  return { says: [...says, say(words.undone, { path })], evidence: { path } };
}

/** Takes a folder or file away. */
export const remove = defineChange<Remove>({ name: "remove", words, files: { assess, perform, undo } });
