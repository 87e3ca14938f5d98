/** What `verify --estate` says of many hosts. */
import { z } from "zod";

const outcome = z.enum(["pass", "warn", "fail", "unknown"]);
const finding = z.object({
  check: z.string().describe("What was looked at: one of verify's checks, or one that only many hosts show"),
  outcome: outcome.describe("What came of it"),
  message: z.string().describe("In a sentence"),
  remedy: z.string().optional().describe("What to do"),
});
/** Something that was found. */
export type EstateFinding = z.infer<typeof finding>;

/** Where a host stands. */
const hostStates = ["done", "stopped", "not begun", "taken back", "unknown"] as const;

/** What `verify --estate --format json` prints. */
export const estateReportSchema = z.object({
  schemaVersion: z.literal(1),
  estate: z.string().describe("What the estate is called"),
  plan: z.string().describe("SHA-256 of the plan"),
  summary: z.object({
    outcome: outcome.describe("The worst of all: fail, unknown, warn, pass"),
    hosts: z.number().int(),
    pass: z.number().int().describe("How many hosts are well"),
    warn: z.number().int(),
    fail: z.number().int(),
    unknown: z.number().int(),
  }),
  hosts: z
    .array(
      z.object({
        name: z.string(),
        unit: z.string().nullable().describe("Its runbook; null: it was done before"),
        state: z.enum(hostStates),
        before: z.string().nullable().describe("The step before which it stopped; null: it did not, or nobody says"),
        outcome: outcome.describe("The worst of its findings"),
        findings: z.array(finding),
      }),
    )
    .describe("Every host of the estate"),
  findings: z.array(finding).describe("What is of no host alone"),
});
/** What `verify --estate` says of many hosts. */
export type EstateReport = z.infer<typeof estateReportSchema>;

/** What a script leaves of a run: `result.json`. What else stands in it is the engine's. */
export const hostResultSchema = z.looseObject({
  plan: z.string().nullish(),
  host: z.string().nullish(),
  outcome: z.enum(["done", "already-done", "stopped", "refused", "rolled-back"]),
  stoppedBefore: z.string().nullish(),
  message: z.string().nullish(),
});
/** A line of `reports/holds.jsonl`: who released a wave. */
export const holdLineSchema = z.looseObject({ wave: z.string(), by: z.string().min(1), at: z.string().min(1) });
