import { megabytes } from "../../language/megabytes.js";
import { say } from "../../language/words.js";
import type { Check, PreflightContext } from "../check.js";
import { notSeen, skipped, tell } from "../result/result.js";
import { words } from "./words.js";

/** The new releases fit on the disk that holds the working directory, beside what is there. */
export const diskRoom: Check<PreflightContext> = {
  name: "disk-room",
  summary: "The new release fits on the disk that holds the working directory, beside the old one",
  words,
  severities: { fail: "inhibitor" },
  judge({ readiness, observation: { directory } }) {
    const draft = { subject: directory, step: null, expected: say(words.expected) };
    const manifests = readiness.archives.flatMap(({ manifest }) => manifest ?? []);
    if (manifests.length === 0) return [skipped(directory, null, draft.expected, say(words["no-archive"]))];
    const { freeBytes } = readiness;
    const needed = manifests.flatMap(({ entries }) => entries).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const values = { directory, free: megabytes(freeBytes ?? 0), needed: megabytes(needed) };
    if (freeBytes === null)
      return [{ ...draft, ...notSeen(say(words.unseen, values), say(words["unseen-do"], values)) }];
    if (freeBytes < needed) return [{ ...draft, outcome: "fail", ...tell(words, "short", values) }];
    return [{ ...draft, outcome: "pass", ...tell(words, "right", values) }];
  },
};
