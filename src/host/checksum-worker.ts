/** A thread that sums up the files it is handed, and asks for more. */
import { parentPort } from "node:worker_threads";
import { sumFile } from "./file-checksum.js";
import type { Unseen } from "../model/observation.js";

/** What the thread says: how far it got, and with `sums` that the files it had are done. */
export interface WorkerReport {
  bytes: number;
  sums?: (number | Unseen)[];
}

/** So that the time a large file takes does not pass in silence. */
const reportBytes = 32 << 20;

parentPort?.on("message", (paths: readonly string[]) => {
  let bytes = 0;
  const say = (report: Omit<WorkerReport, "bytes">): void => {
    parentPort?.postMessage({ ...report, bytes } satisfies WorkerReport);
    bytes = 0;
  };
  const sums = paths.map((path) =>
    sumFile(path, (more) => {
      bytes += more;
      if (bytes >= reportBytes) say({});
    }),
  );
  say({ sums });
});
