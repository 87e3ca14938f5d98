import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { words } from "./words.js";

/** Nothing but the program itself runs out of the working directory, or holds files in it. */
export const processes: Check<PreflightContext> = {
  name: "processes",
  summary: "Nothing but the program itself runs out of the working directory, or holds files in it",
  words,
  severities: { warn: "medium" },
  judge({ readiness, situation, observation: { directory } }) {
    const expected = say(words.expected);
    if (situation.noRuntime !== null) return [skipped(directory, null, expected, situation.noRuntime)];
    if (readiness.processes === null) return [skipped(directory, null, expected, say(words["not-here"]))];
    const others = readiness.processes.filter(({ isRoles }) => !isRoles);
    if (others.length > 0)
      return others.map(({ pid, name, path }): Draft => {
        const told = tell(words, "other", { process: name, pid, path });
        return { subject: path, step: null, outcome: "warn", expected, ...told };
      });
    const own = readiness.processes.map(({ name, pid }) => say(words.process, { process: name, pid }));
    const told = own.length === 0 ? tell(words, "none", {}) : tell(words, "own", { processes: own });
    return [{ subject: directory, step: null, outcome: "pass", expected, ...told }];
  },
};
