import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "the runtime that the new release needs",
  "not-here": "this is no Windows",
  none: "no step of this way installs a runtime",
  "right-actual": "{found}",
  "right-message": "{what} {version} is there: {found}.",
  "lacking-actual": "{found}",
  "lacking-message": "{what} {version} is not there; found: {found}.",
  "lacking-remedy": "Install it before the night, as step {number} says.",
  nothing: "none",
});
