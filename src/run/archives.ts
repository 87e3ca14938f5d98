/** The releases that a run installs. */
import type { WorkHost } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import type { Parameters } from "../model/parameters.js";
import type { Product, Role } from "../model/product.js";
import type { Runbook } from "../model/runbook.js";
import { archiveOf } from "../model/version.js";
import { openRelease, refuseOtherVersion, type Release } from "../release/index.js";

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
    const named = archiveOf(archives, to);
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
  archives: Map<number, { file: string; archive: Release }>;
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
      const to = scope.runbook.hops[hop - 1]?.to ?? "";
      const archive = await openRelease(host, file, { ...scope, version: () => to, isForInstallation: true });
      archives.set(hop, { file, archive });
      refuseOtherVersion(archive, to, scope.product);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { archives, close };
}
