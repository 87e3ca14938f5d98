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
 */
export function fixText(text: string, read: (text: string) => Mendable | undefined): Fixed {
  let current = { text, ...(read(text) ?? { edits: [], steps: [] }) };
  let count = 0;
  const refused = new Set<string>();
  const attempt = (groups: readonly (readonly Edit[])[]): boolean => {
    const candidate = applyEdits(current.text, groups.flat());
    const found = read(candidate);
    if (found === undefined || current.steps.some((number, level) => (found.steps[level] ?? 0) < number)) return false;
    current = { text: candidate, ...found };
    count += groups.length;
    return true;
  };
  for (let pass = 0; pass < mostPasses; pass++) {
    const groups = apart(current.edits.filter((group) => !refused.has(JSON.stringify(group))));
    if (groups.length === 0) break;
    if (attempt(groups)) continue;
    // One of them does harm: try them one by one, from behind, so that places stay.
    for (const group of groups.toReversed()) if (!attempt([group])) refused.add(JSON.stringify(group));
  }
  return { text: current.text, count };
}

/** The groups of which no edit overlaps another's. */
function apart(groups: readonly (readonly Edit[])[]): (readonly Edit[])[] {
  const taken: Edit[] = [];
  return groups.filter((group) => {
    if (group.some((edit) => taken.some((other) => (edit.start < other.end && other.start < edit.end) || (other.start === edit.start && other.end === edit.end)))) return false;
    taken.push(...group);
    return true;
  });
}

/** The text with its edits, which must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text: inserted } of [...edits].sort((one, other) => one.start - other.start || one.end - other.end)) {
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}
