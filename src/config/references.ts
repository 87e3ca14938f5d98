/** Files that settings name. */
import type { Product } from "../model/product.js";
import type { FileReference, SettingsInput } from "../model/settings.js";
import { readSettings } from "./read.js";
import { createSecrets } from "./secrets.js";
import { readEnvironment } from "./web-config.js";

/** Certificates and keys: what programs read by a path in their settings. */
const certificate = /\.(?:pfx|p12|cer|crt|pem|key|der|p7b)$/iu;

/** The certificates and keys that a settings file names by a relative path. A secret setting is never looked at. */
export function readReferences(path: string, bytes: Uint8Array, format: SettingsInput["format"], secrets: Product["secrets"]): FileReference[] {
  const { isSecret } = createSecrets(secrets);
  const read = readSettings(bytes, format);
  const settings = format === "xml" ? [...readEnvironment(bytes)] : "problem" in read ? [] : [...read.settings.values()].map(({ key, value }) => [key, value] as const);
  return settings.flatMap(([key, value]) => {
    const file = value.trim().replaceAll("\\", "/");
    const isRelative = certificate.test(file) && !/^(?:\/|[A-Za-z]:|[a-z]+:\/\/)/iu.test(file) && !/[\n"<>|?*%]/u.test(file);
    return isRelative && !isSecret(key, value) ? [{ settingsFile: path, key, file }] : [];
  });
}
