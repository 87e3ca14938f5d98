import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { isCarried } from "../settings-files/carried.js";
import { stepOfFile } from "../settings-files/step-of-file.js";
import { words } from "./words.js";

/**
 * Settings that are given as environment variables win over the files. Those of `web.config` are lost where no step
 * carries that file over; those of the whole host stay. Names are told, and never values.
 */
export const environmentVariables: Check<PreflightContext> = {
  name: "environment-variables",
  summary: "Settings given as environment variables, in web.config or for the whole host, are known and carried over",
  words,
  severities: { warn: "medium" },
  judge(context) {
    const { expectations, situation, readiness } = context;
    const { runtime } = expectations;
    const expected = say(words.expected);
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const inFiles = readiness.variables.map(({ settingsFile: path, keys }): Draft => {
      const draft = { subject: path, step: stepOfFile(path, context), expected, settings: [...keys] };
      const carried = isCarried(path, expectations);
      return {
        ...draft,
        outcome: carried ? "pass" : "warn",
        ...tell(words, carried ? "carried" : "left", { path, keys }),
      };
    });
    const none: Draft = { subject: runtime, step: null, outcome: "pass", expected, ...tell(words, "none", {}) };
    return [...(inFiles.length > 0 ? inFiles : [none]), judgeHost(context, expected)];
  },
};

function judgeHost({ readiness: { hostVariables: keys } }: PreflightContext, expected: string): Draft {
  const subject = say(words.host);
  if (keys === null) return skipped(subject, null, expected, say(words["not-here"]));
  const draft = { subject, step: null, outcome: "pass" as const, expected };
  if (keys.length === 0) return { ...draft, ...tell(words, "host-none", {}) };
  return { ...draft, settings: [...keys], ...tell(words, "host-some", { keys }) };
}
