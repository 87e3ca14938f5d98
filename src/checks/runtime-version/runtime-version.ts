import { say } from "../../language/words.js";
import type { Check } from "../check.js";
import { saySource } from "../remedies/find-backup.js";
import { judgeVersion } from "../versions/versions.js";
import { words } from "./words.js";

/** The role's programs in the runtime folder are of the product line that the upgrade goes to, by the version resource of the first that has one; another line in any of them fails. */
export const runtimeVersion: Check = {
  name: "runtime-version",
  summary: "The role's programs in the runtime folder are of the version that the upgrade goes to",
  words,
  judge(context) {
    const { role, expectations, observation, situation, remedies } = context;
    const { runtime, extract, to } = expectations;
    const { versionProgram: program } = role;
    if (program === undefined) return [];
    const seen = observation.versions.runtime;
    const missing = seen.length > 0 ? null : say(words.missing, { program: `${runtime}/${program}` });
    const premise = situation.noRuntime ?? situation.misplaced ?? missing ?? situation.wrongRuntime;
    const remedy = say(words.remedy, { path: remedies.path(runtime), to, settings: saySource(context) });
    return judgeVersion({ folder: runtime, program, step: extract, version: to, seen, premise, remedy }, context);
  },
};
