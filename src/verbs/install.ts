import { tailsOf } from "../language/clause.js";
import { nounText, phraseName, phraseNames, keyText } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { decline, defineVerb, isArchiveName } from "./verb.js";

const schema = actionSchemas.install;

const versionNumber = /(?:^|\s)v?(\d+(?:\.\d+)*)(?=\s|$)/u;

/** "the agent, version 7.1 or later" is the agent. */
const withoutVersion = (whole: string): string =>
  whole
    .replace(versionNumber, "")
    .replace(/\s+or\s+(?:newer|later|higher|above)\b|[\s,]+(?:in\s+)?versions?(?=\s*$)/giu, "")
    .replace(/\s+/gu, " ")
    .trim();

/** Install something that the product needs on the host. */
export const install = defineVerb<ActionOf<"install">>({
  name: "install",
  summary: "Install what the product needs on the host, such as a hosting bundle",
  schema,
  openers: ["install", "reinstall", "re-install", "set up"],
  recognise(clause, { names }) {
    const phrases = [clause.object, ...tailsOf(clause, "from", "using", "with")];
    if (phrases.some((phrase) => phraseNames(phrase).some(isArchiveName))) return null;
    const key = keyText(clause.object);
    if (
      names.runtime !== undefined &&
      (key === names.runtime.toLowerCase() || key === `${names.runtime.toLowerCase()} folder`)
    )
      return null;
    const whole =
      nounText(clause.object) || (clause.example ? (phraseName(clause.example) ?? nounText(clause.example)) : "");
    if (whole === "") return decline("it does not say what to install");
    const version = versionNumber.exec(whole)?.[1];
    const url = clause.rest.find((token) => token.url !== undefined)?.url;
    const what = version === undefined ? whole : withoutVersion(whole);
    return {
      verb: "install",
      what: what || whole,
      ...(version === undefined ? {} : { version }),
      ...(url === undefined ? {} : { url }),
    };
  },
  sentence: ({ what, version }) => [text(`Install the ${what}${version === undefined ? "" : ` ${version}`}.`)],
  describe: () => [],
  change: () => null,
  mayMake: true,
  // What is installed beside the product does no harm to the old release: going back leaves it.
  undo: () => [],
  postconditions: () => [],
});
