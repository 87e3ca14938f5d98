import { say } from "../../language/words.js";
import type { Expectations } from "../../model/expectations.js";
import type { Check, CheckContext } from "../check.js";
import { notSeenBecause, options, skipped, tell, type Draft, type Told } from "../result/result.js";
import { countFiles, describeFolder } from "../situation/situation.js";
import { words as premises } from "../situation/words.js";
import { words } from "./words.js";

/**
 * The folder that the old runtime folder was renamed to is there, is a folder, and is not empty: the way back, and
 * where the customer's settings are. Another folder with this role's program stands for it, and is named, unless the
 * operator said what the backup is called.
 */
export const backupExists: Check = {
  name: "backup-exists",
  summary: "The folder kept as the way back is there, a folder, and not empty",
  words,
  judge(context) {
    const {
      expectations: { runtime, backup: kept, from },
      observation: { backup },
      situation,
      remedies,
    } = context;
    if (kept === null) return [skipped(runtime, null, say(words["expected-renamed"]), say(premises["no-backup"]))];
    const { name, step } = kept;
    const draft = { subject: name, step, expected: say(words.expected, { name, from }) };
    if (situation.noBackup === null)
      return [{ ...draft, subject: backup.name, outcome: "pass", ...describeBackup(context) }];
    if (backup.state === "unseen") return [{ ...draft, ...notSeenBecause(name, backup.reason, remedies.path(name)) }];
    return [{ ...draft, outcome: "fail", ...describeMissing(kept, context) }];
  },
};

function describeBackup({ observation: { backup } }: CheckContext): Told & Pick<Draft, "files"> {
  const { name, planned, found } = backup;
  const files = countFiles(backup);
  if (found !== "look-alike") return tell(words, "there", { name, files });
  return { ...tell(words, "alike", { name, planned, files, backupOption: options.backup }), files: [name] };
}

function describeMissing(kept: NonNullable<Expectations["backup"]>, context: CheckContext): Told {
  const {
    expectations: { runtime, from },
    observation: { backup, lookAlikes },
    situation,
  } = context;
  const { name } = kept;
  const isUntouched = situation.release === "untouched";
  const inside = situation.backupInside;
  return tell(words, "missing", {
    ...describeFolder(backup, name),
    untouched: isUntouched ? say(words.untouched, { runtime }) : "",
    inside: inside === null ? "" : say(words.inside, { from, folder: inside }),
    alike: lookAlikes.length === 0 ? "" : say(words.alike, { names: lookAlikes, backupOption: options.backup }),
    remedy: sayRemedy(kept, context),
  });
}

function sayRemedy(
  { name, step }: NonNullable<Expectations["backup"]>,
  { expectations: { runtime, from, to }, observation: { lookAlikes }, situation, remedies }: CheckContext,
): string {
  if (situation.backupInside !== null)
    return say(words["move-it"], { command: remedies.move(situation.backupInside, name) });
  if (situation.release === "untouched")
    return say(words["begin-again"], { number: step.number, command: remedies.rename(runtime, name) });
  const only = situation.olds.find((path) => lookAlikes.includes(path)) ?? lookAlikes[0];
  if (only !== undefined) return say(words["name-it"], { backupOption: options.backup, name: only });
  return say(words["find-it"], { runtime, from, to, path: remedies.path(name) });
}
