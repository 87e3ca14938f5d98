/** What judging a host takes before an upgrade and after it: what its settings say, and who looked. */
import {
  judgeSettings,
  readEnvironment,
  readLogStarts,
  readReferences,
  readSetting,
  readStartTarget,
} from "../config/index.js";
import type { Host } from "../host/index.js";
import { foldName } from "../model/observation.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";
import type { SettingsFacts, SettingsInput } from "../model/settings.js";
import { tool } from "../model/tool.js";
import type { Verification } from "../model/verification.js";
import type { Release } from "../release/index.js";
import type { Evidence } from "../verify/index.js";

/** Who looked at what, when and with what. */
export function tellEvidence(
  host: Host,
  parameters: Parameters,
  { startedAt, archives }: Pick<Evidence, "startedAt" | "archives">,
): Evidence {
  return {
    subject: {
      host: parameters.host ?? host.machineName(),
      organization: parameters.organization ?? null,
      change: parameters.change ?? null,
      technician: parameters.technician ?? null,
    },
    ...{ archives, startedAt, endedAt: host.now(), tool },
  };
}

/** An archive that was looked at, by its bytes. */
export async function describeArchive(
  host: Host,
  option: "archive" | "baseline",
  file: string,
  program: Release["program"],
): Promise<Verification["archives"][number]> {
  return { option, file, sha256: await host.sha256(file), version: program?.version ?? null };
}

/** What all settings files say, those of the web server over the others. */
export function readFacts(inputs: readonly SettingsInput[], product: Product, backupName: string): SettingsFacts {
  const { secrets } = product;
  const xml = inputs.filter(({ format }) => format === "xml");
  const environmentOf = (files: readonly SettingsInput["current"][]): Map<string, string> =>
    new Map(files.flatMap((file) => (file.state === "bytes" ? [...readEnvironment(file.bytes)] : [])));
  const [environment, backupEnvironment] = [
    environmentOf(xml.map(({ current }) => current)),
    environmentOf(xml.map(({ backup }) => backup)),
  ];
  const current = inputs.flatMap(({ path, format, current: file }) =>
    file.state === "bytes" ? [{ path, format, bytes: file.bytes }] : [],
  );
  const settingKeys = Object.values(product.layout.folders).flatMap(({ setting }) => setting ?? []);
  const valueOf = (key: string): string | null =>
    current
      .filter(({ format }) => format === "json")
      .map(({ bytes, format }) => readSetting(bytes, format, key, environment))
      .findLast((value) => value !== null) ?? null;
  return {
    judgements: new Map(
      inputs.map((input) => [foldName(input.path), judgeSettings(input, { secrets, environment, backupEnvironment })]),
    ),
    references: current.flatMap(({ path, bytes, format }) => readReferences(path, bytes, format, secrets)),
    startTargets: current
      .filter(({ format }) => format === "xml")
      .flatMap(({ path, bytes }) => readStartTarget(path, bytes, backupName) ?? []),
    logs: xml.flatMap(({ current: now, backup }) =>
      [now, backup].flatMap((file) => (file.state === "bytes" ? readLogStarts(file.bytes) : [])),
    ),
    folders: new Map(
      settingKeys.flatMap((key) => {
        const value = valueOf(key);
        return value === null ? [] : [[key, value] as const];
      }),
    ),
  };
}
