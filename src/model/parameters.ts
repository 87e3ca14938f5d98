/** What an operator or an integrator tells about his host: `--params`. Never a secret. */
import { z } from "zod";
import { verbNames } from "./action.js";
import { parseVersion } from "./version.js";

/** Text on one line. */
export const line = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]*$/u, "one line without control characters");
/** A time with its offset. */
export const moment = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/u,
    "a time with its offset, as in 2026-12-05T20:00+01:00",
  )
  .refine((value) => !Number.isNaN(Date.parse(value)), "a time that exists");

/**
 * A name that stands in double quotes in command lines: nothing that ends the quotes or that a shell reads within them.
 */
const quotable = line.regex(/^[^"&|<>^%`$]*$/u, 'a name without " & | < > ^ % ` $');

/** A folder name: no path, nothing Windows refuses. */
const folderName = line.regex(
  /^(?!\.{1,2}$)(?!.*[. ]$)(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[^<>:"/\\|?*]+$/iu,
  'a folder name, without a path and without < > : " / \\ | ? *',
);

/** Somebody to call. */
export const contactSchema = z.strictObject({
  name: line.describe("Who it is"),
  phone: line.optional().describe("Telephone number"),
  email: line.optional().describe("E-mail address"),
  role: line.optional().describe("What to call them for"),
});

/** A step's id, or its number as it is printed: `3`, `4a`, `2.1`, `A1`, `R2.3`. */
const isStepName = (word: string): boolean => word.includes("/") || /^[A-Z]?\d+[a-z]*(?:\.\d+[a-z]*)*$/u.test(word);
const isAcknowledgement = (word: string): boolean =>
  isStepName(word) || word === "hold" || verbNames.some((verb) => verb === word);

/** `--params`; all optional, unknown keys refused with the nearest known one. */
export const parametersSchema = z.strictObject({
  organization: line.optional().describe("The customer's name"),
  host: line.optional().describe("The host's name"),
  workingDirectory: line.optional().describe("The folder that holds the runtime folder, on the host"),
  backupName: folderName.optional().describe("What the runtime folder is renamed to"),
  hosting: line.optional().describe("How the product is run: one of the product's hostings"),
  site: quotable.optional().describe("The IIS site"),
  appPool: quotable.optional().describe("The IIS application pool"),
  service: quotable.optional().describe("The Windows service"),
  url: z
    .url({ protocol: /^https?$/u })
    .refine(
      (value) => !/^[a-z]+:\/\/[^/]*@/iu.test(value),
      "an address without user name and password: secrets are never parameters",
    )
    .optional()
    .describe("Where the product answers"),
  database: line
    .regex(/^[^;=]*$/u, "a database's name, never a connection string")
    .optional()
    .describe("The database's name, never a connection string"),
  archives: z
    .record(
      line.refine((version) => parseVersion(version) !== undefined, "versions as keys, such as `6.2`"),
      line,
    )
    .optional()
    .describe("The release archives, by the version they install"),
  change: line.optional().describe("The change number"),
  window: z
    .strictObject({ start: moment.describe("When work may start"), end: moment.describe("When it must be over") })
    .refine(({ start, end }) => Date.parse(start) < Date.parse(end), {
      error: "a window that ends after it starts",
      path: ["end"],
    })
    .optional()
    .describe("The change window"),
  technician: line.optional().describe("Who does the work"),
  reviewer: line.optional().describe("Who has reviewed the runbook"),
  approver: line.optional().describe("Who approves the change"),
  contacts: z.array(contactSchema).optional().describe("Whom to call, in the order of escalation"),
  minutes: z
    .record(line, z.number().int().min(0).max(10_000))
    .optional()
    .describe("Planned minutes, by verb or step id; they take the place of the product's"),
  expected: z
    .record(line, line)
    .optional()
    .describe("Expected results, by verb or step id; they take the place of the product's"),
  answers: z
    .record(line, z.union([line, z.boolean().transform((yes) => (yes ? "yes" : "no"))]))
    .optional()
    .describe("Answers to the product's questions, by the question's id"),
  acknowledged: z
    .array(
      line.refine(isAcknowledgement, `a step's id or number, \`hold\`, or one of the verbs ${verbNames.join(", ")}`),
    )
    .optional()
    .describe("Step ids, step numbers, verbs or `hold` that need not be asked about; a condition only by id or number"),
  turnBack: z.array(line).optional().describe("What you turn back for on this host, besides what the pack names"),
  skipped: z
    .array(line.refine(isStepName, "a step's id or number"))
    .optional()
    .describe("Ids or numbers of steps that do not apply on this host"),
});

/** What `--params` says. */
export type Parameters = z.infer<typeof parametersSchema>;
