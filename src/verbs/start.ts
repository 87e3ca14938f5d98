import { hasWord, keyText, type Phrase } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { text } from "../model/inline.js";
import { decline, defineVerb } from "./verb.js";
import { isActivity, readTargets } from "./targets.js";

const schema = actionSchemas.start;

/** Not things that run on: programs are executed, procedures are begun. */
const notRunning =
  /^(?:utility|utilities|tool|tools|program|programs|executable|executables|command|commands|script|scripts|wizard|installer|setup|upgrade|update|migration|procedure|process|backup|installation|import|export|copy|download|job|synchronization|browser|browsers|session|sessions|shell|prompt|terminal|studio|explorer|editor|window|page|menu|designer|console|version|versions|release|trace|recording|timer|countdown|test|tests|check|scan|crawl|replication|deployment|work|step|case|conversation|search)$/u;

/** "Start SQL Server Management Studio", "Start Central Administration" open a screen to work at. */
const opensScreen = (object: Phrase): boolean => /\b(?:management|administration)\b/u.test(keyText(object));

/** Start or restart a program, service or site. */
export const start = defineVerb<ActionOf<"start">>({
  name: "start",
  summary: "Start or restart a server, an agent, a service or a site",
  schema,
  openers: [
    "start",
    "restart",
    "re-start",
    "start up",
    "bring up",
    "bring back",
    "bring online",
    "turn on",
    "switch on",
    "resume",
    "relaunch",
    "launch",
    "reboot",
    "power on",
  ],
  recognise({ opener, object, rest }, { commandLines, names }) {
    const begins = opener === "start" || opener === "launch";
    // "Launch a browser" starts something new, and nothing that was there.
    if (
      /^(?:an?|another)$/u.test(object[0]?.lower ?? "") ||
      isActivity(object) ||
      hasWord(object, notRunning) ||
      opensScreen(object) ||
      // "Bring the documents up to date"
      hasWord(rest, /^date$/u) ||
      (begins && commandLines.length > 0)
    )
      return null;
    if (begins && object.some(({ kind, value }) => kind === "span" && names.program(value).known)) return null;
    const targets = readTargets(object);
    if (targets.length === 0) return decline("it does not say what to start");
    return targets.map((target) => ({ verb: "start", target }));
  },
  sentence: ({ target }) => [text(`Start the ${target}.`)],
  describe: ({ target }, host) => host.start(target).details,
  commands: ({ target }, host) => host.start(target).commands,
  change: ({ target }, { runsHere }) => (runsHere(target) ? { change: "start", target } : null),
  switches: ({ target }) => ({ target, on: true }),
  changesData: ({ target }, { upgradesAtStart, to }) =>
    upgradesAtStart(target) ? `The new ${target} brings the database to ${to} by itself when it starts.` : null,
  common: () => ({ kind: "stop", what: "stop", words: /\b(?:re-?)?(?:stop|start)/iu }),
  undo: ({ target }) => [{ verb: "stop", target }],
  postconditions: ({ target }) => [{ kind: "running", target, check: "service-responds" }],
});
