/** The one port to files, network, clock and environment. Stages are pure; the command line hands them what it reads here. */
import type { SeenFile, SeenVersion, Tree, Unseen } from "../model/observation.js";
import type { Archive } from "../release/index.js";

/** A file to sum up. */
export interface SizedFile {
  path: string;
  /** As the tree told: how the work is shared out and whether it pays to share it. */
  sizeBytes: number;
}

/** What a web server answered, or why there is no answer. */
export type Answer =
  | { status: number; /** The first 64 KiB. */ body: string; /** Where a redirect leads. */ location?: string }
  | { failure: "refused" | "timeout" | "tls" | "name" | "other"; /** In words. */ reason: string };

/**
 * What the tool needs of the machine it runs on. What observes a host says in its result what could not be
 * looked at; only an archive that is no good is refused.
 */
export interface Host {
  /** The bytes of a file; `-` is standard input. Rejects with Node's error codes (`ENOENT`, `EISDIR`, `EACCES`). */
  readFile(path: string): Promise<Uint8Array>;
  /** The names in a folder, sorted. Rejects with Node's error codes. */
  readFolder(path: string): Promise<string[]>;
  /**
   * Writes a file whole or not at all: to a temporary name beside it, then renamed. Makes the folder where there is none.
   *
   * @param mode the rights that it has from the beginning, as of POSIX; default: the usual ones
   */
  writeFile(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
  /** A folder with everything below it. The folder itself may be a link to one; links below it are named and not followed. */
  listTree(path: string): Promise<Tree>;
  /** The bytes of a file, or of the one that a link leads to; `unseen` where it is larger than `maxBytes`. */
  seeFile(path: string, maxBytes: number): Promise<SeenFile>;
  /**
   * The CRC-32 of each file as an unsigned number, in the order of `files`; what could not be read says why.
   *
   * @param onProgress how many files and bytes are done so far
   */
  checksums(
    files: readonly SizedFile[],
    onProgress?: (files: number, bytes: number) => void,
  ): Promise<(number | Unseen)[]>;
  /**
   * A zip by its central directory; nothing is inflated.
   *
   * @throws {UsageError} where it cannot be opened, is no whole zip, is encrypted, or holds names that lead out of it
   */
  openArchive(path: string): Promise<Archive>;
  /** The version in the version resource of a Windows program (`6.2.30.0`). */
  readProgramVersion(path: string): Promise<SeenVersion>;
  /** What `GET url` answers. Redirects are answers; they are not followed. */
  request(url: string, timeoutMs: number): Promise<Answer>;
  /** What a folder calls the entry with this name: the very name, else one that differs only in case; `undefined` where there is none or the folder cannot be read. */
  findName(folder: string, name: string): Promise<string | undefined>;
  /** Where a path leads once every link in it is followed; `null` where nothing is there, or it cannot be told. */
  realPath(path: string): Promise<string | null>;
  /** SHA-256 of a file, 64 hexadecimal digits. Rejects with Node's error codes. */
  sha256(path: string): Promise<string>;
  /**
   * Reads every file of a zip to its end. The first that is not what the archive's list says; `null`: all are.
   *
   * @param root the folder of the archive that is read; empty: all of it
   */
  testArchive(path: string, root: string): Promise<Unseen | null>;
  /** How much more fits on the disk that holds a folder; `null`: it does not say. */
  freeBytes(folder: string): Promise<number | null>;
  /** When a file was last written, ISO 8601 in UTC; `null`: it cannot be told. */
  writtenAt(path: string): Promise<string | null>;
  /** May whoever asks make, rename and delete in a folder? It is looked up, not tried; `null`: it cannot be told. */
  mayChange(folder: string): Promise<boolean | null>;
  /** The processes that run out of a folder, or hold something in it; `null`: they cannot be looked at here. */
  processesIn(folder: string): Promise<HostProcess[] | null>;
  /** The names of the environment variables of the whole host; `null`: they cannot be looked at here. */
  environmentNames(): string[] | null;
  /** Whether a server answers on a port, or with port `null` whether its name resolves; nothing is said to it. */
  reach(server: string, port: number | null, timeoutMs: number): Promise<"answers" | "named" | "no-name" | "silent">;
  /** The end of the first certificate in a file that ends, ISO 8601 in UTC; or why there is none. */
  readCertificate(bytes: Uint8Array, password: string | null): Promise<CertificateSeen>;
  /** The time, as ISO 8601 with the offset of the machine's zone: `2026-12-05T20:00:00.000+01:00`. */
  now(): string;
  /** What the machine calls itself. */
  machineName(): string;
}

/** A process, and what it runs or holds in a folder. */
export interface HostProcess {
  pid: number;
  name: string;
  /** Below the folder, with forward slashes: the program, then what it holds. */
  paths: string[];
}

/** What a certificate's file says. `locked`: the password does not open it. */
export type CertificateSeen = { state: "read"; endsAt: string } | { state: "locked" | "none" };

/** What something in a folder is; a link is never followed. */
export type PathKind = "file" | "folder" | "link" | "other";

/** What there is to know while an archive is unpacked. */
export interface ExtractOptions {
  /** Is told how many files and bytes are done, of how many. */
  onProgress?: ((done: ExtractProgress) => void) | undefined;
  /** Ends it early: rejects with an `AbortError`. */
  signal?: AbortSignal | undefined;
  /** The folder of the archive that is unpacked; default: all of it. What operating systems leave is not. */
  root?: string | undefined;
}

/** How far the unpacking has come. */
export interface ExtractProgress {
  files: number;
  bytes: number;
  totalFiles: number;
  totalBytes: number;
}

/** Who works on a folder, as its lock says. */
export interface LockHolder {
  pid: number;
  host: string;
  operator: string | null;
  /** Since when, as an ISO date. */
  start: string;
}

/** A lock that was asked for. */
export type LockOutcome =
  | {
      state: "held";
      /** Of a process that is no more; `null`: there was none. */ takenFrom: LockHolder | null;
      release: () => Promise<void>;
    }
  | { state: "refused"; holder: LockHolder | null };

/** A machine whose files may be changed: what `run` works on. Everything rejects with Node's error codes. */
export interface WorkHost extends Host {
  /** What is there; `null`: nothing. `follow`: what a link leads to; default: the link itself. */
  kindOf(path: string, options?: { follow?: boolean }): Promise<PathKind | null>;
  /** Gives a file or folder another name in one step. Rejects with `EEXIST` where something has that name, unless it is a file to `replace`. */
  rename(from: string, to: string, options?: { replace?: boolean }): Promise<void>;
  /** Makes a folder, and those above it; one that is there is fine. */
  makeFolder(path: string): Promise<void>;
  /** Removes a file, or a folder with everything below it; links are removed and not followed. What is not there is fine. */
  remove(path: string): Promise<void>;
  /** Copies a file's bytes, and has them written to the disk; replaces what is there. */
  copyFile(from: string, to: string): Promise<void>;
  /**
   * Unpacks a release into a folder that is made for it. Every file's size and CRC-32 is checked while it is written;
   * the first that does not fit ends it.
   *
   * @throws {UsageError} where the archive cannot be opened, is no whole zip or is damaged
   */
  extract(archive: string, into: string, options?: ExtractOptions): Promise<{ files: number; bytes: number }>;
  /** Writes behind the end of a file, and waits until the disk has it. Makes the file where there is none. */
  appendFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Marks a folder as being worked on, by a file. A mark that a dead process of this machine left is taken over. */
  lock(path: string, who: Pick<LockHolder, "operator" | "start">): Promise<LockOutcome>;
}
