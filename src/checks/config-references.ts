import { baseName, fitsAny } from "../language/path-pattern.js";
import { foldName } from "../model/observation.js";
import { listNames, skipped, type Check, type CheckContext, type Draft } from "./check.js";
import { resolveReference } from "./references.js";

/**
 * The files that the settings name by a relative path, such as certificates, are there; and so are the customer's own
 * files of the backup: those that the pack knows, and with the old release's archive all that are not of it.
 */
export const configReferences: Check = {
  name: "config-references",
  summary: "Files that the settings name by a relative path, and the customer's own files of the backup, are there",
  judge(context) {
    const {
      expectations: { runtime },
      situation,
    } = context;
    const expected = "the files that the settings name, and the customer's own";
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const named = missingReferences(context);
    const reported = new Set(named.map(({ subject }) => foldName(subject)));
    const results = [...named, ...ownLeftBehind(context, reported)];
    if (results.length > 0) return results;
    if (situation.noBackup !== null && context.settings.references.length === 0)
      return [skipped(runtime, null, expected, situation.noBackup)];
    return [
      {
        subject: runtime,
        step: null,
        outcome: "pass",
        expected,
        actual: "they are there",
        message: "The files that the settings name by a relative path are there, and so are the customer's own.",
      },
    ];
  },
};

const lost = new Set<unknown>(["vendor-new-default", "vendor-old-default", "customer-settings-lost"]);

function missingReferences({
  expectations: { runtime },
  observation,
  settings,
  situation,
  remedies,
}: CheckContext): Draft[] {
  // What a file names that is not the customer's is not his either; that is reported where it belongs.
  const isCustomers = ({ settingsFile }: CheckContext["settings"]["references"][number]): boolean => {
    const judgement = settings.judgements.get(foldName(settingsFile));
    return (
      judgement === undefined ||
      (!lost.has(judgement.verdict) && (!judgement.shipped || judgement.verdict === "same-as-default"))
    );
  };
  const once = new Map(
    settings.references
      .filter(isCustomers)
      .map((reference) => [foldName(resolveReference(reference.file, runtime) ?? ""), reference]),
  );
  return [...once.values()].flatMap(({ file, key, settingsFile }): Draft[] => {
    const path = resolveReference(file, runtime);
    if (path === null) return [];
    const inRuntime = path.startsWith(`${runtime}/`) ? path.slice(runtime.length + 1) : null;
    const there =
      inRuntime === null ? observation.present.get(foldName(path)) : situation.runtimeEntries.has(foldName(inRuntime));
    if (there === true) return [];
    const draft = { subject: path, step: null, expected: `the file that \`${key}\` in \`${settingsFile}\` names` };
    if (there !== false)
      return [
        {
          ...draft,
          outcome: "unknown",
          actual: "could not be looked at",
          message: `\`${path}\`, which \`${key}\` in \`${settingsFile}\` names, could not be looked at.`,
          remedy: `Look yourself whether ${remedies.path(path)} is there.`,
        },
      ];
    const kept =
      inRuntime !== null && situation.backupEntries.has(foldName(inRuntime))
        ? `${observation.backup.name}/${inRuntime}`
        : undefined;
    return [
      {
        ...draft,
        outcome: "warn",
        actual: kept === undefined ? "it is not there" : `it is in \`${observation.backup.name}\` only`,
        message: `\`${settingsFile}\` names \`${path}\` (\`${key}\`), which is not there${kept === undefined ? "" : `: it was left behind in \`${observation.backup.name}\``}.`,
        remedy:
          kept === undefined
            ? `Find the file, for example in a backup, and put it to ${remedies.path(path)}.`
            : remedies.copy(kept, path),
      },
    ];
  });
}

/** The customer's own files that the backup has and the runtime folder lacks. */
function ownLeftBehind(
  { product, expectations: { runtime, written }, observation, situation, remedies, settings }: CheckContext,
  reported: ReadonlySet<string>,
): Draft[] {
  if (situation.noBackup !== null || situation.misplaced !== null || situation.wrongBackup !== null) return [];
  const patterns = (kinds: readonly string[]): string[] =>
    product.knownFiles.filter(({ kind }) => kinds.includes(kind)).map(({ pattern }) => pattern);
  const [customers, others] = [patterns(["customer"]), patterns(["created", "leftover"])];
  const { baselineEntries, archiveEntries, runtimeEntries, isSettings } = situation;
  const settingsNames = new Set(product.settingsFiles.flatMap(({ name, aliases }) => [name, ...aliases].map(foldName)));
  const inBackup = observation.backup.entries.filter(({ kind }) => kind === "file");
  const left = inBackup.filter(({ path }) => {
    const folded = foldName(path);
    const place = `${runtime}/${path}`;
    if (
      runtimeEntries.has(folded) ||
      archiveEntries?.has(folded) ||
      isSettings(path) ||
      settingsNames.has(foldName(baseName(path))) ||
      reported.has(foldName(place)) ||
      fitsAny(place, others) ||
      fitsAny(place, written)
    )
      return false;
    return (
      fitsAny(place, customers) ||
      (baselineEntries !== null && !baselineEntries.has(folded) && !settings.judgements.has(foldName(place)))
    );
  });
  if (left.length === 0) return [];
  const files = left.map(({ path }) => `${observation.backup.name}/${path}`);
  const [first = ""] = files;
  return [
    {
      subject: files.length === 1 ? first : observation.backup.name,
      step: null,
      outcome: "warn",
      expected: `the customer's own files in \`${runtime}\``,
      actual: `only in \`${observation.backup.name}\`: ${listNames(files)}`,
      message: `${listNames(files)} ${files.length === 1 ? "is" : "are"} the customer's own, and ${files.length === 1 ? "was" : "were"} not carried over.`,
      remedy: `If the program needs ${files.length === 1 ? "it" : "them, each like the first"}: ${remedies.copy(first, `${runtime}/${first.slice(observation.backup.name.length + 1)}`)}`,
      ...(files.length > 1 ? { files } : {}),
    },
  ];
}
