/** The registry of verbs: one line each. */
import { verbNames, type Action, type ScriptCall, type VerbName } from "../model/action.js";
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
import { query } from "./query.js";
import { rename } from "./rename.js";
import { start } from "./start.js";
import { stop } from "./stop.js";
import { uninstall } from "./uninstall.js";
import type { ScriptScope, Verb } from "./verb.js";

export { toAction } from "./execute.js";
export { isFileName, type HostNames, type Layout, type ReadingContext, type ScriptScope, type Verb } from "./verb.js";

/** Every verb by its name. */
export const verbs: Readonly<Record<VerbName, Verb>> = {
  download,
  stop,
  start,
  rename,
  extract,
  copy,
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

/**
 * How a script calls an action; `null`: a person does it, as whatever has a condition that no folder
 * answers, or a path that is not below the working directory.
 */
export function scriptCallOf(action: Action, scope: ScriptScope): ScriptCall | null {
  const call = verbOf(action).script?.(action, scope) ?? null;
  if (call === null || (action.condition !== undefined && call.arguments["IfPresent"] !== true)) return null;
  const paths = Object.values(call.arguments)
    .flat()
    .filter((value) => typeof value === "string");
  return paths.every(isBelow) ? call : null;
}

const isBelow = (path: string): boolean =>
  !/[:\u0000-\u001f]/u.test(path) && path.split(/[\\/]/u).every((part) => part !== "" && part !== "." && part !== "..");
