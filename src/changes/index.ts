/** The registry of changes: one line each. A new one also has its schema in `src/model/change.ts`. */
import type { Words } from "../language/words.js";
import type { Change, ChangeName } from "../model/change.js";
import type { Assessment, ChangeKind, Ground, Task } from "./change-kind.js";
import { copy } from "./copy/copy.js";
import { NowhereError } from "./ground.js";
import { make } from "./make/make.js";
import { move } from "./move/move.js";
import { remove } from "./remove/remove.js";
import { start } from "./start/start.js";
import { stop } from "./stop/stop.js";
import { transfer } from "./transfer/transfer.js";
import { unpack } from "./unpack/unpack.js";
import { runWords } from "./run-words.js";
import { words } from "./words.js";

export { StopError, type Assessment, type ChangeKind, type Ground, type Task } from "./change-kind.js";
export { asidePath, inWork } from "./ground.js";

export { runWords };

export { keptFolderOf } from "./kept-folder.js";

/** Every change by its name. */
const changes: Readonly<Record<ChangeName, ChangeKind>> = { move, unpack, copy, transfer, make, remove, stop, start };

/** How a change stands; `null`: it is none of files. A link that leads nowhere is in the way of every one. */
export async function assess(ground: Ground, task: Task): Promise<Assessment | null> {
  try {
    return (await changeKindOf(task.change).files?.assess(ground, task)) ?? null;
  } catch (error) {
    if (!(error instanceof NowhereError)) throw error;
    return { state: "blocked", says: error.message, remedy: error.remedy };
  }
}

/** What a change is. */
export const changeKindOf = ({ change }: Change): ChangeKind => changes[change];

const named = (prefix: string, sentences: Words): Words =>
  Object.fromEntries(Object.entries(sentences).map(([name, sentence]) => [`${prefix}/${name}`, sentence]));

/** What both executors say, by `<change>/<name>` and `run/<name>`, as scripts carry it. */
export const executorWords: Words = Object.fromEntries([
  ...Object.entries(named("run", runWords)),
  ...Object.entries(named("changes", words)),
  ...Object.values(changes).flatMap((kind) => Object.entries(named(kind.name, kind.words))),
]);
