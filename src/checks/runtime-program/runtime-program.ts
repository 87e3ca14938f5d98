import { say } from "../../language/words.js";
import { foldName } from "../../model/observation.js";
import type { Check, CheckContext } from "../check.js";
import { skipped, tell, type Told } from "../result/result.js";
import { words } from "./words.js";

/** The programs without which this role cannot run are in the runtime folder. */
export const runtimeProgram: Check = {
  name: "runtime-program",
  summary: "The role's programs are in the runtime folder",
  words,
  judge(context) {
    const {
      role: { programs },
      expectations: { runtime, extract },
      situation,
    } = context;
    if (programs.length === 0) return [];
    const expected = say(words.expected, { programs, runtime });
    const premise = situation.noRuntime ?? situation.misplaced;
    if (premise !== null) return [skipped(runtime, extract, expected, premise)];
    const draft = { step: extract, expected };
    const files = situation.missingPrograms.map((name) => `${runtime}/${name}`);
    const [first] = files;
    if (first === undefined) {
      const are = programs.length === 1 ? words.is : words.are;
      return [{ ...draft, subject: runtime, outcome: "pass", ...tell(words, "right", { programs, are, runtime }) }];
    }
    const several = files.length > 1 ? { files } : {};
    return [{ ...draft, subject: first, outcome: "fail", ...describeMissing(context), ...several }];
  },
};

function describeMissing(context: CheckContext): Told {
  const {
    role: { target },
    expectations: { runtime, to },
    situation: { missingPrograms: programs, runtimeEntries },
    remedies,
  } = context;
  const allEmpty = programs.every((name) => runtimeEntries.has(foldName(name)));
  return tell(words, "missing", {
    ...{ runtime, programs, target, to, path: remedies.path(runtime) },
    what: allEmpty ? say(words.empty, { programs }) : say(words.without, { programs }),
    hint: hintAtRole(context),
  });
}

/** That the programs of another role are there instead. */
function hintAtRole({ role, product, situation: { missingPrograms, runtimeEntries } }: CheckContext): string {
  if (missingPrograms.length < role.programs.length) return "";
  const other = product.roles.find(
    ({ id, programs }) =>
      id !== role.id &&
      programs.length > 0 &&
      !programs.some((name) => role.programs.includes(name)) &&
      programs.every((name) => runtimeEntries.has(foldName(name))),
  );
  return other === undefined ? "" : say(words["other-role"], { role: other.name });
}
