/** A zip that is open: its list of files, and what is in one of them. */
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { say } from "../language/words.js";
import { UsageError } from "../model/errors.js";
import { foldName, type SeenFile, type SeenVersion } from "../model/observation.js";
import { words, type Archive } from "../release/index.js";
import { openBytes, type ByteSource } from "./byte-source.js";
import { readVersion } from "./program-version.js";
import { errorCode, explainError, explainTooLarge, isAbsence } from "./reasons.js";
import { byPath } from "./tree.js";
import { readZipDirectory, type ZippedFile } from "./zip-directory.js";

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);
const localHeaderBytes = 30;
/** By how much a file may have grown from being packed. */
const packedBytesOver = 64 << 10;

/** The archive in a source, which it closes. @throws {UsageError} */
export async function openArchive(open: () => Promise<ByteSource>, file: string): Promise<Archive> {
  const source = await open().catch((error: unknown) => {
    const [message, note] = isAbsence(error)
      ? [words.missing, words.missingNote]
      : [
          say(words.notOpened, { reason: explainError(error) }),
          errorCode(error) === "EISDIR" ? words.isFolderNote : words.notOpenedNote,
        ];
    throw new UsageError(message, { place: { file }, note, cause: error });
  });
  try {
    const { files, folders, listed } = await readZipDirectory(source, file);
    const entries = [...files.values()]
      .map(({ path, sizeBytes, crc32: sum }) => ({ path, sizeBytes, crc32: sum }))
      .sort(byPath);
    if (entries.length === 0) throw new UsageError(words.noFile, { place: { file }, note: words.again });
    const read = (path: string, maxBytes: number): Promise<SeenFile> =>
      readFileOf(source, files.get(foldName(path)), maxBytes);
    return {
      manifest: { file, wrapper: null, entries },
      folders,
      listed,
      read,
      readVersion: (path, maxBytes) => readVersionOf(path, (name) => read(name, maxBytes)),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    if (error instanceof UsageError || errorCode(error) === "") throw error;
    throw new UsageError(say(words.notRead, { reason: explainError(error) }), {
      place: { file },
      note: words.notReadNote,
      cause: error,
    });
  }
}

async function readVersionOf(path: string, read: (path: string) => Promise<SeenFile>): Promise<SeenVersion> {
  const seen = await read(path);
  if (seen.state !== "bytes")
    return { state: "unseen", reason: seen.state === "unseen" ? seen.reason : "it is not in the archive" };
  return readVersion(() => Promise.resolve(openBytes(seen.bytes)));
}

/** One file, inflated to the size that the archive says and no further. */
async function readFileOf(source: ByteSource, file: ZippedFile | undefined, maxBytes: number): Promise<SeenFile> {
  const unseen = (reason: string): SeenFile => ({ state: "unseen", reason });
  if (file === undefined) return { state: "absent" };
  const { sizeBytes, packedBytes, method, offset } = file;
  if (sizeBytes > maxBytes) return unseen(explainTooLarge(maxBytes));
  if (method !== 0 && method !== 8) return unseen(`it is packed by a method that is not read here (${method})`);
  if (packedBytes > maxBytes + packedBytesOver || (method === 0 && packedBytes !== sizeBytes))
    return unseen("it is damaged in the archive: its sizes do not agree");
  try {
    const header = await source.read(offset, localHeaderBytes);
    if (header.length < localHeaderBytes || header.readUInt32LE(0) !== 0x04034b50)
      return unseen("it is damaged in the archive: it is not where the list of files says");
    const packed = await source.read(
      offset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28),
      packedBytes,
    );
    const bytes = method === 0 ? packed : await inflate(packed, { maxOutputLength: Math.max(1, sizeBytes) });
    if (bytes.length !== sizeBytes || crc32(bytes) !== file.crc32)
      return unseen("it is damaged in the archive: it is not what the list of files says");
    return { state: "bytes", bytes };
  } catch (error) {
    if (errorCode(error) === "ERR_BUFFER_TOO_LARGE")
      return unseen("it is damaged in the archive: it is larger than the list of files says");
    return unseen(
      errorCode(error).startsWith("Z_") ? "it is damaged in the archive: it cannot be inflated" : explainError(error),
    );
  }
}
