/** What headings, titles and file names say of roles and versions. */
import type { HopPattern } from "../model/guide.js";
import type { Product } from "../model/product.js";
import { compareVersions, parseHop, versionsIn } from "../model/version.js";

const plain = (heading: string): string =>
  ` ${heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, " ")
    .trim()} `;

/** Finds the roles that a heading speaks of, or `null` where it speaks of none. */
export type RoleReader = (heading: string) => string[] | null;

/** The longest phrase of the pack that a heading holds decides; several roles may share one. */
export function createRoleReader(product: Product | undefined): RoleReader {
  const known = product === undefined ? undefined : made.get(product);
  if (known) return known;
  const reader = readRoles(product);
  if (product !== undefined) made.set(product, reader);
  return reader;
}

/** Made once for a product: many guides are read with one pack. */
const made = new WeakMap<Product, RoleReader>();

function readRoles(product: Product | undefined): RoleReader {
  const phrases = (product?.roles ?? []).flatMap(({ id, headings }) =>
    headings.map((phrase) => ({ id, phrase: plain(phrase) })),
  );
  phrases.sort((one, other) => other.phrase.length - one.phrase.length);
  return (heading) => {
    const words = plain(heading);
    const longest = phrases.find(({ phrase }) => words.includes(phrase))?.phrase;
    return longest === undefined
      ? null
      : [...new Set(phrases.filter(({ phrase }) => phrase === longest).map(({ id }) => id))];
  };
}

/** The hop that the whole guide is about: by its first heading, its title, its file name. */
export function titleHop(headings: readonly string[], title: string | undefined, file: string): HopPattern | null {
  const name = file.replace(/^.*[\\/]/u, "").replace(/\.\w+$/u, "");
  for (const written of [...headings, title ?? "", name]) {
    const hop = parseHop(written);
    if (hop !== undefined) return hop;
  }
  return null;
}

/**
 * What a general procedure covers where nothing says so outright: the span of the guide's version
 * notes; else the major line up to the version in the file's name. `null`: nothing tells.
 */
export function spanOfNotes(notes: readonly HopPattern[], file: string): HopPattern | null {
  const ends = notes
    .flatMap((hop) => (hop.kind === "hop" ? [hop.from.min, hop.to.max] : []))
    .filter((version) => version !== null);
  ends.sort(compareVersions);
  const [min, max] = [ends[0], ends.at(-1)];
  if (min !== undefined && max !== undefined) return { kind: "within", range: { min, max, text: `${min} - ${max}` } };
  const named = versionsIn(file.replace(/^.*[\\/]/u, "").replace(/\.[a-z]+$/iu, ""))[0];
  const major = named?.split(".")[0];
  return named === undefined || major === undefined
    ? null
    : { kind: "within", range: { min: major, max: named, text: `${major}.x up to ${named}` } };
}
