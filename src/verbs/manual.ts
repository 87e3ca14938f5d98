import { actionSchemas, type Action, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { defineVerb } from "./verb.js";

const schema = actionSchemas.manual;

/** What no verb fits: kept, shown, and counted. */
export const manual = defineVerb<ActionOf<"manual">>({
  name: "manual",
  summary: "What no verb fits: kept, shown, and counted",
  schema,
  openers: [],
  recognise: () => null,
  sentence: ({ text: said }) => [text(said)],
  describe: () => [],
  change: () => null,
  isManual: true,
  mayMake: true,
  undo: () => null,
  postconditions: () => [],
});

/** What is printed as the verb of what is ordered with several, or with none. */
export const mixedVerb = manual.name;

/** The action of an order that no verb fits. */
export const toManual = (said: string): Action => ({ verb: "manual", text: said });
