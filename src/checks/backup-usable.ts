import { foldName } from "../model/observation.js";
import { counted, listNames, lookAgain, skipped, type Check, type CheckContext, type Draft } from "./check.js";
import { holdsProgram, whyHidden } from "./situation.js";

/**
 * The backup is still good for going back: the role's programs and its settings are there and, where the old
 * release's archive is given and is the very build, every other file of it.
 */
export const backupUsable: Check = {
  name: "backup-usable",
  summary: "The backup is still good for going back: programs and settings are there",
  judge(context) {
    const { role, product, expectations, observation, situation, remedies } = context;
    const { backup } = expectations;
    if (backup === null) return [];
    const name = observation.backup.name;
    const expected = `the programs and settings of ${expectations.from} in \`${name}\``;
    const premise = situation.noBackup ?? situation.wrongBackup;
    if (premise !== null) return [skipped(name, backup.step, expected, premise)];
    const draft = { subject: name, step: backup.step, expected };
    const isHidden = (file: string): boolean => whyHidden(observation.backup, file) !== undefined;
    const isThere = (file: string): boolean =>
      situation.backupEntries.get(foldName(file))?.kind === "file" || isHidden(file);
    const programs = role.programs.filter(
      (program) => !isHidden(program) && !holdsProgram(situation.backupEntries, program),
    );
    const required = product.settingsFiles
      .filter(
        ({ need, roles, folder }) => need === "required" && roles.includes(role.id) && folder === expectations.runtime,
      )
      .map(({ name: file }) => file);
    const settings = required.length > 0 && !required.some(isThere) ? required : [];
    const rest = programs.length > 0 ? [] : missingOfBaseline(context);
    const missing = [...programs, ...settings, ...rest];
    const failed = (actual: string, message: string): Draft => ({
      ...draft,
      outcome: "fail",
      actual,
      message,
      remedy: `Do not delete anything yet. Complete ${remedies.path(name)} from another backup or from the archive of ${expectations.from} before you rely on it as the way back.`,
      ...(missing.length > 1 ? { files: missing.map((file) => `${name}/${file}`) } : {}),
    });
    if (missing.length > 0) {
      const what =
        rest.length > 0 && missing.length === rest.length
          ? `${counted(rest.length, "file")} of the old release`
          : listNames([...programs, ...settings]);
      return [
        failed(
          `without ${listNames(missing)}`,
          `\`${name}\` lacks ${what}${what.startsWith("`") ? "" : ` (${listNames(rest)})`}: renaming it back would not give a program that runs.`,
        ),
      ];
    }
    if (observation.backup.unseen.length > 0) {
      const folders = observation.backup.unseen.map(({ path }) => `${name}/${path}`);
      return [
        {
          ...draft,
          outcome: "unknown",
          actual: `${listNames(folders)} could not be looked at`,
          message: `${listNames(folders)} could not be looked at: ${observation.backup.unseen[0]?.reason ?? ""}.`,
          remedy: lookAgain("the whole folder"),
        },
      ];
    }
    return [
      {
        ...draft,
        outcome: "pass",
        actual: "they are there",
        message: `\`${name}\` has the programs and settings of the ${role.target}.`,
      },
    ];
  },
};

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
