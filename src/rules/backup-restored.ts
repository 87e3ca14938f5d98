/**
 * A folder renamed away that no later step uses. Then either a step is missing that brings the
 * customer's settings back, or the folder is kept for nothing.
 *
 * @not-ok 4:4-4:48 actual=`RuntimeOld` expected=`a later step that uses RuntimeOld`
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Extract `Runtime.zip` into a new folder `Runtime`.
 * 4. Start the server.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 3. Extract `Runtime.zip` into a new folder `Runtime`.
 * 4. Copy `appsettings.json` from `RuntimeOld` to the new `Runtime`.
 * 5. Start the server.
 * ```
 */
import { escapePattern } from "../language/escape-pattern.js";
import type { Step } from "../model/guide.js";
import { blockText } from "../model/inline.js";
import { createBlockFinder } from "./nodes.js";
import { allSteps } from "../model/step-tree.js";
import { allOrdersOf, proceduresOf, saidBy, changeTo } from "./procedures.js";
import type { Rule } from "./rule.js";
import { verbOf } from "../verbs/index.js";
import { type Action } from "../model/action.js";

export const backupRestored: Rule = {
  name: "backup-restored",
  severity: "warning",
  judges: "procedures",
  summary: "a folder renamed away that no later step uses",
  check({ guide, tree, source }, report) {
    if (guide.kind === "advice") return;
    const blockAt = createBlockFinder(tree, source);
    for (const { steps } of proceduresOf(guide)) {
      const all = allSteps(steps);
      for (const { action, step } of allOrdersOf(steps)) {
        const to = verbOf(action).renames?.(action).to;
        if (to === undefined) continue;
        const later = all.slice(all.indexOf(step) + 1);
        if (later.some((other) => uses(other, to))) continue;
        report({
          ...blockAt(step.place),
          reason: `Unexpected folder \`${to}\` that no later step uses, expected a step that copies from it`,
          actual: to,
          expected: `a later step that uses ${to}`,
          note: `Add the step that brings the settings back from \`${to}\`, or say what the folder is for.`,
        });
      }
    }
  },
};

const unpacks = (action: Action): boolean => verbOf(action).unpacks !== undefined;
const makes = (action: Action): boolean => changeTo(action)?.change === "make";

const names = (text: string, folder: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}_-])${escapePattern(folder)}(?![\\p{L}\\p{N}_-])`, "iu").test(text);

/** Does a step take something from the folder, or speak of it otherwise than as the neighbour of the new one? */
function uses(step: Step, folder: string): boolean {
  // A step that extracts "beside" the backup does not use it.
  const beside = step.actions.length > 0 && step.actions.every((action) => unpacks(action) || makes(action));
  const orders = [...step.actions, ...step.choices.flatMap(({ actions }) => actions)];
  if (
    orders.some(
      (action) =>
        !unpacks(action) &&
        Object.entries(action).some(([key, value]) => key !== "verb" && names([value].flat().join("\n"), folder)),
    )
  )
    return true;
  if (beside) return false;
  // "Copy all the old settings" means it, whatever it is called.
  if (step.manualReason !== null && /\b(?:old|original|previous|former|backup|saved)\b/iu.test(saidBy(step)))
    return true;
  const texts = [saidBy(step), blockText([...step.info, ...step.choices.flatMap(({ info }) => info), ...step.closing])];
  return texts.some((text) => names(text, folder));
}
