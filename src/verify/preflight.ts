/** The last stage of a preflight: what the checks say, what it means for the night, and for each go/no-go line. */
import {
  assessSituation,
  createRemedies,
  noSubject,
  noBackupBefore,
  preflightChecks,
  settingsCarriedBy,
  whyNotInstalled,
  type Draft,
  type PreflightContext,
} from "../checks/index.js";
import type { ExpectedLine } from "../model/expectations.js";
import { type GoNoGoLine, type Preflight, type PreflightResult, type RiskLevel } from "../model/preflight.js";
import { preflightCheckNames, type PreflightCheckName } from "../model/verification.js";
import { buildsIn, envelope, summarise, type JudgeRequest } from "./judge.js";

/** What is judged before an upgrade. */
export type PreflightRequest = JudgeRequest & Pick<PreflightContext, "readiness">;

/** What the checks say of a host before its upgrade. */
export function judgePreflight({ from, to, evidence, ...request }: PreflightRequest): Preflight {
  const { product, role, expectations, observation } = request;
  const remedies = createRemedies(request.hostDirectory);
  const assessed = assessSituation(product, role, expectations, observation);
  const situation = {
    ...assessed,
    noRuntime: whyNotInstalled({ product, role, expectations, observation, remedies }),
    noBackup: noBackupBefore,
    wrongBackup: null,
    wrongRuntime: null,
    // What is kept as the backup afterwards is the runtime folder as it is now.
    backupEntries: assessed.runtimeEntries,
  };
  const context: PreflightContext = { ...request, situation, remedies };
  const results = preflightCheckNames.flatMap((check) => judge(check, context));
  const lines = expectations.lines.map((line) => assessLine(line, results));
  const count = (level: RiskLevel): number => results.filter(({ severity }) => severity === level).length;
  const summary = summarise(results);
  return {
    ...envelope({ from, to, evidence, ...request }),
    builds: buildsIn(expectations.runtime, observation.versions.runtime),
    summary: {
      ready: count("inhibitor") === 0 && summary.unknown === 0,
      inhibitors: count("inhibitor"),
      risks: { high: count("high"), medium: count("medium"), low: count("low") },
      open: lines.filter(({ state }) => state === "open").length,
      ...summary,
    },
    lines,
    results,
  };
}

function judge(check: PreflightCheckName, context: PreflightContext): PreflightResult[] {
  const { summary, severities = {} } = preflightChecks[check];
  const drafts = preflightChecks[check].judge(context);
  const all: Draft[] = drafts.length > 0 ? drafts : [noSubject(context.expectations.runtime, summary)];
  return all.map(({ step: own, hop = 1, ...draft }) => {
    const step =
      context.expectations.lines.find((line) => line.hop === hop && line.checks.includes(check))?.step ?? own;
    const { subject, outcome, ...rest } = draft;
    const meant = outcome === "fail" || outcome === "warn" ? (severities[outcome] ?? "medium") : null;
    return {
      check,
      subject,
      outcome,
      // What no step carries over does not come to the new release.
      severity: meant === "inhibitor" && settingsCarriedBy(context, subject) === false ? "medium" : meant,
      origin: step?.origin ?? "advice",
      step: step === null ? null : { id: step.id, number: step.number, source: step.source },
      ...rest,
    };
  });
}

/** All that looks at a line has to pass; what was skipped, or is a risk, is a person's to decide. */
function assessLine({ step: { id, number }, text }: ExpectedLine, results: readonly PreflightResult[]): GoNoGoLine {
  const own = results.flatMap(({ step }, index) => (step?.id === id ? [index] : []));
  const outcomes = own.map((index) => results[index]);
  const state = outcomes.some((result) => result?.severity === "inhibitor")
    ? "no-go"
    : own.length > 0 && outcomes.every((result) => result?.outcome === "pass")
      ? "ticked"
      : "open";
  return { id, number, text, state, results: own };
}
