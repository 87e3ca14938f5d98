import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { words } from "./words.js";

/** Whoever looks is an administrator of this host (by the PowerShell script, on Windows). */
export const administrator: Check<PreflightContext> = {
  name: "administrator",
  summary: "Whoever looks is an administrator of this host (by the PowerShell script, on Windows)",
  words,
  severities: { fail: "medium" },
  judge: ({ expectations: { runtime } }) => [skipped(runtime, null, say(words.expected), say(shared["by-script"]))],
};
