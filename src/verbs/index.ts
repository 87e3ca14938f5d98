/** The registry of verbs: one line each. */
import { verbNames, type Action, type VerbName } from "../model/action.js";
import type { Change } from "../model/change.js";
import { backup } from "./backup.js";
import { check } from "./check.js";
import { copy } from "./copy.js";
import { create } from "./create.js";
import { remove } from "./delete.js";
import { deploy } from "./deploy.js";
import { download } from "./download.js";
import { edit } from "./edit.js";
import { execute } from "./execute.js";
import { extract } from "./extract.js";
import { install } from "./install.js";
import { manual } from "./manual.js";
import { move } from "./move.js";
import { query } from "./query.js";
import { rename } from "./rename.js";
import { start } from "./start.js";
import { stop } from "./stop.js";
import type { ChangeScope, Verb } from "./verb.js";
import { uninstall } from "./uninstall.js";

export { toBackup } from "./backup.js";
export { toCheck } from "./check.js";
export { toAction } from "./execute.js";
export { mixedVerb, toManual } from "./manual.js";
export { toRename } from "./rename.js";
export {
  type ChangeScope,
  type DataFacts,
  type HostNames,
  type Switching,
  type Common,
  type ReadingContext,
  type Verb,
} from "./verb.js";

/** Every verb by its name. */
export const verbs: Readonly<Record<VerbName, Verb>> = {
  download,
  stop,
  start,
  rename,
  extract,
  copy,
  move,
  backup,
  install,
  uninstall,
  create,
  delete: remove,
  edit,
  execute,
  query,
  check,
  deploy,
  manual,
};

/** The verb of an action. */
export const verbOf = ({ verb }: Action): Verb => verbs[verb];

/** Every verb, in the order of the reference. */
export const allVerbs: readonly Verb[] = verbNames.map((name) => verbs[name]);

/** Is it a command line, which is shown as such? */
export const isCommandLine = (action: Action): boolean => verbOf(action).isCommand === true;
/** Is it an order that no verb fits? */
export const isManual = (action: Action): boolean => verbOf(action).isManual === true;
/** Is it an order that a verb fits? */
export const isTyped = (action: Action): boolean => !isManual(action);
/** Does it only look at something? */
export const isLook = (action: Action): boolean => verbOf(action).isLook === true;

/**
 * What an action does to a host by itself; `null`: a person does it, as whatever touches a path that is not plainly
 * below the working directory.
 */
export function changeOf(action: Action, scope: ChangeScope): Change | null {
  const change = verbOf(action).change(action, scope);
  return change === null || !pathsOf(change).every(isBelow) ? null : change;
}

function pathsOf(change: Change): string[] {
  switch (change.change) {
    case "move":
      return [change.from, change.to];
    case "unpack":
      return [change.into];
    case "copy":
    case "transfer":
      return [change.from, change.to, ...change.files.map((file) => file.replace(/\/$/u, "").replaceAll("*", "x"))];
    case "make":
    case "remove":
      return [change.path];
    case "stop":
    case "start":
      return [];
  }
}

/** No root, drive, `..`, pattern or placeholder, and not what a run keeps for itself. */
const isBelow = (path: string): boolean =>
  path
    .split(/[\\/]/u)
    .every((part) => !/^(?:|\.|\.\.|\.upgrade-runbook)$/iu.test(part) && !/[<>:"|?*\p{Cc}]/u.test(part));
