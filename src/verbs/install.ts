import { actionSchemas, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { namesRelease, readSoftware } from "./software.js";
import { defineVerb } from "./verb.js";

const schema = actionSchemas.install;

/** Install something that the product needs on the host. */
export const install = defineVerb<ActionOf<"install">>({
  name: "install",
  summary: "Install what the product needs on the host, such as a hosting bundle",
  schema,
  openers: ["install", "reinstall", "re-install", "set up"],
  recognise(clause, context) {
    if (namesRelease(clause, context)) return null;
    const read = readSoftware(clause);
    if ("decline" in read) return read;
    const url = clause.rest.find((token) => token.url !== undefined)?.url;
    return { verb: "install", ...read, ...(url === undefined ? {} : { url }) };
  },
  sentence: ({ what, version }) => [text(`Install the ${what}${version === undefined ? "" : ` ${version}`}.`)],
  describe: () => [],
  change: () => null,
  installs: ({ what, version }) => (version === undefined ? null : { what, version }),
  // What is installed beside the product does no harm to the old release: going back leaves it.
  isOnce: true,
  common: ({ what }) => ({ kind: `install ${what.toLowerCase()}`, what: `install ${what}`, words: /\binstall/iu }),
  undo: () => [],
  postconditions: () => [],
});
