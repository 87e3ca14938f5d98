/** The journal's chain: how a line is written, and what shows that one was edited, taken out or put in. */
import { sha256Of } from "../language/bytes.js";
import { UsageError } from "../model/errors.js";
import {
  journalEntrySchema,
  journalHeaderSchema,
  noPrevious,
  type JournalEntry,
  type JournalHeader,
} from "../model/journal.js";

/** What a line says, before it has its place in the chain. */
export type JournalRecord = Pick<
  JournalEntry,
  "time" | "event" | "step" | "runbook" | "operator" | "outcome" | "evidence"
> &
  Readonly<Record<string, unknown>>;

/** Where a journal is not what was written, and how that shows. */
export interface JournalFault {
  /** Counts from 1. */
  line: number;
  message: string;
}

/** What {@link verifyJournal} finds. Unbroken where `faults` is empty. */
export interface JournalVerdict {
  header: JournalHeader | null;
  /** How many lines there are, the header included. */
  lines: number;
  last: JournalEntry | null;
  faults: JournalFault[];
}

/** What the next line holds as `previous`: SHA-256 of a line without its end. */
export const hashJournalLine = (line: string): string => sha256Of(line);

/**
 * The line that follows another in a journal, without its line end.
 *
 * @param before the line before; `null` where this is the first
 */
export function writeJournalLine(record: JournalRecord, before: { line: string; sequence: number } | null): string {
  const entry = {
    sequence: (before?.sequence ?? 0) + 1,
    ...record,
    previous: before === null ? noPrevious : sha256Of(before.line),
  };
  const open = JSON.stringify(entry).slice(0, -1);
  return `${open},"sha256":"${sha256Of(open)}"}`;
}

/**
 * What a journal's chain shows. Line ends may be LF or CRLF: they are no part of a line.
 *
 * @param file the name for messages
 * @throws {UsageError} where it is no journal at all
 */
export function verifyJournal(bytes: Uint8Array, file: string): JournalVerdict {
  const lines = splitLines(bytes).map(readLine);
  if (lines.every(({ entry }) => entry === null))
    throw new UsageError("Unexpected content, expected a journal: JSON Lines, one object on each line", {
      place: { file, line: 1 },
      note: "A journal is what `run` keeps below the working directory, or what a runbook's page exports.",
    });
  const isSealed = lines.some(({ entry }) => entry?.sha256 !== undefined);
  const faults = new Map<number, string>();
  /** The first fault of a line is the one that says most. */
  const report = (index: number, message: string): void => {
    if (!faults.has(index)) faults.set(index, message);
  };

  lines.forEach(({ entry, problem, sealed }, index) => {
    if (entry === null) {
      report(index, problem);
      return;
    }
    if (sealed === false) report(index, "This line was edited: its own SHA-256 does not fit it.");
    if (sealed === null && isSealed)
      report(index, "This line was edited: it lacks the SHA-256 of its own that the others have.");
    const before = lines[index - 1];
    const expected = (before === undefined ? 0 : (before.entry?.sequence ?? entry.sequence - 1)) + 1;
    if (entry.sequence !== expected) report(index, gapMessage(entry.sequence, expected));
    else if (before === undefined && entry.previous !== noPrevious)
      report(
        index,
        "The lines before this one are missing, or it was edited: the first line's `previous` is 64 zeros.",
      );
    else if (before !== undefined && before.sha256 !== entry.previous)
      report(
        before.sealed === true ? index : index - 1,
        before.sealed === true
          ? "This line was edited, or the one before was put in its place: its `previous` is not the SHA-256 of the line before."
          : "This line was edited: its SHA-256 is not the one that the next line holds.",
      );
  });
  const first = lines[0]?.entry ?? null;
  const header = journalHeaderSchema.safeParse(first);
  if (first !== null && !header.success)
    report(0, `Unexpected first line, expected a header: ${problemOf(header.error.issues)}`);
  return {
    header: header.data ?? null,
    lines: lines.length,
    last: lines.at(-1)?.entry ?? null,
    faults: [...faults].sort(([one], [other]) => one - other).map(([index, message]) => ({ line: index + 1, message })),
  };
}

const gapMessage = (actual: number, expected: number): string =>
  actual > expected
    ? `A gap: \`sequence\` is ${actual}, expected ${expected}; ${actual - expected === 1 ? "a line" : `${actual - expected} lines`} before this one ${actual - expected === 1 ? "is" : "are"} missing.`
    : `Out of order: \`sequence\` is ${actual}, expected ${expected}; a line was repeated, moved or put in.`;

interface Line {
  /** `null` where the line is no entry. */
  entry: JournalEntry | null;
  /** Why it is none. */
  problem: string;
  sha256: string;
  /** Does its own SHA-256 fit? `null` where it has none. */
  sealed: boolean | null;
}

/** The lines without their ends; a line end at the very end makes no further line. */
function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    lines.push(bytes.subarray(start, bytes[end - 1] === 0x0d && end > start && found !== -1 ? end - 1 : end));
    start = end + 1;
  }
  return lines;
}

function readLine(bytes: Uint8Array): Line {
  const hash = sha256Of(bytes);
  const none = (problem: string): Line => ({ entry: null, problem, sha256: hash, sealed: null });
  let text: string;
  let data: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    data = JSON.parse(text);
  } catch {
    return none("This line was damaged or cut off: it is no JSON.");
  }
  const parsed = journalEntrySchema.safeParse(data);
  if (!parsed.success) return none(`This line was edited: ${problemOf(parsed.error.issues)}`);
  const sealAt = text.lastIndexOf(',"sha256":');
  const own = parsed.data.sha256;
  return {
    entry: parsed.data,
    problem: "",
    sha256: hash,
    sealed:
      own === undefined
        ? null
        : text.slice(sealAt) === `,"sha256":"${own}"}` && sha256Of(text.slice(0, sealAt)) === own,
  };
}

const problemOf = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): string => {
  const [issue] = issues;
  return `unexpected value of \`${issue?.path.map(String).join(".") ?? ""}\`, expected ${issue?.message.replace(/^Invalid input: expected /u, "") ?? "another"}.`;
};
