import { z } from "zod";
import { decline, defineVerb } from "./verb.js";
import { namesOtherThing, pathsOf } from "./paths.js";

const schema = z.strictObject({
  verb: z.literal("delete"),
  condition: z.string().optional(),
  /** The folder or file, below the working directory. */
  path: z.string().min(1),
});

/** Delete a folder or file. Nothing brings it back. */
export const remove = defineVerb<z.infer<typeof schema>>({
  name: "delete",
  summary: "Delete a folder or a file",
  schema,
  openers: ["delete", "remove", "erase", "wipe", "purge", "clear", "empty"],
  recognise(clause, context) {
    const paths = namesOtherThing(clause) ? [] : pathsOf(clause, context, "from", "in", "inside", "under", "within");
    if (paths.length === 0) return decline("it names no folder or file to delete");
    return paths.map((path) => ({ verb: "delete", path }));
  },
  describe: ({ path }, host) => [host.path(path)],
  effect: ({ path }) => [{ kind: "remove", path }],
  undo: () => null,
  postconditions: () => [],
});
