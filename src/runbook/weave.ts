/** Where the pack's advice goes: into the pack's own procedure, or, for a guide that the caller brought, before and after it. */
import type { Action } from "../model/action.js";
import type { Section, Step } from "../model/guide.js";
import { allSteps, ordersOf } from "./orders.js";

/** A step of advice, and when to do it where it does not stand in the procedure itself. */
export interface Woven {
  step: Step;
  when: string | null;
}

/** Advice by the part of the runbook that it goes into. */
export interface PlacedAdvice {
  prerequisites: Woven[];
  woven: Step[];
  verification: Woven[];
}

/** Sorts advice. What the procedure itself orders already is left out. `numbered`: how many steps the hops before have. */
export function placeAdvice(advice: readonly Section[], procedures: readonly Section[], adviceIn: "weave" | "apart", numbered: number): PlacedAdvice {
  const steps = procedures.flatMap((section) => section.steps);
  const ordered = new Set(allSteps(steps).flatMap(({ actions }) => actions.map(actionKey)));
  const fresh = advice.map((section) => ({ ...section, steps: section.steps.filter((step) => !isOrdered(step, ordered)) }));
  const inPhase = (phase: Section["phase"]): Step[] => fresh.filter((section) => section.phase === phase).flatMap((section) => section.steps);
  const during = inPhase("procedure");
  const plain = (step: Step): Woven => ({ step, when: null });
  if (adviceIn === "weave") {
    const woven = during.filter((step) => anchorIndex(step, steps) >= 0);
    const homeless = during.filter((step) => anchorIndex(step, steps) < 0);
    return { prerequisites: [...inPhase("prerequisites"), ...homeless].map(plain), woven, verification: inPhase("verification").map(plain) };
  }
  const apart = during.map((step) => ({ step, when: whenOf(step, steps, numbered) }));
  return { prerequisites: [...inPhase("prerequisites").map(plain), ...apart], woven: [], verification: inPhase("verification").map(plain) };
}

const actionKey = (action: Action): string => JSON.stringify({ ...action, condition: undefined });

/** Advice that only repeats what the guide orders. Looking twice does no harm, so checks are never left out. */
const isOrdered = ({ actions }: Step, ordered: ReadonlySet<string>): boolean => actions.length > 0 && actions.every((action) => action.verb !== "check" && action.verb !== "manual" && ordered.has(actionKey(action)));

/** Is this the step, one of the guide's own, that advice stands beside? */
const isAnchor = (verb: string, step: Step): boolean => step.advice === null && ordersOf(step).some((action) => action.verb === verb);

/** The top-level step that holds the step the advice stands beside; -1 where the procedure has none with its verb. */
const anchorIndex = ({ placement }: Step, steps: readonly Step[]): number => (placement === null ? -1 : steps.findIndex((step) => allSteps([step]).some((inner) => isAnchor(placement.verb, inner))));

/** The procedure's steps with the advice among them: beside the first step, at whatever depth, that has the advice's verb. */
export function weaveAdvice(steps: readonly Step[], advice: readonly Step[]): Step[] {
  const befores = advice.filter(({ placement }) => placement?.side === "before");
  // What goes behind a step is put there last first, so that it stands in the order of the advice.
  const afters = advice.filter(({ placement }) => placement?.side === "after").reverse();
  return [...befores, ...afters].reduce<Step[]>(insertBeside, [...steps]);
}

function insertBeside(steps: readonly Step[], advice: Step): Step[] {
  const at = anchorIndex(advice, steps);
  const anchor = steps[at];
  if (anchor === undefined) return [...steps];
  if (anchor.substeps.length > 0) return steps.map((step, index) => (index === at ? { ...step, substeps: insertBeside(step.substeps, advice) } : step));
  const index = advice.placement?.side === "before" ? at : at + 1;
  return [...steps.slice(0, index), advice, ...steps.slice(index)];
}

/** "Before step 3 of the procedure": for a procedure that holds its own steps and no others. */
function whenOf({ placement }: Step, steps: readonly Step[], numbered: number): string {
  if (placement === null) return "During the procedure.";
  const number = anchorNumber(placement.verb, steps, numbered);
  return number === null ? `During the procedure, ${placement.side} the step that would ${placement.verb}.` : `${placement.side === "before" ? "Before" : "After"} step ${number} of the procedure.`;
}

/** The number that the runbook prints before the first step with this verb. */
function anchorNumber(verb: string, steps: readonly Step[], numbered: number): string | null {
  const index = steps.findIndex((step) => allSteps([step]).some((inner) => isAnchor(verb, inner)));
  const anchor = allSteps(steps.slice(index, index + 1)).find((step) => isAnchor(verb, step));
  return anchor === undefined ? null : [String(numbered + index + 1), ...anchor.ordinal.split(".").slice(1)].join(".");
}
