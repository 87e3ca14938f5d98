/** Performs a runbook's operations on a host, takes them back, or rehearses them. */
import { keptFolderOf } from "../changes/index.js";
import { createOverlayHost, type WorkHost } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import type { Overlay } from "../model/overlay.js";
import type { Parameters } from "../model/parameters.js";
import type { RunAnswer, RunEvent, RunQuestion, RunResult } from "../model/run.js";
import type { Verification } from "../model/verification.js";
import type { PathRequest } from "../path/index.js";
import { findArchives, openReleases } from "../run/archives.js";
import { readJournal, startOf } from "../run/journal-file.js";
import { journalOf, runOperations, type RunOrder } from "../run/run.js";
import { createRunbook } from "./create-runbook.js";
import type { Project } from "./open-project.js";
import { verifyHost } from "./verify-host.js";
import { parametersWith, refuseNoFolder, refusePath } from "./working-directory.js";

/** A run of a runbook on a host. */
export interface RunRequest extends PathRequest {
  /** The working directory: the folder that holds the runtime folder. */
  directory: string;
  /** The release of the last installation; default: by `archives` of the parameters, as for all others. */
  archive?: string | undefined;
  /** What the backup is to be called; default: by what the run began with, by parameters and guide. */
  backup?: string | undefined;
  parameters?: Parameters;
  /** The integrator's own steps; default: none. */
  overlay?: Overlay | undefined;
  /** `rollback` needs no archive. Default: `run`. */
  mode?: "run" | "resume" | "rollback";
  /** Where the journal is; default: below the directory. */
  journal?: string | undefined;
  /** Who runs it; default: nobody is named. */
  operator?: string | null;
  /** Are the operations that are performed confirmed already? Default: no. */
  confirmed?: boolean;
  /** Is nobody there to answer? What waits for a person is then refused before anything is begun. Default: no. */
  unattended?: boolean;
  /** The time with its offset. */
  now: () => string;
  /** Asks somebody about an operation. */
  ask: (question: RunQuestion) => Promise<RunAnswer>;
  onEvent?: (event: RunEvent) => void;
  /** Ends the run: what is under way is finished or undone first. */
  signal?: AbortSignal | undefined;
}

/**
 * Performs a runbook's operations on files and folders, asks about all others, and keeps a journal; or takes them back.
 *
 * @throws {UsageError} where role, version or path do not exist, or the directory or an archive is no good
 * @example
 * ```ts
 * const project = await openProject(nodeHost, { content: "content/identity-manager" });
 * const request = { directory: "C:/identitymanagerContoso", role: "agent", from: "6.1", to: "6.2", archive: "agent-6.2.zip" };
 * const { outcome } = await runRunbook(nodeHost, project, { ...request, now: () => new Date().toISOString(), ask: async () => "yes" });
 * outcome; // "done", "stopped", …
 * ```
 */
export async function runRunbook(host: WorkHost, project: Project, request: RunRequest): Promise<RunResult> {
  const { mode = "run", directory } = request;
  return withReleases(host, project, request, mode, (order) =>
    runOperations(host, { ...order, mode }, () => createOverlayHost(host, directory)),
  );
}

/** What a rehearsal shows. */
export interface Rehearsal {
  result: RunResult;
  /** What stands in the working directory, with how much it holds. */
  before: FolderSummary[];
  after: FolderSummary[];
  /** What a verification would say afterwards; `null` where the run would not come to its end. */
  verification: Verification | null;
}

/** Something in the working directory. */
export interface FolderSummary {
  name: string;
  files: number;
  bytes: number;
}

/**
 * Performs the same operations on an overlay of the real folder, which stays as it is.
 *
 * @throws {UsageError} as {@link runRunbook}
 */
export async function rehearseRunbook(
  host: WorkHost,
  project: Project,
  request: Omit<RunRequest, "mode" | "ask"> & { baseline?: string | undefined },
): Promise<Rehearsal> {
  const overlay = createOverlayHost(host, request.directory);
  const nobody = (): Promise<RunAnswer> => Promise.resolve("end");
  try {
    return await withReleases(host, project, { ...request, ask: nobody }, "rehearse", async (order, archive) => {
      const before = await summarise(overlay.host, request.directory);
      const result = await runOperations(overlay.host, { ...order, mode: "rehearse" }, () => overlay);
      const after = await summarise(overlay.host, request.directory);
      const { directory, role, from, to, parameters, backup, baseline } = request;
      const verification =
        result.outcome === "done"
          ? await verifyHost(overlay.host, project, {
              directory,
              role,
              from,
              to,
              ...(parameters === undefined ? {} : { parameters }),
              backup,
              archive,
              baseline,
            })
          : null;
      return { result, before, after, verification };
    });
  } finally {
    await overlay.close();
  }
}

/** What a run works with: the runbook, what the run began with, and the releases, which are open as long as it takes. */
async function withReleases<T>(
  host: WorkHost,
  project: Project,
  request: RunRequest,
  mode: RunOrder["mode"],
  work: (order: Omit<RunOrder, "mode">, archive: string | undefined) => Promise<T>,
): Promise<T> {
  const { backup, operator = null, confirmed = false, unattended = false } = request;
  const directory = request.directory.replace(/(?<=.)[\\/]+$/u, "");
  const { now, ask, onEvent = () => undefined, signal } = request;
  const { product } = project.graph;
  refusePath(backup, product.layout.runtime);
  await refuseNoFolder(host, directory);
  const file = request.journal ?? journalOf(directory);
  const found = await readJournal(host, file);
  const header = mode === "resume" || mode === "rollback" ? found?.entries[0] : undefined;
  const began = header === undefined ? null : startOf(header);
  const given = request.parameters ?? {};
  // What was begun goes on under the name that it began with; another is refused.
  const backupName = began === null ? (backup ?? given.backupName) : (began.backupName ?? undefined);
  const parameters = parametersWith(given, backupName);
  const runbook = createRunbook(project, { ...request, parameters });
  const role = product.roles.find(({ id }) => id === runbook.role.id);
  if (role === undefined) throw new UsageError(`Unexpected role \`${runbook.role.id}\``);
  const recorded = Object.fromEntries(Object.entries(began?.archives ?? {}).map(([to, one]) => [to, one.file]));
  const named = { ...parameters, archives: { ...recorded, ...parameters.archives } };
  const files = findArchives(runbook, named, request.archive, mode === "rollback");
  const { archives: releases, close } = await openReleases(host, files, { product, role, runbook });
  try {
    const sums = new Map<string, string>();
    if (mode === "resume")
      for (const [hop, release] of releases) sums.set(runbook.hops[hop - 1]?.to ?? "", await host.sha256(release.file));
    const said = {
      ...{ backupName: backup ?? given.backupName ?? null, began: keptFolderOf(runbook, 1)?.base ?? null },
      ...{ hosting: given.hosting ?? null, archives: sums },
    };
    return await work(
      {
        ...{ directory, product, role, runbook, parameters, said, releases, journal: { file, found } },
        ...{ operator, confirmed, unattended, now, ask, onEvent, signal },
      },
      files.get(runbook.hops.length),
    );
  } finally {
    await close();
  }
}

async function summarise(host: WorkHost, directory: string): Promise<FolderSummary[]> {
  const names = await host.readFolder(directory);
  return Promise.all(
    names.map(async (name) => {
      const tree = await host.listTree(`${directory}/${name}`);
      const files = tree.entries.filter(({ kind }) => kind === "file");
      return tree.state === "no-folder"
        ? { name, files: 1, bytes: 0 }
        : { name: `${name}/`, files: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
    }),
  );
}
