/** Noun phrases: what a sentence is about, freed of articles, and the names in it. */
import type { Token } from "./tokens.js";

/** Part of a sentence. */
export type Phrase = readonly Token[];

/** Words that may stand before a noun and name nothing. */
export const determiners: ReadonlySet<string> = new Set(
  "the a an your our its their this that these those any all each every both of existing current currently running original own new newly latest following previous respective corresponding same just old".split(
    " ",
  ),
);
const containers = /^(?:folder|directory|file|folders|directories|files|subfolder|sub-folder|archive|package)$/u;
const naming = /^(?:named|called|name|titled)$/u;
/** Words that never name: "the package *you* downloaded". */
const functionWords =
  /^(?:you|we|they|it|that|which|is|are|was|of|in|on|for|with|where|whose|and|or|from|to|as|has|have|must|should|can|will)$/u;
/** Words beside "folder" that say which one it is, and are not what it is called: "the destination folder". */
const describing =
  /^(?:working|root|parent|main|base|top|top-level|installation|install|destination|target|temporary|default|empty|whole|entire|separate|different|another|other|right|correct|appropriate|relevant|desired|chosen|given|shared)$/u;
/** Looks like the name of a file, a folder or a program, and not like a word of English. */
const nameLike = /[._\\/~$]\w|\w[\\/]|[a-z\d][A-Z]|^[A-Z]{2,}[a-z]|[A-Z][a-z]+[A-Z]|\*|\w_\w/u;
const abbreviations = new Set(["e.g.", "i.e.", "etc.", "and/or", "c#", ".net"]);

/** The phrase as words. */
export const phraseText = (phrase: Phrase): string =>
  phrase
    .map(({ value, kind }) => (kind === "punctuation" ? value : ` ${value}`))
    .join("")
    .trim();

/** Without articles, "existing", "new" and the like at its beginning: "the existing server" is "server". */
export function stripDeterminers(phrase: Phrase): Phrase {
  let start = 0;
  while (start < phrase.length && phrase[start]?.kind === "word" && determiners.has(phrase[start]?.lower ?? ""))
    start++;
  return phrase.slice(start);
}

/** The phrase without articles, as words: what a step is done to. */
export const nounText = (phrase: Phrase): string => phraseText(stripDeterminers(phrase));

/** The words of a phrase in lower case without articles anywhere: for looking a phrase up. */
export const keyText = (phrase: Phrase): string =>
  phrase
    .filter(({ kind, lower }) => kind !== "punctuation" && !determiners.has(lower))
    .map(({ lower }) => lower)
    .join(" ");

/**
 * The names in a phrase: its spans; where it has none, its strong words, what stands beside
 * "folder" or "file", and words that look like the name of a file. A span that lists several
 * names (`a, b`) gives several.
 */
export function phraseNames(phrase: Phrase): string[] {
  const spans = phrase.filter(({ kind, span }) => kind === "span" && span !== "link");
  if (spans.length > 0) return spans.flatMap(({ value }) => splitNames(value));
  const strong = strongNames(phrase);
  if (strong.length > 0) return strong;
  const like = phrase.filter(isNameLike).map(({ value }) => value);
  return like.length > 0 ? like : containerNames(phrase);
}

/**
 * The names that a phrase shows as names: by a span, strong type or their shape, and not only by standing beside
 * "folder".
 */
export function shownNames(phrase: Phrase): string[] {
  const shown = phrase.some((token) => token.kind === "span" || token.strong !== undefined || isNameLike(token));
  return shown ? phraseNames(phrase) : [];
}

/** Does the phrase show a name? */
export const hasName = (phrase: Phrase): boolean => shownNames(phrase).length > 0;

/** The first name of a phrase, or `undefined`. */
export const phraseName = (phrase: Phrase): string | undefined => phraseNames(phrase)[0];

/** Does the phrase hold this word? */
export const hasWord = (phrase: Phrase, word: RegExp): boolean =>
  phrase.some(({ kind, lower }) => kind !== "punctuation" && word.test(lower));

const splitNames = (value: string): string[] =>
  value
    .split(/\s*,\s*/u)
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** Has a word the shape of a file's, a folder's or a program's name? */
export const isNameLike = ({ kind, value, lower }: Token): boolean =>
  kind === "word" && nameLike.test(value) && !abbreviations.has(lower) && !/^\d/u.test(value);

function strongNames(phrase: Phrase): string[] {
  const runs = new Map<number, Token[]>();
  for (const token of phrase) {
    if (token.strong !== undefined) runs.set(token.strong, [...(runs.get(token.strong) ?? []), token]);
  }
  // A sentence that is strong as a whole emphasises; it does not name.
  return [...runs.values()].filter((run) => run.length < phrase.length || run.length === 1).map(phraseText);
}

/** "the existing Runtime folder", "the folder Runtime", "a folder named Runtime"; a lone word that is capitalised. */
function containerNames(phrase: Phrase): string[] {
  const words = stripDeterminers(phrase).filter(({ kind, lower }) => kind === "word" && !determiners.has(lower));
  const container = words.findIndex(({ lower }) => containers.test(lower));
  const named = words.findIndex(({ lower }) => naming.test(lower));
  if (named >= 0 && words[named + 1]) return [words[named + 1]?.value ?? ""];
  if (container > 0) return nameWord(words[container - 1]);
  if (container === 0 && words[1]) return nameWord(words[1]);
  const [only] = words;
  return words.length === 1 && only && /^\p{Lu}/u.test(only.value) ? [only.value] : [];
}

const nameWord = (token: Token | undefined): string[] =>
  token === undefined || functionWords.test(token.lower) || describing.test(token.value) ? [] : [token.value];

/** "the *contents* of `Temp`", "all *files of* the `Temp` folder": not the folder that it names. */
export const speaksOfContents = (phrase: Phrase): boolean => {
  const named = phrase.findIndex(({ kind, strong }) => kind === "span" || strong !== undefined);
  return phrase.some(
    ({ kind, lower }, at) =>
      kind === "word" &&
      (named < 0 || at < named) &&
      (/^contents?$/u.test(lower) ||
        (/^(?:(?:sub-?)?(?:files|folders|directories)|items|entries)$/u.test(lower) && phrase[at + 1]?.lower === "of")),
  );
};

/** A folder's name without `./` before it and slashes behind it. */
export const folderName = (name: string): string =>
  name
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/u, "")
    .replace(/\/+$/u, "");
