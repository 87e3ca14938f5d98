import { say } from "../../language/words.js";
import type { Check, CheckContext } from "../check.js";
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
  judge(context) {
    const {
      expectations: { runtime, extract },
      situation: { noRuntime, backupInside, nested, misplaced },
      remedies,
    } = context;
    const expected = say(words.expected, { runtime });
    if (noRuntime !== null) return [skipped(runtime, extract, expected, noRuntime)];
    const folders = nested.map((folder) => `${runtime}/${folder}`).filter((folder) => folder !== backupInside);
    const [first] = folders;
    if (first === undefined && backupInside !== null)
      return [skipped(runtime, extract, expected, say(words.inside, { folder: backupInside }))];
    const draft = { subject: first ?? runtime, step: extract, expected };
    if (first === undefined) return [{ ...draft, outcome: "pass", ...tell(words, "right", { runtime }) }];
    const path = remedies.path(runtime);
    const told =
      misplaced === null
        ? tell(words, "twice", { folders, remedy: sayRemedy(first, context) })
        : tell(words, "too-deep", { folders, path, command: remedies.moveContent(first, runtime) });
    return [{ ...draft, outcome: "fail", ...told, ...(folders.length > 1 ? { files: folders } : {}) }];
  },
};

/** What to do about a release in the release: where there is no other copy of the old one, it is not deleted. */
function sayRemedy(folder: string, { expectations, observation, situation, role, remedies }: CheckContext): string {
  const isOnlyCopy = expectations.backup !== null && (situation.noBackup ?? situation.wrongBackup) !== null;
  if (!isOnlyCopy && !situation.olds.includes(folder))
    return say(words["delete-it"], { command: remedies.removeFolder(folder) });
  const program = role.versionProgram ?? role.programs[0];
  const inside = observation.releases.some(({ path }) => path === folder) && program !== undefined;
  const command = inside ? remedies.showVersion(`${folder}/${program}`) : remedies.list(folder);
  return say(words["keep-it"], { from: expectations.from, command, runtime: expectations.runtime });
}
