/** What a host of an estate gets: its parameters, and one page with its commands. */
import { singleQuoted } from "../language/shell-word.js";
import { parameterSuffix, startScript } from "../formats/host-commands.js";
import { escapeMarkdown } from "../formats/write-markdown.js";
import type { Estate, EstateHost, EstatePlan } from "../model/estate.js";
import type { Parameters } from "../model/parameters.js";
import { hostSettings } from "./host-settings.js";

/** A unit of a host: one runbook, its scripts, and the installations that it has. */
export interface HostUnit {
  id: string;
  role: string;
  from: string;
  to: string;
  /** The files' name, without an ending. */
  files: string;
  /** The versions that it installs, in order. */
  hops: readonly string[];
}

/** One release of a host, and where it lies for it. */
interface Kit {
  to: string;
  file: string;
  sha256: string;
  /** Where the host finds it; `null`: it has to be brought first. */
  path: string | null;
  /** Where it is brought from; `null`: nobody says. */
  from: string | null;
}

/** The parameters of a host, for its scripts, checks and printed runbooks. They hold no secret: an estate has none. */
export function hostParameters(estate: Estate, host: EstateHost, units: readonly HostUnit[]): Parameters {
  // How it is reached, and what is brought from where, is the engine's.
  const settings = Object.fromEntries(
    Object.entries(hostSettings(estate, host)).filter(([name]) => !["connection", "kits"].includes(name)),
  ) as Parameters;
  const location = estate.locations?.[host.location ?? ""];
  const archives = Object.fromEntries(
    kitsOf(estate, host, units).flatMap(({ to, path }) => (path === null ? [] : [[to, path]])),
  );
  const acknowledged = [
    ...new Set(units.flatMap(({ role }) => (estate.acknowledged?.[role] ?? []).map(({ id }) => id))),
  ];
  return {
    ...settings,
    host: host.name,
    ...estate.people,
    ...(location?.window === undefined ? {} : { window: location.window }),
    ...(location?.contacts === undefined ? {} : { contacts: location.contacts }),
    ...(Object.keys(archives).length === 0 ? {} : { archives }),
    ...(acknowledged.length === 0 ? {} : { acknowledged }),
  };
}

function kitsOf(estate: Estate, host: EstateHost, units: readonly HostUnit[]): Kit[] {
  const { kits } = hostSettings(estate, host);
  const below = (folder: string, file: string): string =>
    `${folder.replace(/[\\/]+$/u, "")}${/^(?:[A-Za-z]:|\\\\)/u.test(folder) ? "\\" : "/"}${file}`;
  return units.flatMap(({ role, hops }) =>
    hops.flatMap((to): Kit[] => {
      const release = estate.releases[role]?.[to];
      if (release === undefined) return [];
      const { file, sha256 } = release;
      const held = kits?.present ?? kits?.share;
      const from = kits?.url ?? kits?.copy ?? null;
      return [{ ...{ to, file, sha256 }, path: held === undefined ? null : below(held, file), from }];
    }),
  );
}

/** One page in Markdown: where the host stands in the plan, and the commands to copy for doing it by hand. */
export function hostPage(
  { estate, plan, product }: { estate: Estate; plan: EstatePlan; product: string },
  host: EstateHost,
  units: readonly HostUnit[],
): string {
  const settings = hostSettings(estate, host);
  const waves = plan.waves.flatMap(({ name, batches, earliest, latest }) =>
    batches.flatMap((batch, index) =>
      batch.includes(host.name)
        ? [
            `wave ${escapeMarkdown(name)}, batch ${String(index + 1)}${earliest === null ? "" : `, between ${earliest} and ${latest ?? ""}`}`,
          ]
        : [],
    ),
  );
  const lacks = plan.hosts.find(({ name }) => name === host.name)?.lacks ?? [];
  const kits = kitsOf(estate, host, units);
  const facts = [
    `Plan ${plan.plan}`,
    ...(host.address === undefined ? [] : [`Address ${escapeMarkdown(host.address)}`]),
    ...(host.location === undefined ? [] : [`Location ${escapeMarkdown(host.location)}`]),
    ...waves,
    ...lacks.map((lack) => `**Still missing:** ${escapeMarkdown(lack)}`),
    ...kits.map(({ to, file, sha256, path, from }) => {
      const where = path ?? (from === null ? null : `to be brought from ${from}`);
      return `Release of ${to}: ${escapeMarkdown(file)}${where === null ? "" : `, ${escapeMarkdown(where)}`}, SHA-256 ${sha256}`;
    }),
  ];
  return [
    `# ${escapeMarkdown(host.name)}: ${escapeMarkdown(product)}, to ${escapeMarkdown(plan.to)}`,
    facts.map((fact) => `- ${fact}`).join("\n"),
    ...plan.rules.map(escapeMarkdown),
    "Each command is one line for PowerShell, opened as administrator in the folder that holds `units`.",
    ...units.flatMap((unit) => unitCommands(unit, settings, kits, estate)),
    "",
  ].join("\n\n");
}

function unitCommands(
  { id, role, from, to, files, hops }: HostUnit,
  settings: ReturnType<typeof hostSettings>,
  kits: readonly Kit[],
  estate: Estate,
): string[] {
  const option = (name: string, value: string | undefined): string =>
    value === undefined ? "" : ` -${name} ${singleQuoted(value)}`;
  const place = (version: string): string =>
    kits.find(({ to: installs }) => installs === version)?.path ?? `<release archive of ${version}>`;
  const many = hops.length > 1;
  const releases = hops
    .map((version) => {
      const suffix = parameterSuffix(hops.length, version);
      const sum = kits.find(({ to: installs }) => installs === version)?.sha256;
      return option(`Archive${suffix}`, place(version)) + option(`Sha256${suffix}`, sum?.toLowerCase());
    })
    .join("");
  const folder = option("WorkingDirectory", settings.workingDirectory ?? "<working directory>");
  const backup = option("BackupName", settings.backupName);
  const hosting =
    option("Hosting", settings.hosting) +
    (settings.hosting === "service"
      ? option("Service", settings.service)
      : option("AppPool", settings.appPool) + option("Site", settings.site));
  const ids = (estate.acknowledged?.[role] ?? []).map(({ id: step }) => step);
  const acknowledged = ids.length === 0 ? "" : option("Acknowledge", ids.join(","));
  const script = (ending: string): string => startScript(singleQuoted(`units\\${id}\\${files}.${ending}`));
  const run = `${script("ps1")}${folder}${releases}${backup}${hosting}${acknowledged}`;
  const last = hops.at(-1) ?? to;
  const steps: [string, string][] = [
    [
      "Before, on any day: is it ready?",
      `${script("verify.ps1")}${folder}${option("Archive", place(hops[0] ?? to))}${backup} -Preflight`,
    ],
    ["What it would do, without doing it:", `${run} -WhatIf`],
    ["The upgrade:", run],
    [
      "Afterwards: is it so?",
      `${script("verify.ps1")}${folder}${option("Archive", place(last))}${many || settings.backupName === undefined ? "" : backup}${option("Url", settings.url)}`,
    ],
    ["The way back, one installation at a time:", `${run} -Rollback`],
  ];
  return [
    `## ${escapeMarkdown(role)}, ${escapeMarkdown(from)} to ${escapeMarkdown(to)}`,
    ...steps.flatMap(([says, command]) => [says, `\`\`\`powershell\n${command}\n\`\`\``]),
  ];
}
