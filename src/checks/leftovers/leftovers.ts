import { say } from "../../language/words.js";
import { fitsAny, fitsPattern } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { Check } from "../check.js";
import { misnamedFiles } from "../settings-files/misnamed.js";
import { handMadeCopies } from "../situation/situation.js";
import { aboutFiles, pronoun, skipped, tell } from "../result/result.js";
import { words } from "./words.js";

/** Nothing that hand work leaves behind lies in the runtime folder: `app_offline.htm`, copies, `.bak` files and the like, by the patterns of the pack. */
export const leftovers: Check = {
  name: "leftovers",
  summary: "Nothing that hand work leaves behind lies in the runtime folder: app_offline.htm, copies, .bak files",
  words,
  severities: { warn: "low" },
  judge(context) {
    const {
      product,
      expectations: { runtime },
      observation,
      situation,
      remedies,
    } = context;
    const draft = { subject: runtime, step: null, expected: say(words.expected) };
    if (situation.noRuntime !== null) return [skipped(runtime, null, draft.expected, situation.noRuntime)];
    const known = product.knownFiles.filter(({ kind }) => kind === "leftover");
    const patterns = known.map(({ pattern }) => pattern);
    const isReleased = (path: string): boolean => situation.archiveEntries?.has(foldName(path)) === true;
    const isHandMade = handMadeCopies(product, context.expectations);
    const misnamed = new Set(misnamedFiles(context).map(({ path }) => foldName(path)));
    const isLeft = (path: string): boolean =>
      fitsAny(`${runtime}/${path}`, patterns) || (isHandMade(path) && !misnamed.has(foldName(`${runtime}/${path}`)));
    const files = observation.runtime.entries
      .filter(({ path, kind }) => kind !== "folder" && !isReleased(path) && isLeft(path))
      .map(({ path }) => `${runtime}/${path}`);
    if (files.length === 0) return [{ ...draft, outcome: "pass", ...tell(words, "none", { runtime }) }];
    const summaries = files.map(
      (file) => known.find(({ pattern }) => fitsPattern(file, pattern))?.summary ?? words["hand-made"],
    );
    const why = [...new Set(summaries)].join(" ");
    const told = tell(words, "some", { files, why, them: pronoun(files), command: remedies.remove(files) });
    return [{ ...draft, outcome: "warn", ...told, ...aboutFiles(files, runtime) }];
  },
};
