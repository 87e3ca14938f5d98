import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  missing: "backup-usable: `{program}` is missing or empty",
  remedy: sentence(
    "Look for the folder that really holds {from} and name it with {backupOption}: {path} seems to be left from ",
    "another upgrade, and the settings in it may be older than the last ones.",
  ),
});
