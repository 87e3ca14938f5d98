import { listNames, counted, lookAgain, skipped, type Check, type CheckContext } from "./check.js";
import type { ReleaseFile } from "./situation.js";

/**
 * Every file of the release is in the runtime folder with its size and CRC-32 (with `--quick`, its size). Missing,
 * truncated, changed and misplaced files are told apart, and those that are still the old release's, as happens when
 * a file was locked. A settings file that the procedure replaces is left to `config-copied`.
 */
export const runtimeComplete: Check = {
  name: "runtime-complete",
  summary: "Every file of the new release's archive is in the runtime folder, with its size and CRC-32",
  judge(context) {
    const {
      expectations: { runtime, extract },
      observation: { archive, quick },
      situation,
    } = context;
    const expected =
      archive === null
        ? "every file of the release"
        : `the ${counted(archive.entries.length, "file")} of \`${archive.file}\`, by ${quick ? "size" : "size and CRC-32"}`;
    const premise =
      situation.noRuntime ??
      situation.misplaced ??
      (archive === null ? "without `--archive` there is nothing to compare with" : null) ??
      situation.wrongRuntime;
    const files = situation.releaseFiles;
    if (premise !== null || files === null)
      return [skipped(runtime, extract, expected, premise ?? "there is nothing to compare with")];
    const draft = { step: extract, expected };
    const wrong = files.filter(({ state }) => state !== "same" && state !== "unseen");
    const unseen = files.filter(({ state }) => state === "unseen");
    if (wrong.length > 0) return [{ ...draft, ...describeWrong(wrong, context) }];
    if (unseen.length > 0) {
      const names = unseen.map(({ entry }) => `${runtime}/${entry.path}`);
      return [
        {
          ...draft,
          subject: names.length === 1 ? (names[0] ?? runtime) : runtime,
          outcome: "unknown",
          actual: `${counted(unseen.length, "file")} could not be looked at: ${listNames(names)}`,
          message: `${counted(unseen.length, "file")} of the release could not be looked at (${unseen[0]?.detail ?? "no reason given"}): ${listNames(names)}.`,
          remedy: lookAgain("the whole folder"),
          files: names,
        },
      ];
    }
    return [
      {
        ...draft,
        subject: runtime,
        outcome: "pass",
        actual: "all of them",
        message: `All ${counted(files.length, "file")} of the release are in \`${runtime}\`${quick ? ", by their sizes" : ""}.`,
      },
    ];
  },
};

const words = {
  missing: "missing",
  truncated: "truncated",
  old: "still the old release's",
  changed: "changed",
  moved: "in another place",
} as const;

function describeWrong(
  wrong: readonly ReleaseFile[],
  { expectations: { runtime, to }, observation, remedies }: CheckContext,
): { subject: string; outcome: "fail"; actual: string; message: string; remedy: string; files: string[] } {
  const kinds = (Object.keys(words) as (keyof typeof words)[])
    .map((kind) => ({ kind, files: wrong.filter(({ state }) => state === kind) }))
    .filter(({ files }) => files.length > 0);
  const names = wrong.map(({ entry }) => `${runtime}/${entry.path}`);
  const told = kinds.map(
    ({ kind, files }) =>
      `${counted(files.length, "file")} ${words[kind]} (${listNames(files.map(({ entry, detail }) => `${runtime}/${entry.path}${detail === null ? "" : kind === "moved" ? ` → ${runtime}/${detail}` : `: ${detail}`}`))})`,
  );
  const locked = kinds.some(({ kind }) => kind === "old")
    ? " A file that was in use during the extraction stays as it was: stop the program, and under IIS wait for the end of the worker process."
    : "";
  return {
    subject: names.length === 1 ? (names[0] ?? runtime) : runtime,
    outcome: "fail",
    actual: told.join("; "),
    message: `Of the release, ${told.join("; ")}.${locked}`,
    remedy: `Stop the program and extract these files again from ${observation.archive?.file ?? "its archive"} (${to}) into ${remedies.path(runtime)}; leave your settings files as they are.`,
    files: names,
  };
}
