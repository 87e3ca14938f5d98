/** Which step of one list is which of another: by what they do, then by where they stand. */
import type { EditionStep } from "./edition.js";
import { mixedVerb } from "../verbs/index.js";

/** Two steps that are the same one. */
export interface Pair {
  one: EditionStep;
  other: EditionStep;
  /** Does it stand elsewhere among its neighbours? */
  moved: boolean;
}

/** Lists matched. */
export interface Alignment {
  pairs: Pair[];
  /** What is in the first list only. */
  left: EditionStep[];
  /** What is in the second list only. */
  right: EditionStep[];
}

/**
 * Matches two procedures, so that a step put in, taken out or renumbered touches no other.
 *
 * What does the same in the same order is the same step (the longest common subsequence, words
 * deciding between equals). Of the rest, what does the same elsewhere was moved; what stands in the
 * same gap between the same neighbours with the same verb, or much the same words, was changed; and
 * what has the same id with much the same words was, too.
 */
export function alignSteps(ones: readonly EditionStep[], others: readonly EditionStep[]): Alignment {
  const anchors = commonSubsequence(ones, others);
  const state: State = {
    pairs: new Map(anchors.map(([from, to]) => [from, { to, moved: false }])),
    taken: new Set(anchors.map(([, to]) => to)),
  };
  pairMoved(ones, others, state);
  for (const gap of gapsBetween(anchors, ones.length, others.length)) pairInGap(ones, others, gap, state);
  pairById(ones, others, state);
  return {
    pairs: ones.flatMap((one, at) => {
      const found = state.pairs.get(at);
      const other = found === undefined ? undefined : others[found.to];
      return found === undefined || other === undefined ? [] : [{ one, other, moved: found.moved }];
    }),
    left: ones.filter((_, at) => !state.pairs.has(at)),
    right: others.filter((_, at) => !state.taken.has(at)),
  };
}

/** What is matched so far, by places in the two lists. */
interface State {
  pairs: Map<number, { to: number; moved: boolean }>;
  taken: Set<number>;
}

const pair = ({ pairs, taken }: State, from: number, to: number, moved: boolean): void => {
  pairs.set(from, { to, moved });
  taken.add(to);
};

/** A step that only holds others does nothing by which it could be known: its words do. */
const identityOf = ({ signature, words }: EditionStep): string => (signature === "" ? `group ${words}` : signature);

/** In pairs of steps: above this, the exact search would take too long and too much memory. */
const mostPairs = 2_000_000;

/** Steps that do the same in the same order, as places in the two lists. */
function commonSubsequence(ones: readonly EditionStep[], others: readonly EditionStep[]): [number, number][] {
  const equal = (from: number, to: number): boolean => {
    const [one, other] = [ones[from], others[to]];
    return (
      one !== undefined && other !== undefined && identityOf(one) === identityOf(other) && one.words === other.words
    );
  };
  let start = 0;
  while (start < ones.length && start < others.length && equal(start, start)) start++;
  let tail = 0;
  while (
    tail < ones.length - start &&
    tail < others.length - start &&
    equal(ones.length - 1 - tail, others.length - 1 - tail)
  )
    tail++;
  const [left, right] = [ones.slice(start, ones.length - tail), others.slice(start, others.length - tail)];
  const middle =
    left.length * right.length <= mostPairs ? exactSubsequence(left, right) : quickSubsequence(left, right);
  return [
    ...Array.from({ length: start }, (_, at): [number, number] => [at, at]),
    ...middle.map(([from, to]): [number, number] => [from + start, to + start]),
    ...Array.from({ length: tail }, (_, at): [number, number] => [ones.length - tail + at, others.length - tail + at]),
  ];
}

/** More than any number of equal words: as many steps as can be come first. */
const sameActions = 1 << 12;

function exactSubsequence(left: readonly EditionStep[], right: readonly EditionStep[]): [number, number][] {
  const width = right.length + 1;
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
  const [doneLeft, doneRight] = [left, right].map((steps) => steps.map((step) => numberOf(identityOf(step)))) as [
    number[],
    number[],
  ];
  const [saidLeft, saidRight] = [left, right].map((steps) => steps.map(({ words }) => numberOf(`words ${words}`))) as [
    number[],
    number[],
  ];
  const gain = (from: number, to: number): number =>
    doneLeft[from] !== doneRight[to] ? 0 : sameActions + (saidLeft[from] === saidRight[to] ? 1 : 0);
  const best = new Float64Array((left.length + 1) * width);
  const at = (from: number, to: number): number => best[from * width + to] ?? 0;
  for (let from = left.length - 1; from >= 0; from--) {
    for (let to = right.length - 1; to >= 0; to--) {
      const own = gain(from, to);
      best[from * width + to] = Math.max(
        at(from + 1, to),
        at(from, to + 1),
        own === 0 ? 0 : own + at(from + 1, to + 1),
      );
    }
  }
  const found: [number, number][] = [];
  for (let from = 0, to = 0; from < left.length && to < right.length;) {
    const own = gain(from, to);
    if (own > 0 && at(from, to) === own + at(from + 1, to + 1)) found.push([from++, to++]);
    else if (at(from, to) === at(from + 1, to)) from++;
    else to++;
  }
  return found;
}

/**
 * Nearly as good, for procedures of thousands of steps: each step's next twin, and of these the longest run in order.
 */
function quickSubsequence(left: readonly EditionStep[], right: readonly EditionStep[]): [number, number][] {
  const places = new Map<string, number[]>();
  right.forEach((step, at) => {
    const own = places.get(identityOf(step)) ?? [];
    own.push(at);
    places.set(identityOf(step), own);
  });
  const twins = new Map([...places].map(([identity, found]) => [identity, found.values()]));
  const candidates = left.flatMap((step, from): [number, number][] => {
    const next = twins.get(identityOf(step))?.next();
    return next === undefined || next.done === true ? [] : [[from, next.value]];
  });
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  candidates.forEach(([, to], index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((candidates[ends[middle] ?? 0]?.[1] ?? 0) < to) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? undefined : ends[low - 1];
    ends[low] = index;
  });
  const found: [number, number][] = [];
  for (let index = ends.at(-1); index !== undefined; index = before[index]) {
    const candidate = candidates[index];
    if (candidate !== undefined) found.unshift(candidate);
  }
  return found;
}

/** What does the same elsewhere: with the same words first, else in order. */
function pairMoved(ones: readonly EditionStep[], others: readonly EditionStep[], state: State): void {
  for (const key of [(step: EditionStep) => `${identityOf(step)} ${step.words}`, identityOf]) {
    const waiting = new Map<string, number[]>();
    others.forEach((other, to) => {
      if (state.taken.has(to)) return;
      const own = waiting.get(key(other)) ?? [];
      own.push(to);
      waiting.set(key(other), own);
    });
    const next = new Map([...waiting].map(([name, found]) => [name, found.values()]));
    ones.forEach((one, from) => {
      if (state.pairs.has(from)) return;
      const found = next.get(key(one))?.next();
      if (found !== undefined && found.done !== true) pair(state, from, found.value, true);
    });
  }
}

/** Two stretches between the same neighbours: from (included) and to (excluded), in each list. */
type Gap = readonly [from: number, until: number, otherFrom: number, otherUntil: number];

function gapsBetween(anchors: readonly [number, number][], length: number, otherLength: number): Gap[] {
  const ends: [number, number][] = [[-1, -1], ...anchors, [length, otherLength]];
  return ends.slice(1).flatMap(([until, otherUntil], index): Gap[] => {
    const [from, otherFrom] = ends[index] ?? [-1, -1];
    return from + 1 < until && otherFrom + 1 < otherUntil ? [[from + 1, until, otherFrom + 1, otherUntil]] : [];
  });
}

const range = (from: number, until: number, without: { has: (at: number) => boolean }): number[] =>
  Array.from({ length: until - from }, (_, at) => from + at).filter((at) => !without.has(at));

/** In pairs of steps of one gap. */
const mostInGap = 10_000;
const muchTheSame = 0.5;

function pairInGap(
  ones: readonly EditionStep[],
  others: readonly EditionStep[],
  [from, until, otherFrom, otherUntil]: Gap,
  state: State,
): void {
  const left = range(from, until, state.pairs);
  const right = range(otherFrom, otherUntil, state.taken);
  if (left.length === 0 || right.length === 0) return;
  if (left.length * right.length <= mostInGap) {
    for (const [one, other] of likeliest(left, right, (one, other) => likeness(ones[one], others[other])))
      pair(state, one, other, false);
  }
  pairLeftovers(left, right, state);
}

/** How likely two steps are one: 0 for not at all. The same verb counts most, then the words. */
function likeness(one: EditionStep | undefined, other: EditionStep | undefined): number {
  if (one === undefined || other === undefined) return 0;
  const alike = similarity(one.words, other.words);
  return one.verb === other.verb && one.verb !== mixedVerb ? 1 + alike : alike >= muchTheSame ? alike : 0;
}

/** The pairs, in order, with the highest sum of weights. */
function likeliest(
  left: readonly number[],
  right: readonly number[],
  weight: (one: number, other: number) => number,
): [number, number][] {
  const weights = left.map((one) => right.map((other) => weight(one, other)));
  const best = Array.from({ length: left.length + 1 }, () => new Float64Array(right.length + 1));
  const at = (from: number, to: number): number => best[from]?.[to] ?? 0;
  const gain = (from: number, to: number): number => weights[from]?.[to] ?? 0;
  for (let from = left.length - 1; from >= 0; from--) {
    for (let to = right.length - 1; to >= 0; to--) {
      const own = gain(from, to);
      const row = best[from];
      if (row) row[to] = Math.max(at(from + 1, to), at(from, to + 1), own === 0 ? 0 : own + at(from + 1, to + 1));
    }
  }
  const found: [number, number][] = [];
  for (let from = 0, to = 0; from < left.length && to < right.length;) {
    const own = gain(from, to);
    if (own > 0 && at(from, to) === own + at(from + 1, to + 1)) found.push([left[from++] ?? 0, right[to++] ?? 0]);
    else if (at(from, to) === at(from + 1, to)) from++;
    else to++;
  }
  return found;
}

/** The same place, another action: as many on this side as on that, between what is matched already. */
function pairLeftovers(left: readonly number[], right: readonly number[], state: State): void {
  const inGap = left.flatMap((one) => {
    const found = state.pairs.get(one);
    return found === undefined || found.moved ? [] : [[one, found.to] as const];
  });
  const ends = [[-1, -1] as const, ...inGap, [Infinity, Infinity] as const];
  ends.slice(1).forEach(([until, otherUntil], index) => {
    const [from, otherFrom] = ends[index] ?? [-1, -1];
    const ones = left.filter((one) => one > from && one < until && !state.pairs.has(one));
    const others = right.filter((other) => other > otherFrom && other < otherUntil && !state.taken.has(other));
    if (ones.length === others.length) ones.forEach((one, at) => pair(state, one, others[at] ?? 0, false));
  });
}

/** The same id and much the same words, wherever they stand. */
function pairById(ones: readonly EditionStep[], others: readonly EditionStep[], state: State): void {
  const places = new Map(
    others.flatMap((other, to) => (state.taken.has(to) ? [] : [...other.ids.values()].map((id) => [id, to] as const))),
  );
  ones.forEach((one, from) => {
    if (state.pairs.has(from)) return;
    const to = [...one.ids.values()].map((id) => places.get(id)).find((place) => place !== undefined);
    const other = to === undefined || state.taken.has(to) ? undefined : others[to];
    if (to !== undefined && other !== undefined && similarity(one.words, other.words) >= muchTheSame)
      pair(state, from, to, true);
  });
}

/** How much of their words two texts share, from 0 to 1 (Dice's coefficient over the sets of words). */
export function similarity(one: string, other: string): number {
  const [left, right] = [one, other].map(
    (words) =>
      new Set(
        words
          .toLowerCase()
          .slice(0, 2000)
          .match(/[\p{L}\p{N}_.-]+/gu) ?? [],
      ),
  ) as [Set<string>, Set<string>];
  if (left.size + right.size === 0) return 1;
  return (2 * [...left].filter((word) => right.has(word)).length) / (left.size + right.size);
}
