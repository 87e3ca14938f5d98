import type { Check } from "./check.js";
import { holdsProgram, whyHidden } from "./situation.js";
import { judgeVersion } from "./versions.js";

/** The role's program in the backup is of the product line that the upgrade came from: the backup is not from an earlier upgrade. */
export const backupVersion: Check = {
  name: "backup-version",
  summary: "The role's program in the backup is of the version that the upgrade came from",
  judge(context) {
    const { role, expectations, observation, situation, remedies } = context;
    const { from, backup } = expectations;
    if (role.versionProgram === undefined || backup === null) return [];
    const name = observation.backup.name;
    const isThere = holdsProgram(situation.backupEntries, role.versionProgram) || whyHidden(observation.backup, role.versionProgram) !== undefined;
    const missing = isThere ? null : `backup-usable: \`${name}/${role.versionProgram}\` is missing or empty`;
    const remedy = `Look for the folder that really holds ${from} and name it with --backup: ${remedies.path(name)} seems to be left from another upgrade, and the settings in it may be older than the last ones.`;
    return judgeVersion({ subject: `${name}/${role.versionProgram}`, step: backup.step, version: from, seen: observation.versions.backup, premise: situation.noBackup ?? missing ?? situation.wrongBackup, remedy }, context);
  },
};
