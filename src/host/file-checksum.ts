/** The CRC-32 of one file, without waiting: whoever does nothing else is fastest so. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { Unseen } from "../model/observation.js";
import { errorOf, readingFlags } from "./byte-source.js";
import { explainError } from "./reasons.js";

/** Small enough to be summed up while the processor still has it at hand. */
const chunk = Buffer.allocUnsafeSlow(256 * 1024);

/** @param onBytes what was read since it was last called */
export function sumFile(path: string, onBytes: (bytes: number) => void): number | Unseen {
  let file: number | undefined;
  try {
    file = openSync(path, readingFlags);
    const seen = fstatSync(file);
    if (!seen.isFile()) throw errorOf(seen.isDirectory() ? "EISDIR" : "ENXIO", path);
    let sum = 0;
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      sum = crc32(chunk.subarray(0, length), sum);
      onBytes(length);
    }
    return sum;
  } catch (error) {
    return { path, reason: explainError(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
