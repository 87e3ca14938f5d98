/** A folder, or an empty file, is made. */
import { say } from "../../language/words.js";
import { baseName, isFileName } from "../../language/path-pattern.js";
import type { ChangeOf } from "../../model/change.js";
import { defineChange, type Assessment, type Ground, type Outcome, type Task } from "../change-kind.js";
import { isEmptyFolder, locate, putAside, refuseNowhere, see, seeAt } from "../ground.js";
import { words as shared } from "../words.js";
import { words } from "./words.js";

type Make = ChangeOf<"make">;

async function assess(ground: Ground, { change: { path } }: Task<Make>): Promise<Assessment> {
  const kind = await seeAt(ground, path);
  if (kind === "nowhere") refuseNowhere(path);
  return kind === null
    ? { state: "to-do", says: say(words.toDo, { path }), was: "absent" }
    : { state: "already", says: say(words.already, { path }) };
}

async function perform(ground: Ground, { change: { path } }: Task<Make>): Promise<Outcome> {
  const full = await locate(ground, path);
  if (isFileName(baseName(path))) await ground.host.writeFile(full, new Uint8Array());
  else await ground.host.makeFolder(full);
  return { says: [say(words.done, { path })], evidence: { path } };
}

/** What somebody has put into it since is kept. */
async function undo(ground: Ground, { change: { path } }: Task<Make>, was: unknown): Promise<Outcome> {
  const full = await locate(ground, path);
  const kind = was === "absent" ? await see(ground, full) : null;
  if (kind === null) return { says: [], evidence: null };
  const isEmpty =
    kind === "folder" ? await isEmptyFolder(ground, full) : (await ground.host.readFile(full)).length === 0;
  if (isEmpty) {
    await ground.host.remove(full);
    return { says: [say(words.undone, { path })], evidence: { path } };
  }
  const kept = await putAside(ground, full, baseName(path));
  return { says: [say(shared.kept, { path, kept })], evidence: { kept } };
}

/** Makes a folder or file. */
export const make = defineChange<Make>({ name: "make", words, files: { assess, perform, undo } });
