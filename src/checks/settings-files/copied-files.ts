/** The settings files that steps copy, by name: patterns and folders are looked up in the backup. */
import { baseName, fitsPattern } from "../../language/path-pattern.js";
import type { ExpectedCopy } from "../../model/expectations.js";
import { foldName } from "../../model/observation.js";
import type { CheckContext } from "../check.js";
import { handMadeCopies } from "../situation/situation.js";
import { isFolderName } from "./copied-folders.js";

/** A settings file that a step copies. */
export interface CopiedFile {
  /** Below the working directory: where it goes, and where it comes from. */
  path: string;
  source: string;
  copy: ExpectedCopy;
}

/** What it takes to look names up. */
export type CopyContext = Pick<CheckContext, "product" | "role" | "expectations"> & {
  observation: { backup: { name: string } };
  situation: Pick<CheckContext["situation"], "backupEntries">;
};

/** Each file once, of the first step that copies it. */
export function copiedFiles(
  copies: readonly ExpectedCopy[],
  { product, role, expectations, observation, situation }: CopyContext,
): CopiedFile[] {
  const isHandMade = handMadeCopies(product, expectations);
  const { runtime } = expectations;
  const nameOf = (name: string, copy: ExpectedCopy): CopiedFile => ({
    path: `${copy.to}/${spelling(name, product)}`,
    source: `${copy.from}/${name}`,
    copy,
  });
  const all = copies.flatMap((copy) => {
    const fromBackup = foldName(copy.from) === foldName(observation.backup.name);
    const there = fromBackup
      ? [...situation.backupEntries.values()].filter(({ kind }) => kind !== "folder").map(({ path }) => path)
      : [];
    const required = product.settingsFiles
      .filter(({ roles, folder, need }) => need === "required" && folder === runtime && roles.includes(role.id))
      .map(({ name }) => name);
    // Of a folder the pack's own files at their places; what else lies in it is compared as a whole.
    const settings = new Map(
      product.settingsFiles
        .filter(({ roles }) => roles.includes(role.id))
        .map(({ folder, name, need }) => [foldName(`${folder}/${name}`), { path: `${folder}/${name}`, need }]),
    );
    const inFolder = (folder: string): string[] => {
      const known = [...settings.values()]
        .filter(({ path, need }) => need === "required" && fitsPattern(path, `${copy.to}/${folder}`))
        .map(({ path }) => path.slice(copy.to.length + 1));
      const kept = there.filter((name) => fitsPattern(name, folder) && settings.has(foldName(`${copy.to}/${name}`)));
      return [...new Map([...known, ...kept].map((name) => [foldName(name), name])).values()];
    };
    return copy.files.flatMap((file) => {
      if (isFolderName(file)) return inFolder(file).map((name) => nameOf(name, copy));
      const names = file.includes("*")
        ? [...there, ...required].filter((name) => fitsPattern(name, file) && !isHandMade(name))
        : [there.find((name) => foldName(name) === foldName(file)) ?? file];
      return names.map((name) => nameOf(name, copy));
    });
  });
  return [...new Map(all.reverse().map((file) => [foldName(file.path), file])).values()].reverse();
}

/** The path with the pack's spelling of the file name, where it knows the file. */
function spelling(path: string, { settingsFiles }: CheckContext["product"]): string {
  const name = settingsFiles.find((file) => foldName(file.name) === foldName(baseName(path)))?.name;
  return name === undefined ? path : path.slice(0, path.length - baseName(path).length) + name;
}
