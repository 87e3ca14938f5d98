/** What the two checks of versions share. */
import type { StepReference } from "../model/expectations.js";
import type { SeenProgram } from "../model/observation.js";
import { lookAgain, skipped, type CheckContext, type Draft } from "./check.js";
import { placeVersion } from "./situation.js";

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
  { product, remedies }: CheckContext,
): Draft[] {
  const line = placeVersion(version, product) ?? version;
  const lineIn = (one: SeenProgram): string | undefined =>
    one.state === "version" ? placeVersion(one.version, product) : undefined;
  const decisive =
    seen.find((one) => ![undefined, line].includes(lineIn(one))) ??
    seen.find(({ state }) => state !== "none") ??
    seen[0];
  const subject = `${folder}/${decisive?.program ?? program}`;
  const draft = { subject, step, expected: `a file version of the product line ${line}` };
  if (premise !== null) return [skipped(subject, step, draft.expected, premise)];
  if (decisive === undefined) return [];
  if (decisive.state === "unseen")
    return [
      {
        ...draft,
        outcome: "unknown",
        actual: "could not be looked at",
        message: `The version of \`${subject}\` could not be read: ${decisive.reason}.`,
        remedy: lookAgain("the file"),
      },
    ];
  const look = `See whether it is a build of ${line}: ${remedies.showVersion(subject)}`;
  if (decisive.state === "none")
    return [
      {
        ...draft,
        outcome: "warn",
        actual: "no version",
        message: `\`${subject}\` does not say its version: ${decisive.reason}.`,
        remedy: look,
      },
    ];
  const found = lineIn(decisive);
  if (found === line)
    return [
      {
        ...draft,
        outcome: "pass",
        actual: decisive.version,
        message: `\`${subject}\` is of version ${decisive.version}.`,
      },
    ];
  if (found === undefined)
    return [
      {
        ...draft,
        outcome: "warn",
        actual: decisive.version,
        message: `\`${subject}\` says version ${decisive.version}, which belongs to no product line that is known here.`,
        remedy: look,
      },
    ];
  return [
    {
      ...draft,
      outcome: "fail",
      actual: decisive.version,
      message: `\`${subject}\` is of version ${decisive.version}, so of ${found} and not of ${line}.`,
      remedy,
    },
  ];
}
