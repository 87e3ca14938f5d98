/**
 * The same action ordered twice in one procedure, with nothing between that undoes it. The second
 * time it fails (there is a `RuntimeOld` already) or costs an hour (another backup).
 *
 * @not-ok 5:4-5:25 actual=`backup database` expected=`it once`
 * ```markdown
 * # Server
 *
 * 1. Back up the database.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Back up the database.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Back up the database.
 * 2. Stop the server.
 * 3. Run `./Usercube-Upgrade-DatabaseVersion.exe -x`.
 * 4. Back up the database.
 * 5. Start the server.
 * 6. Stop the server.
 * 7. Start the server.
 * 8. If there is one, copy `web.config` from `RuntimeOld` to `Runtime`.
 * 9. If it is missing, copy `web.config` from `RuntimeOld` to `Runtime`.
 * 10. Install the update on the web servers.
 * 11. Install the update on all others.
 * ```
 */
import type { Action } from "../model/action.js";
import { createBlockFinder } from "./nodes.js";
import { ordersOf, proceduresOf, saidBy, changeTo, type Ordered } from "./procedures.js";
import type { Rule } from "./rule.js";
import { verbOf } from "../verbs/index.js";

export const duplicateAction: Rule = {
  name: "duplicate-action",
  severity: "warning",
  judges: "procedures",
  summary: "the same action twice in one procedure with nothing between that undoes it",
  check({ guide, tree, source }, report) {
    if (guide.kind === "advice") return;
    const blockAt = createBlockFinder(tree, source);
    for (const { steps } of proceduresOf(guide)) {
      const orders = ordersOf(steps);
      orders.forEach((order, index) => {
        const key = keyOf(order);
        if (key === undefined) return;
        const at = orders.slice(0, index).findLastIndex((other) => keyOf(other) === key);
        const before = orders[at];
        if (
          before === undefined ||
          before.step === order.step ||
          isElsewhere(before, order) ||
          orders.slice(at + 1, index).some(({ action }) => undoes(action, order.action))
        )
          return;
        const said = describe(order.action);
        report({
          ...blockAt(order.step.place),
          reason: `Unexpected \`${said}\`, which line ${String(before.step.place.line)} has ordered already, expected it once`,
          actual: said,
          expected: "it once",
          note: "Take one of the two away, or say what has changed between them.",
        });
      });
    }
  },
};

/** "Install the update on the web servers", and then on the others: what a person does, his words alone tell apart. A backup is one. */
const isElsewhere = (one: Ordered, other: Ordered): boolean =>
  changeTo(other.action) === null && verbOf(other.action).saves === undefined && wordsOf(one) !== wordsOf(other);

const wordsOf = ({ step }: Ordered): string =>
  saidBy(step)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** What makes two actions the same; `undefined` for those that may well be done twice. */
function keyOf({ action, step }: Ordered): string | undefined {
  // Programs, looks, starts and stops are often ordered for each of several hosts.
  if (verbOf(action).isOnce !== true || /\bagain\b/iu.test(saidBy(step))) return undefined;
  const entries = Object.entries(action).filter(([key]) => !["asWritten", "example", "condition"].includes(key));
  return JSON.stringify([
    entries.sort(([one], [other]) => one.localeCompare(other)),
    action.condition ?? step.condition,
    step.when,
  ]).toLowerCase();
}

/** Does an action between two equal ones make the second one sensible? */
function undoes(between: Action, action: Action): boolean {
  const verb = verbOf(action);
  const mayChangeData = verbOf(between).changesData !== undefined;
  const moved = verbOf(between).renames?.(between);
  const change = changeTo(between);
  const carries = moved !== undefined || verbOf(between).unpacks !== undefined || change?.change === "copy";
  const changesFiles = carries || (change !== null && verbOf(between).switches === undefined);
  // Settings and folders are none of the database's.
  if (verb.saves !== undefined)
    return mayChangeData || (verb.savesDatabase?.(action) !== true && !carries && verbOf(between).mayMake === true);
  const removed = change?.change === "remove" ? change.path : undefined;
  const renamed = verb.renames?.(action).to;
  if (renamed !== undefined) return [moved?.from, removed].some((path) => isSame(path, renamed));
  const unpacked = verb.unpacks?.(action);
  if (unpacked !== undefined)
    return [moved?.from, moved?.to, removed].some((path) => path !== undefined && isWithin(unpacked, path));
  const starts = verbOf(between).runs !== undefined || verbOf(between).switches?.(between).on === true;
  return changeTo(action)?.change === "make" && (changesFiles || starts);
}

const isSame = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();
const isWithin = (path: string, folder: string): boolean =>
  `${path.toLowerCase()}/`.startsWith(`${folder.toLowerCase()}/`);

/** The verb with its names. */
function describe(action: Action): string {
  const values = Object.entries(action).filter(
    ([key, value]) =>
      !["verb", "asWritten", "condition", "arguments", "url"].includes(key) &&
      typeof value !== "boolean" &&
      value !== undefined,
  );
  return [action.verb, ...values.map(([, value]) => [value].flat().join(", "))].join(" ");
}
