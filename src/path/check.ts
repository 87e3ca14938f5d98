/** What must hold of a pack's guides together, said when they are loaded and not on the night. */
import { nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Place } from "../model/inline.js";
import type { HopPattern, Section, VersionRange } from "../model/guide.js";
import { compareVersions, inRange, lineOf } from "../model/version.js";
import { listPaths, type PathGraph, type Procedure } from "./index.js";

/**
 * Refuses guides that contradict each other or the pack.
 *
 * @throws {UsageError} at file and line: a hop that goes down (as a circle must) or nowhere, two
 *   guides for one hop, a version that the pack does not list, a role without a procedure, a
 *   version that no procedure and no note speaks of
 */
export function checkGraph(graph: PathGraph): void {
  const sections = graph.guides.flatMap(({ sections: own }) => own);
  for (const section of sections) checkHop(section, graph);
  for (const { id } of graph.product.roles) checkSingle(id, graph);
  checkRoles(graph);
  checkReached(graph);
}

function checkHop({ hop, place }: Section, { product }: PathGraph): void {
  if (hop === null) return;
  if (
    hop.kind === "hop" &&
    hop.from.min !== null &&
    hop.to.min !== null &&
    compareVersions(hop.from.min, hop.to.min) >= 0
  ) {
    throw new UsageError(`Unexpected hop from ${hop.from.text} to ${hop.to.text}, expected one to a newer version`, {
      place,
      note: "Hops that go down would lead in a circle.",
    });
  }
  const lines = product.versions.map(({ id }) => id);
  for (const version of versionsOf(hop)) {
    const known = lineOf(version, lines) !== undefined || lines.some((line) => line.startsWith(`${version}.`));
    if (!known)
      throw new UsageError(`Unexpected version ${version}, which product.yml does not list`, {
        place,
        note: nearestOf(version, lines),
      });
  }
}

const ends = ({ min, max }: VersionRange): string[] => [min, max].filter((version) => version !== null);
const versionsOf = (hop: HopPattern): string[] =>
  hop.kind === "within" ? ends(hop.range) : [...ends(hop.from), ...ends(hop.to)];

/** Two guides with a stated hop of their own for the same role and versions: which one is right? */
function checkSingle(role: string, { procedures, versions }: PathGraph): void {
  const found = findSecond(procedures.get(role) ?? [], versions);
  if (found === undefined) return;
  const { key, place, other } = found;
  throw new UsageError(`Unexpected second guide for \`${role}\` ${key}, expected one guide for a hop`, {
    place,
    note: `The other is ${other.file}:${String(other.line)}.`,
  });
}

/** The first procedure whose hop another guide has a procedure for. */
export function findSecond(
  procedures: readonly Procedure[],
  versions: readonly string[],
): { key: string; place: Place; other: Place } | undefined {
  const seen = new Map<string, Procedure>();
  for (const { guide, section } of procedures) {
    for (const key of hopsOf(section.hop, versions)) {
      const other = seen.get(key);
      if (other !== undefined && other.guide !== guide)
        return { key, place: section.place, other: other.section.place };
      seen.set(key, { guide, section });
    }
  }
  return undefined;
}

/** The hops that a pattern states: each start with its end; for a range, each version in it with the next. */
function hopsOf(hop: HopPattern | null, versions: readonly string[]): string[] {
  if (hop === null) return [];
  if (hop.kind === "hop")
    return versions
      .filter((version) => inRange(version, hop.from) && compareVersions(version, hop.to.min ?? version) < 0)
      .map((from) => `from ${from} to ${hop.to.text}`);
  const within = versions.filter((version) => inRange(version, hop.range));
  return within
    .slice(1)
    .map((to, index) => `from ${within[index] ?? ""} to any newer version up to ${hop.range.max ?? to}`);
}

function checkRoles({ product, procedures, guides }: PathGraph): void {
  const idle = product.roles.find(({ id }) => (procedures.get(id) ?? []).length === 0);
  if (idle === undefined) return;
  const place = { file: guides[0]?.file ?? "product.yml" };
  throw new UsageError(`Unexpected role \`${idle.id}\`, for which no guide has a procedure`, {
    place,
    note: `Headings that mean it: ${idle.headings.map((phrase) => `"${phrase}"`).join(", ")}.`,
  });
}

function checkReached(graph: PathGraph): void {
  const [lost] = findLostVersions(graph);
  if (lost !== undefined) {
    throw new UsageError(
      `Unexpected version ${lost} in product.yml, which no guide starts from, arrives at or tells of`,
      { place: { file: graph.guides[0]?.file.replace(/guides\/[^/]*$/u, "product.yml") ?? "product.yml" } },
    );
  }
}

/**
 * The versions that one can neither start from nor arrive at, and that no note tells of: a typing error, or a missing
 * guide.
 */
export function findLostVersions(graph: PathGraph): string[] {
  const paths = listPaths(graph);
  const reached = new Set(paths.flatMap(({ from, to }) => [from, to]));
  const noted = graph.guides.flatMap(({ sections }) => sections.flatMap(({ hop }) => (hop === null ? [] : [hop])));
  return graph.product.versions
    .map(({ id }) => id)
    .filter(
      (id) =>
        !reached.has(id) && !noted.some((hop) => hop.kind === "hop" && (inRange(id, hop.from) || inRange(id, hop.to))),
    );
}
