/** Servers that are one, and who is behind them. */
import type { Estate, EstateHost } from "../model/estate.js";
import type { Product } from "../model/product.js";
import { nearestOf } from "../language/nearest.js";
import type { At } from "./refuse.js";

/** Servers with one database, and the hosts behind them. */
export interface ServerSet {
  name: string;
  members: EstateHost[];
}

/** Every set, and that of each host by its place in the file. */
export interface ServerSets {
  all: ServerSet[];
  setOf: (index: number) => ServerSet;
}

/** A server that no set names is one of its own, under its name. */
export function findSets(estate: Estate, facts: NonNullable<Product["estate"]>, at: At): ServerSets {
  const servers = estate.hosts.filter(({ role }) => facts.first.includes(role));
  const all: ServerSet[] = [];
  const byHost = new Map<EstateHost, ServerSet>();
  (estate.shared ?? []).forEach(({ name, hosts }, index) => {
    const other = estate.hosts.find((host) => host.name === name);
    if (other !== undefined) at(["shared", index, "name"], `Unexpected set \`${name}\`, which is the name of a host`);
    const set: ServerSet = { name, members: [] };
    hosts.forEach((hostName, place) => {
      const host = servers.find((one) => one.name === hostName);
      const path = ["shared", index, "hosts", place];
      if (host === undefined)
        return at(
          path,
          `Unexpected server \`${hostName}\` of the set \`${name}\`, expected a host of the role ${facts.first.join(" or ")}`,
          nearestOf(
            hostName,
            servers.map((one) => one.name),
          ),
        );
      if (byHost.has(host)) at(path, `Unexpected server \`${hostName}\` in a second set`);
      byHost.set(host, set);
      set.members.push(host);
    });
    all.push(set);
  });
  for (const server of servers)
    if (!byHost.has(server)) {
      const set: ServerSet = { name: server.name, members: [server] };
      byHost.set(server, set);
      all.push(set);
    }
  estate.hosts.forEach((host, index) => {
    if (facts.first.includes(host.role)) return;
    const named =
      host.server === undefined
        ? undefined
        : all.find(
            ({ name, members }) =>
              name === host.server || members.some((one) => one.name === host.server && facts.first.includes(one.role)),
          );
    if (host.server !== undefined && named === undefined)
      at(
        ["hosts", index, "server"],
        `Unexpected server \`${host.server}\` of \`${host.name}\`, expected a set or a server`,
        nearestOf(
          host.server,
          all.map(({ name }) => name),
        ),
      );
    const set = named ?? (all.length === 1 ? all[0] : undefined);
    if (set === undefined)
      return at(
        ["hosts", index],
        `\`${host.name}\` is behind no server`,
        all.length === 0
          ? "The estate has no server."
          : `Say \`server:\`, one of ${all.map(({ name }) => name).join(", ")}.`,
      );
    byHost.set(host, set);
    set.members.push(host);
  });
  return {
    all,
    setOf: (index) => {
      const host = estate.hosts[index];
      const set = host === undefined ? undefined : byHost.get(host);
      if (set === undefined) throw new Error("Every host has a set");
      return set;
    },
  };
}
