/** What is said of a host: by itself, else by its location, its role, or all of them. */
import { settingNames, type Estate, type EstateHost } from "../model/estate.js";

/** The settings that a host has. */
export type HostSettings = NonNullable<Estate["defaults"]>;

/** The nearest that is said wins. */
export function hostSettings({ defaults, roles, locations }: Estate, host: EstateHost): HostSettings {
  const layers: (HostSettings | undefined)[] = [host, locations?.[host.location ?? ""], roles?.[host.role], defaults];
  return Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = layers.find((layer) => layer?.[name] !== undefined)?.[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
