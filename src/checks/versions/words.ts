/** What the two checks of versions say. */
import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "a file version of the product line {line}",
  unseen: "The version of `{program}` could not be read: {reason}.",
  "look-at-build": "See whether it is a build of {line}: {command}",
  "none-actual": "no version",
  "none-message": "`{program}` does not say its version: {reason}.",
  "none-remedy": "{look}",
  "right-actual": "{version}",
  "right-message": "`{program}` is of version {version}.",
  "unknown-actual": "{version}",
  "unknown-message": "`{program}` says version {version}, which belongs to no product line that is known here.",
  "unknown-remedy": "{look}",
  "wrong-actual": "{version}",
  "wrong-message": "`{program}` is of version {version}, so of {found} and not of {line}.",
  "wrong-remedy": "{remedy}",
});
