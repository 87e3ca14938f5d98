/** The comment that places a local step: `<!-- overlay: before=server/6.x/stop-1 reason="…" -->`. */
import { UsageError } from "../model/errors.js";
import { overlaySides, type OverlayPlacement } from "../model/overlay-placement.js";
import { overlayCommentSchema } from "../model/overlay.js";
import { knownAttributes, type Annotation } from "./annotations.js";

/** How such a comment is written, for messages. */
export const overlayComment =
  "`<!-- overlay: before=ROLE/PROCEDURE/STEP -->` (or `after=`, `instead=`; `*` as the role means every role)";

/**
 * What a comment says: one place for each of `before`, `after` and `instead`.
 *
 * @throws {UsageError} at the comment, where it has other attributes, none of these, or no id of a step
 */
export function readPlacements(annotation: Annotation): OverlayPlacement[] {
  const { attributes, words, place } = annotation;
  knownAttributes(annotation, Object.keys(overlayCommentSchema.shape));
  const [word] = words;
  if (word !== undefined)
    throw new UsageError(`Unexpected word \`${word}\` in a comment \`overlay:\`, expected ${overlayComment}`, {
      place,
    });
  const reason = attributes["reason"]?.trim() ?? "";
  const placements = overlaySides.flatMap((side) => {
    const target = attributes[side];
    return target === undefined ? [] : [{ side, target, reason: reason === "" ? null : reason, place }];
  });
  if (placements.length === 0)
    throw new UsageError(`Unexpected comment \`overlay:\` without a place, expected ${overlayComment}`, { place });
  const wrong = placements.find(({ side, target }) => !overlayCommentSchema.shape[side].safeParse(target).success);
  if (wrong !== undefined)
    throw new UsageError(
      `Unexpected place \`${wrong.target}\` in a comment \`overlay:\`, expected the id of a step such as \`server/6.x/stop-1\``,
      { place, note: "`plan --format json` shows the id of every step." },
    );
  return placements;
}
