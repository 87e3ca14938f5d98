/** Mends what has one right answer: only the characters of a finding change. */
import type { Edit } from "../model/lint.js";

/** Longer chains of fixes that make room for others do not occur; a pass each. */
const mostPasses = 10;

/** What mending needs to know of a text. */
export interface Mendable {
  /** The edits that it asks for, a group for each message. */
  edits: readonly (readonly Edit[])[];
  /** How many steps it has on each level. */
  steps: readonly number[];
}

/** A text with its fixes. */
export interface Fixed {
  text: string;
  /** How many messages were settled. */
  count: number;
}

/**
 * Applies fixes until none is left. Groups of edits that overlap wait for the next pass; a group
 * that would cost a step, or make the text unreadable, is left out.
 *
 * @param read what a text asks for; `undefined`: it cannot be read
 * @param countSteps its steps on each level alone, which takes less; `undefined`: it cannot be read
 */
export function fixText(
  text: string,
  read: (text: string) => Mendable | undefined,
  countSteps: (text: string) => readonly number[] | undefined,
): Fixed {
  let current = { text, ...(read(text) ?? { edits: [], steps: [] }) };
  let count = 0;
  const refused = new Set<string>();
  const isHarmless = (steps: readonly number[] | undefined): boolean =>
    steps !== undefined && !current.steps.some((number, level) => (steps[level] ?? 0) < number);
  // Places behind one that has changed are no longer known: what has an edit there waits for the next pass.
  let known = Infinity;
  // Where one of them does harm it is looked for by halves, the later half first.
  const apply = (candidates: readonly (readonly Edit[])[]): void => {
    const groups = candidates.filter((group) => group.every(({ end }) => end <= known));
    const [first] = groups;
    if (first === undefined) return;
    const mended = applyEdits(current.text, groups.flat());
    const steps = countSteps(mended);
    if (steps !== undefined && isHarmless(steps)) {
      current = { ...current, text: mended, steps };
      count += groups.length;
      known = Math.min(...groups.flat().map(({ start }) => start));
    } else if (groups.length === 1) refused.add(JSON.stringify(first));
    else {
      const middle = groups.length >> 1;
      apply(groups.slice(middle));
      apply(groups.slice(0, middle));
    }
  };
  for (let pass = 0; pass < mostPasses; pass++) {
    const groups = apart(current.edits.filter((group) => !refused.has(JSON.stringify(group))));
    if (groups.length === 0) break;
    const mended = applyEdits(current.text, groups.flat());
    const found = read(mended);
    if (found !== undefined && isHarmless(found.steps)) {
      current = { text: mended, ...found };
      count += groups.length;
      continue;
    }
    known = Infinity;
    if (groups.length === 1) refused.add(JSON.stringify(groups[0]));
    else [groups.slice(groups.length >> 1), groups.slice(0, groups.length >> 1)].forEach(apply);
    current = { text: current.text, ...(read(current.text) ?? { edits: [], steps: [] }) };
  }
  return { text: current.text, count };
}

/** The groups of which no edit overlaps another's. */
function apart(groups: readonly (readonly Edit[])[]): (readonly Edit[])[] {
  const taken: Edit[] = [];
  return groups.filter((group) => {
    if (
      group.some((edit) =>
        taken.some(
          (other) =>
            (edit.start < other.end && other.start < edit.end) ||
            (other.start === edit.start && other.end === edit.end),
        ),
      )
    )
      return false;
    taken.push(...group);
    return true;
  });
}

/** The text with its edits, which must not overlap. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text: inserted } of [...edits].sort(
    (one, other) => one.start - other.start || one.end - other.end,
  )) {
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}
