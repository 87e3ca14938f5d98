/** How the folder is found that really holds the release one came from. */
import { say } from "../../language/words.js";
import type { CheckContext } from "../check.js";
import { options } from "../result/options.js";
import { words } from "./words.js";

/** Names every folder that holds it, and says how the first is taken for the backup. */
export function sayFind(context: CheckContext): string {
  const {
    expectations: { from },
    situation: { olds },
  } = context;
  const backupOption = options.backup;
  const [first] = olds;
  if (first === undefined) return say(words["find-backup"], { from, backupOption });
  const beside = olds.find((path) => !path.includes("/"));
  if (beside !== undefined) return say(words["name-backup"], { from, folders: olds, backupOption, name: beside });
  return say(words["move-backup"], { from, folders: olds, backupOption, ...moveOut(first, context) });
}

/** Where the settings files are copied from: out of no backup that is not the one. */
export function saySource({ expectations: { backup, from }, observation, situation, remedies }: CheckContext): string {
  if (backup === null) return say(words["renamed-folder"]);
  const isRight = situation.noBackup === null && situation.wrongBackup === null;
  return isRight ? remedies.path(observation.backup.name) : say(words["other-backup"], { from });
}

/** The command that takes a release out of the folder that it lies in, and the name that it has then. */
function moveOut(
  path: string,
  { expectations, observation, remedies }: CheckContext,
): { name: string; command: string } {
  const taken = new Set(observation.names);
  const free = [observation.backup.planned, `${observation.backup.planned}-${expectations.from}`];
  const name = free.find((one) => !taken.has(one)) ?? `${observation.backup.planned}-${expectations.from}-found`;
  return { name, command: remedies.move(path, name) };
}
