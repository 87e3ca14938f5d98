import { tail, tailsOf, type Clause } from "../language/clause.js";
import type { Phrase } from "../language/phrase.js";
import { folderName, hasName, hasWord, shownNames, speaksOfContents } from "../language/phrase.js";
import { folderOf } from "../language/path-pattern.js";
import { powershell, quoted } from "../language/powershell-command.js";
import { readThings } from "../language/things.js";
import { actionSchemas, type Action, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { backupOpeners, byRenaming } from "./backup-openers.js";
import { isPowershell } from "./file-commands.js";
import { declineUnclear, isPathLike, namesOtherThing, pathsOf } from "./paths.js";
import {
  commonToFolder,
  decline,
  defineVerb,
  isFileName,
  workingDirectory,
  type Decline,
  type ReadingContext,
} from "./verb.js";

const schema = actionSchemas.rename;
type Rename = ActionOf<"rename">;

/** Give a folder another name, so that it stays as the way back. */
export const rename = defineVerb<Rename>({
  name: "rename",
  summary: "Give a folder or file another name",
  schema,
  openers: ["rename", "move", "move aside", "set aside", "put aside", "change the name of", "give", ...backupOpeners],
  recognise(clause, context) {
    if (backupOpeners.includes(clause.opener)) return recogniseByRenaming(clause, context);
    if (clause.opener === "give" && !hasWord(clause.object, /^names?$/u)) return null;
    if (speaksOfContents(clause.object)) return decline("it speaks of what is in a folder, and not of the folder");
    if (namesOtherThing(clause)) return decline("it renames something that is no folder or file");
    const own = clause.opener === "rename";
    const read = readRenamed(clause, context);
    if ("unclear" in read) return own ? declineUnclear(read) : null;
    const { paths, things } = read;
    if (paths.length === 0) return own ? decline("it does not say what to rename") : null;
    if (paths.includes(workingDirectory)) return decline("it speaks of the working directory itself");
    const to = newNames(clause, context, things.length);
    if ("decline" in to) return to;
    if (to.names.length !== paths.length) return decline("it does not say what to rename it to");
    const pairs = paths.map((from, at) => ({ from, to: to.names[at] ?? "" }));
    if (clause.opener === "move" && (tail(clause, "from") !== undefined || pairs.some((pair) => isMove(clause, pair))))
      return decline("it moves something elsewhere, which is neither a rename nor a copy");
    // A strong word may be anything on a screen, unless what it becomes tells.
    if (
      things.some(
        ({ kind, evidence, name }, at) =>
          kind === undefined && !isPathLike(name, evidence) && !isVariant(name, pairs[at]?.to ?? ""),
      )
    )
      return decline("it does not tell whether it renames a folder or a file");
    if (pairs.some(({ from, to: name }) => from === name || name.includes("*") || from.includes("*")))
      return decline("it does not say what to rename it to");
    return pairs.map((pair) => ({ verb: "rename", ...pair, ...(to.example ? { example: true } : {}) }));
  },
  sentence: ({ from, to }) => [
    text(to.includes("/") ? "Move " : "Rename "),
    code(from),
    text(" to "),
    code(to),
    text("."),
  ],
  describe: ({ from, to }, host) => (isPowershell(host) ? [] : [[...host.path(from), text(" becomes "), code(to)]]),
  commands: ({ from, to }, host) => {
    const source = quoted(host.path(from));
    if (!isPowershell(host)) return [];
    if (!to.includes("/")) return [powershell`Rename-Item -LiteralPath ${source} -NewName ${quoted(to)}`];
    return [
      powershell`New-Item -ItemType Directory -Force -Path ${quoted(host.path(folderOf(to).replace(/\/$/u, "")))}`,
      powershell`Move-Item -LiteralPath ${source} -Destination ${quoted(host.path(to))}`,
    ];
  },
  mayMake: true,
  change: ({ from, to }) => ({ change: "move", from, to: sibling(from, to) }),
  renames: ({ from, to }) => ({ from, to }),
  isOnce: true,
  needsName: true,
  common: ({ from }, layout) => commonToFolder("rename", "rename", from, layout),
  undo: ({ from, to }) => [{ verb: "rename", from: sibling(from, to), to: from.slice(from.lastIndexOf("/") + 1) }],
  postconditions: ({ from, to }, { runtime }) => [
    { kind: "exists", path: sibling(from, to), check: from === runtime ? "backup-exists" : null },
  ],
});

/** The action that gives a folder or file another name. */
export const toRename = (from: string, to: string): Action => ({ verb: "rename", from, to });

/** `RuntimeOld` and `app.bak` are what `Runtime` and `app` become; `Archive` may as well be a folder to move into. */
const isVariant = (from: string, to: string): boolean =>
  to.toLowerCase().includes(from.slice(from.lastIndexOf("/") + 1).toLowerCase());

/** The new name beside the old one: a new name has no path of its own. */
const sibling = (from: string, to: string): string =>
  to.includes("/") ? to : from.slice(0, from.lastIndexOf("/") + 1) + to;

/** "Back up the `Runtime` folder by renaming it to `RuntimeOld`." */
function recogniseByRenaming(clause: Clause, context: ReadingContext): Rename | Decline | null {
  if (byRenaming(clause) === undefined) return null;
  const read = readRenamed(clause, context);
  if ("unclear" in read) return declineUnclear(read);
  const to = newNames(clause, context, 1);
  if ("decline" in to) return to;
  const [from = "", more] = read.paths;
  const [name, another] = to.names;
  return from === workingDirectory || from === "" || name === undefined || more !== undefined || another !== undefined
    ? null
    : { verb: "rename", from, to: name, ...(to.example ? { example: true } : {}) };
}

/**
 * What is renamed: the object, which may lie in a folder that the order names. "Change the name of `a` from `a` to `b`"
 * says it twice.
 */
function readRenamed(clause: Clause, context: ReadingContext): ReturnType<typeof pathsOf> {
  const from = tail(clause, "from");
  const twice = from !== undefined && sameText(shownNames(from), shownNames(clause.object));
  const tails = clause.tails.filter(
    ({ preposition, phrase }) =>
      !isNaming(preposition) &&
      !(twice && preposition === "from") &&
      !(preposition === "by" && /renaming|moving/u.test(phrase[0]?.lower ?? "")),
  );
  // "out of the way" is no place.
  const own = tails.filter(({ preposition, phrase }) => !(preposition === "out of" && phrase.at(-1)?.lower === "way"));
  const object = clause.opener === "give" ? beforeNewName(clause.object) : clause.object;
  return pathsOf({ ...clause, object, tails: own, purpose: null }, context, "in", "inside", "under", "below", "within");
}

const isNaming = (preposition: string): boolean => /^(?:to|into|as)$/u.test(preposition);
const sameText = (one: readonly string[], other: readonly string[]): boolean => one.join("\n") === other.join("\n");

/** "Give *the `bin` directory* the new name `bin.2024`." */
function beforeNewName(object: Phrase): Phrase {
  const at = object.findIndex(({ kind, lower }) => kind === "word" && /^names?$/u.test(lower));
  const determiner = object.slice(0, at).findLastIndex(({ lower }) => /^(?:the|a|an|another|new)$/u.test(lower));
  const start =
    object[determiner - 1]?.lower === "a" || object[determiner - 1]?.lower === "the" ? determiner - 1 : determiner;
  return start > 0 ? object.slice(0, start) : object;
}

/** "move `app` to `Archive`" and "move `a.log`" go elsewhere. */
const isMove = (clause: Clause, { from, to }: { from: string; to: string }): boolean =>
  isFileName(from) || (!isVariant(from, to) && tail(clause, "as", "aside") === undefined);

const nameWords: ReadonlySet<string> = new Set(["something", "like", "similar", "to", "way", "aside"]);

interface NewNames {
  names: string[];
  /** The guide gives the new name as an example. */
  example: boolean;
}

/** The new names: behind "to" or "as", in the purpose ("to create a backup named X"), or given as an example. */
function newNames(clause: Clause, { names }: ReadingContext, count: number): NewNames | Decline {
  const given = [...tailsOf(clause, "to", "into", "as"), clause.purpose, ...secondName(clause)].filter(
    (phrase) => phrase !== null && hasName(phrase),
  ) as Phrase[];
  const [phrase, another] = given;
  if (another !== undefined && !sameText(shownNames(another), shownNames(phrase ?? [])))
    return decline("it says more than one new name");
  if (phrase !== undefined) {
    const read = phrase === clause.purpose ? { things: namedIn(phrase) } : readThings(phrase, names, nameWords);
    if ("unclear" in read) return declineUnclear(read);
    return {
      names: read.things.map(({ name }) => folderName(name)),
      example: hasWord(phrase, /^(?:like|similar)$/u),
    };
  }
  const example = clause.example ? shownNames(clause.example) : [];
  return count === 1 && example.length === 1
    ? { names: example.map(folderName), example: true }
    : decline("it does not say what to rename it to");
}

const namedIn = (phrase: Phrase): { name: string }[] => shownNames(phrase).map((name) => ({ name }));

/**
 * "the folder `Runtime` `RuntimeOld`", "give it the name `RuntimeOld`": the name behind the first; "by renaming it
 * `b`".
 */
function secondName({ opener, object, tails }: Clause): Phrase[] {
  const spans = object.filter(({ kind }) => kind === "span");
  const second = opener === "give" && spans.length > 1 ? [spans.slice(1)] : [];
  return [
    ...second,
    ...tails
      .filter(({ preposition, phrase }) => preposition === "by" && hasName(phrase))
      .map(({ phrase }) => phrase.slice(1)),
  ];
}
