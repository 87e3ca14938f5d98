/**
 * The procedures of two roles differ where nothing explains it: one copies `web.config`, the other
 * does not, though both have that file; one keeps the old folder, stops its program, downloads or
 * installs something, the other does not.
 *
 * What is done under a condition binds nobody else, and a step for a person that speaks of it may
 * well do it. Work on the database is one role's. For a guide of the pack itself, what
 * `product.yml` calls unknown is an explanation.
 *
 * @not-ok 7:4-7:67 actual=`appsettings.json` expected=`web.config`
 * ```markdown
 * # Upgrade from 6.1 to 6.2
 *
 * ## Server
 *
 * 1. Stop the server.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Copy `appsettings.json` from `RuntimeOld` to the new `Runtime`.
 * 4. Start the server.
 *
 * ## Agent
 *
 * 1. Stop the agent.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Copy `web.config` and `appsettings.json` from `RuntimeOld` to the new `Runtime`.
 * 4. Start the agent.
 * ```
 *
 * @not-ok 10:1-10:9 actual=`agent` expected=`rename Runtime`
 * ```markdown
 * # Upgrade from 6.1 to 6.2
 *
 * ## Server
 *
 * 1. Stop the server.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Extract `Runtime.zip` into a new `Runtime` folder.
 * 4. Start the server.
 *
 * ## Agent
 *
 * 1. Stop the agent.
 * 2. Extract `Runtime.zip` into the `Runtime` folder.
 * 3. Start the agent.
 * ```
 *
 * @ok
 * ```markdown
 * # Upgrade from 6.1 to 6.2
 *
 * ## Server
 *
 * 1. Stop the server.
 * 2. Back up the database.
 * 3. Rename the folder `Runtime` to `RuntimeOld`.
 * 4. Extract `Runtime.zip` into a new `Runtime` folder.
 * 5. Start the server.
 *
 * ## Agent
 *
 * 1. Stop the agent.
 * 2. Do with its `Runtime` folder as on the server.
 * 3. Start the agent.
 * ```
 *
 * @ok
 * ```markdown
 * # Upgrade from 6.1 to 6.2
 *
 * ## Server
 *
 * 1. Stop the server.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Copy `appsettings.json` from `RuntimeOld` to the new `Runtime`.
 * 4. Start the server.
 *
 * ## Agent
 *
 * 1. Stop the agent.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Copy the `appsettings*.json` files from `RuntimeOld` to the new `Runtime`.
 * 4. If IIS hosts the agent, copy `web.config` from `RuntimeOld` to the new `Runtime`.
 * 5. Start the agent.
 * ```
 */
import { argumentsOf, type Action } from "../model/action.js";
import type { Product } from "../model/product.js";
import { allSteps } from "../model/step-tree.js";
import { createBlockFinder } from "./nodes.js";
import {
  allOrdersOf,
  hopsMeet,
  ordersOf,
  proceduresOf,
  saidBy,
  type Ordered,
  type Procedure,
  changeTo,
} from "./procedures.js";
import type { Rule, RuleContext } from "./rule.js";
import { isManual, type Common, verbOf } from "../verbs/index.js";

export const rolesAgree: Rule = {
  name: "roles-agree",
  severity: "warning",
  judges: "procedures",
  summary: "two roles' procedures differ where nothing explains it",
  check(context, report) {
    const { guide, tree, source, product } = context;
    if (product === undefined || guide.kind === "advice") return;
    const blockAt = createBlockFinder(tree, source);
    const procedures = proceduresOf(guide).filter(({ role }) => role !== null);
    for (const procedure of procedures) {
      // What stands before the first heading begins where its first step does.
      const head = procedure.sections.find(({ depth }) => depth > 0) ?? procedure.steps[0];
      const others = procedures.filter((other) => other.role !== procedure.role && hopsMeet(other.hop, procedure.hop));
      for (const { what, other, order } of lacksOf(procedure, others, product)) {
        report({
          ...blockAt((head ?? order.step).place),
          reason: `Unexpected procedure of \`${String(procedure.role)}\` without \`${what}\`, expected it as for \`${String(other.role)}\` (line ${String(order.step.place.line)})`,
          actual: String(procedure.role),
          expected: what,
          note: "Add the step here too, or say why this role does without it.",
        });
      }
      const copy = settingsCopies(procedure, product)[0];
      if (copy === undefined) continue;
      for (const other of others) {
        for (const { file, order } of missingFrom(procedure, other, context)) {
          report({
            ...blockAt(copy.step.place),
            reason: `Unexpected list of files without \`${file}\` for \`${String(procedure.role)}\`, expected it as for \`${String(other.role)}\` (line ${String(order.step.place.line)})`,
            actual: filesOf(copy).join(", "),
            expected: file,
            note: `Copy \`${file}\` here too, or say why this role does without it.`,
          });
        }
      }
    }
  },
};

interface Lack {
  /** The action that is missing: its verb and what it is about. */
  what: string;
  other: Procedure;
  order: Ordered;
}

/** What the other procedures order for everybody, and this one nowhere. */
function lacksOf(procedure: Procedure, others: readonly Procedure[], product: Product): Lack[] {
  const own = new Set(allOrdersOf(procedure.steps).flatMap(({ action }) => commonOf(action, product)?.kind ?? []));
  const told = allSteps(procedure.steps)
    .filter(({ manualReason, actions }) => manualReason !== null || actions.some(isManual))
    .map(saidBy)
    .join("\n");
  const found = new Map<string, Lack>();
  for (const other of others) {
    for (const order of ordersOf(other.steps).filter(isPlain)) {
      const of = commonOf(order.action, product);
      if (of === null || own.has(of.kind) || found.has(of.kind) || of.words.test(told)) continue;
      found.set(of.kind, { what: of.what, other, order });
    }
  }
  return [...found.values()];
}

/** What every role does on its own host, whatever its program; `null`: none of that. */
const commonOf = (action: Action, { layout }: Product): Common | null =>
  verbOf(action).common?.(action, layout) ?? null;

const filesOf = ({ action }: Ordered): string[] => [argumentsOf(action)["files"] ?? []].flat().map(String);
const isPlain = ({ action, step }: Ordered): boolean =>
  action.condition === undefined && step.condition === null && step.when === null && !step.optional;

/** The copies into the folder of the release. */
const copiesOf = ({ steps }: Procedure, product: Product): Ordered[] =>
  allOrdersOf(steps).filter(({ action }) => {
    const change = changeTo(action);
    return change?.change === "copy" && change.to.toLowerCase() === product.layout.runtime.toLowerCase();
  });

/** Those that carry settings over for everybody. */
const settingsCopies = (procedure: Procedure, product: Product): Ordered[] =>
  copiesOf(procedure, product).filter(
    (order) => isPlain(order) && filesOf(order).some((file) => /[*]/u.test(file) || isSettings(file, product)),
  );

const isSettings = (file: string, { settingsFiles }: Product): boolean =>
  settingsFiles.some(({ name }) => name.toLowerCase() === file.toLowerCase());

const matches = (file: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .toLowerCase()
      .replace(/[.+?^${}()|[\]\\]/gu, "\\$&")
      .replaceAll("*", "[^/]*")}$`,
    "u",
  ).test(file.toLowerCase());

/** The files that `other` names and `procedure` does not carry over, though its role has them. */
function missingFrom(procedure: Procedure, other: Procedure, context: RuleContext): { file: string; order: Ordered }[] {
  const product = context.product as Product;
  const own = copiesOf(procedure, product).flatMap(filesOf);
  const ordered = new Set(ordersOf(other.steps).map(({ action }) => action));
  const named = settingsCopies(other, product).filter(({ action }) => ordered.has(action));
  const seen = new Set<string>();
  return named.flatMap((order) =>
    filesOf(order).flatMap((file) => {
      const settings = product.settingsFiles.find(({ name }) => name.toLowerCase() === file.toLowerCase());
      if (
        settings === undefined ||
        seen.has(settings.name) ||
        !settings.roles.includes(procedure.role ?? "") ||
        own.some((pattern) => matches(file, pattern))
      )
        return [];
      seen.add(settings.name);
      return isExplained(settings.name, procedure.role ?? "", context) ? [] : [{ file: settings.name, order }];
    }),
  );
}

/** Does the pack say of its own guide that nobody knows? */
function isExplained(file: string, role: string, { own, product }: RuleContext): boolean {
  if (!own) return false;
  const unknown = (product?.versions ?? []).flatMap((version) => version.unknown);
  return unknown.some(
    ({ sentence, roles }) =>
      sentence.toLowerCase().includes(file.toLowerCase()) && (roles === undefined || roles.includes(role)),
  );
}
