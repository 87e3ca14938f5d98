import { actionSchemas, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { readSoftware } from "./software.js";
import { defineVerb } from "./verb.js";

const schema = actionSchemas.uninstall;

/** Uninstall something that an installer brought. */
export const uninstall = defineVerb<ActionOf<"uninstall">>({
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
  change: () => null,
  mayMake: true,
  // Only its installer brings it back.
  undo: () => null,
  postconditions: () => [],
});
