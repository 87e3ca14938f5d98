/** Premises as clauses for "Skipped: …", and what a folder is where it should hold something. */
import { defineWords } from "../../language/words.js";

export const words = defineWords({
  "no-backup": "the procedure keeps no backup folder",
  "before-backup": "before the upgrade there is no backup",
  absent: "{check}: there is no `{name}`",
  "no-folder": "{check}: `{name}` is no folder",
  unseen: "{check}: `{name}` could not be looked at ({reason})",
  empty: "{check}: `{name}` is empty",
  misplaced: "runtime-not-nested: the release lies in `{folder}`",
  same: "runtime-replaced: `{runtime}` and `{backup}` hold the same release",
  "one-folder": "runtime-replaced: `{runtime}` and `{backup}` lead to one folder, by a link or junction",
  "other-line": "backup-version: `{backup}` holds {line} and not {from}",
  untouched: "backup-exists: nothing was renamed, `{runtime}` is still the old release",
  "holds-old": "runtime-replaced: `{folder}` holds the old release",
  "holds-new": "runtime-replaced: `{folder}` holds the new release",
  "is-folder": "it is a folder",
  "is-link": "it is a link",
  "is-other": "it is a device",
  "found-absent": "nothing of that name",
  "found-no-folder": "a file of that name",
  "found-empty": "an empty folder",
  "instead-absent": "no `{name}`",
  "instead-no-folder": "a file called `{name}` where the folder should be",
  "instead-empty": "nothing in `{name}`",
});
