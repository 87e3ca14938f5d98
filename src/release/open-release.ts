/** The one way to a release: whoever needs one opens its archive here, so that all see the same. */
import { listNames, say } from "../language/words.js";
import { UsageError } from "../model/errors.js";
import { foldName, type SeenProgram, type SeenVersion } from "../model/observation.js";
import type { Product, Role } from "../model/product.js";
import { lineOf } from "../model/version.js";
import { archiveBelow, pathBelow, type Archive } from "./archive.js";
import { findUnfitName } from "./windows-names.js";
import { words } from "./words.js";

/** The release in an archive: the folder that holds the role's programs, at whatever depth. Close it. */
export interface Release extends Archive {
  /** Where it is in the archive; empty for the archive itself. */
  root: string;
  /** The first of its programs that says a version of a product line that is known; `null`: none does. */
  program: PlacedProgram | null;
}

/** A program of a role that says a version of a product line that is known. */
export type PlacedProgram = SeenProgram & { state: "version" } & { line: string };

/** What a release is looked for by. */
export interface ReleaseScope {
  product: Product;
  role: Role;
  /** The version that is wanted, where it is known; it also decides between several releases in one archive. */
  version?: (() => string) | undefined;
  /** Is it to be unpacked? Then its names have to be such as Windows can hold. Default: no. */
  isForInstallation?: boolean;
}

/** What opens zips: every host does. */
interface ArchiveOpener {
  openArchive(path: string): Promise<Archive>;
}

/** A library is a few megabytes, a program that carries its runtime some hundred. */
const largestProgram = 512 << 20;

/**
 * Opens the release in an archive. It is of the role; of which version, {@link refuseOtherVersion} judges.
 *
 * @throws {UsageError} where it is no readable zip, holds no release of the role, or several
 */
export async function openRelease(host: ArchiveOpener, file: string, scope: ReleaseScope): Promise<Release> {
  const archive = await host.openArchive(file);
  try {
    const releases: Release[] = [];
    for (const root of findRoots(archive, scope.role)) releases.push(await seeRelease(archive, root, scope));
    const release = pickRelease(releases, file, scope);
    if (release === undefined) throw refuseNoRelease(archive, scope);
    const fault = scope.isForInstallation === true ? findUnfitName(release.listed) : undefined;
    if (fault !== undefined) throw new UsageError(fault, { place: { file }, note: words.unfitNote });
    return release;
  } catch (error) {
    await archive.close();
    throw error;
  }
}

/**
 * Refuses a release whose programs are of another known product line. Where none says a version, its names have
 * decided.
 *
 * @throws {UsageError}
 */
export function refuseOtherVersion({ program, manifest }: Release, wanted: string, product: Product): void {
  if (program === null || program.line === (placeIn(wanted, product) ?? wanted)) return;
  throw new UsageError(
    say(words.otherVersion, { found: program.line, program: program.program, version: program.version, wanted }),
    { place: { file: manifest.file }, note: say(words.otherVersionNote, { wanted }) },
  );
}

const placeIn = (version: string, product: Product): string | undefined =>
  lineOf(
    version,
    product.versions.map(({ id }) => id),
  );

/** The folders of an archive that hold all programs of the role; none of them lies in another. */
function findRoots({ manifest }: Archive, { programs }: Role): string[] {
  const [first, ...others] = programs.map((program) => `/${foldName(program)}`);
  if (first === undefined) return [wrapperOf(manifest.entries.map(({ path }) => path))];
  const paths = new Map(
    manifest.entries.flatMap(({ path }) => (pathBelow(path, "") === undefined ? [] : [[`/${foldName(path)}`, path]])),
  );
  const roots: string[] = [];
  for (const [folded, path] of paths) {
    const root = folded.slice(0, -first.length);
    if (folded.endsWith(first) && others.every((program) => paths.has(root + program)))
      roots.push(path.slice(0, Math.max(0, path.length - first.length)));
  }
  const isIn = (inner: string, outer: string): boolean =>
    inner !== outer && (outer === "" || foldName(inner).startsWith(`${foldName(outer)}/`));
  return roots.filter((root) => !roots.some((other) => isIn(root, other)));
}

/** The one folder around all files, if there is one: for a role whose programs nobody has named. */
function wrapperOf(paths: readonly string[]): string {
  const tops = new Set(
    paths.flatMap((path) => (pathBelow(path, "") === undefined ? [] : [path.slice(0, Math.max(0, path.indexOf("/")))])),
  );
  const [only = ""] = tops;
  return tops.size === 1 ? only : "";
}

async function seeRelease(archive: Archive, root: string, { product, role }: ReleaseScope): Promise<Release> {
  const release = archiveBelow(archive, root);
  const names = new Set(release.manifest.entries.map(({ path }) => foldName(path)));
  const program = await findPlacedProgram(product, role, (name) =>
    names.has(foldName(name)) ? release.readVersion(name, largestProgram) : undefined,
  );
  return { ...release, root, program };
}

/**
 * The first program of a role that says a version of a product line that is known; `null`: none does.
 *
 * @param see the version of a program by its name; `undefined` where it is not there
 */
export async function findPlacedProgram(
  product: Product,
  { versionProgram, programs }: Role,
  see: (program: string) => Promise<SeenVersion> | undefined,
): Promise<PlacedProgram | null> {
  for (const program of versionProgram === undefined ? [] : new Set([versionProgram, ...programs])) {
    const seen = await see(program);
    const line = seen?.state === "version" ? placeIn(seen.version, product) : undefined;
    if (seen?.state === "version" && line !== undefined) return { ...seen, program, line };
  }
  return null;
}

/** The only one; of several the only one of the version that is wanted. */
function pickRelease(releases: readonly Release[], file: string, scope: ReleaseScope): Release | undefined {
  if (releases.length < 2) return releases[0];
  const wanted = scope.version === undefined ? undefined : placeIn(scope.version(), scope.product);
  const [fit, second] = releases.filter(({ program }) => wanted !== undefined && program?.line === wanted);
  if (fit !== undefined && second === undefined) return fit;
  const folders = releases.map(({ root }) => (root === "" ? "." : root));
  throw new UsageError(say(words.several, { role: scope.role.name, folders }), {
    place: { file },
    note: words.severalNote,
  });
}

function refuseNoRelease(archive: Archive, { product, role, version }: ReleaseScope): UsageError {
  const { file, entries } = archive.manifest;
  const missing = role.programs.filter(
    (program) => !entries.some(({ path }) => `/${foldName(path)}`.endsWith(`/${foldName(program)}`)),
  );
  const of = version === undefined ? "" : ` of ${version()}`;
  const said = { missing: missing.length > 0 ? missing : role.programs, of, role: role.name };
  const other = product.roles.find((one) => one.id !== role.id && findRoots(archive, one).length > 0);
  return new UsageError(
    other === undefined || other.programs.length === 0
      ? say(words.noPrograms, { ...said, holds: listTops(entries.map(({ path }) => path)) })
      : say(words.otherRole, { ...said, other: other.name }),
    { place: { file }, note: words.noProgramsNote },
  );
}

/** What stands at the top of an archive, folders with a slash. */
function listTops(paths: readonly string[]): string {
  return listNames([...new Set(paths.map((path) => path.replace(/(?<=\/).*$/su, "")))].sort());
}
