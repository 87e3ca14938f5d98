import { hasName, speaksOfContents } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";
import { namesOtherThing, pathsOf } from "./paths.js";

const schema = actionSchemas.delete;

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
    if (clause.asides.some(hasName)) return decline("it names more in brackets");
    const paths = namesOtherThing(clause) ? [] : pathsOf(clause, context, "from", "in", "inside", "under", "within");
    if (paths.length === 0) return decline("it does not tell which folder or file to delete, and where");
    return paths.map((path) => ({ verb: "delete", path }));
  },
  sentence: ({ path }) => [text("Delete "), code(path), text(".")],
  describe: ({ path }, host) => [host.path(path)],
  mayMake: true,
  change: ({ path }) => ({ change: "remove", path }),
  undo: () => null,
  postconditions: ({ path }) => [{ kind: "absent", path, check: null }],
});
