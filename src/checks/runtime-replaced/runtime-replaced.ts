import { say } from "../../language/words.js";
import type { Check, CheckContext } from "../check.js";
import { lookAgain, options, skipped, tell, type Draft, type Told } from "../result/result.js";
import { saySource } from "../remedies/find-backup.js";
import { words as shared } from "../result/words.js";
import { words } from "./words.js";

/** The runtime folder is not the old release again, and the backup is not the new one. */
export const runtimeReplaced: Check = {
  name: "runtime-replaced",
  summary: "The runtime folder is not the old release again, and the backup is not the new one",
  words,
  judge(context) {
    const {
      expectations: { runtime, extract, from, to },
      observation: {
        backup: { name: backup },
      },
      situation,
    } = context;
    const expected = say(words.expected, { to, runtime, from, backup });
    const untouched = situation.release === "untouched" ? situation.wrongRuntime : null;
    const premise = situation.noRuntime ?? situation.misplaced ?? untouched ?? situation.noBackup;
    if (premise !== null) return [skipped(runtime, extract, expected, premise)];
    return [{ subject: runtime, step: extract, expected, ...describeRelease(context) }];
  },
};

function describeRelease(context: CheckContext): Told & Pick<Draft, "outcome"> & Partial<Pick<Draft, "subject">> {
  const {
    expectations: { runtime, from, to },
    observation,
    situation,
    remedies,
  } = context;
  const backup = observation.backup.name;
  const [runtimePath, backupPath] = [remedies.path(runtime), remedies.path(backup)];
  const { archive: archiveOption, baseline: baselineOption, backup: backupOption } = options;
  switch (situation.release) {
    case "old-again":
      return {
        outcome: "fail",
        ...tell(words, "old-again", { from, to, runtime, runtimePath, settings: saySource(context) }),
      };
    case "backup-is-new": {
      const told = tell(words, "backup-is-new", { from, to, backup, backupPath, backupOption });
      return { subject: backup, outcome: "fail", ...told };
    }
    case "swapped": {
      const command = remedies.swap(runtime, backup);
      return { outcome: "fail", ...tell(words, "swapped", { from, to, runtime, backup, command }) };
    }
    case "both-the-same":
      return {
        outcome: "fail",
        ...tell(words, "both-the-same", { runtime, backup, archiveOption, baselineOption }),
      };
    case "one-folder":
      return { outcome: "fail", ...tell(words, "one-folder", { runtime, backup, runtimePath, backupPath, from }) };
    case "unknown":
      return {
        outcome: "unknown",
        ...tell(words, "unseen", { runtime, remedy: lookAgain(shared["whole-folder"]) }),
      };
    default:
      return { outcome: "pass", ...tell(words, "right", { runtime, backup }) };
  }
}
