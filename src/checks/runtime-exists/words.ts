import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "a folder `{runtime}` with the release {to} in it",
  "there-actual": "a folder with {files|file|files}",
  "there-message": "`{runtime}` is there, with {files|file|files}.",
  "missing-actual": "{found}",
  "missing-message": "There is {instead}.{hint}",
  "missing-remedy": "Extract the release archive of {to} into {path}, then copy the settings files.",
  "hint-own": " The programs stand in the directory itself: name the folder above it.",
  "hint-alike": " These look like it: {names}.",
});
