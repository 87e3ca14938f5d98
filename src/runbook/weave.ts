/** Where the pack's advice goes: before the procedure, behind it, or beside the step that it is about. */
import { argumentsOf, type Action } from "../model/action.js";
import type { Section, Step } from "../model/guide.js";
import { isLook, isManual } from "../verbs/index.js";
import { allSteps } from "../model/step-tree.js";
import { ordersOf } from "./orders.js";

/** Advice by the part of the runbook that it goes into. */
export interface PlacedAdvice {
  prerequisites: Step[];
  woven: Anchored[];
  /** What a procedure that the caller brought has no step for: behind its last. */
  last: Step[];
  verification: Step[];
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
  { brought, runtime }: { /** Did the caller bring the guide? */ brought: boolean; runtime: string },
): PlacedAdvice {
  const steps = procedures.flatMap((section) => section.steps);
  const ordered = new Set(allSteps(steps).flatMap(({ actions }) => actions.map(actionKey)));
  const inPhase = (phase: Section["phase"]): Step[] =>
    advice
      .filter((section) => section.phase === phase)
      .flatMap((section) => section.steps.filter((step) => !isOrdered(step, ordered)));
  const during = inPhase("procedure").map((step) => ({ step, anchor: findAnchor(step, steps, runtime) }));
  const homeless = during.filter(({ anchor }) => anchor === null).map(({ step }) => step);
  return {
    prerequisites: [...inPhase("prerequisites"), ...(brought ? [] : homeless)],
    woven: during.flatMap(({ step, anchor }) =>
      anchor === null ? [] : [{ step, anchor, side: step.placement?.side ?? "after" }],
    ),
    last: brought ? homeless : [],
    verification: inPhase("verification"),
  };
}

const actionKey = (action: Action): string => JSON.stringify({ ...action, condition: undefined });

/** Advice that only repeats what the guide orders. Looking twice does no harm, so checks are never left out. */
const isOrdered = ({ actions }: Step, ordered: ReadonlySet<string>): boolean =>
  actions.length > 0 &&
  actions.every((action) => !isLook(action) && !isManual(action) && ordered.has(actionKey(action)));

/** The step with the advice's verb that is about the runtime folder; where there is none, the first with that verb. */
function findAnchor({ placement }: Step, steps: readonly Step[], runtime: string): Step | null {
  if (placement === null) return null;
  const fitting = allSteps(steps).filter((step) => ordersOf(step).some(({ verb }) => verb === placement.verb));
  const aboutRuntime = fitting.find((step) =>
    ordersOf(step).some(
      (action) => action.verb === placement.verb && Object.values(argumentsOf(action)).includes(runtime),
    ),
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
