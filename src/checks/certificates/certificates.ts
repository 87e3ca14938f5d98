import { say } from "../../language/words.js";
import type { SeenCertificate } from "../../model/readiness.js";
import type { Check, PreflightContext } from "../check.js";
import { daysUntil, soonDays } from "../result/days.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { words } from "./words.js";

/** The certificates that the settings name by a file are valid for 30 days and more. */
export const certificates: Check<PreflightContext> = {
  name: "certificates",
  summary: "The certificates that the settings name by a file are valid for 30 days and more",
  words,
  severities: { fail: "high", warn: "medium" },
  judge({ situation, readiness, expectations: { runtime } }) {
    const expected = say(words.expected, { days: soonDays });
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    if (readiness.certificates.length === 0)
      return [{ subject: runtime, step: null, outcome: "pass", expected, ...tell(words, "none", {}) }];
    return readiness.certificates.map((certificate) => judgeCertificate(certificate, readiness.now, expected));
  },
};

function judgeCertificate(
  { path, key, settingsFile: settings, state, endsAt }: SeenCertificate,
  now: string,
  expected: string,
): Draft {
  if (state !== "read") {
    const reason = state === "locked" ? say(words.locked, { path, settings }) : say(words.unread, { path });
    return skipped(path, null, expected, reason);
  }
  const days = daysUntil(endsAt, now);
  const values = { path, key, settings, day: endsAt.slice(0, 10), days };
  const draft = { subject: path, step: null, expected };
  if (days < 0) return { ...draft, outcome: "fail", ...tell(words, "ended", values) };
  if (days < soonDays) return { ...draft, outcome: "warn", ...tell(words, "soon", values) };
  return { ...draft, outcome: "pass", ...tell(words, "right", values) };
}
