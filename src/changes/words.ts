/** What several changes say. */
import { defineWords } from "../language/words.js";

export const words = defineWords({
  kept: "`{path}` is kept as `{kept}`",
  noSuchFile: "`{from}` has no such file",
  stepsBefore: "See that the steps before were done.",
  compared: "compared with the archive",
});
