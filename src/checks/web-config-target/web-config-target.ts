import { say } from "../../language/words.js";
import { foldName } from "../../model/observation.js";
import type { Check, CheckContext } from "../check.js";
import { skipped, tell, type Draft, type Told } from "../result/result.js";
import { stepOfFile } from "../settings-files/step-of-file.js";
import { words as ofSettings } from "../settings-files/words.js";
import { words } from "./words.js";

/** What IIS reads; any other file in XML starts nothing. */
const fileOfIis = "web.config";
/** The module that hosts the program since ASP.NET Core 2.2; its predecessor is gone from current bundles. */
const hostingModule = "AspNetCoreModuleV2";

/**
 * `web.config` starts this role's own program. Warns where it asks for another module than the current one, or
 * points into the backup.
 */
export const webConfigTarget: Check = {
  name: "web-config-target",
  summary: "web.config starts the role's own program, with the current module, and points nowhere into the backup",
  words,
  judge(context) {
    const { runtime } = context.expectations;
    return context.product.settingsFiles
      .filter(
        ({ name, roles, folder }) =>
          foldName(name) === fileOfIis && folder === runtime && roles.includes(context.role.id),
      )
      .flatMap(({ name }) => judgeFile(`${runtime}/${name}`, context));
  },
};

type StartTarget = CheckContext["settings"]["startTargets"][number];

function judgeFile(path: string, context: CheckContext): Draft[] {
  const { role, settings, situation } = context;
  const step = stepOfFile(path, context);
  const expected = say(words.expected, { programs: role.programs });
  const state = settings.judgements.get(foldName(path))?.current.state ?? "absent";
  const premise = situation.noRuntime ?? (state === "absent" ? say(words.absent, { path }) : null);
  if (premise !== null) return [skipped(path, step, expected, premise)];
  const target = settings.startTargets.find((one) => foldName(one.path) === foldName(path));
  if (target === undefined) return [skipped(path, step, expected, say(ofSettings.unreadable, { path }))];
  const draft = { subject: path, step, expected };
  const own = new Set(role.programs.map(foldName));
  if (!target.programs.some((name) => own.has(foldName(name))))
    return [{ ...draft, outcome: "fail", ...describeOther(target, context) }];
  const warnings = [...warnModule(target, context), ...warnBackup(target, context)];
  if (warnings.length > 0) return warnings.map((warning) => ({ ...draft, outcome: "warn", ...warning }));
  return [{ ...draft, outcome: "pass", ...tell(words, "right", { path, started: target.programs }) }];
}

/** That it starts another program, or none. */
function describeOther({ path, programs }: StartTarget, context: CheckContext): Told {
  const { role, product, remedies } = context;
  const isStarted = (name: string): boolean => programs.some((started) => foldName(started) === foldName(name));
  const other = product.roles.find(({ id, programs: theirs }) => id !== role.id && theirs.some(isStarted));
  const library = role.programs.find((name) => name.toLowerCase().endsWith(".dll"));
  return tell(words, "other", {
    ...{ path, programs: role.programs, file: remedies.path(path) },
    started: programs.length === 0 ? words.nothing : programs,
    role: other === undefined ? "" : say(words["of-role"], { role: other.name }),
    program: library ?? role.programs[0] ?? words["any-program"],
    instead: sayInstead(path, context),
  });
}

const isTheCustomers = new Set<unknown>(["identical", "equivalent", "absent-in-backup"]);

function sayInstead(
  path: string,
  { settings, observation, expectations: { runtime }, remedies }: CheckContext,
): string {
  if (isTheCustomers.has(settings.judgements.get(foldName(path))?.verdict)) return words["no-better"];
  const source = `${observation.backup.name}/${path.slice(runtime.length + 1)}`;
  return say(words["own-again"], { command: remedies.copy(source, path) });
}

function warnModule({ path, modules }: StartTarget, { remedies }: CheckContext): (Told & { expected: string })[] {
  const old = modules.filter((name) => /^AspNetCoreModule/iu.test(name) && foldName(name) !== foldName(hostingModule));
  const [first] = old;
  if (first === undefined) return [];
  const values = { path, modules: old, module: hostingModule, file: remedies.path(path), old: first };
  return [{ expected: say(words["expected-module"], { module: hostingModule }), ...tell(words, "module", values) }];
}

function warnBackup(
  { path, intoBackup: paths }: StartTarget,
  { observation, expectations, remedies }: CheckContext,
): (Told & { expected: string })[] {
  const [first] = paths;
  if (first === undefined) return [];
  const [file, runtime] = [remedies.path(path), remedies.path(expectations.runtime)];
  const told = tell(words, "into-backup", { path, paths, backup: observation.backup.name, file, first, runtime });
  return [{ expected: say(words["expected-outside"]), ...told }];
}
