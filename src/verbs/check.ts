import { z } from "zod";
import { phraseText } from "../language/phrase.js";
import { decline, defineVerb } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("check"),
  condition: z.string().optional(),
  /** What must be so. */
  what: z.string().min(1),
});

/** Look whether something is so, and change nothing. */
export const check = defineVerb<z.infer<typeof schema>>({
  name: "check",
  summary: "Look whether something is so, and change nothing",
  schema,
  openers: ["check", "verify", "make sure", "ensure", "confirm", "validate", "double check", "double-check", "inspect", "review", "test", "compare", "look", "list"],
  recognise({ rest }) {
    const what = phraseText(rest[0]?.lower === "that" ? rest.slice(1) : rest);
    return what === "" ? decline("it does not say what to check") : { verb: "check", what };
  },
  describe: () => [],
  effect: () => [],
  undo: () => [],
  postconditions: () => [],
});
