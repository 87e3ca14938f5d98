/**
 * Reads what a phrase of an order names: files, folders, archives. The grammar is closed: every word has a part (an
 * article, a name, a kind of thing) or is known to change nothing. One word that has none, and the phrase names nothing
 * at all: "the virtual folder", "all instances of `x`".
 */
import type { Names } from "./names.js";
import { determiners, isNameLike, phraseText, type Phrase } from "./phrase.js";
import type { Token } from "./tokens.js";

/** What a phrase calls its things. */
export type Kind = "folder" | "file" | "archive";

/** Something that a phrase names. */
export interface Thing {
  /** As written, without `./` before it. */
  name: string;
  kind: Kind | undefined;
  /** By what we know the name: written as code or quoted, strong, its shape, the pack, or only a capital. */
  evidence: "code" | "strong" | "shape" | "known" | "capital" | "called";
  /** The folder that it lies in, where the phrase says so with "of". */
  within: string | undefined;
}

/** The things of a phrase. */
export interface Things {
  things: Thing[];
  /** The kind that the phrase speaks of, named or not. */
  kind: Kind | undefined;
  /** Does it speak of what is in them, or of some of many ("all files")? */
  contents: boolean;
  /** "the new one", "the backup": the words that say which one is meant, where none is named. */
  words: ReadonlySet<string>;
}

/** A phrase that cannot be accounted for, by the word that stands in the way. */
export interface Unclear {
  unclear: string;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

const folders = set(
  "folder folders directory directories subfolder subfolders sub-folder sub-folders subdirectory dir",
);
const files = set("file files");
const archives = set(
  "archive archives zip zip-file zipfile tarball package packages release releases runtime version build bundle distribution kit binaries download installer patch",
);
const plural = /(?:s|ies|binaries)$/u;

/** Say which one, and change nothing of what is named. */
const adjectives = set(
  "existing current currently running original new newly latest following previous respective corresponding same just old former own customised customized custom modified changed default empty single whole entire complete temporary temp spare saved backed-up renamed downloaded extracted unpacked unzipped fresh clean main separate additional remaining older newer above compressed resulting appropriate generated local lock hidden legacy obsolete outdated unneeded unused stale vendor's product's server's agent's already also carefully manually completely permanently directly first again back over across there too here now once another other two three four five",
);
/** Say what for, beside "folder", "file" or the name of a file; alone they are things of another kind: "the project `x`". */
const nouns = set(
  "program programs app application applications server agent service web configuration config settings setting options data log logs cache sample template license licence certificate key keys database plugin plugins library libraries resource resources script scripts working installation root base home backup deployment text xml json yaml yml ini properties solution environment project backups content",
);
const naming = set("called named titled name");
const joints = set("and & plus ,");
/** Words for a whole of which "of" names no folder: "all of the files". */
const quantifiers = set("all both each any every");

interface Conjunct {
  things: Thing[];
  kind: Kind | undefined;
  isPlural: boolean;
  contents: boolean;
  words: Set<string>;
  /** Is that word written as a name is: "Active Directory"? */
  isTitle: boolean;
  /** A word for something that may be no file. */
  noun?: string;
}

/** The things that a phrase names, in order; {@link Unclear} where a word of it has no part in that. */
export function readThings(phrase: Phrase, names: Names, extra: ReadonlySet<string> = new Set()): Things | Unclear {
  const conjuncts: Conjunct[] = [];
  for (const part of splitConjuncts(phrase)) {
    // "`in` and its subfolder `done`" lies in the first.
    const its = part.find(({ kind, lower }) => kind === "word" && /^(?:its|their)$/u.test(lower));
    if (conjuncts.length > 0 && its !== undefined) return { unclear: its.value };
    const read = readConjunct(part, names, extra);
    if ("unclear" in read) return read;
    conjuncts.push(read);
  }
  const last = conjuncts.at(-1);
  const shared = last?.things[0];
  if (last !== undefined && conjuncts.length > 1) {
    // "the `tmp` and `spool` folders of `Brindle`" lie in it, both of them.
    const earlier = conjuncts.slice(0, -1);
    if (shared?.within !== undefined && !last.isPlural) return { unclear: "of" };
    if (last.isPlural)
      for (const thing of earlier.flatMap(({ things }) => things)) {
        thing.kind ??= last.kind;
        thing.within ??= shared?.within;
      }
    // "the folders `a` and `b`"
    const [first] = conjuncts;
    if (first?.isPlural === true)
      for (const thing of conjuncts.slice(1).flatMap(({ things }) => things)) thing.kind ??= first.kind;
    if (conjuncts.some(({ things }) => things.length === 0)) return { unclear: "and" };
  }
  return {
    things: conjuncts.flatMap(({ things }) => things),
    kind: conjuncts.find(({ kind }) => kind !== undefined)?.kind,
    contents: conjuncts.some(({ contents }) => contents),
    words: new Set(conjuncts.flatMap(({ words }) => [...words])),
  };
}

/** "`a`, `b` and the file `c`": each by itself. */
function splitConjuncts(phrase: Phrase): Phrase[] {
  const parts: Token[][] = [[]];
  phrase.forEach((token, at) => {
    const joint = token.kind !== "span" && token.strong === undefined && joints.has(token.lower);
    // ", now called `RuntimeOld`" says more of the same.
    const more = token.value === "," && /^(?:now|called|named)$/u.test(phrase[at + 1]?.lower ?? "");
    if (joint && !more) parts.push([]);
    else if (!more) parts.at(-1)?.push(token);
  });
  return parts.filter((part) => part.length > 0);
}

function readConjunct(part: Phrase, names: Names, extra: ReadonlySet<string>): Conjunct | Unclear {
  const read: Conjunct = {
    things: [],
    kind: undefined,
    isPlural: false,
    contents: false,
    words: new Set(),
    isTitle: false,
  };
  const capitals: { token: Token; at: number }[] = [];
  let headAt = -1;
  let called = false;
  const add = (name: string, evidence: Thing["evidence"]): void => {
    // "the old `Runtime` folder, now called `RuntimeOld`" is the second.
    if (called) read.things = [];
    read.things.push({ name: bareName(name), kind: undefined, evidence, within: undefined });
    called = false;
  };
  for (let at = 0; at < part.length; at++) {
    const token = part[at] as Token;
    const { lower } = token;
    const word = token.kind === "word" && token.strong === undefined;
    if (token.kind === "span" && token.span === "link") return { unclear: token.value };
    if (token.kind === "span") {
      const listed = token.value.split(/\s*,\s*/u).filter((name) => name !== "");
      if (listed.some((name) => !mayBePath(name))) return { unclear: token.value };
      for (const name of listed) add(name, "code");
    } else if (token.strong !== undefined) {
      const run = part.slice(at).findIndex(({ strong }) => strong !== token.strong);
      const words = part.slice(at, run < 0 ? undefined : at + run);
      at += words.length - 1;
      // "**all** files" stresses a word, "**Data**" names.
      if (!words.every((one) => one.value === one.lower && isIdle(one.lower, extra))) {
        if (!mayBePath(phraseText(words))) return { unclear: phraseText(words) };
        add(phraseText(words), "strong");
      }
    } else if (token.kind === "punctuation") return { unclear: token.value };
    else if (lower === "of") {
      const rest = part.slice(at + 1);
      const whole = read.things.length === 0 && (read.contents || onlyQuantifies(part.slice(0, at)));
      const right = readConjunct(rest, names, extra);
      if ("unclear" in right) return right;
      if (whole) {
        read.things = right.things;
        read.kind = right.kind;
        return read;
      }
      const [folder, ...others] = right.things;
      // "all files of the `Temp` folder"
      if (read.things.length === 0 && read.kind === "file") return { ...right, contents: true };
      if (read.things.length === 0 || folder === undefined || others.length > 0) return { unclear: "of" };
      const inside = [folder.within, folder.name].filter((name) => name !== undefined).join("/");
      read.things = read.things.map((thing) => ({ ...thing, within: inside }));
      return finish(read, capitals, headAt);
    } else if (/^contents?$/u.test(lower) && (part[at + 1]?.lower === "of" || read.things.length > 0))
      read.contents = true;
    else if (naming.has(lower)) called = true;
    else if (called && word && /^[\p{L}\p{N}_-]+$/u.test(token.value) && !determiners.has(lower))
      add(token.value, "called");
    else if (word && isTitled(token, part, at) && !names.folder(lower).known) capitals.push({ token, at });
    else if (kindOf(lower) !== undefined && !knownFolder(token, part, at, names)) {
      read.kind = kindOf(lower) ?? read.kind;
      read.isPlural ||= plural.test(lower);
      read.isTitle = at > 0 && /^\p{Lu}/u.test(token.value);
      headAt = at;
      read.words.add(lower);
    } else if (word && part.length === 1 && /^\p{Lu}[\p{L}\p{N}-]*$/u.test(token.value) && !names.folder(lower).known)
      add(token.value, "capital");
    else if (isNameLike(token)) add(token.value, "shape");
    else if (knownFolder(token, part, at, names)) add(names.folder(lower).name, "known");
    else if (word && isIdle(lower, extra)) {
      read.words.add(lower);
      if (nouns.has(lower) && !extra.has(lower)) {
        read.noun ??= lower;
        // "the Program folder" may be called so; "JSON" is a kind of file.
        if (/^\p{Lu}\p{Ll}/u.test(token.value)) capitals.push({ token, at });
      }
    } else if (word && /^\p{Lu}[\p{L}\p{N}-]*$/u.test(token.value)) capitals.push({ token, at });
    else return { unclear: token.value };
  }
  return finish(read, capitals, headAt);
}

/** A lone capitalised word beside "folder" is its name; elsewhere it is one of a product, and we cannot tell what of. */
function finish(read: Conjunct, capitals: readonly { token: Token; at: number }[], headAt: number): Conjunct | Unclear {
  const spare = (at: number): boolean =>
    read.things.length > 0 || headAt < 0 || read.isPlural || Math.abs(at - headAt) !== 1;
  const [one, two] = capitals.filter(({ token, at }) => !(nouns.has(token.lower) && spare(at)));
  if (one !== undefined) {
    const beside = headAt >= 0 && !read.isPlural && !read.isTitle && Math.abs(one.at - headAt) === 1;
    if (two !== undefined || read.things.length > 0 || !beside) return { unclear: one.token.value };
    read.things.push({ name: one.token.value, kind: undefined, evidence: "capital", within: undefined });
  }
  for (const thing of read.things) thing.kind ??= read.kind;
  // "all `.tmp` files" are a pattern, and no file of that name.
  const ending = read.isPlural ? read.things.find(({ name }) => /^\.\w+$/u.test(name)) : undefined;
  if (ending !== undefined) return { unclear: ending.name };
  if (read.noun !== undefined && read.kind === undefined && read.things.some(({ name }) => !/[\\/]|\.\w+$/u.test(name)))
    return { unclear: read.noun };
  return read;
}

/** Is this a word for what is packed, which is an order as well: "archive `a.log`", "zip the logs"? */
export const isPackingWord = (lower: string): boolean => archives.has(lower);

/** Is this a word that stands beside names and changes nothing: "old", "settings", "folder"? */
export const isIdleWord = (lower: string): boolean =>
  adjectives.has(lower) || nouns.has(lower) || kindOf(lower) !== undefined;

const isIdle = (lower: string, extra: ReadonlySet<string>): boolean =>
  determiners.has(lower) || isIdleWord(lower) || extra.has(lower);

function kindOf(lower: string): Kind | undefined {
  if (folders.has(lower)) return "folder";
  if (files.has(lower)) return "file";
  return archives.has(lower) ? "archive" : undefined;
}

/** "the runtime folder", "to Runtime": a folder of the pack. "the new runtime" is a release. */
function knownFolder({ value, lower, kind }: Token, part: Phrase, at: number, names: Names): boolean {
  if (kind !== "word" || !names.folder(lower).known) return false;
  return /^\p{Lu}/u.test(value) || folders.has(part[at + 1]?.lower ?? "") || folders.has(part[at - 1]?.lower ?? "");
}

/** "the Runtime folder": a word for a release is a name there. */
const isTitled = ({ value, lower }: Token, part: Phrase, at: number): boolean =>
  kindOf(lower) === "archive" &&
  /^\p{Lu}\p{Ll}/u.test(value) &&
  /^(?:folder|directory|subfolder)$/u.test(part[at + 1]?.lower ?? "");

const onlyQuantifies = (left: Phrase): boolean => left.length > 0 && left.every(({ lower }) => quantifiers.has(lower));

/** Options, settings, addresses and sentences stand in code, too; a path is none of them. */
const mayBePath = (name: string): boolean =>
  !/^[-$%:]|[=;"'<>|{}[\]]|\$\(|:\/\/|:$|\s[-/]/u.test(name.replace(/<[\w -]+>|^(?:\$\{?\w+\}?|%\w+%)[\\/]/gu, "")) &&
  (!/\s/u.test(name) || /[\\/]|\.\w+$/u.test(name) || /^\p{Lu}[\p{L}\d]*(?: \p{Lu}[\p{L}\d]*)*$/u.test(name));

const bareName = (name: string): string => name.replace(/^(?:\.[\\/])+/u, "");

const machines = set(
  "host hosts server servers machine machines computer computers node nodes agent agents system systems workstation environment",
);
const machineWords = set(
  "the a an this that your our its each every both all same other respective new old existing current target source remote local second first third web application database production test front-end back-end file windows linux central primary secondary master standalone in turn where is installed runs running one by one",
);
const tools =
  /^(?:(?:the|a|an|your|an?|windows|file|elevated|administrative|administrator|admin|command|command-line|powershell|ssh|graphical)\s+)*(?:explorer|finder|file manager|terminal|shell|prompt|command line|command prompt|powershell|hand|administrator|admin|root|superuser|sudo|usual|before|precaution|backup|privileges|rights|mode)(?:\s+(?:privileges|rights|mode|window|session|prompt|user))*$/u;

/** Does the phrase behind a preposition only say on which machine, as whom or with which tool? */
export function saysWhereOrHow(phrase: Phrase): boolean {
  const words = phrase.filter(({ kind }) => kind === "word").map(({ lower }) => lower);
  if (tools.test(words.join(" ")) && phrase.every(({ kind }) => kind === "word")) return true;
  // "into **Agent**" is a folder, "on the agent" its host.
  const head = phrase.findIndex(
    ({ kind, value, strong }) => kind === "word" && strong === undefined && machines.has(value),
  );
  return (
    head >= 0 &&
    !words.some((word) => folders.has(word) || files.has(word)) &&
    phrase.every(
      (token) =>
        token.kind === "span" ||
        token.strong !== undefined ||
        machines.has(token.lower) ||
        machineWords.has(token.lower) ||
        /^\p{Lu}/u.test(token.value),
    )
  );
}
