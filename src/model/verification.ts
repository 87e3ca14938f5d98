/** What `verify` says of a host. An *outcome* is about a host; a *message* about a text; an *error* about our caller. */
import { z } from "zod";
import { verdicts } from "./settings.js";

/** The checks, in the order of the reference. */
export const checkNames = [
  "runtime-exists",
  "backup-exists",
  "runtime-not-nested",
  "runtime-program",
  "backup-usable",
  "runtime-version",
  "backup-version",
  "runtime-complete",
  "runtime-clean",
  "runtime-replaced",
  "config-copied",
  "config-readable",
  "config-edited",
  "config-name",
  "config-extra",
  "config-new-settings",
  "config-references",
  "web-config-target",
  "work-folder",
  "leftovers",
  "runtime-rights",
  "service-responds",
] as const;
/** One of {@link checkNames}. */
export type VerificationCheckName = (typeof checkNames)[number];

/** The checks of `preflight`, in the order in which they look; some look after the upgrade as well. */
export const preflightCheckNames = [
  "installed-version",
  "names-free",
  "release-archive",
  "archive-checksum",
  "disk-room",
  "path-length",
  "config-readable",
  "config-name",
  "settings-present",
  "settings-carried",
  "own-files",
  "config-references",
  "environment-variables",
  "web-config-target",
  "certificates",
  "licence",
  "work-folder",
  "leftovers",
  "folder-rights",
  "administrator",
  "processes",
  "hosting-bundle",
  "hosting",
  "scheduled-tasks",
  "database-server",
  "clock",
] as const;
/** One of {@link preflightCheckNames}. */
export type PreflightCheckName = (typeof preflightCheckNames)[number];
/** One of {@link checkNames} or of {@link preflightCheckNames}. */
export type CheckName = VerificationCheckName | PreflightCheckName;

/** `skip`: not asked for, or its premise failed; `unknown`: could not look, never turned into pass or fail. */
export const outcomes = ["pass", "warn", "fail", "skip", "unknown"] as const;
/** One of {@link outcomes}. */
export type Outcome = (typeof outcomes)[number];

const stepSchema = z.object({
  id: z.string().describe("The step's id in `plan`"),
  number: z.string().describe("Its number, as printed"),
  source: z
    .object({ file: z.string().describe("The guide"), line: z.number().int().describe("Counting from 1") })
    .describe("Where the step stands"),
});

/** What one check says about one subject. */
export const checkResultSchema = z.object({
  check: z.enum(checkNames).describe("The check"),
  subject: z.string().describe("What it looked at, relative to the directory, with forward slashes"),
  outcome: z.enum(outcomes).describe("What came of it"),
  origin: z.enum(["guide", "advice"]).describe("`guide`: a step of the guide asks for it; `advice`: we do"),
  verdict: z.enum(verdicts).optional().describe("`config-copied` only: which of the verdicts holds"),
  step: stepSchema.nullable().describe("The step of `plan` that it belongs to; always there for origin guide"),
  expected: z.string().describe("What should be so"),
  actual: z.string().describe("What is so"),
  message: z.string().describe("Both in a sentence"),
  remedy: z.string().optional().describe("What to do, with the command to type; for warn, fail and unknown"),
  files: z
    .array(z.string())
    .optional()
    .describe("All files that it is about, where there are several; relative to the directory"),
  settings: z.array(z.string()).optional().describe("Key paths of the settings that it is about; never values"),
});
/** What one check says about one subject. */
export type CheckResult = z.infer<typeof checkResultSchema>;

const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/u, "a time with its offset");

/** What `verify --format json` prints. */
export const verificationSchema = z.object({
  schemaVersion: z.literal(1).describe("Changes when a field changes its meaning"),
  subject: z
    .object({
      directory: z.string().describe("The working directory; in full where the command was asked"),
      host: z.string().describe("The host's name: by the parameters, else the machine's that looked"),
      organization: z.string().nullable().describe("Whose host it is, by the parameters"),
      change: z.string().nullable().describe("The change number, by the parameters"),
      technician: z.string().nullable().describe("Who does the work, by the parameters"),
      role: z.string().describe("The role's id"),
      from: z.string().describe("The version one came from"),
      to: z.string().describe("The version one should have arrived at"),
    })
    .describe("What was verified"),
  startedAt: moment.describe("When it began to look, with the offset of its zone"),
  endedAt: moment.describe("When it had judged"),
  tool: z
    .object({ name: z.string().describe("The tool's name"), version: z.string().describe("Its version") })
    .describe("What looked"),
  archives: z
    .array(
      z.object({
        option: z.enum(["archive", "baseline"]).describe("As which it was given"),
        file: z.string().describe("Where it lies"),
        sha256: z.string().describe("SHA-256 of its bytes, 64 hexadecimal digits"),
        version: z.string().nullable().describe("The version that its programs say; null: none says one"),
      }),
    )
    .describe("The releases that the host was compared with"),
  builds: z
    .array(
      z.object({
        program: z.string().describe("The program, relative to the directory"),
        version: z.string().nullable().describe("The version that it says; null: none"),
      }),
    )
    .describe("The role's programs that were found, in the runtime folder and in the backup"),
  summary: z
    .object({
      outcome: z
        .enum(outcomes)
        .describe("The worst of all: fail, unknown, warn, pass; skip where nothing could be checked"),
      pass: z.number().int().describe("How many passed"),
      warn: z.number().int().describe("How many warn"),
      fail: z.number().int().describe("How many failed"),
      skip: z.number().int().describe("How many were skipped"),
      unknown: z.number().int().describe("How many could not look"),
    })
    .describe("The outcomes, counted"),
  progress: z
    .object({
      completed: z
        .array(z.string())
        .describe("The numbers of the guide's steps that are done, by the state of the folders alone"),
      stoppedBefore: z.string().describe("The number of the first that is not"),
    })
    .nullable()
    .describe("Where the operator stopped; null where every step that leaves a trace is done"),
  results: z.array(checkResultSchema).describe("In the order of the reference"),
});
/** What `verify` says of a host. */
export type Verification = z.infer<typeof verificationSchema>;
