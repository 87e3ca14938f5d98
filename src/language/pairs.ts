/** "Rename `a` to `b` and `c` to `d`", "Copy `a` from `A` and `b` from `B` to `C`": one order for each pair. */
import type { Clause, Tail } from "./clause.js";
import { hasName, type Phrase } from "./phrase.js";

const joins = (phrase: Phrase, at: number): boolean => {
  const token = phrase[at];
  return token !== undefined && token.kind !== "span" && /^(?:and|&|,)$/u.test(token.lower);
};

/** Where the last part of a phrase begins, behind "and" or a comma; -1 where it is one part. */
function lastJoint(phrase: Phrase): number {
  const at = phrase.findLastIndex((_, index) => joins(phrase, index));
  return at < 0 ? -1 : at + 1;
}

/** Without the "and" or comma at its end. */
function withoutJoint(phrase: Phrase): Phrase {
  let end = phrase.length;
  while (end > 0 && joins(phrase, end - 1)) end--;
  return phrase.slice(0, end);
}

/**
 * The orders of an order in pairs, in sequence; one, as it is, where it names no pairs. What stands before the verb,
 * and
 * the phrases behind the last pair that it alone has, hold for all.
 */
export function splitPairs(clause: Clause): Clause[] {
  const { tails, leads } = clause;
  const lead = tails.slice(0, leads);
  const own = tails.slice(leads);
  const at = own.findIndex(
    ({ phrase }, index) =>
      startsPair(phrase) &&
      own
        .slice(index + 1)
        .some(({ preposition }) => own.slice(0, index + 1).some((one) => one.preposition === preposition)),
  );
  const turn = own[at];
  if (turn === undefined) return [clause];
  const joint = lastJoint(turn.phrase);
  const first: Tail[] = [...own.slice(0, at), { ...turn, phrase: withoutJoint(turn.phrase.slice(0, joint)) }];
  const others = own.slice(at + 1);
  const shared = others.filter(
    ({ preposition }, index) =>
      !first.some((one) => one.preposition === preposition) &&
      !others.slice(index + 1).some((one) => first.some((two) => two.preposition === one.preposition)),
  );
  const behind = splitPairs({ ...clause, object: turn.phrase.slice(joint), tails: [...lead, ...others] });
  return [{ ...clause, tails: [...lead, ...first, ...shared] }, ...behind];
}

/** Does a phrase end with the first thing of a further pair? */
function startsPair(phrase: Phrase): boolean {
  const joint = lastJoint(phrase);
  return (
    joint > 0 &&
    joint < phrase.length &&
    hasName(phrase.slice(joint)) &&
    withoutJoint(phrase.slice(0, joint)).length > 0
  );
}
