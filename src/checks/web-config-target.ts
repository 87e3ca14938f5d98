import { foldName } from "../model/observation.js";
import { listNames, skipped, type Check, type CheckContext, type Draft } from "./check.js";
import { stepOfFile } from "./step-of-file.js";

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
  judge(context) {
    const {
      expectations: { runtime },
      product,
      role,
      settings,
      situation,
    } = context;
    const files = product.settingsFiles.filter(
      ({ name, roles, folder }) => foldName(name) === fileOfIis && folder === runtime && roles.includes(role.id),
    );
    return files.flatMap(({ name }): Draft[] => {
      const path = `${runtime}/${name}`;
      const step = stepOfFile(path, context);
      const expected = `${listNames(role.programs)} started`;
      if (situation.noRuntime !== null) return [skipped(path, step, expected, situation.noRuntime)];
      const state = settings.judgements.get(foldName(path))?.current.state ?? "absent";
      if (state === "absent") return [skipped(path, step, expected, `there is no \`${path}\``)];
      const target = settings.startTargets.find((one) => foldName(one.path) === foldName(path));
      if (target === undefined) return [skipped(path, step, expected, `config-readable: \`${path}\` cannot be read`)];
      return judgeTarget(target, { path, step, expected }, context);
    });
  },
};

function judgeTarget(
  { programs, modules, intoBackup }: CheckContext["settings"]["startTargets"][number],
  place: { path: string; step: Draft["step"]; expected: string },
  { role, product, observation, settings, expectations: { runtime }, remedies }: CheckContext,
): Draft[] {
  const { path, step, expected } = place;
  const draft = { subject: path, step, expected };
  const own = new Set(role.programs.map(foldName));
  const [program] = role.programs.filter((name) => name.toLowerCase().endsWith(".dll"));
  if (!programs.some((name) => own.has(foldName(name)))) {
    const other = product.roles.find(
      ({ id, programs: theirs }) =>
        id !== role.id && theirs.some((name) => programs.some((started) => foldName(started) === foldName(name))),
    );
    const isTheCustomers = ["identical", "equivalent", "absent-in-backup"].includes(
      settings.judgements.get(foldName(path))?.verdict ?? "",
    );
    const started = programs.length === 0 ? "nothing" : listNames(programs);
    return [
      {
        ...draft,
        outcome: "fail",
        actual: `it starts ${started}`,
        message: `\`${path}\` starts ${started}${other === undefined ? "" : `, the program of the role “${other.name}”,`} and not ${listNames(role.programs)}.`,
        remedy: `In ${remedies.path(path)} let the element aspNetCore name ${program ?? role.programs[0] ?? "the role's program"}${isTheCustomers ? "; the backup has no better one." : `, or take this host's own file again: ${remedies.copy(`${observation.backup.name}/${path.slice(runtime.length + 1)}`, path)}`}`,
      },
    ];
  }
  const old = modules.filter((name) => /^AspNetCoreModule/iu.test(name) && foldName(name) !== foldName(hostingModule));
  const warnings: Draft[] = [];
  if (old.length > 0)
    warnings.push({
      ...draft,
      outcome: "warn",
      expected: `the module \`${hostingModule}\``,
      actual: listNames(old),
      message: `\`${path}\` asks for the module ${listNames(old)}, which current hosting bundles do not bring; the current one is \`${hostingModule}\`.`,
      remedy: `In ${remedies.path(path)} write ${hostingModule} in place of ${old[0] ?? ""}.`,
    });
  if (intoBackup.length > 0)
    warnings.push({
      ...draft,
      outcome: "warn",
      expected: "no path into the backup",
      actual: `${listNames(intoBackup)} points into \`${observation.backup.name}\``,
      message: `\`${path}\` points into \`${observation.backup.name}\`: ${listNames(intoBackup)}. Once the backup is deleted, the program no longer finds it.`,
      remedy: `In ${remedies.path(path)} let ${intoBackup[0] ?? "it"} point into ${remedies.path(runtime)}.`,
    });
  if (warnings.length > 0) return warnings;
  return [
    {
      ...draft,
      outcome: "pass",
      actual: `it starts ${listNames(programs)}`,
      message: `\`${path}\` starts ${listNames(programs)}.`,
    },
  ];
}
