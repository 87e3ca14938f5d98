/** Types a step: asks every verb that an order's first words belong to. */
import {
  createLexicon,
  isPronoun,
  leavesChoice,
  readParagraph,
  type Clause,
  type Sentence,
} from "../language/clause.js";
import { announcesCommand, readShownCommands } from "../language/command-line.js";
import { idleOpeners } from "../language/idle-openers.js";
import { splitPairs } from "../language/pairs.js";
import { hasWord } from "../language/phrase.js";
import { tokenise } from "../language/tokens.js";
import type { Action, VerbName } from "../model/action.js";
import { inlineText, type Inline } from "../model/inline.js";
import { allVerbs, toAction, verbOf, type ReadingContext, type Verb, isTyped, toManual } from "../verbs/index.js";

const byOpener = new Map<string, Verb[]>();
for (const verb of allVerbs)
  for (const opener of verb.openers) byOpener.set(opener, [...(byOpener.get(opener) ?? []), verb]);
const lexicon = createLexicon([...byOpener.keys(), ...idleOpeners]);

/** In characters. Nobody orders at such length; and the cost of reading grows faster than the length. */
const longestOrder = 4000;

/** Does a text begin with an order? */
export const isOpener = (text: string): boolean =>
  readParagraph(tokenise([{ type: "text", value: text.slice(0, longestOrder) }]), lexicon).sentences[0]?.clauses
    .length !== 0;

/** Does a text order something, whether or not a verb reads it? */
export const saysOrder = (words: readonly Inline[]): boolean =>
  inlineText(words).length <= longestOrder &&
  readParagraph(tokenise(words), lexicon).sentences.some(
    ({ ordersSomething, clauses }) =>
      ordersSomething && (clauses.length === 0 || clauses.some(({ finite }) => !finite)),
  );

/** What a sentence orders. */
export interface Recognition {
  actions: Action[];
  optional: boolean;
  condition: string | null;
  /** Why the step, or a sentence of it, stays manual; `null` where all is typed. */
  manualReason: string | null;
  /** The verbs, where two fit the same order; `null` otherwise. */
  ambiguous: [string, string] | null;
}

/** What a step's sentence stands in, besides the code below it, which is read together with the sentence. */
export type Surroundings = Omit<ReadingContext, "commandLines" | "unreadCode">;

/**
 * Reads the command of a step. Every order becomes an action; what no verb fits becomes a
 * `manual` action with the guide's words, so nothing is dropped and nothing guessed.
 */
export function recogniseCommand(command: readonly Inline[], around: Surroundings): Recognition {
  const said = inlineText(command).trim();
  if (said.length > longestOrder) {
    return {
      actions: [toManual(said)],
      optional: false,
      condition: null,
      manualReason: "it is too long to be read as an order",
      ambiguous: null,
    };
  }
  const { lines, unread } = readShownCommands(around.examples, said, around.names);
  const context: ReadingContext = { ...around, commandLines: lines, unreadCode: unread };
  const { sentences, optional } = readParagraph(tokenise(command), lexicon);
  const results = sentences.map((sentence) => readSentence(sentence, context));
  const typed = results.some(({ actions }) => actions.some(isTyped));
  if (!typed) return untyped(command, sentences, results, context, optional);
  const actions = results.flatMap((result, index) => actionsOf(result, sentences[index] as Sentence, index));
  const [first] = results;
  return {
    actions: dropRepeats(actions),
    optional,
    condition: first?.condition ?? null,
    manualReason:
      results.find(
        (result, index) => result.reason !== null && staysManual(result, sentences[index] as Sentence, index),
      )?.reason ?? null,
    ambiguous: results.find(({ ambiguous }) => ambiguous !== null)?.ambiguous ?? null,
  };
}

interface SentenceResult {
  /** An order that no verb took is `manual`, with its words. */
  actions: Action[];
  reason: string | null;
  condition: string | null;
  ambiguous: [string, string] | null;
  /** It begins like an order and tells something: "Restart is not required". */
  tells: boolean;
}

function readSentence(sentence: Sentence, context: ReadingContext): SentenceResult {
  const results = sentence.clauses.map((clause) => readClause(clause, context));
  const read = results.flatMap(({ actions }) => actions);
  const condition = sentence.clauses[0]?.condition ?? null;
  const reason = results.find((result) => result.reason !== null)?.reason ?? null;
  return {
    actions: read.some(isTyped) ? read : [],
    reason:
      reason ??
      (sentence.clauses.length > 0 ? null : sentence.prohibition ? "it says what not to do" : "no verb fits it"),
    condition,
    ambiguous: results.find((result) => result.ambiguous !== null)?.ambiguous ?? null,
    tells: sentence.clauses.length > 0 && results.every((result) => result.tells),
  };
}

/** What the verbs answer to one order. */
type ClauseResult = Omit<SentenceResult, "condition">;

const stayManual = (clause: Clause, reason: string, tells = false): ClauseResult => ({
  actions: [toManual(clause.text)],
  reason,
  ambiguous: null,
  tells,
});

function readClause(clause: Clause, context: ReadingContext): ClauseResult {
  const openedBy = byOpener.get(clause.opener) ?? [];
  const verbs = clause.finite ? openedBy.filter(({ takesClause }) => takesClause === true) : openedBy;
  if (clause.finite && verbs.length === 0) return stayManual(clause, "it tells something, and orders nothing", true);
  if (isPronoun(clause.object) && !idleOpeners.has(clause.opener))
    return stayManual(clause, `it says \`${clause.object[0]?.value ?? ""}\`, and not what that is`);
  if (clause.alternatives.length > 0) return chooseOf(clause, context);
  // "Copy `a` from `A` to `B` and rename it": what it is now lies elsewhere.
  if (clause.refers && verbs.some(({ needsName }) => needsName === true))
    return stayManual(clause, "it does not say by name what that is");
  if (clause.excepts && verbs.length > 0 && !verbs.some(({ takesClause }) => takesClause === true))
    return stayManual(clause, "it makes an exception");
  if (
    leavesChoice(clause) &&
    verbs.length > 0 &&
    !verbs.some(({ takesChoice, takesClause }) => takesChoice === true || takesClause === true)
  ) {
    return stayManual(clause, "it leaves a choice");
  }
  const pairs = verbs.some(({ takesClause }) => takesClause === true) ? [clause] : splitPairs(clause);
  if (pairs.length > 1) return readPairs(clause, pairs, context);
  const answers = verbs.map((verb) => ({ verb, answer: verb.recognise(clause, context) }));
  const fitting = answers.flatMap(({ verb, answer }) =>
    answer === null || "decline" in answer ? [] : [{ verb, actions: [answer].flat() }],
  );
  const [one, two] = fitting;
  if (one && two) {
    return {
      ...stayManual(clause, `two verbs fit it, \`${one.verb.name}\` and \`${two.verb.name}\``),
      // "Launch the portal by executing `portal.bat`" is one order, said twice.
      ambiguous: isSaidTwice(one.actions, two.actions) ? null : [one.verb.name, two.verb.name],
    };
  }
  if (one) return { actions: one.actions, reason: null, ambiguous: null, tells: false };
  const declined = answers.map(({ answer }) => answer).find((answer) => answer !== null && "decline" in answer) as
    { decline: string } | undefined;
  return stayManual(clause, declined?.decline ?? "no verb fits it", clause.finite);
}

/** Does one run the program that the other starts? */
const isSaidTwice = (one: readonly Action[], other: readonly Action[]): boolean =>
  [one, other].some((actions) => actions.some((action) => verbOf(action).runs !== undefined)) &&
  [one, other].some((actions) => actions.some((action) => verbOf(action).switches?.(action).on === true));

/** Each pair is an order; where one of them is not read, the others are not either. */
function readPairs(clause: Clause, pairs: readonly Clause[], context: ReadingContext): ClauseResult {
  const results = pairs.map((pair) => readClause(pair, context));
  const odd = results.find(({ reason }) => reason !== null);
  return odd === undefined
    ? { actions: results.flatMap(({ actions }) => actions), reason: null, ambiguous: null, tells: false }
    : { ...stayManual(clause, odd.reason ?? ""), ambiguous: odd.ambiguous };
}

/** "Delete it or rename it": nobody knows which of two verbs the step orders. With a condition one knows, and "…, or call us" only leaves a choice. */
function chooseOf(clause: Clause, context: ReadingContext): ClauseResult {
  const [one, ...others] = [{ ...clause, alternatives: [] }, ...clause.alternatives].map((way) =>
    verbOfOrder(way, context),
  );
  const other = others.find((name) => name !== undefined && name !== one);
  const result = stayManual(clause, "it leaves a choice");
  return one === undefined || other === undefined || clause.condition !== null
    ? result
    : { ...result, reason: `it leaves a choice, \`${one}\` or \`${other}\``, ambiguous: [one, other] };
}

/** The verb whose order it is, though it may lack something; `undefined`: none. */
function verbOfOrder(clause: Clause, context: ReadingContext): VerbName | undefined {
  const answers = (byOpener.get(clause.opener) ?? []).map((verb) => ({
    verb,
    answer: verb.recognise(clause, context),
  }));
  return (
    answers.find(({ answer }) => answer !== null && !("decline" in answer)) ??
    answers.find(({ answer }) => answer !== null)
  )?.verb.name;
}

/** The actions of a sentence; a condition of a later sentence stands on its actions, that of the first on the step. */
function actionsOf(result: SentenceResult, sentence: Sentence, index: number): Action[] {
  if (result.actions.length === 0) return staysManual(result, sentence, index) ? [toManual(sentence.text)] : [];
  if (index === 0 || result.condition === null) return result.actions;
  return result.actions.map((action) => ({ ...action, condition: result.condition ?? undefined }));
}

/** An order (or what may be one) that no verb took. Explanations are not orders. */
const staysManual = ({ actions, tells }: SentenceResult, sentence: Sentence, index: number): boolean =>
  sentence.prohibition ||
  actions.length > 0 ||
  (!sentence.statement && !(tells && index > 0) && (index === 0 || sentence.ordersSomething));

/** No sentence is typed: the examples may still show what to run. */
function untyped(
  command: readonly Inline[],
  sentences: readonly Sentence[],
  results: readonly SentenceResult[],
  context: ReadingContext,
  optional: boolean,
): Recognition {
  const ambiguous = results.find((result) => result.ambiguous !== null)?.ambiguous ?? null;
  const said = inlineText(command);
  const shown =
    ambiguous === null && !sentences.some(({ prohibition }) => prohibition) && !changesText(sentences, said)
      ? context.commandLines.map(toAction)
      : [];
  const condition = results[0]?.condition ?? null;
  if (shown.length > 0) {
    const { before, behind } = besidesShown(sentences, results);
    const manualReason = before.length + behind.length > 0 ? "no verb fits it" : null;
    return { actions: [...before, ...shown, ...behind], optional, condition, manualReason, ambiguous: null };
  }
  const reason =
    results.find((result) => result.reason !== null && result.reason !== "no verb fits it")?.reason ??
    context.unreadCode ??
    "no verb fits it";
  return {
    actions: [toManual(inlineText(command).trim() || "(no words)")],
    optional,
    condition,
    manualReason: reason,
    ambiguous,
  };
}

/** The code does what the sentence orders that leads to it: the one that announces it, else the last. The others order something else. */
function besidesShown(
  sentences: readonly Sentence[],
  results: readonly SentenceResult[],
): { before: Action[]; behind: Action[] } {
  const announcing = sentences.findLastIndex(({ text }) => announcesCommand(text));
  const leading = announcing < 0 ? sentences.findLastIndex(({ ordersSomething }) => ordersSomething) : announcing;
  const orders = (from: number, to?: number): Action[] =>
    sentences
      .slice(from, to)
      .filter(
        (sentence, at) =>
          sentence.ordersSomething && staysManual(results[from + at] as SentenceResult, sentence, from + at),
      )
      .map(({ text }) => toManual(text));
  return { before: leading < 0 ? [] : orders(0, leading), behind: orders(leading + 1) };
}

/** "Change the script as follows": the code below is what a file holds afterwards, and is not run. */
const changesText = (sentences: readonly Sentence[], said: string): boolean =>
  !announcesCommand(said) &&
  sentences.some(({ clauses }) =>
    clauses.some(
      ({ opener, object }) =>
        (byOpener.get(opener) ?? []).some(({ writesText }) => writesText === true) && hasWord(object, textWords),
    ),
  );

const textWords =
  /^(?:files?|scripts?|lines?|contents?|entr(?:y|ies)|sections?|blocks?|settings?|values?|propert(?:y|ies)|text|code)$/u;

/** "Run the tools A and B. Run A first": the same action twice in one step is one. */
function dropRepeats(actions: readonly Action[]): Action[] {
  if (actions.length < 2) return [...actions];
  const seen = new Set<string>();
  return actions.filter((action) => {
    const key = JSON.stringify(action);
    return !seen.has(key) && seen.add(key);
  });
}
