/** What a run does to files: how one sees that it is done, how it is done, and how it is taken back. */
import { equalBytes, sha256Of } from "../language/bytes.js";
import type { Archive, ExtractProgress, WorkHost } from "../host/index.js";
import { baseName, fitsAny, fitsPattern, folderOf } from "../language/path-pattern.js";
import type { Change } from "../model/action.js";
import { foldName } from "../model/observation.js";
import type { Product } from "../model/product.js";
import type { RunUnit } from "../model/run.js";
import { isFileName } from "../verbs/index.js";
import { workFolder } from "./units.js";

/** Where a run works. */
export interface Place {
  host: WorkHost;
  /** The working directory, as the caller named it, without a slash at its end. */
  directory: string;
  product: Product;
  /** The release of each installation, by its number; `undefined` where it is not needed any more. */
  archives: ReadonlyMap<number, { file: string; archive: Archive }>;
  units: readonly RunUnit[];
  signal: AbortSignal | undefined;
  onProgress: (says: string, done: number, total: number) => void;
}

/** What is known of a unit besides the state of the folders. */
export interface Known {
  /** Did the journal's run do it, or begin to? */
  wasDone: boolean;
  /** Has the release of this installation, or of a later one, been unpacked into that folder? */
  isUnpacked: (folder: string, hop: number) => Promise<boolean>;
}

/** How a change stands. `plan`: what it comes to, for the journal. */
export type Assessment =
  | { state: "already" | "to-do"; says: string; plan?: unknown }
  | {
      state: "blocked";
      says: string;
      remedy: string;
      /** There is nothing to do it with: by the step's id it can be acknowledged that this is so. */ isEmpty?: true;
      /** What is to be changed is not there. */ isAbsent?: true;
    };

/** A file to copy, and what is there in its place. */
export interface CopyPlan {
  file: string;
  from: string;
  to: string;
  /** `new`: nothing is there; `replace`: the release's own default; `same`: it is there already. */
  how: "new" | "replace" | "same";
}

/** Anything that was expected not to happen on this host, and how to go on. */
export class RunError extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = "RunError";
  }
}

const work = ({ directory }: Place): string => `${directory}/${workFolder}`;
const extracting = (place: Place): string => `${work(place)}/extracting`;
const copying = (place: Place): string => `${work(place)}/copying`;
const removing = (place: Place): string => `${work(place)}/removing`;
/** Where what a unit replaces or deletes is kept. */
const keptAt = (place: Place, unit: RunUnit, path: string): string =>
  `${work(place)}/kept/${String(unit.index)}-${path.replaceAll("/", "%2F")}`;

/** Takes away what an earlier run left half done. */
export async function clearTemporary(place: Place): Promise<string[]> {
  const says: string[] = [];
  for (const path of [extracting(place), copying(place), removing(place)]) {
    if ((await place.host.kindOf(path)) === null) continue;
    await place.host.remove(path);
    says.push(`took away \`${path.slice(place.directory.length + 1)}\`, which an interrupted run left`);
  }
  return says;
}

/** The path of something below the working directory, with each part in the case that it has on disk. */
export async function locate({ host, directory }: Place, relative: string): Promise<string> {
  let path = directory;
  for (const part of relative.split("/")) path = `${path}/${(await host.findName(path, part)) ?? part}`;
  return path;
}

const kindAt = async (place: Place, relative: string): Promise<Awaited<ReturnType<WorkHost["kindOf"]>>> =>
  place.host.kindOf(await locate(place, relative));

/** How a change stands, by what is there. */
export async function assessChange(place: Place, unit: RunUnit, change: Change, known: Known): Promise<Assessment> {
  switch (change.kind) {
    case "move":
      return assessMove(place, unit, change, known);
    case "unpack":
      return assessUnpack(place, unit, change);
    case "copy":
      return assessCopy(place, unit, change);
    case "write":
      return (await kindAt(place, change.path)) === null
        ? { state: "to-do", says: `\`${change.path}\` is made` }
        : { state: "already", says: `\`${change.path}\` is there` };
    case "remove":
      return (await kindAt(place, change.path)) === null
        ? { state: "already", says: `\`${change.path}\` is not there` }
        : { state: "to-do", says: `\`${change.path}\` is put away into \`${workFolder}\`` };
    case "data":
      return { state: "blocked", says: "it changes data, which only a person does", remedy: "" };
  }
}

async function assessMove(
  place: Place,
  { hop }: RunUnit,
  { from, to }: Extract<Change, { kind: "move" }>,
  { wasDone, isUnpacked }: Known,
): Promise<Assessment> {
  const [source, target] = [await kindAt(place, from), await kindAt(place, to)];
  if (target === null)
    return source === null
      ? {
          state: "blocked",
          says: `neither \`${from}\` nor \`${to}\` is there`,
          remedy: "See that the working directory is the right one, and that the steps before were done.",
          isAbsent: true,
        }
      : { state: "to-do", says: `\`${from}\` becomes \`${to}\`` };
  if (source === null || wasDone || (await isUnpacked(from, hop)))
    return { state: "already", says: `\`${to}\` is there${source === null ? ` and \`${from}\` is not` : ""}` };
  return {
    state: "blocked",
    says: `\`${to}\` is there already, so \`${from}\` cannot become it`,
    remedy: `Choose another name with --backup (\`backupName\` in the parameters), or move \`${to}\` away if it is of no use any more.`,
  };
}

async function assessUnpack(
  place: Place,
  unit: RunUnit,
  { into }: Extract<Change, { kind: "unpack" }>,
): Promise<Assessment> {
  const path = await locate(place, into);
  const kind = await place.host.kindOf(path);
  const release = place.archives.get(unit.hop);
  const says = `the release goes into \`${into}\``;
  if (kind === null)
    return {
      state: "to-do",
      says,
      plan:
        release === undefined
          ? null
          : { archive: baseName(release.file.replaceAll("\\", "/")), ...manifestEvidence(release.archive) },
    };
  const remedy = `Move \`${into}\` away by hand, if it is of no use.`;
  if (kind !== "folder") return { state: "blocked", says: `\`${into}\` is a ${kind}, not a folder`, remedy };
  if ((await place.host.readFolder(path)).length === 0) return { state: "to-do", says };
  if (release === undefined)
    return {
      state: "blocked",
      says: `\`${into}\` is there, and no archive to compare it with`,
      remedy: "Name it with --archive.",
    };
  const missing = await lacking(place, path, release.archive, unit.hop);
  if (missing.length === 0) return { state: "already", says: `every file of the release is in \`${into}\`` };
  return {
    state: "blocked",
    says: `\`${into}\` is there already and is not the release: ${missing.length} of its ${release.archive.manifest.entries.length} files ${missing.length === 1 ? "is" : "are"} missing or different, \`${missing[0] ?? ""}\` first`,
    remedy,
  };
}

/** The files of a release that a folder lacks or has otherwise. Settings files are the customer's by now, or those of the steps that copy them. */
async function lacking(place: Place, folder: string, { manifest }: Archive, hop: number): Promise<string[]> {
  const tree = await place.host.listTree(folder);
  const there = new Map(
    tree.entries.filter(({ kind }) => kind === "file").map((entry) => [foldName(entry.path), entry]),
  );
  const isSettings = settingsPattern(place, hop);
  const lacks = (path: string, sizeBytes: number): boolean =>
    there.get(foldName(path))?.sizeBytes !== sizeBytes && !isSettings(path);
  const missing = manifest.entries.filter(({ path, sizeBytes }) => lacks(path, sizeBytes)).map(({ path }) => path);
  if (missing.length > 0) return missing;
  const files = manifest.entries
    .filter(({ path }) => !isSettings(path))
    .map((entry) => ({ entry, path: `${folder}/${there.get(foldName(entry.path))?.path ?? entry.path}` }));
  const sums = await place.host.checksums(
    files.map(({ entry, path }) => ({ path, sizeBytes: entry.sizeBytes })),
    (done) => place.onProgress("compared with the archive", done, files.length),
  );
  return files.filter(({ entry }, index) => sums[index] !== entry.crc32).map(({ entry }) => entry.path);
}

/** Is a file one that the steps of an installation copy, or that the product calls settings? */
function settingsPattern({ product, units }: Place, hop?: number): (path: string) => boolean {
  const copied = units
    .filter((unit) => hop === undefined || unit.hop === hop)
    .flatMap(({ changes }) => changes.flatMap((change) => (change.kind === "copy" ? change.files : [])));
  const patterns = [...copied, ...product.settingsFiles.map(({ name }) => name)];
  return (path) => fitsAny(baseName(path), patterns);
}

/** The files of a copy step that there are. */
async function planCopies(
  place: Place,
  unit: RunUnit,
  { files, from, to }: Extract<Change, { kind: "copy" }>,
): Promise<{ plans: CopyPlan[]; missing: string[]; conflict: string | null }> {
  const [source, target] = [await locate(place, from), await locate(place, to)];
  const names = (await place.host.kindOf(source)) === "folder" ? await place.host.readFolder(source) : [];
  const missing: string[] = [];
  const chosen = files.flatMap((file) => {
    const found = names.filter((name) =>
      file.includes("*") ? fitsPattern(name, file) : foldName(name) === foldName(file),
    );
    if (found.length === 0 && !file.includes("*")) missing.push(file);
    return found;
  });
  const handled = new Set(
    place.units
      .slice(0, unit.index)
      .filter(({ hop }) => hop === unit.hop)
      .flatMap(({ changes }) =>
        changes.flatMap((change) => (change.kind === "copy" && change.to === to ? change.files : [])),
      ),
  );
  const plans: CopyPlan[] = [];
  for (const file of new Set(chosen)) {
    if ((await place.host.kindOf(`${source}/${file}`)) !== "file") continue;
    const plan = {
      file,
      from: `${source}/${file}`,
      to: `${target}/${(await place.host.findName(target, file)) ?? file}`,
    };
    const kind = await place.host.kindOf(plan.to);
    if (kind === null) plans.push({ ...plan, how: "new" });
    else if (kind !== "file") return { plans, missing, conflict: `\`${to}/${file}\` is a ${kind}` };
    // What an earlier step of this procedure put there, and another may have edited since, stays.
    else if (fitsAny(file, [...handled]) || (await isSame(place, plan.from, plan.to)))
      plans.push({ ...plan, how: "same" });
    else if (await isDefault(place, unit, `${to}/${file}`, plan.to)) plans.push({ ...plan, how: "replace" });
    else
      return {
        plans,
        missing,
        conflict: `\`${to}/${file}\` is neither the release's default nor the file in \`${from}\``,
      };
  }
  return { plans, missing, conflict: null };
}

async function isSame({ host }: Place, one: string, other: string): Promise<boolean> {
  return equalBytes(await host.readFile(one), await host.readFile(other));
}

/** Is it as the release ships it? */
async function isDefault(place: Place, unit: RunUnit, relative: string, path: string): Promise<boolean> {
  const release = place.archives.get(unit.hop);
  const unpacked = place.units
    .filter(({ hop }) => hop === unit.hop)
    .flatMap(({ changes }) => changes.flatMap((change) => (change.kind === "unpack" ? [change.into] : [])));
  const folder = unpacked.find((into) => relative.startsWith(`${into}/`));
  if (release === undefined || folder === undefined) return false;
  const entry = release.archive.manifest.entries.find(
    (one) => foldName(one.path) === foldName(relative.slice(folder.length + 1)),
  );
  if (entry === undefined) return false;
  const [sum] = await place.host.checksums([{ path, sizeBytes: entry.sizeBytes }]);
  return sum === entry.crc32;
}

async function assessCopy(place: Place, unit: RunUnit, change: Extract<Change, { kind: "copy" }>): Promise<Assessment> {
  const { plans, missing, conflict } = await planCopies(place, unit, change);
  const { from, to, files } = change;
  if (conflict !== null)
    return {
      state: "blocked",
      says: `${conflict}; nothing is overwritten`,
      remedy: `See which of the two is right; if it is the one in \`${from}\`, delete the other.`,
    };
  const optional =
    unit.choice !== null ||
    unit.step.origin === "advice" ||
    unit.actions.every(({ condition }) => condition !== undefined);
  if (plans.length === 0) {
    if (optional || files.every((file) => file.includes("*")))
      return { state: "already", says: `\`${from}\` has no such file` };
    return {
      state: "blocked",
      says: `\`${from}\` has none of ${files.map((file) => `\`${file}\``).join(", ")}`,
      remedy: `See that \`${from}\` is the right folder. If it never had them, put the step's id \`${unit.step.id}\` under \`acknowledged:\` in the parameters.`,
      isEmpty: true,
    };
  }
  const lacks = missing.length === 0 ? "" : `; \`${from}\` has no ${missing.map((file) => `\`${file}\``).join(", ")}`;
  const open = plans.filter(({ how }) => how !== "same");
  if (open.length === 0)
    return {
      state: "already",
      says: `${listed(plans)} ${plans.length === 1 ? "is" : "are"} in \`${to}\` as in \`${from}\`${lacks}`,
    };
  if ((await kindAt(place, to)) !== "folder")
    return {
      state: "blocked",
      says: `there is no folder \`${to}\` to copy into`,
      remedy: "See that the steps before were done.",
    };
  return {
    state: "to-do",
    says: `${listed(open)} from \`${from}\` into \`${to}\`${lacks}`,
    plan: { files: open.map(({ file, how }) => ({ file: `${to}/${file}`, replaces: how === "replace" })) },
  };
}

const listed = (plans: readonly CopyPlan[]): string => plans.map(({ file }) => `\`${file}\``).join(", ");

/** Does it. Gives what was seen, for the journal. */
export async function performChange(
  place: Place,
  unit: RunUnit,
  change: Change,
  evidenceWanted: boolean,
): Promise<unknown> {
  const { host } = place;
  switch (change.kind) {
    case "move": {
      const [from, folder] = [
        await locate(place, change.from),
        await locate(place, folderOf(change.to) === "" ? "." : folderOf(change.to)),
      ];
      const evidence = evidenceWanted ? await treeEvidence(place, from) : null;
      place.signal?.throwIfAborted();
      await host.rename(from, `${folder === `${place.directory}/.` ? place.directory : folder}/${baseName(change.to)}`);
      return { from: change.from, to: change.to, ...evidence };
    }
    case "unpack": {
      const release = place.archives.get(unit.hop);
      if (release === undefined)
        throw new RunError(
          "there is no archive for this installation",
          "Name it with --archive, or under `archives:` in the parameters.",
        );
      const into = await locate(place, change.into);
      await host.remove(extracting(place));
      await host.makeFolder(work(place));
      try {
        await host.extract(release.file, extracting(place), {
          onProgress: (done: ExtractProgress) => place.onProgress("extracted", done.bytes, done.totalBytes),
          signal: place.signal,
          root: release.archive.manifest.wrapper ?? "",
        });
      } catch (error) {
        await host.remove(extracting(place)).catch(() => undefined);
        throw error;
      }
      // Assessed as empty.
      if ((await host.kindOf(into)) === "folder") await host.remove(into);
      await host.rename(extracting(place), into);
      return {
        archive: baseName(release.file.replaceAll("\\", "/")),
        into: change.into,
        ...(evidenceWanted ? { archiveSha256: await host.sha256(release.file) } : {}),
        ...manifestEvidence(release.archive),
      };
    }
    case "copy": {
      const { plans } = await planCopies(place, unit, change);
      const isSettings = settingsPattern(place);
      const files: unknown[] = [];
      for (const { file, from, to, how } of plans) {
        if (how !== "same") {
          place.signal?.throwIfAborted();
          await host.makeFolder(work(place));
          if (how === "replace") {
            // Kept as a copy, so that there is no moment without the file.
            const kept = keptAt(place, unit, `${change.to}/${file}`);
            await host.makeFolder(folderOf(kept));
            await host.copyFile(to, copying(place));
            await host.rename(copying(place), kept, { replace: true });
          }
          await host.copyFile(from, copying(place));
          await host.rename(copying(place), to, { replace: true });
        }
        const bytes = await host.readFile(to);
        // Of a settings file no hash: somebody could try out what it holds.
        files.push({
          file: `${change.to}/${file}`,
          sizeBytes: bytes.length,
          ...(isSettings(file)
            ? { comparedWithSource: (await isSame(place, from, to)) ? "equal" : "changed" }
            : { sha256: sha256Of(bytes) }),
          was: how,
        });
      }
      return { from: change.from, files };
    }
    case "write": {
      const path = await locate(place, change.path);
      if (isFileName(baseName(change.path))) await host.writeFile(path, new Uint8Array());
      else await host.makeFolder(path);
      return { path: change.path };
    }
    case "remove": {
      const path = await locate(place, change.path);
      const kept = keptAt(place, unit, change.path);
      const evidence = evidenceWanted ? await treeEvidence(place, path) : null;
      await host.makeFolder(folderOf(kept));
      await host.rename(path, kept);
      return { path: change.path, kept: kept.slice(place.directory.length + 1), ...evidence };
    }
    case "data":
      return null;
  }
}

/** What a release holds: the SHA-256 over path, size and CRC-32 of each of its files, one a line. */
function manifestEvidence({ manifest: { entries } }: Archive): { files: number; bytes: number; listSha256: string } {
  return {
    files: entries.length,
    bytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    listSha256: sha256Of(entries.map(({ path, sizeBytes, crc32 }) => `${path}\t${sizeBytes}\t${crc32}\n`).join("")),
  };
}

/** The same of a folder; of settings files only the size counts, for what they hold is nobody's to look up. */
async function treeEvidence(place: Place, path: string): Promise<{ files: number; bytes: number; listSha256: string }> {
  const tree = await place.host.listTree(path);
  const isSettings = settingsPattern(place);
  const files = tree.entries.filter(({ kind }) => kind === "file");
  const read = files.filter((entry) => !isSettings(entry.path));
  const sums = await place.host.checksums(
    read.map((entry) => ({ path: `${path}/${entry.path}`, sizeBytes: entry.sizeBytes })),
    (done) => place.onProgress("read for the record", done, read.length),
  );
  const sumOf = new Map(read.map((entry, index) => [entry.path, sums[index]]));
  const shown = (sum: ReturnType<typeof sumOf.get>): string => (typeof sum === "number" ? String(sum) : "-");
  const lines = files.map((entry) => `${entry.path}\t${entry.sizeBytes}\t${shown(sumOf.get(entry.path))}\n`);
  return {
    files: files.length,
    bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    listSha256: sha256Of(lines.join("")),
  };
}

/** What is known of a change that is taken back. */
export interface Undo {
  /** What the journal says was planned when it began. */
  plan: unknown;
  /** Does a journal that can be trusted say that a run began it? What others did is put away, not deleted. */
  isOurs: boolean;
}

/**
 * Takes a change back, as far as what is there shows that it was made.
 *
 * @returns what was done, in words; `null`: nothing had to be
 */
export async function undoChange(
  place: Place,
  unit: RunUnit,
  change: Change,
  { plan, isOurs }: Undo,
): Promise<string | null> {
  const { host } = place;
  switch (change.kind) {
    case "move": {
      const [from, to] = [await locate(place, change.from), await locate(place, change.to)];
      if ((await host.kindOf(to)) === null) return null;
      // As on the printed way back: what was made anew steps aside first.
      const aside =
        (await host.kindOf(from)) === null
          ? ""
          : `; what was there is now \`${await putAway(place, unit, change.from, from)}\``;
      await host.rename(to, from);
      return `\`${change.to}\` is \`${change.from}\` again${aside}`;
    }
    case "unpack": {
      const into = await locate(place, change.into);
      if ((await host.kindOf(into)) === null) return null;
      const moved = place.units
        .filter(({ hop }) => hop === unit.hop)
        .flatMap(({ changes }) =>
          changes.flatMap((other) => (other.kind === "move" && other.from === change.into ? [other.to] : [])),
        )[0];
      // Without the backup, what is there is the old release itself.
      if (moved !== undefined && (await kindAt(place, moved)) === null) return null;
      if (!isOurs) return `\`${change.into}\` is put away as \`${await putAway(place, unit, change.into, into)}\``;
      await host.makeFolder(work(place));
      await host.remove(removing(place));
      await host.rename(into, removing(place));
      await host.remove(removing(place));
      return `\`${change.into}\` is deleted`;
    }
    case "copy": {
      const says: string[] = [];
      for (const { file, replaces } of plannedFiles(plan).filter((one) => folderOf(one.file) === change.to)) {
        const [path, kept] = [await locate(place, file), keptAt(place, unit, file)];
        if ((await host.kindOf(kept)) !== null) {
          await host.rename(kept, path, { replace: true });
          says.push(`\`${file}\` is the one that was there before`);
        } else if (!replaces && (await host.kindOf(path)) === "file") {
          await host.remove(path);
          says.push(`\`${file}\` is deleted`);
        }
      }
      return says.length === 0 ? null : says.join("; ");
    }
    case "write": {
      if (!isOurs) return null;
      const path = await locate(place, change.path);
      const kind = await host.kindOf(path);
      if (kind === null) return null;
      const isEmpty =
        kind === "folder"
          ? (await host.readFolder(path)).length === 0
          : kind === "file" && (await host.readFile(path)).length === 0;
      if (!isEmpty) return `\`${change.path}\` stays, for something is in it by now`;
      await host.remove(path);
      return `\`${change.path}\` is deleted`;
    }
    case "remove": {
      const [path, kept] = [await locate(place, change.path), keptAt(place, unit, change.path)];
      if ((await host.kindOf(kept)) === null || (await host.kindOf(path)) !== null) return null;
      await host.rename(kept, path);
      return `\`${change.path}\` is there again`;
    }
    case "data":
      return null;
  }
}

/** Moves something into our own folder, under the first name that is free. Gives the name. */
async function putAway(place: Place, unit: RunUnit, relative: string, path: string): Promise<string> {
  for (let count = 1; ; count++) {
    const target = `${keptAt(place, unit, relative)}.${String(count)}`;
    if ((await place.host.kindOf(target)) !== null) continue;
    await place.host.makeFolder(folderOf(target));
    await place.host.rename(path, target);
    return target.slice(place.directory.length + 1);
  }
}

function plannedFiles(plan: unknown): { file: string; replaces: boolean }[] {
  const plans: unknown[] = Array.isArray(plan) ? plan : [];
  const files = plans.flatMap((one): unknown[] =>
    typeof one === "object" && one !== null && "files" in one && Array.isArray(one.files) ? one.files : [],
  );
  return files.flatMap((file) =>
    typeof file === "object" && file !== null && "file" in file
      ? [{ file: String(file.file), replaces: "replaces" in file && file.replaces === true }]
      : [],
  );
}
