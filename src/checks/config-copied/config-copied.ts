import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import type { SettingsJudgement, Verdict } from "../../model/settings.js";
import { foldName } from "../../model/observation.js";
import type { Outcome } from "../../model/verification.js";
import type { Check, CheckContext } from "../check.js";
import { lookAgain, notSeen, options, skipped, tell, type Draft, type Told } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { copiedFiles, type CopiedFile } from "../settings-files/copied-files.js";
import { misnamedFiles } from "../settings-files/misnamed.js";
import { words as ofSettings } from "../settings-files/words.js";
import { words } from "./words.js";

/**
 * Each settings file that the guide copies holds the customer's settings. The verdict compares four inputs: the old
 * default, the customer's in the backup, the new default, and what is there now. Values are never told, only the
 * key paths of settings.
 */
export const configCopied: Check = {
  name: "config-copied",
  summary: "Each settings file that the guide copies holds the customer's settings",
  words,
  judge(context) {
    const {
      expectations: { runtime, copies },
      settings,
    } = context;
    if (copies.length === 0) return [skipped(runtime, null, say(words["expected-any"]), say(words["none-copied"]))];
    return copiedFiles(copies, context).map((file) => {
      const { path: subject, source } = file;
      const { step } = file.copy;
      const expected = say(words.expected, { source });
      const judgement = settings.judgements.get(foldName(subject));
      const premise = premiseOf(file, judgement, context);
      if (premise !== null || judgement === undefined)
        return skipped(subject, step, expected, premise ?? say(words["no-settings"]));
      return { subject, step, expected, ...describe(file, judgement, context) };
    });
  },
};

function premiseOf(
  { copy }: CopiedFile,
  judgement: SettingsJudgement | undefined,
  { observation, situation: { noRuntime, noBackup, wrongBackup, misplaced } }: CheckContext,
): string | null {
  const inBackup = foldName(copy.from) === foldName(observation.backup.name);
  const wrong = wrongBackup === null ? null : say(words["wrong-backup"], { premise: wrongBackup });
  return noRuntime ?? (inBackup ? (noBackup ?? wrong) : null) ?? (judgement?.verdict === "missing" ? misplaced : null);
}

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

function describe(file: CopiedFile, judgement: SettingsJudgement, context: CheckContext): Description {
  const { verdict } = judgement;
  if (verdict === null) {
    const reason = judgement.reason ?? ofSettings["one-unseen"];
    const message = say(ofSettings.uncompared, { path: file.path, source: file.source, reason });
    return notSeen(message, lookAgain(shared["both-files"]));
  }
  if (verdict === "absent-in-backup" && file.copy.conditional)
    return { outcome: "skip", verdict, ...tell(words, "conditional", { source: file.source }) };
  const told = tellVerdict(verdict, file, judgement, context);
  const settings = settingsOf(verdict, judgement);
  return { outcome: outcomeOf[verdict], ...told, verdict, ...(settings.length > 0 ? { settings } : {}) };
}

const keysOf = ({ differences }: SettingsJudgement, ...kinds: readonly string[]): string[] =>
  differences.filter(({ kind }) => kinds.includes(kind)).map(({ key }) => key);

/** The settings that a verdict is about. */
function settingsOf(verdict: Verdict, judgement: SettingsJudgement): string[] {
  if (verdict === "customer-settings-lost") return [...judgement.lost];
  return verdict === "diverged" ? keysOf(judgement, "added", "changed", "removed") : [];
}

function tellVerdict(verdict: Verdict, file: CopiedFile, judgement: SettingsJudgement, context: CheckContext): Told {
  const { path, source } = file;
  const {
    remedies,
    expectations: { from, to },
  } = context;
  const command = remedies.copy(source, path);
  const again = say(words["stop-then"], { command });
  const lost = judgement.lost;
  switch (verdict) {
    case "absent-in-backup":
      return tell(words, verdict, { source, name: baseName(source), path, from, similar: saySimilar(path, context) });
    case "missing":
      return tellMissing(path, again, context);
    case "unreadable":
      return tellUnreadable(file, judgement, again, context);
    case "merged": {
      const keys = keysOf(judgement, "changed", "removed");
      return tell(words, verdict, { path, changed: keys.length > 0 ? say(words["but-for"], { keys }) : "" });
    }
    case "identical":
    case "equivalent":
      return tell(words, verdict, { path });
    case "same-as-default":
      return tell(words, verdict, { path, from, to });
    case "vendor-new-default":
      return tell(words, verdict, { path, to, again });
    case "vendor-old-default":
      return tell(words, verdict, { path, from, again });
    case "customer-settings-lost":
      return tell(words, verdict, { path, lost, source: remedies.path(source), command });
    case "diverged":
      return tellDiverged(file, judgement, context);
  }
}

function tellMissing(path: string, again: string, context: CheckContext): Told {
  const misnamed = misnamedFiles(context).find(({ should }) => foldName(should) === foldName(path));
  if (misnamed === undefined) return tell(words, "missing", { path, instead: "", remedy: again });
  const remedy =
    misnamed.why === "name"
      ? context.remedies.rename(misnamed.path, baseName(path))
      : context.remedies.move(misnamed.path, path);
  return tell(words, "missing", { path, instead: say(words.instead, { path: misnamed.path }), remedy });
}

function tellUnreadable(
  { path, source }: CopiedFile,
  { current }: SettingsJudgement,
  again: string,
  { remedies, expectations: { from } }: CheckContext,
): Told {
  if (current.state === "unreadable")
    return tell(words, "unreadable", { path, source, bad: path, remedy: say(words["mend-current"], { again }) });
  const remedy = say(words["look-at-source"], { source: remedies.path(source), from });
  return tell(words, "unreadable", { path, source, bad: source, remedy });
}

function tellDiverged(
  { path, source }: CopiedFile,
  judgement: SettingsJudgement,
  { remedies, observation }: CheckContext,
): Told {
  const { archive: archiveOption, baseline: baselineOption } = options;
  const more = observation.archive === null ? say(words["more-with-archives"], { archiveOption, baselineOption }) : "";
  const keys = keysOf(judgement, "added", "changed", "removed");
  const [current, kept] = [remedies.path(path), remedies.path(source)];
  return tell(words, "diverged", { path, keys, current, source: kept, more });
}

/** That a file in the backup has a name that is a known misspelling of this one; else empty. */
function saySimilar(path: string, { product, situation, observation }: CheckContext): string {
  const aliases = product.settingsFiles.find(({ name }) => foldName(name) === foldName(baseName(path)))?.aliases ?? [];
  const found = aliases.find((alias) => situation.backupEntries.has(foldName(alias)));
  return found === undefined ? "" : say(words.similar, { path: `${observation.backup.name}/${found}` });
}
