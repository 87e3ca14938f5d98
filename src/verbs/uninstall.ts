import { z } from "zod";
import { text } from "../model/inline.js";
import { readSoftware } from "./software.js";
import { defineVerb } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("uninstall"),
  condition: z.string().optional(),
  /** What is uninstalled, without its version. */
  what: z.string().min(1),
  version: z.string().optional(),
});

/** Uninstall something that an installer brought. */
export const uninstall = defineVerb<z.infer<typeof schema>>({
  name: "uninstall",
  summary: "Uninstall what an installer brought, such as the release from before",
  schema,
  openers: ["uninstall", "de-install", "deinstall"],
  recognise(clause) {
    const read = readSoftware(clause);
    return "decline" in read ? read : { verb: "uninstall", ...read };
  },
  sentence: ({ what, version }) => [text(`Uninstall the ${what}${version === undefined ? "" : ` ${version}`}.`)],
  describe: () => [],
  effect: () => [],
  // Only its installer brings it back.
  undo: () => null,
  postconditions: () => [],
});
