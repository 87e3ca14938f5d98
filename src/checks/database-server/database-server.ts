import { say } from "../../language/words.js";
import type { SeenServer } from "../../model/readiness.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { words } from "./words.js";

/** The database server that the settings name has a name that resolves, and its port answers; nothing else is asked. */
export const databaseServer: Check<PreflightContext> = {
  name: "database-server",
  summary: "The database server that the settings name has a name that resolves, and its port answers",
  words,
  severities: { warn: "high" },
  judge: ({ situation, readiness, expectations: { runtime } }) =>
    situation.noRuntime === null
      ? readiness.servers.map(judgeServer)
      : [skipped(runtime, null, say(words.expected), situation.noRuntime)],
};

function judgeServer({ server, settingsFile: settings, key, state, port }: SeenServer): Draft {
  const draft = { subject: server, step: null, expected: say(words.expected) };
  if (state === "unasked") return skipped(server, null, draft.expected, say(words.unasked));
  const values = { server, settings, key, port: port ?? 0 };
  if (state === "answers") return { ...draft, outcome: "pass", ...tell(words, "answers", values) };
  if (state === "named") return { ...draft, outcome: "pass", ...tell(words, "named", values) };
  return {
    ...draft,
    outcome: "warn",
    ...(state === "no-name" ? tell(words, "no-name", values) : tell(words, "silent", values)),
  };
}
