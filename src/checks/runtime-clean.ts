import { fitsAny, folderOf } from "../language/path-pattern.js";
import { foldName, type TreeEntry } from "../model/observation.js";
import { counted, listNames, skipped, type Check, type CheckContext } from "./check.js";
import { misnamedFiles } from "./misnamed.js";

/**
 * Nothing lies in the runtime folder that nobody explains: neither the archive, nor the procedure, nor the files that
 * the pack knows, nor the customer (in the backup and not in the old release). Files of the old release are named as such;
 * without its archive nothing tells them from the customer's, and the message says which files are taken for his.
 */
export const runtimeClean: Check = {
  name: "runtime-clean",
  summary:
    "No files in the runtime folder that neither release, procedure nor customer explain; stale ones of the old release named as such",
  judge(context) {
    const {
      expectations: { runtime, extract },
      observation,
      situation,
      remedies,
    } = context;
    const expected = `nothing in \`${runtime}\` but the release and what is known to be beside it`;
    const premise =
      situation.noRuntime ??
      situation.misplaced ??
      (observation.archive === null ? "without `--archive` it is not known what belongs there" : null) ??
      situation.noBackup ??
      situation.wrongRuntime ??
      (situation.wrongBackup === null
        ? null
        : `${situation.wrongBackup}, so nothing tells which files are the customer's`);
    if (premise !== null) return [skipped(runtime, extract, expected, premise)];
    const isTwin = ({ path }: TreeEntry): boolean => situation.runtimeEntries.get(foldName(path))?.path !== path;
    const isCustomers = (entry: TreeEntry): boolean =>
      !isTwin(entry) &&
      situation.backupEntries.has(foldName(entry.path)) &&
      situation.baselineEntries?.has(foldName(entry.path)) !== true;
    const further = unexplained(context);
    const [strange, customers] = [further.filter((entry) => !isCustomers(entry)), further.filter(isCustomers)];
    const named = (entries: readonly TreeEntry[]): string =>
      listNames(groupFolders(entries, context).map((path) => `${runtime}/${path}`));
    const taken =
      observation.baseline !== null || customers.length === 0
        ? ""
        : ` ${counted(customers.length, "file")} (${named(customers)}) ${customers.length === 1 ? "is" : "are"} taken for the customer's, since the backup has ${customers.length === 1 ? "it" : "them"}; with \`--baseline\` stale ones of the old release would be told apart.`;
    const draft = { step: extract, expected };
    if (strange.length === 0)
      return [
        {
          ...draft,
          subject: runtime,
          outcome: "pass",
          actual: taken === "" ? "nothing else" : `${counted(customers.length, "file")} that the backup has too`,
          message: taken === "" ? `Nothing lies in \`${runtime}\` that is not explained.` : taken.trimStart(),
        },
      ];
    const isStale = (entry: TreeEntry): boolean =>
      !isTwin(entry) && situation.baselineEntries?.has(foldName(entry.path)) === true;
    const [twins, stale, others] = [
      strange.filter(isTwin),
      strange.filter(isStale),
      strange.filter((entry) => !isTwin(entry) && !isStale(entry)),
    ];
    const told = [
      ...(stale.length > 0
        ? [`${counted(stale.length, "file")} of the old release that the new one no longer has (${named(stale)})`]
        : []),
      ...(twins.length > 0
        ? [
            `${counted(twins.length, "file")} beside another whose name differs only in case, which Windows cannot have (${named(twins)})`,
          ]
        : []),
      ...(others.length > 0 ? [`${counted(others.length, "file")} that nothing explains (${named(others)})`] : []),
    ].join(", and ");
    const files = strange.map(({ path }) => `${runtime}/${path}`);
    return [
      {
        ...draft,
        subject: files.length === 1 ? (files[0] ?? runtime) : runtime,
        outcome: "warn",
        actual: told,
        message: `In \`${runtime}\` there ${strange.length === 1 ? "is" : "are"} ${told}.${stale.length > 0 ? " A stale library may be loaded in place of the new one." : ""}${taken}`,
        remedy: `Look at ${files.length === 1 ? "it" : "them"}, and delete what is not yours: ${remedies.remove(files)}`,
        files,
      },
    ];
  },
};

/** Files, links and devices that nothing explains, unless they are the customer's; by path. */
function unexplained(context: CheckContext): TreeEntry[] {
  const {
    product,
    expectations: { runtime, written },
    observation,
    settings,
    situation,
  } = context;
  const { archiveEntries, nested, isSettings } = situation;
  const known = product.knownFiles.map(({ pattern }) => pattern);
  const misnamed = new Set(misnamedFiles(context).map(({ path }) => foldName(path)));
  const referenced = new Set(settings.references.map(({ file }) => foldName(file.replace(/^\.\//u, ""))));
  const seen = new Set<string>();
  return observation.runtime.entries.filter(({ path, kind }) => {
    if (kind === "folder") return false;
    const folded = foldName(path);
    // Of two names that differ only in case, which Windows does not have, the second is one too many.
    const twice = seen.has(folded);
    seen.add(folded);
    if (twice) return true;
    const inRuntime = `${runtime}/${path}`;
    return !(
      archiveEntries?.has(folded) ||
      isSettings(path) ||
      fitsAny(inRuntime, known) ||
      fitsAny(inRuntime, written) ||
      misnamed.has(foldName(inRuntime)) ||
      referenced.has(folded) ||
      nested.some((folder) => folded.startsWith(`${foldName(folder)}/`))
    );
  });
}

/** A folder of which no file is explained stands for its files. */
function groupFolders(entries: readonly TreeEntry[], { observation }: CheckContext): string[] {
  const strange = new Set(entries.map(({ path }) => path));
  const whole = new Map<string, boolean>();
  for (const { path, kind } of observation.runtime.entries) {
    if (kind === "folder") continue;
    for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder))
      whole.set(folder, (whole.get(folder) ?? true) && strange.has(path));
  }
  const highest = (path: string): string => {
    let name = path;
    for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder))
      if (whole.get(folder)) name = `${folder}/`;
    return name;
  };
  const grouped = [...new Set(entries.map(({ path }) => highest(path)))];
  return grouped.map((name) => {
    if (!name.endsWith("/")) return name;
    const inside = entries.filter(({ path }) => path.startsWith(name));
    return inside.length === 1 ? (inside[0]?.path ?? name) : `${name}*`;
  });
}
