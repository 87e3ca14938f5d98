/**
 * A stage: the plan of many hosts. In which order, how many at a time, where it ends and how it goes back is data; an
 * engine carries and starts, and decides nothing.
 */
import { sha256Of } from "../language/bytes.js";
import { nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Estate, EstateHost, EstatePlan } from "../model/estate.js";
import type { Place } from "../model/inline.js";
import type { Product } from "../model/product.js";
import { compareVersions, lineOf } from "../model/version.js";
import { hostSettings } from "./host-settings.js";
import { checkNames, refuseAt, type At } from "./refuse.js";
import { findSets, type ServerSet } from "./sets.js";
import { pickWaves, type WavePick } from "./waves.js";

/** One installation of a unit, as far as the order depends on it. */
export interface UnitHop {
  from: string;
  to: string;
  minutes: number;
}

/** A step of a unit's runbook, as far as an estate asks about it. */
export interface UnitStep {
  id: string;
  number: string;
  hop: number;
  /** What it does, and to whom; `null`: no verb fits. */
  action: { verb: string; target?: string | undefined } | null;
  /** Does the host wait for a person here, unless he has said that it is done? */
  waits: boolean;
}

/** A runbook for a role and path. */
export interface Unit {
  role: string;
  from: string;
  to: string;
  hops: UnitHop[];
  steps: UnitStep[];
}

/** What the plan is made from. */
export interface EstateRequest {
  estate: Estate;
  product: Product;
  /** Where something stands in the file, for messages. */
  placeOf: (path: readonly (string | number)[]) => Place;
  /** The runbook of a role and path. Throws {@link UsageError} where there is none. */
  unitOf: (role: string, from: string, to: string) => Unit;
  /** The ids of the steps of every runbook of the pack: asked for where one is in doubt. */
  stepIds: () => readonly string[];
}

/** A host on its way: what is installed, in order. */
interface Way {
  host: EstateHost;
  index: number;
  line: string;
  set: ServerSet;
  isServer: boolean;
  units: Unit[];
  /** The installations, by the version that each arrives at. */
  hops: Map<string, UnitHop>;
}

/**
 * The plan of an estate.
 *
 * @throws {UsageError} at the line and column of `estate.yml` that it is about
 */
export function planEstate(request: EstateRequest): EstatePlan {
  const { estate, product, placeOf } = request;
  const at: At = (path, message, note) => refuseAt(placeOf(path), message, note);
  const facts =
    product.estate ??
    at(["hosts"], `The pack of ${product.name} says nothing of many hosts`, "Add `estate:` to its product.yml.");
  checkNames(estate, product, at);
  const lines = estate.hosts.map((host, index) => lineIn(host.version, product, at, ["hosts", index, "version"]));
  const to = lineIn(estate.to, product, at, ["to"]);
  const sets = findSets(estate, facts, at);
  const notes: string[] = [];
  const ways = estate.hosts.map((host, index): Way => {
    const set = sets.setOf(index);
    const isServer = facts.first.includes(host.role);
    return { host, index, line: lines[index] ?? "", set, isServer, units: [], hops: new Map() };
  });
  for (const way of ways) refuseNewer(way, ways, to, at);
  for (const set of sets.all) refuseUnequal(set, ways, estate, at);
  // Servers first: hosts behind them stop where they do.
  for (const way of [...ways.filter(({ isServer }) => isServer), ...ways.filter(({ isServer }) => !isServer)])
    findWay(way, ways, to, request, notes, at);
  for (const way of ways) refuseWithoutRelease(way, request, at);

  const open = ways.filter(({ units }) => units.length > 0);
  const stages = [...new Set(open.flatMap(({ hops }) => [...hops.keys()]))].sort(compareVersions);
  const picked = pickWaves(estate, open.map(memberOf), at);
  const waves = stages.flatMap((stage, index) => wavesOf(picked, open, stage, index, stages));
  refuseEarlyFollowers(waves, open, at);
  refuseUnknownSteps(open, request, at);
  scheduleWaves(waves, open, estate, at);
  const units = uniqueUnits(open);
  const body = {
    product: product.id,
    to,
    units: units.map((unit) => ({ id: unitId(unit), role: unit.role, from: unit.from, to: unit.to })),
    hosts: ways.map((way) => describeHost(way, estate, product)),
    waves: waves.map(({ said }, index) => ({
      ...said,
      rollback: waves
        .slice(index + 1)
        .map(({ said: { name } }) => name)
        .reverse(),
    })),
    gates: waves.flatMap(({ said: { name, batches } }) =>
      batches.map((_, index) => ({ wave: name, batch: index + 1 })),
    ),
    rollback: waves.map(({ said }) => said.name).reverse(),
    steps: crossSteps(open, product),
    mayLoseInAll: estate.mayLoseInAll ?? null,
    rules: facts.rules.map((rule) => rule.replaceAll("{to}", to)),
    notes: [
      ...new Set([
        ...notes,
        ...ways
          .filter(({ units: own }) => own.length === 0)
          .map(({ host }) => `${host.name} is at ${to} already, and left out.`),
      ]),
    ],
  };
  return {
    schemaVersion: 1,
    estate: estate.name,
    // Whatever the file says: another archive, address or acknowledgement is another plan.
    plan: sha256Of(JSON.stringify([estate, body])),
    ...body,
  };
}

/** What a host is called where waves name it. */
const memberOf = ({
  host,
  index,
  set,
  isServer,
}: Way): { host: EstateHost; index: number; set: string; isServer: boolean } => ({
  ...{ host, index, isServer },
  set: set.name,
});

/** The folder of a unit, and its name in the plan. */
const unitId = ({ role, from, to }: Pick<Unit, "role" | "from" | "to">): string => `${role}-${from}-to-${to}`;

function lineIn(version: string, product: Product, at: At, path: readonly (string | number)[]): string {
  const known = product.versions.map(({ id }) => id);
  if (version === "unknown")
    return at(
      path,
      "Unexpected version `unknown`: no wave can be built before it is known",
      "Find it out on the host: `upgrade-runbook verify DIR --role ROLE --from V --to V` names the builds that it finds.",
    );
  return lineOf(version, known) ?? at(path, `Unexpected version \`${version}\`, expected one of ${known.join(", ")}`);
}

function refuseNewer({ host, index, line, set, isServer }: Way, ways: readonly Way[], to: string, at: At): void {
  if (compareVersions(line, to) > 0)
    at(
      ["hosts", index, "version"],
      `Unexpected version ${line} of \`${host.name}\`, which is newer than the ${to} that all go to`,
    );
  const server = isServer ? undefined : ways.find((way) => way.isServer && way.set === set);
  if (server !== undefined && compareVersions(line, server.line) > 0)
    at(
      ["hosts", index, "version"],
      `Unexpected version ${line} of \`${host.name}\`, which is newer than its server \`${server.host.name}\` (${server.line})`,
      "A host behind a server is upgraded after it.",
    );
}

function refuseUnequal(set: ServerSet, ways: readonly Way[], estate: Estate, at: At): void {
  const [first, ...others] = ways.filter((way) => way.isServer && way.set === set);
  if (first === undefined) return;
  const factsOf = ({ host, line }: Way): [string, string][] => [
    ["version", line],
    ["role", host.role],
    ["hosting", hostSettings(estate, host).hosting ?? ""],
    ["window", JSON.stringify(estate.locations?.[host.location ?? ""]?.window ?? null)],
  ];
  const wanted = new Map(factsOf(first));
  for (const other of others)
    for (const [what, value] of factsOf(other))
      if (wanted.get(what) !== value)
        at(
          ["hosts", other.index],
          `Unexpected ${what} of \`${other.host.name}\`, other than that of \`${first.host.name}\`: the servers of the set \`${set.name}\` are one`,
        );
}

/** Finds what is installed on a host, stop by stop. */
function findWay(
  way: Way,
  ways: readonly Way[],
  to: string,
  { unitOf, product }: EstateRequest,
  notes: string[],
  at: At,
): void {
  const { host, index, line } = way;
  if (compareVersions(line, to) === 0) return;
  const server = way.isServer ? undefined : ways.find((other) => other.isServer && other.set === way.set);
  const stops = [...(server?.hops.keys() ?? [])].filter((stop) => compareVersions(stop, line) > 0);
  try {
    way.units = chain(host.role, line, [...stops.filter((stop) => stop !== to), to], unitOf);
  } catch (error) {
    const stand = product.estate?.standsIn.find(({ role }) => role === host.role);
    const units = stand === undefined ? undefined : standIn(host.role, stand.by, line, to, { unitOf, product });
    if (units === undefined) {
      if (!(error instanceof UsageError)) throw error;
      return at(["hosts", index, "version"], `${host.name}: ${error.message}`, error.note);
    }
    way.units = units;
    notes.push(
      `There is no procedure of the role ${host.role} up to ${to}: from ${units.find(({ role }) => role !== host.role)?.from ?? line} on the plan takes that of ${stand?.by ?? ""}. This is our inference; no page says it.`,
    );
  }
  for (const unit of way.units) for (const hop of unit.hops) way.hops.set(hop.to, hop);
}

/** The units that lead over stops; one where its own way leads over them all. */
function chain(role: string, from: string, stops: readonly string[], unitOf: EstateRequest["unitOf"]): Unit[] {
  const to = stops.at(-1) ?? from;
  const whole = unitOf(role, from, to);
  const reached = new Set(whole.hops.map((hop) => hop.to));
  if (stops.every((stop) => reached.has(stop))) return [whole];
  return stops.map((stop, index) => unitOf(role, stops[index - 1] ?? from, stop));
}

/** A role's own procedures as far as they lead, and then another's; `undefined`: not even those. */
function standIn(
  role: string,
  by: string,
  from: string,
  to: string,
  { unitOf, product }: Pick<EstateRequest, "unitOf" | "product">,
): Unit[] | undefined {
  const attempt = (of: string, start: string, end: string): Unit[] | undefined => {
    if (start === end) return [];
    try {
      return [unitOf(of, start, end)];
    } catch (error) {
      if (error instanceof UsageError) return undefined;
      throw error;
    }
  };
  const between = product.versions
    .map(({ id }) => id)
    .filter((id) => compareVersions(id, from) >= 0 && compareVersions(id, to) < 0);
  for (const stop of between.reverse()) {
    const [own, other] = [attempt(role, from, stop), attempt(by, stop, to)];
    if (own !== undefined && other !== undefined) return [...own, ...other];
  }
  return undefined;
}

/** Every installation needs its archive: one of the role's own, or of the one that stands in for it. */
function refuseWithoutRelease({ host, index, units }: Way, { estate, product }: EstateRequest, at: At): void {
  for (const { role, hops } of units) {
    const others = (product.estate?.standsIn ?? []).filter((stand) => stand.role === role).map(({ by }) => by);
    for (const { to } of hops)
      if (![role, ...others].some((one) => estate.releases[one]?.[to] !== undefined))
        at(
          ["hosts", index],
          `No archive of ${to} for the role ${role}, which \`${host.name}\` needs`,
          `Name it under \`releases:\`, \`${role}\`, with its SHA-256.`,
        );
  }
}

interface Wave {
  /** As the plan has it. */
  said: Omit<EstatePlan["waves"][number], "rollback">;
  picked: WavePick;
}

/** The waves of one installation. */
function wavesOf(
  picks: readonly WavePick[],
  open: readonly Way[],
  stage: string,
  index: number,
  stages: readonly string[],
): Wave[] {
  const taking = picks.flatMap((picked) => {
    const members = picked.members.flatMap((member) =>
      open.filter((way) => way.index === member.index && way.hops.has(stage)),
    );
    return members.length === 0 ? [] : [{ picked, members }];
  });
  const several = stages.length > 1;
  return taking.map(({ picked, members }, place): Wave => {
    const sets = [...new Set(members.filter(({ isServer }) => isServer).map(({ set }) => set))];
    const others = members.filter(({ isServer }) => !isServer);
    const size = sizeOf(picked.batch, others.length);
    const batches = [
      ...sets.map((set) => members.filter((way) => way.isServer && way.set === set)),
      ...Array.from({ length: Math.ceil(others.length / size) }, (_, batch) =>
        others.slice(batch * size, (batch + 1) * size),
      ),
    ];
    const isLast = place === taking.length - 1 && index < stages.length - 1;
    const signed = {
      after: `Every host is at ${stage} and signed off, before anybody begins ${stages[index + 1] ?? ""}`,
      by: null,
      soak: null,
    };
    const said: Wave["said"] = {
      name: several ? `${picked.name}-${stage}` : picked.name,
      hop: index + 1,
      to: stage,
      batches: batches.map((batch) => batch.map(({ host }) => host.name)),
      mayLose: sets.length > 0 ? 0 : Math.min(picked.mayLose, members.length - 1),
      stopOn: picked.stopOn,
      hold: picked.hold ?? (isLast ? signed : null),
      minutes: batches.reduce(
        (sum, batch) => sum + Math.max(...batch.map(({ hops }) => hops.get(stage)?.minutes ?? 0)),
        0,
      ),
      ...{ earliest: null, latest: null, fits: null },
    };
    return { said, picked };
  });
}

function sizeOf(batch: WavePick["batch"], members: number): number {
  if (batch === undefined) return Math.max(1, members);
  return typeof batch === "number" ? batch : Math.max(1, Math.ceil((members * Number.parseInt(batch, 10)) / 100));
}

/** Nobody goes before the servers that he is behind. */
function refuseEarlyFollowers(waves: readonly Wave[], open: readonly Way[], at: At): void {
  const waveOf = (way: Way, to: string): number =>
    waves.findIndex(({ said }) => said.to === to && said.batches.some((batch) => batch.includes(way.host.name)));
  for (const way of open.filter(({ isServer }) => !isServer))
    for (const to of way.hops.keys()) {
      const server = open.find((other) => other.isServer && other.set === way.set && other.hops.has(to));
      const [own, before] = [waveOf(way, to), server === undefined ? -1 : waveOf(server, to)];
      const wave = waves[own];
      if (server !== undefined && own < before && wave !== undefined)
        at(
          wave.picked.path,
          `Unexpected wave \`${wave.picked.name}\` with \`${way.host.name}\` before its server \`${server.host.name}\``,
          "Name the servers in a wave before it.",
        );
    }
}

/** When each wave may begin and must be over, by the windows of its hosts' locations and what comes before it. */
function scheduleWaves(waves: readonly Wave[], open: readonly Way[], estate: Estate, at: At): void {
  let free = Number.NEGATIVE_INFINITY;
  for (const [index, { said: wave, picked }] of waves.entries()) {
    const soaked = durationOf(waves[index - 1]?.said.hold?.soak ?? null);
    const names = new Set(wave.batches.flat());
    const windows = open
      .filter(({ host }) => names.has(host.name))
      .flatMap(({ host }) => estate.locations?.[host.location ?? ""]?.window ?? []);
    const spent = wave.minutes * 60_000 + durationOf(wave.hold?.soak ?? null);
    if (windows.length === 0) {
      free += spent;
      continue;
    }
    const begin = Math.max(free, ...windows.map(({ start }) => Date.parse(start)));
    const end = Math.min(...windows.map((window) => Date.parse(window.end)));
    // What does not fit is said with the times; a soak of days never fits.
    if (begin >= end && soaked >= day)
      at(
        picked.path,
        `The wave \`${wave.name}\` has no time left: it may begin at ${iso(begin)} and must be over at ${iso(end)}`,
        "Ask for a later window, or a shorter soak of the wave before it.",
      );
    wave.earliest = iso(begin);
    wave.latest = iso(end);
    wave.fits = begin + wave.minutes * 60_000 <= end;
    free = begin + spent;
  }
}

const day = 24 * 3600 * 1000;
const iso = (time: number): string => new Date(time).toISOString();

/** Milliseconds of `P1D`, `PT12H`, `PT30M`. */
function durationOf(soak: string | null): number {
  const [, days = "0", hours = "0", minutes = "0"] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/u.exec(soak ?? "P0D") ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
}

const uniqueUnits = (open: readonly Way[]): Unit[] => [
  ...new Map(open.flatMap(({ units }) => units.map((unit) => [unitId(unit), unit] as const))).values(),
];

/** What the procedures of servers ask of the hosts behind them. */
function crossSteps(open: readonly Way[], { estate: facts }: Product): EstatePlan["steps"] {
  const sets = [...new Set(open.filter(({ isServer }) => isServer).map(({ set }) => set))];
  return sets.flatMap((set) => {
    const [server] = open.filter((way) => way.isServer && way.set === set);
    const behind = (roles: readonly string[]): string[] =>
      set.members.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
    return (server?.units ?? []).flatMap((unit) =>
      unit.steps.flatMap(({ id, number, action }) => {
        const place = { number, step: id, unit: unitId(unit), set: set.name };
        const target = facts?.others.find((other) => other.target === action?.target);
        const brought = facts?.brings.find(({ step }) => step === id);
        const called = behind(target?.roles ?? []);
        const giving = behind(brought?.roles ?? []);
        return [
          ...(target === undefined || called.length === 0 || action === null
            ? []
            : [{ verb: action.verb, hosts: called, ...place }]),
          ...(brought === undefined || giving.length === 0
            ? []
            : [{ verb: brought.verb, hosts: giving, ...place, files: brought.files }]),
        ];
      }),
    );
  });
}

function describeHost(way: Way, estate: Estate, product: Product): EstatePlan["hosts"][number] {
  const { host, units, line, set } = way;
  const lacks = units.length === 0 ? [] : lacksOf(way, estate, product);
  return {
    name: host.name,
    role: host.role,
    from: line,
    unit: units[0] === undefined ? null : unitId(units[0]),
    units: units.map(unitId),
    state: units.length === 0 ? "done" : lacks.length > 0 ? "lacks" : "ready",
    lacks,
    set: set.name,
    location: host.location ?? null,
  };
}

/** The roles of a host: its own, and whose procedures it takes. */
const rolesOf = ({ host, units }: Pick<Way, "host" | "units">): string[] => [
  ...new Set([host.role, ...units.map(({ role }) => role)]),
];

/** Refuses to take for done what is no step of anybody's. */
function refuseUnknownSteps(open: readonly Way[], { estate, stepIds }: EstateRequest, at: At): void {
  for (const [role, acknowledged] of Object.entries(estate.acknowledged ?? {})) {
    const steps = open
      .filter((way) => rolesOf(way).includes(role))
      .flatMap(({ units }) => units.flatMap((unit) => unit.steps));
    const ids = [...new Set(steps.map(({ id }) => id))];
    acknowledged.forEach(({ id }, index) => {
      // One of another path's is no slip: an estate outlives its plans.
      if (!ids.includes(id) && !stepIds().includes(id))
        at(
          ["acknowledged", role, index, "id"],
          `Unexpected step \`${id}\` of the role ${role}, which no runbook has`,
          nearestOf(id, ids),
        );
    });
  }
}

/** What has to be said before a host can begin. */
function lacksOf({ host, units }: Way, estate: Estate, product: Product): string[] {
  const settings = hostSettings(estate, host);
  const hosting = product.hosting.find(({ id }) => id === settings.hosting);
  const said = new Set(
    rolesOf({ host, units }).flatMap((role) => (estate.acknowledged?.[role] ?? []).map(({ id }) => id)),
  );
  const called = new Set((product.estate?.others ?? []).map(({ target }) => target));
  const brought = new Set((product.estate?.brings ?? []).map(({ step }) => step));
  const waiting = units.flatMap(({ steps }) =>
    steps.filter(
      ({ id, waits, action }) => waits && !said.has(id) && !called.has(action?.target ?? "") && !brought.has(id),
    ),
  );
  return [
    ...(settings.workingDirectory === undefined ? ["workingDirectory"] : []),
    ...(hosting === undefined
      ? ["hosting"]
      : hosting.parameters.filter((name) => settings[name as keyof typeof settings] === undefined)),
    ...[...new Set(waiting.map(({ id }) => id))].map((id) => `step ${id}`),
  ];
}
