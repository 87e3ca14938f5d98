import { defineWords, sentence } from "../../language/words.js";

export const words = defineWords({
  expected: "the programs and settings of {from} in `{name}`",
  "right-actual": "they are there",
  "right-message": "`{name}` has the programs and settings of the {target}.",
  "lacking-actual": "without {missing}",
  "lacking-message": "`{name}` lacks {what}: renaming it back would not give a program that runs.",
  "lacking-remedy": sentence(
    "Do not delete anything yet. Complete {path} from another backup or from the archive of {from} before you rely on ",
    "it as the way back.",
  ),
  "of-old": "{files|file|files} of the old release ({names})",
  "unseen-actual": "{folders} could not be looked at",
  "unseen-message": "{folders} could not be looked at: {reason}.",
  "unseen-remedy": "{remedy}",
});
