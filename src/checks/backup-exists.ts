import { counted, listNames, lookAgain, skipped, type Check } from "./check.js";

/**
 * The folder that the old runtime folder was renamed to is there, is a folder, and is not empty: the way back, and
 * where the customer's settings are. Another folder with this role's program stands for it, and is named, unless the
 * operator said what the backup is called.
 */
export const backupExists: Check = {
  name: "backup-exists",
  summary: "The folder kept as the way back is there, a folder, and not empty",
  judge({ expectations: { runtime, backup: kept, from, to }, observation, situation, remedies }) {
    const { backup } = observation;
    if (kept === null)
      return [
        skipped(runtime, null, "the old runtime folder under another name", "the procedure keeps no backup folder"),
      ];
    const draft = {
      subject: kept.name,
      step: kept.step,
      expected: `a folder \`${kept.name}\` with the release ${from} in it`,
    };
    const files = counted(backup.entries.filter(({ kind }) => kind === "file").length, "file");
    if (situation.noBackup === null) {
      const found =
        backup.found === "look-alike"
          ? `There is no \`${backup.planned}\`; \`${backup.name}\` holds this role's program and is taken for the backup (\`--backup\` names another)`
          : `\`${backup.name}\` is there`;
      return [
        {
          ...draft,
          subject: backup.name,
          outcome: "pass",
          actual: `a folder \`${backup.name}\` with ${files}`,
          message: `${found}, with ${files}.`,
          ...(backup.found === "look-alike" ? { files: [backup.name] } : {}),
        },
      ];
    }
    if (backup.state === "unseen")
      return [
        {
          ...draft,
          outcome: "unknown",
          actual: `could not be looked at: ${backup.reason ?? ""}`,
          message: `\`${kept.name}\` could not be looked at: ${backup.reason ?? "no reason given"}.`,
          remedy: lookAgain(remedies.path(kept.name)),
        },
      ];
    const actual =
      backup.state === "absent"
        ? "nothing of that name"
        : backup.state === "no-folder"
          ? "a file of that name"
          : "an empty folder";
    const { lookAlikes } = observation;
    const [only] = lookAlikes;
    const alike =
      lookAlikes.length === 0
        ? ""
        : ` These look like it: ${listNames(lookAlikes)}; name the right one with \`--backup\`.`;
    const untouched =
      situation.release === "untouched"
        ? ` \`${runtime}\` still holds the old release, so nothing seems to have been renamed.`
        : "";
    const remedy =
      situation.release === "untouched"
        ? `Begin with the first step of the runbook; the renaming is step ${kept.step.number}: ${remedies.rename(runtime, kept.name)}`
        : only !== undefined
          ? `Run the command again with --backup "${only}", if that is the folder with the old release.`
          : `Find out where the old \`${runtime}\` of ${from} went. Without it there is no way back from ${to} by renaming, and the settings have to come from another backup: restore it as ${remedies.path(kept.name)}.`;
    return [
      {
        ...draft,
        outcome: "fail",
        actual,
        message: `There is ${backup.state === "folder" ? `nothing in \`${kept.name}\`` : backup.state === "absent" ? `no \`${kept.name}\`` : `a file called \`${kept.name}\` where the folder should be`}.${untouched}${alike}`,
        remedy,
      },
    ];
  },
};
