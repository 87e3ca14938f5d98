/** Which names Windows can hold (Microsoft's "Naming Files, Paths, and Namespaces"). */
import { foldName } from "../model/observation.js";
import { isDeviceName } from "../language/windows-path.js";
import { say } from "../language/words.js";
import { words } from "./words.js";

/** Why Windows cannot hold a path below a folder; `undefined` where it can. A folder's may end in a slash. */
function findNameFault(path: string): string | undefined {
  for (const part of path.replace(/\/$/u, "").split("/")) {
    if (/[\u0000-\u001f<>:"|?*]/u.test(part)) return words.hasCharacter;
    if (/[. ]$/u.test(part)) return words.endsInDot;
    if (isDeviceName(part)) return words.isDevice;
    if (part.length > 255) return words.isLong;
  }
  return undefined;
}

/**
 * What keeps names from being extracted on Windows side by side; `undefined` where nothing does. Folders end in a
 * slash.
 */
export function findUnfitName(listed: readonly string[]): string | undefined {
  const [files, folders] = [new Map<string, string>(), new Map<string, string>()];
  for (const name of listed) {
    const reason = findNameFault(name);
    if (reason !== undefined) return say(words.unfitName, { name: showName(name), reason });
    const parts = name.replace(/\/$/u, "").split("/");
    const isFolder = name.endsWith("/");
    const above = parts.map((_, depth) => parts.slice(0, depth + 1).join("/")).slice(0, isFolder ? undefined : -1);
    for (const path of above) {
      const other = files.get(foldName(path));
      if (other !== undefined) return sayTwice(other, name);
      if (!folders.has(foldName(path))) folders.set(foldName(path), path);
    }
    if (isFolder) continue;
    const other = files.get(foldName(name)) ?? folders.get(foldName(name));
    if (other !== undefined) return sayTwice(other, name);
    files.set(foldName(name), name);
  }
  return undefined;
}

const sayTwice = (one: string, other: string): string =>
  say(words.sameName, { one: showName(one), other: showName(other) });

/** A name in a message: on one line, and not for ever. */
export const showName = (name: string): string => name.replace(/\p{Cc}/gu, "\ufffd").slice(0, 200);
