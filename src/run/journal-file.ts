/** The journal of a run as a file: read again after a crash, and written line by line. */
import type { WorkHost } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import { journalEntrySchema, type JournalEntry } from "../model/journal.js";
import type { Runbook } from "../model/runbook.js";
import type { RunUnit } from "../model/run.js";
import { hashJournalLine, verifyJournal, writeJournalLine, type JournalRecord } from "./journal.js";

/** What is noted; time, operator and runbook are the same for all. */
export type Note = Partial<Pick<JournalRecord, "step" | "outcome" | "evidence">> & { event: string } & Readonly<
    Record<string, unknown>
  >;

/** A journal that lines are added to. */
export interface JournalFile {
  file: string;
  entries: readonly JournalEntry[];
  add(note: Note): Promise<void>;
  lastSha256(): string;
}

/** A journal as it was found. */
export interface FoundJournal {
  entries: JournalEntry[];
  lines: string[];
  /** Where it is not what was written; `null`: nowhere. */
  fault: string | null;
}

/** Who writes, when, about what. */
export interface JournalScope {
  host: WorkHost;
  file: string;
  runbook: Runbook;
  directory: string;
  operator: string | null;
  now: () => string;
}

/** The journal that is there; `null`: none. A last line that a crash cut off is taken off. */
export async function readJournal(host: WorkHost, file: string): Promise<FoundJournal | null> {
  if ((await host.kindOf(file)) === null) return null;
  const text = new TextDecoder().decode(await host.readFile(file));
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const tail = text.slice(whole.length);
  const kept = tail === "" || isEntry(tail) ? text : whole;
  const lines = kept.split("\n").filter((line) => line !== "");
  if (kept !== text || tail !== "")
    await host.writeFile(file, new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
  try {
    const { faults } = verifyJournal(new TextEncoder().encode(kept), file);
    const [first] = faults;
    const entries = first === undefined ? lines.map((line) => journalEntrySchema.parse(JSON.parse(line))) : [];
    return { entries, lines, fault: first === undefined ? null : `line ${first.line}: ${first.message}` };
  } catch (error) {
    if (error instanceof UsageError) return { entries: [], lines: [], fault: "it holds no line of a journal" };
    throw error;
  }
}

function isEntry(line: string): boolean {
  try {
    return journalEntrySchema.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}

/** Begins a journal, or goes on with one. */
export async function openJournal(
  scope: JournalScope,
  found: FoundJournal | null,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<JournalFile> {
  const { host, file, runbook, directory, operator, now } = scope;
  const entries = [...(found?.entries ?? [])];
  let last = found?.lines.at(-1);
  const add = async ({ event, step = null, outcome = null, evidence = null, ...more }: Note): Promise<void> => {
    const record: JournalRecord = {
      time: now(),
      event,
      step,
      runbook: runbook.sha256,
      operator,
      outcome,
      evidence,
      ...more,
    };
    const line = writeJournalLine(record, last === undefined ? null : { line: last, sequence: entries.length });
    await host.appendFile(file, new TextEncoder().encode(`${line}\n`));
    entries.push(journalEntrySchema.parse(JSON.parse(line)));
    last = line;
  };
  if (found === null) {
    const steps = stepsOf(runbook).map(({ id, hash, number }) => ({ id, hash, number }));
    await add({
      event: "start",
      schemaVersion: 1,
      product: runbook.product.id,
      role: runbook.role.id,
      from: runbook.from,
      to: runbook.to,
      directory,
      steps,
      ...extra,
    });
  }
  return { file, entries, add, lastSha256: () => hashJournalLine(last ?? "") };
}

const stepsOf = (runbook: Runbook): Runbook["sections"][number]["steps"] => {
  const walk = (steps: Runbook["sections"][number]["steps"]): Runbook["sections"][number]["steps"] =>
    steps.flatMap((step) => [step, ...walk(step.substeps)]);
  return runbook.sections.flatMap(({ steps }) => walk(steps));
};

/** Refuses a journal of another runbook, saying what is different. */
export function refuseOther({ entries }: FoundJournal, runbook: Runbook, file: string): void {
  const [header] = entries;
  if (header === undefined || header.runbook === runbook.sha256) return;
  const path = [header["product"], header["role"], header["from"], header["to"]].map(String);
  const mine = [runbook.product.id, runbook.role.id, runbook.from, runbook.to];
  const note =
    "Go on with the same guide, parameters, role and versions as before, or take the run back with them first (`--rollback`).";
  if (path.some((word, index) => word !== mine[index]))
    throw new UsageError(
      `Unexpected journal of ${path[0] ?? ""} ${path[1] ?? ""} ${path[2] ?? ""} to ${path[3] ?? ""}, expected one of ${mine[0] ?? ""} ${mine[1] ?? ""} ${mine[2] ?? ""} to ${mine[3] ?? ""}`,
      { place: { file, line: 1 }, note },
    );
  const before = new Map(
    (Array.isArray(header["steps"]) ? header["steps"] : []).flatMap((step: unknown) =>
      isStep(step) ? [[step.id, step] as const] : [],
    ),
  );
  const after = new Map(stepsOf(runbook).map((step) => [step.id, step]));
  const changes = [
    ...[...after.values()].flatMap((step) =>
      before.has(step.id)
        ? before.get(step.id)?.hash === step.hash
          ? []
          : [`changed: step ${step.number} (${step.id})`]
        : [`new: step ${step.number} (${step.id})`],
    ),
    ...[...before.values()].flatMap((step) => (after.has(step.id) ? [] : [`gone: step ${step.number} (${step.id})`])),
  ];
  const shown = changes.length > 12 ? [...changes.slice(0, 12), `and ${changes.length - 12} more`] : changes;
  throw new UsageError(
    `Unexpected runbook: it changed since the run began. ${shown.length === 0 ? "The order of its steps is another" : shown.join("; ")}`,
    { place: { file, line: 1 }, note },
  );
}

const isStep = (step: unknown): step is { id: string; hash: string; number: string } =>
  typeof step === "object" && step !== null && "id" in step && "hash" in step && "number" in step;

/** What a journal says of a unit: its last line about it. */
export interface UnitRecord {
  event: string;
  /** What was planned whenever it began. */
  plan: readonly unknown[];
  /** Did this run, or one that it resumes, do it: so that it is to be taken back? */
  ours: boolean;
}

/** What a journal says of each unit, by its index; of a unit whose step has another hash now, nothing. */
export function readRecords(entries: readonly JournalEntry[], units: readonly RunUnit[]): Map<number, UnitRecord> {
  const records = new Map<number, UnitRecord>();
  const byKey = new Map(units.map((unit) => [`${unit.step.id} ${String(unit.part)}`, unit]));
  for (const { event, step, evidence, ...more } of entries) {
    const unit =
      step === null
        ? undefined
        : byKey.get(`${step.id} ${typeof more["part"] === "number" ? String(more["part"]) : "1"}`);
    if (unit === undefined || unit.step.hash !== step?.hash) continue;
    const before = records.get(unit.index);
    const ours = event === "undone" ? false : event === "begin" || (before?.ours ?? false);
    records.set(unit.index, {
      event,
      plan: [...(before?.plan ?? []), ...(event === "begin" && Array.isArray(evidence) ? evidence : [])],
      ours,
    });
  }
  return records;
}

/** Is the run that a journal tells of over? */
export const isClosed = (entries: readonly JournalEntry[]): boolean => entries.at(-1)?.event === "close";

/** Was a way back begun, and not ended? */
export const isGoingBack = (entries: readonly JournalEntry[]): boolean => {
  const last = entries.findLast(({ event }) => ["start", "resume", "rollback", "close"].includes(event));
  return last?.event === "rollback";
};
