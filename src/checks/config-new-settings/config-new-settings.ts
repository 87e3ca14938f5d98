import { say } from "../../language/words.js";
import { foldName } from "../../model/observation.js";
import type { SettingsJudgement } from "../../model/settings.js";
import type { Check } from "../check.js";
import { options, pronoun, skipped, tell, type Draft } from "../result/result.js";
import { copiedFiles } from "../settings-files/copied-files.js";
import { words } from "./words.js";

/** What settings the new release's default introduces that the current file lacks: nothing wrong, but good to know. */
export const configNewSettings: Check = {
  name: "config-new-settings",
  summary: "Which settings the new release's default introduces that the current file lacks",
  words,
  judge(context) {
    const {
      expectations: { runtime, copies, to },
      observation: { archive },
      settings,
      situation,
    } = context;
    const expected = say(words.expected, { to });
    const noArchive = archive === null ? say(words["no-archive"], { archiveOption: options.archive }) : null;
    const premise = situation.noRuntime ?? situation.misplaced ?? noArchive ?? situation.wrongRuntime;
    if (premise !== null) return [skipped(runtime, null, expected, premise)];
    const copied = new Set(copiedFiles(copies, context).map(({ path }) => foldName(path)));
    const results = [...settings.judgements.values()]
      .filter(({ path }) => copied.has(foldName(path)))
      .flatMap((judgement) => judgeFile(judgement, expected, to));
    return results.length > 0 ? results : [skipped(runtime, null, expected, say(words["none-comparable"]))];
  },
};

function judgeFile({ path, format, introduced, current }: SettingsJudgement, expected: string, to: string): Draft[] {
  if (format !== "json" || introduced === null || current.state !== "readable") return [];
  const draft = { subject: path, step: null, outcome: "pass" as const, expected };
  if (introduced.length === 0) return [{ ...draft, ...tell(words, "none", { path, to }) }];
  const values = { to, count: introduced.length, path, keys: introduced, them: pronoun(introduced) };
  return [{ ...draft, ...tell(words, "some", values), settings: introduced }];
}
