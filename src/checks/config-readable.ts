import { baseName } from "../language/path-pattern.js";
import { lookAgain, skipped, type Check, type CheckContext, type Draft } from "./check.js";
import { stepOfFile } from "./step-of-file.js";

/**
 * Each settings file in the runtime folder can be read as .NET's configuration loader reads it: its encoding, JSON
 * with comments and trailing commas, no key twice (ignoring case), no conflict markers; XML well-formed.
 */
export const configReadable: Check = {
  name: "config-readable",
  summary: "Each settings file can be read as .NET's configuration loader reads it",
  judge(context) {
    const {
      expectations: { runtime },
      settings,
      situation,
    } = context;
    const expected = "settings that .NET can read";
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const results = [...settings.judgements.values()].flatMap((judgement): Draft[] => {
      const step = stepOfFile(judgement.path, context);
      const draft = { subject: judgement.path, step, expected };
      const { current } = judgement;
      switch (current.state) {
        case "absent":
          return [];
        case "unseen":
          return [
            {
              ...draft,
              outcome: "unknown",
              actual: `could not be looked at: ${current.reason}`,
              message: `\`${judgement.path}\` could not be looked at: ${current.reason}.`,
              remedy: lookAgain("the file"),
            },
          ];
        case "readable":
          return [
            {
              ...draft,
              outcome: "pass",
              actual: `readable (${current.encoding})`,
              message: `\`${judgement.path}\` can be read.`,
            },
          ];
        case "unreadable": {
          const place =
            current.line === null
              ? ""
              : `line ${String(current.line)}${current.column === null ? "" : `, column ${String(current.column)}`}`;
          return [
            {
              ...draft,
              outcome: "fail",
              actual: `${place === "" ? "" : `${place}: `}${current.problem}`,
              message: `\`${judgement.path}\` cannot be read${place === "" ? "" : ` (${place})`}: ${current.problem}. The program will not start with it.`,
              remedy: remedyFor(judgement.path, place, context),
            },
          ];
        }
      }
    });
    return results.length > 0
      ? results
      : [skipped(runtime, null, expected, situation.misplaced ?? `there is no settings file in \`${runtime}\``)];
  },
};

function remedyFor(path: string, place: string, { remedies, observation, situation }: CheckContext): string {
  const kept = [...situation.backupEntries.values()].find(
    ({ path: name }) => name.toLowerCase() === baseName(path).toLowerCase(),
  );
  return `Open ${remedies.path(path)}${place === "" ? "" : ` at ${place}`}, mend it and save it as UTF-8${kept === undefined ? "" : `. Or take the customer's file again: ${remedies.copy(`${observation.backup.name}/${kept.path}`, path)}`}`;
}
