import { say } from "../../language/words.js";
import type { Check, CheckContext } from "../check.js";
import { aboutFiles, lookAgain, options, skipped, tell, type Draft, type Told } from "../result/result.js";
import { words as shared } from "../result/words.js";
import type { ReleaseFile } from "../situation/situation.js";
import { words } from "./words.js";

/**
 * Every file of the release is in the runtime folder with its size and CRC-32 (with `--quick`, its size). Missing,
 * truncated, changed and misplaced files are told apart, and those that are still the old release's, as happens when
 * a file was locked. A settings file that the procedure replaces is left to `config-copied`.
 */
export const runtimeComplete: Check = {
  name: "runtime-complete",
  summary: "Every file of the new release's archive is in the runtime folder, with its size and CRC-32",
  words,
  judge(context) {
    const {
      expectations: { runtime, extract },
      observation: { archive, quick },
      situation,
    } = context;
    const expected = sayExpected(context);
    const noArchive = say(words["no-archive"], { archiveOption: options.archive });
    const premise =
      situation.noRuntime ?? situation.misplaced ?? (archive === null ? noArchive : null) ?? situation.wrongRuntime;
    const files = situation.releaseFiles;
    if (premise !== null || files === null) return [skipped(runtime, extract, expected, premise ?? noArchive)];
    const draft = { step: extract, expected };
    const wrong = files.filter(({ state }) => state !== "same" && state !== "unseen");
    if (wrong.length > 0) return [{ ...draft, outcome: "fail", ...describeWrong(wrong, context) }];
    const unseen = files.filter(({ state }) => state === "unseen");
    if (unseen.length > 0) return [{ ...draft, outcome: "unknown", ...describeUnseen(unseen, runtime) }];
    const how = quick ? words["by-their-sizes"] : "";
    return [
      { ...draft, subject: runtime, outcome: "pass", ...tell(words, "right", { files: files.length, runtime, how }) },
    ];
  },
};

function sayExpected({ observation: { archive, quick } }: CheckContext): string {
  if (archive === null) return say(words["expected-any"]);
  const how = quick ? words["by-size"] : say(words["by-content"], { checksum: "CRC-32" });
  return say(words.expected, { files: archive.entries.length, archive: archive.file, how });
}

type Described = Told & Pick<Draft, "subject" | "files">;

function describeUnseen(unseen: readonly ReleaseFile[], runtime: string): Described {
  const files = unseen.map(({ entry }) => `${runtime}/${entry.path}`);
  const reason = unseen[0]?.detail ?? shared["no-reason"];
  const remedy = lookAgain(shared["whole-folder"]);
  const told = tell(words, "unseen", { files: files.length, names: files, reason, remedy });
  return { ...told, ...aboutFiles(files, runtime), files };
}

/** The states of files that are not as they should be, in the order in which they are told. */
const faults = ["missing", "truncated", "old", "changed", "moved"] as const;

function describeWrong(
  wrong: readonly ReleaseFile[],
  { expectations: { runtime, to }, observation, remedies }: CheckContext,
): Described {
  const files = wrong.map(({ entry }) => `${runtime}/${entry.path}`);
  const told = faults.flatMap((fault) => {
    const names = wrong.filter(({ state }) => state === fault).map((file) => nameWithDetail(file, runtime));
    return names.length === 0 ? [] : [say(words[fault], { files: names.length, names })];
  });
  const values = {
    told: told.join("; "),
    locked: wrong.some(({ state }) => state === "old") ? words.locked : "",
    ...{ archive: observation.archive?.file ?? "", to, path: remedies.path(runtime) },
  };
  return { ...tell(words, "wrong", values), ...aboutFiles(files, runtime), files };
}

function nameWithDetail({ entry, state, detail }: ReleaseFile, runtime: string): string {
  const path = `${runtime}/${entry.path}`;
  if (detail === null) return path;
  return state === "moved"
    ? say(words["moved-to"], { path, to: `${runtime}/${detail}` })
    : say(words["with-detail"], { path, detail });
}
