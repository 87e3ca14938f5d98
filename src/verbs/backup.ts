import { nounText } from "../language/phrase.js";
import { actionSchemas, type Action, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { backedUp, backupOpeners, byRenaming } from "./backup-openers.js";
import { commonToFolder, decline, defineVerb } from "./verb.js";

const schema = actionSchemas.backup;

/** Keep a copy that one can go back to. */
export const backup = defineVerb<ActionOf<"backup">>({
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
  change: () => null,
  saves: ({ what }) => what,
  savesDatabase: ({ what }) => database.test(what),
  isOnce: true,
  common: ({ what }, layout) =>
    what.toLowerCase().includes(layout.runtime.toLowerCase())
      ? commonToFolder("rename", "backup of", layout.runtime, layout)
      : null,
  undo: () => [],
  postconditions: () => [],
});

/** The action that keeps a copy of something. */
export const toBackup = (what: string): Action => ({ verb: "backup", what });

const database = /\b(?:data ?bases?|db|sql|bacpac)\b/iu;
