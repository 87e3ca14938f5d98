import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  missing: "runtime-program: `{program}` is missing or empty",
  remedy: sentence(
    "Extract the right archive: stop the program, delete {path}, extract the release archive of {to} there, and copy ",
    "the settings files from {settings}.",
  ),
});
