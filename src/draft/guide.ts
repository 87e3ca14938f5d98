/** Brings a vendor's guide so that it is read as a guide of a pack: pure over its text, and a parser that is handed in. */
import { stringify } from "yaml";
import type { Guide, HopPattern, Section, Step, VersionRange } from "../model/guide.js";
import { UsageError } from "../model/errors.js";
import { allSteps } from "../model/step-tree.js";
import { compareVersions, parseRange } from "../model/version.js";
import { isTyped } from "../verbs/index.js";

/** Reads a text as the guide that it will be. Throws a {@link UsageError}. */
export type ReadGuide = (text: string) => Guide;

/** What stands in the front matter of a guide of a pack. */
export interface GuideFront {
  title: string;
  /** The key of its page. */
  page: string;
  hop: HopPattern | null;
  /** Were the versions guessed? */
  isGuessed: boolean;
  /** The roles that it is for where its headings name none; empty: all. */
  roles: readonly string[];
}

/** A text without the front matter, and that. */
export function splitFront(text: string): { front: string; body: string } {
  const [whole = "", front = ""] =
    /^\uFEFF?---[ \t]*\r?\n([^]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/u.exec(text) ?? [];
  return { front, body: text.slice(whole.length).replace(/^\uFEFF/u, "") };
}

/** How often a text is mended before it is left as it is. */
const mendsMax = 60;

/**
 * A body that can be read: comments that only look like ours, and what swallows steps, are mended where it can be told
 * how.
 *
 * @throws {UsageError} at its place where it cannot be read all the same
 */
export function mendGuide(body: string, read: ReadGuide): { body: string; guide: Guide } {
  let text = body;
  for (let left = mendsMax; ; left--) {
    const found = readOrFault(text, read);
    if ("guide" in found) return { body: text, guide: found.guide };
    const mended = mend(text, found.line);
    if (mended === text || left === 0) throw found.error;
    text = mended;
  }
}

function readOrFault(text: string, read: ReadGuide): { guide: Guide } | { line: number; error: UsageError } {
  try {
    const guide = read(text);
    const { file, messages } = guide;
    const lost = messages.find(({ fatal }) => fatal);
    if (lost === undefined) return { guide };
    const place = { file, line: lost.line ?? 1, column: lost.column ?? 1 };
    return {
      line: place.line,
      error: new UsageError(lost.reason, { place, ...(lost.note !== undefined && { note: lost.note }) }),
    };
  } catch (error) {
    if (error instanceof UsageError) return { line: error.place?.line ?? 0, error };
    throw error;
  }
}

/** One mend at a line: a comment's name made another, an open comment closed, an empty line before a number. */
function mend(text: string, line: number): string {
  const lines = text.split("\n");
  const at = line - 1;
  const said = lines[at];
  if (said === undefined) return text;
  const put = (...by: string[]): string => [...lines.slice(0, at), ...by, ...lines.slice(at + 1)].join("\n");
  const renamed = said.replace(/<!--(\s*)([a-z]+)(\s*:)/gu, "<!--$1Of the guide: $2$3");
  if (renamed !== said) return put(renamed);
  if (/<!--/u.test(said) && !/-->/u.test(said)) return put(said.replace(/<!--/u, "<!-- -->"));
  let first = at;
  while (/^\s*\d+[.)]\s/u.test(lines[first - 1] ?? "")) first--;
  if (/^\s*(?:\d+[.)]\s|(?:\*\*|__)?step\b)/iu.test(said) && (lines[first - 1] ?? "").trim() !== "")
    return [...lines.slice(0, first), "", ...lines.slice(first)].join("\n");
  return text;
}

/**
 * Sections whose heading names versions that lead nowhere get those of the guide; with a role, each procedure is said to
 * be for that role, whatever its heading names.
 *
 * @param within `1.0 - 2.0`
 */
export function markSections(body: string, { sections }: Guide, within: string, role?: string): string {
  const lines = body.split("\n");
  const marks = sections.flatMap(({ hop, depth, kind, place }) => {
    const words = [
      ...(hop?.kind === "hop" && !leadsOn(hop) ? [`versions="${within}"`] : []),
      ...(role !== undefined && kind === "procedure" ? [`roles=${role}`] : []),
    ];
    return depth === 0 || words.length === 0 ? [] : [{ line: place.line, words: words.join(" ") }];
  });
  for (const { line, words } of marks.reverse()) {
    // A heading that is underlined takes two lines.
    const under = /^\s{0,3}(?:=+|-+)\s*$/u.test(lines[line] ?? "") ? 1 : 0;
    lines.splice(line + under, 0, "", `<!-- section: ${words} -->`);
  }
  return lines.join("\n");
}

/** Does a hop lead from an older version to a newer one, both of them known? */
export const leadsOn = (hop: HopPattern): boolean =>
  hop.kind === "hop"
    ? hop.from.min !== null && hop.to.min !== null && compareVersions(hop.from.min, hop.to.min) < 0
    : hop.range.min !== null && hop.range.max !== null && compareVersions(hop.range.min, hop.range.max) < 0;

/** The steps that hold no others. */
export const leafSteps = (sections: readonly Section[]): Step[] =>
  allSteps(sections.flatMap(({ steps }) => steps)).filter(({ substeps }) => substeps.length === 0);

/** Is there an order in it that a verb reads? */
export const isTypedStep = ({ actions, choices }: Step): boolean =>
  [...actions, ...choices.flatMap((choice) => choice.actions)].some(isTyped);

/** The front matter and the body, as a file. */
export function writeGuide({ title, page, hop, isGuessed, roles }: GuideFront, body: string): string {
  const keys = {
    title,
    page,
    ...(roles.length === 0 ? {} : { roles }),
    ...(hop === null
      ? {}
      : hop.kind === "within"
        ? { versions: `${hop.range.min ?? ""} - ${hop.range.max ?? ""}` }
        : { from: textOf(hop.from), to: textOf(hop.to) }),
  };
  const known = stringify(keys, { lineWidth: 0 });
  const mark =
    hop === null
      ? "# TODO: source (the guide names no versions: say `from:` and `to:`, or `versions:`)\n"
      : isGuessed
        ? "# TODO: source (the versions are guessed)\n"
        : "";
  return `---\n${known}${mark}---\n\n${body.replace(/^\s*\n/u, "")}`;
}

/** A range as it can be read again. */
const textOf = ({ text, min }: VersionRange): string => (parseRange(text) === undefined ? (min ?? text) : text);

/**
 * A file with a line `<!-- action: manual … -->` before each step that no verb reads, to be corrected or taken away.
 * Where such a line would make something else of the guide, the step goes without.
 *
 * @param before the guide as it is read without them
 * @param read reads the file as the guide of the pack that it is
 */
export function addActionLines(
  text: string,
  before: Guide,
  read: ReadGuide,
): { text: string; guide: Guide; lines: number } {
  const shape = shapeOf(before);
  const open = leafSteps(before.sections).filter((step) => !isTypedStep(step) && step.choices.length === 0);
  const all = [...open].sort((one, other) => other.place.line - one.place.line);
  let [done, guide, lines] = [text, before, 0];
  // From the last to the first, so that the places of the others stay as they are; halved where one does not fit.
  const add = (steps: readonly Step[], tries: number): void => {
    if (steps.length === 0) return;
    const tried = steps.reduce(insertLine, done);
    const found = readOrFault(tried, read);
    if ("guide" in found && shapeOf(found.guide) === shape)
      [done, guide, lines] = [tried, found.guide, lines + steps.length];
    else if (steps.length > 1 && tries > 0) {
      const half = Math.ceil(steps.length / 2);
      add(steps.slice(0, half), tries - 1);
      add(steps.slice(half), tries - 1);
    }
  };
  add(all, 6);
  return { text: done, guide, lines };
}

/** The steps as they hang together, and which of them are typed. */
const shapeOf = ({ sections }: Guide): string =>
  JSON.stringify(
    sections.map(({ id, steps }) => [id, allSteps(steps).map((step) => [step.ordinal, isTypedStep(step)])]),
  );

function insertLine(text: string, { place: { line, column }, actions }: Step): string {
  const lines = text.split("\n");
  const said = lines[line - 1] ?? "";
  const [before, after] = [said.slice(0, column - 1), said.slice(column - 1)];
  const words = actions.flatMap((action) => ("text" in action ? [action.text] : [])).join(" ");
  const comment = `<!-- action: manual text="${quotable(words)}" -->`;
  lines.splice(line - 1, 1, before + comment, "", " ".repeat(before.length) + after);
  return lines.join("\n");
}

/** Words that can stand in double quotes in a comment, as many as make the step known. */
function quotable(words: string): string {
  const plain = words
    .replace(/["<>\s]+/gu, " ")
    .replace(/-{2,}/gu, "-")
    .trim();
  return plain.length <= 80 ? plain || "say what is done" : `${plain.slice(0, 80).replace(/\s+\S*$/u, "")} …`;
}
