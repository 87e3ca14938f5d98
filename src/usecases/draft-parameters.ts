/** Drafts the parameters of one host of a known product from its folder. */
import { readDatabaseName, readStartTarget } from "../config/index.js";
import { guessParameters, type Guesses } from "../draft/index.js";
import type { Host } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import { foldName } from "../model/observation.js";
import type { Product, Role } from "../model/product.js";
import { listPaths, planPath } from "../path/index.js";
import { findPlacedProgram, openRelease, type PlacedProgram } from "../release/index.js";
import type { Project } from "./open-project.js";
import { refuseNoFolder } from "./working-directory.js";

/** A host to draft parameters for. */
export interface ParametersRequest {
  /** The folder that holds the runtime folder; default: none is looked at. */
  directory?: string | undefined;
  /** The release that is to be installed; default: none. */
  archive?: string | undefined;
}

/** What can be told of a host. */
export interface ParametersDraft {
  /** By key; what is guessed says from what. */
  guesses: Guesses;
  /** The roles that its programs are of, and that have a path from its version; the likeliest first. Empty: nothing tells. */
  roles: string[];
  /** The installed version and the newest that it can go to, or the archive's; `undefined`: nothing tells. */
  from: string | undefined;
  to: string | undefined;
}

/** A settings file that is larger is nobody's work. */
const largestSettings = 4 << 20;

/**
 * What a host's folder tells of its parameters. Reads names, versions and settings files; never the whole folder.
 *
 * @throws {UsageError} where the folder or the archive cannot be opened, or holds no host or release of this product
 */
export async function draftParameters(
  host: Host,
  project: Project,
  { directory, archive }: ParametersRequest,
): Promise<ParametersDraft> {
  const { product } = project.graph;
  const seen = directory === undefined ? undefined : await seeHost(host, product, directory);
  const from = seen?.program?.line;
  const fitting = listPaths(project.graph).filter(
    (path) => (seen === undefined || seen.roles.includes(path.role)) && (from === undefined || path.from === from),
  );
  const roles = (seen?.roles ?? []).filter((id) => fitting.some(({ role }) => role === id));
  const release = archive === undefined ? undefined : await seeArchive(host, product, archive, roles);
  const reached = from === undefined ? undefined : fitting.filter(({ role }) => role === roles[0]).at(-1)?.to;
  const to = release?.line ?? reached;
  // An archive that leads nowhere from here is said now, and not by the command that is printed.
  if (roles[0] !== undefined && from !== undefined && to !== undefined)
    planPath(project.graph, { role: roles[0], from, to });
  return {
    guesses: guessParameters(
      {
        ...(seen?.facts ?? { directory: undefined, machine: undefined, backupTaken: false }),
        ...{ startedByWebServer: seen !== undefined && seen.started.length > 0, database: seen?.database },
        ...{ line: from, archive: release },
      },
      product,
    ),
    ...{ roles, from, to },
  };
}

/** What is told of a host by its folder. */
interface HostFacts {
  facts: { directory: string; machine: string | undefined; backupTaken: boolean };
  roles: string[];
  program: PlacedProgram | null;
  /** The programs that a settings file of the web server starts. */
  started: string[];
  database: string | undefined;
}

async function seeHost(host: Host, product: Product, directory: string): Promise<HostFacts> {
  const { runtime, backup } = product.layout;
  await refuseNoFolder(host, directory);
  const folder = await host.findName(directory, runtime);
  const names = folder === undefined ? [] : await host.readFolder(`${directory}/${folder}`).catch(() => []);
  if (folder === undefined || names.length === 0)
    throw new UsageError(`Unexpected folder, expected one that holds \`${runtime}\` with a release in it`, {
      place: { file: directory },
      note: `--host is the working directory of ${product.name}.`,
    });
  const within = (path: string): string => `${directory}/${path}`;
  const isThere = async (path: string): Promise<boolean> => (await host.seeFile(within(path), 0)).state !== "absent";
  const settings = await Promise.all(
    product.settingsFiles.map(async (file) => ({
      ...file,
      seen: await host.seeFile(within(`${file.folder}/${file.name}`), largestSettings),
    })),
  );
  const has = (name: string): boolean => settings.some((file) => file.name === name && file.seen.state === "bytes");
  const needed = ({ id }: Role): string[] =>
    settings.filter(({ roles, need }) => need === "required" && roles.includes(id)).map(({ name }) => name);
  const held = await Promise.all(
    product.roles.map(async ({ programs }) =>
      (await Promise.all(programs.map((program) => isThere(`${folder}/${program}`)))).every(Boolean),
    ),
  );
  const readable = settings.flatMap(({ seen, ...file }) =>
    seen.state === "bytes" ? [{ ...file, bytes: seen.bytes }] : [],
  );
  const started = readable.flatMap(({ format, name, bytes }) =>
    format === "xml" ? (readStartTarget(name, bytes, "")?.programs ?? []) : [],
  );
  const starts = ({ programs }: Role): boolean =>
    started.some((name) => programs.map(foldName).includes(foldName(name)));
  const fitting = product.roles
    .filter(({ programs }, index) => programs.length > 0 && held[index] === true)
    .filter((role, _, all) => needed(role).every(has) || !all.some((other) => needed(other).every(has)))
    // A release may hold the programs of all roles: then the one that is started, and of these with more settings.
    .sort((one, other) => Number(starts(other)) - Number(starts(one)) || needed(other).length - needed(one).length);
  const candidates = fitting.length > 0 ? fitting : product.roles.filter(({ programs }) => programs.length === 0);
  const [first] = candidates;
  return {
    facts: { ...placeOfHost(directory), backupTaken: (await host.findName(directory, backup)) !== undefined },
    roles: candidates.map(({ id }) => id),
    program:
      first === undefined
        ? null
        : await findPlacedProgram(product, first, (name) => host.readProgramVersion(within(`${folder}/${name}`))),
    started,
    database:
      readable
        .map(({ bytes, format }) => readDatabaseName(bytes, format, product.secrets))
        .find((name) => name !== null) ?? undefined,
  };
}

/** `//server/c$/folder` is `C:/folder` on `server`. */
function placeOfHost(directory: string): { directory: string; machine: string | undefined } {
  const path = directory.replaceAll("\\", "/").replace(/(?<=[^/:])\/+$/u, "");
  const [, machine, drive, rest = ""] = /^\/\/([^/]+)\/([a-z])\$(\/.*)?$/iu.exec(path) ?? [];
  return drive === undefined
    ? { directory: path, machine: undefined }
    : { directory: `${drive.toUpperCase()}:${rest}`, machine };
}

/** The line of the release in an archive, by the first of the roles that it holds; where it says none, nothing is known. */
async function seeArchive(
  host: Host,
  product: Product,
  file: string,
  fitting: readonly string[],
): Promise<{ file: string; line: string } | undefined> {
  const roles = product.roles.filter(({ id }) => fitting.length === 0 || fitting.includes(id));
  for (const [index, role] of roles.entries()) {
    try {
      const release = await openRelease(host, file, { product, role });
      await release.close();
      const line = release.program?.line;
      return line === undefined ? undefined : { file: file.replaceAll("\\", "/"), line };
    } catch (error) {
      if (!(error instanceof UsageError) || index === roles.length - 1) throw error;
    }
  }
  return undefined;
}
