import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { SettingsJudgement } from "../../model/settings.js";
import type { Check, CheckContext } from "../check.js";
import { notSeenBecause, skipped, tell, type Draft, type Told } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { stepOfFile } from "../settings-files/step-of-file.js";
import { words } from "./words.js";

/**
 * Each settings file in the runtime folder can be read as .NET's configuration loader reads it: its encoding, JSON
 * with comments and trailing commas, no key twice (ignoring case), no conflict markers; XML well-formed.
 */
export const configReadable: Check = {
  name: "config-readable",
  summary: "Each settings file can be read as .NET's configuration loader reads it",
  words,
  severities: { fail: "inhibitor" },
  judge(context) {
    const {
      expectations: { runtime },
      settings,
      situation,
    } = context;
    const expected = say(words.expected);
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const results = [...settings.judgements.values()].flatMap(({ path, current }): Draft[] => {
      if (current.state === "absent") return [];
      const draft = { subject: path, step: stepOfFile(path, context), expected };
      return [{ ...draft, ...describeFile(path, current, context) }];
    });
    if (results.length > 0) return results;
    return [skipped(runtime, null, expected, situation.misplaced ?? say(words.none, { runtime }))];
  },
};

function describeFile(
  path: string,
  current: Exclude<SettingsJudgement["current"], { state: "absent" }>,
  context: CheckContext,
): Told & Pick<Draft, "outcome"> {
  if (current.state === "unseen") return notSeenBecause(path, current.reason, shared["the-file"]);
  if (current.state === "readable")
    return { outcome: "pass", ...tell(words, "right", { path, encoding: current.encoding }) };
  const { line, column, problem } = current;
  const values = { path, problem, file: context.remedies.path(path), instead: sayInstead(path, context) };
  if (line === null) return { outcome: "fail", ...tell(words, "wrong", values) };
  const place = column === null ? say(words.line, { line }) : say(words["line-column"], { line, column });
  return { outcome: "fail", ...tell(words, "wrong-at", { ...values, place }) };
}

/** How the customer's file is taken again, where the backup has it. */
function sayInstead(path: string, { remedies, observation, situation }: CheckContext): string {
  const kept = situation.backupEntries.get(foldName(baseName(path)));
  if (kept === undefined || situation.noBackup !== null) return "";
  return say(words.instead, { command: remedies.copy(`${observation.backup.name}/${kept.path}`, path) });
}
