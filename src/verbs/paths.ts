/** Paths that orders name, for the verbs that create and delete. */
import { tail, type Clause } from "../language/clause.js";
import type { Phrase } from "../language/phrase.js";
import { folderName, hasWord, phraseNames } from "../language/phrase.js";
import { resolveFolder, speaksOfFolder, workingDirectory, type ReadingContext } from "./verb.js";

const things = /^(?:folders?|director(?:y|ies)|files?|subfolders?|copies|copy|backups?)$/u;

/** The paths that the object names, below the folder that a tail names; empty where it names no file or folder, or the tail a folder that we cannot tell. */
export function pathsOf(clause: Clause, context: ReadingContext, ...prepositions: string[]): string[] {
  const spans = clause.object.some(({ kind, span }) => kind === "span" && span !== "link");
  const named = phraseNames(clause.object);
  if (saysMore(clause.object)) return [];
  if (!spans && !hasWord(clause.object, things) && !named.some((name) => /[\\/.]/u.test(name))) return [];
  const resolved =
    named.length > 0
      ? named.map((name) => context.names.folder(folderName(name)).name)
      : [resolveFolder(clause.object, context)];
  const place = tail(clause, ...prepositions);
  const parent = resolveFolder(place, context);
  if (parent === undefined && place !== undefined && speaksOfFolder(place)) return [];
  const within = parent === undefined || parent === workingDirectory ? "" : `${parent}/`;
  return resolved.flatMap((path) =>
    path === undefined || path === workingDirectory ? [] : [path.includes("/") ? path : within + path],
  );
}

/** "the folder `Work` *writable*": a word behind the name says that something else is meant. */
function saysMore(object: Phrase): boolean {
  const last = object.findLastIndex(({ kind, lower }) => kind === "span" || (kind === "word" && things.test(lower)));
  const behind = object.slice(last + 1).filter(({ kind }) => kind === "word");
  return (
    object.some(({ span }) => span === "code" || span === "quoted") && behind.some(({ strong }) => strong === undefined)
  );
}

/**
 * Does the order speak of something that only looks like a path: an account, a row, a setting? With
 * "folder" or "file" beside it, it is one.
 */
export const namesOtherThing = ({ object }: Clause): boolean =>
  !hasWord(object, /^(?:sub-?)?(?:folders?|director(?:y|ies)|files?)$/u) &&
  // "the user", but not the folder that is called `agent` or **Program**.
  hasWord(
    object.filter(({ kind, strong, value, lower }) => kind === "word" && strong === undefined && value === lower),
    /^(?:accounts?|users?|groups?|services?|sites?|pools?|databases?|tables?|rows?|records?|lines?|entr(?:y|ies)|keys?|roles?|attributes?|elements?|settings?|sections?|values?|permissions?|rights?|tasks?|jobs?|certificates?|tickets?|indexes|index|columns?|packages?|plug-?ins?|features?|extensions?|components?|programs?|applications?|agents?|options?|texts?|strings?|parameters?|variables?|comments?|nodes?|items?|check|tick)$/u,
  );
