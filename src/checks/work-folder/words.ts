import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "the folder `{path}`",
  elsewhere: "`{setting}` places it elsewhere",
  "right-actual": "it is there",
  "right-message": "`{path}` is there.",
  unseen: "`{path}` could not be looked at.",
  "gone-actual": "it is not there",
  "gone-message": "There is no folder `{path}`. {summary}",
  "gone-remedy": "Put {place} back from a backup; an empty folder lacks what was in it.",
});
