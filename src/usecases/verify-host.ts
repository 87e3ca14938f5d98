/** Whether a host looks as the finished procedure says. */
import { resolveReference } from "../checks/index.js";
import type { Host } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import type { Parameters } from "../model/parameters.js";
import type { Role } from "../model/product.js";
import type { Verification } from "../model/verification.js";
import type { PathRequest } from "../path/index.js";
import { openRelease, refuseOtherVersion, type Release } from "../release/index.js";
import { deriveExpectations, judgeHost, observeHost, seePresence } from "../verify/index.js";
import { createRunbook } from "./create-runbook.js";
import { describeArchive, readFacts, tellEvidence } from "./host-facts.js";
import { once } from "./once.js";
import type { Project, ProjectSource } from "./open-project.js";
import { refuseNoFolder, refusePath } from "./working-directory.js";

/** A host to verify. */
export interface VerifyRequest extends PathRequest {
  /** The working directory: the folder that holds the runtime folder. Nothing is written below it. */
  directory: string;
  /** The new release's archive, and the old one's; default: none, and the checks that need them are skipped. */
  archive?: string | undefined;
  baseline?: string | undefined;
  /** What the backup is called; default: by parameters and guide, or found by its content. */
  backup?: string | undefined;
  parameters?: Parameters;
  /** Where the program answers; default: it is not asked. */
  url?: string | undefined;
  /** Compare files by their sizes only; default: no. */
  quick?: boolean;
  /** Is told how many files of how many have been read. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Whether a host looks as the finished procedure says. Reads only.
 *
 * @throws {UsageError} where the directory or an archive cannot be opened, or role, version or path do not exist
 * @example
 * ```ts
 * const project = await openProject(nodeHost, { content: "content/identity-manager" });
 * const { summary } = await verifyHost(nodeHost, project, { directory: "C:/identitymanagerContoso", role: "agent", from: "6.1", to: "6.2" });
 * summary.outcome; // "pass", "warn", "fail", "unknown"
 * ```
 */
export async function verifyHost(
  host: Host,
  project: Project | ProjectSource,
  request: VerifyRequest,
): Promise<Verification> {
  const { product, open } = "open" in project ? project : { product: project.graph.product, open: () => project };
  const { parameters = {}, directory, backup } = request;
  refusePath(backup, product.layout.runtime);
  const role = product.roles.find(({ id }) => id === request.role);
  const plan = once(() => createRunbook(open(), { ...request, parameters }));
  // What is wrong with the request is said before anything is looked at.
  if (role === undefined) throw new UsageError(`Unexpected role \`${plan().role.id}\``);
  await refuseNoFolder(host, directory);
  const startedAt = host.now();
  const releases: (Release | null)[] = [];
  const openNamed = async (path: string | undefined, version: () => string): Promise<Release | null> => {
    const release = path === undefined ? null : await openRelease(host, path, { product, role, version });
    releases.push(release);
    return release;
  };
  try {
    const archive = await openNamed(request.archive, () => request.to);
    if (archive !== null) refuseOtherVersion(archive, request.to, product);
    // Which installation is the last, and so what it started from, takes the runbook: judged where that is there anyway.
    const baseline = await openNamed(request.baseline, () => plan().hops.at(-1)?.from ?? request.from);
    const archives = Promise.all(
      Object.entries({ archive, baseline }).flatMap(([option, release]) =>
        release === null
          ? []
          : [describeArchive(host, option as "archive" | "baseline", release.manifest.file, release.program)],
      ),
    );
    // Where what follows fails, nobody waits for this.
    archives.catch(() => undefined);
    const seen = await observeHost(host, {
      ...{ directory, product, role, archive, baseline },
      expectations: () => deriveExpectations(plan(), product, backup),
      backupNamed: backup !== undefined || parameters.backupName !== undefined,
      url: request.url === undefined ? null : healthAddress(request.url, role),
      quick: request.quick ?? false,
      ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
    });
    if (baseline !== null) refuseOtherVersion(baseline, seen.expectations.from, product);
    const settings = readFacts(seen.settings, product, seen.observation.backup.name);
    const outside = settings.references
      .map(({ file }) => resolveReference(file, product.layout.runtime))
      .filter((path) => path !== null);
    const present = new Map([...seen.observation.present, ...(await seePresence(host, directory, outside))]);
    return judgeHost({
      ...{ product, role, settings },
      from: plan().from,
      to: plan().to,
      expectations: seen.expectations,
      observation: { ...seen.observation, present },
      hostDirectory: parameters.workingDirectory ?? directory,
      evidence: tellEvidence(host, parameters, { startedAt, archives: await archives }),
    });
  } finally {
    for (const release of releases) await release?.close();
  }
}

/** The address to ask: the health path behind the program's own, unless the caller has given it whole. */
function healthAddress(url: string, { health }: Role): string {
  const address = url.replace(/\/+$/u, "");
  const path = health?.path ?? "";
  return address.toLowerCase().endsWith(path.toLowerCase()) ? address : address + path;
}
