/** What the reports of an estate say together. */
import type { z } from "zod";
import { judgeReports, type EstateReports, type HostReports, type Read } from "../estate/index.js";
import type { Host } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import { holdLineSchema, hostResultSchema, type EstateReport } from "../model/estate-report.js";
import { verificationSchema } from "../model/verification.js";
import { verifyJournal } from "../run/journal.js";
import type { Project } from "./open-project.js";
import { planEstate, type LoadedEstate } from "./plan-estate.js";

/** Reports and journals of people are a few hundred kilobytes; what is larger is none. */
const largestReport = 16 << 20;

/**
 * Where every host of an estate stands, what its own check found, and what only many hosts show. A report that cannot be
 * used is a finding. Files are looked for by the names of the estate's hosts, and by no name in a report.
 *
 * @throws {UsageError} as {@link planEstate}, and where the folder cannot be read
 */
export async function verifyEstate(
  host: Host,
  project: Project,
  loaded: LoadedEstate,
  folder: string,
): Promise<EstateReport> {
  const plan = planEstate(project, loaded);
  const names = await host.readFolder(folder).catch((cause: unknown) => {
    throw new UsageError("Unexpected folder of reports: there is none, or it cannot be read", {
      place: { file: folder },
      note: "`generate --estate` makes it; one folder for each host comes in.",
      cause,
    });
  });
  const known = new Set(plan.hosts.map(({ name }) => name));
  const hosts = new Map<string, HostReports>();
  for (const name of names.filter((one) => known.has(one))) hosts.set(name, await readHost(host, `${folder}/${name}`));
  const reports: EstateReports = {
    hosts,
    holds: await readHolds(host, `${folder}/holds.jsonl`),
    strangers: names.filter((name) => !known.has(name) && !["README.md", "holds.jsonl"].includes(name)),
  };
  return judgeReports(loaded.estate, plan, reports, project.graph.product);
}

async function readHost(host: Host, folder: string): Promise<HostReports> {
  return {
    verify: await readJson(host, `${folder}/verify.json`, verificationSchema),
    result: await readJson(host, `${folder}/result.json`, hostResultSchema),
    journal: await readWith(host, `${folder}/journal.jsonl`, (bytes) => {
      const { last, faults } = verifyJournal(bytes, "journal.jsonl");
      return { last: last === null ? null : { event: last.event, outcome: last.outcome }, faults };
    }),
  };
}

const readJson = <T>(host: Host, path: string, schema: z.ZodType<T>): Promise<Read<T>> =>
  readWith(host, path, (bytes) => {
    const parsed = schema.safeParse(JSON.parse(textOf(bytes)));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new UsageError(`\`${issue?.path.join(".") ?? ""}\` is not what it should be`);
  });

const readHolds = (host: Host, path: string): Promise<Read<string[]>> =>
  readWith(host, path, (bytes) =>
    textOf(bytes)
      .split(/\r?\n/u)
      .filter((line) => line.trim() !== "")
      .map((line) => holdLineSchema.parse(JSON.parse(line)).wave),
  );

/** PowerShell writes files with a mark, and `>` of Windows PowerShell in UTF-16. */
const textOf = (bytes: Uint8Array): string => {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
};

async function readWith<T>(host: Host, path: string, parse: (bytes: Uint8Array) => T): Promise<Read<T>> {
  const seen = await host.seeFile(path, largestReport);
  if (seen.state === "absent") return { state: "absent" };
  if (seen.state !== "bytes")
    return { state: "fault", reason: seen.state === "unseen" ? seen.reason : "a folder has its name" };
  try {
    return { state: "read", value: parse(seen.bytes) };
  } catch (error) {
    return {
      state: "fault",
      reason: error instanceof UsageError ? error.message : "it is damaged, or of another kind",
    };
  }
}
