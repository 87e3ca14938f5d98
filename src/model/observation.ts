/**
 * What was seen of a host and of release archives, as plain data: the only thing that checks judge.
 * Paths have forward slashes and keep the case that they have on disk; they compare by {@link foldName}.
 */

/** A name or path as Windows compares it: ignoring case. */
export const foldName = (name: string): string => name.normalize("NFC").toLowerCase();

/** Something below a folder. A link (or junction) is never followed. */
export interface TreeEntry {
  /** Below the tree's root. */
  path: string;
  kind: "file" | "folder" | "link" | "other";
  /** 0 for anything but a file. */
  sizeBytes: number;
}

/** Something that could not be looked at, and why, in words an operator understands. */
export interface Unseen {
  path: string;
  reason: string;
}

/** A folder as it was found, with everything below it. */
export interface Tree {
  /** `absent`: nothing has this name; `no-folder`: a file has it; `unseen`: it could not be looked at. */
  state: "folder" | "absent" | "no-folder" | "unseen";
  /** Why it could not be looked at; `null` where it could. */
  reason: string | null;
  /** Sorted by path; empty where it is no folder. */
  entries: TreeEntry[];
  /** Folders below that could not be listed. */
  unseen: Unseen[];
}

/** A file in an archive, as the central directory tells. */
export interface ManifestEntry {
  /** Below the folder of the archive that the release is. */
  path: string;
  sizeBytes: number;
  /** CRC-32 as an unsigned number. */
  crc32: number;
}

/** A release archive as a list of its files. */
export interface Manifest {
  /** As the caller named it. */
  file: string;
  /** The folder of the archive that the release is, at whatever depth; `null`: the archive itself. */
  wrapper: string | null;
  /** Files only, sorted by path; of names that differ only in case the last, which is what Windows would keep. */
  entries: ManifestEntry[];
}

/** The version that a program says it has. `none`: it carries none; `unseen`: it could not be looked at. */
export type SeenVersion =
  { state: "version"; version: string } | { state: "none"; reason: string } | { state: "unseen"; reason: string };

/** A program of the role, by its name in the pack, and the version that it says it has. */
export type SeenProgram = SeenVersion & { program: string };

/**
 * A folder with a program of the role in it, and the version that the first program says that says one; `null`: none
 * does.
 */
export interface SeenRelease {
  /** Below the working directory. */
  path: string;
  version: string | null;
}

/** The bytes of a file, or why there are none. `no-file`: a folder has its name. */
export type SeenFile =
  | { state: "bytes"; bytes: Uint8Array }
  | { state: "absent" }
  | { state: "no-file" }
  | { state: "unseen"; reason: string };

/** Everything that was seen of one host. Paths are below the working directory unless they say otherwise. */
export interface Observation {
  /** As the caller named it. */
  directory: string;
  /** What stands in the working directory itself. */
  names: readonly string[];
  runtime: Tree;
  /** The folder that stands for the backup. */
  backup: Tree & {
    name: string;
    /** The name that was looked for. */
    planned: string;
    /**
     * `named`: by the operator; `expected`: by the runbook; `look-alike`: the only other folder with this role's
     * program.
     */
    found: "named" | "expected" | "look-alike" | "absent";
  };
  /** Do the runtime folder and the backup lead to one folder, by a link or junction? */
  oneFolder: boolean;
  /** Other folders that look like a runtime or a backup of one. */
  lookAlikes: readonly string[];
  /** Folders besides those two that hold a program of this role: beside them, and in them. */
  releases: readonly SeenRelease[];
  /** The new release and the old one; `null`: not given. */
  archive: Manifest | null;
  baseline: Manifest | null;
  /** CRC-32 of files, by {@link foldName} of their path; only of those that had to be read. */
  checksums: ReadonlyMap<string, number | Unseen>;
  /** Were only sizes compared? */
  quick: boolean;
  /**
   * The versions that the role's programs say they have, of those that are there and not empty; the one that the pack
   * names for it first.
   */
  versions: { runtime: readonly SeenProgram[]; backup: readonly SeenProgram[] };
  /**
   * Which of the pack's folders, and of the files that settings name outside the runtime folder, are there, by {@link
   * foldName}; `null`: could not look.
   */
  present: ReadonlyMap<string, boolean | null>;
  /** What the health address answered; `null`: not asked. */
  response:
    | { url: string; status: number; body: string; location?: string }
    | { url: string; failure: "refused" | "timeout" | "tls" | "name" | "other"; reason: string }
    | null;
}
