/** A thread that unpacks the files it is handed, and asks for more. */
import { closeSync, openSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { readingFlags } from "./byte-source.js";
import { extractFiles, toSentError, type SentError } from "./extract-files.js";
import type { ZippedFile } from "./zip-directory.js";

/** What the thread is started with. */
export interface ExtractTask {
  archive: string;
  /** Where it is unpacked to; `null`: it is only read. */
  folder: string | null;
}

/** What the thread says: how far it got, and with `done` that the files it had are. */
export interface ExtractReport {
  bytes: number;
  done?: true;
  error?: SentError;
}

/** So that the time a large file takes does not pass in silence. */
const reportBytes = 16 << 20;
const { archive, folder } = workerData as ExtractTask;
let file: number | undefined;

parentPort?.on("message", (files: readonly ZippedFile[]) => {
  let bytes = 0;
  const say = (report: Omit<ExtractReport, "bytes">): void => {
    parentPort?.postMessage({ ...report, bytes } satisfies ExtractReport);
    bytes = 0;
  };
  const work = async (): Promise<void> => {
    file ??= openSync(archive, readingFlags);
    await extractFiles(file, folder, files, (more) => {
      bytes += more;
      if (bytes >= reportBytes) say({});
    });
  };
  work().then(
    () => say({ done: true }),
    (error: unknown) => say({ error: toSentError(error) }),
  );
});
parentPort?.on("close", () => {
  if (file !== undefined) closeSync(file);
});
