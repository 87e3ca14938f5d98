/** What several changes say. */
import { defineWords } from "../language/words.js";

export const words = defineWords({
  linkNowhere: "`{path}` is a link that leads nowhere",
  linkRemedy: "Set the link right, or remove it.",
  compared: "compared with the archive",
});
