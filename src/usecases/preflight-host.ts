/** Whether a host is ready for its upgrade. */
import { keptFolderOf } from "../changes/index.js";
import { resolveReference } from "../checks/index.js";
import {
  findLeaf,
  readCertificateFiles,
  readEnvironment,
  readLeaves,
  readServers,
  type SettingsBytes,
} from "../config/index.js";
import type { Host } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import type { Parameters } from "../model/parameters.js";
import type { Preflight } from "../model/preflight.js";
import type { Product } from "../model/product.js";
import type { Readiness } from "../model/readiness.js";
import type { Runbook } from "../model/runbook.js";
import { archiveOf } from "../model/version.js";
import type { PathRequest } from "../path/index.js";
import { deriveExpectations, judgePreflight, observeHost, observeReadiness, seePresence } from "../verify/index.js";
import { createRunbook } from "./create-runbook.js";
import { readFacts, tellEvidence } from "./host-facts.js";
import type { Project } from "./open-project.js";
import { parametersWith, refuseNoFolder, refusePath } from "./working-directory.js";

/** A host to look at before its upgrade. */
export interface PreflightHostRequest extends PathRequest {
  /** The working directory: the folder that holds the runtime folder. Nothing is written below it. */
  directory: string;
  /** The release of the first installation; default: by `archives` of the parameters, as for all others. */
  archive?: string | undefined;
  /** What the backup is to be called; default: by parameters and guide. */
  backup?: string | undefined;
  parameters?: Parameters;
}

/**
 * Whether a host is ready for its upgrade: everything of the go/no-go list that a machine can see. Reads only; of
 * several installations the first is judged.
 *
 * @throws {UsageError} where the directory or an archive cannot be opened, or role, version or path do not exist
 * @example
 * ```ts
 * const project = await openProject(nodeHost, { content: "content/identity-manager" });
 * const { summary } = await preflightHost(nodeHost, project, { directory: "C:/identitymanagerContoso", role: "agent", from: "6.1", to: "6.2" });
 * summary.ready; // true: nothing inhibits the upgrade
 * ```
 */
export async function preflightHost(host: Host, project: Project, request: PreflightHostRequest): Promise<Preflight> {
  const { product } = project.graph;
  const directory = request.directory.replace(/(?<=.)[\\/]+$/u, "");
  refusePath(request.backup, product.layout.runtime);
  const parameters = parametersWith(request.parameters ?? {}, request.backup ?? request.parameters?.backupName);
  const runbook = createRunbook(project, { ...request, parameters });
  const role = product.roles.find(({ id }) => id === runbook.role.id);
  if (role === undefined) throw new UsageError(`Unexpected role \`${runbook.role.id}\``);
  await refuseNoFolder(host, directory);
  const startedAt = host.now();
  const seen = await observeHost(host, {
    ...{ directory, product, role, archive: null, baseline: null, url: null, quick: true, backupNamed: true },
    expectations: () => deriveExpectations(runbook, product, undefined, 1),
  });
  const settings = readFacts(seen.settings, product, seen.observation.backup.name);
  const outside = settings.references
    .map(({ file }) => resolveReference(file, product.layout.runtime))
    .filter((path) => path !== null);
  const present = new Map([...seen.observation.present, ...(await seePresence(host, directory, outside))]);
  const files = seen.settings.flatMap(({ path, format, current }): SettingsBytes[] =>
    current.state === "bytes" ? [{ path, format, bytes: current.bytes }] : [],
  );
  const variables = files.flatMap(({ path, format, bytes }) => {
    const keys = format === "xml" ? [...readEnvironment(bytes)] : [];
    return keys.length === 0 ? [] : [{ path, keys }];
  });
  const environment = new Map(variables.flatMap(({ keys }) => keys));
  const leaves = readLeaves(files, environment);
  const readiness = await observeReadiness(host, {
    ...{ directory, product, role },
    archives: archivesOf(runbook, parameters, request.archive),
    backups: runbook.hops.flatMap((_, index) => keptFolderOf(runbook, index + 1)?.name ?? []),
    settings: files.map(({ path }) => path),
    certificates: readCertificateFiles(leaves, product.secrets),
    servers: readServers(leaves, product.secrets),
    variables: variables.map(({ path, keys }) => ({ settingsFile: path, keys: keys.map(([key]) => key) })),
    licence: readLicence(leaves, product),
  });
  return judgePreflight({
    ...{ product, role, settings, readiness },
    ...{ from: runbook.from, to: runbook.to },
    expectations: seen.expectations,
    observation: { ...seen.observation, present },
    hostDirectory: parameters.workingDirectory ?? directory,
    evidence: tellEvidence(host, parameters, { startedAt, archives: describeArchives(readiness) }),
  });
}

/** The archive of each installation: the one that was named is the first one's. */
function archivesOf(
  { hops }: Runbook,
  { archives }: Parameters,
  first: string | undefined,
): { to: string; file: string | null }[] {
  return hops.map(({ to }, index) => ({
    to,
    file: (index === 0 ? first : undefined) ?? archiveOf(archives, to) ?? null,
  }));
}

/** When the licence ends, where the pack says how that is read. */
function readLicence(leaves: ReturnType<typeof readLeaves>, { licence }: Product): Readiness["licence"] {
  const leaf = licence === undefined ? undefined : findLeaf(leaves, licence.setting);
  if (licence === undefined || leaf === undefined) return null;
  const end = new RegExp(licence.endsAt, "u").exec(leaf.value)?.[1] ?? "";
  return { settingsFile: leaf.settingsFile, key: leaf.key, endsAt: Number.isNaN(Date.parse(end)) ? null : end };
}

const describeArchives = ({ archives }: Readiness): Preflight["archives"] =>
  archives.flatMap(({ file, sha256, version }) =>
    file === null || sha256 === null ? [] : [{ option: "archive" as const, file, sha256, version }],
  );
