import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import { foldName } from "../../model/observation.js";
import type { Check, CheckContext } from "../check.js";
import { skipped, tell, type Draft, type Told } from "../result/result.js";
import { stepOfFile } from "../settings-files/step-of-file.js";
import { words as ofSettings } from "../settings-files/words.js";
import { whyHidden } from "../situation/situation.js";
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
  severities: { fail: "inhibitor", warn: "medium" },
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
  const elsewhere = describeElsewhere(target, context);
  if (elsewhere !== null) return [{ ...draft, outcome: "fail", ...elsewhere }];
  const warnings = [...warnHandler(target, context), ...warnModule(target, context), ...warnBackup(target, context)];
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

/** That it starts a program of this name in another place; `null`: it does not, or into the backup, which is told apart. */
function describeElsewhere(
  { path, launched }: StartTarget,
  context: CheckContext,
): (Told & { expected: string }) | null {
  const { expectations, remedies, role } = context;
  const { runtime } = expectations;
  for (const program of launched) {
    const place = placeOf(program, context);
    if (place === "here" || place === "backup") continue;
    const values = {
      ...{ path, program, runtime, file: remedies.path(path), folder: remedies.path(runtime) },
      name: role.programs.find((name) => foldName(name) === foldName(baseName(slashed(program)))) ?? "the program",
    };
    const told = place === "outside" ? tell(words, "outside", values) : tell(words, "no-file", values);
    return { expected: say(words["expected-place"], { runtime }), ...told };
  }
  return null;
}

const slashed = (path: string): string => path.replaceAll("\\", "/");

/** Where a program is that `web.config` names, whose relative paths are below the runtime folder. */
function placeOf(program: string, context: CheckContext): "here" | "backup" | "outside" | "no-file" {
  const { expectations, observation, role, situation } = context;
  const path = pathFromRuntime(foldName(slashed(program)), context);
  if (path === null) return "outside";
  const [above, backup] = ["../", foldName(observation.backup.name)];
  if (path.startsWith(`${above}${backup}/`)) return "backup";
  const below = path.startsWith(`${above}${foldName(expectations.runtime)}/`)
    ? path.slice(above.length + expectations.runtime.length + 1)
    : path;
  if (below.startsWith(above)) return "outside";
  // That a program is not where it belongs is another check's finding.
  const isKnown = situation.runtimeEntries.get(below)?.kind === "file" || role.programs.map(foldName).includes(below);
  return isKnown || whyHidden(observation.runtime, below) !== undefined ? "here" : "no-file";
}

/** A folded path from the runtime folder on (`../runtimeold/x` above it); `null`: it is in another folder. */
function pathFromRuntime(path: string, context: CheckContext): string | null {
  if (!/^(?:[a-z]:)?\//u.test(path)) return tidyPath(path);
  const hosts = [context.hostDirectory, context.observation.directory].map(
    (host) => `${foldName(slashed(host)).replace(/\/+$/u, "")}/`,
  );
  const host = hosts.find((one) => path.startsWith(one));
  if (host !== undefined) return tidyPath(`../${path.slice(host.length)}`);
  // Where the host's own path is not known, a folder of the runtime's name is taken for it.
  const runtime = `/${foldName(context.expectations.runtime)}/`;
  const isElsewhere = hosts.some((one) => /^[a-z]:/u.test(one)) || !path.includes(runtime);
  return isElsewhere ? null : tidyPath(path.slice(path.lastIndexOf(runtime) + runtime.length));
}

/** Without `.`, and `..` only at its beginning. */
function tidyPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** Modules that host a program. */
const hostsProgram = /^(?:AspNetCoreModule|httpPlatformHandler)/iu;

function warnHandler({ path, modules }: StartTarget, { remedies }: CheckContext): (Told & { expected: string })[] {
  if (modules.some((name) => hostsProgram.test(name))) return [];
  const values = { path, module: hostingModule, file: remedies.path(path) };
  return [{ expected: say(words["expected-handler"], { module: hostingModule }), ...tell(words, "handler", values) }];
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
