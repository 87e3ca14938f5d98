export type { Answer, Archive, Host, SizedFile } from "./host.js";
export { nodeHost } from "./node-host.js";
export { createMemoryHost } from "./memory-host.js";
