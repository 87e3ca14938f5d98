import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import type { Check, CheckContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { misnamedFiles, type MisnamedFile } from "../settings-files/misnamed.js";
import { stepOfFile } from "../settings-files/step-of-file.js";
import { words } from "./words.js";

/**
 * No settings file lies there under a name that the program does not read (`appsettings-agent.json`,
 * `web.config.txt`, `web (1).config`), or in another folder than the one it reads. Fails where the real file is missing, else warns.
 */
export const configName: Check = {
  name: "config-name",
  summary: "No settings file has a name that the program does not read, or lies in another folder",
  words,
  severities: { fail: "inhibitor", warn: "low" },
  judge(context) {
    const {
      expectations: { runtime, copies },
      situation,
    } = context;
    const expected = say(words.expected, { runtime });
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const found = misnamedFiles(context);
    if (found.length > 0) return found.map((file) => judgeFile(file, context));
    const step = copies[0]?.step ?? null;
    return [{ subject: runtime, step, outcome: "pass", expected, ...tell(words, "right", {}) }];
  },
};

function judgeFile({ path, should, why, realIsThere }: MisnamedFile, context: CheckContext): Draft {
  const { remedies } = context;
  const name = baseName(should);
  const draft = {
    subject: path,
    step: stepOfFile(should, context),
    expected: say(words["expected-file"], { should }),
  };
  const wrong =
    why === "name"
      ? say(words["wrong-name"], { name: baseName(path), should: name })
      : say(words["wrong-place"], { should });
  if (realIsThere) {
    const [real, command] = [remedies.path(should), remedies.remove([path])];
    return { ...draft, outcome: "warn", ...tell(words, "besides", { path, wrong, real, command }) };
  }
  const command = why === "name" ? remedies.rename(path, name) : remedies.move(path, should);
  return { ...draft, outcome: "fail", ...tell(words, "missing", { path, wrong, command }) };
}
