import { sha256Of } from "../../language/bytes.js";
import { escapeInJson } from "../../formats/visible.js";
import type { PreflightResult } from "../../model/preflight.js";
import { checkNames, preflightCheckNames, type CheckName, type CheckResult } from "../../model/verification.js";
import { fileUri } from "../file-uri.js";
import { makeVisible } from "./verification-view.js";
import type { VerificationReporter } from "./verification-reporter.js";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
type Result = CheckResult | PreflightResult;
/** Where the checks are explained. */
const checksUrl = "https://upgrade-runbook.github.io/upgrade-runbook/checks/";
/** What the host's files are relative to. */
const base = "HOST";
/** Code scanning keeps no more places of one result. */
const mostLocations = 100;

/**
 * `open` is SARIF's word for "not enough was seen to decide"; it takes no level, so each is an error of the run as
 * well.
 */
const kinds = {
  fail: { kind: "fail", level: "error" },
  warn: { kind: "fail", level: "warning" },
  unknown: { kind: "open", level: "none" },
} as const;

/**
 * SARIF 2.1.0: a result for each `fail`, `warn` and `unknown`. What passed or was skipped is counted in the
 * run's properties only, because code scanning takes every result for an alert.
 */
export const sarif: VerificationReporter = {
  name: "sarif",
  summary: "SARIF 2.1.0, for code scanning: what fails, warns or could not be looked at",
  endings: ["sarif", "sarif.json"],
  report({ verification, product, checkSummaries }) {
    const { subject, summary, results, tool, startedAt, endedAt, archives, builds } = verification;
    const names = "lines" in verification ? preflightCheckNames : checkNames;
    const indexOf = ({ check }: Result): number => (names as readonly CheckName[]).indexOf(check);
    const unknown = results.filter(({ outcome }) => outcome === "unknown");
    const fingerprint = createFingerprints();
    const log = {
      $schema: schema,
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: tool.name,
              version: tool.version,
              semanticVersion: tool.version,
              rules: names.map((name) => descriptor(name, checkSummaries[name])),
            },
          },
          invocations: [
            {
              startTimeUtc: utc(startedAt),
              endTimeUtc: utc(endedAt),
              machine: plain(subject.host),
              executionSuccessful: unknown.length === 0,
              toolExecutionNotifications: unknown.map((result) => ({
                level: "error",
                message: { text: plainMessage(result) },
                associatedRule: { id: result.check, index: indexOf(result) },
              })),
            },
          ],
          originalUriBaseIds: { [base]: baseLocation(subject.directory) },
          columnKind: "utf16CodeUnits",
          results: results.flatMap((result) => {
            const { outcome } = result;
            return outcome === "pass" || outcome === "skip"
              ? []
              : [
                  {
                    ...writeResult(result, indexOf(result)),
                    ...kinds[outcome],
                    partialFingerprints: { "checkAndSubject/v1": fingerprint(result) },
                  },
                ];
          }),
          properties: makeVisible({
            ...{ product, subject, summary, startedAt, endedAt, archives, builds },
            ...("lines" in verification ? { lines: verification.lines } : { progress: verification.progress }),
          }),
        },
      ],
    };
    return `${escapeInJson(JSON.stringify(log, null, 2))}\n`;
  },
};

/** SARIF wants times in UTC. */
const utc = (time: string): string => new Date(time).toISOString();

const descriptor = (name: CheckName, summary: string): object => ({
  id: name,
  name: name.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase()),
  shortDescription: { text: summary },
  helpUri: checksUrl + name,
});

/** The directory's address with the slash that a base needs; a relative one has none that would hold elsewhere. */
function baseLocation(directory: string): object {
  const description = { text: plain(`The working directory, named as ${directory}`) };
  return /^(?:[A-Za-z]:)?[\\/]/u.test(directory)
    ? { uri: fileUri(`${directory.replace(/[\\/]+$/u, "")}/`), description }
    : { description };
}

function writeResult(result: Result, ruleIndex: number): object {
  const { check, subject, files = [], step } = result;
  const { outcome, origin, verdict, expected, actual } = makeVisible(result);
  const places = [...new Set([subject, ...files])].slice(0, mostLocations);
  return {
    ruleId: check,
    ruleIndex,
    message: { text: plainMessage(result) },
    locations: places.map((place) => ({
      physicalLocation: { artifactLocation: { uri: fileUri(place.replace(/^[\\/]+/u, "")), uriBaseId: base } },
    })),
    ...(step === null
      ? {}
      : {
          relatedLocations: [
            {
              physicalLocation: {
                artifactLocation: { uri: fileUri(step.source.file) },
                region: { startLine: step.source.line },
              },
              message: { text: plain(`Step ${step.number} of the guide`) },
            },
          ],
        }),
    properties: {
      ...{ outcome, origin, verdict, expected, actual },
      ...("severity" in result ? { severity: result.severity } : {}),
    },
  };
}

/** SARIF reads `[words](address)` in plain text as a link. */
const plain = (value: string): string => makeVisible(value).replaceAll("](", "] (");
const plainMessage = ({ message, remedy }: Result): string =>
  plain([message, ...(remedy === undefined ? [] : [remedy])].join(" "));

/** The same for a fault as long as it is there, whatever is said of it. */
function createFingerprints(): (result: Result) => string {
  const seen = new Map<string, number>();
  return ({ check, subject }) => {
    const key = `${check}\n${subject}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return sha256Of(`${key}\n${String(times)}`);
  };
}
