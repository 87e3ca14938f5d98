import { baseName, fitsPattern } from "../../language/path-pattern.js";
import { say } from "../../language/words.js";
import type { ExpectedEdit } from "../../model/expectations.js";
import type { SettingOrderState, SettingsJudgement } from "../../model/settings.js";
import type { Check, CheckContext } from "../check.js";
import { skipped, tell, type Draft } from "../result/result.js";
import { words } from "./words.js";

/**
 * What later steps order of single settings is so: the setting is there, and holds what the step writes or adds. Of a
 * choice that nobody settled one has to be done, else it warns. Values are told only as the guide writes them.
 */
export const configEdited: Check = {
  name: "config-edited",
  summary: "The settings that later steps order are there, and as they order them",
  words,
  judge(context) {
    const { runtime, edits } = context.expectations;
    const expected = say(words.expected);
    if (context.situation.noRuntime !== null) return [skipped(runtime, null, expected, context.situation.noRuntime)];
    const results = [...context.settings.judgements.values()].flatMap((judgement) =>
      ordersOf(judgement, edits).map((orders) => judgeSetting(judgement, orders, context)),
    );
    return results.length > 0 ? results : [skipped(runtime, null, expected, say(words["none-ordered"]))];
  },
};

/** What the last step that names it orders of one setting: the choices of that step. */
type Orders = readonly [ExpectedEdit & { setting: string }, ...(ExpectedEdit & { setting: string })[]];

function ordersOf({ path }: SettingsJudgement, edits: readonly ExpectedEdit[]): Orders[] {
  const named = edits.filter(
    (edit): edit is ExpectedEdit & { setting: string } =>
      edit.setting !== null && fitsPattern(baseName(path), baseName(edit.file)),
  );
  const settings = [...new Set(named.map(({ setting }) => setting))];
  return settings.flatMap((setting) => {
    const all = named.filter((edit) => edit.setting === setting);
    const [first, ...others] = all.filter(({ step }) => step.id === all.at(-1)?.step.id);
    return first === undefined ? [] : [[first, ...others] as const];
  });
}

/** Verdicts of a file that another check speaks of. */
const elsewhere = new Set<unknown>(["missing", "vendor-new-default", "vendor-old-default", "customer-settings-lost"]);

function judgeSetting(judgement: SettingsJudgement, orders: Orders, context: CheckContext): Draft {
  const { path } = judgement;
  const [{ setting, step, conditional }] = orders;
  const values = orders.flatMap(({ value }) => value ?? []);
  const expected =
    values.length < orders.length
      ? say(words["expected-any"], { setting })
      : say(words["expected-value"], { setting, values: values.map((value) => `\`${value}\``).join(" / ") });
  const state = stateOf(judgement, orders);
  if (elsewhere.has(judgement.verdict))
    return skipped(path, step, expected, say(words.unread, { check: "config-copied", path }));
  if (state === null) return skipped(path, step, expected, say(words.unread, { check: "config-readable", path }));
  const draft = { subject: path, step, expected };
  if (state === "done") return { ...draft, outcome: "pass", ...tell(words, "done", { path, setting }) };
  if (conditional) return skipped(path, step, expected, say(words.conditional));
  const file = context.remedies.path(path);
  const remedy = say(words[orders.length > 1 ? "choose-step" : "do-step"], { number: step.number, file });
  const told = tell(words, state, { path, setting, wanted: expected, remedy });
  return { ...draft, outcome: orders.length > 1 ? "warn" : "fail", ...told, settings: [setting] };
}

/** What became of it: of several choices the best; `null`: the file cannot be read. */
function stateOf({ orders: states }: SettingsJudgement, orders: Orders): SettingOrderState["state"] | null {
  const found = orders.flatMap(({ setting, value }) =>
    states.filter((one) => one.setting === setting && one.value === value).map(({ state }) => state),
  );
  return (["done", "otherwise", "absent"] as const).find((state) => found.includes(state)) ?? null;
}
