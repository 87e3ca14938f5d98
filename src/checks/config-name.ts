import { baseName } from "../language/path-pattern.js";
import { skipped, type Check, type Draft } from "./check.js";
import { misnamedFiles } from "./misnamed.js";
import { stepOfFile } from "./step-of-file.js";

/**
 * No settings file lies there under a name that the program does not read (`appsettings-agent.json`,
 * `web.config.txt`, `web (1).config`), or in another folder than the one it reads. Fails where the real file is missing, else warns.
 */
export const configName: Check = {
  name: "config-name",
  summary: "No settings file has a name that the program does not read, or lies in another folder",
  judge(context) {
    const {
      expectations: { runtime, copies },
      situation,
      remedies,
    } = context;
    const expected = `settings files by their real names, in \`${runtime}\``;
    if (situation.noRuntime !== null) return [skipped(runtime, null, expected, situation.noRuntime)];
    const found = misnamedFiles(context);
    if (found.length === 0)
      return [
        {
          subject: runtime,
          step: copies[0]?.step ?? null,
          outcome: "pass",
          expected,
          actual: "they have them",
          message: "No settings file has a name or a place that the program does not read.",
        },
      ];
    return found.map(({ path, should, why, realIsThere }): Draft => {
      const wrong =
        why === "name"
          ? `is called \`${baseName(path)}\`, which no program reads; its name is \`${baseName(should)}\``
          : `lies where no program reads it; its place is \`${should}\``;
      return {
        subject: path,
        step: stepOfFile(should, context),
        outcome: realIsThere ? "warn" : "fail",
        expected: `\`${should}\``,
        actual: `\`${path}\`${realIsThere ? " besides" : ""}`,
        message: `A settings file ${wrong}. ${realIsThere ? "The real one is there too: this one has no effect." : "The real one is missing."}`,
        remedy: realIsThere
          ? `Compare it with ${remedies.path(should)}, then delete it: ${remedies.remove([path])}`
          : why === "name"
            ? remedies.rename(path, baseName(should))
            : remedies.move(path, should),
      };
    });
  },
};
