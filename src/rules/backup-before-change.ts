/**
 * The database changes, and no step before backs it up. Renaming folders back does not undo that.
 *
 * The database changes by a program that the pack says so of, by a statement, by a deployment of
 * the configuration, and by the start of a release that upgrades it by itself.
 *
 * @not-ok 4:4-4:52 actual=`Usercube-Upgrade-DatabaseVersion.exe` expected=`a backup of the database before it`
 * ```markdown
 * # Server: 5.1.1 to 5.1.7
 *
 * 1. Stop the server.
 * 2. Run `./Usercube-Upgrade-DatabaseVersion.exe -x`.
 * 3. Start the server.
 * ```
 *
 * @ok
 * ```markdown
 * # Move the data
 *
 * 1. Deploy the extension.
 * ```
 *
 * @ok
 * ```markdown
 * # Server: 5.1.1 to 5.1.7
 *
 * 1. Stop the server.
 * 2. Back up the database.
 * 3. Run `./Usercube-Upgrade-DatabaseVersion.exe -x`.
 * 4. Start the server.
 * ```
 */
import type { Section } from "../model/guide.js";
import type { Product } from "../model/product.js";
import { createBlockFinder } from "./nodes.js";
import { allOrdersOf, hopsMeet, mayArriveAt, proceduresOf, type Ordered, type Procedure } from "./procedures.js";
import type { Rule, RuleContext } from "./rule.js";
import { verbOf } from "../verbs/index.js";
import { argumentsOf } from "../model/action.js";

export const backupBeforeChange: Rule = {
  name: "backup-before-change",
  severity: "warning",
  judges: "procedures",
  summary: "the database changes and no step backs it up",
  check(context, report) {
    const { guide, tree, source, product } = context;
    if (guide.kind === "advice") return;
    const blockAt = createBlockFinder(tree, source);
    for (const procedure of proceduresOf(guide)) {
      const orders = allOrdersOf(procedure.steps);
      const before = sectionsBefore(procedure, guide.sections);
      if (isAdvised(procedure, context) || allOrdersOf(before.flatMap(({ steps }) => steps)).some(isBackup)) continue;
      const backup = orders.findIndex(isBackup);
      const changes = orders.slice(0, backup < 0 ? orders.length : backup).flatMap((order) => {
        const what = changeOf(order, procedure, orders, product);
        // For no role of the pack, only a program that it knows and a statement tell whose database it is.
        const { action } = order;
        const isEvident =
          procedure.role !== null || verbOf(action).runs !== undefined || "statement" in argumentsOf(action);
        return what === undefined || !isEvident ? [] : [{ ...order, what }];
      });
      const first =
        changes.find(({ action, step }) => action.condition === undefined && step.condition === null) ?? changes[0];
      if (first === undefined) continue;
      report({
        ...blockAt(first.step.place),
        reason: `Unexpected change of the database by \`${first.what}\` without a backup, expected a step before it that backs up the database`,
        actual: first.what,
        expected: "a backup of the database before it",
        note: 'Add a step such as "Back up the database." before it; going back to the old folders does not take this change back.',
      });
    }
  },
};

/** Sections that stand before the procedure's own and hold for it too: "Before you begin". */
function sectionsBefore({ role, hop, sections: own }: Procedure, sections: readonly Section[]): Section[] {
  const first = own[0]?.place.line ?? 0;
  return sections.filter(
    (section) =>
      section.place.line < first &&
      (role === null || section.roles === null || section.roles.includes(role)) &&
      hopsMeet(section.hop, hop),
  );
}

/** Does the pack add the backup? */
function isAdvised({ role, hop }: Procedure, { advice }: RuleContext): boolean {
  const sections = advice.flatMap((guide) => guide.sections);
  const fitting = sections.filter(
    (section) =>
      (role === null || section.roles === null || section.roles.includes(role)) && hopsMeet(section.hop, hop),
  );
  return allOrdersOf(fitting.flatMap(({ steps }) => steps)).some(isBackup);
}

const isBackup = ({ action }: Ordered): boolean => verbOf(action).savesDatabase?.(action) === true;

/** What changes the database; `undefined` where the action does not. */
function changeOf(
  { action }: Ordered,
  { role, hop }: Procedure,
  orders: readonly Ordered[],
  product: Product | undefined,
): string | undefined {
  const verb = verbOf(action);
  const unpacks = orders.some((order) => verbOf(order.action).unpacks !== undefined);
  const reason = verb.changesData?.(action, {
    program: (name) => product?.programs.list.find((one) => one.name.toLowerCase() === name.toLowerCase()),
    upgradesAtStart: (target) => unpacks && upgradesAtStart(target, role, hop, product),
    to: "",
  });
  if (typeof reason !== "string") return undefined;
  const args = argumentsOf(action);
  return verb.runs?.(action) ?? String(args["statement"] ?? `${action.verb} ${String(Object.values(args)[0])}`);
}

function upgradesAtStart(
  target: string,
  role: string | null,
  hop: Procedure["hop"],
  product: Product | undefined,
): boolean {
  const own = product?.roles.find(({ id }) => id === role)?.target;
  const words = target.toLowerCase().split(/\s+/u);
  return (product?.versions ?? []).some(
    ({ id, upgradesDatabaseAtStart }) =>
      upgradesDatabaseAtStart.some((name) => words.includes(name.toLowerCase()) && own === name) &&
      mayArriveAt(hop, id),
  );
}
