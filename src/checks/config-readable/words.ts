import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "settings that .NET can read",
  none: "there is no settings file in `{runtime}`",
  "right-actual": "readable ({encoding})",
  "right-message": "`{path}` can be read.",
  "wrong-actual": "{problem}",
  "wrong-message": "`{path}` cannot be read: {problem}. The program will not start with it.",
  "wrong-remedy": "Open {file}, mend it and save it as UTF-8{instead}",
  "wrong-at-actual": "{place}: {problem}",
  "wrong-at-message": "`{path}` cannot be read ({place}): {problem}. The program will not start with it.",
  "wrong-at-remedy": "Open {file} at {place}, mend it and save it as UTF-8{instead}",
  line: "line {line}",
  "line-column": "line {line}, column {column}",
  instead: ". Or take the customer's file again: {command}",
});
