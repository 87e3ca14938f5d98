/** What settings files name that has to be there or to hold when the program starts. Values are for those who look, never for a report. */
import { createSecrets } from "../language/secrets.js";
import type { Product } from "../model/product.js";
import { serverOf } from "./connection-string.js";
import { readSettings, type SettingsFormat } from "./read.js";
import { foldKey } from "./settings.js";

/** A settings file that is there. */
export interface SettingsBytes {
  path: string;
  format: SettingsFormat;
  bytes: Uint8Array;
}

/** A setting, and what wins over it. */
interface Leaf {
  settingsFile: string;
  key: string;
  value: string;
}

/** A certificate's file that the settings name, with the password that they have for it. */
export interface NamedCertificate {
  settingsFile: string;
  key: string;
  /** As it is written, with forward slashes. */
  file: string;
  password: string | null;
}

const certificate = /\.(?:pfx|p12|cer|crt|der|pem)$/iu;

/** The certificates that settings name by a file, relative or in full. */
export function readCertificateFiles(leaves: readonly Leaf[], secrets: Product["secrets"]): NamedCertificate[] {
  const { isSecret } = createSecrets(secrets);
  return leaves.flatMap(({ settingsFile, key, value }) => {
    const file = value.trim().replaceAll("\\", "/");
    if (!certificate.test(file) || /[\p{C}*?<>|"]/u.test(file) || isSecret(key, value)) return [];
    const section = foldKey(key.replace(/[^:]*$/u, ""));
    const password = leaves.findLast(
      (leaf) => foldKey(leaf.key).startsWith(section) && /^[^:]*password$/iu.test(leaf.key.slice(section.length)),
    );
    return [{ settingsFile, key, file, password: password?.value ?? null }];
  });
}

/** The database servers that connection strings name, each once. */
export function readServers(
  leaves: readonly Leaf[],
  secrets: Product["secrets"],
): (Omit<Leaf, "value"> & NonNullable<ReturnType<typeof serverOf>>)[] {
  const { isConnectionString } = createSecrets(secrets);
  const found = leaves.flatMap(({ settingsFile, key, value }) => {
    const server = isConnectionString(key) ? serverOf(value) : null;
    return server === null ? [] : [{ settingsFile, key, ...server }];
  });
  return [...new Map(found.map((one) => [foldKey(one.named), one])).values()];
}

/** The settings of files in JSON, of a key the one that wins. */
export function readLeaves(files: readonly SettingsBytes[], environment: ReadonlyMap<string, string>): Leaf[] {
  const leaves = new Map<string, Leaf>();
  for (const { path, format, bytes } of files) {
    if (format !== "json") continue;
    const read = readSettings(bytes, format);
    if ("problem" in read) continue;
    for (const { key, value } of read.settings.leaves.values())
      if (value !== null) leaves.set(foldKey(key), { settingsFile: path, key, value });
  }
  for (const [key, value] of environment) {
    const settingsFile = files.find(({ format }) => format === "xml")?.path ?? "";
    leaves.set(foldKey(key), { settingsFile, key, value });
  }
  return [...leaves.values()];
}

/** The setting by a key path; `undefined`: none says it. */
export const findLeaf = (leaves: readonly Leaf[], key: string): Leaf | undefined =>
  leaves.find((leaf) => foldKey(leaf.key) === foldKey(key));
