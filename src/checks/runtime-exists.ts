import { counted, listNames, lookAgain, type Check } from "./check.js";
import { isEmpty } from "./situation.js";

/**
 * The folder that the release is unpacked into is there, is a folder, and is not empty. Where it is not, folders
 * that look like it are named.
 */
export const runtimeExists: Check = {
  name: "runtime-exists",
  summary: "The runtime folder is there, a folder, and not empty",
  judge({ expectations: { runtime, extract, to }, observation, remedies, role }) {
    const { state, reason, entries } = observation.runtime;
    const expected = `a folder \`${runtime}\` with the release ${to} in it`;
    const draft = { subject: runtime, step: extract, expected };
    const files = entries.filter(({ kind }) => kind === "file").length;
    if (state === "folder" && !isEmpty(observation.runtime))
      return [
        {
          ...draft,
          outcome: "pass",
          actual: `a folder with ${counted(files, "file")}`,
          message: `\`${runtime}\` is there, with ${counted(files, "file")}.`,
        },
      ];
    if (state === "unseen")
      return [
        {
          ...draft,
          outcome: "unknown",
          actual: `could not be looked at: ${reason ?? ""}`,
          message: `\`${runtime}\` could not be looked at: ${reason ?? "no reason given"}.`,
          remedy: lookAgain(remedies.path(runtime)),
        },
      ];
    const own = observation.names.some((name) => role.programs.includes(name));
    const alike =
      observation.lookAlikes.length === 0 ? "" : ` These look like it: ${listNames(observation.lookAlikes)}.`;
    const actual =
      state === "absent" ? "nothing of that name" : state === "no-folder" ? "a file of that name" : "an empty folder";
    const hint = own ? " The programs stand in the directory itself: name the folder above it." : alike;
    return [
      {
        ...draft,
        outcome: "fail",
        actual,
        message: `There is ${state === "folder" ? `nothing in \`${runtime}\`` : state === "absent" ? `no \`${runtime}\`` : `a file called \`${runtime}\` where the folder should be`}.${hint}`,
        remedy: `Extract the release archive of ${to} into ${remedies.path(runtime)}, then copy the settings files.`,
      },
    ];
  },
};
