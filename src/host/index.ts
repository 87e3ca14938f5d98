export type { Answer, ExtractProgress, Host, LockHolder, LockOutcome, PathKind, SizedFile, WorkHost } from "./host.js";
export type { Archive } from "../release/index.js";
export { bundledContent } from "./bundled-content.js";
export { nodeHost } from "./node-host.js";
export { createMemoryHost, type MemoryHostOptions } from "./memory-host.js";
export { createOverlayHost } from "./overlay-host.js";
