import { defineWords } from "../../language/words.js";

export const words = defineWords({
  expected: "nothing that holds the folder, but the program itself",
  "not-here": "the processes of this system cannot be looked at here",
  process: "{process} ({pid})",
  "none-actual": "none",
  "none-message": "No process runs out of this folder, or holds a file in it.",
  "own-actual": "{processes}",
  "own-message": "The program runs: {processes}. The procedure stops it.",
  "other-actual": "{process} ({pid}) holds `{path}`",
  "other-message":
    "The process {process} ({pid}) runs out of this folder or holds `{path}`; on Windows it cannot be renamed then.",
  "other-remedy": "End it before the night, and look who started it.",
});
