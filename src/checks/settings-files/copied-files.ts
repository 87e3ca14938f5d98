/** The settings files that steps copy, by name: patterns are looked up in the backup. */
import { baseName, fitsPattern } from "../../language/path-pattern.js";
import type { ExpectedCopy } from "../../model/expectations.js";
import { foldName } from "../../model/observation.js";
import type { CheckContext } from "../check.js";
import { handMadeCopies } from "../situation/situation.js";

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
  const all = copies.flatMap((copy) => {
    const fromBackup = foldName(copy.from) === foldName(observation.backup.name);
    const there = fromBackup
      ? [...situation.backupEntries.values()].filter(({ kind }) => kind !== "folder").map(({ path }) => path)
      : [];
    const required = product.settingsFiles
      .filter(({ roles, folder, need }) => need === "required" && folder === runtime && roles.includes(role.id))
      .map(({ name }) => name);
    return copy.files.flatMap((file) => {
      const names = file.includes("*")
        ? [...there, ...required].filter((name) => fitsPattern(name, file) && !isHandMade(name))
        : [there.find((name) => foldName(name) === foldName(file)) ?? file];
      return names.map((name) => ({
        path: `${copy.to}/${spelling(name, product)}`,
        source: `${copy.from}/${name}`,
        copy,
      }));
    });
  });
  return [...new Map(all.reverse().map((file) => [foldName(file.path), file])).values()].reverse();
}

/** The path with the pack's spelling of the file name, where it knows the file. */
function spelling(path: string, { settingsFiles }: CheckContext["product"]): string {
  const name = settingsFiles.find((file) => foldName(file.name) === foldName(baseName(path)))?.name;
  return name === undefined ? path : path.slice(0, path.length - baseName(path).length) + name;
}
