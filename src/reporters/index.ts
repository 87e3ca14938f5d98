/** The registry of reporters: one line each. */
import { github } from "./github.js";
import { json } from "./json.js";
import type { Reporter, ReporterName } from "./reporter.js";
import { sarif } from "./sarif.js";
import { text } from "./text.js";

export { reporterNames, type Reporter, type ReporterName } from "./reporter.js";

/** Every reporter by its name. */
export const reporters: Readonly<Record<ReporterName, Reporter>> = { text, json, sarif, github };
