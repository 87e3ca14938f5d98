/** What a new edition does to the places of local steps. */
import { inlineText } from "../model/inline.js";
import type { OverlayPlacement } from "../model/overlay-placement.js";
import type { EditionStep } from "./edition.js";
import type { Match, OverlayQuestion, OverlayState } from "./guide-diff.js";

/** The state of every place of an overlay, in its order; one with `*` for every role that has the step. */
export function judgeOverlay(
  matches: readonly Match[],
  { overlay, oldIds, newIds, isTarget }: OverlayQuestion,
): OverlayState[] {
  const byId = new Map(
    matches.flatMap((match) =>
      match.one === null
        ? []
        : [...match.one.ids].map(([role, id]) => [id, { match, role, one: match.one as EditionStep }] as const),
    ),
  );
  const [before, after] = [new Set(oldIds), new Set(newIds)];
  const stateOf = (id: string): Pick<OverlayState, "state" | "now"> => {
    const known = byId.get(id);
    // Steps that the pack adds are the same on both sides, where they are still woven in.
    if (known === undefined) return after.has(id) ? { state: "fits", now: id } : { state: "orphaned", now: null };
    const { match, role, one } = known;
    const now = match.other?.ids.get(role) ?? null;
    if (match.other === null || now === null) return { state: "orphaned", now: null };
    if (one.signature !== match.other.signature) return { state: "changed", now };
    return { state: match.moved || now !== id ? "moved" : "fits", now };
  };
  const targetsOf = ({ target }: OverlayPlacement): string[] => {
    const bare = target.replace(/@[^/]*/u, "");
    const among = (ids: Iterable<string>): string[] => [...new Set(ids)].filter((id) => isTarget(bare, id));
    const old = among([...byId.keys(), ...before]);
    return old.length > 0 ? old : among(after);
  };
  return overlay.steps.flatMap(({ step, placements }) =>
    placements.flatMap((placement): OverlayState[] => {
      const targets = targetsOf(placement);
      const rest = {
        side: placement.side,
        command: inlineText(step.command),
        source: { file: placement.place.file, line: placement.place.line },
      };
      if (targets.length === 0) return [{ id: placement.target, state: "orphaned", now: null, ...rest }];
      return targets.map((id) => {
        const { state, now } = stateOf(id);
        return { id, state, now, ...rest };
      });
    }),
  );
}
