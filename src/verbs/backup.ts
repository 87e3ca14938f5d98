import { z } from "zod";
import { nounText } from "../language/phrase.js";
import { text } from "../model/inline.js";
import { backedUp, backupOpeners, byRenaming } from "./backup-openers.js";
import { decline, defineVerb } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("backup"),
  condition: z.string().optional(),
  /** What is backed up, as the guide calls it: `database`. */
  what: z.string().min(1),
});

/** Keep a copy that one can go back to. */
export const backup = defineVerb<z.infer<typeof schema>>({
  name: "backup",
  summary: "Back up a database or a folder",
  schema,
  openers: backupOpeners,
  recognise(clause) {
    const object = backedUp(clause);
    if (object === undefined || byRenaming(clause) !== undefined) return null;
    const what = nounText(object);
    return what === "" ? decline("it does not say what to back up") : { verb: "backup", what };
  },
  sentence: ({ what }) => [text(`Back up the ${what}.`)],
  describe: ({ what }, host) => (/\bdatabases?\b/iu.test(what) ? [[text("Database "), ...host.database()]] : []),
  effect: () => [],
  undo: () => [],
  postconditions: () => [],
});
