/** The stages of a verification, after an upgrade and before one: what to expect, what is there, what to say of it. */
export { deriveExpectations } from "./expectations.js";
export { judgeHost, type Evidence } from "./judge.js";
export { observeHost, seePresence } from "./observe.js";
export { judgePreflight } from "./preflight.js";
export { observeReadiness } from "./readiness.js";
