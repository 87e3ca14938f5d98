import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "a whole release of {to}, for this role",
  none: "no archive of {to} was named ({archiveOption})",
  "none-yet": "no archive of {to} was named; it is needed for a later installation",
  "unfit-actual": "{problem}",
  "unfit-message": "`{file}`: {problem}.",
  "unfit-remedy": "{note}",
  "right-actual": "{files|file|files}, {version}",
  "right-message": "`{file}` is a whole release of {to}: {files|file|files}, each read to its end.",
});
