/** What `verify --estate` says, in the forms in which it is read. Every text of a report stays text. */
import { bundledTemplate } from "../formats/bundled-template.js";
import { pageStyle } from "../formats/page-style.js";
import { createTemplates } from "../formats/template.js";
import { escapeInJson } from "../formats/visible.js";
import { escapeHtml } from "../formats/write-html.js";
import { escapeMarkdown } from "../formats/write-markdown.js";
import type { EstateFinding, EstateReport } from "../model/estate-report.js";
import { escapeXml } from "./verification/junit.js";
import { makeVisible } from "./verification/verification-view.js";

/** The names of the forms. */
export const estateReporterNames = ["text", "json", "html", "junit", "md"] as const;
/** One of {@link estateReporterNames}. */
export type EstateReporterName = (typeof estateReporterNames)[number];

type Host = EstateReport["hosts"][number];
const marks = { pass: "ok", warn: "WARN", fail: "FAIL", unknown: "UNKNOWN" } as const;
const where = ({ state, before }: Host): string => (before === null ? state : `${state} before step ${before}`);

/** The report in a form; ends with a line feed. */
export function reportEstate(report: EstateReport, form: EstateReporterName): string {
  if (form === "json") return `${escapeInJson(JSON.stringify(report, null, 2))}\n`;
  const seen = makeVisible(report);
  return { text, md, html, junit }[form](seen);
}

const verdict = ({ summary: { hosts, pass, warn, fail, unknown } }: EstateReport): string =>
  `${String(hosts)} ${hosts === 1 ? "host" : "hosts"}: ${String(pass)} well, ${String(warn)} with warnings, ${String(fail)} with faults, ${String(unknown)} unknown`;

function text(report: EstateReport): string {
  const findingLines = ({ check, outcome, message, remedy }: EstateFinding): string[] => [
    `    ${marks[outcome]} ${check}: ${message}`,
    ...(remedy === undefined ? [] : [`      To do: ${remedy}`]),
  ];
  return [
    `${report.estate}, plan ${report.plan.slice(0, 12)}`,
    ...report.hosts.flatMap((host) => [
      `  ${marks[host.outcome].padEnd(8)}${host.name}  ${where(host)}`,
      ...host.findings.flatMap(findingLines),
    ]),
    ...(report.findings.length === 0 ? [] : ["  All together", ...report.findings.flatMap(findingLines)]),
    verdict(report),
    "",
  ].join("\n");
}

function md(report: EstateReport): string {
  const cell = (value: string): string => escapeMarkdown(value).replaceAll("|", "&#124;");
  const item = ({ check, outcome, message, remedy }: EstateFinding): string =>
    `- ${marks[outcome]} ${escapeMarkdown(check)}: ${escapeMarkdown(message)}${remedy === undefined ? "" : ` ${escapeMarkdown(remedy)}`}`;
  return [
    `# ${escapeMarkdown(report.estate)}`,
    `**${verdict(report)}**, plan ${report.plan}`,
    [
      "| Host | State | Outcome |",
      "| --- | --- | --- |",
      ...report.hosts.map((host) => `| ${cell(host.name)} | ${cell(where(host))} | ${host.outcome} |`),
    ].join("\n"),
    ...report.hosts.flatMap((host) =>
      host.findings.length === 0 ? [] : [`## ${escapeMarkdown(host.name)}`, host.findings.map(item).join("\n")],
    ),
    ...(report.findings.length === 0 ? [] : ["## All together", report.findings.map(item).join("\n")]),
    "",
  ].join("\n\n");
}

const page = createTemplates({
  main: "estate-report.html.hbs",
  partials: { head: "report-head.html.hbs" },
  escape: escapeHtml,
  helpers: {},
});

function html(report: EstateReport): string {
  const together = { name: "All together", findings: report.findings };
  return page({ template: bundledTemplate })({
    ...report,
    title: `${report.estate}: verification of ${String(report.summary.hosts)} hosts`,
    verdict: verdict(report),
    outcome: report.summary.outcome,
    hosts: report.hosts.map((host) => ({ ...host, where: where(host) })),
    groups: [...report.hosts, together]
      .filter(({ findings }) => findings.length > 0)
      .map(({ name, findings }) => ({ name, findings: findings.map((one) => ({ remedy: null, ...one })) })),
    ...pageStyle(bundledTemplate("verification.css")),
  });
}

function junit(report: EstateReport): string {
  const suite = (name: string, findings: readonly EstateFinding[]): string => {
    const of = (outcome: EstateFinding["outcome"]): string =>
      String(findings.filter((finding) => finding.outcome === outcome).length);
    const cases = findings.map(({ check, outcome, message, remedy }, index) => {
      const about = ` message="${escapeXml(message)}" type="${escapeXml(check)}"`;
      const more = escapeXml(remedy ?? "");
      const inside = {
        pass: "",
        warn: `<system-out>${escapeXml(`Warning: ${message}`)}</system-out>`,
        fail: `<failure${about}>${more}</failure>`,
        unknown: `<error${about}>${more}</error>`,
      }[outcome];
      return `    <testcase classname="${escapeXml(`upgrade-runbook.${check}`)}" name="${escapeXml(`${check} ${String(index + 1)}`)}">${inside}</testcase>`;
    });
    const all = cases.length > 0 ? cases : ['    <testcase classname="upgrade-runbook.host" name="as the plan says"/>'];
    return `  <testsuite name="${escapeXml(name)}" tests="${String(all.length)}" failures="${of("fail")}" errors="${of("unknown")}" hostname="${escapeXml(name)}">\n${all.join("\n")}\n  </testsuite>`;
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(`verify ${report.estate}`)}">`,
    ...report.hosts.map(({ name, findings }) => suite(name, findings)),
    ...(report.findings.length === 0 ? [] : [suite("All together", report.findings)]),
    "</testsuites>",
    "",
  ].join("\n");
}
