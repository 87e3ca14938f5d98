/** The one port to files, clock and environment. Stages are pure; the command line hands them what it reads here. */

/** What the tool needs of the machine it runs on. */
export interface Host {
  /** The bytes of a file; `-` is standard input. Rejects with Node's error codes (`ENOENT`, `EISDIR`, `EACCES`). */
  readFile(path: string): Promise<Uint8Array>;
  /** The names in a folder, sorted. Rejects with Node's error codes. */
  readFolder(path: string): Promise<string[]>;
  /** Writes a file whole or not at all: to a temporary name beside it, then renamed. Makes the folder where there is none. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
}
