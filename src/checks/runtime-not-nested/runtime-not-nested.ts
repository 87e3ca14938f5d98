import { say } from "../../language/words.js";
import type { Check } from "../check.js";
import { skipped, tell } from "../result/result.js";
import { words } from "./words.js";

/**
 * The release lies directly in the runtime folder, not one folder further in: `Runtime\Runtime`, or the folder that
 * an archive wraps around its files.
 */
export const runtimeNotNested: Check = {
  name: "runtime-not-nested",
  summary: "The release lies directly in the runtime folder, not one folder further in",
  words,
  judge({ expectations: { runtime, extract }, situation, remedies }) {
    const expected = say(words.expected, { runtime });
    if (situation.noRuntime !== null) return [skipped(runtime, extract, expected, situation.noRuntime)];
    const folders = situation.nested.map((folder) => `${runtime}/${folder}`);
    const [first] = folders;
    const draft = { subject: first ?? runtime, step: extract, expected };
    if (first === undefined) return [{ ...draft, outcome: "pass", ...tell(words, "right", { runtime }) }];
    const path = remedies.path(runtime);
    const told =
      situation.misplaced === null
        ? tell(words, "twice", { folders, command: remedies.removeFolder(first) })
        : tell(words, "too-deep", { folders, path, command: remedies.moveContent(first, runtime) });
    return [{ ...draft, outcome: "fail", ...told, ...(folders.length > 1 ? { files: folders } : {}) }];
  },
};
