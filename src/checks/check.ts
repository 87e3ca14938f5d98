/**
 * What a check is: one file beside this one and one line in the registry. A check is pure: it judges what was
 * observed against what is expected, and says nothing where it has no subject.
 */
import type { Expectations, StepReference } from "../model/expectations.js";
import type { Observation } from "../model/observation.js";
import type { Product, Role } from "../model/product.js";
import type { SettingsFacts } from "../model/settings.js";
import type { CheckName, CheckResult } from "../model/verification.js";
import type { Remedies } from "./remedies.js";
import type { Situation } from "./situation.js";

/** What a check judges. */
export interface CheckContext {
  product: Product;
  role: Role;
  expectations: Expectations;
  observation: Observation;
  settings: SettingsFacts;
  /** What follows from several observations, and is the premise of many checks. */
  situation: Situation;
  /** Writes the commands that mend something. */
  remedies: Remedies;
}

/** A result without what the envelope adds: the check's name and the origin. */
export type Draft = Omit<CheckResult, "check" | "origin" | "step"> & { step: StepReference | null };

/** A check. */
export interface Check {
  name: CheckName;
  /** One line for the reference. */
  summary: string;
  /** What it says; empty where it has no subject. */
  judge(context: CheckContext): Draft[];
}

/** A check that was not asked for, or whose premise failed. */
export const skipped = (subject: string, step: StepReference | null, expected: string, reason: string): Draft => ({
  subject,
  outcome: "skip",
  step,
  expected,
  actual: "not looked at",
  message: `Skipped: ${reason}`,
});

/** What to do about something that could not be looked at, whatever the reason is. */
export const lookAgain = (what: string): string =>
  `Set right what keeps it from being read, or run the command again as somebody who may read ${what}.`;

/** How many names a sentence lists before it counts the rest. */
const listed = 10;

/** `a`, `b` and 3 more. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, listed).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${String(more)} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}

/** `1 file`, `2 files`. */
export const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
