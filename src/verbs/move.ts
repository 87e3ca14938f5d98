import { actionSchemas, type ActionOf } from "../model/action.js";
import { asksForPresence, describeFiles, readCopy, sayFiles } from "./copy.js";
import { filesCommands } from "./file-commands.js";
import { defineVerb } from "./verb.js";

const schema = actionSchemas.move;

/** Take files from one folder to another, where they are no more afterwards. */
export const move = defineVerb<ActionOf<"move">>({
  name: "move",
  summary: "Move files from one folder into another",
  schema,
  // "Move `Runtime` aside" gives a folder another name, which is `rename`.
  openers: ["move", "move over", "move across", "relocate"],
  recognise(clause, context) {
    const read = readCopy(clause, context);
    if ("decline" in read) return read.early === true ? null : read;
    return { verb: "move", ...read };
  },
  sentence: (action) => sayFiles("Move", action),
  describe: describeFiles,
  commands: (action, host) => filesCommands("Move-Item", action, host, asksForPresence(action.condition)),
  mayMake: true,
  isLenient: ({ condition }) => asksForPresence(condition),
  change: ({ files, from, to }) => ({ change: "transfer", files, from, to }),
  undo: ({ files, from, to }) => [{ verb: "move", files, from: to, to: from }],
  postconditions: ({ files, from, to }) =>
    files.flatMap((file) => [
      { kind: "absent", path: `${from}/${file}`, check: null },
      { kind: "exists", path: `${to}/${file}`, check: null },
    ]),
});
