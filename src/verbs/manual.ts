import { z } from "zod";
import { text } from "../model/inline.js";
import { defineVerb } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("manual"),
  condition: z.string().optional(),
  /** The guide's words. */
  text: z.string().min(1),
});

/** What no verb fits: kept, shown, and counted. */
export const manual = defineVerb<z.infer<typeof schema>>({
  name: "manual",
  summary: "What no verb fits: kept, shown, and counted",
  schema,
  openers: [],
  recognise: () => null,
  sentence: ({ text: said }) => [text(said)],
  describe: () => [],
  effect: () => [],
  undo: () => null,
  postconditions: () => [],
});
