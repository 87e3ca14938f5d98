/** What the two checks of versions share. */
import type { StepReference } from "../model/expectations.js";
import type { SeenVersion } from "../model/observation.js";
import { lookAgain, skipped, type CheckContext, type Draft } from "./check.js";
import { placeVersion } from "./situation.js";

/** What a version is judged by. */
export interface VersionSubject {
  /** The program's path below the working directory. */
  subject: string;
  step: StepReference | null;
  /** The version that it should belong to. */
  version: string;
  seen: SeenVersion | null;
  premise: string | null;
  remedy: string;
}

/** Judges the version resource of a program: another known product line fails, one that cannot be placed warns. */
export function judgeVersion({ subject, step, version, seen, premise, remedy }: VersionSubject, { product, remedies }: CheckContext): Draft[] {
  const line = placeVersion(version, product) ?? version;
  const expected = `a file version of the product line ${line}`;
  if (premise !== null) return [skipped(subject, step, expected, premise)];
  if (seen === null) return [];
  const draft = { subject, step, expected };
  if (seen.state === "unseen") return [{ ...draft, outcome: "unknown", actual: "could not be looked at", message: `The version of \`${subject}\` could not be read: ${seen.reason}.`, remedy: lookAgain("the file") }];
  const look = `See whether it is a build of ${line}: ${remedies.showVersion(subject)}`;
  if (seen.state === "none") return [{ ...draft, outcome: "warn", actual: "no version", message: `\`${subject}\` does not say its version: ${seen.reason}.`, remedy: look }];
  const found = placeVersion(seen.version, product);
  if (found === line) return [{ ...draft, outcome: "pass", actual: seen.version, message: `\`${subject}\` is of version ${seen.version}.` }];
  if (found === undefined) return [{ ...draft, outcome: "warn", actual: seen.version, message: `\`${subject}\` says version ${seen.version}, which belongs to no product line that is known here.`, remedy: look }];
  return [{ ...draft, outcome: "fail", actual: seen.version, message: `\`${subject}\` is of version ${seen.version}, so of ${found} and not of ${line}.`, remedy }];
}
