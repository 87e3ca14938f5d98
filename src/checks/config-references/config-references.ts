import { say } from "../../language/words.js";
import { baseName, fitsAny } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { Check, CheckContext } from "../check.js";
import { aboutFiles, notSeen, skipped, tell, type Draft } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { resolveReference } from "../settings-files/references.js";
import { isLog } from "../settings-files/logs.js";
import { handMadeCopies } from "../situation/situation.js";
import { words } from "./words.js";

/**
 * The files that the settings name by a relative path, such as certificates, are there; and so are the customer's own
 * files of the backup: those that the pack knows, and with the old release's archive all that are not of it.
 */
export const configReferences: Check = {
  name: "config-references",
  summary: "Files that the settings name by a relative path, and the customer's own files of the backup, are there",
  words,
  severities: { warn: "medium" },
  judge(context) {
    const {
      expectations: { runtime },
      situation,
    } = context;
    const expected = say(words.expected);
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const named = missingReferences(context);
    const reported = new Set(named.map(({ subject }) => foldName(subject)));
    const results = [...named, ...ownLeftBehind(context, reported)];
    if (results.length > 0) return results;
    const noBackup = context.settings.references.length === 0 ? situation.noBackup : null;
    const premise = situation.wrongBackup ?? noBackup;
    if (premise !== null) return [skipped(runtime, null, expected, premise)];
    return [{ subject: runtime, step: null, outcome: "pass", expected, ...tell(words, "right", {}) }];
  },
};

type Reference = CheckContext["settings"]["references"][number];

const lost = new Set<unknown>(["vendor-new-default", "vendor-old-default", "customer-settings-lost"]);

/** Is it the customer's? What a file names that is not his is not his either; that is reported where it belongs. */
function isCustomers({ settingsFile }: Reference, { settings }: CheckContext): boolean {
  const judgement = settings.judgements.get(foldName(settingsFile));
  return (
    judgement === undefined ||
    (!lost.has(judgement.verdict) && (!judgement.shipped || judgement.verdict === "same-as-default"))
  );
}

function missingReferences(context: CheckContext): Draft[] {
  const { runtime } = context.expectations;
  const once = new Map(
    context.settings.references
      .filter((reference) => isCustomers(reference, context))
      .map((reference) => [foldName(resolveReference(reference.file, runtime) ?? ""), reference]),
  );
  return [...once.values()].flatMap((reference) => judgeReference(reference, context));
}

function judgeReference(
  { file, key, settingsFile: settings }: Reference,
  { expectations: { runtime }, observation, situation, remedies }: CheckContext,
): Draft[] {
  const path = resolveReference(file, runtime);
  if (path === null) return [];
  const inRuntime = path.startsWith(`${runtime}/`) ? path.slice(runtime.length + 1) : null;
  const there =
    inRuntime === null ? observation.present.get(foldName(path)) : situation.runtimeEntries.has(foldName(inRuntime));
  if (there === true) return [];
  const draft = { subject: path, step: null, expected: say(words["expected-file"], { key, settings }) };
  const place = remedies.path(path);
  if (there !== false) {
    const message = say(words.unseen, { path, key, settings });
    return [{ ...draft, ...notSeen(message, say(shared["look-yourself"], { path: place })) }];
  }
  if (inRuntime === null || !situation.backupEntries.has(foldName(inRuntime)))
    return [{ ...draft, outcome: "warn", ...tell(words, "gone", { settings, path, key, place }) }];
  const backup = observation.backup.name;
  const command = remedies.copy(`${backup}/${inRuntime}`, path);
  return [{ ...draft, outcome: "warn", ...tell(words, "left", { settings, path, key, backup, command }) }];
}

/** The customer's own files that the backup has and the runtime folder lacks. */
function ownLeftBehind(context: CheckContext, reported: ReadonlySet<string>): Draft[] {
  const {
    expectations: { runtime },
    observation: {
      backup: { name: backup, entries },
    },
    situation,
    remedies,
  } = context;
  if (situation.noBackup !== null || situation.misplaced !== null || situation.wrongBackup !== null) return [];
  const isLeft = leftBehind(context, reported);
  const left = entries.filter(({ kind, path }) => kind === "file" && isLeft(path)).map(({ path }) => path);
  const [first] = left;
  if (first === undefined) return [];
  const files = left.map((path) => `${backup}/${path}`);
  const command = remedies.copy(`${backup}/${first}`, `${runtime}/${first}`);
  const told = tell(words, files.length === 1 ? "one" : "many", { backup, files, command });
  const expected = say(words["expected-own"], { runtime });
  return [{ step: null, outcome: "warn", expected, ...told, ...aboutFiles(files, backup) }];
}

/** Tells whether a file of the backup is the customer's own, and was left behind. */
function leftBehind(
  { product, expectations, situation, settings }: CheckContext,
  reported: ReadonlySet<string>,
): (path: string) => boolean {
  const { runtime, written } = expectations;
  const patterns = (...kinds: readonly string[]): string[] =>
    product.knownFiles.filter(({ kind }) => kinds.includes(kind)).map(({ pattern }) => pattern);
  const [customers, others] = [patterns("customer"), patterns("created", "leftover")];
  const { baselineEntries, archiveEntries, runtimeEntries, isSettings } = situation;
  const isHandMade = handMadeCopies(product, expectations);
  const settingsNames = new Set(product.settingsFiles.flatMap(({ name, aliases }) => [name, ...aliases].map(foldName)));
  return (path) => {
    const [folded, place] = [foldName(path), `${runtime}/${path}`];
    const isElsewhere =
      runtimeEntries.has(folded) || archiveEntries?.has(folded) === true || reported.has(foldName(place));
    if (isElsewhere || isSettings(path) || settingsNames.has(foldName(baseName(path)))) return false;
    if (fitsAny(place, others) || fitsAny(place, written)) return false;
    if (isHandMade(path) || isLog(path, settings.logs)) return false;
    const isOwn = baselineEntries !== null && !baselineEntries.has(folded) && !settings.judgements.has(foldName(place));
    return isOwn || fitsAny(place, customers);
  };
}
