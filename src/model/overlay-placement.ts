/** Where a step of an integrator's own goes, among the vendor's. */
import type { Place } from "./inline.js";

/** On which side of its step a local step stands; `instead`: in its place. */
export const overlaySides = ["before", "after", "instead"] as const;
/** One of {@link overlaySides}. */
export type OverlaySide = (typeof overlaySides)[number];

/** Where a local step goes: what one comment `<!-- overlay: before=server/6.x/stop-1 -->` says. */
export interface OverlayPlacement {
  side: OverlaySide;
  /** A step's id; `*` for its role means every role. */
  target: string;
  /** Why, in the integrator's words; `null` where he gives no reason. */
  reason: string | null;
  /** Where the comment stands. */
  place: Place;
}
