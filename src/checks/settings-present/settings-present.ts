import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { ExpectedCopy } from "../../model/expectations.js";
import type { Check, CheckContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { misnamedFiles } from "../settings-files/misnamed.js";
import { placeBefore } from "../settings-files/carried.js";
import { fitsPattern } from "../../language/path-pattern.js";
import { words } from "./words.js";

/** Every file that a step of the guide copies out of the old release is there to be copied. */
export const settingsPresent: Check = {
  name: "settings-present",
  summary: "Every file that a step of the guide copies out of the old release is there",
  words,
  severities: { fail: "inhibitor" },
  judge(context) {
    const { expectations, situation } = context;
    const { runtime, copies } = expectations;
    const expected = say(words.expected);
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const wanted = copies.filter(({ conditional }) => !conditional).flatMap((copy) => wantedOf(copy, context));
    if (wanted.length === 0) return [];
    const wrong = wanted.filter(({ isThere }) => !isThere);
    if (wrong.length > 0) return wrong.map((file) => judgeMissing(file, context));
    const files = [...new Set(wanted.map(({ path }) => path))];
    const step = wanted[0]?.copy.step ?? null;
    return [{ subject: runtime, step, outcome: "pass", expected, ...tell(words, "right", { files }) }];
  },
};

/** A file, pattern or folder that a step copies, where it is before the upgrade. */
interface Wanted {
  path: string;
  copy: ExpectedCopy;
  isThere: boolean;
}

function wantedOf(copy: ExpectedCopy, { expectations, observation, situation }: CheckContext): Wanted[] {
  const from = placeBefore(copy.from, expectations, observation.backup.planned);
  if (from === null) return [];
  const { runtime } = expectations;
  return copy.files.map((file) => {
    const path = `${from}/${file}`;
    // That a folder has a file's name is another check's finding.
    const isThere = [...situation.runtimeEntries.values()].some((entry) =>
      fitsPattern(`${runtime}/${entry.path}`, path),
    );
    return { path, copy, isThere };
  });
}

function judgeMissing({ path, copy: { step } }: Wanted, context: CheckContext): Draft {
  const draft = { subject: path, step, expected: say(words["expected-file"], { path }) };
  // A name that no program reads is reported as such.
  const misnamed = misnamedFiles(context).find(
    ({ should, realIsThere }) => !realIsThere && foldName(baseName(should)) === foldName(baseName(path)),
  );
  if (misnamed !== undefined) return skipped(path, step, draft.expected, say(words.misnamed, { path: misnamed.path }));
  return { ...draft, outcome: "fail", ...tell(words, "missing", { path, number: step.number }) };
}
