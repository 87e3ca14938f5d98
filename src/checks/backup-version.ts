import type { Check } from "./check.js";
import { judgeVersion } from "./versions.js";

/** The role's programs in the backup are of the product line that the upgrade came from, likewise: the backup is not from an earlier upgrade. */
export const backupVersion: Check = {
  name: "backup-version",
  summary: "The role's programs in the backup are of the version that the upgrade came from",
  judge(context) {
    const { role, expectations, observation, situation, remedies } = context;
    const { from, backup } = expectations;
    if (role.versionProgram === undefined || backup === null) return [];
    const name = observation.backup.name;
    const seen = observation.versions.backup;
    const missing = seen.length > 0 ? null : `backup-usable: \`${name}/${role.versionProgram}\` is missing or empty`;
    const remedy = `Look for the folder that really holds ${from} and name it with --backup: ${remedies.path(name)} seems to be left from another upgrade, and the settings in it may be older than the last ones.`;
    return judgeVersion(
      {
        folder: name,
        program: role.versionProgram,
        step: backup.step,
        version: from,
        seen,
        premise: situation.noBackup ?? missing ?? situation.wrongBackup,
        remedy,
      },
      context,
    );
  },
};
