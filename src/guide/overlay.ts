/**
 * Overlays: the integrator's own steps, in the dialect of the guides, each behind a comment that says where it goes.
 */
import { sha256Of } from "../language/bytes.js";
import type { Html, Root, RootContent } from "mdast";
import { nearest } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Step } from "../model/guide.js";
import type { Place } from "../model/inline.js";
import type { LocalStep, Overlay } from "../model/overlay.js";
import type { Product } from "../model/product.js";
import { annotationNames, isComment } from "./annotations.js";
import { placeOf } from "./convert.js";
import { decode, parseGuide, type GuideSource } from "./index.js";
import { parseMarkdown } from "./markdown.js";
import { overlayComment } from "./overlay-comment.js";
import { allSteps } from "../model/step-tree.js";

/**
 * Parses an overlay.
 *
 * @param product the pack whose names to read by; `undefined` reads without
 * @throws {UsageError} at file and line, where a step has no place or a place no step, a comment is
 *   not one of ours or not as it must be, or the file has no step at all; and where {@link parseGuide} does
 * @example
 * ```ts
 * const text = "<!-- overlay: before=server/6.x/stop-1 -->\n\n1. Tell the help desk.\n";
 * parseOverlay({ file: "overlay.md", bytes: new TextEncoder().encode(text) }).steps.length; // 1
 * ```
 */
export function parseOverlay(source: GuideSource, product?: Product): Overlay {
  const { file, bytes } = source;
  const comments = commentsOf(parseMarkdown(decode(bytes, file), file).tree.children);
  comments.forEach((comment) => checkComment(comment, placeOf(comment, { file })));
  const guide = parseGuide(source, product);
  const steps = guide.sections.flatMap((section) => section.steps).map(toLocalStep);
  const placed = new Set(
    steps.flatMap(({ step, placements }) =>
      placements.filter(({ place }) => place.line <= step.place.line).map(({ place }) => spot(place)),
    ),
  );
  for (const comment of comments.filter(({ value }) => ours.test(value))) {
    const place = placeOf(comment, { file });
    if (placed.has(spot(place))) continue;
    throw new UsageError("Unexpected comment `overlay:` with no step behind it, expected a step", {
      place,
      note: "A step is a paragraph that begins `**Step 1 –**`, or an item of a numbered list; below one heading, all of them are written the same way.",
    });
  }
  if (steps.length === 0)
    throw new UsageError("Unexpected overlay without any step, expected numbered steps behind comments `overlay:`", {
      place: { file },
    });
  return { file, sha256: sha256Of(bytes), title: guide.title, steps };
}

/** Is it an overlay: does a comment in it place a step? */
export const isOverlay = (tree: Root): boolean => commentsOf(tree.children).some(({ value }) => ours.test(value));

const spot = ({ line, column }: Place): string => `${String(line)}:${String(column)}`;

const commentsOf = (nodes: readonly RootContent[]): Html[] =>
  nodes.flatMap((node) =>
    node.type === "html" ? (isComment(node.value) ? [node] : []) : "children" in node ? commentsOf(node.children) : [],
  );

const ours = /^\s*<!--\s*overlay\b/u;
const named = /^\s*<!--\s*([a-z]+)\s*:/u;

/** Refuses what looks like one of our comments and is none, so that a typing error is not silently a remark. */
function checkComment({ value }: Html, place: Place): void {
  const name = named.exec(value)?.[1];
  const known: readonly string[] = annotationNames;
  if (ours.test(value) && name === undefined)
    throw new UsageError(`Unexpected comment, expected ${overlayComment}`, { place });
  const near = name === undefined || known.includes(name) ? [] : nearest(name, known);
  if (near.length > 0)
    throw new UsageError(
      `Unexpected comment \`${name ?? ""}:\`, expected one of ${known.map((word) => `\`${word}:\``).join(", ")}`,
      { place, note: `Did you mean \`${near[0] ?? ""}:\`?` },
    );
  const keys = ours.test(value)
    ? [...value.replace(/"[^"]*"/gu, "").matchAll(/([\w-]+)=/gu)].map(([, key]) => key ?? "")
    : [];
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined)
    throw new UsageError(`Unexpected second \`${twice}\` in one comment \`overlay:\`, expected it once`, {
      place,
      note: "For several places, write several comments.",
    });
}

function toLocalStep(step: Step): LocalStep {
  const { overlay: placements = [], ...own } = step;
  if (placements.length === 0)
    throw new UsageError(`Unexpected step without a place, expected ${overlayComment} before it`, {
      place: step.place,
    });
  if (step.advice !== null)
    throw new UsageError("Unexpected comment `advice:` in an overlay, expected the reason in the comment `overlay:`", {
      place: step.place,
    });
  const astray = allSteps(step.substeps).find(({ overlay }) => overlay !== undefined);
  if (astray !== undefined)
    throw new UsageError("Unexpected comment `overlay:` before a substep, expected it before the whole step", {
      place: astray.overlay?.[0]?.place ?? astray.place,
    });
  return { step: own, placements };
}
