/**
 * Reads the imperative sentences of a step: "If the files are encrypted, copy `a` from `Old` to
 * the new `Runtime`, for example by hand" falls into condition, verb, object, and the phrases
 * behind prepositions. It knows the shape of such sentences, not what a verb means; the verbs
 * decide that on what stands here.
 */
import { idleOpeners } from "./idle-openers.js";
import type { Phrase } from "./phrase.js";
import { determiners, hasName, phraseText } from "./phrase.js";
import { isIdleWord, isPackingWord } from "./things.js";
import type { Token } from "./tokens.js";

/** A phrase behind a preposition. */
export interface Tail {
  preposition: string;
  phrase: Phrase;
}

/** One order: a verb with what stands behind it. */
export interface Clause {
  /** The word or words that open it, as the lexicon has them: `shut down`; empty where none does ("Tidy up"). */
  opener: string;
  object: Phrase;
  tails: Tail[];
  /** Does "it" or "them" stand for what an order before it is about? */
  refers: boolean;
  /** How many of `tails` stand before the verb: "*In `a.ini`*, set …". */
  leads: number;
  /** "to create *a backup*": what for. */
  purpose: Phrase | null;
  /** "for example *X*". */
  example: Phrase | null;
  /** "if the files are encrypted"; `null` where there is none. */
  condition: string | null;
  /** Everything behind the opener, as it stands. */
  rest: Phrase;
  /** What the sentence says in brackets, besides examples and conditions. */
  asides: Phrase[];
  /** "that you saved in `Old`": what a relative clause says of something in it. */
  relative: Phrase | null;
  /** "but not the logs", "except `bin`": not simply what it names. */
  excepts: boolean;
  /** Orders that may be followed instead: "…, or *delete it*". */
  alternatives: Clause[];
  /** Has its main clause a finite verb? Then it tells ("Backup jobs *must* be disabled"), unless the verb takes a clause ("ensure the service *is* up"). */
  finite: boolean;
  /** Its words. */
  text: string;
}

/** A sentence: its orders, or none where it orders nothing that the lexicon knows. */
export interface Sentence {
  clauses: Clause[];
  /** "Do not …", "Never …": orders nothing that could be done. */
  prohibition: boolean;
  /** Tells, refers or explains, rather than orders. */
  statement: boolean;
  /** Begins as an order does, with a word that the lexicon may not know: "Unplug the cable". */
  ordersSomething: boolean;
  text: string;
}

/** What a paragraph of a step says. */
export interface Reading {
  sentences: Sentence[];
  optional: boolean;
}

/** The words that open an order, by their first word; the longest first. */
export type Lexicon = ReadonlyMap<string, readonly (readonly string[])[]>;

/** A lexicon of the given words or groups of words ("shut down"). */
export function createLexicon(openers: Iterable<string>): Lexicon {
  const lexicon = new Map<string, string[][]>();
  for (const opener of new Set(openers)) {
    const words = opener.split(" ");
    const [first = ""] = words;
    lexicon.set(first, [...(lexicon.get(first) ?? []), words]);
  }
  for (const entries of lexicon.values()) entries.sort((one, other) => other.length - one.length);
  return lexicon;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const conditionals = set("if when whenever unless where provided for");
const temporals = set("once after before as while during upon until");
const locatives = set("on in from at with using under within inside to by through via");
const prepositions = set(
  "to into in inside from as with by using beside alongside under below within on onto at via through for before after until while because that which whose so once except without besides next out instead",
);
/** Prepositions behind which things stand that the order is about. */
const places = new Set([
  ..."to into in inside from as beside alongside under below within on onto at instead except out".split(" "),
  "next to",
  "out of",
  "instead of",
]);
const secondWords: Readonly<Record<string, string>> = {
  next: "to",
  out: "of",
  instead: "of",
  so: "that",
  along: "with",
  together: "with",
};
const trailingConditionals = set("if unless when whenever where provided depending");
const fillers = set(
  "please now then next first second third finally lastly afterwards afterward also simply just carefully manually again immediately must should , kindly always once either",
);
const polite = [
  "you must",
  "you should",
  "you can",
  "you need to",
  "you have to",
  "you will need to",
  "you may",
  "make sure to",
  "be sure to",
  "remember to",
  "do not forget to",
  "don't forget to",
  "proceed to",
  "go ahead and",
  "it is recommended to",
  "we recommend to",
  "we recommend that you",
  "we strongly recommend that you",
  "it is recommended that you",
  "it is strongly recommended to",
  "you are advised to",
  "need to",
  "have to",
].map((words) => words.split(" "));
const politeByFirst = new Map<string, string[][]>();
for (const words of polite) politeByFirst.set(words[0] ?? "", [...(politeByFirst.get(words[0] ?? "") ?? []), words]);
const adverbs = set(
  "too together respectively afterward instead here there over again across along manually carefully immediately completely gracefully cleanly properly back now first also afterwards",
);
const particles = set("down up off on aside away back out offline online over");
const infinitives = set(
  "keep make allow avoid serve be have act preserve ensure get see use take let prevent complete finish apply free enable reflect migrate upgrade match point benefit retain save protect give provide continue begin proceed recover return go identify know free release",
);
/** Verbs that only a sentence with a subject has; an order has none outside its subordinate clauses. */
const finiteVerbs = set(
  "is are was were isn't aren't has have had will won't would can can't cannot could must may might should does did depends requires contains includes applies remains varies occurs becomes means exists appears takes needs happens",
);
/** Words behind which a clause of its own begins, which may have a finite verb. */
const subordinating = set(
  "that which who whose where if when whenever unless while until before after once because since so as than how what whether you we they it this these those there everything nothing",
);
const articles = set("the a an your its their");
const editing = set("edit modify change update set add append replace adjust insert uncomment specify enter configure");
const telling = set(
  "this that these those it they there the a an you you'll you've we we'll it's that's there's note see refer nothing its here such when if for",
);
const notVerbAfter = set("of and or , . is are was were has have will");

/** Reads a paragraph. The tokens of a heading or label before it ("Step 1 –") must be gone. */
export function readParagraph(tokens: readonly Token[], lexicon: Lexicon): Reading {
  const { rest, optional } = takeOptional(endTitle(withoutAsWell(tokens.map(dashAsComma))));
  const sentences = joinAlternatives(splitSentences(rest, lexicon), lexicon).map((sentence) =>
    readSentence(sentence, lexicon),
  );
  return { sentences, optional };
}

const dashAsComma = (token: Token): Token =>
  token.kind === "word" && /^[–—-]+$/u.test(token.value) ? { kind: "punctuation", value: ",", lower: "," } : token;

/** "copy it as well." is "copy it", and "`a` as well as `b`" is "`a` and `b`". */
function withoutAsWell(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const wellAt = token.lower === "as" && tokens[at + 1]?.lower === "well";
    if (!wellAt) kept.push(token);
    else if (tokens[at + 2]?.lower === "as") kept.push({ kind: "word", value: "and", lower: "and" });
    if (wellAt) at += tokens[at + 2]?.lower === "as" ? 2 : 1;
  }
  return kept;
}

/** "**Check the site** Open the page and …": strong words before a sentence are its title. */
function endTitle(tokens: readonly Token[]): readonly Token[] {
  const title = tokens[0]?.strong;
  const end = title === undefined ? -1 : tokens.findIndex(({ strong }) => strong !== title);
  const [before, behind] = [tokens[end - 1], tokens[end]];
  return end > 1 && before?.kind === "word" && behind?.kind === "word" && /^\p{Lu}/u.test(behind.value)
    ? tokens.slice(end)
    : tokens;
}

/** "Optional: …", "Optionally, …", "… (optional)". */
function takeOptional(tokens: readonly Token[]): { rest: readonly Token[]; optional: boolean } {
  const at = tokens.findIndex(({ lower, kind }) => kind === "word" && /^optional(?:ly)?$/u.test(lower));
  if (at < 0) return { rest: tokens, optional: false };
  const bracketed = tokens[at - 1]?.value === "(" && tokens[at + 1]?.value === ")";
  if (bracketed) {
    // "Deploy it (optional) This allows …": what follows in upper case is a sentence of its own.
    const behind = tokens.slice(at + 2);
    const stop: Token[] =
      /^\p{Lu}/u.test(behind[0]?.value ?? "") && behind[0]?.kind === "word"
        ? [{ kind: "punctuation", value: ".", lower: "." }]
        : [];
    return { rest: [...tokens.slice(0, at - 1), ...stop, ...behind], optional: true };
  }
  const step = tokens[at + 1]?.lower === "step" ? 1 : 0;
  const stop = /^[:,.]$/u.test(tokens[at + 1 + step]?.value ?? "") ? 1 : 0;
  return at === 0 ? { rest: tokens.slice(1 + step + stop), optional: true } : { rest: tokens, optional: false };
}

function splitSentences(tokens: readonly Token[], lexicon: Lexicon): Phrase[] {
  const sentences: Token[][] = [[]];
  tokens.forEach((token, index) => {
    if (beginsUnmarked(tokens, index, lexicon)) sentences.push([]);
    const current = sentences.at(-1);
    if (token.kind !== "punctuation") current?.push(token);
    else if (/[.!?]/u.test(token.value)) sentences.push([]);
    else if (token.value === ":" || token.value === ";") {
      if (startsOrder(tokens, index + 1, lexicon) || startsExample(tokens, index + 1)) sentences.push([]);
      else if (token.value === ";") current?.push({ ...token, value: ",", lower: "," });
    } else current?.push(token);
  });
  return sentences.filter((sentence) => sentence.length > 0);
}

/** "Remove the old agent Uninstall the agent and …": a heading or line before it has no full stop. */
function beginsUnmarked(tokens: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const [before, token, behind] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  return (
    before?.kind === "word" &&
    before.value === before.lower &&
    !isNotVerb(before.lower) &&
    token?.kind === "word" &&
    token.strong === undefined &&
    /^\p{Lu}\p{Ll}+$/u.test(token.value) &&
    lexicon.has(token.lower) &&
    behind?.kind === "word" &&
    articles.has(behind.value)
  );
}

/** "Rename it. Alternatively, delete it." is one order with another that may be followed instead. */
function joinAlternatives(sentences: readonly Phrase[], lexicon: Lexicon): Phrase[] {
  const joined: Phrase[] = [];
  for (const sentence of sentences) {
    const before = joined.at(-1);
    const [first] = sentence;
    if (before !== undefined && first !== undefined && isOr(first) && orderBehindOr(sentence, 0, lexicon) > 0)
      joined[joined.length - 1] = [...before, { kind: "punctuation", value: ",", lower: "," }, ...sentence];
    else joined.push(sentence);
  }
  return joined;
}

const startsExample = (tokens: Phrase, at: number): boolean => exampleMarker(tokens, at) > 0;

/** How many tokens "for example", "e.g.", "such as" take at this place; 0 where none stands. */
function exampleMarker(tokens: Phrase, at: number): number {
  const [one, two] = [tokens[at]?.lower, tokens[at + 1]?.lower];
  if (tokens[at]?.kind !== "word") return 0;
  if (one === "for" && (two === "example" || two === "instance")) return 2;
  if (one === "such" && two === "as") return 2;
  return one === "e.g." || one === "eg" || one === "example" ? 1 : 0;
}

function readSentence(tokens: Phrase, lexicon: Lexicon): Sentence {
  const bare = takeBrackets(tokens, lexicon);
  const example = takeExample(bare.rest, bare.example);
  const lead = takeLead(example.rest, lexicon);
  const prohibition = isProhibition(lead.rest);
  const read = prohibition ? [] : splitOrders(lead.rest, lexicon).map((order) => readOrder(order, lexicon));
  const ordering = read.some(({ opener }) => opener !== "") && !tells(read[0], tokens);
  const clauses = ordering ? openFiles(read) : [];
  shareObjects(
    clauses.flatMap((clause) => [clause, ...clause.alternatives]),
    lead.conditionPhrase,
  );
  for (const clause of clauses) {
    clause.tails.unshift(...lead.tails);
    clause.leads = lead.tails.length;
    clause.asides = bare.asides;
    clause.condition =
      [lead.condition, bare.condition, clause.condition].filter((part) => part !== null).join(", ") || null;
  }
  const last = clauses.find(({ opener }) => opener !== "") ?? clauses[0];
  if (last && example.example) last.example = example.example;
  // "If one does, stop it" orders; "If one does, it stops" tells.
  const begin = lead.condition === null ? tokens : lead.rest;
  const statement = telling.has(begin[0]?.lower ?? "") || startsExample(tokens, 0);
  const ordersSomething = !statement && !prohibition && (clauses.length > 0 || looksLikeOrder(lead.rest, lexicon));
  return { clauses, prohibition, statement, ordersSomething, text: phraseText(tokens) };
}

/** "Unplug the cable", "End the process `lark.exe`": a lone verb with its object, and no subject before a finite one. */
function looksLikeOrder(tokens: Phrase, lexicon: Lexicon): boolean {
  const [first, next] = tokens;
  return (
    first?.kind === "word" &&
    first.strong === undefined &&
    /^[A-Za-z][a-z-]+$/u.test(first.value) &&
    !isNotVerb(first.lower) &&
    next !== undefined &&
    ((next.kind === "word" && objectOpeners.has(next.lower)) ||
      (!isNoun(first.lower) && (opensObject(next) || (next.kind === "word" && prepositions.has(next.lower))))) &&
    !isFinite(tokens, lexicon)
  );
}

/** "Users can log in and start the client", "This will stop the server and start it again": what follows a subject orders nothing. */
const tells = (first: Clause | undefined, tokens: Phrase): boolean =>
  first?.opener === "" &&
  (first.finite || (telling.has(tokens[0]?.lower ?? "") && !conditionals.has(tokens[0]?.lower ?? "")));

/** "Open `settings.ini` and set `debug` to `false`" is "In `settings.ini`, set …". */
function openFiles(clauses: readonly Clause[]): Clause[] {
  const [first, ...others] = clauses;
  if (first?.opener !== "open" || !hasName(first.object) || !editing.has(others[0]?.opener ?? "")) return [...clauses];
  return others.map((clause) => ({ ...clause, tails: [...clause.tails, { preposition: "in", phrase: first.object }] }));
}

/** Takes bracketed asides out; one that begins with "for example" or "if" tells something, and "(or `B`)" is part of the order. */
function takeBrackets(
  tokens: Phrase,
  lexicon: Lexicon,
): { rest: Phrase; example: Phrase | null; condition: string | null; asides: Phrase[] } {
  const rest: Token[] = [];
  const asides: Phrase[] = [];
  let example: Phrase | null = null;
  let condition: string | null = null;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    const end = token?.value === "(" ? tokens.findIndex(({ value }, index) => index > at && value === ")") : -1;
    if (!token || end < 0) {
      if (token) rest.push(token);
      continue;
    }
    const inside = tokens.slice(at + 1, end);
    const marker = exampleMarker(inside, 0);
    if (marker > 0) example = withoutPreposition(inside.slice(marker));
    else if (trailingConditionals.has(inside[0]?.lower ?? "") || saysOnly(inside)) condition = phraseText(inside);
    else if (inside[0] && isOr(inside[0]) && (hasName(inside) || orderBehindOr(inside, 0, lexicon) > 0))
      rest.push(...inside);
    else asides.push(inside);
    at = end;
  }
  return { rest, example, condition, asides };
}

/** "(Multitenant only)", "(only for the agent)". */
const saysOnly = (inside: Phrase): boolean =>
  inside.length < 8 && (inside[0]?.lower === "only" || inside.at(-1)?.lower === "only") && inside.length > 1;

const withoutPreposition = (phrase: Phrase): Phrase => {
  const start = phrase.findIndex(
    ({ kind, lower }) => kind !== "punctuation" && !(kind === "word" && /^(?:to|as|into)$/u.test(lower)),
  );
  return start < 0 ? [] : phrase.slice(start);
};

function takeExample(tokens: Phrase, known: Phrase | null): { rest: Phrase; example: Phrase | null } {
  const at = tokens.findIndex((_, index) => exampleMarker(tokens, index) > 0 && tokens[index]?.lower !== "example");
  if (at < 0) return { rest: tokens, example: known };
  const marked = withoutPreposition(tokens.slice(at + exampleMarker(tokens, at)));
  const comma = marked.findIndex(({ value, kind }) => kind === "punctuation" && value === ",");
  const example = comma < 0 ? marked : marked.slice(0, comma);
  const behind = comma < 0 ? [] : marked.slice(comma);
  const before = tokens.slice(0, at);
  while (before.at(-1)?.value === ",") before.pop();
  return { rest: [...before, ...behind], example };
}

interface Lead {
  rest: Phrase;
  condition: string | null;
  /** The condition's words: what "it" behind them may mean. */
  conditionPhrase: Phrase;
  tails: Tail[];
}

/** What stands before the verb: "If …,", "On the server,", "Please", "you must". */
function takeLead(tokens: Phrase, lexicon: Lexicon): Lead {
  let rest = takeFillers(tokens);
  const lead: Lead = { rest, condition: null, conditionPhrase: [], tails: [] };
  for (let guard = 0; guard < 4 && rest.length > 0 && !startsOrder(rest, 0, lexicon); guard++) {
    const first = rest[0]?.lower ?? "";
    const word = first === "in" && rest[1]?.lower === "case" ? "if" : first;
    const end =
      conditionals.has(word) || temporals.has(word) || locatives.has(word)
        ? endOfLead(rest, lexicon, locatives.has(word))
        : -1;
    if (end < 0) break;
    const phrase = rest.slice(1, end);
    if (conditionals.has(word)) {
      lead.condition = phraseText(lowerFirst(rest.slice(0, end)));
      lead.conditionPhrase = phrase;
    } else if (locatives.has(word) && !(word === "to" && isInfinitive(rest, 1, lexicon)))
      lead.tails.push({ preposition: word, phrase });
    rest = takeFillers(rest.slice(end));
  }
  return { ...lead, rest };
}

const lowerFirst = ([first, ...others]: Phrase): Phrase => (first ? [{ ...first, value: first.lower }, ...others] : []);

/** The index behind a leading phrase: at the comma that an order follows, else at the order itself. */
function endOfLead(tokens: Phrase, lexicon: Lexicon, withoutComma: boolean): number {
  const commas = tokens.flatMap(({ value, kind }, index) => (kind === "punctuation" && value === "," ? [index] : []));
  const good = commas.find((comma) => {
    const behind = takeFillers(tokens.slice(comma + 1));
    return startsOrder(behind, 0, lexicon) || isProhibition(behind) || locatives.has(behind[0]?.lower ?? "");
  });
  if (good !== undefined) return good;
  if (!withoutComma) return commas[0] ?? -1;
  // "In the folder `app` delete …": no comma, and no subject of a sentence before the verb.
  if (commas.length > 0) return -1;
  const at = tokens.findIndex(
    (token, index) =>
      index > 1 && token.value === token.lower && token.strong === undefined && startsOrder(tokens, index, lexicon),
  );
  const before = tokens[at - 1];
  const behind = tokens[at + 1];
  const isVerb =
    before !== undefined &&
    behind !== undefined &&
    !determiners.has(before.lower) &&
    !prepositions.has(before.lower) &&
    opensObject(behind) &&
    tokens.slice(1, at).filter(({ lower }, index) => articles.has(lower) && tokens[index]?.lower !== "of").length < 2;
  return isVerb && !isFinite(tokens.slice(0, at), lexicon) ? at : -1;
}

function takeFillers(tokens: Phrase): Phrase {
  let rest = tokens;
  for (;;) {
    const phrase = politeByFirst
      .get(rest[0]?.lower ?? "")
      ?.find((words) => words.every((word, index) => rest[index]?.lower === word));
    if (phrase) rest = rest.slice(phrase.length);
    else if (rest.length > 1 && rest[0] && rest[0].kind !== "span" && isFiller(rest[0].lower) && !temporalLead(rest))
      rest = rest.slice(1);
    else return rest;
  }
}

/** "Carefully", "gracefully" and the like say how, and never what; "apply" and "only" are others. */
const isFiller = (word: string): boolean =>
  fillers.has(word) ||
  (/^[a-z]{3,}ly$/u.test(word) && !/^(?:apply|reply|supply|comply|only|multiply|assembly|family)$/u.test(word));

/** "Once the server has stopped, …" opens a phrase; "once" before a verb is a filler. */
const temporalLead = (tokens: Phrase): boolean =>
  tokens[0]?.lower === "once" && tokens.some(({ value }) => value === ",");

function isProhibition(tokens: Phrase): boolean {
  const [one = "", two = ""] = tokens.map(({ lower }) => lower);
  return (
    /^(?:never|don't|don’t|avoid|refrain)$/u.test(one) ||
    (/^(?:do|must|should|shall|may|can)$/u.test(one) && two === "not") ||
    one === "cannot"
  );
}

interface Opening {
  words: readonly string[];
  /** How many tokens the opener takes at its place. */
  length: number;
  /** The particle's place where it stands apart ("shut the agent *down*"), else -1. */
  particleAt: number;
}

/** The opener at a place, or `null`. */
function openingAt(tokens: Phrase, at: number, lexicon: Lexicon): Opening | null {
  const token = tokens[at];
  if (token?.kind !== "word") return null;
  for (const words of lexicon.get(token.lower) ?? []) {
    if (words.every((word, index) => tokens[at + index]?.lower === word))
      return { words, length: words.length, particleAt: -1 };
    const particleAt =
      words.length === 2 && particles.has(words[1] ?? "") ? particleIndex(tokens, at, words[1] ?? "") : -1;
    if (particleAt > 0) return { words, length: 1, particleAt };
  }
  return null;
}

/** Where a particle stands behind the object, before the next comma or order. */
function particleIndex(tokens: Phrase, at: number, particle: string): number {
  for (let index = at + 2; index < tokens.length && index < at + 9; index++) {
    const { kind, lower } = tokens[index] ?? { kind: "punctuation", lower: "" };
    if (kind === "punctuation") return -1;
    const behind = tokens[index + 1];
    const open =
      behind === undefined ||
      behind.kind === "punctuation" ||
      prepositions.has(behind.lower) ||
      /^(?:and|then|completely|again)$/u.test(behind.lower);
    if (kind === "word" && lower === particle && open) return index;
    if (kind === "word" && /^(?:and|then)$/u.test(lower)) return -1;
  }
  return -1;
}

/** Does an order begin here, perhaps behind "then" or "please"? */
function startsOrder(tokens: Phrase, at: number, lexicon: Lexicon): boolean {
  return openingAt(takeFillers(tokens.slice(at, at + 14)), 0, lexicon) !== null;
}

/** "Stop the server and rename …, then …": each order by itself. */
function splitOrders(tokens: Phrase, lexicon: Lexicon): Phrase[] {
  const orders: Token[][] = [[]];
  for (let at = 0; at < tokens.length; at++) {
    const current = orders.at(-1) ?? [];
    const skip =
      current.length > 0 && !awaitsAlternative(current) ? conjunctionLength(tokens, at, lexicon, current) : 0;
    if (skip > 0) {
      orders.push([]);
      at += skip - 1;
    } else orders.at(-1)?.push(tokens[at] as Token);
  }
  return orders.filter((order) => order.length > 0);
}

/** "Delete it, or", "Delete it, or, if you prefer" – what follows is the alternative, and no further order. */
function awaitsAlternative(order: Phrase): boolean {
  const or = order.findLastIndex(isOr);
  const [next] = or < 0 ? [] : order.slice(or + 1).filter(({ value }) => value !== ",");
  return or >= 0 && (next === undefined || conditionals.has(next.lower));
}

/** How many tokens of "and", ", then", ", and then" stand here before a further order; 0 where none. */
function conjunctionLength(tokens: Phrase, at: number, lexicon: Lexicon, current: Phrase): number {
  let length = 0;
  // "and next", but "before the *next* start".
  while (
    tokens[at + length]?.kind !== "span" &&
    (length === 0 ? /^(?:,|and|then|&)$/u : /^(?:,|and|then|&|afterwards|also|next|finally)$/u).test(
      tokens[at + length]?.lower ?? "",
    )
  )
    length++;
  // Strong words in mid-sentence name what is on a screen: "**Stop** and **Restart** are in the menu".
  if (length === 0 || tokens[at + length]?.strong !== undefined) return 0;
  const opening = openingAt(tokens, at + length, lexicon);
  if (!opening) {
    const joint = tokens.slice(at, at + length).map(({ lower }) => lower);
    return opensUnknown(tokens, at + length, joint, current, lexicon) ? length : 0;
  }
  const behind = tokens[at + length + opening.length];
  // "the draft and *review pages*": a noun as well, and a bare noun behind it.
  if (ambiguousOpeners.has(tokens[at + length]?.lower ?? "") && !tokens.slice(at, at + length).some(isThen))
    if (
      behind === undefined ||
      !(opensObject(behind) || prepositions.has(behind.lower) || behind.kind === "punctuation")
    )
      return 0;
  return behind !== undefined && behind.kind !== "span" && notVerbAfter.has(behind.lower) && behind.lower !== "and"
    ? 0
    : length;
}

/** Openers that are nouns as often. */
const ambiguousOpeners = set(
  "check test review list look compare copy change update backup snapshot dump set start stop",
);

const isThen = ({ lower }: Token): boolean => /^(?:then|afterwards|next)$/u.test(lower);

const pronouns = set("it them this that these those everything something all each every any both");
const objectOpeners = new Set([...pronouns, ...articles, ..."an no another one two three four five".split(" ")]);

/** Does an object begin here: an article, a pronoun, or a name? */
const opensObject = (token: Token): boolean =>
  token.kind === "span" ||
  token.strong !== undefined ||
  (token.kind === "word" && (objectOpeners.has(token.lower) || /^\p{Lu}|[._\\/]\w/u.test(token.value)));

/** Verbs that are seldom nouns, for where no object shows that a word is one. */
const plainVerbs = set(
  "keep leave wait go unplug continue proceed try press click select choose enter log sign look watch ensure remember tell ask inform notify pray repeat retry resume reconfigure configure synchronize reinstall uninstall re-create recreate reconnect disconnect connect send write read provide enable disable register unregister verify confirm reload refresh rebuild recompile rerun re-run close open save submit approve attach detach mount unmount dismount add remove replace rotate sync synchronise upgrade downgrade migrate convert clean begin finish",
);
/** Words behind "and" that go on with a noun. */
const nounHeads = new Set([
  ..."host hosts server servers agent agents service services site sites pool pools database databases gateway gateways worker workers daemon daemons process processes instance instances scheduler broker indexer portal proxy cluster container listener queue cache module client clients website backend frontend application applications app node nodes task tasks job jobs user users group groups table tables row rows key keys value values entry entries line lines section sections".split(
    " ",
  ),
  ..."option options parameter parameters variable variables script scripts program programs tool tools library libraries plugin plugins package packages package version versions release releases setting settings attribute column columns index element port ports account accounts role roles certificate certificates component components extension extensions machine machines computer computers system systems data configuration image images partition volume disk drive".split(
    " ",
  ),
]);

/** Words that name things, and are verbs only before an article: "and *log the version*". */
const isNoun = (lower: string): boolean => isIdleWord(lower) || nounHeads.has(lower);

/** Words that cannot be an imperative. */
const isNotVerb = (lower: string): boolean =>
  determiners.has(lower) ||
  prepositions.has(lower) ||
  conditionals.has(lower) ||
  adverbs.has(lower) ||
  pronouns.has(lower) ||
  articles.has(lower) ||
  finiteVerbs.has(lower) ||
  telling.has(lower) ||
  /^(?:and|or|but|not|only|even|so|no|also|as|than|either|neither|nor|yes|both|many|some|most|few|more|less|if|step|note|warning|tip|important|caution|optional)$/u.test(
    lower,
  ) ||
  /(?:[^s]s|ing|ly|ed)$/u.test(lower);

/** Does an order begin here whose verb the lexicon may not know: "and *archive `gate.log`*", "then *watch the lamps*"? */
function opensUnknown(
  tokens: Phrase,
  at: number,
  joint: readonly string[],
  current: Phrase,
  lexicon: Lexicon,
): boolean {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (joint.every((word) => word === ",") || token?.kind !== "word" || token.strong !== undefined) return false;
  const showsVerb = next?.kind === "word" && objectOpeners.has(next.lower);
  if (showsVerb && /^(?:note|see|step)$/u.test(token.value)) return true;
  if (!/^[a-z][a-z-]+$/u.test(token.value) || isNotVerb(token.lower)) return false;
  if (joint.some((word) => word === "then" || word === "afterwards" || word === "next"))
    return showsVerb || !isNoun(token.lower);
  // "that the service is up and answers", "to migrate the data and upgrade the schema" go on as they began.
  const inside =
    isFinite(current, lexicon) ||
    current.some(
      ({ lower }, index) =>
        index > 0 &&
        (lower === "that" ||
          lower === "which" ||
          (lower === "to" &&
            /^[a-z]+$/u.test(current[index + 1]?.value ?? "") &&
            !isNotVerb(current[index + 1]?.lower ?? "") &&
            !isNoun(current[index + 1]?.lower ?? ""))),
    );
  if (inside) return false;
  if (
    isPackingWord(token.lower) &&
    next?.kind === "span" &&
    !/\.(?:zip|7z|tar|tgz|gz|xz|rar|cab|nupkg)$/iu.test(next.value)
  )
    return true;
  return (
    showsVerb || (!isNoun(token.lower) && (plainVerbs.has(token.lower) || (next !== undefined && opensObject(next))))
  );
}

function readOrder(whole: Phrase, lexicon: Lexicon): Clause {
  const { tokens, others } = takeAlternatives(whole, lexicon);
  return {
    ...readSingle(tokens, lexicon),
    alternatives: others.map((other) => readSingle(other, lexicon)),
    text: phraseText(whole),
  };
}

function readSingle(tokens: Phrase, lexicon: Lexicon): Clause {
  const hyphenated = splitHyphen(takeFillers(tokens), lexicon);
  const opening = openingAt(hyphenated, 0, lexicon);
  const asides: Phrase[] = [];
  const text = phraseText(tokens);
  if (!opening) {
    const finite = isFinite(hyphenated, lexicon);
    return {
      opener: "",
      object: hyphenated,
      tails: [],
      purpose: null,
      example: null,
      condition: null,
      rest: hyphenated,
      relative: null,
      excepts: false,
      leads: 0,
      refers: false,
      asides,
      alternatives: [],
      finite,
      text,
    };
  }
  const rest = hyphenated.filter((_, index) => index >= opening.length && index !== opening.particleAt);
  return {
    opener: opening.words.join(" "),
    ...readArguments(rest, asking.has(opening.words[0] ?? ""), lexicon),
    example: null,
    rest,
    leads: 0,
    refers: false,
    asides,
    alternatives: [],
    finite: isFinite(rest, lexicon),
    text,
  };
}

/** "Rename it to `Old`, *or delete it*": the orders behind "or". In a condition or a purpose, "or" joins no orders. */
function takeAlternatives(tokens: Phrase, lexicon: Lexicon): { tokens: Phrase; others: Phrase[] } {
  const others: Phrase[] = [];
  let start = 0;
  let first = tokens;
  const close = (end: number): void => {
    if (start === 0) first = trimCommas(tokens.slice(0, end));
    else others.push(tokens.slice(start, end));
  };
  for (const [at, token] of tokens.entries()) {
    if (
      token.kind === "word" &&
      (subordinating.has(token.lower) ||
        trailingConditionals.has(token.lower) ||
        (at > 0 && token.lower === "to" && isInfinitive(tokens, at + 1, lexicon)))
    )
      break;
    const behind = at > 0 && isOr(token) ? orderBehindOr(tokens, at, lexicon) : -1;
    if (behind < 0) continue;
    close(at);
    start = behind;
  }
  if (start > 0) close(tokens.length);
  return { tokens: first, others };
}

const isOr = ({ kind, lower }: Token): boolean =>
  kind === "word" && /^(?:or|and\/or|otherwise|alternatively)$/u.test(lower);

/** Where an order begins behind "or", perhaps "or else" or "or, alternatively,"; -1 where none does. */
function orderBehindOr(tokens: Phrase, at: number, lexicon: Lexicon): number {
  let behind = at + 1;
  const skip = (): void => {
    while (/^(?:,|or|else|otherwise|alternatively|just|simply)$/u.test(tokens[behind]?.lower ?? "")) behind++;
  };
  skip();
  if (conditionals.has(tokens[behind]?.lower ?? "")) {
    const comma = tokens.findIndex(({ value }, index) => index > behind && value === ",");
    behind = comma < 0 ? tokens.length : comma;
    skip();
  }
  const token = tokens[behind];
  // A word in strong type or upper case names what is on a screen.
  if (token === undefined || token.strong !== undefined || token.value !== token.lower) return -1;
  const opening = openingAt(tokens, behind, lexicon);
  const next = opening ? tokens[behind + opening.length] : undefined;
  return opening && next !== undefined && (next.kind === "span" || !notVerbAfter.has(next.lower)) ? behind : -1;
}

/** Has the main clause a finite verb, before any subordinate clause or purpose begins? */
function isFinite(tokens: Phrase, lexicon: Lexicon): boolean {
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "word") continue;
    if (subordinating.has(token.lower) || (token.lower === "to" && isInfinitive(tokens, at + 1, lexicon))) return false;
    if (token.value === token.lower && finiteVerbs.has(token.lower)) return true;
  }
  return false;
}

/** `Deploy-Configuration` opens an order as "deploy configuration" does. */
function splitHyphen(tokens: Phrase, lexicon: Lexicon): Phrase {
  const [first, ...others] = tokens;
  const parts = first?.kind === "word" && !lexicon.has(first.lower) ? first.value.split("-") : [];
  if (parts.length < 2 || !lexicon.has(parts[0]?.toLowerCase() ?? "")) return tokens;
  return [...parts.map((value): Token => ({ kind: "word", value, lower: value.toLowerCase() })), ...others];
}

/** "as described in the manual", "as follows": refers to a text, whose name is none of the order. */
const referring =
  /^(?:described|shown|explained|documented|mentioned|outlined|discussed|instructed|stated|noted|follows|before|above|below|usual|detailed|specified|illustrated|seen)$/u;
/** "as needed": whether it is done at all. */
const asNeeded = /^(?:needed|necessary|required|appropriate|applicable|desired|wanted)$/u;
const excepting = set("but except excluding");
/** "the archive *you downloaded*" is the archive. */
const gotten = /^(?:downloaded|fetched|obtained|received)$/u;

type Arguments = Pick<Clause, "object" | "tails" | "purpose" | "condition" | "relative" | "excepts">;

/** Openers behind which "if" asks: "check if the file is there". */
const asking = set("check verify test confirm inspect double-check look");

function readArguments(rest: Phrase, asks: boolean, lexicon: Lexicon): Arguments {
  const tails: Tail[] = [];
  const object: Token[] = [];
  let purpose: Phrase | null = null;
  let condition: string | null = null;
  let relative: Phrase | null = null;
  let excepts = false;
  let current = object;
  for (let at = 0; at < rest.length; at++) {
    const token = rest[at] as Token;
    const word = token.kind === "word" ? token.lower : "";
    const next = rest[at + 1]?.lower ?? "";
    if (trailingConditionals.has(word) && !(asks && at === 0 && word === "if")) {
      const end = endOfCondition(rest, at);
      // "Delete `a` and, if needed, recreate `b`": another order, which we do not read.
      const before = rest[at - 1]?.value === "," ? rest[at - 2] : rest[at - 1];
      excepts ||= before?.lower === "and";
      condition = phraseText(trimCommas(rest.slice(at, end)));
      at = end - 1;
    } else if (word === "as" && asNeeded.test(next)) {
      condition = phraseText(rest.slice(at, at + 2));
      at++;
    } else if (word === "as" && referring.test(next)) at = endOfInsertion(rest, at) - 1;
    else if (relates(rest, at)) {
      const end = gotten.test(rest.slice(at, at + 4).findLast(({ lower }) => gotten.test(lower))?.lower ?? "")
        ? at + rest.slice(at).findIndex(({ lower }) => gotten.test(lower)) + 1
        : endOfInsertion(rest, at);
      relative = [...(relative ?? []), ...rest.slice(at, end)];
      at = end - 1;
    } else if (word === "to" && isInfinitive(rest, at + 1, lexicon)) {
      current = [];
      purpose = current;
    } else if (prepositions.has(word) && !(at === 0 && word === "that") && isPreposition(rest, at)) {
      const second = secondWords[word];
      const double = second !== undefined && next === second;
      current = [];
      tails.push({ preposition: double ? `${word} ${second}` : word, phrase: current });
      if (double) at++;
      excepts ||= word === "except";
    } else if (token.kind === "punctuation" && token.value === "," && cutsAt(rest, at)) {
      current = [];
      tails.push({ preposition: ",", phrase: current });
    } else if (!(
      adverbs.has(word) &&
      (rest[at + 1] === undefined ||
        prepositions.has(next) ||
        trailingConditionals.has(next) ||
        rest[at + 1]?.value === ",")
    )) {
      excepts ||= excepting.has(word);
      current.push(token);
    }
  }
  return {
    object: trimCommas(object),
    tails: tails.map((tail) => ({ ...tail, phrase: trimCommas(tail.phrase) })),
    purpose: purpose && trimCommas(purpose),
    condition,
    relative,
    excepts,
  };
}

/** Does a relative clause begin here: "that you saved", "which …", "you downloaded"? */
function relates(rest: Phrase, at: number): boolean {
  const token = rest[at];
  if (at === 0 || token?.kind !== "word") return false;
  const word = token.lower;
  if (/^(?:which|whose|who)$/u.test(word)) return true;
  if (word === "that") return rest[at - 1]?.lower !== "so";
  return /^(?:you|we)$/u.test(word) && rest[at + 1]?.kind === "word" && !prepositions.has(rest[at - 1]?.lower ?? "");
}

/** Behind an insertion: at the next comma that a preposition follows, else at the end. */
function endOfInsertion(rest: Phrase, at: number): number {
  const comma = rest.findIndex(
    ({ kind, value }, index) => index > at && kind === "punctuation" && value === "," && isPlaceWord(rest[index + 1]),
  );
  return comma < 0 ? rest.length : comma + 1;
}

/** "Copy `a`, *if you have one,* from `Old` to `New`". */
const endOfCondition = (rest: Phrase, at: number): number =>
  rest[at - 1]?.value === "," ? endOfInsertion(rest, at) : rest.length;

const isPlaceWord = (token: Token | undefined): boolean =>
  token?.kind === "word" && /^(?:from|to|into|in|inside|under|below|within)$/u.test(token.lower);

const trimCommas = (phrase: Phrase): Phrase => {
  const start = phrase.findIndex(({ value }) => value !== ",");
  const end = phrase.findLastIndex(({ value }) => value !== ",");
  return start < 0 ? [] : phrase.slice(start, end + 1);
};

/** "next" and "out" are prepositions only with their second word. */
const isPreposition = (tokens: Phrase, at: number): boolean => {
  const word = tokens[at]?.lower ?? "";
  const second = secondWords[word];
  return second === undefined || word === "so" || tokens[at + 1]?.lower === second;
};

/** "to *create* a backup", not "to `RuntimeOld`" and not "to backup". */
function isInfinitive(tokens: Phrase, at: number, lexicon: Lexicon): boolean {
  const token = tokens[at];
  if (token?.kind !== "word" || token.value !== token.lower) return false;
  const more = tokens[at + 1];
  return (
    infinitives.has(token.lower) ||
    (lexicon.has(token.lower) &&
      more !== undefined &&
      more.kind !== "punctuation" &&
      more.lower !== "folder" &&
      more.lower !== "directory")
  );
}

/** A comma ends the object where what follows is no further name: ", correcting any error", ", which …". */
function cutsAt(tokens: Phrase, at: number): boolean {
  const next = tokens[at + 1];
  return (
    next?.kind === "word" &&
    (/^[a-z]+ing$/u.test(next.lower) ||
      /^(?:which|where|so|otherwise|or|but|see|depending|not|never|without)$/u.test(next.lower))
  );
}

/** "`a` or `b`", "either …", "to `A` or `B`": the order leaves a choice of things. */
export const leavesChoice = ({ object, tails }: Clause): boolean =>
  hasChoice(object) ||
  tails.some(({ preposition, phrase }) =>
    preposition === ","
      ? phrase[0] !== undefined && isOr(phrase[0]) && !tellsOutcome(phrase)
      : places.has(preposition) && hasChoice(phrase),
  );

/** "…, or *it will lock the files*". */
const tellsOutcome = (phrase: Phrase): boolean =>
  phrase.some(({ kind, lower }) => kind === "word" && finiteVerbs.has(lower));

const hasChoice = (phrase: Phrase): boolean =>
  phrase.some(
    ({ kind, lower }, at) =>
      kind === "word" &&
      (/^(?:either|and\/or|otherwise|alternatively)$/u.test(lower) ||
        (lower === "or" && !/^(?:newer|later|higher|above|so|similar|like)$/u.test(phrase[at + 1]?.lower ?? ""))),
  );

/** Stands "it" or "them" for what the phrase means? */
export const isPronoun = (phrase: Phrase): boolean =>
  phrase.length === 1 && phrase[0]?.kind === "word" && /^(?:it|them)$/u.test(phrase[0].lower);

/** "Stop and restart the server", "Stop the server and start it again", "If you use the runner, stop it": one object serves both. */
function shareObjects(clauses: Clause[], condition: Phrase): void {
  clauses.forEach((clause, index) => {
    const pronoun = isPronoun(clause.object);
    if (clause.object.length === 0 && !idleOpeners.has(clause.opener))
      clause.object = (clauses[index + 1] ?? clauses[index - 1])?.object ?? [];
    clause.refers = pronoun && antecedent(clauses.slice(0, index)) !== undefined;
    if (pronoun) clause.object = antecedent(clauses.slice(0, index)) ?? nounOf(condition) ?? clause.object;
    for (const tail of clause.tails)
      if (isPronoun(tail.phrase)) tail.phrase = antecedent(clauses.slice(0, index)) ?? tail.phrase;
  });
}

/** What the orders before speak of; `undefined` where the last is one that we do not understand. */
function antecedent(clauses: readonly Clause[]): Phrase | undefined {
  const last = clauses.at(-1);
  return last === undefined || last.opener === "" || idleOpeners.has(last.opener) || last.object.length === 0
    ? undefined
    : last.object;
}

/** The noun of a short condition: "you use *the job runner*", "*a folder `plugins`* exists". */
function nounOf(condition: Phrase): Phrase | undefined {
  const start = condition.findLastIndex(({ kind, lower }) => kind === "word" && articles.has(lower));
  if (start < 0) return undefined;
  const behind = condition.slice(start);
  const end = behind.findIndex(
    ({ kind, lower }, at) =>
      at > 0 && kind === "word" && (finiteVerbs.has(lower) || prepositions.has(lower) || /ed$/u.test(lower)),
  );
  return end < 0 ? behind : behind.slice(0, end);
}

/** The phrase behind the first of these prepositions. */
export const tail = (clause: Clause, ...wanted: string[]): Phrase | undefined =>
  clause.tails.find(({ preposition, phrase }) => wanted.includes(preposition) && phrase.length > 0)?.phrase;

/** All phrases behind these prepositions. */
export const tailsOf = (clause: Clause, ...wanted: string[]): Phrase[] =>
  clause.tails
    .filter(({ preposition, phrase }) => wanted.includes(preposition) && phrase.length > 0)
    .map(({ phrase }) => phrase);
