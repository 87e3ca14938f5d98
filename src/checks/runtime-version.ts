import type { Check } from "./check.js";
import { judgeVersion } from "./versions.js";

/** The role's programs in the runtime folder are of the product line that the upgrade goes to, by the version resource of the first that has one; another line in any of them fails. */
export const runtimeVersion: Check = {
  name: "runtime-version",
  summary: "The role's programs in the runtime folder are of the version that the upgrade goes to",
  judge(context) {
    const { role, expectations, observation, situation, remedies } = context;
    const { runtime, extract, to, backup } = expectations;
    if (role.versionProgram === undefined) return [];
    const seen = observation.versions.runtime;
    const missing =
      seen.length === 0 ? `runtime-program: \`${runtime}/${role.versionProgram}\` is missing or empty` : null;
    const remedy = `Extract the right archive: stop the program, delete ${remedies.path(runtime)}, extract the release archive of ${to} there, and copy the settings files from ${remedies.path(backup === null ? runtime : observation.backup.name)}.`;
    return judgeVersion(
      {
        folder: runtime,
        program: role.versionProgram,
        step: extract,
        version: to,
        seen,
        premise: situation.noRuntime ?? situation.misplaced ?? missing ?? situation.wrongRuntime,
        remedy,
      },
      context,
    );
  },
};
