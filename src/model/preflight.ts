/** What `preflight` says of a host before its upgrade: a verification, and what it means for the night. */
import { z } from "zod";
import { checkResultSchema, outcomes, preflightCheckNames, verificationSchema } from "./verification.js";

/** From worst to best. `inhibitor`: the upgrade would stop, or end wrong; the others are risks. */
export const riskLevels = ["inhibitor", "high", "medium", "low"] as const;
/** One of {@link riskLevels}. */
export type RiskLevel = (typeof riskLevels)[number];

/** What one check says about one subject before the upgrade. */
export const preflightResultSchema = checkResultSchema.extend({
  check: z.enum(preflightCheckNames).describe("The check"),
  severity: z
    .enum(riskLevels)
    .nullable()
    .describe("`inhibitor`: the upgrade would stop, or end wrong; else a risk; null where nothing is wrong"),
});
/** What one check says about one subject before the upgrade. */
export type PreflightResult = z.infer<typeof preflightResultSchema>;

const goNoGoLineSchema = z.object({
  id: z.string().describe("The line's id: the step's in `plan`"),
  number: z.string().describe("Its number, as printed"),
  text: z.string().describe("What it asks for, as printed"),
  state: z.enum(["ticked", "no-go", "open"]).describe("`ticked` by evidence, a `no-go`, or `open` for a person"),
  results: z.array(z.number().int()).describe("The results that say so, counting from 0"),
});
/** A go/no-go line of the sheet, and what is known of it. */
export type GoNoGoLine = z.infer<typeof goNoGoLineSchema>;

const counts = verificationSchema.shape.summary.shape;

/** What `preflight --format json` prints. */
export const preflightSchema = verificationSchema.omit({ progress: true }).extend({
  summary: z
    .object({
      ready: z.boolean().describe("Nothing inhibits the upgrade, and all that could be looked at was"),
      inhibitors: z.number().int().describe("How many reasons there are why it would stop, or end wrong"),
      risks: z
        .object({
          high: z.number().int().describe("How many risks are high"),
          medium: z.number().int().describe("How many are medium"),
          low: z.number().int().describe("How many are low"),
        })
        .describe("The risks, counted"),
      open: z.number().int().describe("How many go/no-go lines are left to a person"),
      ...counts,
      outcome: z
        .enum(outcomes)
        .describe("The worst of all: fail, unknown, warn, pass; skip where nothing was looked at"),
    })
    .describe("The verdict, and all of it counted"),
  lines: z.array(goNoGoLineSchema).describe("Every go/no-go line of the sheet, of all installations, each once"),
  results: z.array(preflightResultSchema).describe("In the order in which the checks look"),
});
/** What `preflight` says of a host. */
export type Preflight = z.infer<typeof preflightSchema>;
