/** What several checks say of settings files. */
import { defineWords } from "../../language/words.js";

export const words = defineWords({
  "copy-with-step": "when step {number} copies the settings",
  "copy-before-start": "before the program is started",
  uncompared: "`{path}` could not be compared with `{source}`: {reason}.",
  "one-unseen": "one of them could not be looked at",
  unreadable: "config-readable: `{path}` cannot be read",
});
