/** The database that settings name. */
import { createSecrets } from "../language/secrets.js";
import type { Product } from "../model/product.js";
import { readSettings, type SettingsFormat } from "./read.js";

/**
 * The name of the database in the first connection string of a settings file that says one, where the pack calls that
 * part harmless; `null`: none does, or the file cannot be read.
 */
export function readDatabaseName(
  bytes: Uint8Array,
  format: SettingsFormat,
  secrets: Product["secrets"],
): string | null {
  const read = readSettings(bytes, format);
  if ("problem" in read) return null;
  const { isConnectionString, show } = createSecrets(secrets);
  for (const { key, value } of read.settings.leaves.values()) {
    if (value === null || !isConnectionString(key)) continue;
    const [, name] = /(?:^|; )(?:initial catalog|database)=([^;]+)/iu.exec(show(key, value)) ?? [];
    if (name !== undefined) return name;
  }
  return null;
}

/** The key paths of a settings file; empty where it cannot be read. */
export function readSettingKeys(bytes: Uint8Array, format: SettingsFormat): string[] {
  const read = readSettings(bytes, format);
  return "problem" in read ? [] : [...read.settings.leaves.values()].map(({ key }) => key);
}
