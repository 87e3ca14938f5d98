/**
 * The stage that reads settings files as .NET does and says what became of them: pure over bytes. It holds the values of
 * secrets, and gives none of them away.
 */
import { foldKey } from "./settings.js";
import { readSettings, type SettingsFormat } from "./read.js";

export { judgeSettings, type JudgeOptions } from "./judge.js";
export { readDatabaseName, readSettingKeys } from "./database-name.js";
export { proposeMerge, type UnreadableInput } from "./merge.js";
export type { MergeConflict, MergeInput, MergeProposal } from "./merge-sides.js";
export type { SettingsFormat } from "./read.js";
export { findLeaf, readCertificateFiles, readLeaves, readServers, type SettingsBytes } from "./readiness.js";
export { readReferences } from "./references.js";
export { createSecrets } from "../language/secrets.js";
export { readEnvironment, readLogStarts, readStartTarget } from "./web-config.js";

/**
 * The value of one setting that is not secret, such as a folder, by its key path (with `:`); `null`: the file lacks it, or cannot be read.
 *
 * @param environment what `web.config` gives as environment variables, by key path: it wins
 */
export function readSetting(
  bytes: Uint8Array,
  format: SettingsFormat,
  keyPath: string,
  environment: ReadonlyMap<string, string> = new Map(),
): string | null {
  const folded = foldKey(keyPath);
  const given = [...environment].findLast(([key]) => foldKey(key) === folded);
  if (given !== undefined) return given[1];
  const read = readSettings(bytes, format);
  return "problem" in read ? null : (read.settings.leaves.get(format === "xml" ? keyPath : folded)?.value ?? null);
}
export { collectionKeys, sectionGroups } from "./iis-collections.js";
