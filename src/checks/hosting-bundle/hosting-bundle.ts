import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { words } from "./words.js";

/** The runtime that the procedure installs is there already (by the PowerShell script, on Windows). */
export const hostingBundle: Check<PreflightContext> = {
  name: "hosting-bundle",
  summary: "The runtime that the procedure installs is there already (by the PowerShell script, on Windows)",
  words,
  severities: { fail: "high" },
  judge: ({ expectations: { runtime } }) => [skipped(runtime, null, say(words.expected), say(shared["by-script"]))],
};
