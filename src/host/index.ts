export type { Host, WorkHost } from "./host.js";
export type { Archive } from "../release/index.js";
export { bundledContent } from "./bundled-content.js";
export { nodeHost } from "./node-host.js";
export { createMemoryHost } from "./memory-host.js";
export { createOverlayHost } from "./overlay-host.js";
