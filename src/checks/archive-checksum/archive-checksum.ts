import { say } from "../../language/words.js";
import type { SeenArchive } from "../../model/readiness.js";
import type { Check, PreflightContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { words } from "./words.js";

/** Each archive has the SHA-256 that was taken at the download, where a file beside it tells that one. */
export const archiveChecksum: Check<PreflightContext> = {
  name: "archive-checksum",
  summary: "Each archive has the SHA-256 that was taken at the download, where a file beside it tells it",
  words,
  severities: { fail: "inhibitor" },
  judge: ({ readiness }) =>
    readiness.archives.flatMap((archive, index) =>
      judgeChecksum(archive).map((draft) => ({ ...draft, hop: index + 1 })),
    ),
};

function judgeChecksum({ file, sha256, sha256Told: told }: SeenArchive): Draft[] {
  if (file === null || sha256 === null) return [];
  const expected = say(words.expected);
  if (told === null) return [skipped(file, null, expected, say(words["not-told"], { checksum: sha256, file }))];
  const draft = { subject: file, step: null, expected: told };
  if (told === sha256) return [{ ...draft, outcome: "pass", ...tell(words, "right", { file, checksum: sha256 }) }];
  return [{ ...draft, outcome: "fail", ...tell(words, "other", { file, checksum: sha256, told }) }];
}
