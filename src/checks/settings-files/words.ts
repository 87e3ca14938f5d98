/** What several checks say of settings files. */
import { defineWords } from "../../language/words.js";

export const words = defineWords({
  uncompared: "`{path}` could not be compared with `{source}`: {reason}.",
  "one-unseen": "one of them could not be looked at",
  unreadable: "config-readable: `{path}` cannot be read",
});
