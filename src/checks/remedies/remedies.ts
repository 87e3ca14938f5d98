/** The commands that mend something, for Windows PowerShell on the host. Names are data: they stand in single quotes. */
import { folderOf } from "../../language/path-pattern.js";
import { singleQuoted } from "../../language/shell-word.js";
import { say } from "../../language/words.js";
import { words } from "./words.js";

/** Writes commands for one host. */
export interface Remedies {
  /** The full path of something below the working directory, as one would type it on the host. */
  path(relative: string): string;
  /** Copies a file, into a folder that may not be there yet. */
  copy(from: string, to: string): string;
  rename(path: string, name: string): string;
  /** Gives each of two folders the name of the other. */
  swap(one: string, other: string): string;
  remove(paths: readonly string[]): string;
  removeFolder(path: string): string;
  /** Shows the version of a program. */
  showVersion(path: string): string;
  /** Lists what is in a folder. */
  list(path: string): string;
  move(from: string, to: string): string;
  /** Moves everything in one folder into another. */
  moveContent(from: string, to: string): string;
}

/** Commands longer than this are nothing to type. */
const mostRemoved = 10;

/** @param directory the working directory as it is called on the host */
export function createRemedies(directory: string): Remedies {
  const windows = /^[A-Za-z]:|\\/u.test(directory);
  const path = (relative: string): string => {
    const whole = `${directory.replace(/(?<=.)[\\/]+$/u, "")}/${relative}`;
    return windows ? whole.replaceAll("/", "\\") : whole;
  };
  const at = (relative: string): string => singleQuoted(path(relative));
  const rename = (from: string, name: string): string =>
    say(words.rename, { path: at(from), name: singleQuoted(name) });
  return {
    path,
    rename,
    swap: (one, other) =>
      [rename(one, `${one}-swapped`), rename(other, one), rename(`${one}-swapped`, other)].join("; "),
    copy: (from, to) => {
      const copy = say(words.copy, { from: at(from), to: at(to) });
      return to.split("/").length > 2 ? say(words["make-folder"], { folder: at(folderOf(to)), then: copy }) : copy;
    },
    remove: (all) => {
      const [paths, count] = [all.slice(0, mostRemoved).map(at).join(", "), all.length - mostRemoved];
      return count > 0 ? say(words["remove-some"], { paths, count }) : say(words.remove, { paths });
    },
    list: (folder) => say(words.list, { path: at(folder) }),
    move: (from, to) => say(words.move, { from: at(from), to: at(to) }),
    moveContent: (from, to) => say(words["move-content"], { from: at(from), to: at(to) }),
    removeFolder: (folder) => say(words["remove-folder"], { path: at(folder) }),
    showVersion: (program) => say(words["show-version"], { path: at(program) }),
  };
}
