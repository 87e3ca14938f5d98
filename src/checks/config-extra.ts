import { baseName } from "../language/path-pattern.js";
import { foldName } from "../model/observation.js";
import type { SettingsJudgement } from "../model/settings.js";
import { listNames, lookAgain, skipped, type Check, type CheckContext, type Draft } from "./check.js";
import { copiedFiles } from "./copied-files.js";
import { stepOfFile } from "./step-of-file.js";

/**
 * The customer's other settings, which the guide does not copy, were not left behind in the backup: encrypted ones,
 * those for CyberArk or for one environment, and a server's own `web.config` where it differs from the old default.
 */
export const configExtra: Check = {
  name: "config-extra",
  summary: "Settings files that the guide does not copy were not left behind in the backup",
  judge(context) {
    const {
      expectations: { runtime, copies, backup },
      observation,
      settings,
      situation,
    } = context;
    const expected = "the customer's other settings files, carried over";
    const subject = backup === null ? runtime : observation.backup.name;
    const premise = situation.noRuntime ?? situation.noBackup ?? situation.wrongBackup;
    if (premise !== null) return [skipped(subject, null, expected, premise)];
    const copied = new Set(copiedFiles(copies, context).map(({ path }) => foldName(path)));
    const others = [...settings.judgements.values()].filter(
      ({ path, backup: kept }) =>
        !copied.has(foldName(path)) && kept.state !== "absent" && situation.backupEntries.has(foldName(baseName(path))),
    );
    const results = others.map((judgement) => judgeOther(judgement, context));
    if (results.length > 0) return results;
    return [
      {
        subject,
        step: null,
        outcome: "pass",
        expected,
        actual: "there are none",
        message: `\`${subject}\` has no settings files besides those that the guide copies.`,
      },
    ];
  },
};

const kept = new Set(["identical", "equivalent", "merged", "same-as-default"]);

function judgeOther(judgement: SettingsJudgement, context: CheckContext): Draft {
  const {
    observation,
    remedies,
    expectations: { from },
  } = context;
  const { path, verdict, customised, current, lost } = judgement;
  const name = baseName(path);
  const source = `${observation.backup.name}/${name}`;
  const draft = {
    subject: path,
    step: stepOfFile(path, context),
    expected: `the settings of \`${source}\`, where they are the customer's own`,
  };
  if (verdict === null)
    return {
      ...draft,
      outcome: "unknown",
      actual: "could not be looked at",
      message: `\`${path}\` could not be compared with \`${source}\`: ${judgement.reason ?? "one of them could not be looked at"}.`,
      remedy: lookAgain("both files"),
    };
  if (current.state === "unreadable")
    return skipped(path, draft.step, draft.expected, `config-readable: \`${path}\` cannot be read`);
  if (kept.has(verdict))
    return { ...draft, outcome: "pass", actual: "carried over", message: `\`${path}\` has the customer's settings.` };
  if (customised === false)
    return {
      ...draft,
      outcome: "pass",
      actual: "the default, as before",
      message: `\`${source}\` is the default of ${from}, so nothing of the customer's is in it.`,
    };
  const gone = current.state === "absent";
  const missing =
    gone &&
    customised !== true &&
    context.situation.releaseFiles?.some(
      ({ entry, state }) => state === "missing" && foldName(entry.path) === foldName(name),
    ) === true;
  const elsewhere = gone
    ? (context.situation.misplaced ?? (missing ? `runtime-complete: \`${path}\` is missing` : null))
    : null;
  if (elsewhere !== null) return skipped(path, draft.step, draft.expected, elsewhere);
  if (!gone && customised === null && judgement.backup.state === "readable")
    return skipped(
      path,
      draft.step,
      draft.expected,
      `without \`--baseline\` it is not known whether \`${source}\` is the customer's own or the default of ${from}`,
    );
  if (verdict === "diverged")
    return {
      ...draft,
      outcome: "warn",
      actual: "differs",
      message: `\`${path}\` differs from \`${source}\` in settings that no default explains.`,
      remedy: `Compare ${remedies.path(path)} with ${remedies.path(source)}.`,
      settings: judgement.differences.map(({ key }) => key),
    };
  return {
    ...draft,
    outcome: "warn",
    actual: gone ? "left behind" : "without the customer's settings",
    message: gone
      ? `\`${source}\` was left behind: the guide does not copy it, but the settings in it are the customer's.`
      : `\`${path}\` lacks settings that \`${source}\` has and the default of ${from} had not${lost.length > 0 ? `: ${listNames(lost)}` : ""}.`,
    remedy: gone
      ? remedies.copy(source, path)
      : `Compare ${remedies.path(path)} with ${remedies.path(source)}, and carry over what is the customer's own; what the new release changed in the file may have to stay.`,
    ...(lost.length > 0 && !gone ? { settings: lost } : {}),
  };
}
