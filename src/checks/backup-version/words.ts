import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  missing: "backup-usable: `{program}` is missing or empty",
  remedy: sentence(
    "Leave {path} as it is, and take no settings out of it: it seems to be left from another upgrade, and they may be ",
    "older than the last ones. {find}",
  ),
});
