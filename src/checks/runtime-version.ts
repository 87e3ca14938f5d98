import type { Check } from "./check.js";
import { judgeVersion } from "./versions.js";

/** The role's program in the runtime folder is of the product line that the upgrade goes to, by its version resource. */
export const runtimeVersion: Check = {
  name: "runtime-version",
  summary: "The role's program in the runtime folder is of the version that the upgrade goes to",
  judge(context) {
    const { role, expectations, observation, situation, remedies } = context;
    const { runtime, extract, to, backup } = expectations;
    if (role.versionProgram === undefined) return [];
    const missing = situation.missingPrograms.includes(role.versionProgram) ? `runtime-program: \`${runtime}/${role.versionProgram}\` is missing` : null;
    const remedy = `Extract the right archive: stop the program, delete ${remedies.path(runtime)}, extract the release archive of ${to} there, and copy the settings files from ${remedies.path(backup === null ? runtime : observation.backup.name)}.`;
    return judgeVersion({ subject: `${runtime}/${role.versionProgram}`, step: extract, version: to, seen: observation.versions.runtime, premise: situation.noRuntime ?? situation.misplaced ?? missing ?? situation.wrongRuntime, remedy }, context);
  },
};
