import { baseName } from "../language/path-pattern.js";
import type { SettingsJudgement, Verdict } from "../model/settings.js";
import { foldName } from "../model/observation.js";
import type { Outcome } from "../model/verification.js";
import { listNames, lookAgain, skipped, type Check, type CheckContext, type Draft } from "./check.js";
import { copiedFiles, type CopiedFile } from "./copied-files.js";
import { misnamedFiles } from "./misnamed.js";

/**
 * Each settings file that the guide copies holds the customer's settings. The verdict compares four inputs: the old
 * default, the customer's in the backup, the new default, and what is there now. Values are never told, only the
 * key paths of settings.
 */
export const configCopied: Check = {
  name: "config-copied",
  summary: "Each settings file that the guide copies holds the customer's settings",
  judge(context) {
    const {
      expectations: { runtime, copies },
      observation,
      situation,
      settings,
    } = context;
    if (copies.length === 0)
      return [skipped(runtime, null, "the customer's settings files", "the procedure copies no settings file")];
    return copiedFiles(copies, context).map((file) => {
      const expected = `the settings of \`${file.source}\``;
      const inBackup = foldName(file.copy.from) === foldName(observation.backup.name);
      const wrongBackup =
        situation.wrongBackup === null ? null : `${situation.wrongBackup}, so its settings may not be the customer's`;
      const premise = situation.noRuntime ?? (inBackup ? (situation.noBackup ?? wrongBackup) : null);
      const judgement = settings.judgements.get(foldName(file.path));
      if (premise !== null || judgement === undefined)
        return skipped(file.path, file.copy.step, expected, premise ?? "it is no settings file");
      if (judgement.verdict === "missing" && situation.misplaced !== null)
        return skipped(file.path, file.copy.step, expected, situation.misplaced);
      return { subject: file.path, step: file.copy.step, expected, ...describe(file, judgement, context) };
    });
  },
};

const outcomeOf: Readonly<Record<Verdict, Outcome>> = {
  "absent-in-backup": "warn",
  missing: "fail",
  identical: "pass",
  unreadable: "fail",
  equivalent: "pass",
  merged: "pass",
  "same-as-default": "pass",
  "vendor-new-default": "fail",
  "vendor-old-default": "fail",
  "customer-settings-lost": "fail",
  diverged: "warn",
};

type Description = Omit<Draft, "subject" | "step" | "expected">;

function describe(
  { path, source, copy }: CopiedFile,
  judgement: SettingsJudgement,
  context: CheckContext,
): Description {
  const {
    remedies,
    observation,
    expectations: { from, to },
  } = context;
  const { verdict, reason, lost, differences } = judgement;
  const again = `Stop the program, then: ${remedies.copy(source, path)}`;
  const keys = (kinds: readonly string[]): string[] =>
    differences.filter(({ kind }) => kinds.includes(kind)).map(({ key }) => key);
  const say = (actual: string, message: string, remedy?: string, settings: readonly string[] = []): Description => ({
    ...{ outcome: verdict === null ? "unknown" : outcomeOf[verdict], actual, message },
    ...(verdict === null ? {} : { verdict }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(settings.length > 0 ? { settings: [...settings] } : {}),
  });
  switch (verdict) {
    case null:
      return say(
        "could not be looked at",
        `\`${path}\` could not be compared with \`${source}\`: ${reason ?? "one of them could not be looked at"}.`,
        lookAgain("both files"),
      );
    case "absent-in-backup": {
      const hint = similarInBackup(path, context);
      if (copy.conditional)
        return {
          outcome: "skip",
          verdict,
          actual: `\`${source}\` is not there`,
          message: `Skipped: the step copies it only under a condition, and \`${source}\` is not there`,
        };
      return say(
        `\`${source}\` is not there`,
        `The backup has no \`${baseName(source)}\`, so it cannot be told whether \`${path}\` has the customer's settings.${hint}`,
        `Find out whether this host ever had the file; if so, take it from another backup of ${from}.`,
      );
    }
    case "missing": {
      const misnamed = misnamedFiles(context).find(({ should }) => foldName(should) === foldName(path));
      const remedy =
        misnamed === undefined
          ? again
          : misnamed.why === "name"
            ? remedies.rename(misnamed.path, baseName(path))
            : remedies.move(misnamed.path, path);
      return say(
        "it is not there",
        `\`${path}\` is missing${misnamed === undefined ? "" : ` (there is \`${misnamed.path}\`)`}: the program starts without the customer's settings, or not at all.`,
        remedy,
      );
    }
    case "identical":
      return say("the same bytes", `\`${path}\` is the customer's file, byte for byte.`);
    case "unreadable": {
      const bad = judgement.current.state === "unreadable" ? path : source;
      return say(
        `\`${bad}\` cannot be read`,
        `\`${path}\` could not be compared with \`${source}\`: \`${bad}\` cannot be read as settings.`,
        bad === path
          ? `Mend the file, or take the customer's again. ${again}`
          : `Look at ${remedies.path(source)}: the old release would not have read it either. Take the file from another backup of ${from}.`,
      );
    }
    case "equivalent":
      return say(
        "the same settings",
        `\`${path}\` has the same settings as the customer's file, written in another way.`,
      );
    case "merged": {
      const changed = keys(["changed", "removed"]);
      return say(
        "the customer's settings, and new ones",
        `\`${path}\` keeps the customer's settings${changed.length > 0 ? `, but for what a later step changes (${listNames(changed)})` : ""}, with what the new release or a later step adds.`,
      );
    }
    case "same-as-default":
      return say(
        "the new release's default",
        `\`${path}\` is the default of ${to}; the customer had the default of ${from}, unchanged.`,
      );
    case "vendor-new-default":
      return say(
        "the new release's default",
        `\`${path}\` is still the file that ${to} ships: the customer's settings were not copied.`,
        again,
      );
    case "vendor-old-default":
      return say(
        "the old release's default",
        `\`${path}\` is the file that ${from} shipped, and not the customer's.`,
        again,
      );
    case "customer-settings-lost":
      return say(
        `${listNames(lost)} gone or changed`,
        `In \`${path}\` settings of the customer's are gone or changed: ${listNames(lost)}.`,
        `Compare the two files, and put these settings back from ${remedies.path(source)}. If nothing was to change, ${again.replace(/^S/u, "s")}`,
        lost,
      );
    case "diverged":
      return say(
        `differs in ${listNames(keys(["added", "changed", "removed"]))}`,
        `\`${path}\` differs from the customer's file in ${listNames(keys(["added", "changed", "removed"]))}, and neither the releases' defaults nor a step explain it.`,
        `Compare ${remedies.path(path)} with ${remedies.path(source)} at these settings${observation.archive === null ? "; run the command again with --archive and --baseline, which tell more" : ""}.`,
        keys(["added", "changed", "removed"]),
      );
  }
}

/** A file in the backup whose name is a known misspelling of this one. */
function similarInBackup(path: string, { product, situation, observation }: CheckContext): string {
  const aliases = product.settingsFiles.find(({ name }) => foldName(name) === foldName(baseName(path)))?.aliases ?? [];
  const found = aliases.find((alias) => situation.backupEntries.has(foldName(alias)));
  return found === undefined
    ? ""
    : ` It has a \`${observation.backup.name}/${found}\`, which no program reads under that name.`;
}
