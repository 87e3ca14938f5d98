/** The journal of a run as a file: read again after a crash, and written line by line. */
import { z } from "zod";
import type { WorkHost } from "../host/index.js";
import { say } from "../language/words.js";
import { UsageError } from "../model/errors.js";
import { journalEntrySchema, type JournalEntry } from "../model/journal.js";
import type { Runbook } from "../model/runbook.js";
import { stepsOf } from "../model/step-tree.js";
import { runWords as words } from "../changes/index.js";
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

/** What the first line holds: everything that a later call needs. */
export interface JournalStart {
  directory: string;
  /** The parameters' `hosting` and `backupName`; `null`: nobody said. */
  hosting: string | null;
  backupName: string | null;
  /** By the version that they install. */
  archives: Readonly<Record<string, { file: string; sha256: string }>>;
}

/** Who writes, when, about what. */
export interface JournalScope {
  host: WorkHost;
  file: string;
  runbook: Runbook;
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
  // A run whose first line was cut off has not begun.
  if (kept === "") {
    await host.remove(file);
    return null;
  }
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
  { host, file, runbook, operator, now }: JournalScope,
  found: FoundJournal | null,
  start: JournalStart | null,
): Promise<JournalFile> {
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
  if (found === null && start !== null) {
    const steps = stepsOf(runbook.sections).map(({ id, hash, number }) => ({ id, hash, number }));
    const { product, role, from, to } = runbook;
    await add({ event: "start", schemaVersion: 1, product: product.id, role: role.id, from, to, ...start, steps });
  }
  return { file, entries, add, lastSha256: () => hashJournalLine(last ?? "") };
}

/** What a call says, as far as it says it, to be compared with what a run began with. */
export interface Saying {
  runbook: Runbook;
  backupName: string | null;
  /** The backup name that the run uses, by its first line or its runbook; `null`: it keeps none. */
  began: string | null;
  hosting: string | null;
  /** SHA-256 of the archives that were named, by the version that they install. */
  archives: ReadonlyMap<string, string>;
}

/** The first thing in which a call contradicts the run that it is to go on with, in words; `null`: nothing. */
export function findContradiction({ entries }: FoundJournal, file: string, said: Saying): string | null {
  const [header] = entries;
  if (header === undefined) return null;
  const { runbook } = said;
  const facts: [string, unknown, string | null][] = [
    ["the product", header["product"], runbook.product.id],
    ["the role", header["role"], runbook.role.id],
    ["the version", header["from"], runbook.from],
    ["the target version", header["to"], runbook.to],
    ["the backup name", said.began, said.backupName],
    ["the hosting", header["hosting"], said.hosting],
    ...[...said.archives].map(([version, sha256]): [string, unknown, string] => [
      `the archive of ${version}, SHA-256`,
      startOf(header).archives[version]?.sha256 ?? null,
      sha256,
    ]),
  ];
  for (const [what, recorded, now] of facts)
    if (typeof recorded === "string" && now !== null && recorded !== now)
      return say(words.other, { what, recorded: `\`${recorded}\``, said: `\`${now}\``, journal: file });
  const changes = changesOf(header, runbook);
  return changes === null ? null : say(words.otherRunbook, { changes, journal: file });
}

/** What the first line says, where it says it. */
export function startOf(header: JournalEntry): JournalStart {
  const text = (name: string): string | null => (typeof header[name] === "string" ? header[name] : null);
  const archives = archivesSchema.safeParse(header["archives"]);
  return {
    directory: text("directory") ?? "",
    hosting: text("hosting"),
    backupName: text("backupName"),
    archives: archives.success ? archives.data : {},
  };
}

const archivesSchema = z.record(z.string(), z.object({ file: z.string(), sha256: z.string() }));

/** Which steps say something else now; `null`: none does. */
function changesOf(header: JournalEntry, runbook: Runbook): string | null {
  if (header.runbook === runbook.sha256) return null;
  const before = new Map(
    (Array.isArray(header["steps"]) ? header["steps"] : []).flatMap((step: unknown) =>
      isStep(step) ? [[step.id, step] as const] : [],
    ),
  );
  const after = new Map(stepsOf(runbook.sections).map((step) => [step.id, step]));
  const changes = [
    ...[...after.values()].flatMap((step) => {
      const was = before.get(step.id);
      const said = `step ${step.number} (${step.id})`;
      return was === undefined ? [`new: ${said}`] : was.hash === step.hash ? [] : [`changed: ${said}`];
    }),
    ...[...before.values()].flatMap((step) => (after.has(step.id) ? [] : [`gone: step ${step.number} (${step.id})`])),
  ];
  const more = changes.length > 12 ? [`and ${String(changes.length - 12)} more`] : [];
  return changes.length === 0 ? "the order of its steps is another" : [...changes.slice(0, 12), ...more].join("; ");
}

const isStep = (step: unknown): step is { id: string; hash: string; number: string } =>
  typeof step === "object" && step !== null && "id" in step && "hash" in step && "number" in step;
