import { say } from "../../language/words.js";
import type { Check } from "../check.js";
import { sayFind } from "../remedies/find-backup.js";
import { judgeVersion } from "../versions/versions.js";
import { words } from "./words.js";

/** The role's programs in the backup are of the product line that the upgrade came from, likewise: the backup is not from an earlier upgrade. */
export const backupVersion: Check = {
  name: "backup-version",
  summary: "The role's programs in the backup are of the version that the upgrade came from",
  words,
  judge(context) {
    const { role, expectations, observation, situation, remedies } = context;
    const { from, backup } = expectations;
    const { versionProgram: program } = role;
    if (program === undefined || backup === null) return [];
    const { name } = observation.backup;
    const seen = observation.versions.backup;
    const missing = seen.length > 0 ? null : say(words.missing, { program: `${name}/${program}` });
    const wrong = situation.backupLine === null ? situation.wrongBackup : null;
    const premise = situation.noBackup ?? missing ?? wrong;
    const remedy = say(words.remedy, { path: remedies.path(name), find: sayFind(context) });
    return judgeVersion({ folder: name, program, step: backup.step, version: from, seen, premise, remedy }, context);
  },
};
