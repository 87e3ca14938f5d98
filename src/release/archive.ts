/** A zip that is open, and the part of it that is a release. */
import { foldName, type Manifest, type SeenFile, type SeenVersion } from "../model/observation.js";
import { isLitter } from "./litter.js";

/** A release archive that is open. Close it. */
export interface Archive {
  manifest: Manifest;
  /** The folders that it lists, by their paths: the only trace of empty ones. */
  folders: readonly string[];
  /** Every name that it lists, as often as it does; a folder's ends in a slash. */
  listed: readonly string[];
  /**
   * The bytes of a file in it, by its path in the manifest, ignoring case.
   * `unseen` where it is larger than `maxBytes`, packed in a way that we do not read, or not what the archive says it
   * is.
   */
  read(path: string, maxBytes: number): Promise<SeenFile>;
  /** The version in the version resource of a Windows program in it. */
  readVersion(path: string, maxBytes: number): Promise<SeenVersion>;
  close(): Promise<void>;
}

/**
 * What lies in one folder of an archive, without what operating systems leave: as if it were packed alone. `""`: all of
 * it.
 */
export function archiveBelow(archive: Archive, root: string): Archive {
  const { manifest, folders, listed } = archive;
  return {
    ...archive,
    manifest: {
      ...manifest,
      wrapper: root === "" ? null : root,
      entries: manifest.entries.flatMap((entry) => {
        const path = pathBelow(entry.path, root);
        return path === undefined ? [] : [{ ...entry, path }];
      }),
    },
    folders: folders.flatMap((path) => pathBelow(path, root) ?? []),
    listed: listed.flatMap((path) => pathBelow(path, root) ?? []),
    read: (path, maxBytes) => archive.read(root === "" ? path : `${root}/${path}`, maxBytes),
    readVersion: (path, maxBytes) => archive.readVersion(root === "" ? path : `${root}/${path}`, maxBytes),
  };
}

/** A path of an archive below one of its folders; `undefined` where it is no part of the release there. */
export function pathBelow(path: string, root: string): string | undefined {
  if (root === "") return isLitter(path) ? undefined : path;
  const [top, rest] = [path.slice(0, root.length), path.slice(root.length + 1)];
  if (path[root.length] !== "/" || rest === "" || foldName(top) !== foldName(root) || isLitter(rest)) return undefined;
  return rest;
}
