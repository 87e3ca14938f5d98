/** How long steps are planned to take: by the parameters, else by the pack. */
import { verbOf } from "../verbs/index.js";
import type { Action } from "../model/action.js";
import type { Step } from "../model/guide.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";

/**
 * The planned minutes of a step; `null` where nothing says. Substeps count for themselves; of several ways, the longest
 * does.
 */
export function plannedMinutes(
  id: string,
  { actions, choices }: Pick<Step, "actions" | "choices">,
  product: Product,
  { minutes = {} }: Parameters,
): number | null {
  const own = minutes[id];
  if (own !== undefined) return own;
  const sum = (orders: readonly Action[]): number | null => {
    const known = orders.map((action) => minutesOf(action, product, minutes)).filter((value) => value !== undefined);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  const ways = choices.map((choice) => sum(choice.actions)).filter((value) => value !== null);
  return sum(actions) ?? (ways.length > 0 ? Math.max(...ways) : null);
}

function minutesOf(
  action: Action,
  { plannedMinutes: byVerb, plannedMinutesByProgram }: Product,
  told: Readonly<Record<string, number>>,
): number | undefined {
  const program = verbOf(action).runs?.(action);
  const byProgram = program === undefined ? undefined : plannedMinutesByProgram[program];
  return told[action.verb] ?? byProgram ?? byVerb[action.verb];
}
