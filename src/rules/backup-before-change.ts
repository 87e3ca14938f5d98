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
        return what === undefined ? [] : [{ ...order, what }];
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

const database = /\b(?:data ?bases?|db|sql|bacpac)\b/iu;

function isBackup({ action }: Ordered): boolean {
  if (action.verb === "backup") return database.test(action.what);
  if (action.verb === "execute") return /bacpac|backup/iu.test(action.program);
  return action.verb === "query" && /\bbackup\s+database\b/iu.test(action.statement);
}

/** What changes the database; `undefined` where the action does not. */
function changeOf(
  { action }: Ordered,
  { role, hop }: Procedure,
  orders: readonly Ordered[],
  product: Product | undefined,
): string | undefined {
  switch (action.verb) {
    case "execute": {
      const program = action.program;
      return product?.programs.list.some(
        ({ name, changesDatabase }) => changesDatabase && name.toLowerCase() === program.toLowerCase(),
      )
        ? program
        : undefined;
    }
    case "query":
      return /\b(?:delete|update|insert|alter|drop|truncate|merge|create|exec)\b/iu.test(action.statement)
        ? action.statement
        : undefined;
    case "deploy":
      return `deploy ${action.what}`;
    case "start":
      return orders.some((order) => order.action.verb === "extract") &&
        upgradesAtStart(action.target, role, hop, product)
        ? `start ${action.target}`
        : undefined;
    default:
      return undefined;
  }
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
