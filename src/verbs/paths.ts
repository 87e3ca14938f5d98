/** Files and folders that orders name: where they lie, and whether every word of the order is accounted for. */
import type { Clause, Tail } from "../language/clause.js";
import { folderName, hasName, hasWord, shownNames, type Phrase } from "../language/phrase.js";
import { readThings, saysWhereOrHow, type Thing, type Things, type Unclear } from "../language/things.js";
import {
  decline,
  isFileName,
  isWorkingDirectory,
  resolveFolder,
  speaksOfFolder,
  workingDirectory,
  type Decline,
  type ReadingContext,
} from "./verb.js";

/** Why an order stays manual of which a word is not understood. */
export const declineUnclear = ({ unclear }: Unclear): Decline =>
  decline(
    unclear === "of" || unclear === "and"
      ? `it is not clear what \`${unclear}\` joins in it`
      : `it is not clear what \`${unclear}\` means in it`,
  );

/**
 * A folder that a phrase means; {@link workingDirectory} where all lie. `weak`: only a capital or strong type shows it
 * ("to Production"), so that something else has to as well.
 */
export type Place = { folder: string; weak?: true } | Unclear;

/** The folder that a phrase behind a preposition names, with all of its words accounted for. */
export function readPlace(phrase: Phrase, context: ReadingContext): Place {
  if (isWorkingDirectory(phrase)) return { folder: workingDirectory };
  const inside = withoutWorkingDirectory(phrase);
  const read = readThings(inside, context.names, placeWords);
  if ("unclear" in read) return read;
  const [thing, another] = read.things;
  if (read.contents || another !== undefined) return { unclear: "and" };
  if (thing === undefined) {
    const meant = resolveFolder(inside, context);
    return meant === undefined || meant === workingDirectory || inventsName(inside, meant, context)
      ? { unclear: inside.map(({ value }) => value).join(" ") }
      : { folder: meant };
  }
  if (isOther(inside, read)) return { unclear: inside.map(({ value }) => value).join(" ") };
  const folder = pathOf(thing, context);
  const weak =
    (thing.evidence === "capital" || thing.evidence === "strong") && thing.kind === undefined && !/[\\/]/u.test(folder);
  return weak && !context.names.folder(folder).known ? { folder, weak } : { folder };
}

const placeWords: ReadonlySet<string> = new Set(["one", "ones", "location", "place", "level"]);

/** "the new one" and "the backup" mean a folder of the procedure; no other word without a name does. */
const inventsName = (phrase: Phrase, meant: string, { names, renamed }: ReadingContext): boolean =>
  meant !== renamed?.to &&
  meant !== renamed?.from &&
  !phrase.some(({ lower }) => names.folder(lower).known && names.folder(lower).name === meant);

/** "the `Conf` folder of the working directory" is `Conf`. */
function withoutWorkingDirectory(phrase: Phrase): Phrase {
  const at = phrase.findIndex(({ kind, lower }) => kind === "word" && lower === "of");
  return at > 0 && isWorkingDirectory(phrase.slice(at + 1)) ? phrase.slice(0, at) : phrase;
}

/** The path of a thing, in the pack's spelling of folders. */
function pathOf({ name, within }: Thing, { names }: ReadingContext): string {
  const own = names.folder(folderName(name)).name;
  return within === undefined ? own : joinPath(names.folder(folderName(within)).name, own);
}

/** A path below a folder; one that begins with it, or at a root, is not put below it again. */
export const joinPath = (folder: string, path: string): string =>
  folder === workingDirectory || isRooted(path) || path.startsWith(`${folder}/`) ? path : `${folder}/${path}`;

const isRooted = (path: string): boolean => /^(?:[A-Za-z]:|[\\/~])/u.test(path);

/** The phrases behind some prepositions that name a folder, by that folder; those that say on which host or how are left out. */
export function placesOf(
  clause: Clause,
  context: ReadingContext,
  ...prepositions: string[]
): { folders: string[]; weak: boolean } | Unclear {
  const folders = new Set<string>();
  let weak = false;
  for (const { preposition, phrase } of clause.tails) {
    if (!prepositions.includes(preposition) || (phrase.length > 0 && saysWhereOrHow(phrase))) continue;
    const place = readPlace(phrase, context);
    if ("unclear" in place) return phrase.length === 0 ? { unclear: "and" } : place;
    folders.add(place.folder);
    weak ||= place.weak === true;
  }
  const named = [...folders].filter((folder) => folder !== workingDirectory);
  return { folders: named.length > 0 ? named : [...folders], weak };
}

/**
 * The first phrase behind a preposition that has no part in an order, besides those that a verb reads itself (`read`);
 * `undefined` where all are accounted for.
 */
export function unaccounted(clause: Clause, read: readonly string[]): Unclear | undefined {
  const odd = clause.tails.find((tail) => !read.includes(tail.preposition) && !isIdleTail(tail));
  if (odd !== undefined)
    return {
      unclear: [odd.preposition === "," ? "" : odd.preposition, ...odd.phrase.map(({ value }) => value)]
        .join(" ")
        .trim(),
    };
  const more = clause.asides.find((aside) => hasName(aside) && !aside.every(({ lower }) => lower === "optional"));
  if (more !== undefined) return { unclear: shownNames(more).join(" ") };
  return clause.relative === null || !hasName(clause.relative)
    ? undefined
    : { unclear: clause.relative.map(({ value }) => value).join(" ") };
}

/** A phrase that says when, why, how or on which machine, and changes nothing of what is done. */
function isIdleTail({ preposition, phrase }: Tail): boolean {
  switch (preposition) {
    case "before":
    case "so that":
    case "so":
    case "because":
    case "since":
      return true;
    case ",":
      return hasWord(phrase.slice(0, 1), /^(?:overwriting|replacing|see|so|correcting)$/u) || phrase.length === 0;
    case "for":
      return !hasWord(phrase, /^(?:each|every|all|any|both|either)$/u) && !hasName(phrase);
    case "by":
      return !hasName(phrase) && hasWord(phrase.slice(0, 1), /^(?:hand|using|right-clicking|means)$/u);
    case "with":
    case "using":
      return (
        saysWhereOrHow(phrase) ||
        (!hasName(phrase) && hasWord(phrase.slice(0, 3), /^(?:scripts?|tools?|help|utility)$/u))
      );
    case "as":
    case "via":
    case "through":
    case "on":
    case "in":
    case "at":
    case "from":
      return saysWhereOrHow(phrase);
    default:
      return false;
  }
}

/** The paths that the object names, below the folder that a tail names. */
export function pathsOf(
  clause: Clause,
  context: ReadingContext,
  ...prepositions: string[]
): { things: Thing[]; paths: string[]; read: Things } | Unclear {
  const listed = listedThings(clause.object, context);
  const read = listed ?? readThings(clause.object, context.names);
  if ("unclear" in read) return read;
  if (isOther(clause.object, read)) return { unclear: clause.object.map(({ value }) => value).join(" ") };
  const places = placesOf(clause, context, ...prepositions);
  if ("unclear" in places) return places;
  const [folder = workingDirectory, another] = places.folders;
  if (another !== undefined) return { unclear: "and" };
  if (places.weak) return { unclear: folder };
  // "Remove `debug` from `a.ini`" is about what stands in a file.
  const inFile = isFileName(folder) && !clause.tails.some(({ phrase }) => speaksOfFolder(phrase));
  if (inFile) return { unclear: folder };
  const left = unaccounted(clause, prepositions);
  if (left !== undefined) return left;
  const paths = read.things.map((thing) => pathOf(thing, context));
  if (folder !== workingDirectory && paths.some((path) => isRooted(path) && !path.startsWith(`${folder}/`)))
    return { unclear: folder };
  return { things: read.things, paths: paths.map((path) => joinPath(folder, path)), read };
}

/** Is a name one of a file or folder by itself? Strong words and capitals are more often on a screen. */
export const isPathLike = (name: string, evidence: Thing["evidence"]): boolean =>
  evidence === "code" || evidence === "known" || /[\\/]|\.\w+$/u.test(name);

/** "Delete these folders:" means the bullets below. */
function listedThings(object: Phrase, { listed, names }: ReadingContext): Things | Unclear | undefined {
  if (listed.length === 0 || hasName(object)) return undefined;
  const read = readThings(object, names);
  if ("unclear" in read || read.kind === undefined) return read;
  if (!hasWord(object, /^(?:following|these|those|below)$/u)) return undefined;
  const { kind } = read;
  return {
    ...read,
    things: listed.map((name) => ({ name, kind, evidence: "code" as const, within: undefined })),
  };
}

/**
 * Does a phrase speak of something that only looks like a path: an account, a row, a setting? With "folder" or "file"
 * beside it, it is one; and a lone strong or capitalised word is more often a thing on a screen.
 */
function isOther(object: Phrase, { kind }: Things): boolean {
  return (
    kind === undefined &&
    // "the user", but not the folder that is called `agent` or **Program**.
    hasWord(
      object.filter(({ kind: of, strong, value, lower }) => of === "word" && strong === undefined && value === lower),
      otherThings,
    )
  );
}

const otherThings =
  /^(?:accounts?|users?|groups?|services?|sites?|pools?|databases?|tables?|rows?|records?|lines?|entr(?:y|ies)|keys?|roles?|attributes?|elements?|settings?|sections?|values?|permissions?|rights?|tasks?|jobs?|certificates?|tickets?|indexes|index|columns?|packages?|plug-?ins?|features?|extensions?|components?|programs?|applications?|agents?|options?|texts?|strings?|parameters?|variables?|comments?|nodes?|items?|check|tick)$/u;

/** Does the order speak of something that is no file or folder? */
export const namesOtherThing = ({ object }: Clause): boolean =>
  !hasWord(object, /^(?:sub-?)?(?:folders?|director(?:y|ies)|files?)$/u) && isOther(object, nothing);

const nothing: Things = { things: [], kind: undefined, contents: false, words: new Set() };
