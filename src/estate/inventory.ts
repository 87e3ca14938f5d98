/** What `ansible-inventory --list` prints, as an estate. */
import { UsageError } from "../model/errors.js";
import { estateSchema, type Estate } from "../model/estate.js";

/** Variables that are the estate's and not a host's. */
const ofEstate = new Map([
  ["to", "to"],
  ["releases", "releases"],
  ["estate", "name"],
  ["locations", "locations"],
  ["shared", "shared"],
  ["waves", "waves"],
  ["acknowledged", "acknowledged"],
]);

/**
 * The estate of an inventory: variables that begin with `upgrade_` are its keys, groups become tags. `null`: it is no
 * inventory.
 *
 * @throws {UsageError} which names the host that lacks something
 */
export function readInventory(bytes: Uint8Array, file: string): Estate | null {
  const inventory = parse(bytes);
  const hostvars = inventory?.["_meta"]?.["hostvars"];
  if (inventory === null || typeof hostvars !== "object" || hostvars === null) return null;
  const tags = groupsOf(inventory, file);
  const estate: Record<string, unknown> = {};
  const hosts = Object.entries(hostvars as Record<string, Record<string, unknown>>).map(([name, variables]) => {
    const host: Record<string, unknown> = { name };
    if (typeof variables["ansible_host"] === "string") host["address"] = variables["ansible_host"];
    for (const [key, value] of Object.entries(variables)) {
      const own = /^upgrade_(.+)$/u.exec(key)?.[1]?.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
      if (own === undefined) continue;
      const whole = ofEstate.get(own);
      if (whole === undefined) host[own] = value;
      else if (estate[whole] !== undefined && JSON.stringify(estate[whole]) !== JSON.stringify(value))
        throw new UsageError(`Unexpected \`${key}\` of \`${name}\`, other than that of another host`, {
          place: { file },
        });
      else estate[whole] = value;
    }
    const groups = tags.get(name);
    if (groups !== undefined) host["tags"] = groups;
    return host;
  });
  const result = estateSchema.safeParse({ name: "inventory", ...estate, hosts });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [part, index, ...rest] = issue?.path ?? [];
  const host = part === "hosts" && typeof index === "number" ? String(hosts[index]?.["name"]) : null;
  const keys = issue?.code === "unrecognized_keys" ? issue.keys : rest.length > 0 ? rest.map(String) : [String(part)];
  throw new UsageError(
    `${host === null ? "The inventory" : `\`${host}\``}: ${issue?.message ?? "it does not fit"} (\`upgrade_${keys.join(".")}\`)`,
    { place: { file }, note: "Variables that begin with `upgrade_` are the keys of estate.yml." },
  );
}

type Data = Record<string, Record<string, unknown>>;

function parse(bytes: Uint8Array): Data | null {
  try {
    const data = JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    return typeof data === "object" && data !== null && "_meta" in data ? (data as Data) : null;
  } catch {
    return null;
  }
}

/** The groups of each host, those above its own included. */
function groupsOf(inventory: Data, file: string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  const walk = (group: string, above: readonly string[]): void => {
    if (above.includes(group))
      throw new UsageError(`Unexpected group \`${group}\`, which is below itself`, { place: { file } });
    const { hosts = [], children = [] } = (inventory[group] ?? {}) as { hosts?: string[]; children?: string[] };
    const all = [...above, group].filter((name) => name !== "all" && name !== "ungrouped");
    for (const host of hosts) groups.set(host, [...new Set([...(groups.get(host) ?? []), ...all])]);
    for (const child of children) walk(child, [...above, group]);
  };
  const children = new Set(
    Object.entries(inventory).flatMap(([name, group]) =>
      name === "_meta" ? [] : ((group["children"] ?? []) as string[]),
    ),
  );
  const tops = Object.keys(inventory).filter((name) => name !== "_meta" && !children.has(name));
  for (const name of tops.length > 0 ? tops : Object.keys(inventory).filter((one) => one !== "_meta")) walk(name, []);
  return new Map(
    [...groups].map(([host, names]) => [
      host,
      names.map((name) => name.replaceAll("_", "-")).filter((name) => /^[A-Za-z0-9][A-Za-z0-9.-]*$/u.test(name)),
    ]),
  );
}
