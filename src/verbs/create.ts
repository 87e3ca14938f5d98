import type { Tail } from "../language/clause.js";
import { powershell, quoted } from "../language/powershell-command.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { speaksOfBackup } from "./backup-openers.js";
import { isPowershell } from "./file-commands.js";
import { decline, defineVerb, isFileName, workingDirectory, type Decline, type ReadingContext } from "./verb.js";
import { declineUnclear, isPathLike, namesOtherThing, pathsOf, readPlace } from "./paths.js";

const schema = actionSchemas.create;

/** Create a folder or an empty file. */
export const create = defineVerb<ActionOf<"create">>({
  name: "create",
  summary: "Create a folder or a file",
  schema,
  openers: ["create", "make", "add a folder", "add a directory", "mkdir"],
  recognise(clause, context) {
    if (speaksOfBackup(clause.object)) return null;
    const declined = (reason: Decline): Decline | null => (clause.opener === "create" ? reason : null);
    if (namesOtherThing(clause)) return declined(decline("it creates something that is no folder or file"));
    // "beside `Runtime`" is where it lies anyway.
    const tails = clause.tails.filter((tail) => !isBeside(tail, context));
    const read = pathsOf({ ...clause, tails }, context, "in", "inside", "under", "below", "within");
    if ("unclear" in read) return declined(declineUnclear(read));
    const { paths, things } = read;
    if (paths.length === 0 || paths.includes(workingDirectory) || read.read.contents)
      return declined(decline("it does not tell which folder or file to create, and where"));
    if (context.examples.length > 0 && paths.some(isFileName)) return decline("it shows what the file holds");
    if (things.some(({ kind, evidence, name }) => kind === undefined && !isPathLike(name, evidence)))
      return declined(decline("it does not tell whether it creates a folder or a file"));
    return paths.map((path) => ({ verb: "create", path }));
  },
  sentence: ({ path }) => [text("Create the folder "), code(path), text(".")],
  describe: ({ path }, host) => (isPowershell(host) ? [] : [host.path(path)]),
  commands: ({ path }, host) =>
    isPowershell(host) ? [powershell`New-Item -ItemType Directory -Path ${quoted(host.path(path))}`] : [],
  mayMake: true,
  change: ({ path }) => ({ change: "make", path }),
  isOnce: true,
  writesText: true,
  undo: ({ path }) => [{ verb: "delete", path }],
  postconditions: ({ path }) => [{ kind: "exists", path, check: null }],
});

const isBeside = ({ preposition, phrase }: Tail, context: ReadingContext): boolean => {
  if (!/^(?:beside|alongside|next to)$/u.test(preposition)) return false;
  const place = readPlace(phrase, context);
  return "folder" in place && !/[\\/]/u.test(place.folder);
};
