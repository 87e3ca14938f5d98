/** Unpacks a release: on two processors where it pays, for a thread inflates more slowly than a disk writes. */
import { closeSync, openSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { say } from "../language/words.js";
import { UsageError } from "../model/errors.js";
import type { Unseen } from "../model/observation.js";
import { pathBelow, words } from "../release/index.js";
import { openFile, readingFlags } from "./byte-source.js";
import { DamagedFileError, extractFiles, fromSentError } from "./extract-files.js";
import type { ExtractReport, ExtractTask } from "./extract-worker.js";
import type { ExtractOptions } from "./host.js";
import { readZipDirectory, type ZippedFile } from "./zip-directory.js";

/** Below it the threads take longer to start than the work takes here. */
const threadsFromBytes = 16 << 20;
/** What is handed out at a time ends with whichever comes first. */
const [batchBytes, batchFiles] = [4 << 20, 50];

/** See `Host.testArchive`. */
export async function testArchive(archive: string, root: string): Promise<Unseen | null> {
  try {
    await extractArchive(archive, null, { root });
    return null;
  } catch (error) {
    const cause = error instanceof UsageError ? error.cause : undefined;
    if (cause instanceof DamagedFileError) return { path: cause.path, reason: cause.reason };
    throw error;
  }
}

/** See `WorkHost.extract`; with `null` it is only read. */
export async function extractArchive(
  archive: string,
  into: string | null,
  { onProgress, signal, root = "" }: ExtractOptions = {},
): Promise<{ files: number; bytes: number }> {
  const source = await openFile(archive);
  const directory = await readZipDirectory(source, archive).finally(() => source.close());
  const folders = directory.folders.flatMap((path) => pathBelow(path, root) ?? []);
  // In the order in which they lie in the archive: it is read from front to back.
  const files = [...directory.files.values()]
    .flatMap((file) => {
      const path = pathBelow(file.path, root);
      return path === undefined ? [] : [{ ...file, path }];
    })
    .sort((one, other) => one.offset - other.offset);
  const total = { files: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
  if (into !== null) {
    await mkdir(into);
    for (const folder of foldersOf(files, folders)) await mkdir(join(into, folder), { recursive: true });
  }
  let [doneFiles, doneBytes] = [0, 0];
  const report = (more: number, bytes: number): void =>
    onProgress?.({
      files: (doneFiles += more),
      bytes: (doneBytes += bytes),
      totalFiles: total.files,
      totalBytes: total.bytes,
    });
  const next = cutBatches(files).values();
  const threads = total.bytes < threadsFromBytes ? 0 : Math.max(2, Math.min(4, availableParallelism()));
  try {
    if (threads === 0) await workHere(archive, into, next, report, signal);
    else {
      // The first that fails ends the others at their next batch.
      const failed = new AbortController();
      const end = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
      const running = Array.from({ length: threads }, () =>
        runThread({ archive, folder: into }, next, report, end).catch((error: unknown) => {
          failed.abort(error);
          throw error;
        }),
      );
      const ends = await Promise.allSettled(running);
      signal?.throwIfAborted();
      if (failed.signal.aborted) throw failed.signal.reason;
      for (const one of ends) if (one.status === "rejected") throw one.reason;
    }
  } catch (error) {
    if (error instanceof DamagedFileError)
      throw new UsageError(say(words.damaged, { name: error.path, reason: error.reason }), {
        place: { file: archive },
        note: words.damagedNote,
        cause: error,
      });
    throw error;
  }
  return total;
}

/** The folders that the files lie in, and those that the archive lists, each once. */
function foldersOf(files: readonly ZippedFile[], listed: readonly string[]): string[] {
  return [...new Set([...listed, ...files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf("/"))))])]
    .filter((path) => path !== "")
    .sort();
}

function cutBatches(files: readonly ZippedFile[]): ZippedFile[][] {
  const batches: ZippedFile[][] = [];
  let [batch, bytes]: [ZippedFile[], number] = [[], 0];
  for (const file of files) {
    batch.push(file);
    bytes += file.sizeBytes;
    if (bytes < batchBytes && batch.length < batchFiles) continue;
    batches.push(batch);
    [batch, bytes] = [[], 0];
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

async function workHere(
  archive: string,
  into: string | null,
  batches: Iterable<ZippedFile[]>,
  report: (files: number, bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = openSync(archive, readingFlags);
  try {
    for (const batch of batches) {
      signal?.throwIfAborted();
      await extractFiles(file, into, batch, (bytes) => report(0, bytes));
      report(batch.length, 0);
      // Without it nothing else of this process would have its turn, the signal included.
      await new Promise(setImmediate);
    }
    signal?.throwIfAborted();
  } finally {
    closeSync(file);
  }
}

/** One thread, which takes batches until there are none or somebody ends it. */
async function runThread(
  task: ExtractTask,
  batches: Iterator<ZippedFile[], undefined>,
  report: (files: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const worker = new Worker(new URL("./extract-worker.js", import.meta.url), { execArgv: [], workerData: task });
  try {
    await new Promise<void>((resolve, reject) => {
      let batch: ZippedFile[] | undefined;
      const hand = (): void => {
        batch = signal.aborted ? undefined : batches.next().value;
        if (batch === undefined) resolve();
        else worker.postMessage(batch);
      };
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("an unpacking thread ended before its work")));
      worker.on("message", ({ bytes, done, error }: ExtractReport) => {
        report(done === undefined ? 0 : (batch?.length ?? 0), bytes);
        if (error !== undefined) reject(fromSentError(error));
        else if (done !== undefined) hand();
      });
      hand();
    });
  } finally {
    await worker.terminate();
  }
}
