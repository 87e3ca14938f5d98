import { tail, type Clause } from "../language/clause.js";
import type { Phrase } from "../language/phrase.js";
import { folderName, hasWord, phraseName, phraseNames, speaksOfContents } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { backupOpeners, byRenaming } from "./backup-openers.js";
import { namesOtherThing } from "./paths.js";
import { decline, defineVerb, isFileName, resolveFolder, workingDirectory, type ReadingContext } from "./verb.js";

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
    const from = resolveFolder(clause.object, context);
    if (from === undefined) return clause.opener === "rename" ? decline("it does not say what to rename") : null;
    if (from === workingDirectory) return decline("it speaks of the working directory itself");
    const to = newName(clause);
    const moves =
      clause.opener === "move" &&
      (isFileName(from) || tail(clause, "from") !== undefined || phraseNames(clause.object).length > 1);
    if (
      moves ||
      (clause.opener === "move" &&
        to !== undefined &&
        !isVariant(from, to.to) &&
        tail(clause, "as", "aside") === undefined)
    ) {
      return decline("it moves something elsewhere, which is neither a rename nor a copy");
    }
    return to === undefined ? decline("it does not say what to rename it to") : { verb: "rename", from, ...to };
  },
  sentence: ({ from, to }) => [text("Rename "), code(from), text(" to "), code(to), text(".")],
  describe: ({ from, to }, host) => [[...host.path(from), text(" becomes "), code(to)]],
  mayMake: true,
  change: ({ from, to }) => ({ change: "move", from, to: sibling(from, to) }),
  renames: ({ from, to }) => ({ from, to }),
  undo: ({ from, to }) => [{ verb: "rename", from: sibling(from, to), to: from.slice(from.lastIndexOf("/") + 1) }],
  postconditions: ({ from, to }, { runtime }) => [
    { kind: "exists", path: sibling(from, to), check: from === runtime ? "backup-exists" : null },
  ],
});

/** `RuntimeOld` and `app.bak` are what `Runtime` and `app` become; `Archive` may as well be a folder to move into. */
const isVariant = (from: string, to: string): boolean =>
  to.toLowerCase().includes(from.slice(from.lastIndexOf("/") + 1).toLowerCase());

/** The new name beside the old one: a new name has no path of its own. */
const sibling = (from: string, to: string): string =>
  to.includes("/") ? to : from.slice(0, from.lastIndexOf("/") + 1) + to;

/** "Back up the `Runtime` folder by renaming it to `RuntimeOld`." */
function recogniseByRenaming(clause: Clause, context: ReadingContext): Rename | null {
  const by = byRenaming(clause);
  if (by === undefined) return null;
  const from = resolveFolder(clause.object, context) ?? resolveFolder(by, context);
  const to = newName(clause);
  return from === undefined || from === workingDirectory || to === undefined ? null : { verb: "rename", from, ...to };
}

/** The new name: behind "to" or "as", in the purpose ("to create a backup named X"), or given as an example. */
function newName(clause: Clause): Pick<Rename, "to" | "example"> | undefined {
  const given = [tail(clause, "to", "into"), tail(clause, "as"), clause.purpose, ...secondName(clause.object)];
  for (const phrase of given) {
    const name = phrase ? phraseName(phrase) : undefined;
    if (name !== undefined)
      return { to: folderName(name), ...(phrase && hasWord(phrase, /^(?:like|similar)$/u) ? { example: true } : {}) };
  }
  const example = clause.example ? phraseName(clause.example) : undefined;
  return example === undefined ? undefined : { to: folderName(example), example: true };
}

/** "the folder `Runtime` `RuntimeOld`": the name behind the first. */
const secondName = (object: Phrase): Phrase[] => {
  const spans = object.filter(({ kind }) => kind === "span");
  return spans.length > 1 ? [spans.slice(1)] : [];
};
