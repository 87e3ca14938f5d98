/** What an integrator adds to the vendor's procedures for his own site: steps placed by the ids of others. */
import { z } from "zod";
import type { Step } from "./guide.js";
import { overlaySides, type OverlayPlacement } from "./overlay-placement.js";

const stepId = z.string().regex(/^(?:\*|[^\s/*]+)(?:\/[^\s/*]+){2}$/u, "the id of a step such as `server/6.x/stop-1`");

/**
 * What a comment says: the ids of the steps to stand beside, at least one. `*` as the role of an id means every role.
 */
export const overlayCommentSchema = z
  .strictObject({
    before: stepId.optional().describe("The id of the step to stand before"),
    after: stepId.optional().describe("The id of the step to stand behind"),
    instead: stepId
      .optional()
      .describe("The id of the step to stand in the place of, which the runbook then still tells of"),
    reason: z.string().optional().describe("Why, in the integrator's words"),
  })
  .meta({ anyOf: overlaySides.map((side) => ({ required: [side] })) });

/** A local step with the places that it goes to, at least one. */
export interface LocalStep {
  step: Step;
  placements: OverlayPlacement[];
}

/** A file of local steps, in its order. */
export interface Overlay {
  /** As the caller named it. */
  file: string;
  /** Of the file's bytes, 64 hexadecimal digits. */
  sha256: string;
  title: string;
  steps: LocalStep[];
}
