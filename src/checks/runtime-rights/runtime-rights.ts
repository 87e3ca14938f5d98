import { say } from "../../language/words.js";
import type { Check } from "../check.js";
import { skipped } from "../result/result.js";
import { words } from "./words.js";

/** The new runtime folder grants what the backup grants. Rights of Windows are read by the PowerShell script; here the check is skipped. */
export const runtimeRights: Check = {
  name: "runtime-rights",
  summary: "The new runtime folder grants what the backup grants (by the PowerShell script, on Windows)",
  words,
  judge: ({ expectations: { runtime }, observation }) => [
    skipped(runtime, null, say(words.expected, { backup: observation.backup.name }), say(words["by-script"])),
  ],
};
