import { tail } from "../language/clause.js";
import { powershell, quoted } from "../language/powershell-command.js";
import { phraseNames, phraseText, speaksOfContents, type Phrase } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { isPowershell } from "./file-commands.js";
import { decline, defineVerb, speaksOfFolder, workingDirectory, type ReadingContext } from "./verb.js";
import { declineUnclear, isPathLike, namesOtherThing, pathsOf } from "./paths.js";

const schema = actionSchemas.delete;

const isPath = (name: string): boolean => /[\\/]|\.\w+$/u.test(name);

/** Does a phrase name a folder beyond doubt: by the word, by a path, or because the pack knows it? */
const isFolder = (phrase: Phrase, { names }: ReadingContext): boolean =>
  speaksOfFolder(phrase) || phraseNames(phrase).some((name) => /[\\/]/u.test(name) || names.folder(name).known);

/** Delete a folder or file. Nothing brings it back. */
export const remove = defineVerb<ActionOf<"delete">>({
  name: "delete",
  summary: "Delete a folder or a file",
  schema,
  openers: ["delete", "remove", "erase", "wipe", "purge", "clear", "empty"],
  recognise(clause, context) {
    if (/^(?:wipe|purge|clear|empty)$/u.test(clause.opener))
      return decline("it empties something, and does not delete it");
    if (speaksOfContents(clause.object)) return decline("it deletes what is in a folder, and not the folder");
    if (namesOtherThing(clause)) return decline("it deletes something that is no folder or file");
    // "once all has been signed off": nobody but the operator knows when that is.
    const later = clause.tails.find(({ preposition }) => /^(?:once|after|until|while)$/u.test(preposition));
    const tails = later === undefined ? clause.tails : clause.tails.slice(0, clause.tails.indexOf(later));
    const read = pathsOf({ ...clause, tails }, context, "from", "in", "inside", "under", "below", "within");
    if ("unclear" in read) return declineUnclear(read);
    const { paths, things } = read;
    if (paths.length === 0 || paths.includes(workingDirectory) || read.read.contents)
      return decline("it does not tell which folder or file to delete, and where");
    if (paths.some((path) => path.includes("*"))) return decline("it deletes files by a pattern");
    // "Remove `Ann` from `Operators`" may be about anything; "from the folder `Operators`" is not.
    const from = tail(clause, "from");
    const isBare = things.some(
      ({ kind, evidence, name }) => kind === undefined && evidence !== "known" && !isPath(name),
    );
    if (clause.opener === "remove" && from !== undefined && isBare && !isFolder(from, context))
      return decline("it does not tell whether it deletes a folder or a file");
    if (things.some(({ kind, evidence, name }) => kind === undefined && !isPathLike(name, evidence)))
      return decline("it does not tell whether it deletes a folder or a file");
    const condition = later === undefined ? {} : { condition: `${later.preposition} ${phraseText(later.phrase)}` };
    return paths.map((path) => ({ verb: "delete", ...condition, path }));
  },
  sentence: ({ path }) => [text("Delete "), code(path), text(".")],
  describe: ({ path }, host) => (isPowershell(host) ? [] : [host.path(path)]),
  commands: ({ path }, host) => {
    const target = quoted(host.path(path));
    if (!isPowershell(host)) return [];
    return [
      /[*?]/u.test(path)
        ? powershell`Remove-Item -Path ${target} -Recurse -Force`
        : powershell`Remove-Item -LiteralPath ${target} -Recurse -Force`,
    ];
  },
  mayMake: true,
  change: ({ path }) => ({ change: "remove", path }),
  needsName: true,
  undo: () => null,
  postconditions: ({ path }) => [{ kind: "absent", path, check: null }],
});
