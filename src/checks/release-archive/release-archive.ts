import { say } from "../../language/words.js";
import type { SeenArchive } from "../../model/readiness.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { options } from "../result/result.js";
import { words } from "./words.js";

/** Each installation's archive is a whole release of this role and version: every file of it was read. */
export const releaseArchive: Check<PreflightContext> = {
  name: "release-archive",
  summary: "Each archive is a whole release of this role and of the version that it is for",
  words,
  severities: { fail: "inhibitor" },
  judge: ({ readiness }) =>
    readiness.archives.map((archive, index) => ({ ...judgeArchive(archive, index), hop: index + 1 })),
};

function judgeArchive({ to, state, file, problem, note, manifest, version }: SeenArchive, index: number): Draft {
  const expected = say(words.expected, { to });
  if (file === null || state === "none") {
    const reason =
      index === 0 ? say(words.none, { archiveOption: options.archive, to }) : say(words["none-yet"], { to });
    return skipped(to, null, expected, reason);
  }
  const draft = { subject: file, step: null, expected };
  if (state === "unfit") return { ...draft, outcome: "fail", ...tell(words, "unfit", { file, problem, note }) };
  const files = manifest?.entries.length ?? 0;
  const name = version ?? to;
  return { ...draft, outcome: "pass", ...tell(words, "right", { file, files, version: name, to }) };
}
