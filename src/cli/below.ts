/** Keeps what we write out of the folder of a host that is only looked at. */
import { realpathSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { basename, dirname, isAbsolute, relative, resolve, sep, win32 } from "node:path";
import { UsageError } from "../index.js";
import { isDeviceName, withoutDevicePrefix } from "../language/windows-path.js";

/**
 * Refuses a file or folder below a host's folder, also by way of links.
 *
 * @param note how to choose another
 */
export function refuseBelow(directory: string, path: string, note: string): void {
  if (!isWithin(realPath(plain(directory)), realPath(plain(path)))) return;
  throw new UsageError("Unexpected place below the host's folder, expected another: nothing is written there", {
    place: { file: path },
    note,
  });
}

/**
 * Refuses somebody's home, what holds it, and the root of a disk as a host's folder, also by way of links, before
 * anything in it is read.
 */
function refuseHome(directory: string): void {
  const path = realPath(plain(directory));
  const homes = [homedir, (): string => userInfo().homedir].flatMap((home) => {
    try {
      return [realPath(home())];
    } catch {
      return [];
    }
  });
  const isRoot = dirname(path) === path;
  const isSomebodys = /^(?:[a-z]:|[\\/]{2}[^\\/]+[\\/][^\\/]+)?[\\/](?:home|users)(?:[\\/][^\\/]+)?[\\/]?$/iu.test(
    path,
  );
  if (!isRoot && !isSomebodys && !homes.some((home) => isWithin(path, home))) return;
  throw new UsageError(
    `Unexpected ${isRoot ? "root of a disk" : "home directory"} as a host, expected the product's own folder`,
    { place: { file: directory }, note: "Nothing in it was read. Name the folder that holds the program's." },
  );
}

/** A path that is the same wherever the next command is typed; one of Windows is whole on any system. */
export const wholePath = (path: string): string => (win32.isAbsolute(path) || isAbsolute(path) ? path : resolve(path));

/** The folder as a whole path; refused where it is no host's. */
export function hostFolder(written: string): string {
  const directory = wholePath(written);
  refuseHome(directory);
  return directory;
}

/** Refuses a folder that Windows cannot make, since its name is a device's. */
export function refuseDevice(path: string): void {
  if (!path.split(/[\\/]/u).some(isDeviceName)) return;
  throw new UsageError("Unexpected name of a folder, expected one that Windows does not keep for a device", {
    place: { file: path },
    note: "Choose another --out.",
  });
}

/** Is a real path a folder's, or below it? */
function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && resolve(way) !== way;
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
