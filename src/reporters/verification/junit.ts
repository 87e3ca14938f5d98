import type { Outcome } from "../../model/verification.js";
import { escapeHtml } from "../../formats/write-html.js";
import {
  groupBy,
  makeVisible,
  viewVerification,
  type FindingView,
  type VerificationView,
} from "./verification-view.js";
import type { VerificationReporter } from "./verification-reporter.js";

/**
 * JUnit XML as Jenkins and GitLab read it: a suite for each check, a case for each subject. `fail` is a failure,
 * `unknown` an error. JUnit knows no warnings: a case that warns passes, and says so in its output, which Jenkins
 * and GitLab show beside it.
 */
export const junit: VerificationReporter = {
  name: "junit",
  summary: "JUnit XML, for CI systems; a warning passes and stands in the case's output",
  endings: ["xml"],
  report(report) {
    const { title, product, role, from, to, directory, results, evidence } = viewVerification(report);
    const { startedAt, subject } = report.verification;
    const about = ` timestamp="${escapeXml(makeVisible(startedAt))}" hostname="${escapeXml(makeVisible(subject.host))}"`;
    // A suite holds properties, all of them together do not: the first has them.
    const suites = [...groupBy(results, ({ check }) => check)].map(([check, members], index) =>
      writeSuite(check, members, about, index === 0 ? evidence : []),
    );
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="${escapeXml(`${title === "Preflight" ? "preflight" : "verify"} ${product}, ${role}, ${from} → ${to}: ${directory}`)}"${countsOf(results)}>`,
      ...suites,
      "</testsuites>",
      "",
    ].join("\n");
  },
};

/** XML has two characters less than Unicode, besides those that are visible by now. */
export const escapeXml = (value: string): string => escapeHtml(value).replace(/[\ufffe\uffff]/gu, "\ufffd");

function countsOf(results: readonly FindingView[]): string {
  const of = (outcome: Outcome): string => String(results.filter((result) => result.outcome === outcome).length);
  return ` tests="${String(results.length)}" failures="${of("fail")}" errors="${of("unknown")}"`;
}

function writeSuite(
  check: string,
  results: readonly FindingView[],
  about: string,
  evidence: VerificationView["evidence"],
): string {
  const skipped = results.filter(({ outcome }) => outcome === "skip").length;
  const names = new Map<string, number>();
  const cases = results.map((result) => {
    const times = (names.get(result.subject) ?? 0) + 1;
    names.set(result.subject, times);
    return writeCase(result, times === 1 ? result.subject : `${result.subject} (${String(times)})`);
  });
  return [
    `  <testsuite name="${escapeXml(check)}"${countsOf(results)} skipped="${String(skipped)}"${about}>`,
    ...(evidence.length === 0
      ? []
      : [
          "    <properties>",
          ...evidence.map(
            ({ label, value }) => `      <property name="${escapeXml(label)}" value="${escapeXml(value)}"/>`,
          ),
          "    </properties>",
        ]),
    ...cases,
    "  </testsuite>",
  ].join("\n");
}

/** @param name the subject, told apart from others of the same check: GitLab shows equal names once */
function writeCase(result: FindingView, name: string): string {
  const { check, outcome, message, verdict } = result;
  // Jenkins takes what is before the last full stop for the package.
  const open = `    <testcase classname="${escapeXml(`upgrade-runbook.${check}`)}" name="${escapeXml(name)}"`;
  const about = ` message="${escapeXml(message)}"`;
  const inside: Readonly<Record<Outcome, string | null>> = {
    pass: null,
    skip: `<skipped${about}/>`,
    fail: `<failure${about} type="${escapeXml(verdict ?? check)}">${escapeXml(describe(result))}</failure>`,
    unknown: `<error${about} type="${escapeXml(check)}">${escapeXml(describe(result))}</error>`,
    warn: `<system-out>${escapeXml(`Warning: ${message}\n${describe(result)}`)}</system-out>`,
  };
  return inside[outcome] === null ? `${open}/>` : `${open}>${inside[outcome]}</testcase>`;
}

const describe = ({ expected, actual, place, step, advice, remedy, lists }: FindingView): string =>
  [
    ...(expected === null ? [] : [`Expected: ${expected}`]),
    ...(actual === null ? [] : [`Actual: ${actual}`]),
    ...(place === null ? [] : [`Guide: ${place}, step ${step ?? ""}${advice ? " (the check is our advice)" : ""}`]),
    ...lists.map(
      ({ label, names, more }) => `${label}: ${names.join(", ")}${more === 0 ? "" : ` and ${String(more)} more`}`,
    ),
    ...(remedy === null
      ? []
      : [`To do: ${remedy.words}`.trimEnd(), ...(remedy.command === null ? [] : [remedy.command])]),
  ].join("\n");
