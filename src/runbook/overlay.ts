/** The integrator's own steps: woven into procedures by the ids of the steps they stand beside. */
import { nearest } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Step } from "../model/guide.js";
import { inlineText, text, type Block } from "../model/inline.js";
import type { OverlayPlacement, OverlaySide } from "../model/overlay-placement.js";
import type { Overlay } from "../model/overlay.js";
import type { RunbookStep } from "../model/runbook.js";

/** The local steps on each side of a step, in the order of the overlay. */
export type LocalStepsAt = (id: string) => Record<OverlaySide, Step[]>;

/**
 * What stands beside the step with an id.
 *
 * @param overlay `undefined` has no steps
 * @param prepare puts in the operator's names, and settles by his answers
 */
export function localSteps(overlay: Overlay | undefined, prepare: (steps: Step[]) => Step[]): LocalStepsAt {
  const placed = (overlay?.steps ?? []).flatMap(({ step, placements }) =>
    placements.map((placement) => ({ placement, step: toLocal(step, placement.reason) })),
  );
  return (id) => {
    const here = placed.filter(({ placement }) => isTarget(placement.target, id));
    const on = (side: OverlaySide): Step[] =>
      here.length === 0 ? [] : prepare(here.filter(({ placement }) => placement.side === side).map(({ step }) => step));
    return { before: on("before"), instead: on("instead"), after: on("after") };
  };
}

/** The step, and all below it, as local advice. */
const toLocal = (step: Step, reason: string | null): Step => ({
  ...step,
  advice: { reason: reason ?? "A step of this site, not of the vendor's guide.", sources: [] },
  local: true,
  substeps: step.substeps.map((substep) => toLocal(substep, reason)),
});

/**
 * Does a target mean the step with this id? `*` as the role is any role. A target that does not say
 * which installation it means (`6.x`, not `6.x@6.1`) means every one by that procedure.
 */
export function isTarget(target: string, id: string): boolean {
  const [role, procedure, name] = target.split("/");
  const [ownRole, ownProcedure, ownName] = id.split("/");
  return (
    (role === "*" || role === ownRole) &&
    name === ownName &&
    (procedure === ownProcedure || procedure === ownProcedure?.replace(/@.*$/u, ""))
  );
}

/** The local step, which tells what it stands for: nothing that a guide says is silently dropped. */
export function inPlaceOf(replaced: RunbookStep, local: RunbookStep): RunbookStep {
  const whose = replaced.origin === "guide" ? "the guide" : "the advice";
  const said: Block = {
    type: "paragraph",
    children: [text(`Instead of step ${replaced.number} of ${whose}: `), ...replaced.command],
  };
  const below: Block[] =
    replaced.substeps.length === 0
      ? []
      : [{ type: "list", ordered: true, start: 1, items: replaced.substeps.map(toItem) }];
  return { ...local, info: [...local.info, said, ...below] };
}

const toItem = ({ command, substeps }: RunbookStep): Block[] => [
  { type: "paragraph", children: command },
  ...(substeps.length === 0 ? [] : [{ type: "list" as const, ordered: true, start: 1, items: substeps.map(toItem) }]),
];

/** The places of an overlay that no step has. `ids`: of all steps that local steps can stand beside. */
function findOrphans({ steps }: Overlay, ids: readonly string[]): { placement: OverlayPlacement; command: string }[] {
  return steps.flatMap(({ step, placements }) =>
    placements
      .filter(({ target }) => !ids.some((id) => isTarget(bare(target), id)))
      .map((placement) => ({ placement, command: inlineText(step.command) })),
  );
}

/** Which installation a target means depends on the path; whether its step exists does not. */
const bare = (target: string): string => target.replace(/@[^/]*/u, "");

/**
 * Refuses an overlay whose steps have lost their places.
 *
 * @throws {UsageError} at the first such comment, with the nearest ids, and the places of the others
 */
export function refuseOrphans(overlay: Overlay, ids: readonly string[]): void {
  const [first, ...others] = findOrphans(overlay, ids);
  if (first === undefined) return;
  const { target, place } = first.placement;
  const near = nearestIds(target, ids)
    .map((id) => `\`${id}\``)
    .join(" or ");
  const also = others.map(
    ({ placement }) => `${placement.place.file}:${String(placement.place.line)} \`${placement.target}\``,
  );
  const note = [
    near === "" ? "`plan --format json` shows the id of every step." : `Did you mean ${near}?`,
    "`upgrade-runbook diff OLD NEW --overlay FILE` shows what became of it.",
    also.length === 0 ? "" : `The same: ${also.join(", ")}.`,
  ];
  throw new UsageError(
    `Unexpected place \`${target}\` of the local step "${shorten(first.command)}", expected the id of a step in a procedure`,
    { place, note: note.filter((part) => part !== "").join(" ") },
  );
}

const shorten = (words: string): string => (words.length > 60 ? `${words.slice(0, 59)}…` : words);

/** The real ids that look most like a target; with `*` as its role, of any role. */
function nearestIds(target: string, ids: readonly string[]): string[] {
  const [, ...rest] = target.split("/");
  const candidates = target.startsWith("*/") ? [...new Set(ids.map((id) => id.replace(/^[^/]*/u, "*")))] : ids;
  // The same step in another procedure is nearer than another step whose letters are alike.
  const name = rest.at(-1) ?? "";
  const same = candidates.filter((id) => id.endsWith(`/${name}`) && id.split("/")[0] === target.split("/")[0]);
  return [...new Set([...nearest(target, candidates), ...same])].slice(0, 3);
}
