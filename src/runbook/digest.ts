import { createHash } from "node:crypto";

/** SHA-256 of plain data, 64 hexadecimal digits. Keys count in their order. */
export const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
