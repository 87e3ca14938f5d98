import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { daysUntil, soonDays } from "../result/days.js";
import { skipped, tell } from "../result/result.js";
import { words } from "./words.js";

/** The licence is valid for 30 days and more, where the pack says how its end is read. */
export const licence: Check<PreflightContext> = {
  name: "licence",
  summary: "The licence is valid for 30 days and more, where the pack says how its end is read",
  words,
  severities: { fail: "high", warn: "medium" },
  judge({ readiness, expectations: { runtime } }) {
    const expected = say(words.expected, { days: soonDays });
    const seen = readiness.licence;
    const endsAt = seen?.endsAt ?? null;
    if (seen === null || endsAt === null)
      return [skipped(seen?.settingsFile ?? runtime, null, expected, say(words.unread))];
    const days = daysUntil(endsAt, readiness.now);
    const values = { settings: seen.settingsFile, day: endsAt.slice(0, 10) };
    const draft = { subject: seen.settingsFile, step: null, expected };
    if (days < 0) return [{ ...draft, outcome: "fail", ...tell(words, "ended", values) }];
    if (days < soonDays) return [{ ...draft, outcome: "warn", ...tell(words, "soon", { ...values, days }) }];
    return [{ ...draft, outcome: "pass", ...tell(words, "right", values) }];
  },
};
