/** Keeps what we write out of the folder of a host that is only looked at. */
import { realpathSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { UsageError } from "../index.js";

/**
 * Refuses a file or folder below a host's folder, also by way of links.
 *
 * @param note how to choose another
 */
export function refuseBelow(directory: string, path: string, note: string): void {
  const way = relative(realPath(resolve(directory)), realPath(resolve(path)));
  if (way === ".." || way.startsWith(`..${sep}`) || resolve(way) === way) return;
  throw new UsageError("Unexpected place below the host's folder, expected another: nothing is written there", {
    place: { file: path },
    note,
  });
}

/** The path without links, as far as it is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : resolve(realPath(above), basename(path));
  }
}
