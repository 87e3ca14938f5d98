import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { isCarried, shippedBy } from "../settings-files/carried.js";
import { stepOfFile } from "../settings-files/step-of-file.js";
import { words as ofSettings } from "../settings-files/words.js";
import { words } from "./words.js";

/**
 * Settings files that win over those that the procedure copies, such as the ones of an environment or encrypted ones,
 * are carried over by a step.
 */
export const settingsCarried: Check<PreflightContext> = {
  name: "settings-carried",
  summary: "Settings files that win over the others are carried over by a step",
  words,
  severities: { warn: "medium" },
  judge(context) {
    const { expectations, situation, settings, product, readiness } = context;
    const { runtime } = expectations;
    const expected = say(words.expected);
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const isShipped = shippedBy(readiness);
    const isRequired = (path: string): boolean =>
      product.settingsFiles.some(
        ({ name, need }) => need === "required" && foldName(name) === foldName(baseName(path)),
      );
    const left = [...settings.judgements.values()].filter(
      ({ path, format, current }) =>
        current.state !== "absent" &&
        format === "json" &&
        !isRequired(path) &&
        !isShipped(path.slice(runtime.length + 1)) &&
        !isCarried(path, expectations),
    );
    if (left.length === 0)
      return [{ subject: runtime, step: null, outcome: "pass", expected, ...tell(words, "right", {}) }];
    return left.map(({ path }): Draft => {
      const step = stepOfFile(path, context) ?? expectations.copies[0]?.step ?? null;
      const when =
        step === null
          ? say(ofSettings["copy-before-start"])
          : say(ofSettings["copy-with-step"], { number: step.number });
      const told = tell(words, "left", { path, when });
      return { subject: path, step, outcome: "warn", expected, ...told };
    });
  },
};
