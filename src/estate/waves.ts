/** Which hosts go together: by the waves that the file names, else by ours. */
import type { Estate, EstateHost, EstatePlan } from "../model/estate.js";
import { nearestOf } from "../language/nearest.js";
import type { At } from "./refuse.js";

/** A host that waves can name. */
export interface Member {
  host: EstateHost;
  index: number;
  set: string;
  isServer: boolean;
}

/** A wave before it is laid out over the installations. */
export interface WavePick {
  name: string;
  /** Where it stands in the file. */
  path: (string | number)[];
  members: Member[];
  batch: number | string | undefined;
  mayLose: number;
  stopOn: "fail" | "warn";
  hold: EstatePlan["waves"][number]["hold"];
}

/** Every host in exactly one wave. */
export function pickWaves(estate: Estate, members: readonly Member[], at: At): WavePick[] {
  return estate.waves === undefined ? ownWaves(members) : namedWaves(estate, estate.waves, members, at);
}

function namedWaves(
  estate: Estate,
  waves: NonNullable<Estate["waves"]>,
  members: readonly Member[],
  at: At,
): WavePick[] {
  const taken = new Map<number, string>();
  const everybody = estate.hosts.map(({ name }) => name);
  const select = (word: string): Member[] | null => {
    const [, kind, value] = /^(role|location|tag):(.+)$/u.exec(word) ?? [];
    switch (kind) {
      case "role":
        return members.filter(({ host }) => host.role === value);
      case "location":
        return members.filter(({ host }) => host.location === value);
      case "tag":
        return members.filter(({ host }) => host.tags?.includes(value ?? "") === true);
      default:
        return null;
    }
  };
  const rests = waves.flatMap(({ hosts }, index) => (hosts.includes("rest") ? [index] : []));
  if (rests.length > 1) at(["waves", rests[1] ?? 0, "hosts"], "Unexpected second `rest`, expected it once");
  const picks = waves.map((wave, index): WavePick => {
    const path = ["waves", index];
    const own = wave.hosts.flatMap((word, place) => {
      if (word === "rest") return [];
      // A word for many hosts takes those that are left; a host by its name is wanted there and nowhere else.
      const chosen =
        select(word)?.filter(({ index: own }) => !taken.has(own)) ??
        members.filter(({ host, set, isServer }) => host.name === word || (isServer && set === word));
      const isKnown = everybody.includes(word) || (estate.shared ?? []).some(({ name }) => name === word);
      if (chosen.length === 0 && !isKnown)
        at(
          [...path, "hosts", place],
          `Unexpected \`${word}\` in the wave \`${wave.name}\`, which names no host`,
          nearestOf(word, [...everybody, ...(estate.shared ?? []).map(({ name }) => name)]),
        );
      return chosen;
    });
    const unique = [...new Map(own.map((member) => [member.index, member])).values()];
    for (const member of unique) {
      const other = taken.get(member.index);
      if (other !== undefined)
        at([...path, "hosts"], `Unexpected \`${member.host.name}\` in a second wave: \`${other}\` has it already`);
      taken.set(member.index, wave.name);
    }
    const hold =
      wave.hold === undefined
        ? null
        : { after: wave.hold.after, by: wave.hold.by ?? null, soak: wave.hold.soak ?? null };
    return {
      ...{ name: wave.name, path, members: unique, batch: wave.batch },
      mayLose: wave.mayLose ?? 0,
      stopOn: wave.stopOn ?? "fail",
      hold,
    };
  });
  const left = members.filter(({ index }) => !taken.has(index));
  const rest = picks[rests[0] ?? -1];
  if (rest !== undefined) rest.members.push(...left);
  else if (left[0] !== undefined)
    at(["waves"], `\`${left[0].host.name}\` is in no wave`, "Name it in one, or say `rest`.");
  picks.forEach((pick, index) => {
    if (pick.members.some(({ isServer }) => isServer) && pick.mayLose > 0)
      at(
        ["waves", index, "mayLose"],
        `Unexpected mayLose ${String(pick.mayLose)} of \`${pick.name}\`, expected 0: there are servers in it`,
      );
    if (pick.members.length > 0 && pick.mayLose >= pick.members.length)
      at(
        ["waves", index, "mayLose"],
        `Unexpected mayLose ${String(pick.mayLose)} of \`${pick.name}\`, expected less than its ${String(pick.members.length)} hosts`,
      );
  });
  return picks.filter((pick) => pick.members.length > 0);
}

/** The sets of servers, one canary, then location by location, a quarter at a time. */
function ownWaves(members: readonly Member[]): WavePick[] {
  const pick = (name: string, own: Member[], more: Partial<WavePick> = {}): WavePick[] =>
    own.length === 0
      ? []
      : [{ name, path: ["hosts"], members: own, batch: undefined, mayLose: 0, stopOn: "fail", hold: null, ...more }];
  const servers = members.filter(({ isServer }) => isServer);
  const [canary, ...others] = members.filter(({ isServer }) => !isServer);
  const places = [...new Set(others.map(({ host }) => host.location))];
  const names = new Set(["servers", "canary"]);
  const nameOf = (location: string | undefined): string => {
    const wanted = location ?? "hosts";
    const name = names.has(wanted) ? `location-${wanted}` : wanted;
    names.add(name);
    return name;
  };
  const hold = (after: string): WavePick["hold"] => ({ after, by: null, soak: null });
  return [
    ...pick(
      "servers",
      servers,
      others.length + (canary === undefined ? 0 : 1) === 0
        ? {}
        : { hold: hold("Every server answers, and its own check is without a finding") },
    ),
    ...pick(
      "canary",
      canary === undefined ? [] : [canary],
      others.length === 0 ? {} : { hold: hold("A task on the canary succeeds") },
    ),
    ...places.flatMap((location) => {
      const own = others.filter(({ host }) => host.location === location);
      return pick(nameOf(location), own, { batch: "25%", mayLose: Math.min(1, own.length - 1) });
    }),
  ];
}
