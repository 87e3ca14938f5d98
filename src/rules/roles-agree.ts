/**
 * The procedures of two roles differ where nothing explains it: one copies `web.config`, the other
 * does not, though both have that file; one keeps the old folder, the other does not.
 *
 * A copy under a condition binds nobody else. For a guide of the pack itself, what `product.yml`
 * calls unknown is an explanation.
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
import type { Product } from "../model/product.js";
import { createBlockFinder } from "./nodes.js";
import { allOrdersOf, hopsMeet, ordersOf, proceduresOf, type Ordered, type Procedure } from "./procedures.js";
import type { Rule, RuleContext } from "./rule.js";

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
      const copy = settingsCopies(procedure, product)[0];
      if (copy === undefined) continue;
      for (const other of procedures) {
        if (other.role === procedure.role || !hopsMeet(other.hop, procedure.hop)) continue;
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

const filesOf = ({ action }: Ordered): string[] => [action["files"] ?? []].flat().map(String);
const isPlain = ({ action, step }: Ordered): boolean => action.condition === undefined && step.condition === null && step.when === null && !step.optional;

/** The copies into the folder of the release. */
const copiesOf = ({ steps }: Procedure, product: Product): Ordered[] => allOrdersOf(steps).filter(({ action }) => action.verb === "copy" && String(action["to"]).toLowerCase() === product.layout.runtime.toLowerCase());

/** Those that carry settings over for everybody. */
const settingsCopies = (procedure: Procedure, product: Product): Ordered[] => copiesOf(procedure, product).filter((order) => isPlain(order) && filesOf(order).some((file) => /[*]/u.test(file) || isSettings(file, product)));

const isSettings = (file: string, { settingsFiles }: Product): boolean => settingsFiles.some(({ name }) => name.toLowerCase() === file.toLowerCase());

const matches = (file: string, pattern: string): boolean =>
  new RegExp(`^${pattern.toLowerCase().replace(/[.+?^${}()|[\]\\]/gu, "\\$&").replaceAll("*", "[^/]*")}$`, "u").test(file.toLowerCase());

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
      if (settings === undefined || seen.has(settings.name) || !settings.roles.includes(procedure.role ?? "") || own.some((pattern) => matches(file, pattern))) return [];
      seen.add(settings.name);
      return isExplained(settings.name, procedure.role ?? "", context) ? [] : [{ file: settings.name, order }];
    }),
  );
}

/** Does the pack say of its own guide that nobody knows? */
function isExplained(file: string, role: string, { own, product }: RuleContext): boolean {
  if (!own) return false;
  const unknown = (product?.versions ?? []).flatMap((version) => version.unknown);
  return unknown.some(({ sentence, roles }) => sentence.toLowerCase().includes(file.toLowerCase()) && (roles === undefined || roles.includes(role)));
}
