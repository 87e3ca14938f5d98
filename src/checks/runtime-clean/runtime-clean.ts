import { fitsAny, folderOf } from "../../language/path-pattern.js";
import { say } from "../../language/words.js";
import { foldName, type TreeEntry } from "../../model/observation.js";
import type { Check, CheckContext } from "../check.js";
import { aboutFiles, options, pronoun, skipped, tell, type Draft, type Told } from "../result/result.js";
import { misnamedFiles } from "../settings-files/misnamed.js";
import { isLog } from "../settings-files/logs.js";
import { handMadeCopies } from "../situation/situation.js";
import { words } from "./words.js";

/**
 * Nothing lies in the runtime folder that nobody explains: neither the archive, nor the procedure, nor the files that
 * the pack knows, nor the customer (in the backup and not in the old release). Files of the old release are named as such;
 * without its archive nothing tells them from the customer's, and the message says which files are taken for his.
 */
export const runtimeClean: Check = {
  name: "runtime-clean",
  summary:
    "No files in the runtime folder that neither release, procedure nor customer explain; stale ones of the old release named as such",
  words,
  judge(context) {
    const {
      expectations: { runtime, extract },
    } = context;
    const expected = say(words.expected, { runtime });
    const premise = premiseOf(context);
    if (premise !== null) return [skipped(runtime, extract, expected, premise)];
    const found = sortFiles(context);
    const taken = sayTaken(found.customers, context);
    const draft = { subject: runtime, step: extract, expected };
    if (found.strange.length > 0) return [{ ...draft, outcome: "warn", ...describeStrange(found, taken, context) }];
    if (taken === "") return [{ ...draft, outcome: "pass", ...tell(words, "clean", { runtime }) }];
    return [{ ...draft, outcome: "pass", ...tell(words, "customers", { files: found.customers.length, taken }) }];
  },
};

function premiseOf({ observation, situation }: CheckContext): string | null {
  const { noRuntime, misplaced, noBackup, wrongRuntime, wrongBackup } = situation;
  const noArchive = observation.archive === null ? say(words["no-archive"], { archiveOption: options.archive }) : null;
  const backup = wrongBackup === null ? null : say(words["wrong-backup"], { premise: wrongBackup });
  return noRuntime ?? misplaced ?? noArchive ?? noBackup ?? wrongRuntime ?? backup;
}

/** What the release does not explain, by what it is. */
interface FoundFiles {
  customers: TreeEntry[];
  /** All that is nobody's: the three below. */
  strange: TreeEntry[];
  stale: TreeEntry[];
  twins: TreeEntry[];
  others: TreeEntry[];
}

function sortFiles(context: CheckContext): FoundFiles {
  const { runtimeEntries, backupEntries, baselineEntries } = context.situation;
  const found: FoundFiles = { customers: [], strange: [], stale: [], twins: [], others: [] };
  for (const entry of unexplained(context)) {
    const path = foldName(entry.path);
    const isTwin = runtimeEntries.get(path)?.path !== entry.path;
    const isStale = baselineEntries?.has(path) === true;
    const kind = isTwin ? "twins" : isStale ? "stale" : backupEntries.has(path) ? "customers" : "others";
    found[kind].push(entry);
    if (kind !== "customers") found.strange.push(entry);
  }
  return found;
}

/** Which files are taken for the customer's, where no old release tells; else empty. */
function sayTaken(customers: readonly TreeEntry[], context: CheckContext): string {
  if (context.observation.baseline !== null || customers.length === 0) return "";
  const sentence = customers.length === 1 ? words["taken-one"] : words["taken-many"];
  const names = groupFolders(customers, context);
  return say(sentence, { files: customers.length, names, baselineOption: options.baseline });
}

function describeStrange(
  found: FoundFiles,
  taken: string,
  context: CheckContext,
): Told & Pick<Draft, "subject" | "files"> {
  const {
    expectations: { runtime },
    remedies,
  } = context;
  const told = (["stale", "twins", "others"] as const).flatMap((kind) =>
    found[kind].length === 0
      ? []
      : [say(words[kind], { files: found[kind].length, names: groupFolders(found[kind], context) })],
  );
  const files = found.strange.map(({ path }) => `${runtime}/${path}`);
  const values = {
    ...{ runtime, told: told.join(", and "), taken: taken === "" ? "" : ` ${taken}` },
    are: files.length === 1 ? words.is : words.are,
    danger: found.stale.length > 0 ? words.danger : "",
    ...{ them: pronoun(files), command: remedies.remove(files) },
  };
  return { ...tell(words, "strange", values), ...aboutFiles(files, runtime), files };
}

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
  const isHandMade = handMadeCopies(product, context.expectations);
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
      isHandMade(path) ||
      isLog(path, settings.logs) ||
      fitsAny(inRuntime, written) ||
      misnamed.has(foldName(inRuntime)) ||
      referenced.has(folded) ||
      nested.some((folder) => folded.startsWith(`${foldName(folder)}/`))
    );
  });
}

/** The files, below the working directory; a folder of which no file is explained stands for its files. */
function groupFolders(
  entries: readonly TreeEntry[],
  { observation, expectations: { runtime } }: CheckContext,
): string[] {
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
    if (!name.endsWith("/")) return `${runtime}/${name}`;
    const inside = entries.filter(({ path }) => path.startsWith(name));
    return `${runtime}/${inside.length === 1 ? (inside[0]?.path ?? name) : `${name}*`}`;
  });
}
