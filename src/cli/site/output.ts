/**
 * The folder that a site is built into: the old one stays until the new one is whole, and nothing is deleted that we
 * did not make.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../../index.js";

/** Lists what we made, so that what others put there is seen. */
const markerName = ".upgrade-runbook-site.json";

/** A site that is being built beside its place. */
export interface SiteOutput {
  /** Where to build it. */
  folder: string;
  /** Puts it in its place. */
  finish: () => void;
  /** Leaves everything as it was. */
  abandon: () => void;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "it is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a part of the path is a file",
  ENAMETOOLONG: "the name is too long",
};

/** What a failure of the file system says, for people. */
export const reasonOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? (reasons[String(cause.code)] ?? String(cause.code)) : "unknown reason";

/** All files below a folder, with forward slashes; links count as files. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/**
 * Makes the folder to build in, beside the one that is asked for.
 *
 * @throws {UsageError} where that is a file, holds what we did not make, or cannot be written
 */
export function openOutput(out: string): SiteOutput {
  refuseForeign(out);
  const place = existsSync(out) ? realpathSync(out) : resolve(out);
  let folder: string;
  try {
    mkdirSync(dirname(place), { recursive: true });
    folder = mkdtempSync(join(dirname(place), `.${basename(place)}-building-`));
  } catch (cause) {
    throw new UsageError(`Cannot build the site there: ${reasonOf(cause)}`, {
      place: { file: out },
      note: "Choose another folder with --out.",
      cause,
    });
  }
  const abandon = (): void => rmSync(folder, { recursive: true, force: true });
  return { folder, abandon, finish: () => replaceFolder({ out, place, folder, abandon }) };
}

function replaceFolder({
  out,
  place,
  folder,
  abandon,
}: {
  out: string;
  place: string;
  folder: string;
  abandon: () => void;
}): void {
  writeFileSync(
    join(folder, markerName),
    `${JSON.stringify({ note: "Made by `upgrade-runbook site build`, which replaces these files when it builds here again.", files: listFiles(folder) }, null, 1)}\n`,
  );
  try {
    // Somebody may have put something there while we were building.
    refuseForeign(out);
    if (existsSync(place) && readdirSync(place).length === 0) rmdirSync(place);
    if (!existsSync(place)) {
      renameSync(folder, place);
      return;
    }
    const old = `${folder}-old`;
    renameSync(place, old);
    try {
      renameSync(folder, place);
    } catch (error) {
      renameSync(old, place);
      throw error;
    }
    rmSync(old, { recursive: true, force: true });
  } catch (cause) {
    abandon();
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`Cannot put the site there: ${reasonOf(cause)}`, {
      place: { file: out },
      note: "Choose another folder with --out.",
      cause,
    });
  }
}

function refuseForeign(out: string): void {
  if (!existsSync(out)) return;
  if (!lstatSync(realpathSync(out)).isDirectory())
    throw new UsageError("Unexpected file, expected a folder to build the site in", {
      place: { file: out },
      note: "Choose another one with --out.",
    });
  let foreign: string[];
  try {
    const made = new Set([markerName, ...readMarker(out)]);
    foreign = listFiles(out).filter((file) => !made.has(file));
  } catch (cause) {
    throw new UsageError(`Cannot look into the folder to build the site in: ${reasonOf(cause)}`, {
      place: { file: out },
      note: "Choose another one with --out.",
      cause,
    });
  }
  if (foreign.length === 0) return;
  const named = foreign
    .slice(0, 3)
    .map((file) => `\`${file}\``)
    .join(", ");
  throw new UsageError(
    `Unexpected files in the folder to build the site in: ${named}${foreign.length > 3 ? ` and ${String(foreign.length - 3)} more` : ""}`,
    {
      place: { file: out },
      note: "Nothing is deleted that `site build` did not make: choose another folder with --out, or empty this one.",
    },
  );
}

function readMarker(out: string): string[] {
  try {
    const { files } = JSON.parse(readFileSync(join(out, markerName), "utf8")) as { files?: unknown };
    return Array.isArray(files) ? files.map(String) : [];
  } catch {
    return [];
  }
}
