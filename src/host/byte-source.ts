/** Bytes that can be read at any place: a file that is open, or what is in memory already. */
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";

/** Close it. */
export interface ByteSource {
  sizeBytes: number;
  /** So many bytes from there on; fewer where the source ends before. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** For opening: a pipe that took a file's place does not keep us waiting. Windows has no such thing. */
export const readingFlags = constants.O_RDONLY | ((constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0);

/** An error such as Node's own. */
export const errorOf = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });

/**
 * A file, or the one that a link leads to. Rejects with Node's error codes; `EISDIR` for a folder, `ENXIO` for what is
 * neither.
 */
export async function openFile(path: string): Promise<ByteSource> {
  // Before it is opened: Windows opens no folder, and says that there are no rights.
  const before = await stat(path);
  if (!before.isFile()) throw errorOf(before.isDirectory() ? "EISDIR" : "ENXIO", path);
  const handle = await open(path, readingFlags);
  try {
    const { size } = await handle.stat();
    return {
      sizeBytes: size,
      close: () => handle.close(),
      async read(offset, length) {
        const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset)));
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What is in memory. */
export function openBytes(bytes: Uint8Array): ByteSource {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    sizeBytes: all.length,
    read: (offset, length) => Promise.resolve(all.subarray(offset, Math.max(offset, offset + length))),
    close: () => Promise.resolve(),
  };
}
