/** What several changes say. */
import { defineWords } from "../language/words.js";

export const words = defineWords({
  compared: "compared with the archive",
});
