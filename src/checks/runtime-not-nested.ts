import { listNames, skipped, type Check } from "./check.js";

/**
 * The release lies directly in the runtime folder, not one folder further in: `Runtime\Runtime`, or the folder that
 * an archive wraps around its files.
 */
export const runtimeNotNested: Check = {
  name: "runtime-not-nested",
  summary: "The release lies directly in the runtime folder, not one folder further in",
  judge({ expectations: { runtime, extract }, situation, remedies }) {
    const expected = `the files of the release directly in \`${runtime}\``;
    if (situation.noRuntime !== null) return [skipped(runtime, extract, expected, situation.noRuntime)];
    const draft = { subject: runtime, step: extract, expected };
    const [first, ...others] = situation.nested;
    if (first === undefined)
      return [
        {
          ...draft,
          outcome: "pass",
          actual: "they are",
          message: `No folder in \`${runtime}\` holds a release of its own.`,
        },
      ];
    const folders = situation.nested.map((folder) => `${runtime}/${folder}`);
    const all = situation.misplaced !== null;
    return [
      {
        ...draft,
        subject: `${runtime}/${first}`,
        outcome: "fail",
        actual: all ? `they are in ${listNames(folders)}` : `${listNames(folders)} holds a release as well`,
        message: all
          ? `The release lies one folder too deep, in ${listNames(folders)}: the program will not be found.`
          : `There is a release inside the release, in ${listNames(folders)}.`,
        remedy: all
          ? `Stop the program, rename ${remedies.path(runtime)} so that it is out of the way, and extract the archive again so that its files lie directly in it; or move them one folder up, where nothing there has their names: ${remedies.moveContent(`${runtime}/${first}`, runtime)}`
          : `Look at what is in it, then delete it: ${remedies.removeFolder(`${runtime}/${first}`)}`,
        ...(others.length > 0 ? { files: folders } : {}),
      },
    ];
  },
};
