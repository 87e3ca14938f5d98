import { say } from "../../language/words.js";
import { fitsAny } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { Check, PreflightContext } from "../check.js";
import { aboutFiles, skipped, tell } from "../result/result.js";
import { isCarried, shippedBy } from "../settings-files/carried.js";
import { resolveReference } from "../settings-files/references.js";
import { words as ofSettings } from "../settings-files/words.js";
import { words } from "./words.js";

/**
 * The customer's own files in the runtime folder, by the patterns of the pack and by what the settings name, are
 * carried over by a step.
 */
export const ownFiles: Check<PreflightContext> = {
  name: "own-files",
  summary: "The customer's own files in the runtime folder, such as certificates, are carried over by a step",
  words,
  severities: { warn: "medium" },
  judge({ product, expectations, settings, situation, readiness, observation }) {
    const { runtime, copies } = expectations;
    const expected = say(words.expected);
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const patterns = product.knownFiles.filter(({ kind }) => kind === "customer").map(({ pattern }) => pattern);
    const named = new Set(settings.references.map(({ file }) => foldName(resolveReference(file, runtime) ?? "")));
    const isShipped = shippedBy(readiness);
    const own = observation.runtime.entries
      .filter(
        ({ kind, path }) =>
          kind !== "folder" && !isShipped(path) && !settings.judgements.has(foldName(`${runtime}/${path}`)),
      )
      .map(({ path }) => `${runtime}/${path}`)
      .filter((path) => fitsAny(path, patterns) || named.has(foldName(path)));
    const left = own.filter((path) => !isCarried(path, expectations));
    const draft = { step: null, expected };
    if (own.length === 0) return [{ ...draft, subject: runtime, outcome: "pass", ...tell(words, "none", { runtime }) }];
    if (left.length === 0)
      return [{ ...draft, ...aboutFiles(own, runtime), outcome: "pass", ...tell(words, "carried", { files: own }) }];
    const [copy] = copies;
    const when =
      copy === undefined
        ? say(ofSettings["copy-before-start"])
        : say(ofSettings["copy-with-step"], { number: copy.step.number });
    const told = tell(words, "left", { files: left, when });
    return [{ ...draft, ...aboutFiles(left, runtime), outcome: "warn", ...told }];
  },
};
