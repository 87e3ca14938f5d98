/** What several changes say. */
import { defineWords } from "../language/words.js";

export const words = defineWords({
  kept: "`{path}` is kept as `{kept}`",
  compared: "compared with the archive",
});
