import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "the files that the procedure copies",
  "right-actual": "{files}",
  "right-message": "The files that the procedure copies are there: {files}.",
  "expected-file": "`{path}`",
  misnamed: "config-name: `{path}` has a name that no program reads",
  "missing-actual": "it is not there",
  "missing-message": "`{path}` is not there, and step {number} copies it: the procedure would stop there.",
  "missing-remedy": "Look where this host keeps its settings. If it needs no such file, acknowledge step {number}.",
});
