/** Where the pack's advice goes: into the pack's own procedure, or, for a guide that the caller brought, before and after it. */
import type { Action } from "../model/action.js";
import type { Section, Step } from "../model/guide.js";
import { allSteps } from "../model/step-tree.js";
import { ordersOf } from "./orders.js";

/** A step of advice, and when to do it where it does not stand in the procedure itself. */
export interface Woven {
  step: Step;
  when: string | null;
}

/** Advice by the part of the runbook that it goes into. */
export interface PlacedAdvice {
  prerequisites: Woven[];
  /** What belongs between the steps of a procedure that holds its own steps and no others. */
  between: Woven[];
  woven: Anchored[];
  verification: Woven[];
}

/** Advice, and the step of the guide that it stands beside. */
export interface Anchored {
  step: Step;
  side: "before" | "after";
  anchor: Step;
}

/** Sorts advice. What the procedure itself orders already is left out. */
export function placeAdvice(
  advice: readonly Section[],
  procedures: readonly Section[],
  {
    adviceIn,
    numbered,
    runtime,
  }: { adviceIn: "weave" | "apart"; /** How many steps the hops before have. */ numbered: number; runtime: string },
): PlacedAdvice {
  const steps = procedures.flatMap((section) => section.steps);
  const ordered = new Set(allSteps(steps).flatMap(({ actions }) => actions.map(actionKey)));
  const fresh = advice.map((section) => ({
    ...section,
    steps: section.steps.filter((step) => !isOrdered(step, ordered)),
  }));
  const inPhase = (phase: Section["phase"]): Step[] =>
    fresh.filter((section) => section.phase === phase).flatMap((section) => section.steps);
  const plain = (step: Step): Woven => ({ step, when: null });
  const during = inPhase("procedure").map((step) => ({ step, anchor: findAnchor(step, steps, runtime) }));
  const woven = during.flatMap(({ step, anchor }) =>
    anchor === null || adviceIn === "apart" ? [] : [{ step, anchor, side: step.placement?.side ?? "after" }],
  );
  const homeless =
    adviceIn === "weave" ? during.filter(({ anchor }) => anchor === null).map(({ step }) => plain(step)) : [];
  const between =
    adviceIn === "apart"
      ? during.map(({ step, anchor }) => ({ step, when: whenOf(step, anchor, steps, numbered) }))
      : [];
  return {
    prerequisites: [...inPhase("prerequisites").map(plain), ...homeless],
    between,
    woven,
    verification: inPhase("verification").map(plain),
  };
}

const actionKey = (action: Action): string => JSON.stringify({ ...action, condition: undefined });

/** Advice that only repeats what the guide orders. Looking twice does no harm, so checks are never left out. */
const isOrdered = ({ actions }: Step, ordered: ReadonlySet<string>): boolean =>
  actions.length > 0 &&
  actions.every((action) => action.verb !== "check" && action.verb !== "manual" && ordered.has(actionKey(action)));

/** The step with the advice's verb that is about the runtime folder; where there is none, the first with that verb. */
function findAnchor({ placement }: Step, steps: readonly Step[], runtime: string): Step | null {
  if (placement === null) return null;
  const fitting = allSteps(steps).filter((step) => ordersOf(step).some(({ verb }) => verb === placement.verb));
  const aboutRuntime = fitting.find((step) =>
    ordersOf(step).some(({ verb, from, to, into }) => verb === placement.verb && [to, into, from].includes(runtime)),
  );
  return aboutRuntime ?? fitting[0] ?? null;
}

/** The procedure's steps with the advice beside its anchors, at whatever depth. */
export function weaveAdvice(steps: readonly Step[], advice: readonly Anchored[]): Step[] {
  return steps.flatMap((step) => {
    const own = advice.filter(({ anchor }) => anchor.place === step.place && anchor.ordinal === step.ordinal);
    const beside = (wanted: Anchored["side"]): Step[] =>
      own.filter(({ side }) => side === wanted).map((anchored) => anchored.step);
    return [...beside("before"), { ...step, substeps: weaveAdvice(step.substeps, advice) }, ...beside("after")];
  });
}

/** "Before step 3 of the procedure": the number is the one that the runbook prints. */
function whenOf({ placement }: Step, anchor: Step | null, steps: readonly Step[], numbered: number): string {
  if (placement === null) return "During the procedure.";
  const top = anchor === null ? -1 : steps.findIndex((step) => allSteps([step]).includes(anchor));
  if (anchor === null || top < 0)
    return `During the procedure, ${placement.side} the step that would ${placement.verb}.`;
  const number = [String(numbered + top + 1), ...anchor.ordinal.split(".").slice(1)].join(".");
  return `${placement.side === "before" ? "Before" : "After"} step ${number} of the procedure.`;
}
