/** The words that open an order to back something up; a rename may be ordered with them too ("by renaming it to …"). */
const nouns = ["backup", "back-up", "snapshot", "copy", "dump"];
const makers = ["take a", "make a", "create a", "perform a", "do a", "take a full", "make a full", "create a full", "perform a full", "save a", "keep a", "have a"];

/** See the file's comment. */
export const backupOpeners: readonly string[] = [
  "back up", "backup", "back-up", "snapshot", "dump",
  ...makers.flatMap((maker) => nouns.map((noun) => `${maker} ${noun}`)),
];
