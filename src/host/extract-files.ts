/** Unpacks files of a zip one after the other, without waiting: a thread that does nothing else is fastest so. */
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import { say } from "../language/words.js";
import { words } from "../release/index.js";
import { errorOf } from "./byte-source.js";
import { errorCode } from "./reasons.js";
import type { ZippedFile } from "./zip-directory.js";

const localHeaderBytes = 30;
/** What is read along with a header, so that a short file takes one read; names are seldom longer. */
const headerGuessBytes = 512;
/** Larger files go through in pieces, so that memory stays flat. */
const wholeBytes = 4 << 20;
const pieceBytes = 256 << 10;

/** A file of an archive that is not what the archive's list says. */
export class DamagedFileError extends Error {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
    this.name = "DamagedFileError";
  }
}

/**
 * Writes files below a folder whose own folders are there already; where there is none, they are only read.
 *
 * @param onBytes what was written since it was last called
 * @throws {DamagedFileError}, and Node's errors
 */
export async function extractFiles(
  archive: number,
  folder: string | null,
  files: readonly ZippedFile[],
  onBytes: (bytes: number) => void = () => undefined,
): Promise<void> {
  for (const file of files) {
    const damaged = (reason: string): never => {
      throw new DamagedFileError(file.path, reason);
    };
    const { sizeBytes, packedBytes, method } = file;
    if (method !== 0 && method !== 8) damaged(say(words.otherMethod, { method }));
    if (method === 0 && packedBytes !== sizeBytes) damaged(words.otherSizes);
    const isSmall = sizeBytes <= wholeBytes && packedBytes <= wholeBytes;
    const start = readAt(archive, file.offset, localHeaderBytes + headerGuessBytes + (isSmall ? packedBytes : 0));
    if (start.length < localHeaderBytes || start.readUInt32LE(0) !== 0x04034b50) damaged(words.notThere);
    const dataAt = localHeaderBytes + start.readUInt16LE(26) + start.readUInt16LE(28);
    const target = folder === null ? null : openSync(join(folder, file.path), "wx");
    try {
      if (!isSmall) await pipeFile(archive, target, file, file.offset + dataAt, onBytes, damaged);
      else {
        const packed =
          dataAt + packedBytes <= start.length
            ? start.subarray(dataAt, dataAt + packedBytes)
            : readAt(archive, file.offset + dataAt, packedBytes);
        if (packed.length < packedBytes) damaged(words.breaksOff);
        const bytes = method === 0 ? packed : inflate(packed, sizeBytes, damaged);
        if (bytes.length !== sizeBytes) damaged(words.otherLength);
        if (crc32(bytes) !== file.crc32) damaged(words.otherCrc);
        writeAll(target, bytes);
        onBytes(bytes.length);
      }
    } finally {
      if (target !== null) closeSync(target);
    }
  }
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(file, bytes, filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** A disk that is almost full may take a part only; the next write then says why. */
function writeAll(file: number | null, bytes: Uint8Array): void {
  if (file === null) return;
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at);
}

function inflate(packed: Buffer, sizeBytes: number, damaged: (reason: string) => never): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, sizeBytes) });
  } catch (error) {
    return damaged(errorCode(error) === "ERR_BUFFER_TOO_LARGE" ? words.longer : words.notInflated);
  }
}

/** A large file, in pieces. */
async function pipeFile(
  archive: number,
  target: number | null,
  { sizeBytes, packedBytes, method, crc32: expected }: ZippedFile,
  offset: number,
  onBytes: (bytes: number) => void,
  damaged: (reason: string) => never,
): Promise<void> {
  let [sum, written] = [0, 0];
  const take = (piece: Uint8Array): void => {
    written += piece.length;
    if (written > sizeBytes) damaged(words.longer);
    sum = crc32(piece, sum);
    writeAll(target, piece);
    onBytes(piece.length);
  };
  const pieces = function* (): Generator<Buffer> {
    for (let at = 0; at < packedBytes;) {
      const piece = readAt(archive, offset + at, Math.min(pieceBytes, packedBytes - at));
      if (piece.length === 0) throw new DamagedFileError("", words.breaksOff);
      at += piece.length;
      yield piece;
    }
  };
  try {
    if (method === 0) for (const piece of pieces()) take(piece);
    else {
      const inflater = createInflateRaw({ chunkSize: pieceBytes });
      const feed = (async () => {
        for (const piece of pieces())
          if (!inflater.write(piece)) await new Promise((resolve) => inflater.once("drain", resolve));
        inflater.end();
      })();
      feed.catch((error: unknown) => inflater.destroy(error as Error));
      for await (const piece of inflater) take(piece as Buffer);
    }
  } catch (error) {
    if (error instanceof DamagedFileError) return damaged(error.reason);
    if (errorCode(error).startsWith("Z_")) return damaged(words.notInflated);
    throw error;
  }
  if (written !== sizeBytes) damaged(words.otherLength);
  if (sum !== expected) damaged(words.otherCrc);
}

/** An error that can be sent from a thread to another. */
export type SentError = { damaged: string; reason: string } | { code: string; message: string };
export const toSentError = (error: unknown): SentError =>
  error instanceof DamagedFileError
    ? { damaged: error.path, reason: error.reason }
    : { code: errorCode(error), message: error instanceof Error ? error.message : String(error) };
export const fromSentError = (sent: SentError): Error =>
  "damaged" in sent
    ? new DamagedFileError(sent.damaged, sent.reason)
    : Object.assign(errorOf(sent.code, ""), { message: sent.message });
