/** What the reports of many hosts say together: where each stands, and what only many show. */
import type { EstateFinding, EstateReport } from "../model/estate-report.js";
import type { Estate, EstatePlan } from "../model/estate.js";
import type { Product } from "../model/product.js";
import type { Verification } from "../model/verification.js";
import { lineOf } from "../model/version.js";

/** A file of a report: what is in it, that it is not there, or why it cannot be used. */
export type Read<T> = { state: "read"; value: T } | { state: "absent" } | { state: "fault"; reason: string };

/** The files of one host. */
export interface HostReports {
  verify: Read<Verification>;
  result: Read<{
    plan?: string | null | undefined;
    host?: string | null | undefined;
    outcome: "done" | "already-done" | "stopped" | "refused" | "rolled-back";
    stoppedBefore?: string | null | undefined;
  }>;
  /** `read`: how it ended, if it did; its faults, with their lines. */
  journal: Read<{
    last: { event: string; outcome: string | null } | null;
    faults: { line: number; message: string }[];
  }>;
}

/** All that was brought back. */
export interface EstateReports {
  hosts: ReadonlyMap<string, HostReports>;
  /** The waves whose hold somebody signed. */
  holds: Read<readonly string[]>;
  /** Names in the folder that are no host's. */
  strangers: readonly string[];
}

type Host = EstateReport["hosts"][number];
const worst = ["fail", "unknown", "warn", "pass"] as const;

const worstOf = (outcomes: readonly EstateFinding["outcome"][]): EstateFinding["outcome"] =>
  worst.find((one) => outcomes.includes(one)) ?? "pass";

/** What is said of the estate. */
export function judgeReports(estate: Estate, plan: EstatePlan, reports: EstateReports, product: Product): EstateReport {
  const odd = findOdd(plan, estate, reports, product);
  const hosts = plan.hosts.map((host) => judgeHost(host, plan, reports, odd.get(host.name) ?? []));
  const findings = [...judgeHolds(plan, hosts, reports), ...judgeStrangers(reports)];
  const count = (outcome: Host["outcome"]): number => hosts.filter((host) => host.outcome === outcome).length;
  return {
    ...{ schemaVersion: 1, estate: plan.estate, plan: plan.plan },
    summary: {
      outcome: worstOf([...hosts, ...findings].map(({ outcome }) => outcome)),
      hosts: hosts.length,
      ...{ pass: count("pass"), warn: count("warn"), fail: count("fail"), unknown: count("unknown") },
    },
    ...{ hosts, findings },
  };
}

function judgeHost(
  { name, unit, units, state: planned, from }: EstatePlan["hosts"][number],
  plan: EstatePlan,
  { hosts }: EstateReports,
  odd: readonly EstateFinding[],
): Host {
  const reports = hosts.get(name);
  const isDone = planned === "done";
  const nothing =
    reports === undefined || [reports.verify, reports.result, reports.journal].every(({ state }) => state === "absent");
  if (isDone && nothing)
    return {
      name,
      unit,
      state: "done",
      before: null,
      outcome: worstOf(odd.map(({ outcome }) => outcome)),
      findings: [...odd],
    };
  if (reports === undefined || nothing) {
    const message = `There is no report of \`${name}\`.`;
    const remedy = `Bring what its check prints to reports/${name}/verify.json.`;
    const findings = [...odd, { check: "report", outcome: "unknown" as const, message, remedy }];
    return {
      name,
      unit,
      state: "unknown",
      before: null,
      outcome: worstOf(findings.map(({ outcome }) => outcome)),
      findings,
    };
  }
  const last = plan.units.find(({ id }) => id === units.at(-1));
  const findings = [...judgeFiles(name, plan, reports), ...judgeOwn(name, last, from, reports), ...odd];
  return { name, unit, ...placeHost(reports), outcome: worstOf(findings.map(({ outcome }) => outcome)), findings };
}

/** That a file cannot be used, or is of something else. */
function judgeFiles(name: string, plan: EstatePlan, { verify, result, journal }: HostReports): EstateFinding[] {
  const again = `Bring it again from \`${name}\`.`;
  const faults = Object.entries({ "verify.json": verify, "result.json": result, "journal.jsonl": journal }).flatMap(
    ([file, read]): EstateFinding[] =>
      read.state === "fault"
        ? [
            {
              check: "report",
              outcome: "unknown",
              message: `\`${name}/${file}\` cannot be used: ${read.reason}.`,
              remedy: again,
            },
          ]
        : [],
  );
  const missing: EstateFinding[] =
    verify.state === "absent"
      ? [
          {
            check: "report",
            outcome: "unknown",
            message: `\`${name}\` was not checked: there is no \`verify.json\`.`,
            remedy: again,
          },
        ]
      : [];
  const other: EstateFinding[] =
    result.state === "read" && typeof result.value.plan === "string" && result.value.plan !== plan.plan
      ? [
          {
            check: "report",
            outcome: "unknown",
            message: `The result of \`${name}\` is of another plan.`,
            remedy: again,
          },
        ]
      : [];
  const broken =
    journal.state === "read"
      ? journal.value.faults.map(({ line, message }): EstateFinding => ({
          ...{ check: "journal", outcome: "fail" },
          message: `The journal of \`${name}\` is broken in line ${String(line)}: ${message}`,
          remedy: "Compare it with the one on the host, and ask who worked there.",
        }))
      : [];
  return [...faults, ...missing, ...other, ...broken];
}

/** What its own check says; and that the report is of this host and path. */
function judgeOwn(
  name: string,
  unit: EstatePlan["units"][number] | undefined,
  from: string,
  { verify, result }: HostReports,
): EstateFinding[] {
  const wrong: EstateFinding[] = [];
  const strange = (message: string): void => {
    wrong.push({ check: "report", outcome: "unknown", message, remedy: `Bring it again from \`${name}\`.` });
  };
  if (result.state === "read" && typeof result.value.host === "string" && !isSame(result.value.host, name))
    strange(`The result in \`${name}\` is of the host \`${result.value.host}\`.`);
  if (verify.state !== "read") return wrong;
  const { subject, results } = verify.value;
  if (!isSame(subject.host, name)) strange(`The report in \`${name}\` is of the host \`${subject.host}\`.`);
  if (unit !== undefined && (subject.role !== unit.role || subject.to !== unit.to))
    strange(
      `The report of \`${name}\` is of ${subject.role} ${subject.from} to ${subject.to}, expected ${unit.role} ${from} to ${unit.to}.`,
    );
  return [
    ...wrong,
    ...results.flatMap(({ check, outcome, message, remedy }): EstateFinding[] =>
      outcome === "pass" || outcome === "skip"
        ? []
        : [{ check, outcome, message, ...(remedy === undefined ? {} : { remedy }) }],
    ),
  ];
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Where it stands: by the result, else by the check, else by the journal. */
function placeHost({ verify, result, journal }: HostReports): Pick<Host, "state" | "before"> {
  if (result.state === "read") {
    const { outcome, stoppedBefore } = result.value;
    if (outcome === "done" || outcome === "already-done") return { state: "done", before: null };
    if (outcome === "rolled-back") return { state: "taken back", before: null };
    if (outcome === "refused") return { state: "not begun", before: null };
    return { state: "stopped", before: stoppedBefore ?? null };
  }
  const ended = journal.state === "read" ? journal.value.last : null;
  if (ended?.event === "close" && ended.outcome === "rolled-back") return { state: "taken back", before: null };
  if (verify.state === "read") {
    const { progress } = verify.value;
    if (progress === null) return { state: "done", before: null };
    return progress.completed.length === 0
      ? { state: "not begun", before: null }
      : { state: "stopped", before: progress.stoppedBefore };
  }
  if (ended?.event === "close") return { state: "done", before: null };
  return { state: "unknown", before: null };
}

/** What differs from the others of its role, and from its server. */
function findOdd(
  plan: EstatePlan,
  estate: Estate,
  { hosts }: EstateReports,
  { versions: known, estate: facts, layout }: Product,
): Map<string, EstateFinding[]> {
  const versions = known.map(({ id }) => id);
  const found = new Map<string, EstateFinding[]>();
  const add = (name: string, one: EstateFinding): void => void found.set(name, [...(found.get(name) ?? []), one]);
  const seen = plan.hosts.flatMap(({ name, units, set }) => {
    const role = plan.units.find(({ id }) => id === units.at(-1))?.role;
    const verify = hosts.get(name)?.verify;
    return role === undefined || verify?.state !== "read" ? [] : [{ name, role, set, verify: verify.value }];
  });
  for (const { name, role, verify } of seen) {
    const wanted = estate.releases[role]?.[plan.to]?.sha256.toLowerCase();
    const archive = verify.archives.find(({ option }) => option === "archive")?.sha256;
    if (wanted === undefined || archive === undefined || archive === wanted) continue;
    const message = `\`${name}\` was compared with another archive than the estate's for ${role} ${plan.to} (${archive.slice(0, 12)}…).`;
    add(name, { check: "archive", outcome: "warn", message, remedy: "Find out which archive was installed there." });
  }
  const groups = new Map<string, { name: string; version: string }[]>();
  for (const { name, role, verify } of seen)
    for (const { program, version } of verify.builds) {
      if (version === null || !program.startsWith(`${layout.runtime}/`)) continue;
      const key = `${role} ${program.toLowerCase()}`;
      groups.set(key, [...(groups.get(key) ?? []), { name, version }]);
    }
  for (const [key, members] of groups) {
    const common = majorityOf(members.map(({ version }) => version));
    if (common === null) continue;
    for (const { name, version } of members.filter((member) => member.version !== common)) {
      const message = `\`${key.slice(key.indexOf(" ") + 1)}\` on \`${name}\` says ${version}, on the others of its role ${common}.`;
      add(name, {
        check: "program",
        outcome: "warn",
        message,
        remedy: "Find out which release is right, and give all the same.",
      });
    }
  }
  for (const { name, role, set, verify } of seen) {
    if (facts?.then.includes(role) !== true) continue;
    const servers = seen.filter((other) => other.set === set && facts.first.includes(other.role));
    const own = lineHere(verify, versions);
    for (const server of servers) {
      const line = lineHere(server.verify, versions);
      if (own === null || line === null || versions.indexOf(own) <= versions.indexOf(line)) continue;
      const message = `\`${name}\` has ${own}, which is newer than its server \`${server.name}\` (${line}).`;
      add(name, {
        check: "server-first",
        outcome: "fail",
        message,
        remedy: "Upgrade the server, or take this host back.",
      });
    }
  }
  return found;
}

/** What more than half say; `null`: no value does, or all say the same. */
function majorityOf(values: readonly string[]): string | null {
  const common = values.find((value) => values.filter((other) => other === value).length * 2 > values.length);
  return common === undefined || values.every((value) => value === common) ? null : common;
}

function lineHere({ builds }: Verification, versions: readonly string[]): string | null {
  const version = builds.find(({ version: said }) => said !== null)?.version;
  return typeof version === "string" ? (lineOf(version, versions) ?? null) : null;
}

/** What a host is that was begun. */
const beyond: ReadonlySet<Host["state"]> = new Set(["done", "stopped", "taken back"]);

/** A wave that was begun although the hold before it is not signed. */
function judgeHolds(plan: EstatePlan, hosts: readonly Host[], { holds }: EstateReports): EstateFinding[] {
  if (holds.state === "fault")
    return [{ check: "hold", outcome: "unknown", message: `\`holds.jsonl\` cannot be used: ${holds.reason}.` }];
  const signed = new Set(holds.state === "read" ? holds.value : []);
  const begun = new Set(hosts.filter(({ unit, state }) => unit !== null && beyond.has(state)).map(({ name }) => name));
  return plan.waves.flatMap((wave, index): EstateFinding[] => {
    const next = plan.waves[index + 1];
    if (wave.hold === null || signed.has(wave.name) || next === undefined) return [];
    // A host of both waves tells nothing of the later one.
    const early = next.batches
      .flat()
      .filter((name) => !wave.batches.flat().includes(name))
      .filter((name) => begun.has(name));
    if (early.length === 0) return [];
    const message = `The hold after wave \`${wave.name}\` is not signed, and ${early.map((name) => `\`${name}\``).join(", ")} of \`${next.name}\` was begun.`;
    return [
      {
        check: "hold",
        outcome: "fail",
        message,
        remedy: "Ask who released it, and write it down in reports/holds.jsonl.",
      },
    ];
  });
}

const judgeStrangers = ({ strangers }: EstateReports): EstateFinding[] =>
  strangers.map((name) => ({
    ...{ check: "report", outcome: "warn" as const },
    message: `\`${name}\` in the reports is no host of this estate.`,
    remedy: "Look whether it belongs to another estate.",
  }));
