/** Files that settings name by a relative path: nobody copies them, and the program does not start without them. */
import type { Product } from "../model/product.js";
import type { FileReference } from "../model/settings.js";
import { readSettings, type SettingsFormat } from "./read.js";
import { createSecrets } from "../language/secrets.js";

const certificate = /\.(?:pfx|p12|p7b|p7c|cer|crt|der|pem|key|jks|snk)$/iu;
const written = /\.(?:log|txt|tmp)$/iu;

/**
 * The settings of a file whose value is a relative path to a file: one of a certificate's kind, or one that begins with
 * `./`. Secret settings are not looked at; full paths, URLs and the files that a program writes are none. Empty where
 * the
 * file cannot be read.
 */
export function readReferences(
  path: string,
  bytes: Uint8Array,
  format: SettingsFormat,
  secrets: Product["secrets"],
): FileReference[] {
  const read = readSettings(bytes, format);
  if ("problem" in read) return [];
  const { isSecret } = createSecrets(secrets);
  return [...read.settings.leaves.values()].flatMap(({ key, value }) => {
    // Of XML, settings stand in `value`; other attributes are patterns, file extensions and the program itself.
    if (value === null || format === "text" || (format === "xml" && !key.endsWith("/@value")) || isSecret(key, value))
      return [];
    const file = value.trim().replaceAll("\\", "/");
    return isRelativeFile(file, key) ? [{ settingsFile: path, key, file }] : [];
  });
}

function isRelativeFile(file: string, key: string): boolean {
  if (file.length > 1000 || /[\p{C}*?<>|"%{}]|^[/~-]|:/u.test(file)) return false;
  const name = file.replace(/^.*\//u, "");
  if (!/^[^.].*\.[\p{L}\p{N}]+$/u.test(name)) return false;
  // `user.key` alone may be anything; a file is called one, or stands in a folder.
  if (certificate.test(name))
    return !/\.(?:key|der)$/iu.test(name) || file.includes("/") || /file|path|cert/iu.test(key);
  return file.startsWith("./") && !written.test(name) && !/\blogs?\b/iu.test(file);
}
