import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { words } from "./words.js";

/** The application pool and the site, or the service, are there and lead to this folder (by the PowerShell script). */
export const hosting: Check<PreflightContext> = {
  name: "hosting",
  summary:
    "The application pool and the site, or the service, are there and lead to this folder (by the PowerShell script)",
  words,
  severities: { fail: "inhibitor", warn: "medium" },
  judge: ({ expectations: { runtime } }) => [skipped(runtime, null, say(words.expected), say(shared["by-script"]))],
};
