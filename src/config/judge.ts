/** The verdict on a settings file, from four inputs: the old default, the customer's, the new default, and what is there now. */
import type { SeenFile } from "../model/observation.js";
import type { Product } from "../model/product.js";
import type { Readability, SettingDifference, SettingsInput, SettingsJudgement, Verdict } from "../model/settings.js";
import { readSettings } from "./read.js";
import { createSecrets } from "./secrets.js";
import { areEqual, foldKey, type Reading, type Setting, type Settings } from "./settings.js";

/** What else the verdict depends on. */
export interface JudgeOptions {
  secrets: Product["secrets"];
  /** The settings that `web.config` gives as environment variables, by key path: now, and in the backup; default: none. They win over files. */
  environment?: ReadonlyMap<string, string>;
  backupEnvironment?: ReadonlyMap<string, string>;
}

/** Judges a settings file; the verdicts are tried in the order of the contract. */
export function judgeSettings(input: SettingsInput, options: JudgeOptions): SettingsJudgement {
  const { path, format, current, backup } = input;
  const [now, before] = [read(current, format), read(backup, format)];
  const shared = { path, format, current: readability(current, now), backup: readability(backup, before), differences: [], lost: [], introduced: null, customised: null, shipped: isShipped(input, now) };
  const unseen = [backup, current].find(({ state }) => state === "unseen");
  if (unseen?.state === "unseen") return { ...shared, verdict: null, reason: unseen.reason };
  const early = (verdict: Verdict): SettingsJudgement => ({ ...shared, verdict, reason: null });
  if (before === null) return { ...early("absent-in-backup"), introduced: "settings" in (now ?? {}) ? introducedIn(input, null, now as Read, options) : null };
  if (now === null) return { ...early("missing"), customised: "settings" in before ? isCustomised(input, before) : null };
  const same = current.state === "bytes" && backup.state === "bytes" && haveSameBytes(current.bytes, backup.bytes);
  if ("problem" in now || "problem" in before) return early(same ? "identical" : "unreadable");
  const compared = compare(input, before, now, options);
  return { ...shared, verdict: same ? "identical" : compared.verdict, reason: null, differences: compared.differences, lost: compared.lost, introduced: introducedIn(input, before, now, options), customised: isCustomised(input, before) };
}

type Read = Exclude<Reading, { problem: string }>;

const noFile: Reading = { problem: "it is a folder, not a file", line: null, column: null };
const read = (file: SeenFile, format: SettingsInput["format"]): Reading | null => (file.state === "bytes" ? readSettings(file.bytes, format) : file.state === "no-file" ? noFile : null);
const haveSameBytes = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && one.every((byte, index) => byte === other[index]);

function readability(file: SeenFile, reading: Reading | null): Readability {
  if (file.state === "unseen") return { state: "unseen", reason: file.reason };
  if (reading === null) return { state: "absent" };
  return "problem" in reading ? { state: "unreadable", ...reading } : { state: "readable", encoding: reading.encoding };
}

/** Those of the defaults that can be read; `null`: the release was not given. */
function defaultsOf(defaults: readonly Uint8Array[] | null, format: SettingsInput["format"]): Settings[] | null {
  return defaults === null ? null : defaults.map((bytes) => readSettings(bytes, format)).flatMap((reading) => ("problem" in reading ? [] : [reading.settings]));
}

/** Settings by folded key; those of environment variables too. */
const folded = (environment: ReadonlyMap<string, string> | undefined): Map<string, string> => new Map([...(environment ?? [])].map(([key, value]) => [foldKey(key), value]));

function compare({ format, oldDefaults, newDefaults, ordered }: SettingsInput, before: Read, now: Read, options: JudgeOptions): { verdict: Verdict; differences: SettingDifference[]; lost: string[] } {
  const { settings: customers } = before;
  const { settings: current } = now;
  const [older, newer] = [defaultsOf(oldDefaults, format), defaultsOf(newDefaults, format)];
  const [environment, backupEnvironment] = format === "json" ? [folded(options.environment), folded(options.backupEnvironment)] : [new Map<string, string>(), new Map<string, string>()];
  const isOrdered = (key: string): boolean => ordered.some((setting) => setting === null || key === foldKey(setting) || key.startsWith(`${foldKey(setting)}:`));
  const isIn = (defaults: readonly Settings[] | null, key: string, value: string): boolean => defaults?.some((settings) => settings.get(key)?.value === value) === true;
  // What an environment variable gives is the same whatever the file says.
  const isKept = ([key, { value }]: [string, Setting]): boolean => current.get(key)?.value === value || (environment.has(key) && environment.get(key) === (backupEnvironment.get(key) ?? value));
  const changed = [...customers].filter((setting) => !isKept(setting));
  const lost = changed.filter(([key, { value }]) => !isOrdered(key) && !isIn(older, key, value));
  const further = [...current].filter(([key]) => !customers.has(key));
  const isMerged = changed.every(([key]) => isOrdered(key)) && further.every(([key, { value }]) => isOrdered(key) || isIn(newer, key, value));
  const equalsAny = (settings: Settings, defaults: readonly Settings[] | null): boolean => defaults?.some((one) => areEqual(one, settings)) === true;
  const equalsNew = equalsAny(current, newer);
  const verdicts: [Verdict, boolean][] = [
    ["equivalent", areEqual(current, customers)],
    ["merged", isMerged],
    ["same-as-default", equalsNew && equalsAny(customers, older)],
    ["vendor-new-default", equalsNew],
    ["vendor-old-default", equalsAny(current, older)],
    ["customer-settings-lost", lost.length > 0],
  ];
  return { verdict: verdicts.find(([, holds]) => holds)?.[0] ?? "diverged", differences: differencesOf(customers, current, options.secrets), lost: lost.map(([, { key }]) => key) };
}

function differencesOf(before: Settings, now: Settings, facts: Product["secrets"]): SettingDifference[] {
  const { isSecret } = createSecrets(facts);
  const gone = [...before].flatMap(([folding, { key, value }]): SettingDifference[] => {
    const other = now.get(folding);
    return other?.value === value ? [] : [{ key, kind: other === undefined ? "removed" : "changed", secret: isSecret(key, value) || isSecret(key, other?.value) }];
  });
  return [...gone, ...[...now].filter(([folding]) => !before.has(folding)).map(([, { key, value }]): SettingDifference => ({ key, kind: "added", secret: isSecret(key, value) }))];
}

/** What the role's own new default sets and neither the old one (else the customer's) nor the current file nor the environment does. */
function introducedIn({ format, oldDefaults, newDefaults }: SettingsInput, before: Read | null, now: Read, { environment }: JudgeOptions): string[] | null {
  const [older, newer] = [defaultsOf(oldDefaults, format), defaultsOf(newDefaults, format)];
  if (newer === null) return null;
  const known = [now.settings, ...(older?.slice(0, 1) ?? (before === null ? [] : [before.settings]))];
  const given = folded(environment);
  return [...(newer[0] ?? [])].filter(([key]) => !known.some((settings) => settings.has(key)) && !given.has(key)).map(([, { key }]) => key);
}

function isShipped({ format, newDefaults }: SettingsInput, now: Reading | null): boolean {
  return now !== null && "settings" in now && defaultsOf(newDefaults, format)?.some((settings) => areEqual(settings, now.settings)) === true;
}

/** Does the customer's file differ from the old default? */
function isCustomised({ format, oldDefaults }: SettingsInput, before: Read): boolean | null {
  const older = defaultsOf(oldDefaults, format);
  return older === null ? null : !older.some((settings) => areEqual(settings, before.settings));
}
