/** Settings files: read as .NET reads them, compared by key path, judged by four inputs. Pure over bytes. */
export { judgeSettings, type JudgeOptions } from "./judge.js";
export { readReferences } from "./references.js";
export { readSetting, readSettings } from "./read.js";
export { createSecrets, type Secrets } from "./secrets.js";
export type { Reading, Setting, Settings } from "./settings.js";
export { readEnvironment, readStartTarget } from "./web-config.js";
