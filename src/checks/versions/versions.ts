/** What the two checks of versions share. */
import { say } from "../../language/words.js";
import type { StepReference } from "../../model/expectations.js";
import type { SeenProgram } from "../../model/observation.js";
import type { CheckContext } from "../check.js";
import { lookAgain, notSeen, skipped, tell, type Draft, type Told } from "../result/result.js";
import { placeVersion } from "../situation/situation.js";
import { words } from "./words.js";

/** What a version is judged by. */
export interface VersionSubject {
  /** The folder that the programs are in, below the working directory. */
  folder: string;
  /** The program that the pack names for its version. */
  program: string;
  step: StepReference | null;
  /** The version that they should belong to. */
  version: string;
  seen: readonly SeenProgram[];
  premise: string | null;
  remedy: string;
}

/**
 * Judges the version resources of programs. The first that says a version, or could not be looked at, decides: a version
 * that cannot be placed warns. Any that is of another known product line fails, whatever the others say.
 */
export function judgeVersion(
  { folder, program, step, version, seen, premise, remedy }: VersionSubject,
  context: CheckContext,
): Draft[] {
  const line = placeVersion(version, context.product) ?? version;
  const lineIn = (one: SeenProgram): string | undefined =>
    one.state === "version" ? placeVersion(one.version, context.product) : undefined;
  const decisive =
    seen.find((one) => ![undefined, line].includes(lineIn(one))) ??
    seen.find(({ state }) => state !== "none") ??
    seen[0];
  const subject = `${folder}/${decisive?.program ?? program}`;
  const expected = say(words.expected, { line });
  if (premise !== null) return [skipped(subject, step, expected, premise)];
  if (decisive === undefined) return [];
  return [{ subject, step, expected, ...judgeProgram(subject, decisive, line, remedy, context) }];
}

function judgeProgram(
  program: string,
  seen: SeenProgram,
  line: string,
  remedy: string,
  { product, remedies }: CheckContext,
): Told & Pick<Draft, "outcome"> {
  if (seen.state === "unseen") return notSeen(say(words.unseen, { program, reason: seen.reason }), lookAgain());
  const look = say(words["look-at-build"], { line, command: remedies.showVersion(program) });
  if (seen.state === "none") return { outcome: "warn", ...tell(words, "none", { program, reason: seen.reason, look }) };
  const { version } = seen;
  const found = placeVersion(version, product);
  if (found === line) return { outcome: "pass", ...tell(words, "right", { program, version }) };
  if (found === undefined) return { outcome: "warn", ...tell(words, "unknown", { program, version, look }) };
  return { outcome: "fail", ...tell(words, "wrong", { program, version, found, line, remedy }) };
}
