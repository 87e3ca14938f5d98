/** What a journal says of each operation: facts, which no folder is asked about. */
import type { JournalEntry } from "../model/journal.js";
import type { Operation } from "../model/operation.js";

/** What is noted of an operation, or of a step of the way back. */
export interface OperationRecord {
  state: "begun" | "done";
  /** Where it is done: what became of it. */
  outcome: string | null;
  /** What was there before it was first begun; `null`: it never was. */
  was: unknown;
}

/** What a journal says. */
export interface Records {
  of: Map<string, OperationRecord>;
  /** By the id of a group, or of a step: does it apply here? */
  decided: Map<string, "applies" | "skipped">;
  /** The installation that is being taken back; `null`: none is. */
  backHop: number | null;
  /** How it ended; `null`: it did not. */
  closed: string | null;
}

/** Reads the lines of a journal. */
export function readRecords(entries: readonly JournalEntry[], operations: readonly Operation[]): Records {
  const records: Records = { of: new Map(), decided: new Map(), backHop: null, closed: null };
  for (const entry of entries) readLine(records, entry, operations);
  for (const operation of operations) {
    const outcome = records.of.get(operation.id)?.outcome;
    const own = operation.decisions.find(({ id }) => id === operation.step)?.id;
    if (own !== undefined && typeof outcome === "string")
      records.decided.set(own, outcome === "skipped" ? "skipped" : "applies");
  }
  return records;
}

function readLine(records: Records, entry: JournalEntry, operations: readonly Operation[]): void {
  const { event, outcome, evidence } = entry;
  const id = typeof entry["operation"] === "string" ? entry["operation"] : (entry.step?.id ?? "");
  const before = records.of.get(id);
  if (event !== "stop") records.closed = event === "close" ? outcome : null;
  switch (event) {
    case "begin":
      records.of.set(id, { state: "begun", outcome: null, was: before?.was ?? wasOf(evidence) });
      break;
    case "done":
      records.of.set(id, { state: "done", outcome, was: before?.was ?? null });
      break;
    case "choose":
      records.decided.set(id, outcome === "skipped" ? "skipped" : "applies");
      break;
    case "undone":
      if (operations.some((operation) => operation.id === id)) records.of.delete(id);
      else records.of.set(id, { state: "done", outcome, was: null });
      break;
    case "rollback":
      records.backHop = hopOf(evidence);
      break;
    case "rolled-back":
      forget(records, hopOf(evidence), operations);
  }
}

/** Everything of an installation that was taken back is open again. */
function forget(records: Records, hop: number | null, operations: readonly Operation[]): void {
  records.backHop = null;
  for (const operation of operations.filter((one) => one.hop === hop)) {
    records.of.delete(operation.id);
    for (const { id } of operation.decisions) records.decided.delete(id);
  }
  for (const id of [...records.of.keys()])
    if (!operations.some((operation) => operation.id === id)) records.of.delete(id);
}

const wasOf = (evidence: unknown): unknown =>
  typeof evidence === "object" && evidence !== null && "was" in evidence ? evidence.was : "asked";

const hopOf = (evidence: unknown): number | null =>
  typeof evidence === "object" && evidence !== null && "hop" in evidence && typeof evidence.hop === "number"
    ? evidence.hop
    : null;

/** Was an operation begun, and not skipped? */
export const isTouched = (record: OperationRecord | undefined): boolean =>
  record !== undefined &&
  (record.state === "begun" || !["skipped", "not looked at"].includes(record.outcome ?? "skipped"));
