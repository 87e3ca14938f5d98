import { lookAgain, skipped, type Check } from "./check.js";

/** The runtime folder is not the old release again, and the backup is not the new one. */
export const runtimeReplaced: Check = {
  name: "runtime-replaced",
  summary: "The runtime folder is not the old release again, and the backup is not the new one",
  judge({ expectations: { runtime, extract, from, to }, observation, situation, remedies }) {
    const name = observation.backup.name;
    const expected = `${to} in \`${runtime}\`, and ${from} in \`${name}\``;
    const premise =
      situation.noRuntime ??
      situation.misplaced ??
      (situation.release === "untouched" ? situation.wrongRuntime : null) ??
      situation.noBackup;
    if (premise !== null) return [skipped(runtime, extract, expected, premise)];
    const draft = { subject: runtime, step: extract, expected };
    switch (situation.release) {
      case "old-again":
        return [
          {
            ...draft,
            outcome: "fail",
            actual: `${from} in \`${runtime}\` again`,
            message: `\`${runtime}\` holds the old release again: its files are those of ${from}.`,
            remedy: `Stop the program, delete ${remedies.path(runtime)}, extract the release archive of ${to} there, and copy the settings files from ${remedies.path(name)}.`,
          },
        ];
      case "backup-is-new":
        return [
          {
            ...draft,
            subject: name,
            outcome: "fail",
            actual: `${to} in \`${name}\``,
            message: `\`${name}\` holds the new release and not the old one: it is no way back, and its settings may not be yours.`,
            remedy: `Find the folder that really holds ${from} and name it with --backup; keep ${remedies.path(name)} until that is settled.`,
          },
        ];
      case "swapped":
        return [
          {
            ...draft,
            outcome: "fail",
            actual: `${from} in \`${runtime}\`, and ${to} in \`${name}\``,
            message: `The folders are swapped: \`${runtime}\` holds the old release ${from}, and \`${name}\` the new one.`,
            remedy: `Stop the program, then give each folder the other's name: ${remedies.swap(runtime, name)}`,
          },
        ];
      case "both-the-same":
        return [
          {
            ...draft,
            outcome: "fail",
            actual: `the same release in \`${runtime}\` and in \`${name}\``,
            message: `\`${runtime}\` and \`${name}\` hold the same release: one of the two was extracted twice.`,
            remedy: `Run the command again with --archive and --baseline, which tell which of the two it is.`,
          },
        ];
      case "unknown":
        return [
          {
            ...draft,
            outcome: "unknown",
            actual: "parts could not be looked at",
            message: `What \`${runtime}\` holds could not be told: parts of it could not be looked at.`,
            remedy: lookAgain("the whole folder"),
          },
        ];
      default:
        return [
          {
            ...draft,
            outcome: "pass",
            actual: "two releases",
            message: `\`${runtime}\` and \`${name}\` hold different releases.`,
          },
        ];
    }
  },
};
