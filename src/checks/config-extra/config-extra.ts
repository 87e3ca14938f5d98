import { say } from "../../language/words.js";
import { baseName, fitsPattern } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { SettingsJudgement } from "../../model/settings.js";
import type { Check, CheckContext } from "../check.js";
import { lookAgain, notSeen, options, skipped, tell, type Draft } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { copiedFiles } from "../settings-files/copied-files.js";
import { stepOfFile } from "../settings-files/step-of-file.js";
import { words as ofSettings } from "../settings-files/words.js";
import { words } from "./words.js";

/**
 * The customer's other settings, which the guide does not copy, were not left behind in the backup: encrypted ones,
 * those for CyberArk or for one environment, and a server's own `web.config` where it differs from the old default.
 */
export const configExtra: Check = {
  name: "config-extra",
  summary: "Settings files that the guide does not copy were not left behind in the backup",
  words,
  judge(context) {
    const {
      expectations: { runtime, copies, backup },
      observation,
      settings,
      situation,
    } = context;
    const expected = say(words.expected);
    const subject = backup === null ? runtime : observation.backup.name;
    const premise = situation.noRuntime ?? situation.noBackup ?? situation.wrongBackup;
    if (premise !== null) return [skipped(subject, null, expected, premise)];
    const copied = new Set(copiedFiles(copies, context).map(({ path }) => foldName(path)));
    const isNobodys = nobodys(context);
    const others = [...settings.judgements.values()].filter(
      (judgement) => !copied.has(foldName(judgement.path)) && (isInBackup(judgement, context) || isNobodys(judgement)),
    );
    if (others.length > 0) return others.map((judgement) => judgeOther(judgement, context));
    return [{ subject, step: null, outcome: "pass", expected, ...tell(words, "none", { folder: subject }) }];
  },
};

const kept = new Set<unknown>(["identical", "equivalent", "merged", "same-as-default"]);

function judgeOther(judgement: SettingsJudgement, context: CheckContext): Draft {
  const { path, verdict, customised } = judgement;
  const source = `${context.observation.backup.name}/${baseName(path)}`;
  if (!isInBackup(judgement, context)) return judgeNobodys(judgement, source, context);
  const { from } = context.expectations;
  const draft = {
    subject: path,
    step: stepOfFile(path, context),
    expected: say(words["expected-file"], { source }),
  };
  if (verdict === null) {
    const reason = judgement.reason ?? ofSettings["one-unseen"];
    const message = say(ofSettings.uncompared, { path, source, reason });
    return { ...draft, ...notSeen(message, lookAgain(shared["both-files"])) };
  }
  if (judgement.current.state === "unreadable")
    return skipped(path, draft.step, draft.expected, say(ofSettings.unreadable, { path }));
  if (kept.has(verdict)) return { ...draft, outcome: "pass", ...tell(words, "kept", { path }) };
  if (customised === false) return { ...draft, outcome: "pass", ...tell(words, "default", { source, from }) };
  const premise = premiseOf(judgement, source, context);
  if (premise !== null) return skipped(path, draft.step, draft.expected, premise);
  return { ...draft, outcome: "warn", ...describeLoss(judgement, source, context) };
}

const isInBackup = ({ path, backup: { state } }: SettingsJudgement, { situation }: CheckContext): boolean =>
  state !== "absent" && situation.backupEntries.has(foldName(baseName(path)));

/** Is it a file that releases do not ship: settings besides those that the role needs? Such a file wins over them. */
const wins = (
  { path, format }: SettingsJudgement,
  { product, situation: { archiveEntries }, expectations: { runtime } }: CheckContext,
): boolean =>
  format === "json" &&
  archiveEntries?.has(foldName(path.slice(runtime.length + 1))) !== true &&
  product.settingsFiles.every(({ name, need }) => foldName(name) !== foldName(baseName(path)) || need !== "required");

/** Tells which files in the runtime folder win, and come from neither the release, nor a step, nor the backup. */
function nobodys(context: CheckContext): (judgement: SettingsJudgement) => boolean {
  const { edits } = context.expectations;
  return (judgement) =>
    judgement.current.state !== "absent" &&
    judgement.backup.state === "absent" &&
    wins(judgement, context) &&
    !edits.some(({ file }) => fitsPattern(baseName(judgement.path), baseName(file)));
}

function judgeNobodys({ path }: SettingsJudgement, source: string, context: CheckContext): Draft {
  const { observation, remedies } = context;
  const name = baseName(path);
  const aside = `unused-${name}`;
  const expected = say(words["expected-nobodys"], { path });
  const command = remedies.move(path, observation.names.includes(aside) ? `${aside}.json` : aside);
  const told = tell(words, "nobodys", { path, source, command });
  return { subject: path, step: stepOfFile(path, context), expected, outcome: "warn", ...told };
}

/** Why it is another check that speaks of the file, or nothing tells; `null`: it is this one. */
function premiseOf(judgement: SettingsJudgement, source: string, context: CheckContext): string | null {
  const { path, customised, current, backup } = judgement;
  const {
    expectations: { from },
    situation: { misplaced, releaseFiles },
  } = context;
  if (current.state !== "absent") {
    const isUnknown = customised === null && backup.state === "readable" && !wins(judgement, context);
    return isUnknown ? say(words["no-baseline"], { baselineOption: options.baseline, source, from }) : null;
  }
  const name = foldName(baseName(path));
  const isMissing =
    customised !== true &&
    releaseFiles?.some(({ entry, state }) => state === "missing" && foldName(entry.path) === name) === true;
  return misplaced ?? (isMissing ? say(words["missing-elsewhere"], { path }) : null);
}

function describeLoss(
  { path, verdict, current: { state }, lost, differences }: SettingsJudgement,
  source: string,
  { remedies, expectations: { from } }: CheckContext,
): Pick<Draft, "actual" | "message" | "remedy" | "settings"> {
  const [current, inBackup] = [remedies.path(path), remedies.path(source)];
  if (verdict === "diverged")
    return {
      ...tell(words, "diverged", { path, source, current, kept: inBackup }),
      settings: differences.map(({ key }) => key),
    };
  if (state === "absent") return tell(words, "gone", { source, command: remedies.copy(source, path) });
  const named = lost.length > 0 ? say(words.lost, { keys: lost }) : "";
  return {
    ...tell(words, "lacking", { path, source, from, current, kept: inBackup, lost: named }),
    ...(lost.length > 0 ? { settings: [...lost] } : {}),
  };
}
