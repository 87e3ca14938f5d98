import { listNames, counted, skipped, type Check, type Draft } from "./check.js";
import { copiedFiles } from "./copied-files.js";
import { foldName } from "../model/observation.js";

/** What settings the new release's default introduces that the current file lacks: nothing wrong, but good to know. */
export const configNewSettings: Check = {
  name: "config-new-settings",
  summary: "Which settings the new release's default introduces that the current file lacks",
  judge(context) {
    const {
      expectations: { runtime, copies, to },
      observation,
      settings,
      situation,
    } = context;
    const expected = `the settings that the defaults of ${to} introduce`;
    const premise =
      situation.noRuntime ??
      situation.misplaced ??
      (observation.archive === null ? "without `--archive` the new defaults are not known" : null) ??
      situation.wrongRuntime;
    if (premise !== null) return [skipped(runtime, null, expected, premise)];
    const copied = new Set(copiedFiles(copies, context).map(({ path }) => foldName(path)));
    const results = [...settings.judgements.values()].flatMap(({ path, format, introduced, current }): Draft[] => {
      if (format !== "json" || introduced === null || current.state !== "readable" || !copied.has(foldName(path)))
        return [];
      const draft = { subject: path, step: null, outcome: "pass" as const, expected };
      if (introduced.length === 0)
        return [
          {
            ...draft,
            actual: "all there",
            message: `\`${path}\` lacks no setting that the default of ${to} introduces.`,
          },
        ];
      return [
        {
          ...draft,
          actual: `without ${counted(introduced.length, "setting")}`,
          message: `The default of ${to} introduces ${counted(introduced.length, "setting")} that \`${path}\` does not have: ${listNames(introduced)}. The program falls back on its own defaults for ${introduced.length === 1 ? "it" : "them"}.`,
          settings: introduced,
        },
      ];
    });
    return results.length > 0
      ? results
      : [skipped(runtime, null, expected, `no settings file that the guide copies can be compared`)];
  },
};
