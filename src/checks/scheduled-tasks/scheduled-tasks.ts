import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { words } from "./words.js";

/** No scheduled task and no other service starts something in this folder (by the PowerShell script). */
export const scheduledTasks: Check<PreflightContext> = {
  name: "scheduled-tasks",
  summary: "No scheduled task and no other service starts something in this folder (by the PowerShell script)",
  words,
  severities: { warn: "medium" },
  judge: ({ expectations: { runtime } }) => [skipped(runtime, null, say(words.expected), say(shared["by-script"]))],
};
