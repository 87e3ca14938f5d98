import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import type { SettingsJudgement, Verdict } from "../../model/settings.js";
import { foldName } from "../../model/observation.js";
import type { Outcome } from "../../model/verification.js";
import type { Check, CheckContext } from "../check.js";
import { aboutFiles, lookAgain, notSeen, options, skipped, tell, type Draft, type Told } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { copiedFiles, type CopiedFile } from "../settings-files/copied-files.js";
import { copiedFolders, type CopiedFolder, type FolderFile } from "../settings-files/copied-folders.js";
import { whyHidden } from "../situation/situation.js";
import { misnamedFiles } from "../settings-files/misnamed.js";
import { words as ofSettings } from "../settings-files/words.js";
import { words } from "./words.js";

/**
 * Each settings file that the guide copies holds the customer's settings; of a folder that it copies, what else lies in
 * it is there as well, byte for byte, and warns otherwise. Files that the new release adds to it may stay. The verdict compares four inputs: the old
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
    const { backup } = context.observation;
    const folders = copiedFolders(copies, backup.name, context.situation.backupEntries);
    return [
      ...copiedFiles(copies, context).map(judgeFile),
      ...folders.flatMap((folder) => judgeFolder(folder, context)),
    ];

    function judgeFile(file: CopiedFile): Draft {
      const { path: subject, source } = file;
      const { step } = file.copy;
      const expected = say(words.expected, { source });
      const judgement = settings.judgements.get(foldName(subject));
      const premise = premiseOf(file, judgement, context);
      if (premise !== null || judgement === undefined)
        return skipped(subject, step, expected, premise ?? say(words["no-settings"]));
      return { subject, step, expected, ...describe(file, judgement, context) };
    }
  },
};

/** What a copied folder holds besides settings files of the pack, which are judged by themselves. */
function judgeFolder({ path, source, copy, files }: CopiedFolder, context: CheckContext): Draft[] {
  const { observation, situation, remedies, product, expectations } = context;
  const draft = { subject: path, step: copy.step, expected: say(words["expected-folder"], { source }) };
  const premise = premiseOf({ path, source, copy }, undefined, context);
  if (premise !== null) return [skipped(path, copy.step, draft.expected, premise)];
  if (files.length === 0) {
    if (copy.conditional) return [{ ...draft, outcome: "skip", ...tell(words, "conditional", { source }) }];
    const values = { source, name: baseName(source), path, from: expectations.from, similar: "" };
    return [{ ...draft, outcome: "warn", verdict: "absent-in-backup", ...tell(words, "absent-in-backup", values) }];
  }
  const isSettings = new Set(product.settingsFiles.map(({ folder, name }) => foldName(`${folder}/${name}`)));
  const others = files.filter((file) => !isSettings.has(foldName(file.path)));
  if (others.length === 0) return [];
  const states = others.map((file) => ({ file, state: stateOf(file) }));
  const of = (state: string): FolderFile[] => states.flatMap((one) => (one.state === state ? [one.file] : []));
  const wrong = [...of("missing"), ...of("different")];
  if (wrong.length > 0) {
    const told = (["missing", "different"] as const).flatMap((state) => {
      const names = of(state).map((file) => file.path);
      return names.length === 0 ? [] : [say(words[`folder-${state}`], { files: names })];
    });
    const [first] = wrong;
    const command = first === undefined ? "" : remedies.copy(first.source, first.path);
    const names = wrong.map((file) => file.path);
    const remedy = say(names.length === 1 ? words["stop-then"] : words["each-like-the-first"], { command });
    const values = { path, source, told: told.join("; "), remedy };
    return [
      { ...draft, outcome: "warn", ...tell(words, "folder-wrong", values), ...aboutFiles(names, path), files: names },
    ];
  }
  const unseen = of("unseen");
  if (unseen.length > 0) {
    const names = unseen.map((file) => file.path);
    return [
      {
        ...draft,
        ...notSeen(say(words["folder-unseen"], { files: names }), lookAgain(shared["both-files"])),
        files: names,
      },
    ];
  }
  return [{ ...draft, outcome: "pass", ...tell(words, "folder-right", { path, source, files: others.length }) }];

  function stateOf(file: FolderFile): "same" | "missing" | "different" | "unseen" {
    const inRuntime = file.path.slice(expectations.runtime.length + 1);
    const entry = situation.runtimeEntries.get(foldName(inRuntime));
    if (entry === undefined) return whyHidden(observation.runtime, inRuntime) === undefined ? "missing" : "unseen";
    // A link stands for what it leads to, which no tree shows.
    if (entry.kind === "link" || file.entry.kind === "link") return "unseen";
    if (entry.kind !== file.entry.kind || entry.sizeBytes !== file.entry.sizeBytes) return "different";
    if (observation.quick) return "same";
    const [now, kept] = [file.path, file.source].map((name) => observation.checksums.get(foldName(name)));
    if (typeof now !== "number" || typeof kept !== "number") return "unseen";
    return now === kept ? "same" : "different";
  }
}

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
