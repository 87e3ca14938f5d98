/** What is asked of bytes wherever they come from. */
import { createHash } from "node:crypto";

/** SHA-256, 64 hexadecimal digits. */
export const sha256Of = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** Are they the same bytes? */
export const equalBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);
