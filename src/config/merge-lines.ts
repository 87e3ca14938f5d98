/**
 * Merges files line by line: XML and texts. In a conflict the customer's file stays, and the lines are shown beside it.
 */
import { diffArrays } from "diff";
import { diff3Merge } from "node-diff3";
import { encodeSettings } from "./decode.js";
import type { MergeConflict, MergedSides, MergeSides } from "./merge-sides.js";
import { readBack, type ReadSettings } from "./read.js";
import { sameSettings, sameValue, type Setting } from "./settings.js";

/** Lines that all agree on, or that the customer and the new release want to be different. */
export type Region = { lines: string[] } | Conflict;

/** Lines that both want to be different. */
interface Conflict {
  ours: string[];
  base: string[];
  theirs: string[];
  /** Where each begins in its file, from 0. */
  at: Readonly<Record<"ours" | "base" | "theirs", number>>;
}

/** Merges files line by line. */
export function mergeLines(sides: MergeSides): MergedSides {
  const { bytes, base, ours, theirs, format } = sides;
  const stay: MergedSides = { bytes, conflictBytes: null, conflicts: [], settings: ours.settings };
  if (sameSettings(ours.settings, theirs.settings) || (base !== null && sameSettings(base.settings, theirs.settings)))
    return stay;
  const lineEnd = /\r\n|\n|\r/u.exec(ours.text.text)?.[0] ?? "\n";
  const encode = (text: string): { bytes: Uint8Array; read: ReadSettings } | undefined =>
    readBack({ ...ours.text, text }, format);
  // Who changed nothing gets the new default, whatever white space his editor put in.
  if (base !== null && sameSettings(ours.settings, base.settings)) {
    const taken = encode(linesOf(theirs).join(lineEnd));
    if (taken !== undefined && sameSettings(taken.read.settings, theirs.settings))
      return { ...stay, bytes: taken.bytes, settings: taken.read.settings };
  }
  const lines = { ours: linesOf(ours), base: base === null ? [] : linesOf(base), theirs: linesOf(theirs) };
  const regions = format === "xml" ? mergeIndented(lines) : mergeRegions(lines.ours, lines.base, lines.theirs);
  const merged = regions.every((region) => "lines" in region)
    ? encode(regions.flatMap((region) => ("lines" in region ? region.lines : [])).join(lineEnd))
    : undefined;
  if (merged !== undefined) return { ...stay, bytes: merged.bytes, settings: merged.read.settings };
  const marked = regions.flatMap((region) =>
    "lines" in region
      ? region.lines
      : [
          "<<<<<<< customer",
          ...region.ours,
          "||||||| old default",
          ...region.base,
          "=======",
          ...region.theirs,
          ">>>>>>> new default",
        ],
  );
  const text = marked.join(lineEnd);
  return {
    ...stay,
    conflictBytes: encodeSettings({ ...ours.text, text }) ?? new TextEncoder().encode(text),
    conflicts: listConflicts(regions, sides),
  };
}

const linesOf = ({ text }: ReadSettings): string[] => text.text.split(/\r\n|\n|\r/u);

/**
 * Of XML the settings that all three have otherwise; where lines alone run into each other, the settings that differ;
 * where
 * none does, and of texts, the lines' numbers. Lines themselves are not told: they may hold a secret.
 */
function listConflicts(
  regions: readonly Region[],
  { base, ours, theirs, format, secrets }: MergeSides,
): MergeConflict[] {
  const sides = [base, ours, theirs].map((side) => side?.settings.leaves ?? new Map<string, Setting>());
  const differs = (one: Setting | undefined, other: Setting | undefined): boolean =>
    (one ?? other) !== undefined && !sameValue(one, other);
  const show = (setting: Setting | undefined): string | null =>
    setting === undefined ? null : secrets.show(setting.key, setting.value);
  const keys = format === "xml" ? [...new Set(sides.flatMap((leaves) => [...leaves.keys()]))] : [];
  const settings = keys.flatMap((place) => {
    const [old, own, fresh] = sides.map((leaves) => leaves.get(place));
    const [byOurs, byTheirs] = [differs(old, own), differs(old, fresh)];
    return byOurs || byTheirs
      ? [
          {
            isConflict: byOurs && byTheirs && differs(own, fresh),
            conflict: { place, base: show(old), ours: show(own), theirs: show(fresh) },
          },
        ]
      : [];
  });
  const conflicts = settings.some(({ isConflict }) => isConflict)
    ? settings.filter(({ isConflict }) => isConflict)
    : settings;
  if (conflicts.length > 0) return conflicts.map(({ conflict }) => conflict);
  const places = regions.flatMap((region) =>
    "lines" in region
      ? []
      : [
          region.ours.length > 1
            ? `lines ${String(region.at.ours + 1)}–${String(region.at.ours + region.ours.length)}`
            : `line ${String(region.at.ours + 1)}`,
        ],
  );
  return (places.length > 0 ? places : ["the merged text, which cannot be read"]).map((place) => ({
    place,
    base: null,
    ours: null,
    theirs: null,
  }));
}

/**
 * Merges lines that compare without the white space around them: how XML is indented means nothing. The customer's
 * lines stay as he wrote them.
 */
function mergeIndented({ ours, base, theirs }: Readonly<Record<"ours" | "base" | "theirs", string[]>>): Region[] {
  const bare = (lines: readonly string[]): string[] => lines.map((line) => line.trim());
  const regions = mergeRegions(bare(ours), bare(base), bare(theirs));
  let start = { ours: 0, theirs: 0 };
  return regions.map((region, index): Region => {
    if (!("lines" in region)) {
      const { at } = region;
      start = { ours: at.ours + region.ours.length, theirs: at.theirs + region.theirs.length };
      return {
        at,
        ours: ours.slice(at.ours, start.ours),
        base: base.slice(at.base, at.base + region.base.length),
        theirs: theirs.slice(at.theirs, start.theirs),
      };
    }
    // Between two conflicts each line is one of the customer's there, or one of the new default's.
    const next = regions[index + 1];
    const end = next === undefined || "lines" in next ? undefined : next.at;
    const [own, fresh] = [ours.slice(start.ours, end?.ours), theirs.slice(start.theirs, end?.theirs)];
    const [inOwn, inFresh] = [own, fresh].map((lines) => matchLines(region.lines, bare(lines))) as [
      Map<number, number>,
      Map<number, number>,
    ];
    const anywhere = new Map([...fresh, ...own].map((line) => [line.trim(), line]));
    return {
      lines: region.lines.map(
        (line, at) => own[inOwn.get(at) ?? -1] ?? fresh[inFresh.get(at) ?? -1] ?? anywhere.get(line) ?? line,
      ),
    };
  });
}

/** As diff3 merges, in a time that repeated lines do not blow up. */
function mergeRegions(ours: readonly string[], base: readonly string[], theirs: readonly string[]): Region[] {
  const regions: Region[] = [];
  const add = (region: Region): void => {
    const last = regions.at(-1);
    if (!("lines" in region)) regions.push(region);
    else if (last !== undefined && "lines" in last) for (const line of region.lines) last.lines.push(line);
    else if (region.lines.length > 0) regions.push({ lines: [...region.lines] });
  };
  let [a, o, b] = [0, 0, 0];
  for (const [nextA, nextO, nextB] of [
    ...findAnchors(ours, base, theirs),
    [ours.length, base.length, theirs.length] as const,
  ]) {
    for (const region of mergePart(ours.slice(a, nextA), base.slice(o, nextO), theirs.slice(b, nextB), {
      ours: a,
      base: o,
      theirs: b,
    }))
      add(region);
    if (nextA < ours.length) add({ lines: ours.slice(nextA, nextA + 1) });
    [a, o, b] = [nextA + 1, nextO + 1, nextB + 1];
  }
  return regions;
}

type Anchor = readonly [ours: number, base: number, theirs: number];

/**
 * Places where all three have the same line: the common head and tail, and between them what a difference of each side
 * with the old default leaves as it was.
 */
function findAnchors(ours: readonly string[], base: readonly string[], theirs: readonly string[]): Anchor[] {
  const shortest = Math.min(ours.length, base.length, theirs.length);
  let [head, tail] = [0, 0];
  while (head < shortest && ours[head] === base[head] && base[head] === theirs[head]) head++;
  while (
    tail < shortest - head &&
    ours.at(-1 - tail) === base.at(-1 - tail) &&
    base.at(-1 - tail) === theirs.at(-1 - tail)
  )
    tail++;
  const middle = (lines: readonly string[]): string[] => lines.slice(head, lines.length - tail);
  const [inOurs, inTheirs] = [matchLines(middle(base), middle(ours)), matchLines(middle(base), middle(theirs))];
  return [
    ...Array.from({ length: head }, (_, at): Anchor => [at, at, at]),
    ...[...inOurs].flatMap(([at, own]): Anchor[] => {
      const fresh = inTheirs.get(at);
      return fresh === undefined ? [] : [[head + own, head + at, head + fresh]];
    }),
    ...Array.from({ length: tail }, (_, at): Anchor => [
      ours.length - tail + at,
      base.length - tail + at,
      theirs.length - tail + at,
    ]),
  ];
}

/** How many lines may come and go before it is no longer looked for what stayed. */
const mostEdits = 1000;

/** The lines of one text that another has too, by place, in order; none where the texts have little in common. */
function matchLines(one: string[], other: string[]): Map<number, number> {
  const matches = new Map<number, number>();
  let [left, right] = [0, 0];
  for (const { added, removed, count } of diffArrays(one, other, { maxEditLength: mostEdits }) ?? []) {
    if (!added && !removed) for (let at = 0; at < count; at++) matches.set(left + at, right + at);
    if (!added) left += count;
    if (!removed) right += count;
  }
  return matches;
}

/**
 * The cost of comparing, in pairs of equal lines times lines, up to which it is done; above it a part is one conflict.
 */
const affordable = 2e8;

function mergePart(ours: string[], base: string[], theirs: string[], at: Conflict["at"]): Region[] {
  const whole = settle({ ours, base, theirs, at });
  if ("lines" in whole || costOf(ours, base) + costOf(theirs, base) > affordable) return [whole];
  // The old default is the second argument.
  return diff3Merge(ours, base, theirs).map(({ ok, conflict }): Region =>
    conflict === undefined
      ? { lines: ok ?? [] }
      : settle({
          ours: conflict.a,
          base: conflict.o,
          theirs: conflict.b,
          at: { ours: at.ours + conflict.aIndex, base: at.base + conflict.oIndex, theirs: at.theirs + conflict.bIndex },
        }),
  );
}

/** What one side alone changed, or both alike, is no conflict. */
function settle(conflict: Conflict): Region {
  const { ours, base, theirs } = conflict;
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((line, index) => line === other[index]);
  if (same(theirs, base) || same(ours, theirs)) return { lines: ours };
  return same(ours, base) ? { lines: theirs } : conflict;
}

function costOf(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of other) counts.set(line, (counts.get(line) ?? 0) + 1);
  return one.reduce((pairs, line) => pairs + (counts.get(line) ?? 0), 0) * Math.min(one.length, other.length);
}
