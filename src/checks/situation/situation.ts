/**
 * What follows from several observations together, worked out once: the premises of many checks. A fault is
 * reported by the check that it belongs to; the others name it as their premise and skip.
 */
import { baseName, fitsAny, folderOf } from "../../language/path-pattern.js";
import { originalNames } from "../../language/hand-made-names.js";
import { say } from "../../language/words.js";
import type { Expectations } from "../../model/expectations.js";
import {
  foldName,
  type Manifest,
  type ManifestEntry,
  type Observation,
  type SeenProgram,
  type SeenRelease,
  type Tree,
  type TreeEntry,
} from "../../model/observation.js";
import type { Product, Role } from "../../model/product.js";
import { lineOf } from "../../model/version.js";
import { copiedFolders, isFolderName } from "../settings-files/copied-folders.js";
import { words } from "./words.js";

/** A file of the release as it stands in the runtime folder. */
export interface ReleaseFile {
  entry: ManifestEntry;
  state: "same" | "missing" | "truncated" | "old" | "changed" | "moved" | "unseen";
  /** Where a moved file is now, or why a file could not be looked at. */
  detail: string | null;
}

/** The premises of the checks. Each reason is a clause for "Skipped: …". */
export interface Situation {
  /** Why nothing can be said of files in the runtime folder; `null`: something can. */
  noRuntime: string | null;
  noBackup: string | null;
  /** Folders in the runtime folder that hold a runtime of their own, below it. */
  nested: readonly string[];
  /** Why the files of the runtime folder itself cannot be judged as a release: the release is one folder further in. */
  misplaced: string | null;
  /** Programs of the role that are missing, or empty. */
  missingPrograms: readonly string[];
  /** Folders besides the backup that hold the release one came from; below the working directory. */
  olds: readonly string[];
  /** The one of them in the runtime folder, where there is no other backup: it is the backup in the wrong place. */
  backupInside: string | null;
  /** The product line of the backup, where it is another than the one that one came from; `null`: as far as it is known it is not. */
  backupLine: string | null;
  /** What holds the other release than it should. `untouched`: the runtime folder is the old release, and nothing was renamed; `swapped`: each folder holds the other's; `one-folder`: both are one, by a link; `archives-swapped`: so do the archives, against what the programs say. */
  release:
    | "as-expected"
    | "untouched"
    | "old-again"
    | "backup-is-new"
    | "swapped"
    | "both-the-same"
    | "one-folder"
    | "archives-swapped"
    | "unknown";
  /** Why nothing in the runtime folder can be judged as the new release; `null`: as far as it is known it is. */
  wrongRuntime: string | null;
  /** Why nothing in the backup can be taken for the customer's; `null`: as far as it is known it can. */
  wrongBackup: string | null;
  /** The files of the new release; `null` without an archive or where they cannot be judged. */
  releaseFiles: readonly ReleaseFile[] | null;
  /** Files and folders of the runtime folder and of the backup, by their folded path. */
  runtimeEntries: ReadonlyMap<string, TreeEntry>;
  backupEntries: ReadonlyMap<string, TreeEntry>;
  archiveEntries: ReadonlyMap<string, ManifestEntry> | null;
  baselineEntries: ReadonlyMap<string, ManifestEntry> | null;
  /** Is this file, below the runtime folder, one that holds settings, by the pack or by what the procedure copies? */
  isSettings: (path: string) => boolean;
  /** Is it such a file, or does it take the place of one by a folder that is copied? */
  isReplaced: (path: string) => boolean;
}

/** Why nothing is compared with a backup before the upgrade. */
export const noBackupBefore: string = words["before-backup"];

/** The product line of a program's version; `undefined` where it belongs to none. */
export const placeVersion = (version: string, product: Product): string | undefined =>
  lineOf(
    version,
    product.versions.map(({ id }) => id),
  );

/** The first program that says a version; it stands for all of its folder. */
const versionOf = (seen: readonly SeenProgram[]): (SeenProgram & { state: "version" }) | undefined =>
  seen.find((program) => program.state === "version");

/** Works out what follows from the observations. */
export function assessSituation(
  product: Product,
  role: Role,
  expectations: Expectations,
  observation: Observation,
): Situation {
  const { runtime, backup, archive, baseline } = observation;
  const runtimeEntries = indexEntries(runtime);
  const backupEntries = indexEntries(backup);
  const archiveEntries = indexManifest(archive);
  const baselineEntries = indexManifest(baseline);
  const isSettings = settingsIn(product, expectations);
  const inFolders = new Set(
    copiedFolders([...expectations.copies, ...expectations.furtherCopies], backup.name, backupEntries).flatMap(
      ({ files }) => files.map(({ path }) => foldName(path)),
    ),
  );
  const isReplaced = (path: string): boolean =>
    isSettings(path) || inFolders.has(foldName(`${expectations.runtime}/${path}`));
  const noRuntime = whyNone(runtime, expectations.runtime, "runtime-exists");
  const noBackup =
    expectations.backup === null ? say(words["no-backup"]) : whyNone(backup, backup.name, "backup-exists");
  const olds = findOlds(product, expectations, observation);
  const backupInside =
    noBackup !== null && expectations.backup !== null
      ? (olds.find((path) => path.startsWith(`${expectations.runtime}/`)) ?? null)
      : null;
  const nested = noRuntime === null ? nestedRuntimes(role, expectations, runtimeEntries, archive) : [];
  const [tooDeep] = nested.filter((folder) => `${expectations.runtime}/${folder}` !== backupInside);
  const isThere = (program: string): boolean => {
    const entry = runtimeEntries.get(foldName(program));
    return (
      (entry?.kind === "file" && (entry.sizeBytes > 0 || archiveEntries?.get(foldName(program))?.sizeBytes === 0)) ||
      (entry === undefined && whyHidden(runtime, program) !== undefined)
    );
  };
  const missingPrograms = noRuntime === null ? role.programs.filter((program) => !isThere(program)) : [];
  const misplaced =
    tooDeep !== undefined && missingPrograms.length === role.programs.length
      ? say(words.misplaced, { folder: `${expectations.runtime}/${tooDeep}` })
      : null;
  const shared = {
    noRuntime,
    noBackup,
    nested,
    olds,
    backupInside,
    misplaced,
    missingPrograms,
    runtimeEntries,
    backupEntries,
    archiveEntries,
    baselineEntries,
    isSettings,
    isReplaced,
  };
  const release =
    noRuntime === null && misplaced === null
      ? judgeRelease(product, role, expectations, observation, shared)
      : "unknown";
  const backupLine = noBackup === null ? lineOfBackup(product, expectations, observation) : null;
  const wrong = whyWrong(release, backupLine, expectations, backup.name);
  const releaseFiles =
    archive === null || noRuntime !== null || misplaced !== null || wrong.wrongRuntime !== null
      ? null
      : releaseFilesOf(archive, observation, expectations, shared);
  return { ...shared, release, backupLine, ...wrong, releaseFiles };
}

/** The entries of a tree by their folded path; of names that differ only in case the first. */
export const indexEntries = ({ entries }: Pick<Tree, "entries">): Map<string, TreeEntry> =>
  new Map([...entries].reverse().map((entry) => [foldName(entry.path), entry]));
const indexManifest = (manifest: Manifest | null): Map<string, ManifestEntry> | null =>
  manifest === null ? null : new Map(manifest.entries.map((entry) => [foldName(entry.path), entry]));

/** The settings files of the pack that live in the runtime folder, and what the procedure or we copy into it. */
export function settingsIn(
  { settingsFiles, knownFiles }: Product,
  { runtime, copies, furtherCopies, edits }: Expectations,
): (path: string) => boolean {
  const below = (folder: string): string =>
    folder === runtime ? "" : folder.startsWith(`${runtime}/`) ? `${folder.slice(runtime.length + 1)}/` : "?/";
  const patterns = [
    ...settingsFiles.map(({ folder, name }) => below(folder) + name),
    ...[...copies, ...furtherCopies].flatMap(({ files, to }) =>
      files.filter((file) => !isFolderName(file)).map((file) => below(to) + file),
    ),
    ...edits.map(({ file }) => file),
  ];
  // What a wide pattern (`appsettings*.json`) takes in besides, other checks speak about.
  const aliases = new Set(settingsFiles.flatMap(({ aliases: names }) => names.map(foldName)));
  const leftover = knownFiles.filter(({ kind }) => kind === "leftover").map(({ pattern }) => pattern);
  const own = new Set(settingsFiles.map(({ folder, name }) => foldName(below(folder) + name)));
  const isHandMade = (path: string): boolean => !own.has(foldName(path)) && isCopyOf(path, patterns);
  return (path) =>
    fitsAny(path, patterns) &&
    !aliases.has(foldName(baseName(path))) &&
    !fitsAny(`${runtime}/${path}`, leftover) &&
    !isHandMade(path);
}

/** Was a file copied by hand from one that fits a pattern? */
const isCopyOf = (path: string, patterns: readonly string[]): boolean =>
  originalNames(foldName(baseName(path))).some((name) =>
    fitsAny(folderOf(path) === "" ? name : `${folderOf(path)}/${name}`, patterns),
  );

/** Tells which files below the runtime folder are copies of settings files, made by hand, that no program reads. */
export function handMadeCopies({ settingsFiles }: Product, { runtime }: Expectations): (path: string) => boolean {
  const names = settingsFiles.filter(({ folder }) => folder === runtime || folder.startsWith(`${runtime}/`));
  const own = new Set(names.map(({ name }) => foldName(name)));
  const patterns = names.map(({ name }) => `**/${name}`);
  return (path) => !own.has(foldName(baseName(path))) && isCopyOf(path, patterns);
}

/** Is a program there, and more than an empty file? */
export const holdsProgram = (entries: ReadonlyMap<string, TreeEntry>, program: string): boolean => {
  const entry = entries.get(foldName(program));
  return entry?.kind === "file" && entry.sizeBytes > 0;
};

/** Why something in a tree could not be looked at, or is in a folder that could not; `undefined`: it could. */
export const whyHidden = ({ unseen }: Pick<Tree, "unseen">, path: string): string | undefined =>
  unseen.find((one) => `${foldName(path)}/`.startsWith(`${foldName(one.path)}/`))?.reason;

/** Has a folder nothing in it but folders? One that could not be listed may hold something. */
export const isEmpty = ({ entries, unseen }: Tree): boolean =>
  unseen.length === 0 && entries.every(({ kind }) => kind === "folder");

/** How many files there are in a folder. */
export const countFiles = ({ entries }: Tree): number => entries.filter(({ kind }) => kind === "file").length;

function whyNone(tree: Tree, name: string, check: string): string | null {
  switch (tree.state) {
    case "absent":
      return say(words.absent, { check, name });
    case "no-folder":
      return say(words["no-folder"], { check, name });
    case "unseen":
      return say(words.unseen, { check, name, reason: tree.reason ?? "" });
    case "folder":
      return isEmpty(tree) ? say(words.empty, { check, name }) : null;
  }
}

/** What there is where a folder should hold something: by itself, and in the place of the folder. */
export function describeFolder({ state }: Tree, name: string): { found: string; instead: string } {
  if (state === "absent") return { found: say(words["found-absent"]), instead: say(words["instead-absent"], { name }) };
  if (state === "no-folder")
    return { found: say(words["found-no-folder"]), instead: say(words["instead-no-folder"], { name }) };
  return { found: say(words["found-empty"]), instead: say(words["instead-empty"], { name }) };
}

/** The folders besides the backup that hold the release one came from: by its version, else by the name of the backup. */
function findOlds(product: Product, { from, backup: kept }: Expectations, { releases }: Observation): string[] {
  const line = placeVersion(from, product) ?? from;
  const isOld = ({ path, version }: SeenRelease): boolean =>
    version === null
      ? kept !== null && foldName(baseName(path)) === foldName(kept.name)
      : placeVersion(version, product) === line;
  return releases.filter(isOld).map(({ path }) => path);
}

/** The known product line of the backup, where it is neither the one that one came from nor the one that one goes to. */
function lineOfBackup(product: Product, { from, to }: Expectations, { versions }: Observation): string | null {
  const version = versionOf(versions.backup)?.version;
  const line = version === undefined ? undefined : placeVersion(version, product);
  const known = [from, to].map((one) => placeVersion(one, product) ?? one);
  return line === undefined || known.includes(line) ? null : line;
}

function whyWrong(
  release: Situation["release"],
  backupLine: string | null,
  { runtime, from }: Expectations,
  backup: string,
): Pick<Situation, "wrongRuntime" | "wrongBackup"> {
  const same =
    release === "both-the-same"
      ? say(words.same, { runtime, backup })
      : release === "one-folder"
        ? say(words["one-folder"], { runtime, backup })
        : null;
  const otherLine = backupLine === null ? null : say(words["other-line"], { backup, line: backupLine, from });
  const untouched = release === "untouched" ? say(words.untouched, { runtime }) : null;
  const holdsOld = ["old-again", "swapped"].includes(release) ? say(words["holds-old"], { folder: runtime }) : null;
  const holdsNew = ["backup-is-new", "swapped"].includes(release) ? say(words["holds-new"], { folder: backup }) : null;
  return { wrongRuntime: same ?? untouched ?? holdsOld, wrongBackup: same ?? holdsNew ?? otherLine };
}

/** Folders directly in the runtime folder that hold this role's program, or are the runtime folder again, and that the release does not have. */
function nestedRuntimes(
  role: Role,
  { runtime }: Expectations,
  entries: ReadonlyMap<string, TreeEntry>,
  archive: Manifest | null,
): string[] {
  const ofRelease = new Set((archive?.entries ?? []).map(({ path }) => foldName(path.split("/")[0] ?? "")));
  const programs = new Set(role.programs.map(foldName));
  const withProgram = [...entries.values()]
    .filter(
      ({ path, kind }) => kind === "file" && path.split("/").length === 2 && programs.has(foldName(baseName(path))),
    )
    .map(({ path }) => folderOf(path));
  const again = [...entries.values()]
    .filter(
      ({ path, kind }) =>
        kind === "folder" &&
        [runtime, archive?.wrapper ?? runtime].some((name) => foldName(path) === foldName(baseName(name))),
    )
    .map(({ path }) => path);
  // An empty folder is what is left once its content was moved to where it belongs.
  const isFilled = (folder: string): boolean =>
    [...entries.values()].some(({ path, kind }) => kind !== "folder" && path.startsWith(`${folder}/`));
  return [...new Set([...withProgram, ...again])].filter(
    (folder) => !ofRelease.has(foldName(folder)) && isFilled(folder),
  );
}

type Parts = Pick<
  Situation,
  | "noBackup"
  | "runtimeEntries"
  | "backupEntries"
  | "archiveEntries"
  | "baselineEntries"
  | "isReplaced"
  | "missingPrograms"
>;

function judgeRelease(
  product: Product,
  role: Role,
  expectations: Expectations,
  observation: Observation,
  parts: Parts,
): Situation["release"] {
  const { noBackup } = parts;
  if (observation.oneFolder) return "one-folder";
  const like = compareReleases(role, expectations, observation, parts);
  const { versions } = observation;
  const lineIn = (seen: readonly SeenProgram[]): string | undefined => {
    const version = versionOf(seen)?.version;
    return version === undefined ? undefined : placeVersion(version, product);
  };
  const [from, to] = [expectations.from, expectations.to].map((version) => placeVersion(version, product) ?? version);
  const oldByVersion = from !== to && lineIn(versions.runtime) === from;
  if (noBackup !== null)
    return like.runtime === "old" || (like.runtime === null && oldByVersion)
      ? "untouched"
      : like.runtime === null
        ? "unknown"
        : "as-expected";
  const newByVersion = from !== to && lineIn(versions.backup) === to;
  const bothByVersion = from !== to && lineIn(versions.runtime) === to && lineIn(versions.backup) === from;
  if (like.runtime === "old" && like.backup === "new" && bothByVersion) return "archives-swapped";
  if (
    (like.runtime === "old" && like.backup === "new") ||
    (oldByVersion && newByVersion && like.runtime !== "new" && like.backup !== "old")
  )
    return "swapped";
  if (like.runtime === "old") return "old-again";
  if (like.backup === "new") return "backup-is-new";
  if (!holdTheSame(role, expectations, observation, parts))
    return like.runtime === null && like.backup === null && observation.runtime.unseen.length > 0
      ? "unknown"
      : "as-expected";
  if (oldByVersion) return "old-again";
  return newByVersion || like.runtime === "new"
    ? "backup-is-new"
    : like.backup === "old"
      ? "old-again"
      : "both-the-same";
}

/** Which release the two folders hold, by the files in which the releases differ; `null`: nothing to tell by. */
function compareReleases(
  role: Role,
  expectations: Expectations,
  observation: Observation,
  parts: Parts,
): { runtime: "old" | "new" | null; backup: "old" | "new" | null } {
  const { archiveEntries, baselineEntries, runtimeEntries, backupEntries, isReplaced } = parts;
  const { quick, checksums } = observation;
  const of = (
    folder: string,
    entries: ReadonlyMap<string, TreeEntry>,
    was: ReadonlyMap<string, ManifestEntry>,
    is: ReadonlyMap<string, ManifestEntry>,
  ): "old" | "new" | null => {
    let [older, newer] = [0, 0];
    for (const path of new Set([...was.keys(), ...is.keys()])) {
      const [before, after, entry] = [was.get(path), is.get(path), entries.get(path)];
      if (entry?.kind !== "file" || isReplaced(path)) continue;
      if (before !== undefined && before.sizeBytes === after?.sizeBytes && (quick || before.crc32 === after.crc32))
        continue;
      const crc = checksums.get(foldName(`${folder}/${path}`));
      const fits = (release: ManifestEntry | undefined): boolean =>
        release?.sizeBytes === entry.sizeBytes &&
        (typeof crc === "number" ? crc === release.crc32 : before?.sizeBytes !== after?.sizeBytes);
      if (fits(before)) older++;
      if (fits(after)) newer++;
    }
    return older === 0 && newer === 0 ? null : newer === 0 ? "old" : older === 0 ? "new" : null;
  };
  if (archiveEntries !== null && baselineEntries !== null) {
    return {
      runtime: of(expectations.runtime, runtimeEntries, baselineEntries, archiveEntries),
      backup: of(observation.backup.name, backupEntries, baselineEntries, archiveEntries),
    };
  }
  // With one archive, the programs of the role stand for their release.
  const fits = (
    folder: string,
    entries: ReadonlyMap<string, TreeEntry>,
    release: ReadonlyMap<string, ManifestEntry> | null,
  ): boolean | null => {
    const known = role.programs.flatMap((program) => {
      const [entry, expected] = [entries.get(foldName(program)), release?.get(foldName(program))];
      if (entry?.kind !== "file" || expected === undefined) return [];
      const crc = checksums.get(foldName(`${folder}/${program}`));
      return [entry.sizeBytes === expected.sizeBytes && (quick || crc === expected.crc32)];
    });
    // Equal sizes do not tell that it is this release.
    return known.length === 0
      ? null
      : known.every((same) => same)
        ? quick
          ? null
          : true
        : known.some((same) => same)
          ? null
          : false;
  };
  if (baselineEntries !== null) {
    const [runtime, backup] = [
      fits(expectations.runtime, runtimeEntries, baselineEntries),
      fits(observation.backup.name, backupEntries, baselineEntries),
    ];
    return {
      runtime: runtime === true ? "old" : runtime === false ? "new" : null,
      backup: backup === true ? "old" : null,
    };
  }
  if (archiveEntries === null) return { runtime: null, backup: null };
  const [runtime, backup] = [
    fits(expectations.runtime, runtimeEntries, archiveEntries),
    fits(observation.backup.name, backupEntries, archiveEntries),
  ];
  const same = holdTheSame(role, expectations, observation, parts);
  return {
    runtime: runtime === true ? "new" : runtime === false && same ? "old" : null,
    backup: backup === true && same ? "new" : backup === false ? "old" : null,
  };
}

/** Do both folders hold the same release? Their programs have the same bytes, and no other file that both have differs in size. */
function holdTheSame(
  role: Role,
  { runtime }: Expectations,
  observation: Observation,
  { runtimeEntries, backupEntries, isReplaced }: Parts,
): boolean {
  const { checksums, backup, quick, versions } = observation;
  const [one, other] = [versions.runtime, versions.backup].map((seen) => versionOf(seen)?.version);
  const programs = role.programs.filter((program) => runtimeEntries.get(foldName(program))?.kind === "file");
  const sameProgram = (program: string): boolean => {
    const [now, before] = [
      checksums.get(foldName(`${runtime}/${program}`)),
      checksums.get(foldName(`${backup.name}/${program}`)),
    ];
    // Sizes alone do not tell two releases apart.
    return quick ? one !== undefined && one === other : typeof now === "number" && now === before;
  };
  const alike = ([path, { kind, sizeBytes }]: [string, TreeEntry]): boolean =>
    kind !== "file" || isReplaced(path) || (backupEntries.get(path)?.sizeBytes ?? sizeBytes) === sizeBytes;
  return programs.length > 0 && programs.every(sameProgram) && [...runtimeEntries].every(alike);
}

/** Every file of the release with its state. Settings files that are there are left to the checks of settings. */
function releaseFilesOf(
  archive: Manifest,
  { checksums, quick, runtime, backup }: Observation,
  expectations: Expectations,
  { runtimeEntries, backupEntries, archiveEntries, baselineEntries, isReplaced }: Parts,
): ReleaseFile[] {
  const strays = new Map<string, string>();
  for (const [path, { kind, sizeBytes, path: written }] of runtimeEntries)
    if (kind === "file" && archiveEntries?.has(path) === false)
      strays.set(`${baseName(path)} ${String(sizeBytes)}`, written);
  const replaced = (path: string): boolean =>
    [...expectations.copies, ...expectations.furtherCopies].some(({ files, to }) =>
      fitsAny(
        `${expectations.runtime}/${path}`,
        files.map((file) => `${to}/${file}`),
      ),
    );
  const stateOf = (entry: ManifestEntry): Omit<ReleaseFile, "entry"> => {
    const path = foldName(entry.path);
    const found = runtimeEntries.get(path);
    if (isReplaced(entry.path) && (found !== undefined || replaced(entry.path))) return { state: "same", detail: null };
    const hidden = found === undefined ? whyHidden(runtime, path) : undefined;
    if (hidden !== undefined) return { state: "unseen", detail: hidden };
    const stray = strays.get(`${baseName(path)} ${String(entry.sizeBytes)}`);
    if (found === undefined)
      return stray === undefined ? { state: "missing", detail: null } : { state: "moved", detail: stray };
    if (found.kind !== "file") return { state: "changed", detail: say(words[`is-${found.kind}`]) };
    const crc = checksums.get(foldName(`${expectations.runtime}/${path}`));
    if (found.sizeBytes === entry.sizeBytes) {
      if (quick || crc === entry.crc32) return { state: "same", detail: null };
      if (typeof crc === "object") return { state: "unseen", detail: crc.reason };
    }
    const [before, kept] = [baselineEntries?.get(path), backupEntries.get(path)];
    const keptCrc = checksums.get(foldName(`${backup.name}/${path}`));
    const old =
      (before?.sizeBytes === found.sizeBytes && (quick || before.crc32 === crc)) ||
      (kept?.kind === "file" && kept.sizeBytes === found.sizeBytes && typeof crc === "number" && keptCrc === crc);
    return { state: old ? "old" : found.sizeBytes < entry.sizeBytes ? "truncated" : "changed", detail: null };
  };
  return archive.entries.map((entry) => ({ entry, ...stateOf(entry) }));
}
