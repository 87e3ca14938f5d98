import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "the files that the settings name, and the customer's own",
  "right-actual": "they are there",
  "right-message": "The files that the settings name by a relative path are there, and so are the customer's own.",
  "expected-file": "the file that `{key}` in `{settings}` names",
  unseen: "`{path}`, which `{key}` in `{settings}` names, could not be looked at.",
  "gone-actual": "it is not there",
  "gone-message": "`{settings}` names `{path}` (`{key}`), which is not there.",
  "gone-remedy": "Find the file, for example in a backup, and put it to {place}.",
  "left-actual": "it is in `{backup}` only",
  "left-message": "`{settings}` names `{path}` (`{key}`), which is not there: it was left behind in `{backup}`.",
  "left-remedy": "{command}",
  "expected-own": "the customer's own files in `{runtime}`",
  "one-actual": "only in `{backup}`: {files}",
  "one-message": "{files} is the customer's own, and was not carried over.",
  "one-remedy": "If the program needs it: {command}",
  "many-actual": "only in `{backup}`: {files}",
  "many-message": "{files} are the customer's own, and were not carried over.",
  "many-remedy": "If the program needs them, each like the first: {command}",
});
