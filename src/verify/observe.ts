/**
 * The second stage of a verification: looks at the host and the archives, and tells as plain data what is there.
 * Judges nothing, and never writes.
 */
import { copiedFiles, copiedFolders, indexEntries, settingsIn, whyHidden, type CopyContext } from "../checks/index.js";
import type { Archive, Host } from "../host/index.js";
import { errorCode, isAbsence } from "../host/reasons.js";
import { baseName, fitsPattern } from "../language/path-pattern.js";
import type { Expectations } from "../model/expectations.js";
import {
  foldName,
  type Manifest,
  type Observation,
  type SeenFile,
  type SeenProgram,
  type SeenRelease,
  type Tree,
  type TreeEntry,
  type Unseen,
} from "../model/observation.js";
import type { Product, Role } from "../model/product.js";
import type { SettingsInput } from "../model/settings.js";

/** What is looked at, and how. */
export interface ObserveRequest {
  /** The working directory, as the caller named it. */
  directory: string;
  product: Product;
  role: Role;
  /**
   * What the runbook expects. Asked for when the files are being read, since both take their time: this one the
   * processor's, that one the disk's.
   */
  expectations: () => Expectations;
  /** Did the operator name the backup, so that no look-alike may stand for it? */
  backupNamed: boolean;
  archive: Archive | null;
  baseline: Archive | null;
  /** The address to ask, with its path; `null`: none. */
  url: string | null;
  /** Compare sizes only, and read no file for its checksum. */
  quick: boolean;
  /** Is told how many files of how many have been read. */
  onProgress?: (done: number, total: number) => void;
}

/** What was seen, and the settings files to compare. */
export interface Observed {
  observation: Observation;
  /** What the procedure is expected to leave, with the backup by the name that it has. */
  expectations: Expectations;
  settings: SettingsInput[];
}

/** A settings file that is larger is not read: .NET would, but no person has written it. */
const largestSettings = 16 * 1024 * 1024;
/** How long a health address may take to answer. */
const answerWithinMs = 15_000;

/** Looks at a host. */
export async function observeHost(host: Host, request: ObserveRequest): Promise<Observed> {
  const { directory, product, role, archive, baseline, quick, url } = request;
  const names = await host.readFolder(directory);
  const runtime = await seeTree(host, directory, product.layout.runtime);
  const manifests = { archive: archive?.manifest ?? null, baseline: baseline?.manifest ?? null };
  const reader = createChecksumReader(host, quick);
  const ofRelease = reader.read(releaseFiles(runtime, { ...manifests, product, role }), request.onProgress);
  // Where what follows fails, nobody waits for this.
  ofRelease.catch(() => undefined);
  const planned = request.expectations();
  const { backup, root, lookAlikes, holders, expectations } = await seeBackup(host, names, planned, request);
  const roots = new Map([
    [expectations.runtime, runtime.root],
    [backup.name, root],
  ]);
  await ofRelease;
  await reader.read(
    filesToTellApart({
      ...manifests,
      runtime,
      backup: { tree: backup, name: backup.name, root },
      role,
      expectations,
      checksums: reader.checksums,
    }),
  );
  await reader.read(filesOfCopiedFolders(runtime, { tree: backup, name: backup.name, root }, expectations));
  const settings = await seeSettings(
    host,
    { ...request, expectations, observation: { backup }, situation: { backupEntries: indexEntries(backup) } },
    runtime.tree,
    roots,
  );
  const folders = Object.values(product.layout.folders)
    .filter(({ keep }) => keep)
    .map(({ path }) => path);
  const observation: Observation = {
    ...{
      directory,
      names,
      runtime: runtime.tree,
      backup,
      oneFolder: await leadToOne(host, runtime.root, root, backup),
      lookAlikes,
      releases: await seeReleases(host, request, holders, [
        { name: expectations.runtime, tree: runtime.tree },
        { name: backup.name, tree: backup },
      ]),
      ...manifests,
      checksums: reader.checksums,
      quick,
    },
    versions: {
      runtime: await seeVersions(host, runtime.root, runtime.tree, role),
      backup: await seeVersions(host, root, backup, role),
    },
    present: await seePresence(host, directory, folders, true),
    response: url === null ? null : { url, ...(await host.request(url, answerWithinMs)) },
  };
  return { observation, expectations, settings };
}

/**
 * The path of something below a folder, each part in the case that it has on disk. `null`: it is not there,
 * `undefined`: could not look.
 */
async function findPath(host: Host, directory: string, relative: string): Promise<string | null | undefined> {
  let path = directory.replace(/(?<=.)[\\/]+$/u, "");
  for (const part of relative.split("/")) {
    const names = await host
      .readFolder(path)
      .catch((error: unknown): string[] | undefined => (isAbsence(error) ? [] : undefined));
    if (names === undefined) return undefined;
    const name = names.includes(part) ? part : names.find((other) => foldName(other) === foldName(part));
    if (name === undefined || part === "..") return null;
    path = `${path}/${name}`;
  }
  return path;
}

const absent: Tree = { state: "absent", reason: null, entries: [], unseen: [] };

/** A tree, and the path of its root on disk. */
async function seeTree(host: Host, directory: string, relative: string): Promise<{ tree: Tree; root: string }> {
  const path = await findPath(host, directory, relative);
  if (path === null) return { tree: absent, root: `${directory}/${relative}` };
  if (path === undefined)
    return {
      tree: { ...absent, state: "unseen", reason: "the folder above it cannot be read" },
      root: `${directory}/${relative}`,
    };
  return { tree: await host.listTree(path), root: path };
}

/**
 * The backup by its name; else, unless the operator named it, by the one other folder that holds this role's program.
 */
async function seeBackup(
  host: Host,
  names: readonly string[],
  expectations: Expectations,
  { directory, product, role, backupNamed }: ObserveRequest,
): Promise<{
  backup: Observation["backup"];
  root: string;
  lookAlikes: string[];
  /** Folders beside these two that hold a program of this role. */
  holders: string[];
  expectations: Expectations;
}> {
  const { backup: kept, runtime } = expectations;
  const expected = kept?.name ?? product.layout.backup;
  const taken = new Set(
    [runtime, expected, ...Object.values(product.layout.folders).map(({ path }) => path)].map(foldName),
  );
  const others = names.filter((name) => !taken.has(foldName(name)));
  const programs = new Set(role.programs.map(foldName));
  const inside = await Promise.all(
    others.map((name) => host.readFolder(`${directory}/${name}`).catch((): string[] => [])),
  );
  const holders = others.filter((_, index) => inside[index]?.some((name) => programs.has(foldName(name))));
  const { tree, root } = kept === null ? { tree: absent, root: directory } : await seeTree(host, directory, expected);
  const [only, second] = holders;
  if (tree.state === "absent" && kept !== null && !backupNamed && only !== undefined && second === undefined) {
    const found = await seeTree(host, directory, only);
    return {
      backup: { ...found.tree, name: only, planned: expected, found: "look-alike" },
      root: found.root,
      lookAlikes: holders,
      holders: [],
      expectations: renameBackup(expectations, only),
    };
  }
  const similar = others.filter((name) => !holders.includes(name) && looksLike(name, [runtime, expected]));
  return {
    backup: {
      ...tree,
      name: expected,
      planned: expected,
      found: tree.state === "absent" ? "absent" : backupNamed ? "named" : "expected",
    },
    root,
    lookAlikes: [...holders, ...similar],
    holders,
    expectations,
  };
}

/** A name with the runtime's or the backup's in it, letters and digits alone. */
function looksLike(name: string, models: readonly string[]): boolean {
  const bare = (text: string): string => foldName(text).replace(/[^\p{L}\p{N}]/gu, "");
  return models.some((model) => bare(name).includes(bare(model))) && !/\.\w{2,4}$/u.test(name);
}

/** The expectations with the backup by another name. */
function renameBackup(expectations: Expectations, name: string): Expectations {
  const { backup } = expectations;
  if (backup === null || backup.name === name) return expectations;
  const renamed = (path: string): string =>
    path === backup.name ? name : path.startsWith(`${backup.name}/`) ? name + path.slice(backup.name.length) : path;
  const inCopies = (copies: Expectations["copies"]): Expectations["copies"] =>
    copies.map((copy) => ({ ...copy, from: renamed(copy.from) }));
  return {
    ...expectations,
    backup: { ...backup, name },
    copies: inCopies(expectations.copies),
    furtherCopies: inCopies(expectations.furtherCopies),
    written: expectations.written.map(renamed),
  };
}

/** A file to sum up: by what name it is known, and where it is. */
interface FileToRead {
  /** Below the working directory. */
  name: string;
  path: string;
  sizeBytes: number;
}

/** Reads checksums, each file's once. With `quick` it reads none. */
function createChecksumReader(
  host: Host,
  quick: boolean,
): {
  checksums: ReadonlyMap<string, number | Unseen>;
  read: (files: readonly FileToRead[], onProgress?: ObserveRequest["onProgress"]) => Promise<void>;
} {
  const checksums = new Map<string, number | Unseen>();
  return {
    checksums,
    async read(files, onProgress) {
      const fresh = quick ? [] : files.filter(({ name }) => !checksums.has(foldName(name)));
      const sums = await host.checksums(fresh, (done) => onProgress?.(done, fresh.length));
      fresh.forEach(({ name }, index) =>
        checksums.set(foldName(name), sums[index] ?? { path: name, reason: "it was not read" }),
      );
    },
  };
}

const toRead = (folder: string, root: string, { path, sizeBytes }: TreeEntry): FileToRead => ({
  name: `${folder}/${path}`,
  path: `${root}/${path}`,
  sizeBytes,
});

/** The files of the runtime folder whose size fits a release's, and the role's programs. */
function releaseFiles(
  { tree, root }: { tree: Tree; root: string },
  {
    archive,
    baseline,
    product,
    role,
  }: { archive: Manifest | null; baseline: Manifest | null; product: Product; role: Role },
): FileToRead[] {
  const releases = [archive, baseline].flatMap((manifest) =>
    manifest === null ? [] : [new Map(manifest.entries.map((entry) => [foldName(entry.path), entry]))],
  );
  const programs = new Set(role.programs.map(foldName));
  const fits = ([path, { kind, sizeBytes }]: [string, TreeEntry]): boolean =>
    kind === "file" && (programs.has(path) || releases.some((release) => release.get(path)?.sizeBytes === sizeBytes));
  return [...indexEntries(tree)].filter(fits).map(([, entry]) => toRead(product.layout.runtime, root, entry));
}

/**
 * The programs of the backup; and of a file that is not the new release's both versions, to tell an old one from a
 * damaged one.
 */
function filesToTellApart({
  archive,
  runtime,
  backup,
  role,
  expectations,
  checksums,
}: {
  archive: Manifest | null;
  runtime: { tree: Tree; root: string };
  backup: { tree: Tree; name: string; root: string };
  role: Role;
  expectations: Expectations;
  checksums: ReadonlyMap<string, number | Unseen>;
}): FileToRead[] {
  const [inRuntime, inBackup] = [indexEntries(runtime.tree), indexEntries(backup.tree)];
  const programs = role.programs
    .flatMap((program) => inBackup.get(foldName(program)) ?? [])
    .filter(({ kind }) => kind === "file");
  const wrong = (archive?.entries ?? []).flatMap(({ path, crc32 }) => {
    const [entry, kept] = [inRuntime.get(foldName(path)), inBackup.get(foldName(path))];
    if (entry?.kind !== "file" || kept?.kind !== "file" || kept.sizeBytes !== entry.sizeBytes) return [];
    return checksums.get(foldName(`${expectations.runtime}/${path}`)) === crc32
      ? []
      : [toRead(expectations.runtime, runtime.root, entry), toRead(backup.name, backup.root, kept)];
  });
  return [...programs.map((entry) => toRead(backup.name, backup.root, entry)), ...wrong];
}

/** Of the folders that steps copy, both versions of each file whose size tells no difference. */
function filesOfCopiedFolders(
  runtime: { tree: Tree; root: string },
  backup: { tree: Tree; name: string; root: string },
  { copies, runtime: name }: Expectations,
): FileToRead[] {
  const inRuntime = indexEntries(runtime.tree);
  return copiedFolders(copies, backup.name, indexEntries(backup.tree)).flatMap(({ files }) =>
    files.flatMap(({ path, entry }) => {
      const now = inRuntime.get(foldName(path.slice(name.length + 1)));
      return now?.kind === "file" && entry.kind === "file" && now.sizeBytes === entry.sizeBytes
        ? [toRead(name, runtime.root, now), toRead(backup.name, backup.root, entry)]
        : [];
    }),
  );
}

async function seeVersions(
  host: Host,
  root: string,
  tree: Tree,
  { versionProgram, programs }: Role,
): Promise<SeenProgram[]> {
  const entries = indexEntries(tree);
  const seen: SeenProgram[] = [];
  for (const program of versionProgram === undefined ? [] : new Set([versionProgram, ...programs])) {
    const entry = entries.get(foldName(program));
    const hidden = entry === undefined ? whyHidden(tree, program) : undefined;
    if (hidden !== undefined) seen.push({ program, state: "unseen", reason: hidden });
    else if (entry?.kind === "file" && entry.sizeBytes > 0)
      seen.push({ program, ...(await host.readProgramVersion(`${root}/${entry.path}`)) });
  }
  return seen;
}

/** Do two folders lead to one, by a link or junction? */
async function leadToOne(host: Host, runtime: string, root: string, backup: Tree): Promise<boolean> {
  if (backup.state !== "folder") return false;
  const [one, other] = [await host.realPath(runtime), await host.realPath(root)];
  return one !== null && one === other;
}

/** Every other folder that holds a program of this role, sorted by path. */
async function seeReleases(
  host: Host,
  { directory, role, archive }: ObserveRequest,
  holders: readonly string[],
  folders: readonly { name: string; tree: Tree }[],
): Promise<SeenRelease[]> {
  const programs = [...new Set([role.versionProgram ?? [], role.programs].flat())];
  const shipped = new Set(archive?.manifest.entries.map(({ path }) => foldName(path)));
  const inside = folders.flatMap(({ name, tree }) =>
    tree.entries
      .filter(({ kind, path }) => kind === "file" && !shipped.has(foldName(path)))
      .flatMap(({ path }) => programs.flatMap((program) => folderAround(path, program) ?? []))
      .map((folder) => `${name}/${folder}`),
  );
  const paths = [...new Set([...holders, ...inside])].sort();
  return Promise.all(
    paths.map(async (path) => ({ path, version: await seeVersion(host, `${directory}/${path}`, programs) })),
  );
}

/** The folder that a file is this program of: `Old` for `Old/bin/app.exe` and `bin/app.exe`; `undefined`: it is not. */
function folderAround(path: string, program: string): string | undefined {
  const ending = `/${foldName(program)}`;
  return foldName(path).endsWith(ending) ? path.slice(0, path.length - ending.length) : undefined;
}

async function seeVersion(host: Host, folder: string, programs: readonly string[]): Promise<string | null> {
  for (const program of programs) {
    const seen = await host.readProgramVersion(`${folder}/${program}`);
    if (seen.state === "version") return seen.version;
  }
  return null;
}

/** Which folders and files below the working directory are there, or which folders alone; `null`: could not look. */
export async function seePresence(
  host: Host,
  directory: string,
  paths: readonly string[],
  foldersAlone = false,
): Promise<Map<string, boolean | null>> {
  const seen = new Map<string, boolean | null>();
  const isFile = (path: string): Promise<boolean> =>
    host.readFolder(path).then(
      () => false,
      (error: unknown) => errorCode(error) === "ENOTDIR",
    );
  for (const path of paths) {
    const found = await findPath(host, directory, path);
    seen.set(foldName(path), found === undefined ? null : found !== null && !(foldersAlone && (await isFile(found))));
  }
  return seen;
}

/** Every settings file in its four states. */
async function seeSettings(
  host: Host,
  context: Omit<ObserveRequest, "expectations"> & CopyContext & { observation: { backup: Tree } },
  runtime: Tree,
  roots: ReadonlyMap<string, string>,
): Promise<SettingsInput[]> {
  const { product, role, expectations, directory, archive, baseline } = context;
  const backupName = context.observation.backup.name;
  const entries = { [expectations.runtime]: indexEntries(runtime), [backupName]: context.situation.backupEntries };
  const isSettings = settingsIn(product, expectations);
  const own = [...[...indexEntries(runtime).values()], ...[...context.situation.backupEntries.values()]]
    .filter(({ path, kind }) => kind !== "folder" && isSettings(path))
    .map(({ path }) => ({ path: `${expectations.runtime}/${path}`, source: `${backupName}/${path}` }));
  const ofRole = own.filter(({ path }) =>
    product.settingsFiles.every(
      ({ folder, name, roles }) => foldName(`${folder}/${name}`) !== foldName(path) || roles.includes(role.id),
    ),
  );
  const copied = [...copiedFiles(expectations.copies, context), ...copiedFiles(expectations.furtherCopies, context)];
  const files = [
    ...new Map([...copied, ...ofRole].reverse().map(({ path, source }) => [foldName(path), { path, source }])).values(),
  ].reverse();
  const see = async (path: string): Promise<SeenFile> => {
    const folder = Object.keys(entries).find((name) => path.startsWith(`${name}/`));
    if (folder === undefined) {
      const found = await findPath(host, directory, path);
      if (typeof found === "string") return host.seeFile(found, largestSettings);
      return found === null ? { state: "absent" } : { state: "unseen", reason: "the folder above it cannot be read" };
    }
    const entry = entries[folder]?.get(foldName(path.slice(folder.length + 1)));
    if (entry?.kind === "folder") return { state: "no-file" };
    const hidden =
      entry === undefined
        ? whyHidden(folder === backupName ? context.observation.backup : runtime, path.slice(folder.length + 1))
        : undefined;
    if (hidden !== undefined) return { state: "unseen", reason: hidden };
    return entry === undefined
      ? { state: "absent" }
      : host.seeFile(`${roots.get(folder) ?? folder}/${entry.path}`, largestSettings);
  };
  const inputs: SettingsInput[] = [];
  for (const { path, source } of files) {
    const format = formatOf(path, product);
    const places = defaultPlaces(path, context);
    inputs.push({
      ...{ path, format, current: await see(path), backup: await see(source) },
      oldDefaults: await readDefaults(baseline, places),
      newDefaults: await readDefaults(archive, places),
      ordered: expectations.edits
        .filter(({ file }) => fitsPattern(baseName(path), baseName(file)))
        .map(({ setting, value }) => ({ setting, value })),
    });
  }
  return inputs;
}

const formatOf = (path: string, { settingsFiles }: Product): SettingsInput["format"] =>
  settingsFiles.find(({ name }) => foldName(name) === foldName(baseName(path)))?.format ??
  (/\.json$/iu.test(path) ? "json" : /\.(?:xml|config)$/iu.test(path) ? "xml" : "text");

/** Where a release keeps the default of a settings file, the role's own first; below the runtime folder. */
function defaultPlaces(
  path: string,
  { product, role, expectations: { runtime } }: Pick<CopyContext, "product" | "role" | "expectations">,
): string[] {
  const place = path.slice(runtime.length + 1);
  const folder = product.settingsFiles.find(({ name }) => foldName(name) === foldName(place))?.defaults[role.id];
  return [...(folder?.startsWith(`${runtime}/`) ? [`${folder.slice(runtime.length + 1)}/${place}`] : []), place];
}

async function readDefaults(archive: Archive | null, places: readonly string[]): Promise<Uint8Array[] | null> {
  if (archive === null) return null;
  const names = new Set(archive.manifest.entries.map(({ path }) => foldName(path)));
  const read: Uint8Array[] = [];
  for (const place of places.filter((name) => names.has(foldName(name)))) {
    const seen = await archive.read(place, largestSettings);
    if (seen.state === "bytes") read.push(seen.bytes);
  }
  return read;
}
