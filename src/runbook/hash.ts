/** What tells one edition of a step from another. */
import type { Step } from "../model/guide.js";
import { blockText, inlineText } from "../model/inline.js";
import { digest } from "./digest.js";

/**
 * The step and all below it with the hash of what the guide says: the same on every host, whatever its folders are
 * called.
 */
export function withHash(step: Step): Step {
  const substeps = step.substeps.map(withHash);
  const { command, optional, condition, info, closing, choices, actions } = step;
  const texts = [blockText(info), blockText(closing)];
  const below = substeps.map(({ hash }) => hash);
  return {
    ...step,
    substeps,
    hash: digest([inlineText(command), optional, condition, ...texts, choices, actions, below]),
  };
}
