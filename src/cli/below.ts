/** Keeps what we write out of the folder of a host that is only looked at. */
import { realpathSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { UsageError } from "../index.js";
import { isDeviceName, withoutDevicePrefix } from "../language/windows-path.js";

/**
 * Refuses a file or folder below a host's folder, also by way of links.
 *
 * @param note how to choose another
 */
export function refuseBelow(directory: string, path: string, note: string): void {
  const way = relative(realPath(plain(directory)), realPath(plain(path)));
  if (way === ".." || way.startsWith(`..${sep}`) || resolve(way) === way) return;
  throw new UsageError("Unexpected place below the host's folder, expected another: nothing is written there", {
    place: { file: path },
    note,
  });
}

/** Refuses a folder that Windows cannot make, since its name is a device's. */
export function refuseDevice(path: string): void {
  if (!path.split(/[\\/]/u).some(isDeviceName)) return;
  throw new UsageError("Unexpected name of a folder, expected one that Windows does not keep for a device", {
    place: { file: path },
    note: "Choose another --out.",
  });
}

const plain = (path: string): string => resolve(withoutDevicePrefix(path));

/** The path as the system itself has it: without links, short names and drives that stand for a folder, as far as it is there. */
function realPath(path: string): string {
  try {
    return withoutDevicePrefix(realpathSync.native(path));
  } catch {
    const above = dirname(path);
    return above === path ? path : resolve(realPath(above), basename(path));
  }
}
