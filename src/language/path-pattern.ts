/**
 * Patterns of paths, as packs and guides write them: `*` is anything but a slash, `**` any number of folders; a folder's
 * name, which ends in a slash, is everything in it.
 */
import { foldName } from "../model/observation.js";

const compiled = new Map<string, RegExp>();

/** Does a path, with forward slashes, fit a pattern? Case is ignored, as Windows does. */
export function fitsPattern(path: string, pattern: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = foldName(pattern.endsWith("/") ? `${pattern}**` : pattern)
      .replace(/[.+?^${}()|[\]\\]/gu, "\\$&")
      .replace(/\*\*\/|\*\*|\*/gu, (stars) => (stars === "*" ? "[^/]*" : stars === "**" ? ".*" : "(?:[^/]+/)*"));
    expression = new RegExp(`^${source}$`, "su");
    compiled.set(pattern, expression);
  }
  return expression.test(foldName(path));
}

/** Does it fit any of them? */
export const fitsAny = (path: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => fitsPattern(path, pattern));

/** The last part of a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The folder of a path; empty where it has none. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Is this the name of a file, by its ending? */
export const isFileName = (name: string): boolean => /\.[A-Za-z][\w*]{0,9}$/u.test(name) && !/\.(?:NET)$/u.test(name);
