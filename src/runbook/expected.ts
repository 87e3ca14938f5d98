/** What one sees when a step is done, from the verb's postconditions. */
import type { Action, Condition } from "../model/action.js";
import type { Step } from "../model/guide.js";
import { code, text, type Inline } from "../model/inline.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";
import { verbOf, type HostNames } from "../verbs/index.js";
import { ordersOf } from "./orders.js";

/** A condition, and when it is to hold, where only under one. */
export type ConditionOfStep = Condition & { when: string | null };

/** What must be so when actions are done. */
export const conditionsOf = (actions: readonly Action[], { layout }: Product): ConditionOfStep[] =>
  actions.flatMap((action) =>
    verbOf(action)
      .postconditions(action, { runtime: layout.runtime })
      .map((condition) => ({ ...condition, when: action.condition ?? null })),
  );

/** What the lines tell of besides the conditions. */
export interface ExpectedScope {
  host: HostNames;
  /** How one sees that this role's program answers. */
  health: { path: string; expect?: string | undefined } | undefined;
  /** What the guide calls this role's host. */
  target: string;
  product: Product;
  parameters: Parameters;
}

/**
 * What one sees when a step is done: by the parameters (by step id, else by verb); else by what the
 * verbs' postconditions and the pack's programs say; else by what the pack says of the verb.
 */
export function expectedResults(
  id: string,
  step: Pick<Step, "actions" | "choices">,
  conditions: readonly ConditionOfStep[],
  scope: ExpectedScope,
): Inline[][] {
  const { product, parameters } = scope;
  const verbs = [...new Set(ordersOf(step).map(({ verb }) => verb))];
  const told = [parameters.expected?.[id]]
    .concat(parameters.expected?.[id] === undefined ? verbs.map((verb) => parameters.expected?.[verb]) : [])
    .filter((line) => line !== undefined);
  if (told.length > 0) return told.map((line) => [text(line)]);
  const programs = ordersOf(step).flatMap(
    (action) => product.programs.list.find(({ name }) => name === verbOf(action).runs?.(action))?.expected ?? [],
  );
  const lines = [...expectedLines(conditions, scope), ...[...new Set(programs)].map((line) => [text(line)])];
  return lines.length > 0
    ? lines
    : verbs.flatMap((verb) =>
        product.expectedResults[verb] === undefined ? [] : [[text(product.expectedResults[verb])]],
      );
}

/** One line for each condition. */
function expectedLines(conditions: readonly ConditionOfStep[], scope: ExpectedScope): Inline[][] {
  return conditions.map((condition) => [
    ...(condition.when === null ? [] : [text(`${condition.when}: `)]),
    ...expectedLine(condition, scope),
  ]);
}

function expectedLine(condition: Condition, scope: ExpectedScope): Inline[] {
  switch (condition.kind) {
    case "exists":
      return [code(condition.path), text(condition.check === null ? " is there." : " is there, and not empty.")];
    case "absent":
      return [code(condition.path), text(" is gone.")];
    case "same-settings":
      return [code(condition.path), text(" has the settings of "), code(condition.as), text(".")];
    case "release-complete":
      return [text("Every file of the release is in "), code(condition.path), text(", with its size.")];
    case "stopped":
      return [text(`The ${condition.target} ${runs(condition.target)} no more.`)];
    case "running":
      return running(condition.target, scope);
  }
}

/** "The server runs", "the remote agents run". */
const runs = (target: string): string => (/[^s]s$/u.test(target) ? "run" : "runs");

/** The address that answers is this role's own, not that of other hosts. */
function running(target: string, { host, health, target: own }: ExpectedScope): Inline[] {
  if (health === undefined || target.toLowerCase() !== own.toLowerCase())
    return [text(`The ${target} ${runs(target)}.`)];
  return [
    text(`The ${target} runs: `),
    ...host.url(),
    code(health.path),
    text(health.expect === undefined ? " answers." : ` answers ${health.expect}.`),
  ];
}
