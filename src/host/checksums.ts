/** The CRC-32 of many files: on all processors where it pays. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Unseen } from "../model/observation.js";
import type { WorkerReport } from "./checksum-worker.js";
import { sumFile } from "./file-checksum.js";
import type { SizedFile } from "./host.js";

/** Below both of them the threads take longer to start than the work takes here. */
const [threadsFromBytes, threadsFromFiles] = [64 << 20, 1000];
/**
 * What is handed out at a time ends with whichever comes first: enough to be worth a message, not so much that the
 * others wait for the last.
 */
const [batchBytes, batchFiles] = [8 << 20, 100];

/** From one file of the list up to another, which is not of it. */
interface Batch {
  from: number;
  to: number;
}

/** See `Host.checksums`. */
export async function sumFiles(
  files: readonly SizedFile[],
  onProgress: (files: number, bytes: number) => void = () => undefined,
): Promise<(number | Unseen)[]> {
  const batches = cutBatches(files);
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const inThreads = totalBytes >= threadsFromBytes || files.length >= threadsFromFiles;
  const sums: (number | Unseen)[] = [];
  let [doneFiles, doneBytes] = [0, 0];
  const report = (more: number, bytes: number): void => onProgress((doneFiles += more), (doneBytes += bytes));

  if (!inThreads) {
    for (const { path } of files) {
      sums.push(sumFile(path, (bytes) => (doneBytes += bytes)));
      report(1, 0);
    }
    return sums;
  }
  const threads = Math.min(batches.length, Math.max(2, Math.min(4, availableParallelism())));
  const next = batches.values();
  await Promise.all(
    Array.from({ length: threads }, () =>
      runThread(files, next, report, (batch, found) => found.forEach((sum, index) => (sums[batch.from + index] = sum))),
    ),
  );
  return sums;
}

function cutBatches(files: readonly SizedFile[]): Batch[] {
  const batches: Batch[] = [];
  let [from, bytes] = [0, 0];
  files.forEach(({ sizeBytes }, index) => {
    bytes += sizeBytes;
    if (bytes < batchBytes && index + 1 - from < batchFiles && index + 1 < files.length) return;
    batches.push({ from, to: index + 1 });
    [from, bytes] = [index + 1, 0];
  });
  return batches;
}

/** One thread, which takes batches until there are none. The batches are the same however many threads share them. */
async function runThread(
  files: readonly SizedFile[],
  next: Iterator<Batch, undefined>,
  report: (files: number, bytes: number) => void,
  onSums: (batch: Batch, sums: (number | Unseen)[]) => void,
): Promise<void> {
  // Without the options that Node itself was started with: some of them are for a text that it was handed, not for a
  // file.
  const worker = new Worker(new URL("./checksum-worker.js", import.meta.url), { execArgv: [] });
  try {
    await new Promise<void>((resolve, reject) => {
      let batch: Batch | undefined;
      const hand = (): void => {
        batch = next.next().value;
        if (batch === undefined) resolve();
        else worker.postMessage(files.slice(batch.from, batch.to).map(({ path }) => path));
      };
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("a checksum thread ended before its work")));
      worker.on("message", ({ bytes, sums }: WorkerReport) => {
        if (batch !== undefined && sums !== undefined) onSums(batch, sums);
        report(sums?.length ?? 0, bytes);
        if (sums !== undefined) hand();
      });
      hand();
    });
  } finally {
    await worker.terminate();
  }
}
