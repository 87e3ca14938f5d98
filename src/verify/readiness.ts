/** Looks at a host before its upgrade, besides its folders and settings: what `preflight` judges. Never writes. */
import { workFolder } from "../model/run.js";
import type { Host } from "../host/index.js";
import { errorCode, isAbsence } from "../host/reasons.js";
import { say } from "../language/words.js";
import { UsageError } from "../model/errors.js";
import { foldName } from "../model/observation.js";
import type { Product, Role } from "../model/product.js";
import type { Readiness, SeenArchive, SeenProcess } from "../model/readiness.js";
import { openRelease, refuseOtherVersion, showName, words } from "../release/index.js";

/** How long a database server may take to answer. */
const reachWithinMs = 5_000;
/** A file of a checksum holds one line, a certificate's file a few kilobytes. */
const [largestChecksum, largestCertificate] = [4096, 1 << 20];

/** What is looked at. */
export interface ReadinessRequest {
  directory: string;
  product: Product;
  role: Role;
  /** The version and the archive of each installation; `null`: none was named. */
  archives: readonly { to: string; file: string | null }[];
  backups: readonly string[];
  /** The settings files that count for the clock, below the directory. */
  settings: readonly string[];
  certificates: readonly { settingsFile: string; key: string; file: string; password: string | null }[];
  servers: readonly { settingsFile: string; key: string; named: string; server: string | null; port: number | null }[];
  variables: Readiness["variables"];
  licence: Readiness["licence"];
}

/** Everything besides folders and settings. */
export async function observeReadiness(host: Host, request: ReadinessRequest): Promise<Readiness> {
  const { directory, product, backups, variables, licence } = request;
  const runtime = `${directory}/${(await host.findName(directory, product.layout.runtime)) ?? product.layout.runtime}`;
  // Servers and processes take time and no disk.
  const [servers, processes, archives] = await Promise.all([
    Promise.all(request.servers.map((server) => seeServer(host, server))),
    seeProcesses(host, request),
    seeArchives(host, request),
  ]);
  const isThere = (await host.readFolder(runtime).catch(() => null)) !== null;
  return {
    ...{ archives, backups, variables, licence, servers, processes },
    freeBytes: await host.freeBytes(directory),
    runtimeTarget: await seeTarget(host, directory, runtime),
    journal: await seeJournal(host, directory),
    rights: [
      { path: ".", may: await host.mayChange(directory) },
      ...(isThere ? [{ path: product.layout.runtime, may: await host.mayChange(runtime) }] : []),
    ],
    certificates: await seeCertificates(host, request),
    hostVariables:
      host
        .environmentNames()
        ?.filter((name) => name.includes("__"))
        .sort() ?? null,
    now: host.now(),
    newest: await seeNewest(host, request),
  };
}

/** Each in turn: the disk is busy with one already. */
async function seeArchives(host: Host, request: ReadinessRequest): Promise<SeenArchive[]> {
  const seen: SeenArchive[] = [];
  for (const { to, file } of request.archives) seen.push(await seeArchive(host, to, file, request));
  return seen;
}

async function seeArchive(
  host: Host,
  to: string,
  file: string | null,
  { product, role }: ReadinessRequest,
): Promise<SeenArchive> {
  const none = { to, file, problem: "", note: "", sha256: null, sha256Told: null, manifest: null, version: null };
  if (file === null) return { ...none, state: "none" };
  const sums = {
    sha256: await host.sha256(file).catch(() => null),
    sha256Told: await readChecksum(host, `${file}.sha256`),
  };
  try {
    const release = await openRelease(host, file, { product, role, version: () => to, isForInstallation: true });
    try {
      refuseOtherVersion(release, to, product);
      const version = release.program?.version ?? null;
      const damaged = await host.testArchive(file, release.root);
      const about = { ...none, ...sums, version };
      if (damaged === null) return { ...about, state: "fit", manifest: release.manifest };
      const problem = say(words.damaged, { name: showName(damaged.path), reason: damaged.reason });
      return { ...about, state: "unfit", problem, note: words.damagedNote };
    } finally {
      await release.close();
    }
  } catch (error) {
    // What cannot be opened at all was named wrongly; what is no release of this role and version is a finding.
    if (!(error instanceof UsageError) || errorCode(error.cause) !== "") throw error;
    const { message, note = words.again } = error;
    return { ...none, ...sums, state: "unfit", problem: message, note };
  }
}

/** The first word of a file, where it is a SHA-256. */
async function readChecksum(host: Host, path: string): Promise<string | null> {
  const seen = await host.seeFile(path, largestChecksum);
  if (seen.state !== "bytes") return null;
  const text = new TextDecoder().decode(seen.bytes);
  return /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/iu.exec(text)?.[0].toLowerCase() ?? null;
}

/** Where the runtime folder leads, where that is not where it is. */
async function seeTarget(host: Host, directory: string, runtime: string): Promise<string | null> {
  const [above, target] = [await host.realPath(directory), await host.realPath(runtime)];
  if (above === null || target === null) return null;
  const plain = (path: string): string => foldName(path.replaceAll("\\", "/"));
  const name = runtime.slice(runtime.lastIndexOf("/") + 1);
  return plain(target) === `${plain(above).replace(/\/$/u, "")}/${foldName(name)}` ? null : target;
}

/** What the last line of a run's journal says. */
async function seeJournal(host: Host, directory: string): Promise<Readiness["journal"]> {
  const seen = await host.readFile(`${directory}/${workFolder}/journal.jsonl`).catch((error: unknown) => {
    if (isAbsence(error)) return null;
    return undefined;
  });
  if (seen === null) return "none";
  const last = seen === undefined ? "" : (new TextDecoder().decode(seen).trimEnd().split("\n").at(-1) ?? "");
  try {
    const line: unknown = JSON.parse(last);
    return typeof line === "object" && line !== null && "event" in line && line.event === "close" ? "ended" : "begun";
  } catch {
    return "broken";
  }
}

async function seeCertificates(
  host: Host,
  { directory, product, certificates }: ReadinessRequest,
): Promise<Readiness["certificates"]> {
  const seen = new Map<string, Readiness["certificates"][number]>();
  for (const { settingsFile, key, file, password } of certificates) {
    const isFull = /^(?:[A-Za-z]:)?\//u.test(file);
    const path = isFull ? file : `${product.layout.runtime}/${file.replace(/^(?:\.\/)+/u, "")}`;
    // A file may be named twice, with its password and without.
    if (seen.get(foldName(path))?.state === "read") continue;
    const bytes = await host.seeFile(isFull ? file : `${directory}/${path}`, largestCertificate);
    // That a file is not there is another check's finding.
    if (bytes.state !== "bytes") continue;
    const read = await host.readCertificate(bytes.bytes, password);
    const endsAt = read.state === "read" ? read.endsAt : "";
    seen.set(foldName(path), { path, settingsFile, key, state: read.state, endsAt });
  }
  return [...seen.values()];
}

async function seeProcesses(host: Host, { directory, product, role }: ReadinessRequest): Promise<SeenProcess[] | null> {
  const found = await host.processesIn(directory);
  const own = new Set(role.programs.map((program) => foldName(`${product.layout.runtime}/${program}`)));
  return (
    found?.map(({ pid, name, paths }) => ({
      ...{ pid, name, path: paths[0] ?? "" },
      isRoles: paths.some((path) => own.has(foldName(path))),
    })) ?? null
  );
}

async function seeServer(
  host: Host,
  { settingsFile, key, named, server, port }: ReadinessRequest["servers"][number],
): Promise<Readiness["servers"][number]> {
  const state = server === null ? "unasked" : await host.reach(server, port, reachWithinMs);
  return { server: named, settingsFile, key, state, port };
}

async function seeNewest(
  host: Host,
  { directory, product, role, archives, settings }: ReadinessRequest,
): Promise<Readiness["newest"]> {
  const paths = [
    ...role.programs.map((program) => ({ path: `${product.layout.runtime}/${program}`, below: true })),
    ...settings.map((path) => ({ path, below: true })),
    ...archives.flatMap(({ file }) => (file === null ? [] : [{ path: file, below: false }])),
  ];
  const times: { path: string; at: string }[] = [];
  for (const { path, below } of paths) {
    const at = await host.writtenAt(below ? `${directory}/${path}` : path);
    if (at !== null) times.push({ path, at });
  }
  return times.sort((one, other) => one.at.localeCompare(other.at)).at(-1) ?? null;
}
