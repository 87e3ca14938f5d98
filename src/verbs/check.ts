import type { Phrase } from "../language/phrase.js";
import { determiners, hasWord, phraseText } from "../language/phrase.js";
import type { Token } from "../language/tokens.js";
import { actionSchemas, type Action, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";

const schema = actionSchemas.check;

/** Words that are nouns as well: "check boxes are grey" looks at nothing. */
const nounLike = /^(?:check|test|review|list|look|compare)$/u;

/** "Check **Enable logging**", "Check the **Remember me** box", "Check in the files": no looking. */
const ticks = (rest: Phrase): boolean =>
  rest.every(({ kind, strong }) => kind === "punctuation" || strong !== undefined) ||
  hasWord(rest, /^(?:box|boxes|checkbox|checkboxes|option|radio)$/u) ||
  /^(?:in|out|off|with)$/u.test(rest[0]?.lower ?? "");

/** Does a bare common noun follow, so that both make one name ("check digits")? */
const isCompound = (token: Token | undefined): boolean =>
  token?.kind === "word" &&
  /^\p{Ll}/u.test(token.value) &&
  !determiners.has(token.lower) &&
  !/^(?:whether|if|no|nobody|nothing|everything|what|which|how|where|there)$/u.test(token.lower);

/** Look whether something is so, and change nothing. */
export const check = defineVerb<ActionOf<"check">>({
  name: "check",
  summary: "Look whether something is so, and change nothing",
  schema,
  openers: [
    "check",
    "verify",
    "make sure",
    "ensure",
    "confirm",
    "validate",
    "double check",
    "double-check",
    "inspect",
    "review",
    "test",
    "compare",
    "look",
    "list",
  ],
  takesClause: true,
  recognise({ opener, rest, finite }) {
    if (nounLike.test(opener) && (ticks(rest) || (finite && isCompound(rest[0])))) return null;
    const what = phraseText(rest[0]?.lower === "that" ? rest.slice(1) : rest);
    return what === "" ? decline("it does not say what to check") : { verb: "check", what };
  },
  sentence: ({ what }) => [text(`Check that ${what}.`)],
  describe: () => [],
  change: () => null,
  isLook: true,
  undo: () => [],
  postconditions: () => [],
});

/** The action of looking whether something is so. */
export const toCheck = (what: string): Action => ({ verb: "check", what });
