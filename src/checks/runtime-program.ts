import { foldName } from "../model/observation.js";
import { listNames, skipped, type Check } from "./check.js";

/** The programs without which this role cannot run are in the runtime folder. */
export const runtimeProgram: Check = {
  name: "runtime-program",
  summary: "The role's programs are in the runtime folder",
  judge({ role, product, expectations: { runtime, extract, to }, situation, remedies }) {
    if (role.programs.length === 0) return [];
    const expected = `${listNames(role.programs)} in \`${runtime}\``;
    const premise = situation.noRuntime ?? situation.misplaced;
    if (premise !== null) return [skipped(runtime, extract, expected, premise)];
    const missing = situation.missingPrograms;
    const [first] = missing;
    if (first === undefined)
      return [
        {
          subject: runtime,
          step: extract,
          outcome: "pass",
          expected,
          actual: "they are there",
          message: `${listNames(role.programs)} ${role.programs.length === 1 ? "is" : "are"} in \`${runtime}\`.`,
        },
      ];
    const empty = missing.filter((name) => situation.runtimeEntries.has(foldName(name)));
    const other = product.roles.find(
      ({ id, programs }) =>
        id !== role.id &&
        programs.length > 0 &&
        !programs.some((name) => role.programs.includes(name)) &&
        programs.every((name) => situation.runtimeEntries.has(foldName(name))),
    );
    const hint =
      other !== undefined && missing.length === role.programs.length
        ? ` The programs of the role “${other.name}” are: is this the archive of another role?`
        : "";
    return [
      {
        subject: `${runtime}/${first}`,
        step: extract,
        outcome: "fail",
        expected,
        actual:
          empty.length === missing.length ? `${listNames(missing)} without content` : `without ${listNames(missing)}`,
        message: `\`${runtime}\` lacks ${listNames(missing)}, without which the ${role.target} cannot run.${hint}`,
        remedy: `Extract the release archive of ${to} again into ${remedies.path(runtime)}, and look whether a virus scanner has taken the file away.`,
        ...(missing.length > 1 ? { files: missing.map((name) => `${runtime}/${name}`) } : {}),
      },
    ];
  },
};
