/** `preflight`: what of a host would make the night fail, each named once, and nothing that would not. */
import { readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import {
  createMemoryHost,
  nodeHost,
  openProject,
  preflightHost,
  preflightSchema,
  type Preflight,
} from "../src/index.js";
import { buildBefore, notReady, ready, unknown, type Before } from "./fixtures/preflight/hosts.js";
import { archiveOf, canary, hostBefore, newRelease, releaseFiles, versions } from "./fixtures/verify/hosts.js";
import { root, runCli, type CliResult } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";
import { testWithPrograms } from "./support/programs.js";
import { settle } from "./support/samples.js";

vi.setConfig({ testTimeout: 60_000 });

/** A host on disk with its archive beside it. */
function place(before: Before): { folder: string; words: string[] } {
  const { files, outside } = buildBefore(before);
  const folder = writeFiles(files);
  for (const [path, target] of Object.entries(before.links ?? {})) symlinkSync(target, join(folder, path));
  const kit = writeFiles(outside);
  const words = ["--role", before.role ?? "server", "--from", "6.1", "--to", "6.2", "--archive", join(kit, "new.zip")];
  return { folder, words: [folder, ...words] };
}
const look = (words: readonly string[]): CliResult & { preflight: Preflight } => {
  const result = runCli(["preflight", ...words, "--format", "json"]);
  expect(result.stderr).toBe("");
  return { ...result, preflight: preflightSchema.strict().parse(JSON.parse(result.stdout)) };
};
const inhibitorsOf = ({ results }: Preflight): Preflight["results"] =>
  results.filter(({ severity }) => severity === "inhibitor");
/** What a run needs to get through: whatever a person does is done. */
const acknowledged = ["stop", "start", "check", "backup", "execute", "install", "deploy", "query", "edit", "manual"];
function acknowledgedFile(): string {
  const file = join(makeFolder(), "params.yml");
  writeFileSync(file, `acknowledged: [${[...acknowledged, "server/rollback/restore-2"].join(", ")}]\n`);
  return file;
}
const listFiles = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(
      (entry) =>
        `${entry.parentPath}/${entry.name} ${entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), "latin1") : ""}`,
    )
    .sort()
    .join("\n");
/** A run of the same call, and where it ends well a check of what it leaves. */
function runThrough(words: readonly string[]): { run: CliResult; verify: CliResult | null } {
  const params = acknowledgedFile();
  const run = runCli(["run", ...words, "--params", params, "--yes"]);
  return { run, verify: run.code === 0 ? runCli(["verify", ...words, "--params", params]) : null };
}

describe("a host that is not ready", () => {
  test.each(notReady)("$name", (before) => {
    const { words } = place(before);
    const { code, preflight } = look(words);
    expect(inhibitorsOf(preflight).map(({ check, subject }) => [check, subject])).toEqual([
      [before.inhibits![0], expect.stringContaining(before.inhibits![1])],
    ]);
    expect(code).toBe(1);
    expect(preflight.summary).toMatchObject({ ready: false, inhibitors: 1 });
    expect(preflight.results.filter(({ severity, remedy }) => severity !== null && (remedy ?? "") === "")).toEqual([]);
    if (before.unshown !== undefined) return;
    // The reason was real: a run is refused or stops, or what it leaves is not right.
    const { run, verify } = runThrough(words);
    expect(verify === null ? run.code : verify.code, `${run.stdout}${run.stderr}`).not.toBe(0);
  });
});

test.each(unknown)("$name: it cannot be told, so it is not ready", (before) => {
  const { code, preflight } = look(place(before).words);
  expect([code, preflight.summary.ready, preflight.summary.inhibitors]).toEqual([1, false, 0]);
  expect(preflight.results.find(({ outcome }) => outcome === "unknown")?.message).toContain("leads nowhere");
});

describe("a host that is ready", () => {
  test.each(ready)("$name", (before) => {
    const { words } = place(before);
    const { code, preflight } = look(words);
    expect(inhibitorsOf(preflight)).toEqual([]);
    expect(preflight.results.filter(({ outcome }) => outcome === "unknown")).toEqual([]);
    expect(code).toBe(0);
    expect(preflight.summary.ready).toBe(true);
    const risks = preflight.results.flatMap(({ check, severity }) => (severity === null ? [] : [[check, severity]]));
    for (const risk of before.risks ?? []) expect(risks).toContainEqual(risk);
    const { run, verify } = runThrough(words);
    expect(run.code, `${run.stdout}${run.stderr}`).toBe(0);
    expect(verify?.code, verify?.stdout).toBe(0);
  });
});

/** A ready host, and what it is called with. */
const plain = (): { folder: string; words: string[] } => place({ name: "plain" });
const findingsOf = ({ results }: Preflight): [string, string, string][] =>
  results.flatMap(({ check, subject, severity }) => (severity === null ? [] : [[check, subject, severity]]));
const resultOf = ({ results }: Preflight, check: string): Preflight["results"][number] =>
  results.find((result) => result.check === check)!;

describe("what is seen", () => {
  test("nothing of the host is changed, and no secret comes out in any format", () => {
    const { folder, words } = place({
      name: "with a certificate",
      change: (host) => host.set("Runtime/x.pfx", Buffer.from("x")),
    });
    const list = (): string => listFiles(folder);
    const before = list();
    for (const format of ["text", "json", "junit", "sarif", "md", "html"]) {
      const { stdout, stderr, code } = runCli(["preflight", ...words, "--format", format]);
      expect(code, stderr).toBe(0);
      expect(stdout.toLowerCase()).not.toContain(canary.toLowerCase());
      expect(stdout).toContain("own-files");
    }
    expect(list()).toBe(before);
  });

  test("a run that has ended is no hindrance, one that has stopped is", () => {
    const { folder, words } = plain();
    const { run } = runThrough(words);
    expect(run.code).toBe(0);
    expect(inhibitorsOf(look(words).preflight).map(({ check }) => check)).toEqual(["installed-version"]);
    const back = runCli(["run", ...words, "--rollback", "--yes", "--params", acknowledgedFile()]);
    expect(back.code, back.stdout).toBe(0);
    expect(look(words).code).toBe(0);
    writeFileSync(join(folder, ".upgrade-runbook/journal.jsonl"), '{"event":"start"}\n', { flag: "a" });
    expect(findingsOf(look(words).preflight)).toContainEqual([
      "names-free",
      ".upgrade-runbook/journal.jsonl",
      "inhibitor",
    ]);
  });

  test("a Runtime that is a link is told, with where it leads", () => {
    const { folder, words } = plain();
    const elsewhere = join(makeFolder(), "Runtime_6.1");
    renameSync(join(folder, "Runtime"), elsewhere);
    symlinkSync(elsewhere, join(folder, "Runtime"));
    const { preflight } = look(words);
    expect(findingsOf(preflight)).toContainEqual(["names-free", "Runtime", "low"]);
    expect(JSON.stringify(preflight)).toContain(elsewhere);
  });

  test.skipIf(process.platform !== "linux")(
    "a process that holds a file is named with its number; the program itself is none",
    async () => {
      const { folder, words } = plain();
      const holder = spawn("/bin/sh", ["-c", `exec 9<'${folder}/Runtime/Serilog.dll'; echo ready; exec cat`], {
        stdio: ["pipe", "pipe", "ignore"],
      });
      try {
        await new Promise((resolve) => holder.stdout.once("data", resolve));
        const { preflight } = look(words);
        expect(resultOf(preflight, "processes")).toMatchObject({ outcome: "warn", severity: "medium" });
        expect(resultOf(preflight, "processes").message).toContain(String(holder.pid));
        expect(resultOf(preflight, "processes").subject).toBe("Runtime/Serilog.dll");
      } finally {
        holder.kill();
      }
    },
  );

  test("the database server that the settings name: its port answers, or does not", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const named =
      (source: string) =>
      (host: Map<string, Buffer>): void =>
        void host.set(
          "Runtime/appsettings.json",
          Buffer.from(`{ "ConnectionString": "Server=${source};Password=${canary}" }`),
        );
    const seen = (source: string): Preflight["results"][number] =>
      resultOf(look(place({ name: source, change: named(source) }).words).preflight, "database-server");
    try {
      expect(seen(`tcp:127.0.0.1,${String(port)}`)).toMatchObject({
        outcome: "pass",
        subject: `127.0.0.1,${String(port)}`,
      });
      expect(seen("127.0.0.1\\\\SQLEXPRESS")).toMatchObject({ outcome: "pass" });
      expect(seen("(localdb)\\\\v11")).toMatchObject({ outcome: "skip" });
      expect(seen("no-such-host.invalid")).toMatchObject({ outcome: "warn", severity: "high" });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(seen(`127.0.0.1,${String(port)}`)).toMatchObject({ outcome: "warn", severity: "high" });
  });
});

describe("lines", () => {
  test.each([
    ["server", "6.1", "6.2"],
    ["agent", "6.0", "6.2"],
    ["server", "5.1.7", "6.2"],
  ])("of %s %s to %s are those of the plan, each once", (role, from, to) => {
    const plan = JSON.parse(
      runCli(["plan", "--role", role, "--from", from, "--to", to, "--format", "json"]).stdout,
    ) as {
      sections: { kind: string; steps: { id: string; number: string; command: string }[] }[];
    };
    const steps = plan.sections.filter(({ kind }) => kind === "prerequisites").flatMap(({ steps: own }) => own);
    const folder = writeFiles(hostBefore("server"));
    const { stdout } = runCli(["preflight", folder, "--role", role, "--from", from, "--to", to, "--format", "json"]);
    const { lines, results } = JSON.parse(stdout) as Preflight;
    expect(lines.map(({ id, number }) => [id, number])).toEqual(steps.map(({ id, number }) => [id, number]));
    for (const { state, results: own } of lines) {
      const said = own.map((index) => results[index]!);
      if (state === "ticked") expect(said.map(({ outcome }) => outcome)).toContain("pass");
      if (state === "ticked") expect(said.filter(({ outcome }) => outcome !== "pass")).toEqual([]);
      expect(state === "no-go").toBe(said.some(({ severity }) => severity === "inhibitor"));
    }
  });

  test("one is ticked by evidence, one a no-go, one open for a person", () => {
    const stateOf = (before: Before): Record<string, string> =>
      Object.fromEntries(look(place(before).words).preflight.lines.map(({ number, state }) => [number, state]));
    expect(stateOf({ name: "ready" })).toMatchObject({
      A1: "ticked",
      A2: "ticked",
      A3: "open",
      A4: "ticked",
      A9: "open",
    });
    const old = { name: "old", archive: () => archiveOf(releaseFiles(versions.older)) };
    expect(stateOf(old)).toMatchObject({ A1: "ticked", A2: "no-go" });
  });

  test("of several installations the first is judged, and of the others no more than their archives", () => {
    const host = hostBefore("server");
    const params = join(makeFolder(), "p.yml");
    const kit = writeFiles(new Map([["new.zip", archiveOf(newRelease)]]));
    writeFileSync(params, `archives: { "6.2": "${kit}/new.zip" }\n`);
    const folder = writeFiles(host);
    const plan = runCli(["plan", "--role", "server", "--from", "5.2.3", "--to", "6.2", "--format", "json"]);
    expect((JSON.parse(plan.stdout) as { hops: unknown[] }).hops).toHaveLength(2);
    const { stdout } = runCli([
      "preflight",
      folder,
      "--role",
      "server",
      "--from",
      "5.2.3",
      "--to",
      "6.2",
      "--params",
      params,
      "--format",
      "json",
    ]);
    const { results, archives } = JSON.parse(stdout) as Preflight;
    expect(archives.map(({ file }) => file)).toEqual([join(kit, "new.zip")]);
    expect(results.filter(({ check }) => check === "release-archive").map(({ outcome }) => outcome)).toEqual([
      "skip",
      "pass",
    ]);
  });
});

describe("bad input", () => {
  test.each([
    ["no such folder", (words: string[]) => ["/nowhere", ...words.slice(1)], "there is none"],
    [
      "an archive that is not there",
      (words: string[]) => [...words.slice(0, -1), "/nowhere/new.zip"],
      "/nowhere/new.zip",
    ],
    [
      "a backup that is the runtime folder",
      (words: string[]) => [...words, "--backup", "runtime"],
      "runtime folder itself",
    ],
    [
      "a report in the host's folder",
      (words: string[]) => [...words, "--output", `${words[0]!}/report.html`],
      "--output",
    ],
    ["an unknown role", (words: string[]) => words.map((word) => (word === "server" ? "sever" : word)), "server"],
    ["no role", (words: string[]) => [words[0]!, ...words.slice(3)], "--role"],
  ])("%s", (_, change, says) => {
    const { code, stdout, stderr } = runCli(["preflight", ...change(plain().words)]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
  });

  test("with --strict a risk is a finding", () => {
    const { words } = place({
      name: "a risk",
      change: (host) => host.set("Runtime/CPasswordSDK64.dll", Buffer.from("MZ")),
    });
    expect(runCli(["preflight", ...words]).code).toBe(0);
    expect(runCli(["preflight", ...words, "--strict"]).code).toBe(1);
  });

  test("the disk's room, in a machine's memory", async () => {
    const { files, outside } = buildBefore({ name: "small" });
    const all = new Map([
      ...[...files].map(([path, bytes]): [string, Buffer] => [`/host/${path}`, bytes]),
      ["/kit/new.zip", outside.get("new.zip")!] as const,
    ]);
    const project = await openProject(nodeHost, { content: join(root, "content/identity-manager") });
    const request = { directory: "/host", role: "server", from: "6.1", to: "6.2", archive: "/kit/new.zip" };
    const roomOf = async (freeBytes: number): Promise<unknown> =>
      resultOf(await preflightHost(createMemoryHost(all, { freeBytes }), project, request), "disk-room");
    expect(await roomOf(10_000)).toMatchObject({ outcome: "fail", severity: "inhibitor" });
    expect(await roomOf(10_000_000)).toMatchObject({ outcome: "pass", severity: null });
  });
});

describe("the script's twin", () => {
  testWithPrograms(
    ["pwsh"],
    "says the same of every host, with the same exit code",
    ({ pwsh }) => {
      const out = makeFolder();
      for (const role of ["server", "agent"])
        expect(
          runCli(["generate", "--role", role, "--from", "6.1", "--to", "6.2", "--format", "ps1", "--out", out]).code,
        ).toBe(0);
      const script = (role: string): string => join(out, `identity-manager-${role}-6.1-to-6.2.verify.ps1`);
      const hosts = [...notReady, ...ready, ...unknown].map((before) => ({
        before,
        ...place(before),
        file: join(makeFolder(), "r.json"),
      }));
      // One process for all: starting PowerShell takes longer than the script.
      const calls = hosts.map(
        ({ before, folder, words, file }) =>
          `& '${script(before.role ?? "server")}' -WorkingDirectory '${folder}' -Archive '${words.at(-1)!}' -Preflight -AsJson > '${file}'; "$LASTEXITCODE" >> '${file}'`,
      );
      const driver = join(makeFolder(), "all.ps1");
      writeFileSync(driver, calls.join("\n"));
      const { stderr, stdout } = spawnSync(pwsh, ["-NoProfile", "-NonInteractive", "-File", driver], {
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(stdout).toBe("");
      for (const { before, words, file } of hosts) {
        const text = readFileSync(file, "utf8");
        const end = text.trimEnd().lastIndexOf("\n");
        const byScript = preflightSchema.strict().parse(JSON.parse(text.slice(0, end)));
        const { code, preflight } = look(words);
        expect(gistOf(byScript), before.name).toEqual(gistOf(preflight));
        expect(byScript.summary, before.name).toEqual(preflight.summary);
        expect(byScript.lines, before.name).toEqual(preflight.lines);
        expect(Number(text.slice(end)), before.name).toBe(code);
        expect(text.toLowerCase()).not.toContain(canary.toLowerCase());
      }
    },
    600_000,
  );
});

/** What is skipped by one alone says why in its own words, as does a fault in XML; the time and the room are others a second later. */
const gistOf = ({ results }: Preflight): unknown =>
  results.map(({ check, subject, outcome, severity, step, message, remedy }) =>
    outcome === "skip" || check === "clock" || check === "disk-room"
      ? [check, subject, outcome, step?.id]
      : check === "config-readable" && outcome === "fail"
        ? [check, subject, outcome, severity, step?.id]
        : [check, subject, outcome, severity, step?.id, message, remedy?.replace("-BackupName", "--backup")],
  );

describe("generate --evidence", () => {
  const { words } = place({
    name: "a risk",
    change: (host) => host.set("Runtime/CPasswordSDK64.dll", Buffer.from("MZ")),
  });
  const file = join(makeFolder(), "seen.json");
  const params = join(makeFolder(), "contoso.yml");
  writeFileSync(params, "host: srv01\n");
  const generate = (more: readonly string[], format = "md"): CliResult & { out: string } => {
    const out = makeFolder();
    return { ...runCli(["generate", ...more, "--format", format, "--evidence", file, "--out", out]), out };
  };
  const path = words.slice(1, 7);

  test("prints what was seen beside each line, and ticks what it ticks", () => {
    expect(runCli(["preflight", ...words, "--params", params, "--format", "json", "--output", file]).code).toBe(0);
    const { out, code, stderr } = generate([...path, "--params", params], "md,html");
    expect(code, stderr).toBe(0);
    const text = readFileSync(join(out, "identity-manager-server-6.1-to-6.2.md"), "utf8");
    expect(text).toContain("- [x] **A1.**");
    expect(text).toContain("- [ ] **A5.**");
    expect(text).toContain("- [ ] **1.**");
    expect(text).toMatch(/Seen, a risk on `[-\d]+ [\d:]+` at srv01: .*CPasswordSDK64/u);
    const page = readFileSync(join(out, "identity-manager-server-6.1-to-6.2.html"), "utf8");
    expect(page.match(/ data-ticked/gu)).toHaveLength(text.match(/- \[x\]/gu)!.length);
    expect(page.match(/<input type="checkbox" checked>/gu)).toHaveLength(text.match(/- \[x\]/gu)!.length);
  });

  test("refuses evidence of another path or host, and what is none", () => {
    expect(runCli(["preflight", ...words, "--params", params, "--format", "json", "--output", file]).code).toBe(0);
    const refused = (more: readonly string[]): string => {
      const { code, stderr, out } = generate(more);
      expect([code, readdirSync(out)]).toEqual([2, []]);
      return stderr;
    };
    expect(refused(["--role", "agent", "--from", "6.1", "--to", "6.2"])).toContain("server, 6.1 to 6.2");
    writeFileSync(params, "host: srv02\n");
    expect(refused([...path, "--params", params])).toContain("srv01");
    writeFileSync(file, "{}");
    expect(refused(path)).toContain("Unexpected evidence");
    writeFileSync(file, "no");
    expect(refused(path)).toContain("no JSON");
  });
});

test("what the site shows of a report is what is printed", () => {
  const page = join(root, "site/src/content/docs/use/preflight.md");
  const [shown, name = "", report = ""] =
    /<!-- preflight: (.*) -->\n\n```text\n([^]*?)```\n/u.exec(readFileSync(page, "utf8")) ?? [];
  const { files, outside } = buildBefore({ ...notReady.find((one) => one.name === name)!, role: "agent" });
  const folder = writeFiles(
    new Map([
      ...[...files].map(([path, bytes]): [string, Buffer] => [`identitymanagerContoso/${path}`, bytes]),
      ["agent-6.2.zip", outside.get("new.zip")!],
    ]),
  );
  writeFileSync(join(folder, "contoso.yml"), "organization: Contoso\nhost: srv01\nchange: CHG0012345\n");
  const words = [
    "--role",
    "agent",
    "--from",
    "6.1",
    "--to",
    "6.2",
    "--archive",
    "agent-6.2.zip",
    "--params",
    "contoso.yml",
  ];
  const { stdout, code } = runCli(["preflight", "identitymanagerContoso", ...words], { cwd: folder });
  const printed = settle(stdout, folder);
  if (process.env["UPDATE_SAMPLES"] === "1")
    writeFileSync(
      page,
      readFileSync(page, "utf8").replace(shown!, () =>
        shown!.replace(report, () => "").replace("```text\n", () => `\`\`\`text\n${printed}`),
      ),
    );
  else expect(printed).toBe(report);
  expect(code).toBe(1);
});
