import { listNames, say } from "../../language/words.js";
import { foldName } from "../../model/observation.js";
import type { Check, CheckContext } from "../check.js";
import { lookAgain, skipped, tell, type Draft, type Told } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { holdsProgram, whyHidden } from "../situation/situation.js";
import { words } from "./words.js";

/**
 * The backup is still good for going back: the role's programs and its settings are there and, where the old
 * release's archive is given and is the very build, every other file of it.
 */
export const backupUsable: Check = {
  name: "backup-usable",
  summary: "The backup is still good for going back: programs and settings are there",
  words,
  judge(context) {
    const { role, expectations, observation, situation } = context;
    const { backup, from } = expectations;
    if (backup === null) return [];
    const { name, unseen } = observation.backup;
    const expected = say(words.expected, { from, name });
    const premise = situation.noBackup ?? situation.wrongBackup;
    if (premise !== null) return [skipped(name, backup.step, expected, premise)];
    const draft = { subject: name, step: backup.step, expected };
    const lacking = describeLacking(context);
    if (lacking !== null) return [{ ...draft, outcome: "fail", ...lacking }];
    if (unseen.length > 0) return [{ ...draft, outcome: "unknown", ...describeUnseen(context) }];
    return [{ ...draft, outcome: "pass", ...tell(words, "right", { name, target: role.target }) }];
  },
};

/** What the backup lacks to be a release; `null`: nothing. */
function describeLacking(context: CheckContext): (Told & Pick<Draft, "files">) | null {
  const { observation, expectations, remedies } = context;
  const { name } = observation.backup;
  const isHidden = (file: string): boolean => whyHidden(observation.backup, file) !== undefined;
  const programs = context.role.programs.filter(
    (program) => !isHidden(program) && !holdsProgram(context.situation.backupEntries, program),
  );
  const rest = programs.length > 0 ? [] : missingOfBaseline(context);
  const own = [...programs, ...missingSettings(context, isHidden)];
  const missing = [...own, ...rest];
  if (missing.length === 0) return null;
  const what = own.length > 0 ? listNames(own) : say(words["of-old"], { files: rest.length, names: rest });
  return {
    ...tell(words, "lacking", { missing, name, what, path: remedies.path(name), from: expectations.from }),
    ...(missing.length > 1 ? { files: missing.map((file) => `${name}/${file}`) } : {}),
  };
}

/** The settings files that the role needs, where not one of them is there. */
function missingSettings(
  { role, product, expectations: { runtime }, situation }: CheckContext,
  isHidden: (file: string) => boolean,
): string[] {
  const isThere = (file: string): boolean =>
    situation.backupEntries.get(foldName(file))?.kind === "file" || isHidden(file);
  const required = product.settingsFiles
    .filter(({ need, roles, folder }) => need === "required" && roles.includes(role.id) && folder === runtime)
    .map(({ name }) => name);
  return required.some(isThere) ? [] : required;
}

function describeUnseen({ observation: { backup } }: CheckContext): Told {
  const folders = backup.unseen.map(({ path }) => `${backup.name}/${path}`);
  const reason = backup.unseen[0]?.reason ?? "";
  return tell(words, "unseen", { folders, reason, remedy: lookAgain(shared["whole-folder"]) });
}

/** Files of the old release that the backup lacks; only where its programs are of that very build. */
function missingOfBaseline({ role, observation, situation }: CheckContext): string[] {
  const { baselineEntries, backupEntries, isSettings } = situation;
  if (baselineEntries === null) return [];
  const sameBuild = role.programs.every((program) => {
    const [kept, released] = [backupEntries.get(foldName(program)), baselineEntries.get(foldName(program))];
    const crc = observation.checksums.get(foldName(`${observation.backup.name}/${program}`));
    return (
      kept !== undefined && kept.sizeBytes === released?.sizeBytes && (observation.quick || crc === released.crc32)
    );
  });
  return sameBuild
    ? [...baselineEntries.values()]
        .map(({ path }) => path)
        .filter(
          (path) =>
            !backupEntries.has(foldName(path)) &&
            !isSettings(path) &&
            whyHidden(observation.backup, path) === undefined,
        )
    : [];
}
