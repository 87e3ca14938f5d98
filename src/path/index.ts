/** The second stage: which installations lead from one version to another, by what the guides have procedures for. */
import { nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Guide, Section, VersionRange } from "../model/guide.js";
import type { Product } from "../model/product.js";
import type { Hop } from "../model/runbook.js";
import { belongsTo, compareVersions, coversHop, inRange, lineOf, parseVersion } from "../model/version.js";

/** A procedure that performs a hop. */
export interface Procedure {
  guide: Guide;
  section: Section;
}

/** Which roles can go from where to where. Made by {@link createGraph}. */
export interface PathGraph {
  product: Product;
  /** Product lines, oldest first: the pack's, and those that the guides name beyond them. */
  versions: string[];
  guides: readonly Guide[];
  /** The procedures of a role, those for a stated hop before those for a range of versions. */
  procedures: ReadonlyMap<string, readonly Procedure[]>;
}

/** A path for one role: every hop is one installation. */
export interface Path {
  role: string;
  from: string;
  to: string;
  hops: Hop[];
}

/** What is asked for. */
export interface PathRequest {
  role: string;
  from: string;
  to: string;
  /** Make every product line on the way a stop, where the guides allow it. */
  allStops?: boolean;
}

/** The graph of a product's versions by the procedures of the given guides. */
export function createGraph(product: Product, guides: readonly Guide[]): PathGraph {
  const procedures = new Map(product.roles.map(({ id }) => [id, proceduresOf(id, guides)] as const));
  return { product, guides, procedures, versions: versionsOf(product, guides) };
}

function proceduresOf(role: string, guides: readonly Guide[]): Procedure[] {
  const all = guides.flatMap((guide) =>
    guide.sections
      .filter(({ kind, roles }) => kind === "procedure" && (roles === null || roles.includes(role)))
      .map((section) => ({ guide, section })),
  );
  const rank = ({ section: { hop } }: Procedure): number => (hop === null ? 2 : hop.kind === "within" ? 1 : 0);
  return all.sort((one, other) => rank(one) - rank(other));
}

/** A guide may speak of versions that the pack does not list; with `--guide` they can be asked for all the same. */
function versionsOf(product: Product, guides: readonly Guide[]): string[] {
  const known = product.versions.map(({ id }) => id);
  const stated = guides.flatMap(({ sections }) =>
    sections.flatMap(({ hop }) => (hop?.kind === "hop" ? [hop.from.min, hop.to.min] : [])),
  );
  const beyond = stated
    .filter((version) => version !== null)
    .filter((version) => lineOf(version, known) === undefined && !known.some((line) => line.startsWith(`${version}.`)));
  return [...new Set([...known, ...beyond])].sort(compareVersions);
}

/**
 * The shortest path, or with `allStops` the longest: every stop that the guides allow.
 *
 * @throws {UsageError} which teaches: what versions, roles and ways there are
 */
export function planPath(graph: PathGraph, request: PathRequest): Path {
  const role = resolveRole(graph, request.role);
  const [from, to] = [resolveVersion(graph, request.from), resolveVersion(graph, request.to)];
  const order = compareVersions(from, to);
  if (order > 0 && belongsTo(from, to))
    throw new UsageError(`Unexpected path from ${from} to ${to}, the product line that it belongs to`, {
      note: "For a minor update, name the build to arrive at.",
    });
  if (order === 0)
    throw new UsageError(`Unexpected path from ${from} to the same version`, { note: teach(graph, role, from) });
  if (order > 0) {
    throw new UsageError(`Unexpected path from ${from} down to ${to}: a migration guide goes to newer versions only`, {
      note: "To go back, restore the backup of the old release and of its database.",
    });
  }
  const stops = searchStops(graph, role, from, to, request.allStops ?? false);
  if (stops === null)
    throw new UsageError(`No procedure leads ${roleName(graph, role)} from ${from} to ${to}`, {
      note: teach(graph, role, from),
    });
  return toPath(role, stops);
}

/** Every path that exists, between the product lines of the pack, in the order of roles and versions. */
export function listPaths(graph: PathGraph): Path[] {
  return graph.product.roles.flatMap(({ id: role }) =>
    graph.versions.flatMap((from) => waysFrom(graph, role, from).map((stops) => toPath(role, stops))),
  );
}

const toPath = (role: string, stops: readonly string[]): Path => ({
  role,
  from: stops[0] ?? "",
  to: stops.at(-1) ?? "",
  hops: stops.slice(1).map((stop, index) => ({ from: stops[index] ?? "", to: stop })),
});

/** The procedures that perform one hop: those of the first guide that has any, in its order. */
export function proceduresFor(graph: PathGraph, role: string, hop: Hop): Procedure[] {
  const fitting = (graph.procedures.get(role) ?? []).filter((procedure) =>
    performs(graph, procedure, hop.from, hop.to),
  );
  const [first] = fitting;
  if (first === undefined) return [];
  const same = fitting.filter(
    ({ guide, section }) => guide === first.guide && section.hop?.kind === first.section.hop?.kind,
  );
  return same.sort((one, other) => one.section.place.line - other.section.place.line);
}

/**
 * Does a procedure go from one version to another? Builds of one line are a minor update, which general procedures
 * cover.
 */
function performs({ versions }: PathGraph, { section: { hop } }: Procedure, from: string, to: string): boolean {
  if (hop === null) return true;
  if (hop.kind === "hop" && lineOf(from, versions) !== undefined && lineOf(from, versions) === lineOf(to, versions))
    return false;
  return coversHop(hop, from, to);
}

/** The role by its id, or a refusal with the nearest. */
function resolveRole({ product }: PathGraph, written: string): string {
  const ids = product.roles.map(({ id }) => id);
  if (ids.includes(written)) return written;
  throw new UsageError(`Unexpected role \`${written}\`, expected one of ${ids.map((id) => `\`${id}\``).join(", ")}`, {
    note: nearestOf(written, ids),
  });
}

/**
 * A version as typed, or a refusal with the nearest. A build must belong to a line, or to a range that a procedure
 * starts from.
 */
function resolveVersion(graph: PathGraph, written: string): string {
  const version = parseVersion(written);
  const known = `Versions: ${graph.versions.join(", ")}.`;
  if (version === undefined)
    throw new UsageError(
      `Unexpected version \`${written}\`, expected one such as \`${graph.versions.at(-1) ?? "1.0"}\``,
      { note: known },
    );
  if (lineOf(version, graph.versions) !== undefined) return version;
  const started = [...graph.procedures.values()]
    .flat()
    .some(
      ({ section: { hop } }) =>
        hop?.kind === "hop" &&
        hop.from.max === null &&
        inRange(version, hop.from) &&
        compareVersions(version, hop.to.min ?? version) < 0,
    );
  if (started) return version;
  const below = graph.versions.filter((line) => line.startsWith(`${version}.`));
  const family = version.split(".").slice(0, 2).join(".");
  const beside = graph.versions.filter((line) => line.startsWith(`${family}.`));
  const note =
    below.length > 0
      ? `Say which: ${below.join(", ")}.`
      : beside.length > 0
        ? `Of ${family}, there are procedures for ${beside.join(", ")} only.`
        : compareVersions(version, graph.versions.at(-1) ?? "0") > 0
          ? `There is no guide for it yet. ${known}`
          : [nearestOf(version, graph.versions), known].filter(Boolean).join(" ");
  throw new UsageError(`Unexpected version \`${written}\`, which ${graph.product.name} does not have`, { note });
}

/** Where a procedure leads from and to, as places in a list of versions, both ends included. */
interface Reach {
  from: [number, number];
  to: [number, number];
}

/** The places of a range in versions that are sorted; an empty range ends before it begins. */
function placesOf(range: VersionRange, nodes: readonly string[]): [number, number] {
  const { min, max } = range;
  const first = min === null ? 0 : lowerBound(nodes, (node) => compareVersions(node, min) >= 0);
  const behind =
    max === null ? nodes.length : lowerBound(nodes, (node) => compareVersions(node, max) > 0 && !belongsTo(node, max));
  // A build may be asked for where the range names its line only from a later build on.
  return [first > 0 && min !== null && belongsTo(nodes[first - 1] ?? "", min) ? first - 1 : first, behind - 1];
}

/** The first place where a condition holds that holds from there on. */
function lowerBound(nodes: readonly string[], holds: (node: string) => boolean): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(nodes[middle] ?? "")) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where the procedures lead from and to; many speak of the same ranges, which are searched once. */
function reachesOf(procedures: readonly Procedure[], nodes: readonly string[]): Reach[] {
  const known = new Map<string, [number, number]>();
  const places = (range: VersionRange): [number, number] => {
    const key = `${range.min ?? ""} ${range.max ?? ""}`;
    const found = known.get(key) ?? placesOf(range, nodes);
    known.set(key, found);
    return found;
  };
  const all: [number, number] = [0, nodes.length - 1];
  return procedures.map(({ section: { hop } }) => {
    if (hop === null) return { from: all, to: all };
    const [from, to] = hop.kind === "within" ? [hop.range, hop.range] : [hop.from, hop.to];
    return { from: places(from), to: places(to) };
  });
}

/**
 * The best way from the first of the nodes to each of them: the fewest hops, or the most where
 * every stop is wanted. Nodes are sorted, and a hop only ever goes up, so one pass is enough.
 */
function bestWays(nodes: readonly string[], procedures: readonly Procedure[], allStops: boolean): (number | null)[] {
  const starting = new Map<number, Reach[]>();
  for (const reach of reachesOf(procedures, nodes))
    starting.set(reach.from[0], [...(starting.get(reach.from[0]) ?? []), reach]);
  const hops: (number | undefined)[] = [0];
  const before: (number | null)[] = nodes.map(() => null);
  let open: Reach[] = [];
  nodes.forEach((_, node) => {
    open = [...open, ...(starting.get(node) ?? [])].filter(({ from }) => from[1] >= node);
    const count = hops[node];
    if (count === undefined) return;
    for (const { to } of open) {
      for (let next = Math.max(node + 1, to[0]); next <= to[1]; next++) {
        const known = hops[next];
        if (known !== undefined && (allStops ? known >= count + 1 : known <= count + 1)) continue;
        hops[next] = count + 1;
        before[next] = node;
      }
    }
  });
  return before;
}

/** The versions of a way, from the first node to the one at `place`; `null` where none leads there. */
function wayTo(place: number, nodes: readonly string[], before: readonly (number | null)[]): string[] | null {
  const way = [nodes[place] ?? ""];
  for (let at = place; at > 0;) {
    const previous = before[at];
    if (previous === null || previous === undefined) return null;
    way.unshift(nodes[previous] ?? "");
    at = previous;
  }
  return way;
}

/** Procedures for a stated hop do not serve a minor update inside one line. */
function proceduresBetween(graph: PathGraph, role: string, from: string, to: string): readonly Procedure[] {
  const procedures = graph.procedures.get(role) ?? [];
  const line = lineOf(from, graph.versions);
  return line !== undefined && line === lineOf(to, graph.versions)
    ? procedures.filter(({ section }) => section.hop?.kind !== "hop")
    : procedures;
}

function searchStops(graph: PathGraph, role: string, from: string, to: string, allStops: boolean): string[] | null {
  const [start, end] = [lineOf(from, graph.versions), lineOf(to, graph.versions)];
  const between = graph.versions.filter(
    (version) =>
      compareVersions(version, from) > 0 && compareVersions(version, to) < 0 && version !== start && version !== end,
  );
  const nodes = [from, ...between, to];
  return wayTo(nodes.length - 1, nodes, bestWays(nodes, proceduresBetween(graph, role, from, to), allStops));
}

/** Every way from a product line to the newer ones. */
function waysFrom(graph: PathGraph, role: string, from: string): string[][] {
  const nodes = [from, ...graph.versions.filter((version) => compareVersions(version, from) > 0)];
  const before = bestWays(nodes, graph.procedures.get(role) ?? [], false);
  return nodes.slice(1).flatMap((_, index) => {
    const way = wayTo(index + 1, nodes, before);
    return way === null ? [] : [way];
  });
}

const roleName = ({ product }: PathGraph, role: string): string =>
  `the role \`${role}\` (${product.roles.find(({ id }) => id === role)?.name ?? role})`;

/** What is possible: for this role from here; for other roles from here; for this role at all. */
function teach(graph: PathGraph, role: string, from: string): string {
  const reach = (id: string, start: string): string[] => waysFrom(graph, id, start).map((way) => way.at(-1) ?? "");
  const own = reach(role, from);
  if (own.length > 0) return `From ${from}, \`${role}\` can go to ${own.join(", ")}.`;
  const others = graph.product.roles
    .map(({ id }) => ({ id, versions: reach(id, from) }))
    .filter(({ versions }) => versions.length > 0);
  if (others.length > 0)
    return `From ${from} there are procedures for ${others.map(({ id, versions }) => `\`${id}\` (to ${versions.join(", ")})`).join(" and ")}.`;
  const notes = notesFrom(graph, from);
  const starts = graph.versions.filter((start) => reach(role, start).length > 0);
  if (starts.length > 0) return `${notes}\`${role}\` can start from ${starts.join(", ")}.`;
  const roles = [...graph.procedures].filter(([, procedures]) => procedures.length > 0).map(([id]) => `\`${id}\``);
  return roles.length > 0
    ? `The guide has procedures for ${roles.join(" and ")} only.`
    : "The guide has no procedure at all.";
}

/** Where no procedure leads on, the vendor may at least have told what changes. */
function notesFrom({ guides }: PathGraph, from: string): string {
  const notes = guides.flatMap(({ sections }) =>
    sections.filter(
      ({ kind, hop, body }) =>
        kind === "information" && body.length > 0 && hop?.kind === "hop" && inRange(from, hop.from),
    ),
  );
  const [first] = notes;
  return first === undefined
    ? ""
    : `For ${from} there are notes without a procedure: ${first.title} (${first.place.file}). `;
}
