/** The releases that a run installs. */
import { placeVersion } from "../checks/index.js";
import type { Archive, WorkHost } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import { foldName } from "../model/observation.js";
import type { Parameters } from "../model/parameters.js";
import type { Product, Role } from "../model/product.js";
import type { Runbook } from "../model/runbook.js";
import { belongsTo, lineOf } from "../model/version.js";

/**
 * The archive of each installation, by its number.
 *
 * @param last the one that the caller named
 * @param isBack nothing is unpacked, so that none is needed
 * @throws {UsageError} where one is not named
 */
export function findArchives(
  { hops }: Runbook,
  { archives = {} }: Parameters,
  last: string | undefined,
  isBack: boolean,
): Map<number, string> {
  const found = new Map<number, string>();
  if (isBack) return found;
  const missing: string[] = [];
  hops.forEach(({ to }, index) => {
    const named =
      archives[to] ??
      Object.entries(archives).find(([version]) => belongsTo(to, version) || belongsTo(version, to))?.[1];
    const file = index === hops.length - 1 ? (last ?? named) : named;
    if (file === undefined) missing.push(to);
    else found.set(index + 1, file);
  });
  if (missing.length === 0) return found;
  const isLast = missing.length === 1 && missing[0] === hops.at(-1)?.to;
  throw new UsageError(
    `Missing archive of ${missing.join(", ")}, expected ${isLast ? "the release's zip" : "one for each installation of the path"}`,
    {
      note: isLast
        ? "Name it with --archive."
        : `Name the last one with --archive, and the others in the parameters: archives: { "${missing[0] ?? ""}": <zip> }`,
    },
  );
}

/** Opened releases. */
export interface Releases {
  archives: Map<number, { file: string; archive: Archive }>;
  close: () => Promise<void>;
}

/**
 * Opens them, and refuses what is no release of the role and version that it is for.
 *
 * @throws {UsageError}
 */
export async function openReleases(
  host: WorkHost,
  files: ReadonlyMap<number, string>,
  scope: { product: Product; role: Role; runbook: Runbook },
): Promise<Releases> {
  const archives: Releases["archives"] = new Map();
  const close = async (): Promise<void> => {
    for (const { archive } of archives.values()) await archive.close();
  };
  try {
    for (const [hop, file] of files) {
      const archive = await host.openArchive(file);
      archives.set(hop, { file, archive });
      await refuseOtherRelease(archive, scope.runbook.hops[hop - 1]?.to ?? "", scope);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { archives, close };
}

/** A library is a few megabytes. */
const largestProgram = 512 << 20;

async function refuseOtherRelease(
  archive: Archive,
  to: string,
  { product, role }: { product: Product; role: Role },
): Promise<void> {
  const { manifest } = archive;
  const place = { file: manifest.file };
  const names = new Set(manifest.entries.map(({ path }) => foldName(path)));
  const missing = role.programs.find((program) => !names.has(foldName(program)));
  if (missing !== undefined)
    throw new UsageError(`Unexpected archive without \`${missing}\`, expected the release of ${to} for ${role.name}`, {
      place,
      note: "Name the archive that the vendor offers for this role; its programs lie in it directly or in one folder.",
    });
  if (role.versionProgram === undefined) return;
  const seen = await archive.readVersion(role.versionProgram, largestProgram);
  const lines = product.versions.map(({ id }) => id);
  const [found, wanted] = [
    seen.state === "version" ? placeVersion(seen.version, product) : undefined,
    lineOf(to, lines),
  ];
  if (seen.state !== "version" || found === undefined || wanted === undefined || found === wanted) return;
  throw new UsageError(
    `Unexpected archive of ${found} (\`${role.versionProgram}\` is of version ${seen.version}), expected the release of ${to}`,
    { place, note: `Name the archive of ${to}.` },
  );
}
