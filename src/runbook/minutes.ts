/** How long steps are planned to take: by the parameters, else by the pack. */
import type { Action } from "../model/action.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";

/** The planned minutes of a step; `null` where nothing says. Substeps count for themselves. */
export function plannedMinutes(id: string, actions: readonly Action[], product: Product, { minutes = {} }: Parameters): number | null {
  const own = minutes[id];
  if (own !== undefined) return own;
  const known = actions.map((action) => minutesOf(action, product, minutes)).filter((value) => value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function minutesOf({ verb, program }: Action, { plannedMinutes: byVerb, plannedMinutesByProgram }: Product, told: Readonly<Record<string, number>>): number | undefined {
  const byProgram = typeof program === "string" ? plannedMinutesByProgram[program] : undefined;
  return told[verb] ?? byProgram ?? byVerb[verb];
}
