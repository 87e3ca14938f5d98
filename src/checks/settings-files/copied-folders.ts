/** The folders that steps copy: what lies in them in the backup, file by file. */
import type { ExpectedCopy } from "../../model/expectations.js";
import { foldName, type TreeEntry } from "../../model/observation.js";

/** A file of a copied folder. */
export interface FolderFile {
  /** Below the working directory: where it goes, and where it comes from. */
  path: string;
  source: string;
  /** As it lies in the backup. */
  entry: TreeEntry;
}

/** A folder that a step copies out of the backup. */
export interface CopiedFolder {
  /** Below the working directory, without a slash at the end. */
  path: string;
  source: string;
  copy: ExpectedCopy;
  /** Every file in it, at whatever depth; links and the like among them. */
  files: FolderFile[];
}

/** Is this the name of a folder, as copy steps write it? */
export const isFolderName = (name: string): boolean => name.endsWith("/");

/** Each once, of the first step that copies it; what comes from elsewhere than the backup is not seen. */
export function copiedFolders(
  copies: readonly ExpectedCopy[],
  backup: string,
  entries: ReadonlyMap<string, TreeEntry>,
): CopiedFolder[] {
  const all = copies
    .filter(({ from }) => foldName(from) === foldName(backup))
    .flatMap((copy) =>
      copy.files.filter(isFolderName).map((name): CopiedFolder => {
        const folder = foldName(name);
        return {
          path: `${copy.to}/${name.slice(0, -1)}`,
          source: `${copy.from}/${name.slice(0, -1)}`,
          copy,
          files: [...entries.values()]
            .filter(({ path, kind }) => kind !== "folder" && foldName(path).startsWith(folder))
            .map((entry) => ({ path: `${copy.to}/${entry.path}`, source: `${copy.from}/${entry.path}`, entry })),
        };
      }),
    );
  return [...new Map(all.reverse().map((folder) => [foldName(folder.path), folder])).values()].reverse();
}
