/**
 * What a check is: one folder beside this file, and one line in the registry. In the folder stand the judge in
 * TypeScript, its twin in PowerShell (`<check>.ps1`, whose function is `Test-` and the check's name in capitals), and
 * the words of both. A check is pure: it judges what was observed against what is expected, and says nothing where it
 * has no subject.
 */
import type { Words } from "../language/words.js";
import type { Expectations } from "../model/expectations.js";
import type { Observation } from "../model/observation.js";
import type { Product, Role } from "../model/product.js";
import type { SettingsFacts } from "../model/settings.js";
import type { RiskLevel } from "../model/preflight.js";
import type { Readiness } from "../model/readiness.js";
import type { CheckName } from "../model/verification.js";
import type { Remedies } from "./remedies/remedies.js";
import type { Draft } from "./result/result.js";
import type { Situation } from "./situation/situation.js";

/** What a check judges. */
export interface CheckContext {
  product: Product;
  role: Role;
  expectations: Expectations;
  observation: Observation;
  settings: SettingsFacts;
  /** What follows from several observations, and is the premise of many checks. */
  situation: Situation;
  /** What the working directory is called on the host. */
  hostDirectory: string;
  /** Writes the commands that mend something. */
  remedies: Remedies;
}

/** What a check judges before the upgrade. */
export interface PreflightContext extends CheckContext {
  readiness: Readiness;
}

/** A check. */
export interface Check<Context extends CheckContext = CheckContext> {
  name: CheckName;
  /** One line for the reference. */
  summary: string;
  /** The sentences that the judge and its twin say. */
  words: Words;
  /** What its findings mean before an upgrade, unless a draft says otherwise. */
  severities?: Readonly<Partial<Record<"fail" | "warn", RiskLevel>>>;
  /** What it says; empty where it has no subject. */
  judge(context: Context): Draft[];
}
