export type { Answer, Archive, Host, SizedFile } from "./host.js";
export { bundledContent } from "./bundled-content.js";
export { nodeHost } from "./node-host.js";
export { createMemoryHost, type MemoryHostOptions } from "./memory-host.js";
