/** `verify --estate`: many hosts, by the reports that were brought back from them. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { estateReportSchema, writeJournalLine, type EstateReport } from "../src/index.js";
import { archiveOf, canary, hostBefore, newRelease, program, upgradedHost } from "./fixtures/verify/hosts.js";
import { runCli, type CliResult } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";

const zip = archiveOf(newRelease);
const kit = writeFiles(new Map([["new.zip", zip]]));
const sha256 = createHash("sha256").update(zip).digest("hex");
const agents = ["agt01", "agt02", "agt03"];
const estate = {
  name: "Contoso <production>",
  to: "6.2",
  defaults: { workingDirectory: "C:/id", hosting: "console" },
  releases: { server: { "6.2": { file: "new.zip", sha256 } }, agent: { "6.2": { file: "new.zip", sha256 } } },
  hosts: [
    { name: "srv01", role: "server", version: "6.1" },
    ...agents.map((name) => ({ name, role: "agent", version: "6.1" })),
  ],
  waves: [
    { name: "servers", hosts: ["srv01"], hold: { after: "A task on an agent succeeds", by: "approver" } },
    { name: "agents", hosts: ["rest"] },
  ],
};

/** What a host's own check says, brought to its folder. */
function bring(reports: string, name: string, files: ReadonlyMap<string, Buffer>, host = name): void {
  const role = name.startsWith("srv") ? "server" : "agent";
  const params = join(makeFolder(), "p.yml");
  writeFileSync(params, `host: ${host}\n`);
  const words = ["--role", role, "--from", "6.1", "--to", "6.2", "--archive", join(kit, "new.zip"), "--params", params];
  const { stdout } = runCli(["verify", writeFiles(files), ...words, "--format", "json"]);
  mkdirSync(join(reports, name), { recursive: true });
  writeFileSync(join(reports, name, "verify.json"), stdout);
}

let folder: string;
let reports: string;
beforeEach(() => {
  folder = makeFolder();
  reports = join(folder, "reports");
  mkdirSync(reports);
  writeFileSync(join(folder, "estate.yml"), stringify(estate));
  writeFileSync(join(reports, "holds.jsonl"), '{"wave":"servers","by":"B. Duval","at":"2026-12-05T23:00:00+01:00"}\n');
  bring(reports, "srv01", upgradedHost("server"));
  for (const name of agents) bring(reports, name, upgradedHost("agent"));
});

const verify = (...words: string[]): CliResult =>
  runCli(["verify", "--estate", "estate.yml", "--reports", "reports", ...words], { cwd: folder });
function judge(): { code: number | null; report: EstateReport } {
  const { code, stdout, stderr } = verify("--format", "json");
  expect(stderr).toBe("");
  return { code, report: estateReportSchema.strict().parse(JSON.parse(stdout)) };
}
const found = ({ hosts, findings }: EstateReport): [string, string, string][] => [
  ...hosts.flatMap(({ name, findings: own }) =>
    own.map(({ check, outcome }): [string, string, string] => [name, check, outcome]),
  ),
  ...findings.map(({ check, outcome }): [string, string, string] => ["", check, outcome]),
];
const stateOf = ({ hosts }: EstateReport, name: string): string => hosts.find((host) => host.name === name)!.state;

test("all as the plan says", () => {
  const { code, report } = judge();
  expect(found(report)).toEqual([]);
  expect(code).toBe(0);
  expect(report.summary).toEqual({ outcome: "pass", hosts: 4, pass: 4, warn: 0, fail: 0, unknown: 0 });
  expect(new Set(report.hosts.map(({ state }) => state))).toEqual(new Set(["done"]));
});

test("a host without a report is not known, and said", () => {
  rmSync(join(reports, "agt02"), { recursive: true });
  const { code, report } = judge();
  expect(found(report)).toEqual([["agt02", "report", "unknown"]]);
  expect([code, stateOf(report, "agt02")]).toEqual([1, "unknown"]);
});

test("a host's own findings stand below its name", () => {
  const host = upgradedHost("agent");
  host.delete("Runtime/appsettings.json");
  bring(reports, "agt01", host);
  const { code, report } = judge();
  expect(found(report)).toContainEqual(["agt01", "config-copied", "fail"]);
  expect(code).toBe(1);
});

test("a host that was not begun", () => {
  bring(reports, "agt03", hostBefore("agent"));
  expect(stateOf(judge().report, "agt03")).toBe("not begun");
});

test("a host that says where it stopped", () => {
  const result = { host: "agt01", outcome: "stopped", stoppedBefore: "5" };
  writeFileSync(join(reports, "agt01", "result.json"), `\ufeff${JSON.stringify(result)}`);
  const { report } = judge();
  expect(report.hosts.find(({ name }) => name === "agt01")).toMatchObject({ state: "stopped", before: "5" });
});

test("a program that is another than on the others of its role: the odd one is named", () => {
  const host = upgradedHost("agent");
  for (const ending of ["dll", "exe"])
    host.set(`Runtime/Usercube-Agent.${ending}`, program("6.2.31.0", `Usercube-Agent.${ending}`));
  bring(reports, "agt02", host);
  const odd = found(judge().report).filter(([, check]) => check === "program");
  expect(new Set(odd.map(([name]) => name))).toEqual(new Set(["agt02"]));
});

test("an archive that is not the estate's", () => {
  writeFileSync(
    join(folder, "estate.yml"),
    stringify({
      ...estate,
      releases: { ...estate.releases, agent: { "6.2": { file: "new.zip", sha256: "b".repeat(64) } } },
    }),
  );
  const { code, report } = judge();
  expect(found(report)).toEqual(agents.map((name) => [name, "archive", "warn"]));
  expect(code).toBe(0);
  expect(verify("--strict").code).toBe(1);
});

test("an agent that is newer than its server", () => {
  bring(reports, "srv01", hostBefore("server"));
  const { report } = judge();
  expect(found(report).filter(([, check]) => check === "server-first")).toEqual(
    agents.map((name) => [name, "server-first", "fail"]),
  );
});

test("a wave that was begun although the hold before it is not signed", () => {
  rmSync(join(reports, "holds.jsonl"));
  expect(found(judge().report)).toEqual([["", "hold", "fail"]]);
});

describe("hostile and cut reports are findings", () => {
  test.each([
    ["no JSON", (file: string) => writeFileSync(file, "{ cut")],
    ["of another shape", (file: string) => writeFileSync(file, '{"schemaVersion":1,"hosts":{"__proto__":{}}}')],
    ["of a gigabyte", (file: string) => truncateSync(file, 2 ** 30)],
    ["bytes", (file: string) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]))],
    [
      "a folder",
      (file: string) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ])("%s", (_, damage) => {
    damage(join(reports, "agt01", "verify.json"));
    const { code, report } = judge();
    expect(found(report)).toEqual([["agt01", "report", "unknown"]]);
    expect(code).toBe(1);
  });

  test("another host's name inside, and names that are no host's", () => {
    bring(reports, "agt01", upgradedHost("agent"), "../../agt02");
    mkdirSync(join(reports, "..stranger"));
    const { report } = judge();
    expect(found(report)).toEqual([
      ["agt01", "report", "unknown"],
      ["", "report", "warn"],
    ]);
    expect(existsSync(join(folder, "agt02"))).toBe(false);
  });

  test("a journal that was edited", () => {
    const record = { time: "2026-12-05T20:00:00+01:00", step: null, runbook: "0".repeat(64), operator: null };
    const about = { schemaVersion: 1, product: "identity-manager", role: "agent", from: "6.1", to: "6.2" };
    const first = writeJournalLine({ ...record, event: "start", outcome: null, evidence: null, ...about }, null);
    const end = { ...record, event: "close", outcome: "done", evidence: "all well" };
    const second = writeJournalLine(end, { line: first, sequence: 1 });
    const file = join(reports, "agt01", "journal.jsonl");
    writeFileSync(file, `${first}\n${second}\n`);
    expect(found(judge().report)).toEqual([]);
    writeFileSync(file, `${first}\n${second.replace("all well", "all done")}\n`);
    expect(found(judge().report)).toEqual([["agt01", "journal", "fail"]]);
    writeFileSync(file, "no journal");
    expect(found(judge().report)).toEqual([["agt01", "report", "unknown"]]);
  });

  test("text of a report stays text in every form, and secrets do not come in", () => {
    const file = join(reports, "agt01", "verify.json");
    const told = JSON.parse(readFileSync(file, "utf8")) as { results: { outcome: string; message: string }[] };
    Object.assign(told.results[0]!, { outcome: "fail", message: '<script>alert(1)</script> ]]> "&\u0007 | **x**' });
    writeFileSync(file, JSON.stringify(told));
    for (const form of ["text", "json", "html", "junit", "md"]) {
      const { code, stdout, stderr } = verify("--format", form);
      expect([code, stderr]).toEqual([1, ""]);
      expect(stdout).not.toContain("\u0007");
      expect(stdout).not.toContain(canary);
      expect(stdout).toContain("agt01");
      if (form === "html" || form === "junit") expect(stdout).not.toContain("<script");
    }
  });
});

test.each([
  ["a folder of a host beside it", ["C:/id"], "beside --estate"],
  ["a role beside it", ["--role", "agent"], "--role"],
  ["an archive beside it", ["--archive", "x.zip"], "--archive"],
  ["a form that it has not", ["--format", "sarif"], "sarif"],
])("%s is refused", (_, words, says) => {
  const { code, stdout, stderr } = verify(...words);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(says);
});

test("reports that are not there, or for nobody", () => {
  expect(runCli(["verify", "--estate", "estate.yml", "--reports", "nowhere"], { cwd: folder }).code).toBe(2);
  expect(runCli(["verify", "--estate", "estate.yml"], { cwd: folder }).code).toBe(2);
  expect(runCli(["verify", "--reports", "reports"], { cwd: folder }).stderr).toContain("without --estate");
  expect(runCli(["verify", "--role", "agent", "--from", "6.1", "--to", "6.2"], { cwd: folder }).stderr).toContain(
    "Missing folder",
  );
});
