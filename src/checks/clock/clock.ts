import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell } from "../result/result.js";
import { words } from "./words.js";

/** What two clocks may differ. */
const toleratedMs = 5 * 60_000;

/** The clock of the host is not behind: nothing that counts was written in its future. */
export const clock: Check<PreflightContext> = {
  name: "clock",
  summary: "The clock of the host is not behind: no program, settings file or archive was written in its future",
  words,
  severities: { warn: "medium" },
  judge({ readiness: { now, newest } }) {
    const subject = say(words.subject);
    const expected = say(words.expected);
    if (newest === null) return [skipped(subject, null, expected, say(words.unseen))];
    const values = { now: now.replace(/\.\d+/u, ""), path: newest.path, at: newest.at.replace(/\.\d+/u, "") };
    const isBehind = Date.parse(newest.at) - Date.parse(now) > toleratedMs;
    const draft = { subject, step: null, expected };
    if (isBehind) return [{ ...draft, outcome: "warn", ...tell(words, "behind", values) }];
    return [{ ...draft, outcome: "pass", ...tell(words, "right", values) }];
  },
};
