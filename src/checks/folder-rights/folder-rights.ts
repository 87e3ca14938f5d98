import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { words } from "./words.js";

/** Whoever looks may rename, make and delete in the folders that change. It is looked up, and not tried. */
export const folderRights: Check<PreflightContext> = {
  name: "folder-rights",
  summary: "Whoever looks may rename, make and delete in the folders that change",
  words,
  severities: { fail: "inhibitor" },
  judge: ({ readiness }) =>
    readiness.rights.map(({ path, may }): Draft => {
      const expected = say(words.expected);
      if (may === null) return skipped(path, null, expected, say(words.unseen));
      const draft = { subject: path, step: null, expected };
      if (may) return { ...draft, outcome: "pass", ...tell(words, "right", { path }) };
      return { ...draft, outcome: "fail", ...tell(words, "lacking", { path }) };
    }),
};
