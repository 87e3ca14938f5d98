/**
 * Sentences that TypeScript and PowerShell both say, as data: `` `{from}` becomes `{to}` ``. A folder's `words.ts`
 * holds
 * them once; {@link say} fills them here, `Get-Words` of `words.ps1` fills them in the scripts, which carry them as
 * data.
 *
 * A place is `{name}`: a text as it is, a number in digits, a list as `` `a`, `b` and `c` `` (ten at most, then "and 3
 * more"). `{name|file|files}` counts a number or a list: `1 file`, `3 files`. There are no other marks.
 */

/** What a place is filled with. */
export type Filling = string | number | readonly string[];

/** The names of the places in a sentence. */
export type PlaceOf<Sentence extends string> = Sentence extends `${string}{${infer Mark}}${infer Rest}`
  ? (Mark extends `${infer Name}|${string}` ? Name : Mark) | PlaceOf<Rest>
  : never;

/**
 * What fills a sentence: all its places; of one that is put together of several strings, the compiler does not know
 * them.
 */
type Fillings<Sentence extends string> = string extends Sentence
  ? [values?: Readonly<Record<string, Filling>>]
  : [PlaceOf<Sentence>] extends [never]
    ? []
    : [Readonly<Record<PlaceOf<Sentence>, Filling>>];

/** Sentences by what they are for; the names are kebab-case, and PowerShell's too. */
export type Words = Readonly<Record<string, string>>;

/** Declares sentences, so that {@link say} knows their places. */
export const defineWords = <const W extends Words>(words: W): W => words;

/** Literal texts put together: a literal type too, so that the places of a long sentence are known. */
type Join<Parts extends readonly string[]> = Parts extends readonly [
  infer First extends string,
  ...infer Rest extends readonly string[],
]
  ? `${First}${Join<Rest>}`
  : "";

/** A sentence that is longer than a line; with `+` the compiler would no longer know its places. */
export const sentence = <const Parts extends readonly string[]>(...parts: Parts): Join<Parts> =>
  parts.join("") as Join<Parts>;

const place = /\{([a-zA-Z]+)(?:\|([^|{}]*)\|([^|{}]*))?\}/gu;

/**
 * A sentence with its places filled.
 *
 * @throws {Error} where a place has nothing to fill it: a bug of ours
 */
export function say<const Sentence extends string>(text: Sentence, ...[values]: Fillings<Sentence>): string {
  return fillPlaces(text, values ?? {});
}

/** {@link say} for a sentence that was looked up, whose places the compiler does not know. */
export function fillPlaces(text: string, values: Readonly<Record<string, Filling | undefined>>): string {
  return text.replace(place, (_, name: string, one: string | undefined, other: string | undefined) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Nothing fills the place \`${name}\` of “${text}”`);
    if (one === undefined || other === undefined) return typeof value === "object" ? listNames(value) : String(value);
    const count = typeof value === "object" ? value.length : Number(value);
    return `${String(count)} ${count === 1 ? one : other}`;
  });
}

/** How many names a sentence lists before it counts the rest. */
const listed = 10;

/** `a`, `b` and 3 more. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, listed).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${String(more)} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}
