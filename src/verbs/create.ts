import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { speaksOfBackup } from "./backup-openers.js";
import { decline, defineVerb } from "./verb.js";
import { namesOtherThing, pathsOf } from "./paths.js";

const schema = actionSchemas.create;

/** Create a folder or an empty file. */
export const create = defineVerb<ActionOf<"create">>({
  name: "create",
  summary: "Create a folder or a file",
  schema,
  openers: ["create", "make", "add a folder", "add a directory", "mkdir"],
  recognise(clause, context) {
    if (speaksOfBackup(clause.object)) return null;
    const paths = namesOtherThing(clause) ? [] : pathsOf(clause, context, "in", "inside", "under", "below", "within");
    if (paths.length === 0)
      return clause.opener === "create" ? decline("it does not tell which folder or file to create, and where") : null;
    return paths.map((path) => ({ verb: "create", path }));
  },
  sentence: ({ path }) => [text("Create the folder "), code(path), text(".")],
  describe: ({ path }, host) => [host.path(path)],
  mayMake: true,
  change: ({ path }) => ({ change: "make", path }),
  undo: ({ path }) => [{ verb: "delete", path }],
  postconditions: ({ path }) => [{ kind: "exists", path, check: null }],
});
