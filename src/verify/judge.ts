/** The last stage of a verification: every check judges what was observed, and a summary says what came of it. */
import { assessSituation, checks, createRemedies, noSubject, type CheckContext, type Draft } from "../checks/index.js";
import { UsageError } from "../model/errors.js";
import type { Expectations } from "../model/expectations.js";
import type { Observation, SeenProgram } from "../model/observation.js";
import type { Product, Role } from "../model/product.js";
import type { SettingsFacts } from "../model/settings.js";
import {
  checkNames,
  outcomes,
  type CheckResult,
  type Outcome,
  type Verification,
  type VerificationCheckName,
} from "../model/verification.js";
import { assessProgress } from "./progress.js";

/** What is judged. */
export interface JudgeRequest {
  product: Product;
  role: Role;
  /** As asked for: of several installations the first version and the last. */
  from: string;
  to: string;
  expectations: Expectations;
  observation: Observation;
  settings: SettingsFacts;
  /** What the working directory is called on the host; it stands in the commands that mend something. */
  hostDirectory: string;
  /** Who looked at what, when and with what. */
  evidence: Evidence;
}

/** What a report says of itself, so that somebody may attach it to a change. */
export type Evidence = Pick<Verification, "startedAt" | "endedAt" | "tool" | "archives"> & {
  subject: Omit<Verification["subject"], "directory" | "role" | "from" | "to">;
};

/** What the checks say of a host. */
export function judgeHost({ from, to, evidence, ...request }: JudgeRequest): Verification {
  const { product, role, expectations, observation } = request;
  const context: CheckContext = {
    ...request,
    situation: assessSituation(product, role, expectations, observation),
    remedies: createRemedies(request.hostDirectory),
  };
  if (context.situation.release === "archives-swapped")
    throw new UsageError(
      "Unexpected archives: what should be the new release holds the old one, and the other way round",
      {
        place: { file: observation.archive?.file ?? "" },
        note: "Give the new release as --archive and the old one as --baseline.",
      },
    );
  const results = checkNames.flatMap((check) =>
    draftsOf(check, context).map(({ step, ...draft }): CheckResult => {
      const { subject, outcome, verdict, ...rest } = draft;
      return {
        check,
        subject,
        outcome,
        origin: step?.origin ?? "advice",
        ...(verdict === undefined ? {} : { verdict }),
        step: step === null ? null : { id: step.id, number: step.number, source: step.source },
        ...rest,
      };
    }),
  );
  return {
    ...envelope({ from, to, evidence, ...request }),
    builds: [
      ...buildsIn(expectations.runtime, observation.versions.runtime),
      ...buildsIn(observation.backup.name, observation.versions.backup),
    ],
    summary: summarise(results),
    progress: assessProgress(context, results),
    results,
  };
}

/** What every report begins with, before an upgrade and after it. */
export const envelope = ({ from, to, role, observation, evidence }: JudgeRequest) =>
  ({
    schemaVersion: 1,
    subject: { directory: observation.directory, role: role.id, from, to, ...evidence.subject },
    startedAt: evidence.startedAt,
    endedAt: evidence.endedAt,
    tool: evidence.tool,
    archives: evidence.archives,
  }) satisfies Partial<Verification>;

export const buildsIn = (folder: string, programs: readonly SeenProgram[]): Verification["builds"] =>
  programs.flatMap((seen) =>
    seen.state === "unseen"
      ? []
      : [{ program: `${folder}/${seen.program}`, version: seen.state === "version" ? seen.version : null }],
  );

/** What a check says; that it has no subject is said too. */
function draftsOf(check: VerificationCheckName, context: CheckContext): Draft[] {
  const drafts = checks[check].judge(context);
  return drafts.length > 0 ? drafts : [noSubject(context.expectations.runtime, checks[check].summary)];
}

/** From worst to best; what was skipped says nothing. */
const severity: readonly Outcome[] = ["fail", "unknown", "warn", "pass", "skip"];

export function summarise(results: readonly Pick<CheckResult, "outcome">[]): Verification["summary"] {
  const count = (wanted: Outcome): number => results.filter(({ outcome }) => outcome === wanted).length;
  const [pass, warn, fail, skip, unknown] = outcomes.map(count);
  return {
    outcome: severity.find((outcome) => count(outcome) > 0) ?? "skip",
    pass: pass ?? 0,
    warn: warn ?? 0,
    fail: fail ?? 0,
    skip: skip ?? 0,
    unknown: unknown ?? 0,
  };
}
