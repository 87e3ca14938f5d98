/** The procedures of a guide, as a role goes through them. */
import type { Action } from "../model/action.js";
import type { Change } from "../model/change.js";
import type { Guide, HopPattern, Section, Step } from "../model/guide.js";
import { inlineText } from "../model/inline.js";
import { allSteps } from "../model/step-tree.js";
import { compareVersions, inRange } from "../model/version.js";
import { verbOf } from "../verbs/index.js";

/** The words of a step's sentence. */
export const saidBy = (step: Step): string => inlineText(step.command);

/** An action with the step that orders it. */
export interface Ordered {
  action: Action;
  step: Step;
}

/** What an action does to files or programs, wherever they lie; `null`: a person does it. */
export const changeTo = (action: Action, runtime = ""): Change | null =>
  verbOf(action).change(action, { runtime, runsHere: () => true });

/** What an action stops or starts. */
export const switchOf = (action: Action): { target: string; on: boolean } | undefined =>
  verbOf(action).switches?.(action);

/** The actions of steps, in order. What a step leaves to a choice is one of its ways, each once. */
export const ordersOf = (steps: readonly Step[]): Ordered[] =>
  allSteps(steps).flatMap((step) => step.actions.map((action) => ({ action, step })));

/** As {@link ordersOf}, with the actions of choices. */
export const allOrdersOf = (steps: readonly Step[]): Ordered[] =>
  allSteps(steps).flatMap((step) =>
    [...step.actions, ...step.choices.flatMap(({ actions }) => actions)].map((action) => ({ action, step })),
  );

/** What one role does on one hop: the sections in the order of the guide. */
export interface Procedure {
  /** `null`: the guide names no role. */
  role: string | null;
  hop: HopPattern | null;
  sections: Section[];
  steps: Step[];
}

/**
 * Every procedure of a guide, for each of its roles. Sections that name no role belong to all of
 * them. Where no section names one, a section that is not below the one before, and before which
 * all is started again, begins another procedure.
 */
export function proceduresOf({ sections }: Guide): Procedure[] {
  const parts = sections.filter(({ kind, phase }) => kind === "procedure" && (phase === null || phase === "procedure"));
  const roles = [...new Set(parts.flatMap((section) => section.roles ?? []))];
  const hops = [...new Set(parts.map(({ hop }) => JSON.stringify(hop)))];
  return (roles.length === 0 ? [null] : roles).flatMap((role) =>
    hops.flatMap((hop) => {
      const own = parts.filter(
        (section) =>
          JSON.stringify(section.hop) === hop &&
          (role === null || section.roles === null || section.roles.includes(role)),
      );
      const groups = role === null || !own.some(({ roles: named }) => named !== null) ? splitAtStarts(own) : [own];
      return groups
        .filter((group) => group.some((section) => role === null || section.roles !== null))
        .map((group) => ({
          role,
          hop: JSON.parse(hop) as HopPattern | null,
          sections: group,
          steps: group.flatMap(({ steps }) => steps),
        }));
    }),
  );
}

function splitAtStarts(sections: readonly Section[]): Section[][] {
  const groups: Section[][] = [];
  for (const section of sections) {
    const group = groups.at(-1);
    if (group !== undefined && (section.depth > (group[0]?.depth ?? 0) || isOpen(group))) group.push(section);
    else groups.push([section]);
  }
  return groups;
}

/** Is something stopped that is not started again? */
function isOpen(sections: readonly Section[]): boolean {
  const switches = ordersOf(sections.flatMap(({ steps }) => steps)).map(({ action }) => switchOf(action)?.on);
  return switches.lastIndexOf(false) > switches.lastIndexOf(true);
}

/** May two hops be the same installation? An unknown one may be any. */
export function hopsMeet(one: HopPattern | null, other: HopPattern | null): boolean {
  if (one === null || other === null) return true;
  const [left, right] = [endsOf(one), endsOf(other)];
  return rangesMeet(left.from, right.from) && rangesMeet(left.to, right.to);
}

/** The ranges that a hop goes from and to. */
const endsOf = (hop: HopPattern) =>
  hop.kind === "within" ? { from: hop.range, to: hop.range } : { from: hop.from, to: hop.to };

type Range = ReturnType<typeof endsOf>["from"];

const rangesMeet = (one: Range, other: Range): boolean =>
  holds(one, other.min) || holds(one, other.max) || holds(other, one.min) || (one.min === null && other.min === null);
const holds = (range: Range, version: string | null): boolean => version !== null && inRange(version, range);

/** May a hop arrive at this version? */
export function mayArriveAt(hop: HopPattern | null, version: string): boolean {
  if (hop === null) return false;
  const { from, to } = endsOf(hop);
  return inRange(version, to) && (from.min === null || compareVersions(from.min, version) < 0);
}
