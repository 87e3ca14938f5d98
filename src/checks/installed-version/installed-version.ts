import { say } from "../../language/words.js";
import { foldName, type SeenProgram } from "../../model/observation.js";
import type { Check, CheckContext, PreflightContext } from "../check.js";
import { notSeenBecause, tell, type Draft } from "../result/result.js";
import { words as shared } from "../result/words.js";
import { describeFolder, holdsProgram, indexEntries, isEmpty, placeVersion } from "../situation/situation.js";
import { words } from "./words.js";

/**
 * The runtime folder holds the release that this way begins with: it is there, its programs are the role's, and all
 * that say a version say one of that product line.
 */
export const installedVersion: Check<PreflightContext> = {
  name: "installed-version",
  summary: "The runtime folder holds this role's programs, of the version that this way begins with",
  words,
  severities: { fail: "inhibitor", warn: "medium" },
  judge: (context) => [judgeInstalled(context)],
};

/** Why nothing else in the runtime folder can be judged: there is none, or it holds something else; `null`: it can. */
export function whyNotInstalled(context: InstalledContext): string | null {
  const { outcome, actual } = judgeInstalled(context);
  return outcome === "fail" || outcome === "unknown" ? say(words.premise, { actual }) : null;
}

/** What it takes to tell what is installed. */
type InstalledContext = Pick<CheckContext, "product" | "role" | "expectations" | "observation" | "remedies">;

function judgeInstalled(context: InstalledContext): Draft {
  const { expectations, observation, role } = context;
  const { runtime, from } = expectations;
  const tree = observation.runtime;
  const draft = { subject: runtime, step: null, expected: say(words.expected, { from, runtime }) };
  if (tree.state === "unseen")
    return { ...draft, ...notSeenBecause(runtime, tree.reason, say(words.folder, { runtime })) };
  if (tree.state !== "folder" || isEmpty(tree)) return { ...draft, outcome: "fail", ...tellNone(context) };
  const entries = indexEntries(tree);
  if (!role.programs.some((program) => holdsProgram(entries, program)))
    return { ...draft, outcome: "fail", ...tellOther(context, entries) };
  return { ...draft, ...judgeVersions(context) };
}

/** That there is no release to begin with; where another folder holds it, that an upgrade was begun. */
function tellNone({
  expectations,
  observation,
  product,
  remedies,
}: InstalledContext): Pick<Draft, "actual" | "message"> {
  const { runtime, from } = expectations;
  const line = placeVersion(from, product) ?? from;
  const kept = observation.releases.find(
    ({ path, version }) =>
      (version === null
        ? foldName(path) === foldName(observation.backup.planned)
        : placeVersion(version, product) === line) && !path.includes("/"),
  );
  if (kept !== undefined) {
    const values = { runtime, from, backup: kept.path, command: remedies.rename(kept.path, runtime) };
    return tell(words, "half-way", values);
  }
  const { found, instead } = describeFolder(observation.runtime, runtime);
  return tell(words, "none", { found, instead, from });
}

function tellOther(
  { product, role, expectations: { runtime } }: InstalledContext,
  entries: Parameters<typeof holdsProgram>[0],
): Pick<Draft, "actual" | "message"> {
  const other = product.roles.find(
    ({ id, programs }) => id !== role.id && programs.some((program) => holdsProgram(entries, program)),
  );
  if (other === undefined) return tell(words, "no-program", { runtime, programs: role.programs });
  return tell(words, "other-role", { runtime, role: other.name, id: other.id });
}

function judgeVersions({
  expectations: { from, to, runtime },
  observation,
  product,
  remedies,
}: InstalledContext): Pick<Draft, "outcome" | "actual" | "message" | "remedy"> {
  const seen = observation.versions.runtime;
  const line = placeVersion(from, product) ?? from;
  const lineIn = (one: SeenProgram): string | undefined =>
    one.state === "version" ? placeVersion(one.version, product) : undefined;
  const decisive =
    seen.find((one) => ![undefined, line].includes(lineIn(one))) ??
    seen.find(({ state }) => state !== "none") ??
    seen[0];
  if (decisive === undefined) return { outcome: "pass", ...tell(words, "by-name", { runtime }) };
  const program = `${runtime}/${decisive.program}`;
  const command = remedies.showVersion(program);
  if (decisive.state === "unseen") return notSeenBecause(program, decisive.reason, shared["the-file"]);
  if (decisive.state === "none") return { outcome: "warn", ...tell(words, "silent", { program, command }) };
  const { version } = decisive;
  const found = lineIn(decisive);
  if (found === undefined) return { outcome: "warn", ...tell(words, "unknown", { program, version, command }) };
  if (found === line) return { outcome: "pass", ...tell(words, "right", { program, version, line }) };
  const isUpgraded = found === (placeVersion(to, product) ?? to);
  const values = { program, version, found, from };
  return { outcome: "fail", ...tell(words, isUpgraded ? "upgraded" : "other-line", values) };
}
