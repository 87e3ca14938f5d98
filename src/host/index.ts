export type { Host } from "./host.js";
export { bundledContent } from "./bundled-content.js";
export { nodeHost } from "./node-host.js";
export { createMemoryHost } from "./memory-host.js";
