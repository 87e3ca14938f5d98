/**
 * Verifications by hand, for tests and for looking at a reporter: all well, mixed, long, and a hostile one whose every
 * text tries to act.
 */
import {
  checkNames,
  outcomes,
  type CheckName,
  type VerificationCheckName,
  type CheckResult,
  type Outcome,
  type Verification,
} from "../../src/model/verification.js";
import type { VerificationReport } from "../../src/reporters/verification/index.js";
import { hostileTexts } from "./sample-runbook.js";

const guide = "identity-manager/guides/6.2/migration-guide.md";
const step = (number: string, line: number, verb: string): NonNullable<CheckResult["step"]> => ({
  id: `server/6.x/${verb}-1`,
  number,
  source: { file: guide, line },
});
const rename = step("3", 33, "rename");
const extract = step("4", 36, "extract");
const copy = step("5", 39, "copy");

const pass = (
  check: VerificationCheckName,
  subject: string,
  at: CheckResult["step"],
  message: string,
  more: Partial<CheckResult> = {},
): CheckResult => ({
  check,
  subject,
  outcome: "pass",
  origin: at === null ? "advice" : "guide",
  step: at,
  expected: "that it is so",
  actual: "it is so",
  message,
  ...more,
});
const skip = (check: VerificationCheckName, subject: string, at: CheckResult["step"], reason: string): CheckResult => ({
  check,
  subject,
  outcome: "skip",
  origin: at === null ? "advice" : "guide",
  step: at,
  expected: "that it is so",
  actual: "not looked at",
  message: `Skipped: ${reason}`,
});

/** A verification of these results, counted. */
export function sampleVerification(results: CheckResult[], more: Partial<Verification> = {}): Verification {
  const of = (outcome: Outcome): number => results.filter((result) => result.outcome === outcome).length;
  const counts = { pass: of("pass"), warn: of("warn"), fail: of("fail"), skip: of("skip"), unknown: of("unknown") };
  const outcome = (["fail", "unknown", "warn", "pass", "skip"] as const).find((one) => counts[one] > 0) ?? "skip";
  return {
    schemaVersion: 1,
    subject: {
      ...{ directory: "C:/identitymanagerContoso", role: "server", from: "6.1", to: "6.2" },
      ...{ host: "srv01", organization: "Contoso", change: "CHG0012345", technician: "A. Martin" },
    },
    startedAt: "2026-12-06T01:10:00.250+01:00",
    endedAt: "2026-12-06T01:10:04.500+01:00",
    tool: { name: "upgrade-runbook", version: "0.1.0" },
    archives: [{ option: "archive", file: "C:/kits/server-6.2.zip", sha256: "ab".repeat(32), version: "6.2.30.0" }],
    builds: [
      { program: "Runtime/Usercube-Server.exe", version: "6.2.30.0" },
      { program: "RuntimeOld/Usercube-Server.exe", version: null },
    ],
    summary: { outcome, ...counts },
    progress: null,
    results,
    ...more,
  };
}

const noUrl = skip("service-responds", "server", null, "without `--url` nothing is asked");
const noRights = skip("runtime-rights", "Runtime", null, "the PowerShell script looks at rights, on Windows");

/** A host on which all is well. */
export const wellVerification = (): Verification =>
  sampleVerification([
    pass("runtime-exists", "Runtime", extract, "`Runtime` is there."),
    pass("backup-exists", "RuntimeOld", rename, "`RuntimeOld` is there."),
    pass("runtime-program", "Runtime", extract, "`Usercube-Server.exe` is there."),
    pass(
      "config-copied",
      "Runtime/appsettings.json",
      copy,
      "`Runtime/appsettings.json` is the customer's file, byte for byte.",
      { verdict: "identical" },
    ),
    pass(
      "config-copied",
      "Runtime/web.config",
      copy,
      "`Runtime/web.config` has the same settings as the customer's file, written in another way.",
      { verdict: "equivalent" },
    ),
    pass(
      "config-new-settings",
      "Runtime/appsettings.json",
      null,
      "The new release knows settings that `Runtime/appsettings.json` lacks: `MaxPageSize`; their defaults hold.",
      { settings: ["MaxPageSize"] },
    ),
    skip("runtime-complete", "Runtime", extract, "without `--archive` there is nothing to compare with"),
    skip("runtime-clean", "Runtime", extract, "without `--archive` there is nothing to compare with"),
    noRights,
    noUrl,
  ]);

const releaseFiles = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `Runtime/wwwroot/assets/chunk-${String(index + 1).padStart(3, "0")}.js`);

/**
 * One of everything: a failure with its command, one with many files, one with many settings, what could not be looked
 * at, what warns.
 */
export const mixedVerification = (): Verification =>
  sampleVerification(
    [
      pass("runtime-exists", "Runtime", extract, "`Runtime` is there."),
      pass("backup-exists", "RuntimeOld", rename, "`RuntimeOld` is there."),
      {
        ...{ check: "runtime-complete", subject: "Runtime", outcome: "fail", origin: "guide", step: extract },
        expected: "the 412 files of `usercube-server-runtime-6.2.zip`, by size and CRC-32",
        actual: "25 files missing",
        message: "Of the release, 25 files missing.",
        remedy:
          "Stop the program and extract these files again from usercube-server-runtime-6.2.zip of 6.2 into C:\\identitymanagerContoso\\Runtime; leave your settings files as they are.",
        files: releaseFiles(25),
      },
      skip("runtime-clean", "Runtime", extract, "runtime-complete: the release was not extracted whole"),
      pass(
        "config-copied",
        "Runtime/appsettings.json",
        copy,
        "`Runtime/appsettings.json` is the customer's file, byte for byte.",
        { verdict: "identical" },
      ),
      {
        ...{
          check: "config-copied",
          subject: "Runtime/web.config",
          outcome: "fail",
          origin: "guide",
          verdict: "vendor-new-default",
          step: copy,
        },
        expected: "the settings of `RuntimeOld/web.config`",
        actual: "the new release's default",
        message: "`Runtime/web.config` is still the file that 6.2 ships: the customer's settings were not copied.",
        remedy:
          "Stop the program, then: Copy-Item -LiteralPath 'C:\\identitymanagerContoso\\RuntimeOld\\web.config' -Destination 'C:\\identitymanagerContoso\\Runtime\\web.config'",
        settings: ["system.webServer:aspNetCore:@arguments", "system.webServer:aspNetCore:@stdoutLogFile"],
      },
      {
        ...{
          check: "config-readable",
          subject: "RuntimeOld/appsettings.agent.json",
          outcome: "unknown",
          origin: "advice",
          step: null,
        },
        expected: "a file that .NET's configuration loader reads",
        actual: "could not be looked at: permission denied",
        message: "`RuntimeOld/appsettings.agent.json` could not be looked at: permission denied.",
        remedy: "Run the command again as somebody who may read the file.",
      },
      {
        ...{ check: "leftovers", subject: "Runtime/app_offline.htm", outcome: "warn", origin: "advice", step: null },
        expected: "nothing that hand work leaves behind",
        actual: "`Runtime/app_offline.htm`",
        message:
          "`Runtime/app_offline.htm` lies in the runtime folder: while it is there, the site answers that it is down.",
        remedy: "Look at it, then: Remove-Item -LiteralPath 'C:\\identitymanagerContoso\\Runtime\\app_offline.htm'",
      },
      {
        ...{
          check: "config-copied",
          subject: "Runtime/appsettings.agent.json",
          outcome: "warn",
          origin: "guide",
          verdict: "diverged",
          step: copy,
        },
        expected: "the settings of `RuntimeOld/appsettings.agent.json`",
        actual: "other settings",
        message:
          "`Runtime/appsettings.agent.json` differs from the customer's file, and neither the releases' defaults nor a step explain it.",
        remedy:
          "Compare C:\\identitymanagerContoso\\Runtime\\appsettings.agent.json with C:\\identitymanagerContoso\\RuntimeOld\\appsettings.agent.json at these settings.",
        settings: Array.from({ length: 14 }, (_, index) => `Connections:Directory${String(index + 1)}:Server`),
      },
      noRights,
      noUrl,
    ],
    { progress: { completed: ["1", "2", "3", "4"], stoppedBefore: "5" } },
  );

/** A report of several pages: the mixed one, and a warning for each of many files. */
export function longVerification(): Verification {
  const { results, progress } = mixedVerification();
  const extra = releaseFiles(14).map((subject): CheckResult => ({
    check: "runtime-clean",
    subject,
    outcome: "warn",
    origin: "advice",
    step: null,
    expected: "no file that neither release, procedure nor customer explains",
    actual: "a file of the old release",
    message: `\`${subject}\` is a file of 6.1 that 6.2 no longer has: it was left when the folder was filled.`,
    remedy: `Delete it: Remove-Item -LiteralPath 'C:\\identitymanagerContoso\\${subject.replaceAll("/", "\\")}'`,
  }));
  return sampleVerification([...results, ...extra], { progress });
}

/** Every text is hostile: one result for each of these, in every outcome by turns, and one that has them all. */
export function hostileVerification(): Verification {
  const all = [
    ...hostileTexts,
    "\u0000\ufffe\uffff\ud800",
    "a\u202egnp.exe",
    "x: Remove-Item -Recurse -LiteralPath 'C:\\Windows'",
    "two\u2028lines\u2029",
  ];
  const many = all.filter(({ length }) => length < 60).join(" ");
  const results = all.map((value, index): CheckResult => ({
    ...{
      check: checkNames[index % checkNames.length]!,
      subject: value,
      outcome: outcomes[index % outcomes.length]!,
      origin: index % 2 === 0 ? "guide" : "advice",
    },
    step: { id: value, number: value, source: { file: `../../${value}`, line: 1 } },
    ...{
      expected: `expected ${value}`,
      actual: `actual ${value}`,
      message: `message ${value}`,
      remedy: `Look at ${value}, then: Remove-Item -LiteralPath '${value.replace(/['‘’‚‛]/gu, "$&$&")}'`,
    },
  }));
  const whole: CheckResult = {
    ...results[1]!,
    subject: many,
    outcome: "fail",
    verdict: "diverged",
    message: "All of them",
    files: [...all, ...all],
    settings: all,
  };
  return sampleVerification([...results, whole], {
    subject: {
      ...{ directory: many, role: many, from: many, to: many },
      ...{ host: many, organization: many, change: many, technician: many },
    },
    progress: { completed: all, stoppedBefore: many },
  });
}

/** What a caller hands to a reporter, without colours. */
export const sampleReport = (
  verification: Verification,
  more: Partial<VerificationReport> = {},
): VerificationReport => ({
  verification,
  product: "Netwrix Identity Manager",
  style: (_, value) => value,
  quiet: false,
  width: 100,
  checkSummaries: Object.fromEntries(checkNames.map((name) => [name, `What ${name} looks at`])) as Record<
    CheckName,
    string
  >,
  ...more,
});
