/**
 * A verification as a person reads it: worst first, said once, cut where it is long. Every text of it is on one line,
 * and none of its characters acts.
 */
import { visibleText } from "../../formats/visible.js";
import {
  riskLevels,
  type GoNoGoLine,
  type Preflight,
  type PreflightResult,
  type RiskLevel,
} from "../../model/preflight.js";
import type { CheckName, CheckResult, Outcome, Verification } from "../../model/verification.js";
import { splitRemedy, type Remedy } from "./remedy.js";
import type { VerificationReport } from "./verification-reporter.js";

/** Names of which there may be thousands. */
export interface NameList {
  label: string;
  /** The first of them. */
  names: string[];
  /** How many are left out. */
  more: number;
}

/** A result, as a person reads it. */
export interface FindingView {
  check: CheckName;
  subject: string;
  outcome: Outcome;
  /** The outcome in words; before an upgrade what it means for the night. */
  label: string;
  verdict: string | null;
  message: string;
  /** `null` where the message says it already. */
  expected: string | null;
  actual: string | null;
  /** Where the guide asks for it; `null`: nowhere. */
  place: string | null;
  /** The step's number. */
  step: string | null;
  /** Do we ask for it, and not the guide? */
  advice: boolean;
  remedy: Remedy | null;
  lists: NameList[];
}

/** A go/no-go line, as a person reads it. */
export interface LineView {
  number: string;
  text: string;
  state: GoNoGoLine["state"];
  /** The state in words. */
  label: string;
}

/** The whole report. */
export interface VerificationView {
  /** What it is: `Verification` or `Preflight`. */
  title: string;
  /** The same in a few words more. */
  about: string;
  /** The product's name. */
  product: string;
  directory: string;
  role: string;
  from: string;
  to: string;
  outcome: Outcome;
  /** The first thing to read. */
  verdict: string;
  /** Where the operator stopped; `null`: he did not. */
  progress: string | null;
  counts: { outcome: Outcome; label: string; count: number }[];
  /** Before an upgrade: the lines of the sheet, and what is known of each. */
  lines: LineView[];
  /** What is wrong, worst first. */
  groups: { outcome: Outcome; title: string; findings: FindingView[] }[];
  /** What passed and has something to tell all the same, such as settings that are new. */
  told: FindingView[];
  /** What was not looked at, by reason. */
  skipped: { reason: string; checks: string[] }[];
  results: FindingView[];
  /** Who looked at what, when and with what: what makes a report one that can be attached to a change. */
  evidence: { label: string; value: string; isCode: boolean }[];
}

const labels: Readonly<Record<Outcome, string>> = {
  fail: "fails",
  unknown: "could not be looked at",
  warn: "warns",
  pass: "passed",
  skip: "skipped",
};
const titles = { fail: "Fails", unknown: "Could not be looked at", warn: "Warns" } as const;
const riskLabels: Readonly<Record<RiskLevel, string>> = {
  inhibitor: "inhibits the upgrade",
  high: "high risk",
  medium: "medium risk",
  low: "low risk",
};
const riskTitles: Readonly<Record<RiskLevel, string>> = {
  inhibitor: "Inhibits the upgrade",
  high: "High risk",
  medium: "Medium risk",
  low: "Low risk",
};
const stateLabels: Readonly<Record<GoNoGoLine["state"], string>> = {
  ticked: "go",
  "no-go": "no-go",
  open: "open: a person looks",
};
/** How many names of a list a person reads. */
const shownNames = 10;

/** What a report for people says. */
export function viewVerification({ verification, product }: VerificationReport): VerificationView {
  const seen = makeVisible({ ...verification, product });
  const { subject, summary } = seen;
  const progress = "progress" in seen ? seen.progress : null;
  const isPreflight = "lines" in seen;
  const results = seen.results.map(viewResult);
  return {
    ...{ product: seen.product, directory: subject.directory, role: subject.role, from: subject.from, to: subject.to },
    title: isPreflight ? "Preflight" : "Verification",
    about: isPreflight ? "Preflight of a host before its upgrade" : "Verification of a host after its upgrade",
    evidence: viewEvidence(seen),
    outcome: isPreflight && seen.summary.ready && summary.outcome === "fail" ? "warn" : summary.outcome,
    verdict: isPreflight ? sayReady(seen.summary) : sayVerdict(summary),
    progress: progress === null ? null : sayProgress(progress),
    counts: (Object.keys(labels) as Outcome[]).map((outcome) => ({
      outcome,
      label: labels[outcome],
      count: summary[outcome],
    })),
    lines: isPreflight
      ? seen.lines.map(({ number, text: asks, state }) => ({ number, text: asks, state, label: stateLabels[state] }))
      : [],
    groups: isPreflight ? groupByRisk(seen.results) : groupByOutcome(results),
    told: seen.results
      .filter(({ outcome, files = [], settings = [] }) => outcome === "pass" && files.length + settings.length > 0)
      .map((result) => ({ ...viewResult(result), expected: null, actual: null, place: null, advice: false })),
    skipped: groupSkipped(seen.results),
    results,
  };
}

function groupByOutcome(results: readonly FindingView[]): VerificationView["groups"] {
  return (Object.keys(titles) as (keyof typeof titles)[]).flatMap((outcome) => {
    const findings = results.filter((result) => result.outcome === outcome);
    return findings.length === 0 ? [] : [{ outcome, title: titles[outcome], findings }];
  });
}

/** What stops the upgrade, then what could not be looked at, then the risks. */
function groupByRisk(results: readonly PreflightResult[]): VerificationView["groups"] {
  const group = (outcome: Outcome, title: string, members: readonly PreflightResult[]): VerificationView["groups"] =>
    members.length === 0 ? [] : [{ outcome, title, findings: members.map(viewResult) }];
  return riskLevels.flatMap((level) => [
    ...group(
      level === "inhibitor" ? "fail" : "warn",
      riskTitles[level],
      results.filter(({ severity }) => severity === level),
    ),
    ...(level === "inhibitor"
      ? group(
          "unknown",
          titles.unknown,
          results.filter(({ outcome }) => outcome === "unknown"),
        )
      : []),
  ]);
}

function viewEvidence({
  subject,
  startedAt,
  endedAt,
  tool,
  archives,
  builds,
}: Verification | Preflight): VerificationView["evidence"] {
  const fact = (label: string, value: string | null, isCode = false): VerificationView["evidence"] =>
    value === null ? [] : [{ label, value, isCode }];
  const seconds = (time: string): string => time.replace(/(?<=:\d{2})\.\d+/u, "");
  return [
    ...fact("Host", subject.host),
    ...fact("Organization", subject.organization),
    ...fact("Change", subject.change),
    ...fact("Technician", subject.technician),
    ...fact("Directory", subject.directory, true),
    ...fact("Looked at", `${seconds(startedAt)} to ${seconds(endedAt)}`, true),
    ...fact("Looked with", `${tool.name} ${tool.version}, which only reads`),
    ...archives.flatMap(({ option, file, sha256, version }) =>
      fact(
        option === "archive" ? "Archive" : "Baseline",
        `${file}${version === null ? "" : ` (${version})`}, SHA-256 ${sha256}`,
        true,
      ),
    ),
    ...builds.flatMap(({ program, version }) => fact("Build", `${program} ${version ?? "without a version"}`, true)),
  ];
}

/** A name with a line feed must not look like two; what turns writing round must not. */
const oneLine = (value: string): string =>
  visibleText(value)
    .replaceAll("\n", "␊")
    .replaceAll("\t", "␉")
    .replace(/[\u2028\u2029]/gu, "␤");

/** The same data, in which no text acts or takes more than a line. */
export function makeVisible<T>(value: T): T {
  const visible = (part: unknown): unknown => {
    if (typeof part === "string") return oneLine(part);
    if (Array.isArray(part)) return part.map(visible);
    return typeof part === "object" && part !== null
      ? Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visible(inner)]))
      : part;
  };
  return visible(value) as T;
}

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? "" : "s"}`;

function sayVerdict({ outcome, pass, warn, fail, skip, unknown }: Verification["summary"]): string {
  const wrong = [
    fail > 0 ? `${String(fail)} ${fail === 1 ? "fails" : "fail"}` : "",
    unknown > 0 ? `${String(unknown)} could not be looked at` : "",
    warn > 0 ? `${String(warn)} ${warn === 1 ? "warns" : "warn"}` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
  switch (outcome) {
    case "fail":
      return `Not as the procedure says: ${wrong}.`;
    case "unknown":
      return `It cannot be told whether all is as the procedure says: ${wrong}.`;
    case "warn":
      return `As the procedure says, with something to look at: ${wrong}.`;
    case "pass":
      return `As the procedure says. ${counted(pass, "check")} passed${skip > 0 ? `, ${String(skip)} skipped` : ""}.`;
    case "skip":
      return `Nothing could be checked: ${String(skip)} skipped.`;
  }
}

function sayReady({ ready, inhibitors, unknown, risks, open }: Preflight["summary"]): string {
  const { high, medium, low } = risks;
  const wrong = [
    inhibitors > 0 ? `${String(inhibitors)} ${inhibitors === 1 ? "inhibits" : "inhibit"} the upgrade` : "",
    unknown > 0 ? `${String(unknown)} could not be looked at` : "",
    ...Object.entries({ high, medium, low }).map(([level, count]) =>
      count > 0 ? counted(count, `${level} risk`) : "",
    ),
  ].filter((part) => part !== "");
  const left = open > 0 ? ` ${counted(open, "go/no-go line")} left to a person.` : "";
  return `${ready ? "Ready for the upgrade" : "Not ready for the upgrade"}${wrong.length > 0 ? `: ${wrong.join(", ")}` : ""}.${left}`;
}

function sayProgress({ completed, stoppedBefore }: NonNullable<Verification["progress"]>): string {
  if (completed.length === 0)
    return `Stopped before step ${stoppedBefore}: by the state of the folders, no step is done.`;
  return `Stopped before step ${stoppedBefore}. Done, by the state of the folders: ${completed.length === 1 ? "step" : "steps"} ${joinRuns(completed)}.`;
}

/** `1–4, 6, 7a`: three and more numbers in a row become a run. */
function joinRuns(numbers: readonly string[]): string {
  const runs: string[][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && /^\d+$/u.test(number) && Number(last.at(-1)) + 1 === Number(number)) last.push(number);
    else runs.push([number]);
  }
  return runs.map((run) => (run.length < 3 ? run.join(", ") : `${run[0] ?? ""}–${run.at(-1) ?? ""}`)).join(", ");
}

/** The part of a message that is not its mark: the outcome stands beside it. */
const reasonOf = (message: string): string => message.replace(/^Skipped: /u, "");

function viewResult({
  check,
  subject,
  outcome,
  verdict,
  message,
  expected,
  actual,
  step,
  origin,
  remedy,
  files = [],
  settings = [],
  severity = null,
}: (CheckResult | PreflightResult) & { severity?: RiskLevel | null }): FindingView {
  const said = [message];
  const unlessSaid = (value: string): string | null => {
    if (value === "" || isSaid(value, said)) return null;
    said.push(value);
    return value;
  };
  return {
    ...{
      check,
      subject,
      outcome,
      label: severity === null ? labels[outcome] : riskLabels[severity],
      verdict: verdict ?? null,
      message: outcome === "skip" ? reasonOf(message) : message,
    },
    ...{ expected: unlessSaid(expected), actual: unlessSaid(actual) },
    place: step === null ? null : `${step.source.file}:${String(step.source.line)}`,
    step: step?.number ?? null,
    advice: origin === "advice",
    remedy: remedy === undefined || remedy === "" ? null : splitRemedy(remedy),
    lists: [
      ...listUnlessSaid(
        "Files",
        files.filter((file) => file !== subject),
        said,
      ),
      ...listUnlessSaid("Settings", settings, said),
    ],
  };
}

const isSaid = (value: string, said: readonly string[]): boolean =>
  said.some((sentence) => sentence.replaceAll("`", "").includes(value.replaceAll("`", "")));

/** Names of which the sentences tell as many as would be shown are told. */
function listUnlessSaid(label: string, all: readonly string[], said: readonly string[]): NameList[] {
  const names = all.slice(0, shownNames);
  return names.every((name) => isSaid(name, said)) ? [] : [{ label, names, more: all.length - names.length }];
}

function groupSkipped(
  results: readonly Pick<CheckResult | PreflightResult, "check" | "outcome" | "message">[],
): VerificationView["skipped"] {
  const skipped = results.filter(({ outcome }) => outcome === "skip");
  return [...groupBy(skipped, ({ message }) => reasonOf(message))].map(([reason, members]) => {
    const checks = groupBy(members, ({ check }) => check);
    return {
      reason,
      checks: [...checks].map(([check, { length }]) => (length === 1 ? check : `${check} ×${String(length)}`)),
    };
  });
}

/** In groups of one key, in the order in which the keys first come. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const members = groups.get(keyOf(item));
    if (members === undefined) groups.set(keyOf(item), [item]);
    else members.push(item);
  }
  return groups;
}
