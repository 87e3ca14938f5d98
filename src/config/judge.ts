/** The verdict on a settings file, of the old default, the customer's, the new default and what is there now. */
import { equalBytes } from "../language/bytes.js";
import type { SeenFile } from "../model/observation.js";
import type { Product } from "../model/product.js";
import type {
  SettingDifference,
  SettingOrder,
  SettingOrderState,
  SettingsInput,
  SettingsJudgement,
  Verdict,
} from "../model/settings.js";
import { compareConnectionStrings, holdsParts } from "./connection-string.js";
import { readSettings, toReadability, type ReadSettings, type SettingsFormat } from "./read.js";
import { createSecrets, type Secrets } from "../language/secrets.js";
import { foldKey, sameSettings, sameValue, type Problem, type Setting, type Settings } from "./settings.js";

/** What a verdict is given with. */
export interface JudgeOptions {
  secrets: Product["secrets"];
  /** Settings that the current `web.config` gives as environment variables, by key path; default: none. */
  environment?: ReadonlyMap<string, string>;
  /** Likewise of the backup's. */
  backupEnvironment?: ReadonlyMap<string, string>;
}

/** The settings of the two files, and what the defaults and later steps explain. */
interface Comparison {
  /** `null`: there is none, or it cannot be read. */
  current: Settings | null;
  backup: Settings | null;
  /** The defaults that can be read; `null`: not given. */
  oldDefaults: Settings[] | null;
  newDefaults: Settings[] | null;
  environment: ReadonlyMap<string, string>;
  backupEnvironment: ReadonlyMap<string, string>;
  /** What later steps explain. */
  orders: Orders;
}

/** What later steps explain of a setting, by its folded key. A step that names a setting explains what it orders of it, and not that it is gone. */
interface Orders {
  /** That it is there, or otherwise, as it is now. */
  explains: (folded: string, setting: Setting) => boolean;
  /** Likewise, or does a step that may rewrite anything leave its key, or its value under another? */
  accountsFor: (folded: string, setting: Setting) => boolean;
  /** That nothing of it is lost, whatever was added to it. */
  spares: (folded: string, setting: Setting) => boolean;
}

/** The verdict on one settings file, and what it rests on. Values are never told. */
export function judgeSettings(
  input: SettingsInput,
  { secrets, environment = new Map(), backupEnvironment = new Map() }: JudgeOptions,
): SettingsJudgement {
  const { path, format, current, backup } = input;
  const [now, before] = [current, backup].map((file) => readFile(file, format)) as [Read, Read];
  const comparison: Comparison = {
    ...{
      current: settingsOf(now),
      backup: settingsOf(before),
      oldDefaults: readAll(input.oldDefaults, format),
      newDefaults: readAll(input.newDefaults, format),
    },
    ...{ environment: foldKeys(environment), backupEnvironment: foldKeys(backupEnvironment), orders: none },
  };
  comparison.orders = readOrders(input, comparison, createSecrets(secrets));
  const verdict = decide(input, comparison);
  const unseen = backup.state === "unseen" ? backup : current;
  return {
    ...{ path, format, verdict, reason: verdict === null && unseen.state === "unseen" ? unseen.reason : null },
    ...{ current: toReadability(current, now), backup: toReadability(backup, before) },
    differences: listDifferences(comparison, createSecrets(secrets)),
    lost: listLost(comparison).map(({ key }) => key),
    orders: listOrders(input, comparison, createSecrets(secrets)),
    introduced: listIntroduced(input, comparison),
    shipped: comparison.current !== null && equalsAny(comparison.current, comparison.newDefaults ?? []),
    customised:
      comparison.oldDefaults === null || comparison.backup === null
        ? null
        : !equalsAny(comparison.backup, comparison.oldDefaults),
  };
}

const none: Orders = { explains: () => false, accountsFor: () => false, spares: () => false };

type Read = ReadSettings | Problem | null;
const noFile: Problem = { problem: "it is a folder, not a file", line: null, column: null };
const readFile = (file: SeenFile, format: SettingsFormat): Read =>
  file.state === "bytes" ? readSettings(file.bytes, format) : file.state === "no-file" ? noFile : null;
const settingsOf = (read: Read): Settings | null => (read === null || "problem" in read ? null : read.settings);
const foldKeys = (environment: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...environment].map(([key, value]) => [foldKey(key), value]));

/** Those that can be read; one that cannot is equal to nothing. */
const readAll = (defaults: readonly Uint8Array[] | null, format: SettingsFormat): Settings[] | null =>
  defaults
    ?.map((bytes) => readSettings(bytes, format))
    .flatMap((read: ReadSettings | Problem) => ("problem" in read ? [] : [read.settings])) ?? null;

function readOrders(
  { format, ordered }: SettingsInput,
  comparison: Comparison,
  { isConnectionString }: Secrets,
): Orders {
  const { current, backup, oldDefaults, newDefaults } = comparison;
  if (current === null || ordered.length === 0) return none;
  // A step that may change anything explains no file that is a default of the vendor's again.
  const isDefaultAgain =
    backup !== null &&
    [...(oldDefaults ?? []), ...(newDefaults ?? [])].some(
      (settings) => sameSettings(current, settings) && !sameSettings(backup, settings),
    );
  const anyKey = ordered.some(({ setting }) => setting === null) && !isDefaultAgain;
  const byName = (folded: string, { key }: Setting): ReturnType<typeof compareConnectionStrings> => {
    const named = ordered.filter(
      (order): order is SettingOrder & { setting: string } =>
        order.setting !== null && isAtOrBelow(key, order.setting, format),
    );
    if (named.length === 0) return "otherwise";
    const before = comparison.backupEnvironment.get(folded) ?? backup?.leaves.get(folded)?.value ?? "";
    const now =
      comparison.environment.get(folded) ??
      (current.leaves.has(folded) ? (current.leaves.get(folded)?.value ?? "") : undefined);
    const values = named.map(({ value }) => (value === null || /<[^<>]+>/u.test(value) ? null : value));
    // What the operator chooses explains any value; below a setting that still holds some, that one is gone too.
    if (values.includes(null))
      return now !== undefined ||
        named.some(({ setting }) =>
          [...current.leaves.values()].some((other) => isAtOrBelow(other.key, setting, format)),
        )
        ? "ordered"
        : "otherwise";
    if (now === undefined) return "otherwise";
    const orders = values.flatMap((value) => value ?? []);
    if (isConnectionString(key)) return compareConnectionStrings(before, now, orders);
    return orders.some(
      (value) => foldKey(now) === foldKey(value) || (before !== "" && now.includes(before) && now.includes(value)),
    )
      ? "ordered"
      : "otherwise";
  };
  // A program that may rewrite anything changes values and moves them: a setting of which neither key nor value is left was not kept.
  const standing = new Set([...current.leaves.values()].map(({ value }) => value ?? ""));
  const rewritten = (folded: string, { value }: Setting): boolean =>
    (current.leaves.get(folded)?.value ?? "") !== "" || standing.has(value ?? "");
  return {
    explains: (folded, setting) => anyKey || byName(folded, setting) === "ordered",
    accountsFor: (folded, setting) => (anyKey && rewritten(folded, setting)) || byName(folded, setting) === "ordered",
    spares: (folded, setting) => anyKey || byName(folded, setting) !== "otherwise",
  };
}

/** Is a key path that of an order, or below it? Of XML the order may name a part of the path. */
function isAtOrBelow(key: string, order: string, format: SettingsFormat): boolean {
  if (format !== "xml") return `${foldKey(key)}:`.startsWith(`${foldKey(order.replaceAll("__", ":"))}:`);
  const segments = (path: string): string =>
    `/${path
      .replaceAll("__", ":")
      .split(/[/:[\]]/u)
      .map((name) => name.replace(/^@|^\w+=/u, ""))
      .filter((name) => name !== "")
      .join("/")}/`;
  return foldKey(segments(key)).includes(foldKey(segments(order)));
}

const equalsAny = (settings: Settings, defaults: readonly Settings[]): boolean =>
  defaults.some((other) => sameSettings(settings, other));

/** The first verdict that holds; `null`: a file that it takes could not be looked at. */
function decide(input: SettingsInput, comparison: Comparison): Verdict | null {
  const { current, backup } = comparison;
  const [oldDefaults, newDefaults] = [comparison.oldDefaults ?? [], comparison.newDefaults ?? []];
  if (input.backup.state === "absent") return "absent-in-backup";
  if (input.backup.state === "unseen" || input.current.state === "unseen") return null;
  if (input.current.state === "absent") return "missing";
  if (input.current.state === "no-file" || input.backup.state === "no-file") return "unreadable";
  if (equalBytes(input.current.bytes, input.backup.bytes)) return "identical";
  if (current === null || backup === null) return "unreadable";
  if (sameSettings(current, backup)) return "equivalent";
  if (isMerged(current, backup, comparison)) return "merged";
  if (equalsAny(current, newDefaults)) return equalsAny(backup, oldDefaults) ? "same-as-default" : "vendor-new-default";
  if (equalsAny(current, oldDefaults)) return "vendor-old-default";
  return listLost(comparison).length > 0 ? "customer-settings-lost" : "diverged";
}

function isMerged(current: Settings, backup: Settings, comparison: Comparison): boolean {
  const kept = [...backup.leaves].every(
    ([folded, setting]) =>
      isKept(folded, setting, current, comparison) || comparison.orders.accountsFor(folded, setting),
  );
  return (
    kept &&
    [...current.leaves].every(
      ([folded, setting]) => backup.leaves.has(folded) || isExplained(folded, setting, comparison),
    )
  );
}

/** Does a setting of the backup's hold on: in the file, or as an environment variable, which wins over it? */
function isKept(folded: string, setting: Setting, current: Settings, comparison: Comparison): boolean {
  const { environment, backupEnvironment } = comparison;
  const given = environment.get(folded);
  if (given !== undefined && given === (backupEnvironment.get(folded) ?? setting.value ?? "")) return true;
  const now = current.leaves.get(folded);
  if (now !== undefined) return sameValue(setting, now);
  return setting.value === null && current.branches.has(folded) && !isOwn(folded, setting, comparison);
}

/** Is a setting that the backup's file lacks the new default's, ordered by a step, or moved here from an environment variable? */
const isExplained = (
  folded: string,
  setting: Setting,
  { newDefaults, orders, backupEnvironment }: Comparison,
): boolean =>
  newDefaults?.some(({ leaves }) => sameValue(setting, leaves.get(folded))) === true ||
  orders.explains(folded, setting) ||
  backupEnvironment.get(folded) === (setting.value ?? "");

/**
 * Is a setting of the backup's the customer's own? What is empty holds no setting, unless he emptied it: an old
 * default has something there.
 */
function isOwn(folded: string, setting: Setting, { oldDefaults }: Comparison): boolean {
  if (setting.value === null)
    return oldDefaults?.some(({ branches, leaves }) => branches.has(folded) || hasValue(leaves.get(folded))) === true;
  return oldDefaults?.some(({ leaves }) => sameValue(setting, leaves.get(folded))) !== true;
}

const hasValue = (setting: Setting | undefined): boolean => (setting?.value ?? "") !== "";

function listLost(comparison: Comparison): Setting[] {
  const { current, backup, orders } = comparison;
  if (current === null || backup === null) return [];
  return [...backup.leaves]
    .filter(
      ([folded, setting]) =>
        !isKept(folded, setting, current, comparison) &&
        isOwn(folded, setting, comparison) &&
        !orders.spares(folded, setting),
    )
    .map(([, setting]) => setting);
}

function listDifferences(comparison: Comparison, { isSecret }: Secrets): SettingDifference[] {
  const { backup, current, backupEnvironment } = comparison;
  if (current === null || backup === null) return [];
  const gone = [...backup.leaves].filter(([folded, setting]) => !isKept(folded, setting, current, comparison));
  const come = [...current.leaves].filter(
    ([folded, setting]) => !backup.leaves.has(folded) && backupEnvironment.get(folded) !== (setting.value ?? ""),
  );
  return [
    ...gone.map(([folded, { key, value }]): SettingDifference => {
      const now = current.leaves.get(folded);
      return {
        key,
        kind: now === undefined ? "removed" : "changed",
        secret: isSecret(key, value) || (now !== undefined && isSecret(key, now.value)),
      };
    }),
    ...come.map(([, { key, value }]): SettingDifference => ({ key, kind: "added", secret: isSecret(key, value) })),
  ];
}

/** Settings of the role's own new default that neither an old default (without a baseline: the backup's) nor what is there now has. */
function listIntroduced(
  { newDefaults, format }: SettingsInput,
  { current, backup, oldDefaults, environment }: Comparison,
): string[] | null {
  if (newDefaults === null || current === null) return null;
  const [own] = readAll(newDefaults.slice(0, 1), format) ?? [];
  if (own === undefined) return newDefaults.length === 0 ? [] : null;
  const known = [current, ...(oldDefaults ?? [backup ?? []].flat())];
  return [...own.leaves]
    .filter(
      ([folded]) =>
        !environment.has(folded) && !known.some(({ leaves, branches }) => leaves.has(folded) || branches.has(folded)),
    )
    .map(([, { key }]) => key);
}

/** What steps order of single settings, and whether it is so. What the operator chooses has to be there. */
function listOrders(
  { ordered, format }: SettingsInput,
  { current, environment }: Comparison,
  { isConnectionString }: Secrets,
): SettingOrderState[] {
  if (current === null) return [];
  return ordered.flatMap(({ setting, value }): SettingOrderState[] => {
    if (setting === null) return [];
    const inFile = [...current.leaves.values()].filter(({ key }) => isAtOrBelow(key, setting, format));
    const given = format === "json" ? environment.get(foldKey(setting.replaceAll("__", ":"))) : undefined;
    const found = given === undefined ? inFile : [{ key: setting, value: given }];
    if (found.length === 0) return [{ setting, value, state: "absent" }];
    const isDone =
      value === null || /<[^<>]+>/u.test(value) || found.some((now) => holds(now, value, isConnectionString));
    return [{ setting, value, state: isDone ? "done" : "otherwise" }];
  });
}

/** Does a setting hold what a step writes or adds? */
function holds({ key, value }: Setting, ordered: string, isConnectionString: Secrets["isConnectionString"]): boolean {
  const now = value ?? "";
  if (isConnectionString(key)) return holdsParts(now, ordered);
  return foldKey(now) === foldKey(ordered) || now.includes(ordered);
}
