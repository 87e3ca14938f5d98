/** What is wrong with an estate, said at its place. */
import { nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Estate } from "../model/estate.js";
import type { Place } from "../model/inline.js";
import type { Product } from "../model/product.js";
import { hostSettings } from "./host-settings.js";

/** Refuses what stands at a path of the file. */
export type At = (path: readonly (string | number)[], message: string, note?: string) => never;

export function refuseAt(place: Place, message: string, note?: string): never {
  throw new UsageError(message, { place, ...(note === undefined || note === "" ? {} : { note }) });
}

/** Refuses names that meet where they must not, and those that name nothing. */
export function checkNames(estate: Estate, product: Product, at: At): void {
  const roles = product.roles.map(({ id }) => id);
  const locations = Object.keys(estate.locations ?? {});
  const once = (kind: string, names: readonly string[], pathOf: (index: number) => (string | number)[]): void => {
    names.forEach((name, index) => {
      if (names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index)
        at(pathOf(index), `Unexpected second ${kind} \`${name}\`, expected every one once`);
    });
  };
  const known = (kind: string, name: string, names: readonly string[], path: readonly (string | number)[]): void => {
    if (!names.includes(name))
      at(
        path,
        `Unexpected ${kind} \`${name}\`, expected one of ${names.map((one) => `\`${one}\``).join(", ") || "none"}`,
        nearestOf(name, names),
      );
  };
  once(
    "host",
    estate.hosts.map(({ name }) => name),
    (index) => ["hosts", index, "name"],
  );
  once(
    "set",
    (estate.shared ?? []).map(({ name }) => name),
    (index) => ["shared", index, "name"],
  );
  once(
    "wave",
    (estate.waves ?? []).map(({ name }) => name),
    (index) => ["waves", index, "name"],
  );
  for (const [location, { time }] of Object.entries(estate.locations ?? {}))
    if (time !== undefined && !isTimeZone(time))
      at(["locations", location, "time"], `Unexpected time zone \`${time}\`, expected one such as Europe/Paris`);
  refuseSecrets(estate, [], at);
  const folders = new Map<string, string>();
  estate.hosts.forEach((host, index) => {
    known("role", host.role, roles, ["hosts", index, "role"]);
    if (host.location !== undefined) known("location", host.location, locations, ["hosts", index, "location"]);
    const { workingDirectory = "", connection } = hostSettings(estate, host);
    if (connection?.credential !== undefined)
      known("credential", connection.credential, Object.keys(estate.credentials ?? {}), ["hosts", index]);
    const place = `${(host.address ?? host.name).toLowerCase()} ${workingDirectory.replaceAll("\\", "/").toLowerCase()}`;
    const other = folders.get(place);
    if (other !== undefined)
      at(["hosts", index], `Unexpected address of \`${host.name}\`: \`${other}\` has the same, and the same folder`);
    folders.set(place, host.name);
  });
  for (const role of [
    ...Object.keys(estate.roles ?? {}),
    ...Object.keys(estate.releases),
    ...Object.keys(estate.acknowledged ?? {}),
  ])
    if (!roles.includes(role))
      known("role", role, roles, [
        estate.roles?.[role] !== undefined
          ? "roles"
          : estate.releases[role] !== undefined
            ? "releases"
            : "acknowledged",
        role,
      ]);
  for (const [role, releases] of Object.entries(estate.releases)) {
    const files = Object.entries(releases);
    files.forEach(([version, { file }], index) => {
      const other = files.slice(0, index).find(([, one]) => one.file === file);
      if (other !== undefined)
        at(
          ["releases", role, version, "file"],
          `Unexpected archive \`${file}\` of ${version}, which is that of ${other[0]} too`,
        );
    });
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A password in a connection string, in a command or an address. Its value is not repeated. */
const secret = /(?:password|passwd|pwd|secret|token)\s*[=:]\s*\S|:\/\/[^/@\s]*:[^/@\s]*@/iu;

function refuseSecrets(value: unknown, path: readonly (string | number)[], at: At): void {
  if (typeof value === "string") {
    // Where an engine finds a secret is said by a name, such as `secret:NAME`.
    if (path[0] !== "credentials" && secret.test(value))
      at(
        path,
        "Unexpected secret, expected none: an estate holds names of credentials only",
        "Name it under `credentials:`.",
      );
  } else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value as Record<string, unknown>))
      refuseSecrets(inner, [...path, Array.isArray(value) ? Number(key) : key], at);
}
