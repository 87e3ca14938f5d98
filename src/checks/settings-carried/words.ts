import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "a step that carries it over",
  "right-actual": "every one is",
  "right-message": "No settings file that wins over the others is left out by the procedure.",
  "left-actual": "no step copies it",
  "left-message": "`{path}` wins over other settings files, and no step copies it: its settings would be lost.",
  "left-remedy": "Copy it too {when}; write it on the sheet.",
});
