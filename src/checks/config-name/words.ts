import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "settings files by their real names, in `{runtime}`",
  "right-actual": "they have them",
  "right-message": "No settings file has a name or a place that the program does not read.",
  "expected-file": "`{should}`",
  "besides-actual": "`{path}` besides",
  "besides-message": "A settings file {wrong}. The real one is there too: this one has no effect.",
  "besides-remedy": "Compare it with {real}, then delete it: {command}",
  "missing-actual": "`{path}`",
  "missing-message": "A settings file {wrong}. The real one is missing.",
  "missing-remedy": "{command}",
  "wrong-name": "is called `{name}`, which no program reads; its name is `{should}`",
  "wrong-place": "lies where no program reads it; its place is `{should}`",
});
