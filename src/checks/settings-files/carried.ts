/** What the procedure carries over out of the old release, asked before the upgrade. */
import { fitsAny } from "../../language/path-pattern.js";
import type { Expectations } from "../../model/expectations.js";
import { foldName } from "../../model/observation.js";
import type { CheckContext } from "../check.js";
import type { Readiness } from "../../model/readiness.js";

/**
 * Where a folder of the backup is before the upgrade; `null`: the folder is none of the backup's.
 *
 * @param backup what the procedure calls the backup
 */
export function placeBefore(path: string, { runtime }: Pick<Expectations, "runtime">, backup: string): string | null {
  if (foldName(path) === foldName(backup)) return runtime;
  return foldName(path).startsWith(`${foldName(backup)}/`) ? runtime + path.slice(backup.length) : null;
}

/** Does a step copy this file, which is below the runtime folder, to the place where it is now? */
export const isCarried = (path: string, { copies, furtherCopies }: Expectations): boolean =>
  [...copies, ...furtherCopies].some(({ files, to }) =>
    fitsAny(
      path,
      files.map((file) => `${to}/${file}`),
    ),
  );

/**
 * Is a settings file that is judged copied to its place by a step? `undefined`: it is none.
 *
 * @param path below the working directory
 */
export const settingsCarriedBy = (
  { settings, expectations }: Pick<CheckContext, "settings" | "expectations">,
  path: string,
): boolean | undefined => (settings.judgements.has(foldName(path)) ? isCarried(path, expectations) : undefined);

/** Tells whether the new release of the first installation has a file, by its path below the runtime folder. */
export function shippedBy({ archives }: Readiness): (path: string) => boolean {
  const paths = new Set(archives[0]?.manifest?.entries.map(({ path }) => foldName(path)));
  return (path) => paths.has(foldName(path));
}
