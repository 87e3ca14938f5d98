/** `run`: what it does to a host, what it asks, and that after whatever went wrong nothing is lost. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  createMemoryHost,
  createRunbook,
  inlineText,
  nodeHost,
  openProject,
  rehearseRunbook,
  runRunbook,
  UsageError,
  verifyHost,
  verifyJournal,
  type Parameters,
  type Project,
  type RunAnswer,
  type RunQuestion,
  type RunRequest,
  type RunResult,
  type WorkHost,
} from "../src/index.js";
import {
  archiveOf,
  canary,
  customerSettings,
  hostBefore,
  newRelease,
  oldRelease,
  releaseFiles,
  type Role,
} from "./fixtures/verify/hosts.js";
import { command, root, runCli } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";
import { inCi } from "./support/programs.js";
import { testWithoutRights } from "./support/rights.js";
import { bundleWorker } from "./support/worker.js";
import { buildZip } from "./support/zip-builder.js";

// Many of them run the command several times, each in a process of its own.
vi.setConfig({ testTimeout: 180_000 });

const content = join(root, "content/identity-manager");
let project: Project;
beforeAll(async () => {
  project = await openProject(nodeHost, { content, name: "content/identity-manager" });
});

const own = ".upgrade-runbook";
const archives = { new: archiveOf(newRelease), old: archiveOf(oldRelease) };
/** Everything that is somebody else's to do. */
const acknowledged = ["stop", "start", "check", "backup", "execute", "install", "deploy", "query", "edit", "manual"];
/** What does not apply here. */
const skipped = ["server/verification/advice-execute-1"];
const parametersOf = (words: readonly string[]): string =>
  `acknowledged: [${words.join(", ")}]\nskipped: [${skipped.join(", ")}]\n`;

/** A host before the upgrade, with the releases beside it. */
function makeHost(role: Role): {
  folder: string;
  directory: string;
  archive: string;
  baseline: string;
  params: string;
} {
  const folder = makeFolder();
  const directory = join(folder, "identitymanagerContoso");
  writeFiles(hostBefore(role), directory);
  mkdirSync(join(directory, "Work/empty"));
  writeFileSync(join(folder, "new.zip"), archives.new);
  writeFileSync(join(folder, "old.zip"), archives.old);
  writeFileSync(join(folder, "contoso.yml"), parametersOf(acknowledged));
  return {
    folder,
    directory,
    archive: join(folder, "new.zip"),
    baseline: join(folder, "old.zip"),
    params: join(folder, "contoso.yml"),
  };
}

/** Every file and folder with what is in it; not what `run` keeps for itself, unless asked. */
function snapshot(directory: string, withOwn = false): Record<string, string> {
  const seen: Record<string, string> = {};
  const walk = (below: string): void => {
    for (const name of readdirSync(join(directory, below)).sort()) {
      const path = below === "" ? name : `${below}/${name}`;
      if (path === own && !withOwn) continue;
      if (lstatSync(join(directory, path)).isDirectory()) {
        seen[`${path}/`] = "";
        walk(path);
      } else
        seen[path] = createHash("sha256")
          .update(readFileSync(join(directory, path)))
          .digest("hex");
    }
  };
  walk("");
  return seen;
}

const words = (
  { directory, archive, params }: ReturnType<typeof makeHost>,
  role: string,
  ...more: string[]
): string[] => [
  "run",
  directory,
  "--role",
  role,
  "--from",
  "6.1",
  "--to",
  "6.2",
  "--archive",
  archive,
  "--params",
  params,
  ...more,
];
const journalOf = (directory: string): string => join(directory, own, "journal.jsonl");
const isUnbroken = (directory: string): boolean =>
  verifyJournal(readFileSync(journalOf(directory)), "journal").faults.length === 0;
const restore = "server/rollback/restore-2";

/** Runs in this process. */
async function run(
  { directory, archive }: { directory: string; archive: string },
  role: string,
  {
    host = nodeHost,
    ask = () => Promise.resolve("end" as const),
    parameters = { acknowledged: [...acknowledged, restore], skipped },
    ...more
  }: Partial<Omit<RunRequest, "ask">> & { host?: WorkHost; ask?: (question: RunQuestion) => Promise<RunAnswer> } = {},
): Promise<RunResult & { events: string[] }> {
  const events: string[] = [];
  const result = await runRunbook(host, project, {
    ...{
      directory,
      archive,
      role,
      from: "6.1",
      to: "6.2",
      parameters,
      confirmed: true,
      now: () => "2026-12-05T20:00:00+01:00",
      ask,
    },
    onEvent: (event) =>
      events.push(
        event.type === "note"
          ? event.says
          : event.type === "operation"
            ? `${event.operation.number} ${event.state}`
            : "",
      ),
    ...more,
  });
  return { ...result, events };
}

async function verdictOf({ directory, archive, baseline }: ReturnType<typeof makeHost>, role: Role): Promise<string[]> {
  const { results } = await verifyHost(nodeHost, project, {
    directory,
    role,
    from: "6.1",
    to: "6.2",
    archive,
    baseline,
  });
  return results
    .filter(({ outcome }) => outcome === "fail" || outcome === "unknown")
    .map(({ check, subject }) => `${check} ${subject}`);
}

describe.each(["server", "agent"] as const)("a whole run on a host of the role %s", (role) => {
  const host = makeHost(role);
  const before = snapshot(host.directory);
  const { code, stdout, stderr } = runCli(words(host, role, "--yes"));

  test("ends well, and `verify` says so", () => {
    expect([code, stdout]).toEqual([0, expect.stringContaining("The run has come to its end.")]);
    expect(
      runCli([
        "verify",
        host.directory,
        "--role",
        role,
        "--from",
        "6.1",
        "--to",
        "6.2",
        "--archive",
        host.archive,
        "--baseline",
        host.baseline,
      ]).code,
    ).toBe(0);
  });

  test("the backup is the old folder, to the byte; the new one has the customer's settings", () => {
    const after = snapshot(host.directory);
    for (const [path, hash] of Object.entries(before))
      expect(after[path.replace(/^Runtime\//u, "RuntimeOld/")], path).toBe(hash);
    for (const name of role === "server"
      ? ["appsettings.json", "appsettings.agent.json"]
      : ["appsettings.json", "appsettings.agent.json", "web.config"])
      expect(after[`Runtime/${name}`]).toBe(before[`Runtime/${name}`]);
    expect(Object.keys(after).filter((path) => path.startsWith("Runtime/") && !path.endsWith("/")).length).toBe(
      newRelease.size,
    );
  });

  test("shows the plan first, and who does what", () => {
    expect(stdout).toMatch(
      /^Plan\n[^]* 3 {2}performs +Rename[^]* 4 {2}performs +Extract[^]* 6 {2}asks +Restart[^]*\nRun\n/u,
    );
    expect(stderr).toContain("step 3: `Runtime` becomes `RuntimeOld`");
  });

  test("the journal is unbroken, and its last hash is the printed one", () => {
    const lines = readFileSync(journalOf(host.directory), "utf8").trimEnd().split("\n");
    expect(runCli(["journal", "verify", journalOf(host.directory)])).toMatchObject({ code: 0 });
    expect(stdout).toContain(createHash("sha256").update(lines.at(-1)!).digest("hex"));
    const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(said[0]).toMatchObject({
      ...{ event: "start", schemaVersion: 1, product: "identity-manager", role, from: "6.1", to: "6.2" },
      ...{ hosting: null, backupName: null },
      archives: { "6.2": { file: host.archive, sha256: createHash("sha256").update(archives.new).digest("hex") } },
    });
    const renaming = { step: { id: `${role}/6.x/rename-1` }, operation: `${role}/6.x/rename-1` };
    const about = said.filter(({ operation }) => operation === renaming.operation);
    expect(about).toMatchObject([
      { ...renaming, event: "begin", outcome: null, evidence: { was: "absent" } },
      { ...renaming, event: "done", outcome: "done", evidence: { from: "Runtime", to: "RuntimeOld" } },
    ]);
  });

  test("no secret, and no hash of a settings file, is in the output or the journal", () => {
    const journal = readFileSync(journalOf(host.directory), "utf8");
    for (const text of [stdout, stderr, journal]) expect(text).not.toContain(canary);
    for (const bytes of Object.values(customerSettings(role))) {
      for (const algorithm of ["sha256", "sha1", "md5"])
        expect(journal).not.toContain(createHash(algorithm).update(bytes).digest("hex"));
    }
    expect(journal).toMatch(/"file":"Runtime\/appsettings\.json","sizeBytes":\d+/u);
  });

  test("nothing but its own folder is added, and no lock stays", () => {
    expect(readdirSync(host.directory).sort()).toEqual([own, "Conf", "Runtime", "RuntimeOld", "Temp", "Work"]);
    expect(existsSync(join(host.directory, own, "lock"))).toBe(false);
  });

  test("--resume of a run that has ended: nothing to do", () => {
    const after = snapshot(host.directory);
    expect(runCli(words(host, role, "--yes", "--resume"))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("nothing is left to do") as string,
    });
    expect(snapshot(host.directory)).toEqual(after);
  });

  test("--rollback restores it, to the byte", () => {
    const params = join(host.folder, "restored.yml");
    writeFileSync(params, parametersOf([...acknowledged, restore]));
    const back = runCli([
      "run",
      host.directory,
      "--role",
      role,
      "--from",
      "6.1",
      "--to",
      "6.2",
      "--params",
      params,
      "--yes",
      "--rollback",
    ]);
    expect([back.code, back.stdout, back.stderr]).toEqual([
      0,
      expect.stringContaining("taken back"),
      expect.stringContaining("6.1 is back."),
    ]);
    expect(snapshot(host.directory)).toEqual(before);
    expect(isUnbroken(host.directory)).toBe(true);
  });

  test("and then it can be run again", () => {
    expect(runCli(words(host, role, "--yes")).code).toBe(0);
    expect(
      readdirSync(join(host.directory, own))
        .filter((name) => name.startsWith("journal"))
        .sort(),
    ).toEqual(["journal.closed-1.jsonl", "journal.jsonl"]);
  });
});

test.runIf(process.platform === "linux")("on a coloured terminal styles are styles", () => {
  const host = makeHost("agent");
  const line = [process.execPath, command, ...words(host, "agent", "--dry-run")].map((word) => `'${word}'`).join(" ");
  // `script` gives the command a terminal.
  const { stdout } = spawnSync("script", ["-qec", line, "/dev/null"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], TERM: "xterm" },
  });
  expect(stdout).toContain("\u001b[1mRehearsed; nothing was changed\u001b[22m");
  expect(stdout).not.toContain("␛");
});

describe("a rehearsal", () => {
  test.each(["server", "agent"] as const)(
    "of the role %s changes nothing at all, and says what `verify` says after the real run",
    (role) => {
      const host = makeHost(role);
      const before = snapshot(host.directory, true);
      const { code, stdout } = runCli(words(host, role, "--dry-run", "--baseline", host.baseline));
      expect([code, snapshot(host.directory, true)]).toEqual([0, before]);
      expect(stdout).toMatch(/~ Runtime\/ +19 files|~ Runtime\/ +20 files/u);
      expect(stdout).toMatch(/\+ RuntimeOld\//u);
      expect(stdout).not.toContain(canary);
      expect(runCli(words(host, role, "--yes")).code).toBe(0);
      const said = runCli([
        "verify",
        host.directory,
        "--role",
        role,
        "--from",
        "6.1",
        "--to",
        "6.2",
        "--archive",
        host.archive,
        "--baseline",
        host.baseline,
      ]).stdout;
      // Who looked when, and with what, differs.
      const judged = (text: string): string => text.slice(0, text.indexOf("\nLooked at\n"));
      expect(judged(said)).toContain("As the procedure says");
      expect(judged(stdout).endsWith(judged(said))).toBe(true);
    },
  );

  test("of a run that would stop says where, with the code that the run itself would end with: 2", () => {
    const host = makeHost("agent");
    cpSync(join(host.directory, "Runtime"), join(host.directory, "RuntimeOld"), { recursive: true });
    const before = snapshot(host.directory, true);
    for (const mode of ["--dry-run", "--yes"])
      expect(runCli(words(host, "agent", mode))).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("Step 3 cannot be done: `RuntimeOld` is there already") as string,
      });
    expect(snapshot(host.directory, true)).toEqual(before);
  });

  test("goes on over what was done by hand: overlay, disk and memory say the same", async () => {
    const host = makeHost("agent");
    const files = new Map<string, Uint8Array>([...hostBefore("agent")].map(([path, bytes]) => [`host/${path}`, bytes]));
    files.set("new.zip", archives.new);
    files.set("host/Work/empty/", new Uint8Array());
    const memory = createMemoryHost(files);
    const request = {
      directory: "host",
      role: "agent",
      from: "6.1",
      to: "6.2",
      archive: "new.zip",
      parameters: { acknowledged },
      now: () => "2026-12-05T20:00:00+01:00",
    };
    const { before, after, verification, result } = await rehearseRunbook(memory, project, request);
    expect([
      result.outcome,
      verification?.summary.fail,
      [...files.keys()].some((path) => path.startsWith(`host/${own}`)),
    ]).toEqual(["done", 0, false]);
    expect(
      (await runRunbook(memory, project, { ...request, confirmed: true, ask: () => Promise.resolve("end") })).outcome,
    ).toBe("done");
    await run(host, "agent");
    const real = snapshot(host.directory);
    const held = Object.fromEntries(
      [...files]
        .filter(([path]) => path.startsWith("host/") && !path.startsWith(`host/${own}`) && !path.endsWith("/"))
        .map(([path, bytes]) => [path.slice(5), createHash("sha256").update(bytes).digest("hex")]),
    );
    expect(held).toEqual(Object.fromEntries(Object.entries(real).filter(([path]) => !path.endsWith("/"))));
    const count = (name: string): number =>
      Object.keys(real).filter((path) => path.startsWith(name) && !path.endsWith("/")).length;
    expect(after.filter(({ name }) => name !== `${own}/`).map(({ name, files: number }) => [name, number])).toEqual(
      ["Conf/", "Runtime/", "RuntimeOld/", "Temp/", "Work/"].map((name) => [name, count(name)]),
    );
    expect(before.map(({ name }) => name)).toEqual(["Conf/", "Runtime/", "Temp/", "Work/"]);
  });
});

describe("what is asked", () => {
  test("--yes without anything acknowledged: names all that waits for a person, with 2, and nothing is begun", () => {
    const host = makeHost("server");
    const before = snapshot(host.directory, true);
    writeFileSync(host.params, "organization: Contoso\n");
    const { code, stdout, stderr } = runCli(words(host, "server", "--yes"));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/wait for a person: 2, 2b, 6\.\n/u);
    for (const id of ["stop-1", "advice-backup-1", "start-1"]) expect(stderr).toContain(`server/6.x/${id}`);
    expect(runCli(words(host, "server", "--yes", "--dry-run"))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(stderr) as string,
    });
    expect(snapshot(host.directory, true)).toEqual(before);
  });

  test("who does not say --yes is asked about each; what only looks is not looked at where nobody answers", () => {
    const host = makeHost("server");
    const before = snapshot(host.directory);
    writeFileSync(host.params, "organization: Contoso\n");
    const { code, stdout, stderr } = runCli(words(host, "server"));
    expect([code, stderr]).toEqual([3, expect.stringMatching(/Stopped before step 2:[^]*`stop`/u)]);
    expect(stderr).toMatch(
      /To go on: +upgrade-runbook run .* --role server --from 6\.1 --to 6\.2 --archive .* --params .* --resume\nTo go back: +upgrade-runbook run .* --rollback\n/u,
    );
    expect(stdout).toMatch(/A1 {2}not looked at +Check that the installed version/u);
    expect(snapshot(host.directory)).toEqual(before);
  });

  test("a verb that is not acknowledged stops it there; what was done stays, and --resume goes on", () => {
    const host = makeHost("agent");
    writeFileSync(host.params, "acknowledged: [check, stop]\n");
    const first = runCli(words(host, "agent"), { input: "y\ny\ny\n" });
    expect([first.code, first.stderr]).toEqual([3, expect.stringContaining("Stopped before step 6")]);
    expect(existsSync(join(host.directory, "RuntimeOld"))).toBe(true);
    writeFileSync(host.params, "acknowledged: [check, stop, agent/6.x/start-1]\n");
    const again = runCli(words(host, "agent", "--yes", "--resume"));
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/ 3 {2}done +Rename.*\n +by the journal/u)]);
    expect(isUnbroken(host.directory)).toBe(true);
  });

  test("answers come from a pipe, a line each", () => {
    const host = makeHost("agent");
    writeFileSync(host.params, "acknowledged: [check]\n");
    const { code, stderr } = runCli(words(host, "agent"), { input: "y\nwhat\ny\ny\nyes\ny\ny\ny\n" });
    expect([code, stderr]).toEqual([0, expect.stringContaining("Unexpected answer `what`")]);
    expect(stderr).toMatch(/2 {2}Stop[^]*Is it done\? \[y\/n\][^]*3 {2}Rename[^]*Do it\? \[y\/n\]/u);
  });

  test.each([
    ["n\n", "no"],
    ["", "the end of input"],
  ])("the answer %j stops it before that step: %s", (input) => {
    const host = makeHost("agent");
    const before = snapshot(host.directory);
    writeFileSync(host.params, "acknowledged: [check, stop]\n");
    const { code, stderr } = runCli(words(host, "agent"), { input });
    expect([code, stderr]).toEqual([3, expect.stringContaining("Stopped before step 3")]);
    expect(snapshot(host.directory)).toEqual(before);
  });

  test("a step under a condition may be skipped, and no other", async () => {
    const host = makeHost("server");
    const questions: RunQuestion[] = [];
    const { outcome, events } = await run(host, "server", {
      parameters: { acknowledged: acknowledged.filter((verb) => verb !== "execute") },
      ask: (question) => Promise.resolve((questions.push(question), "skip")),
    });
    expect([outcome, questions.map(({ operation, kind, skippable }) => [operation.number, kind, skippable])]).toEqual([
      "done",
      [["V5", "done", true]],
    ]);
    expect(events).toContain("V5 skipped");
  });

  test("files that there never were: stops before the step, until its id is acknowledged", async () => {
    const host = makeHost("agent");
    for (const name of ["web.config", "appsettings.json", "appsettings.agent.json"])
      rmSync(join(host.directory, "Runtime", name));
    const before = snapshot(host.directory, true);
    const { outcome, says } = await run(host, "agent");
    expect([outcome, says.join(" ")]).toEqual([
      "refused",
      expect.stringMatching(/Step 5 cannot be done: `RuntimeOld` has no `web\.config`.*`agent\/6\.x\/copy-1`/u),
    ]);
    expect(snapshot(host.directory, true)).toEqual(before);
    const parameters = { acknowledged: [...acknowledged, "agent/6.x/copy-1"] };
    expect(await run(host, "agent", { parameters })).toMatchObject({
      outcome: "done",
      events: expect.arrayContaining(["5 skipped"]) as string[],
    });
  });

  test("--yes answers for no condition: neither does the verb; an id does, or that it is to be skipped", async () => {
    const group = "server/5.2.1-6.0/group-2";
    const makeOld = (): ReturnType<typeof makeHost> => {
      const host = makeHost("server");
      for (const [path, bytes] of releaseFiles("5.2.3.0"))
        if (/\.(?:exe|dll)$/u.test(path)) writeFileSync(join(host.directory, "Runtime", path), bytes);
      writeFileSync(host.archive, archiveOf(releaseFiles("6.0.216.0")));
      return host;
    };
    const versions = { from: "5.2.3", to: "6.0", unattended: true } as const;
    const undecided = makeOld();
    const before = snapshot(undecided.directory, true);
    const refused = await run(undecided, "server", {
      ...versions,
      parameters: { acknowledged: [...acknowledged, "rename"] },
    });
    expect([refused.outcome, refused.says]).toEqual([
      "refused",
      [expect.stringContaining("7.2, 7.3, 7.4"), expect.stringContaining(group)],
    ]);
    expect(snapshot(undecided.directory, true)).toEqual(before);

    const left = await run(undecided, "server", { ...versions, parameters: { acknowledged, skipped: [group] } });
    expect([left.outcome, left.events.filter((event) => event.startsWith("7."))]).toEqual([
      "done",
      ["7.1", "7.2", "7.3", "7.4", "7.4a", "7.5", "7.6"].map((number) => `${number} skipped`),
    ]);
    expect(existsSync(join(undecided.directory, "ConfOld"))).toBe(false);

    const applies = makeOld();
    const ours = ["7.1", "7.3", "7.4a", "7.5", "7.6"];
    const parameters = { acknowledged: [...acknowledged, group, ...ours], skipped: ["server/5.2.1-6.0/manual-1"] };
    const done = await run(applies, "server", { ...versions, parameters });
    expect([done.outcome, done.events.filter((event) => event.startsWith("7."))]).toEqual([
      "done",
      [
        ...["7.1 acknowledged", "7.2 done", "7.3 acknowledged", "7.4 skipped"],
        ...["7.4a acknowledged", "7.5 acknowledged", "7.6 acknowledged"],
      ],
    ]);
    expect([existsSync(join(applies.directory, "ConfOld")), existsSync(join(applies.directory, "Conf"))]).toEqual([
      true,
      false,
    ]);
  });

  test("without --yes nothing that is only confirmed by --yes is done", async () => {
    const host = makeHost("server");
    const asked: string[] = [];
    await run(host, "server", {
      confirmed: false,
      ask: ({ kind, operation }) => Promise.resolve((asked.push(`${kind} ${operation.number}`), "yes")),
    });
    expect(asked).toEqual(["confirm 3", "confirm 4", "confirm 5"]);
  });

  test("a run that was begun is not begun again", () => {
    const host = makeHost("agent");
    expect(runCli(words(host, "agent"), { input: "n\n" }).code).toBe(3);
    const before = snapshot(host.directory, true);
    expect(runCli(words(host, "agent", "--yes"))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/A run was begun here[^]*--resume/u) as string,
    });
    expect(snapshot(host.directory, true)).toEqual(before);
  });
});

describe("words and what a later call says", () => {
  test.each([
    [
      "acknowledged: [check, stop, start, agent/6.x/strat-1]\n",
      [],
      "Unexpected word `agent/6.x/strat-1` under `acknowled",
    ],
    ["acknowledged: [check, stop, start]\n", ["--skip", "6b"], "Unexpected word `6b` among the steps to skip"],
    ["acknowledged: [check, stop, start, A99]\n", ["--dry-run"], "Unexpected word `A99` under `acknowledged`"],
  ])("a word that means nothing here is refused: %j %j", (params, more, message) => {
    const host = makeHost("agent");
    writeFileSync(host.params, params);
    const before = snapshot(host.directory, true);
    expect(runCli(words(host, "agent", "--yes", ...more))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message) as string,
    });
    expect(snapshot(host.directory, true)).toEqual(before);
  });

  test("ids, printed numbers, verbs, `hold` and steps of other roles are words; --skip leaves a step out", () => {
    const host = makeHost("agent");
    writeFileSync(host.params, 'acknowledged: ["2", agent/6.x/start-1, A1, hold, server/6.x/stop-1, check]\n');
    const { code, stdout } = runCli(words(host, "agent", "--yes", "--skip", "5a"));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ 5a {2}skipped +Copy your other/u)]);
  });

  /** An agent with a run that stopped before its start. */
  async function stopped(more: Parameters): Promise<ReturnType<typeof makeHost>> {
    const host = makeHost("agent");
    const parameters = { ...more, acknowledged: ["check", "stop"] };
    expect((await run(host, "agent", { parameters })).outcome).toBe("stopped");
    return host;
  }

  test("a backup name that a later call does not say is the one that it began with", async () => {
    const host = await stopped({ backupName: "Runtime61" });
    expect(existsSync(join(host.directory, "Runtime61"))).toBe(true);
    expect((await run(host, "agent", { mode: "resume" })).outcome).toBe("done");
    expect((await run(host, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
    expect(readdirSync(host.directory).sort()).toEqual([own, "Conf", "Runtime", "Temp", "Work"]);
  });

  test.each<[string, Parameters, string]>([
    [
      "backup name",
      { backupName: "RuntimeX" },
      "began with the backup name `Runtime61`, and this call says `RuntimeX`",
    ],
    ["hosting", { hosting: "service" }, "began with the hosting `iis`, and this call says `service`"],
  ])("another %s is refused with both values, and nothing is touched", async (_, said, message) => {
    const host = await stopped({ backupName: "Runtime61", hosting: "iis" });
    const before = snapshot(host.directory, true);
    for (const mode of ["resume", "rollback"] as const)
      expect(await run(host, "agent", { mode, parameters: { acknowledged, ...said } })).toMatchObject({
        outcome: "refused",
        says: [expect.stringContaining(message), expect.any(String)] as string[],
      });
    expect(snapshot(host.directory, true)).toEqual(before);
  });
});

describe("the way back", () => {
  test("is refused past the point of no return, until the restore is acknowledged by its id", () => {
    const host = makeHost("server");
    const before = snapshot(host.directory);
    expect(runCli(words(host, "server", "--yes")).code).toBe(0);
    const after = snapshot(host.directory);
    const refused = runCli(words(host, "server", "--yes", "--rollback"));
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringMatching(/point of no return[^]*`server\/rollback\/restore-2`/u),
    ]);
    expect(snapshot(host.directory)).toEqual(after);
    writeFileSync(host.params, parametersOf(["stop", "start", restore]));
    expect(runCli(words(host, "server", "--yes", "--rollback")).code).toBe(0);
    expect(snapshot(host.directory)).toEqual(before);
  });

  test("an interrupt before the point of no return was begun does not count as its beginning", async () => {
    const host = makeHost("server");
    const before = snapshot(host.directory);
    const interrupt = new AbortController();
    const numbers: string[] = [];
    await runRunbook(nodeHost, project, {
      ...{
        directory: host.directory,
        archive: host.archive,
        role: "server",
        from: "6.1",
        to: "6.2",
        parameters: { acknowledged, skipped },
        confirmed: true,
        now: () => "2026-12-05T20:00:00+01:00",
        ask: () => Promise.resolve("end"),
        signal: interrupt.signal,
      },
      onEvent: (event) => {
        if (event.type !== "operation") return;
        numbers.push(`${event.operation.number} ${event.state}`);
        if (event.operation.number === "5c") interrupt.abort();
      },
    });
    expect(numbers.at(-1)).toBe("6 stopped");
    expect((await run(host, "server", { mode: "rollback", parameters: { acknowledged, skipped } })).outcome).toBe(
      "rolled-back",
    );
    expect(snapshot(host.directory)).toEqual(before);
  });

  test("before it, from every step, needs no restore", async () => {
    const numbers = createRunbook(project, { role: "server", from: "6.1", to: "6.2" })
      .sections.filter(({ kind }) => kind === "procedure")
      .flatMap(({ steps }) => steps.map(({ number }) => number));
    for (const number of numbers) {
      const host = makeHost("server");
      const before = snapshot(host.directory);
      const { outcome, at } = await run(host, "server", {
        confirmed: false,
        parameters: { acknowledged: ["check"] },
        ask: ({ operation: one }) => Promise.resolve(one.number === number ? "no" : "yes"),
      });
      if (outcome === "stopped") expect(at?.operation.number).toBe(number);
      // Who was asked about the start may have tried it: from then on the restore has to be told of.
      const isTurned = outcome === "done" || number === "6";
      const asked: string[] = [];
      const back = await run(host, "server", {
        mode: "rollback",
        parameters: { acknowledged: isTurned ? ["stop", "start", restore] : ["stop", "start"] },
        ask: ({ operation: one }) => Promise.resolve((asked.push(one.number), "yes")),
      });
      // Only whether the release is really back.
      expect([number, back.outcome, asked]).toEqual([number, "rolled-back", ["R5"]]);
      expect(snapshot(host.directory)).toEqual(before);
    }
  });

  test.each(["--rollback", "--resume"])("%s where no run was begun: 2, and nothing is left behind", (mode) => {
    const host = makeHost("agent");
    const before = snapshot(host.directory, true);
    expect(runCli(words(host, "agent", "--yes", mode))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("There is no run here") as string,
    });
    expect(snapshot(host.directory, true)).toEqual(before);
  });

  test("what was done by hand is put away, not deleted", async () => {
    const host = makeHost("agent");
    const before = snapshot(host.directory);
    renameSync(join(host.directory, "Runtime"), join(host.directory, "RuntimeOld"));
    writeFiles(newRelease, join(host.directory, "Runtime"));
    expect(await run(host, "agent")).toMatchObject({
      outcome: "done",
      events: expect.arrayContaining(["3 already so", "4 already so", "5 done"]) as string[],
    });
    expect((await run(host, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
    expect(snapshot(host.directory)).toEqual(before);
    expect(
      Object.keys(snapshot(host.directory, true)).some(
        (path) => path.startsWith(`${own}/undone/`) && path.endsWith("/Usercube-Agent.exe"),
      ),
    ).toBe(true);
  });
});

describe("a kill -9", () => {
  const worker = bundleWorker("run-worker.mjs");
  const launch = (
    request: object,
    killAt: number,
  ): { signal: NodeJS.Signals | null; stdout: string; stderr: string } => {
    const { signal, stdout, stderr } = spawnSync(process.execPath, [worker, JSON.stringify({ killAt, request })], {
      cwd: root,
      encoding: "utf8",
    });
    return { signal, stdout, stderr };
  };
  /** The same numbers every time. */
  const seeded = (seed: number) => (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };

  test.each([
    ["server", 20261205],
    ["agent", 20261206],
  ] as const)(
    "at 25 random moments of a run on a host of the role %s: --resume completes, --rollback restores to the byte",
    async (role, seed) => {
      const request = (directory: string, archive: string): object => ({
        directory,
        archive,
        role,
        from: "6.1",
        to: "6.2",
        parameters: { acknowledged: [...acknowledged, restore], skipped },
        confirmed: true,
      });
      const whole = makeHost(role);
      const { stdout } = launch(request(whole.directory, whole.archive), 0);
      const { outcome, count } = JSON.parse(stdout) as { outcome: string; count: number };
      expect(outcome).toBe("done");
      const expected = snapshot(whole.directory);
      const random = seeded(seed);
      for (let round = 0; round < 25; round++) {
        const killAt = 1 + Math.floor(random() * count);
        const host = makeHost(role);
        const before = snapshot(host.directory);
        const { signal, stderr } = launch(request(host.directory, host.archive), killAt);
        expect([killAt, signal, stderr]).toEqual([killAt, "SIGKILL", ""]);
        const other = { ...host, directory: join(host.folder, "other") };
        cpSync(host.directory, other.directory, { recursive: true });
        const back = await run(other, role, { mode: "rollback" });
        if (existsSync(journalOf(host.directory))) expect([killAt, back.outcome]).toEqual([killAt, "rolled-back"]);
        expect({ killAt, ...snapshot(other.directory) }).toEqual({ killAt, ...before });
        const mode = existsSync(journalOf(host.directory)) ? "resume" : "run";
        expect([killAt, (await run(host, role, { mode })).outcome]).toEqual([killAt, "done"]);
        expect({ killAt, ...snapshot(host.directory) }).toEqual({ killAt, ...expected });
        expect(isUnbroken(host.directory)).toBe(true);
        expect(
          readdirSync(join(host.directory, own)).filter((name) => !/^(?:journal\.jsonl|kept|undone)$/u.test(name)),
        ).toEqual([]);
      }
      expect(await verdictOf(whole, role)).toEqual([]);
    },
    900_000,
  );

  test("in the middle of the way back: --rollback completes it", async () => {
    const first = makeHost("agent");
    await run(first, "agent");
    const request = {
      archive: first.archive,
      role: "agent",
      from: "6.1",
      to: "6.2",
      parameters: { acknowledged },
      confirmed: true,
      mode: "rollback",
    };
    const copyOf = (name: string): string => {
      cpSync(first.directory, join(first.folder, name), { recursive: true });
      return join(first.folder, name);
    };
    const { count } = JSON.parse(launch({ ...request, directory: copyOf("whole") }, 0).stdout) as { count: number };
    const before = snapshot(join(first.folder, "whole"));
    expect(count).toBeGreaterThan(10);
    for (let killAt = 1; killAt <= count; killAt += 3) {
      const directory = copyOf(`killed-${String(killAt)}`);
      expect(launch({ ...request, directory }, killAt).signal).toBe("SIGKILL");
      expect((await run({ ...first, directory }, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
      expect(snapshot(directory)).toEqual(before);
    }
  }, 600_000);

  test("leaves a lock that the next run takes over, and says so", () => {
    const host = makeHost("agent");
    const { signal } = launch(
      {
        directory: host.directory,
        archive: host.archive,
        role: "agent",
        from: "6.1",
        to: "6.2",
        parameters: { acknowledged },
        confirmed: true,
        operator: "A. Martin",
      },
      30,
    );
    expect(signal).toBe("SIGKILL");
    expect(existsSync(join(host.directory, own, "lock"))).toBe(true);
    expect(runCli(words(host, "agent", "--yes", "--resume"))).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/took over the lock of process \d+, which began 2026/u) as string,
    });
  });
});

describe("an interrupt", () => {
  test("while somebody is asked: noted, 130, and --resume goes on", async () => {
    const host = makeHost("agent");
    writeFileSync(host.params, "acknowledged: [check, stop, start]\n");
    const child = spawn(process.execPath, [join(root, "dist/cli/bin.js"), ...words(host, "agent")], { cwd: root });
    let said = "";
    const code = await new Promise<number | null>((resolve) => {
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        // Once: a second one, when the run has ended, would end the process as any other.
        if (said.includes("Do it?") && !child.killed) child.kill("SIGINT");
      });
      child.on("close", (status) => resolve(status));
    });
    expect([code, said]).toEqual([130, expect.stringMatching(/Interrupted[^]*--resume/u)]);
    expect(readFileSync(journalOf(host.directory), "utf8")).toContain('"evidence":"Interrupted;');
    expect(existsSync(join(host.directory, own, "lock"))).toBe(false);
    expect(runCli(words(host, "agent", "--yes", "--resume")).code).toBe(0);
  });

  test("in mid-extraction: undone, and both ways are open", async () => {
    const host = makeHost("agent");
    const before = snapshot(host.directory);
    const interrupt = new AbortController();
    const pausing: WorkHost = {
      ...nodeHost,
      extract: (archive, into, options) =>
        nodeHost.extract(archive, into, { ...options, onProgress: () => interrupt.abort() }),
    };
    expect((await run(host, "agent", { host: pausing, signal: interrupt.signal })).outcome).toBe("interrupted");
    expect(readdirSync(host.directory).sort()).toEqual([own, "Conf", "RuntimeOld", "Temp", "Work"]);
    expect(readdirSync(join(host.directory, own))).toEqual(["journal.jsonl"]);
    cpSync(host.directory, join(host.folder, "other"), { recursive: true });
    expect((await run(host, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
    expect(snapshot(host.directory)).toEqual(before);
    const other = { ...host, directory: join(host.folder, "other") };
    expect((await run(other, "agent", { mode: "resume" })).outcome).toBe("done");
    expect(await verdictOf(other, "agent")).toEqual([]);
  });
});

describe("bad input", () => {
  const refusing = (make: (host: ReturnType<typeof makeHost>) => void, message: RegExp) => (): void => {
    const host = makeHost("agent");
    make(host);
    const before = snapshot(host.directory, true);
    const { code, stdout, stderr } = runCli(words(host, "agent", "--yes"));
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/\n\s+at /u);
    expect(snapshot(host.directory, true)).toEqual(before);
  };
  const replace =
    (bytes: Uint8Array) =>
    ({ archive }: { archive: string }): void =>
      writeFileSync(archive, bytes);

  test(
    "an archive that is not there",
    refusing(({ archive }) => rmSync(archive), /new\.zip: Missing archive/u),
  );
  test(
    "a truncated archive",
    refusing(({ archive }) => truncateSync(archive, archives.new.length - 40), /its list of files is missing/u),
  );
  test(
    "the old release",
    refusing(
      replace(archives.old),
      /Unexpected archive of 6\.1 \(`Usercube-Agent\.dll` is of version 6\.1\.12\.0\), expected the release of 6\.2/u,
    ),
  );
  test(
    "another zip",
    refusing(
      replace(buildZip([{ name: "readme.txt", bytes: "hello" }])),
      /Unexpected archive without `Usercube-Agent\.exe`/u,
    ),
  );
  const hostile = (name: string): Uint8Array =>
    buildZip([
      ...[...newRelease].map(([path, bytes]) => ({ name: path, bytes })),
      { name, bytes: Buffer.from("evil") },
    ]);
  test(
    "a name that leads out of the folder",
    refusing(replace(hostile("../evil.dll")), /Unexpected name `\.\.\/evil\.dll`/u),
  );
  test.each(["/etc/evil.dll", "C:/evil.dll", "x/../../evil.dll", "..\\evil.dll", "x/.. /evil.dll"])(
    "the hostile name %s",
    async (name) => {
      const host = makeHost("agent");
      writeFileSync(host.archive, hostile(name));
      const before = snapshot(host.directory, true);
      await expect(run(host, "agent")).rejects.toThrow(/Unexpected name/u);
      expect(snapshot(host.directory, true)).toEqual(before);
    },
  );
  test("no archive at all", () => {
    const host = makeHost("agent");
    expect(runCli(["run", host.directory, "--role", "agent", "--from", "6.1", "--to", "6.2"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--archive") as string,
    });
  });
  test("a folder that is not there, an unknown path, a bad backup, two modes", () => {
    const host = makeHost("agent");
    expect(runCli(["run", join(host.folder, "none"), ...words(host, "agent").slice(2)])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Unexpected working directory") as string,
    });
    expect(runCli(words(host, "agnet"))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("`agent`") as string,
    });
    expect(runCli(words(host, "agent", "--backup", "../RuntimeOld"))).toMatchObject({ code: 2 });
    expect(runCli(words(host, "agent", "--backup", "Work"))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a folder of the product's own") as string,
    });
    expect(runCli(words(host, "agent", "--resume", "--rollback"))).toMatchObject({ code: 2 });
    expect(existsSync(join(host.directory, own))).toBe(false);
  });

  test.each([
    [
      "a wrong checksum",
      buildZip(
        [...newRelease].map(([name, bytes]) => ({
          name,
          bytes,
          ...(name === "Serilog.dll" ? { lies: { crc32: 1 } } : {}),
        })),
      ),
    ],
    [
      "a file that is longer than it says",
      buildZip(
        [...newRelease].map(([name, bytes]) => ({
          name,
          bytes,
          ...(name === "Serilog.dll" ? { lies: { sizeBytes: 17 } } : {}),
        })),
      ),
    ],
  ])("%s in the archive: 3, nothing half-written, and both ways are open", async (_, damaged) => {
    const host = makeHost("agent");
    const before = snapshot(host.directory);
    writeFileSync(host.archive, damaged);
    const { code, stderr } = runCli(words(host, "agent", "--yes"));
    expect([code, stderr]).toEqual([3, expect.stringMatching(/Serilog\.dll[^]*To go on:/u)]);
    expect(readdirSync(host.directory).sort()).toEqual([own, "Conf", "RuntimeOld", "Temp", "Work"]);
    expect(readdirSync(join(host.directory, own))).toEqual(["journal.jsonl"]);
    cpSync(host.directory, join(host.folder, "other"), { recursive: true });
    expect((await run(host, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
    expect(snapshot(host.directory)).toEqual(before);
    // Another archive is another run: the release from before comes back first.
    const other = { ...host, directory: join(host.folder, "other") };
    writeFileSync(host.archive, archives.new);
    expect(await run(other, "agent", { mode: "resume" })).toMatchObject({
      outcome: "refused",
      says: [expect.stringContaining("the archive of 6.2, SHA-256"), expect.any(String)] as string[],
    });
    expect((await run(host, "agent")).outcome).toBe("done");
    expect(await verdictOf(host, "agent")).toEqual([]);
  });

  test("a backup that is there already: 2 before anything is done", () => {
    const host = makeHost("agent");
    mkdirSync(join(host.directory, "RuntimeOld"));
    const before = snapshot(host.directory);
    expect(runCli(words(host, "agent", "--yes"))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Step 3 cannot be done: `RuntimeOld` is there already[^]*another name/u) as string,
    });
    expect(snapshot(host.directory)).toEqual(before);
    const named = runCli(words(host, "agent", "--yes", "--backup", "Runtime 6.1"));
    expect(named.code).toBe(0);
    expect(existsSync(join(host.directory, "Runtime 6.1/Usercube-Agent.exe"))).toBe(true);
  });

  test("a target that is there already: 3, nothing is overwritten, and both ways are open", async () => {
    const host = makeHost("agent");
    const before = snapshot(host.directory);
    await run(host, "agent", {
      confirmed: false,
      ask: ({ operation }) => Promise.resolve(operation.number === "4" ? "no" : "yes"),
    });
    mkdirSync(join(host.directory, "Runtime"));
    writeFileSync(join(host.directory, "Runtime/notes.txt"), "mine");
    const { code, stderr } = runCli(words(host, "agent", "--yes", "--resume"));
    expect([code, stderr]).toEqual([3, expect.stringContaining("`Runtime` is there already and is not the release")]);
    const other = { ...host, directory: join(host.folder, "other") };
    cpSync(host.directory, other.directory, { recursive: true });
    expect((await run(other, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
    expect(snapshot(other.directory)).toEqual(before);
    expect(Object.entries(snapshot(other.directory, true)).find(([path]) => path.endsWith("/notes.txt"))?.[1]).toBe(
      createHash("sha256").update("mine").digest("hex"),
    );
    renameSync(join(host.directory, "Runtime"), join(host.folder, "notes"));
    expect((await run(host, "agent", { mode: "resume" })).outcome).toBe("done");
  });

  test("a settings file that somebody changed in the new folder is not overwritten", async () => {
    const host = makeHost("agent");
    await run(host, "agent", {
      confirmed: false,
      ask: ({ operation }) => Promise.resolve(operation.number === "5" ? "no" : "yes"),
    });
    writeFileSync(join(host.directory, "Runtime/appsettings.json"), '{ "ApplicationUri": "by hand" }');
    const { outcome, says } = await run(host, "agent", { mode: "resume" });
    expect([outcome, says.join(" ")]).toEqual([
      "stopped",
      expect.stringContaining("neither the release's default nor the file in `RuntimeOld`; it is not replaced"),
    ]);
    expect(readFileSync(join(host.directory, "Runtime/appsettings.json"), "utf8")).toContain("by hand");
  });

  test("a file that another program holds (EBUSY): 3, says what to look for, and both ways are open", async () => {
    const host = makeHost("agent");
    const before = snapshot(host.directory);
    const busy = (name: string): WorkHost => ({
      ...nodeHost,
      rename: (from, to, options) =>
        from.endsWith(name)
          ? Promise.reject(Object.assign(new Error("EBUSY"), { code: "EBUSY" }))
          : nodeHost.rename(from, to, options),
    });
    const { outcome, says } = await run(host, "agent", { host: busy("/Runtime") });
    expect([outcome, says.join(" ")]).toEqual([
      "stopped",
      expect.stringMatching(/Another program holds it open.*See that the program has ended/u),
    ]);
    expect(snapshot(host.directory)).toEqual(before);
    expect((await run(host, "agent", { mode: "resume", host: busy(`${own}/copying`) })).outcome).toBe("stopped");
    expect((await run(host, "agent", { mode: "rollback", host: busy("/Runtime") })).outcome).toBe("stopped");
    expect((await run(host, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
    expect(snapshot(host.directory)).toEqual(before);
    const again = makeHost("agent");
    await run(again, "agent", { host: busy("/Runtime") });
    expect((await run(again, "agent", { mode: "resume" })).outcome).toBe("done");
  });

  test("a held file and a small disk of a machine in memory: the same answers", async () => {
    const files = new Map<string, Uint8Array>([...hostBefore("agent")].map(([path, bytes]) => [`host/${path}`, bytes]));
    files.set("new.zip", archives.new);
    const here = { directory: "host", archive: "new.zip" };
    const held = await run(here, "agent", {
      host: createMemoryHost(files, { busy: new Set(["host/Runtime/Serilog.dll"]) }),
    });
    expect([held.outcome, held.at?.operation.number, held.says.join(" ")]).toEqual([
      "stopped",
      "3",
      expect.stringContaining("Another program holds it open"),
    ]);
    const small = await run(here, "agent", { host: createMemoryHost(files, { freeBytes: 1000 }), mode: "resume" });
    expect(small.outcome).toBe("done");
    const fresh = new Map(
      [...hostBefore("agent")].map(([path, bytes]): [string, Uint8Array] => [`host/${path}`, bytes]),
    );
    fresh.set("new.zip", archives.new);
    expect(await run(here, "agent", { host: createMemoryHost(fresh, { freeBytes: 1000 }) })).toMatchObject({
      outcome: "refused",
      says: [expect.stringContaining("The disk of `host` has 1 MB left"), expect.any(String)] as string[],
    });
  });

  testWithoutRights("a folder that may not be written: 2, nothing begun", async (asNobody) => {
    const host = makeHost("agent");
    execFileSync("chmod", ["-R", "a+rX", host.folder]);
    const before = snapshot(host.directory, true);
    await asNobody(async () => {
      await expect(run(host, "agent")).rejects.toThrow(/Cannot work on this folder: there are no rights/u);
      await expect(run(host, "agent")).rejects.toBeInstanceOf(UsageError);
    });
    expect(snapshot(host.directory, true)).toEqual(before);
  });
});

describe("a full disk", () => {
  const mounted: string[] = [];
  afterAll(() => mounted.forEach((folder) => spawnSync("umount", [folder])));
  const mount = (folder: string, size: string): boolean => {
    mkdirSync(folder, { recursive: true });
    if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]).status !== 0) return false;
    mounted.push(folder);
    return true;
  };
  const large = archiveOf(new Map([...newRelease, ["large.bin", Buffer.alloc(3 << 20, 7)]]));

  test.each([[true], [false]])(
    "is seen before anything is done, and survived where it is not (told: %s)",
    async (told) => {
      const host = makeHost("agent");
      const small = join(host.folder, "small");
      if (!mount(small, "2m")) {
        const reason = "needs to mount a tmpfs, which takes root on Linux";
        if (inCi) throw new Error(reason);
        console.warn(`skipped: ${reason}`);
        return;
      }
      const directory = join(small, "host");
      cpSync(host.directory, directory, { recursive: true });
      writeFileSync(host.archive, large);
      const before = snapshot(directory);
      const here = { ...host, directory };
      if (told) {
        expect(runCli(words(here, "agent", "--yes"))).toMatchObject({
          code: 2,
          stderr: expect.stringMatching(/The disk of `.*` has \d MB left, and the new release takes 4 MB/u) as string,
        });
        expect(snapshot(directory)).toEqual(before);
        return;
      }
      const { outcome, says } = await run(here, "agent", {
        host: { ...nodeHost, freeBytes: () => Promise.resolve(null) },
      });
      expect([outcome, says.join(" ")]).toEqual(["stopped", expect.stringMatching(/The disk is full.*Make room/u)]);
      expect(readdirSync(directory).sort()).toEqual([own, "Conf", "RuntimeOld", "Temp", "Work"]);
      cpSync(directory, join(host.folder, "other"), { recursive: true });
      expect((await run(here, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
      expect(snapshot(directory)).toEqual(before);
      const other = { ...host, directory: join(host.folder, "other") };
      expect((await run(other, "agent", { mode: "resume" })).outcome).toBe("done");
      expect(await verdictOf(other, "agent")).toEqual([]);
    },
  );
});

describe("two at once", () => {
  test("the second is refused, and told who holds the folder; it may work when the first has ended", async () => {
    const host = makeHost("agent");
    writeFileSync(host.params, "technician: A. Martin\nacknowledged: [check, stop, start]\n");
    const child = spawn(process.execPath, [join(root, "dist/cli/bin.js"), ...words(host, "agent")], { cwd: root });
    let said = "";
    let second: ReturnType<typeof runCli> | undefined;
    await new Promise<void>((resolve) => {
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (second !== undefined || !said.includes("Do it?")) return;
        second = runCli(words(host, "agent", "--yes", "--resume"));
        child.stdin.end("n\n");
      });
      child.on("close", () => resolve());
    });
    expect(second).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        new RegExp(
          `Another run works on this folder: process ${String(child.pid)} on .* \\(A\\. Martin\\), since 20`,
          "u",
        ),
      ) as string,
    });
    expect(runCli(words(host, "agent", "--yes", "--resume")).code).toBe(0);
  });

  test("the lock of another machine is nobody's to judge from here", () => {
    const host = makeHost("agent");
    mkdirSync(join(host.directory, own));
    writeFileSync(
      join(host.directory, own, "lock"),
      JSON.stringify({ pid: 1, host: "elsewhere", operator: null, start: "2026-12-05T20:00:00+01:00", born: null }),
    );
    expect(runCli(words(host, "agent", "--yes"))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("process 1 on elsewhere") as string,
    });
  });

  test("a number that another process has by now is no living holder", () => {
    if (process.platform !== "linux") return;
    const host = makeHost("agent");
    mkdirSync(join(host.directory, own));
    writeFileSync(
      join(host.directory, own, "lock"),
      JSON.stringify({
        pid: process.pid,
        host: hostname(),
        operator: null,
        start: "2026-12-05T20:00:00+01:00",
        born: "1",
      }),
    );
    expect(runCli(words(host, "agent", "--yes"))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("took over the lock") as string,
    });
  });
});

describe("a journal", () => {
  /** A run that stopped before the agent is started. */
  async function stopped(): Promise<ReturnType<typeof makeHost> & { before: Record<string, string>; lines: string[] }> {
    const host = makeHost("agent");
    const before = snapshot(host.directory);
    await run(host, "agent", { parameters: { acknowledged: acknowledged.filter((verb) => verb !== "start") } });
    return { ...host, before, lines: readFileSync(journalOf(host.directory), "utf8").trimEnd().split("\n") };
  }
  test.each([
    ["cut behind a line", (lines: string[]) => `${lines.slice(0, -5).join("\n")}\n`],
    ["cut in the middle of its last line", (lines: string[]) => lines.join("\n").slice(0, -100)],
  ])("%s, as a crash leaves it: --resume completes, --rollback restores to the byte", async (_, damage) => {
    const host = await stopped();
    writeFileSync(journalOf(host.directory), damage(host.lines));
    const other = { ...host, directory: join(host.folder, "other") };
    cpSync(host.directory, other.directory, { recursive: true });
    expect((await run(host, "agent", { mode: "resume" })).outcome).toBe("done");
    expect(await verdictOf(host, "agent")).toEqual([]);
    expect(isUnbroken(host.directory)).toBe(true);
    expect((await run(other, "agent", { mode: "rollback" })).outcome).toBe("rolled-back");
    expect(snapshot(other.directory)).toEqual(host.before);
  });

  const damages: [string, (lines: string[]) => string, RegExp][] = [
    [
      "edited",
      (lines) =>
        `${lines.map((line, at) => (at === 3 ? line.replace('"operator":null', '"operator":"B"') : line)).join("\n")}\n`,
      /line 4: This line was edited/u,
    ],
    ["with a line taken out", (lines) => `${lines.filter((_, at) => at !== 5).join("\n")}\n`, /line 6: A gap/u],
    ["that is something else", () => "hello\n", /holds no line/u],
  ];

  test.each(damages)("%s is refused in words, and left as it is", async (_, damage, message) => {
    const host = await stopped();
    writeFileSync(journalOf(host.directory), damage(host.lines));
    const before = snapshot(host.directory, true);
    for (const mode of ["run", "resume", "rollback"] as const)
      expect(await run(host, "agent", { mode })).toMatchObject({
        outcome: "refused",
        says: [expect.stringMatching(message), expect.stringContaining("cannot be trusted")] as string[],
      });
    expect(runCli(words(host, "agent", "--yes", "--resume")).code).toBe(2);
    expect(snapshot(host.directory, true)).toEqual(before);
  });

  test("elsewhere, by --journal", () => {
    const host = makeHost("agent");
    const file = join(host.folder, "night.jsonl");
    expect(runCli(words(host, "agent", "--yes", "--journal", file)).code).toBe(0);
    expect(runCli(["journal", "verify", file]).code).toBe(0);
    expect(existsSync(journalOf(host.directory))).toBe(false);
  });

  test("of a runbook that changed since is refused, saying which steps", async () => {
    const host = await stopped();
    const guide = join(host.folder, "guide.md");
    const text = (pattern: string): string =>
      `# Upgrade\n\n## Agent only, from v6.1 to v6.2\n\n1. Stop the agent.\n2. Rename \`Runtime\` to \`RuntimeOld\`.\n3. Extract the release into \`Runtime\`.\n4. Copy ${pattern} from \`RuntimeOld\` to \`Runtime\`.\n5. Start the agent.\n`;
    writeFileSync(guide, text("`appsettings.json`"));
    const fresh = makeHost("agent");
    writeFileSync(fresh.params, "acknowledged: [check, stop]\n");
    expect(runCli(words(fresh, "agent", "--guide", guide), { input: "y\ny\ny\n" }).code).toBe(3);
    writeFileSync(guide, text("`appsettings.json` and `web.config`"));
    const { code, stderr } = runCli(words(fresh, "agent", "--yes", "--guide", guide, "--resume"));
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/has changed since the run began: [^]*changed: step 4 \(agent\/.*copy-1\)/u),
    ]);
    const role = runCli([...words(host, "agent", "--yes", "--resume").map((word) => (word === "6.1" ? "6.0" : word))]);
    expect([role.code, role.stderr]).toEqual([
      2,
      expect.stringContaining("The run here began with the version `6.1`, and this call says `6.0`"),
    ]);
  });
});

describe("other paths", () => {
  test("a server whose agents are remote, from 5.2.3 to 6.0", () => {
    const folder = makeFolder();
    const old = releaseFiles("5.2.3.0");
    writeFiles(
      new Map([
        ...[...old].map(([path, bytes]) => [`host/Runtime/${path}`, bytes] as const),
        ["host/Conf/Runtime.xml", Buffer.from("<Configuration />")],
        ["new.zip", archiveOf(releaseFiles("6.0.216.0"))],
        ["p.yml", Buffer.from(`acknowledged: [${[...acknowledged, "rename"].join(", ")}]\n`)],
      ]),
      folder,
    );
    const before = snapshot(join(folder, "host"));
    const command = [
      "run",
      join(folder, "host"),
      "--role",
      "server-only",
      "--from",
      "5.2.3",
      "--to",
      "6.0",
      "--archive",
      join(folder, "new.zip"),
      "--params",
      join(folder, "p.yml"),
      "--yes",
    ];
    const { code, stderr, stdout } = runCli(command);
    expect([code, stderr, stdout]).toEqual([0, expect.any(String), expect.stringContaining("has come to its end")]);
    expect(
      runCli([
        "verify",
        join(folder, "host"),
        "--role",
        "server-only",
        "--from",
        "5.2.3",
        "--to",
        "6.0",
        "--archive",
        join(folder, "new.zip"),
        "--quick",
      ]).stdout,
    ).not.toMatch(/runtime-complete|backup-exists/u);
    const back = runCli([...command, "--rollback"]);
    expect([back.code, back.stderr]).toEqual([3, expect.stringMatching(/restore-\d/u)]);
    writeFileSync(
      join(folder, "p.yml"),
      `acknowledged: [${[...acknowledged, /`(server-only\/\S*restore-\d)`/u.exec(back.stderr)![1]!].join(", ")}]\n`,
    );
    expect(runCli([...command, "--rollback"]).code).toBe(0);
    expect(snapshot(join(folder, "host"))).toEqual(before);
  });

  test("three installations in one run: each release in its turn, each old folder by its version; taken back to the byte", async () => {
    const folder = makeFolder();
    const kits = { "5.2.3": "5.2.3.0", "6.0": "6.0.216.0" };
    writeFiles(
      new Map([
        ...[...releaseFiles("5.1.7.0")].map(([path, bytes]) => [`host/Runtime/${path}`, bytes] as const),
        ["host/Conf/Runtime.xml", Buffer.from("<Configuration />")],
        ["host/Temp/Collect/a.csv", Buffer.from("id\n")],
        ["host/Work/appsettings.connection.json", Buffer.from("{}\n")],
        ["new.zip", archives.new],
        ...Object.entries(kits).map(([name, version]) => [`${name}.zip`, archiveOf(releaseFiles(version))] as const),
      ]),
      folder,
    );
    const directory = join(folder, "host");
    const before = snapshot(directory);
    const parameters: Parameters = {
      acknowledged: [...acknowledged, "rename", "delete", "copy", "create"],
      archives: Object.fromEntries(Object.keys(kits).map((name) => [name, join(folder, `${name}.zip`)])),
    };
    await expect(
      run({ directory, archive: join(folder, "new.zip") }, "server", { from: "5.1.7", parameters: { acknowledged } }),
    ).rejects.toThrow(/Missing archive of 5\.2\.3, 6\.0/u);
    const rehearsal = await rehearseRunbook(nodeHost, project, {
      directory,
      archive: join(folder, "new.zip"),
      role: "server",
      from: "5.1.7",
      to: "6.2",
      parameters,
      now: () => "2026-12-05T20:00:00+01:00",
    });
    expect([
      rehearsal.result.outcome,
      rehearsal.verification?.results.filter(
        ({ check, outcome }) => /^runtime|^backup/u.test(check) && (outcome === "fail" || outcome === "unknown"),
      ),
    ]).toEqual(["done", []]);
    expect(snapshot(directory, true)).toEqual(before);
    /** The vendor's program writes the migrated configuration anew. */
    const ask = ({ step }: RunQuestion): Promise<RunAnswer> => {
      if (step !== null && inlineText(step.command).includes("Usercube-Upgrade-ConfigurationVersion"))
        writeFiles(new Map([["Conf/Runtime.xml", Buffer.from("<Migrated />")]]), directory);
      return Promise.resolve("yes");
    };
    const result = await run({ directory, archive: join(folder, "new.zip") }, "server", {
      from: "5.1.7",
      parameters: { ...parameters, acknowledged: parameters.acknowledged!.filter((verb) => verb !== "execute") },
      ask,
    });
    expect([result.outcome, result.says]).toEqual(["done", []]);
    const names = readdirSync(directory);
    expect(names).toEqual(
      expect.arrayContaining(["RuntimeOld-5.1.7", "RuntimeOld-5.2.3", "RuntimeOld-6.0", "Runtime"]),
    );
    for (const [name, version] of [
      ["Runtime", "6.2.30.0"],
      ["RuntimeOld-6.0", "6.0.216.0"],
      ["RuntimeOld-5.2.3", "5.2.3.0"],
      ["RuntimeOld-5.1.7", "5.1.7.0"],
    ] as const)
      expect(await nodeHost.readProgramVersion(join(directory, name, "Usercube-Server.dll"))).toEqual({
        state: "version",
        version,
      });
    const restores = createRunbook(project, { role: "server", from: "5.1.7", to: "6.2" })
      .sections.filter(({ kind }) => kind === "rollback")
      .flatMap(({ steps }) => steps.filter(({ id }) => /restore-\d+$/u.test(id)).map(({ id }) => id));
    // One call takes back one installation, the last one first.
    for (const version of ["6.0", "5.2.3", "5.1.7"]) {
      const back = await run({ directory, archive: join(folder, "new.zip") }, "server", {
        from: "5.1.7",
        parameters: { ...parameters, acknowledged: [...acknowledged, ...restores] },
        ask: () => Promise.resolve("yes"),
        mode: "rollback",
      });
      expect([back.outcome, back.says]).toEqual(["rolled-back", [`${version} is back.`]]);
      expect(await nodeHost.readProgramVersion(join(directory, "Runtime/Usercube-Server.dll"))).toMatchObject({
        version: expect.stringMatching(new RegExp(`^${version.replaceAll(".", "\\.")}\\.`, "u")) as string,
      });
    }
    expect(snapshot(directory)).toEqual(before);
  });

  test("between two installations it halts at a hold point, until that is acknowledged", async () => {
    const host = makeHost("agent");
    for (const [path, bytes] of releaseFiles("5.2.3.0"))
      if (/\.(?:exe|dll)$/u.test(path)) writeFileSync(join(host.directory, "Runtime", path), bytes);
    const middle = join(host.folder, "middle.zip");
    writeFileSync(middle, archiveOf(releaseFiles("6.0.216.0")));
    const { operations } = createRunbook(project, { role: "agent", from: "5.2.3", to: "6.2" });
    const conditional = [...new Set(operations.flatMap(({ decisions }) => decisions.map(({ id }) => id)))];
    const parameters = { acknowledged, skipped: conditional, archives: { "6.0": middle } };
    const call = { from: "5.2.3", unattended: true };
    const halted = await run(host, "agent", { ...call, parameters });
    expect(halted).toMatchObject({
      outcome: "stopped",
      at: { operation: { id: "hold/6.0", kind: "hold" } },
      says: [expect.stringContaining("Halted at hold/6.0: 6.0 is installed."), expect.any(String)] as string[],
    });
    // A stop at the hold point is a rehearsal's answer as well.
    const fresh = makeHost("agent");
    const rehearsed = await rehearseRunbook(nodeHost, project, {
      ...{ ...call, directory: fresh.directory, archive: fresh.archive, role: "agent", to: "6.2", parameters },
      now: () => "2026-12-05T20:00:00+01:00",
    });
    expect([rehearsed.result.outcome, rehearsed.result.at?.operation.id]).toEqual(["stopped", "hold/6.0"]);
    expect((await run(host, "agent", { ...call, mode: "resume", parameters })).outcome).toBe("stopped");
    const on = { ...parameters, acknowledged: [...acknowledged, "hold/6.0"] };
    expect((await run(host, "agent", { ...call, mode: "resume", parameters: on })).outcome).toBe("done");
  });

  test("with the caller's own guide the advice stands beside the steps that it names", () => {
    const host = makeHost("agent");
    const guide = join(host.folder, "guide.md");
    writeFileSync(
      guide,
      "# Upgrade\n\n## Agent only, from v6.1 to v6.2\n\n1. Stop the agent.\n2. Rename `Runtime` to `RuntimeOld`.\n3. Extract the release into `Runtime`.\n4. Copy `web.config`, `appsettings.json` and `appsettings.agent.json` from `RuntimeOld` to `Runtime`.\n5. Start the agent.\n",
    );
    const { code, stdout } = runCli(words(host, "agent", "--yes", "--guide", guide));
    expect(code).toBe(0);
    const order = [...stdout.slice(stdout.indexOf("\nRun\n")).matchAll(/^ +([AV]?\d+[a-z]?) {2}/gmu)].map(
      ([, number]) => number,
    );
    const copying = /^ +(\d+[a-z]) {2}\S.*Copy your other/mu.exec(stdout)![1];
    expect(copying).toMatch(/^4/u);
    expect(order.indexOf(copying)).toBeGreaterThan(order.indexOf("4"));
    expect(order.indexOf(copying)).toBeLessThan(order.indexOf("5"));
  });
});
