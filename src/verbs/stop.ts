import { actionSchemas, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";
import { isActivity, readTargets } from "./targets.js";

const schema = actionSchemas.stop;

/** Stop a running program, service or site. Leaves no trace on disk. */
export const stop = defineVerb<ActionOf<"stop">>({
  name: "stop",
  summary: "Stop a server, an agent, a service or a site",
  schema,
  openers: [
    "stop",
    "halt",
    "shut down",
    "shutdown",
    "turn off",
    "switch off",
    "take down",
    "take offline",
    "bring down",
    "terminate",
    "power off",
    "power down",
    "quiesce",
    "kill",
    "quit",
  ],
  recognise({ object }) {
    if (isActivity(object)) return null;
    const targets = readTargets(object);
    if (targets.length === 0) return decline("it does not say what to stop");
    return targets.map((target) => ({ verb: "stop", target }));
  },
  sentence: ({ target }) => [text(`Stop the ${target}.`)],
  describe: ({ target }, host) => host.stop(target).details,
  commands: ({ target }, host) => host.stop(target).commands,
  change: ({ target }, { runsHere }) => (runsHere(target) ? { change: "stop", target } : null),
  switches: ({ target }) => ({ target, on: false }),
  // That one of the two is missing is another rule's to say.
  common: () => ({ kind: "stop", what: "stop", words: /\b(?:re-?)?(?:stop|start)/iu }),
  undo: ({ target }) => [{ verb: "start", target }],
  postconditions: ({ target }) => [{ kind: "stopped", target, check: null }],
});
