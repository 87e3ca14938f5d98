/** The bytes of a file, or why there are none. */
import type { SeenFile } from "../model/observation.js";
import { openFile, type ByteSource } from "./byte-source.js";
import { explainError, explainTooLarge, isAbsence } from "./reasons.js";
import { isLink } from "./tree.js";

/** See `Host.seeFile`. */
export async function seeFile(path: string, maxBytes: number): Promise<SeenFile> {
  let source: ByteSource | undefined;
  try {
    source = await openFile(path);
    return source.sizeBytes > maxBytes
      ? { state: "unseen", reason: explainTooLarge(maxBytes) }
      : { state: "bytes", bytes: await source.read(0, source.sizeBytes) };
  } catch (error) {
    if (!isAbsence(error)) return { state: "unseen", reason: explainError(error) };
    return (await isLink(path)) ? { state: "unseen", reason: "it is a link that leads nowhere" } : { state: "absent" };
  } finally {
    await source?.close();
  }
}
