/**
 * The journal of a run, whoever keeps it: the printed sheet's page in a browser, or `run`. JSON
 * Lines; each line holds the SHA-256 of the line before, so that an edited or missing line shows.
 */
import { z } from "zod";

/** The `previous` of the first line. */
export const noPrevious = "0".repeat(64);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u, "SHA-256, 64 hexadecimal digits");
const moment = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/u,
    "a time with its offset, as in 2026-12-05T20:00:00+01:00",
  );

/** What every line of a journal holds. Further keys may stand beside these. */
export const journalEntrySchema = z.looseObject({
  sequence: z.number().int().min(1).describe("Counts the lines, from 1"),
  time: moment.describe("When it happened, by the clock of the host or browser"),
  event: z
    .string()
    .min(1)
    .describe("What happened: `start`, `done`, `undone`, `evidence`, `note`, `initials`, `close`, …"),
  step: z
    .object({
      id: z.string().describe("The step's id"),
      hash: sha256.describe("The step's hash: what it said at that time"),
    })
    .nullable()
    .describe("The step it is about; null where it is about the whole"),
  runbook: sha256.describe("The hash of the runbook that was worked from"),
  operator: z.string().nullable().describe("Who did it: a name or initials; null where nobody said"),
  outcome: z
    .string()
    .nullable()
    .describe("What came of it: `done`, `open`, `skipped`, `failed`, …; null where nothing did"),
  evidence: z.json().describe("What was seen, as text or data; null where nothing was noted"),
  previous: sha256.describe(
    "SHA-256 of the bytes of the line before, without its line end; 64 zeros on the first line",
  ),
  sha256: sha256
    .optional()
    .describe(
      'SHA-256 of the bytes of this line before `,"sha256":`, so that an edit of the last line shows as well; always the last key',
    ),
});

/** The first line: which runbook the journal is about. */
export const journalHeaderSchema = journalEntrySchema.extend({
  schemaVersion: z.literal(1).describe("Changes when a field changes its meaning"),
  product: z.string().describe("The product pack's id"),
  role: z.string().describe("The role's id"),
  from: z.string().describe("The version one comes from"),
  to: z.string().describe("The version one goes to"),
});

/** A line of a journal: {@link journalHeaderSchema} first, then any number of {@link journalEntrySchema}. */
export const journalLineSchema = z
  .union([journalHeaderSchema, journalEntrySchema])
  .describe("A line of a journal; the first is a header");

/** A line of a journal. */
export type JournalEntry = z.infer<typeof journalEntrySchema>;
/** Its first line. */
export type JournalHeader = z.infer<typeof journalHeaderSchema>;
