import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  missing: "runtime-program: `{program}` is missing or empty",
  remedy: sentence(
    "Stop the program, rename {path} so that it is out of the way, extract the release archive of {to} into a new ",
    "{path}, and copy the settings files from {settings}.",
  ),
});
