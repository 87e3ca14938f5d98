import { fitsAny, fitsPattern } from "../language/path-pattern.js";
import { foldName } from "../model/observation.js";
import { listNames, skipped, type Check } from "./check.js";

/** Nothing that hand work leaves behind lies in the runtime folder: `app_offline.htm`, copies, `.bak` files and the like, by the patterns of the pack. */
export const leftovers: Check = {
  name: "leftovers",
  summary: "Nothing that hand work leaves behind lies in the runtime folder: app_offline.htm, copies, .bak files",
  judge({ product, expectations: { runtime }, observation, situation, remedies }) {
    const expected = "nothing that is left over from hand work";
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const known = product.knownFiles.filter(({ kind }) => kind === "leftover");
    const patterns = known.map(({ pattern }) => pattern);
    const files = observation.runtime.entries
      .filter(
        ({ path, kind }) =>
          kind !== "folder" &&
          situation.archiveEntries?.has(foldName(path)) !== true &&
          fitsAny(`${runtime}/${path}`, patterns),
      )
      .map(({ path }) => `${runtime}/${path}`);
    if (files.length === 0)
      return [
        {
          subject: runtime,
          step: null,
          outcome: "pass",
          expected,
          actual: "nothing",
          message: `Nothing is left over in \`${runtime}\`.`,
        },
      ];
    const why = [
      ...new Set(files.flatMap((file) => known.find(({ pattern }) => fitsPattern(file, pattern))?.summary ?? [])),
    ].join(" ");
    return [
      {
        subject: files.length === 1 ? (files[0] ?? runtime) : runtime,
        step: null,
        outcome: "warn",
        expected,
        actual: listNames(files),
        message: `Left over: ${listNames(files)}. ${why}`,
        remedy: `Look at ${files.length === 1 ? "it" : "them"}, then: ${remedies.remove(files)}`,
        ...(files.length > 1 ? { files } : {}),
      },
    ];
  },
};
