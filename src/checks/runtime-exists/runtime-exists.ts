import { say } from "../../language/words.js";
import type { Check, CheckContext } from "../check.js";
import { notSeenBecause, tell } from "../result/result.js";
import { countFiles, describeFolder, isEmpty } from "../situation/situation.js";
import { words } from "./words.js";

/**
 * The folder that the release is unpacked into is there, is a folder, and is not empty. Where it is not, folders
 * that look like it are named.
 */
export const runtimeExists: Check = {
  name: "runtime-exists",
  summary: "The runtime folder is there, a folder, and not empty",
  words,
  judge(context) {
    const {
      expectations: { runtime, extract, to },
      observation: { runtime: tree },
      remedies,
    } = context;
    const draft = { subject: runtime, step: extract, expected: say(words.expected, { runtime, to }) };
    if (tree.state === "folder" && !isEmpty(tree))
      return [{ ...draft, outcome: "pass", ...tell(words, "there", { runtime, files: countFiles(tree) }) }];
    const path = remedies.path(runtime);
    if (tree.state === "unseen") return [{ ...draft, ...notSeenBecause(runtime, tree.reason, path) }];
    const { found, instead } = describeFolder(tree, runtime);
    const hint = hintAt(context);
    return [{ ...draft, outcome: "fail", ...tell(words, "missing", { found, instead, hint, to, path }) }];
  },
};

/** Where the release may be. */
function hintAt({ observation: { names, lookAlikes }, role }: CheckContext): string {
  if (names.some((name) => role.programs.includes(name))) return say(words["hint-own"]);
  return lookAlikes.length === 0 ? "" : say(words["hint-alike"], { names: lookAlikes });
}
