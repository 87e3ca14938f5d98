/**
 * The corpus of hosts: each broken one gives its finding and no other, each fine one none; and no secret is ever told.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  checkSummaries,
  createRunbook,
  listPaths,
  nodeHost,
  openProject,
  verificationSchema,
  verifyHost,
  type Path,
  type Project,
  type CheckResult,
  type RunbookStep,
  type Verification,
} from "../src/index.js";
import { checkNames, type CheckName } from "../src/model/verification.js";
import { verificationReporterNames, verificationReporters } from "../src/reporters/verification/index.js";
import { broken, defaultArchives, fine, hostOf, type Case } from "./fixtures/verify/cases.js";
import { archiveOf, canary, customerSettings, releaseFiles } from "./fixtures/verify/hosts.js";
import { splitRemedy } from "../src/reporters/verification/remedy.js";
import { root } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";
import { testWithPrograms } from "./support/programs.js";
import { smallGuide, smallProduct } from "./support/small-pack.js";

const project: Project = await openProject(nodeHost, {
  content: join(root, "content/identity-manager"),
  name: "content/identity-manager",
});
const archives = makeFolder();
const written = new Map<Buffer, string>();

/** The path of an archive, written once. */
function archivePath(bytes: Buffer | null | undefined, usual: Buffer): string | undefined {
  if (bytes === null) return undefined;
  const content = bytes ?? usual;
  const known = written.get(content);
  if (known !== undefined) return known;
  const path = join(archives, `${String(written.size)}.zip`);
  writeFileSync(path, content);
  written.set(content, path);
  return path;
}

/** Every file below a folder with its hash and times of change. */
function fingerprint(folder: string): string {
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  const hash = createHash("sha256");
  for (const name of names) {
    const { mtimeMs, size } = statSync(join(folder, name));
    hash.update(`${name} ${String(mtimeMs)} ${String(size)}\n`);
  }
  return hash.digest("hex");
}

async function verifyCase(one: Case): Promise<{ verification: Verification; folder: string }> {
  const folder = writeFiles(hostOf(one));
  const before = fingerprint(folder);
  const verification = await verifyHost(nodeHost, project, {
    ...{
      directory: folder,
      role: one.role,
      from: "6.1",
      to: "6.2",
      ...one.path,
      backup: one.backup,
      quick: one.quick ?? false,
    },
    archive: archivePath(one.archive, defaultArchives.archive),
    baseline: archivePath(one.baseline, defaultArchives.baseline),
  });
  expect(fingerprint(folder)).toBe(before);
  return { verification, folder };
}

const findingsOf = ({ results }: Verification): string[] =>
  results
    .filter(({ outcome }) => !["pass", "skip"].includes(outcome))
    .map(({ check, outcome, subject }) => `${check} ${outcome} ${subject}`);

const allSteps = (steps: readonly RunbookStep[]): RunbookStep[] =>
  steps.flatMap((step) => [step, ...allSteps(step.substeps)]);
const inEveryFormat = (verification: Verification): string =>
  verificationReporterNames
    .map((name) =>
      verificationReporters[name].report({
        verification,
        product: "p",
        style: (_, text) => text,
        width: 100,
        quiet: false,
        checkSummaries,
      }),
    )
    .join("\n");

const stepsOf = ({ role, path }: Case): Map<string, { number: string; line: number; origin: string }> =>
  new Map(
    createRunbook(project, { role, from: "6.1", to: "6.2", ...path }).sections.flatMap(({ steps }) =>
      allSteps(steps).map(({ id, number, source, origin }) => [id, { number, line: source.line, origin }]),
    ),
  );

/** What must be so of every verification, whatever it finds. */
function expectSound(verification: Verification, one: Case): void {
  expect(verificationSchema.parse(verification)).toEqual(verification);
  expect([...new Set(verification.results.map(({ check }) => check))]).toEqual(checkNames);
  const steps = stepsOf(one);
  for (const { step, origin, outcome, remedy, expected, actual, message, check } of verification.results) {
    expect(
      [expected, actual, message].every((text) => text.length > 3),
      check,
    ).toBe(true);
    expect(remedy !== undefined, `${check} ${outcome}`).toBe(["warn", "fail", "unknown"].includes(outcome));
    if (origin === "guide") expect(step, check).not.toBeNull();
    if (step !== null)
      expect(steps.get(step.id), check).toEqual({ number: step.number, line: step.source.line, origin });
    if (outcome === "skip") expect(message).toMatch(/^Skipped: /u);
  }
  const texts = inEveryFormat(verification);
  expect(texts.includes(canary)).toBe(false);
  expect(texts.toLowerCase().includes(canary.toLowerCase())).toBe(false);
}

describe("broken hosts", () => {
  test.each(broken.map((one) => [`${one.name} (${one.role})`, one] as const))("%s", async (_, one) => {
    const { verification } = await verifyCase(one);
    expect(findingsOf(verification)).toEqual(one.findings);
    expect(verification.progress).toEqual(one.progress ?? null);
    expectSound(verification, one);
  });

  test("are at least forty, and every check that can fail on this machine does", () => {
    expect(broken.length).toBeGreaterThanOrEqual(40);
    const found = new Set(broken.flatMap(({ findings }) => findings.map((finding) => finding.split(" ")[0])));
    const elsewhere: CheckName[] = ["config-new-settings", "runtime-rights", "service-responds"];
    expect(checkNames.filter((name) => !elsewhere.includes(name) && !found.has(name))).toEqual([]);
  });
});

describe("hosts that are fine in an unusual way", () => {
  test.each(fine.map((one) => [`${one.name} (${one.role})`, one] as const))("%s", async (_, one) => {
    const { verification } = await verifyCase(one);
    expect(findingsOf(verification)).toEqual([]);
    expect(verification.progress).toBeNull();
    expect(verification.summary.outcome).toBe("pass");
    expectSound(verification, one);
  });
});

test("without the old archive, what the backup has too is taken for the customer's, and said to be", async () => {
  const stale = broken.find(({ name }) => name === "a stale library of the old release")!;
  const judge = async (one: Case): Promise<CheckResult | undefined> =>
    (await verifyCase({ ...one, baseline: null })).verification.results.find(({ check }) => check === "runtime-clean");
  expect(await judge(stale)).toMatchObject({
    outcome: "pass",
    actual: "1 file that the backup has too",
    message:
      "1 file (`Runtime/Usercube.Legacy.dll`) is taken for the customer's, since the backup has it; with `--baseline` stale ones of the old release would be told apart.",
  });
  expect(await judge(fine[0]!)).toMatchObject({ outcome: "pass", actual: "nothing else" });
});

test("the corpus has its canary where secrets are", () => {
  const files = [...hostOf(fine[0]!)].filter(([path]) => /appsettings/u.test(path) && !path.includes("/Agent/"));
  expect(files.every(([, bytes]) => bytes.includes(canary))).toBe(true);
  expect(readFileSync(join(root, "test/fixtures/verify/hosts.ts"), "utf8")).toContain(canary);
});

test("where a program of a later step may rewrite settings, what moved is explained, and what is gone is not", async () => {
  const settings = (keys: Record<string, unknown>): Buffer => Buffer.from(JSON.stringify(keys));
  const verdictOf = async (now: Record<string, unknown>): Promise<string | undefined> => {
    const one: Case = {
      ...fine[0]!,
      change: (files) => (
        releaseFiles("5.1.7.7").forEach((bytes, name) => files.set(`RuntimeOld/${name}`, bytes)),
        files.set("RuntimeOld/appsettings.agent.json", settings({ InformationSystems: { AD: { Login: canary } } })),
        files.set("Runtime/appsettings.agent.json", settings(now)),
        undefined
      ),
    };
    const { results } = await verifyHost(nodeHost, project, {
      directory: writeFiles(hostOf(one)),
      role: "server",
      from: "5.1.7",
      to: "5.2.3",
    });
    return results.find(
      ({ check, subject }) => check === "config-copied" && subject === "Runtime/appsettings.agent.json",
    )?.verdict;
  };
  expect(await verdictOf({ Connections: { AD: { Login: canary } } })).toBe("merged");
  expect(await verdictOf({ Connections: {}, OpenId: { AgentIdentifier: "Local" } })).toBe("diverged");
});

describe("every path, with and without archives", () => {
  /** The host at the path's end, done as its guides say: with the backup of every installation on the way. */
  function hostAt({ role, from, to, hops }: Path): {
    files: Map<string, Buffer>;
    archive: string;
    baseline: string;
    backup: string;
  } {
    const build = (version: string): Map<string, Buffer> =>
      releaseFiles(version === "5.1.7" ? "5.1.7.7" : `${version}.200.0`);
    const last = hops.at(-1) ?? { from, to };
    const [older, newer] = [build(last.from), build(last.to)];
    const settings = new Map(
      Object.entries(customerSettings(role === "agent" ? "agent" : "server")).filter(
        ([name]) =>
          (name !== "web.config" || role === "agent") && (name !== "appsettings.agent.json" || role !== "server-only"),
      ),
    );
    const backupOf = (hop: { from: string }): string => (hops.length > 1 ? `RuntimeOld-${hop.from}` : "RuntimeOld");
    const own = new Map([["UsercubeContoso.pfx", Buffer.from("PFX")]]);
    const below = (folder: string, ...maps: ReadonlyMap<string, Buffer>[]): [string, Buffer][] =>
      maps.flatMap((map) => [...map].map(([path, bytes]): [string, Buffer] => [`${folder}/${path}`, bytes]));
    const files = new Map([
      ...hops.flatMap((hop) => below(backupOf(hop), build(hop.from), settings, own)),
      ...below("Runtime", newer, settings, own),
      ["Work/keep.txt", Buffer.from("x")] as const,
      ["Temp/keep.txt", Buffer.from("x")] as const,
    ]);
    return {
      files,
      archive: archivePath(archiveOf(newer), defaultArchives.archive) ?? "",
      baseline: archivePath(archiveOf(older), defaultArchives.baseline) ?? "",
      backup: backupOf(last),
    };
  }

  test.each(listPaths(project.graph).map((path) => [`${path.role} ${path.from} to ${path.to}`, path] as const))(
    "%s",
    async (_, path) => {
      const { files, archive, baseline, backup } = hostAt(path);
      const request = { role: path.role, from: path.from, to: path.to };
      const steps = new Map(
        createRunbook(project, request).sections.flatMap(({ hop, steps: own }) =>
          allSteps(own).map((step) => [step.id, { number: step.number, hop }] as const),
        ),
      );
      const judge = async (host: Map<string, Buffer>, releases: object): Promise<Verification> =>
        verifyHost(nodeHost, project, { directory: writeFiles(host), ...request, ...releases });
      for (const releases of [{}, { archive, baseline }]) {
        expect(findingsOf(await judge(files, releases)), "as its guides say").toEqual([]);
        const broken = new Map(files);
        broken.set("Runtime/appsettings.json", Buffer.from('{ "ApplicationUri": '));
        const verification = await judge(broken, releases);
        // The way to 5.1.7 copies no settings: it has a program read them.
        expect(findingsOf(verification)).toEqual([
          ...(path.to === "5.1.7" ? [] : ["config-copied fail Runtime/appsettings.json"]),
          "config-readable fail Runtime/appsettings.json",
        ]);
        for (const { step } of verification.results)
          if (step !== null)
            expect([step.number, path.hops.length]).toEqual([steps.get(step.id)?.number, steps.get(step.id)?.hop]);
        expect(verification.results.find(({ check }) => check === "backup-exists")?.subject).toBe(backup);
      }
    },
  );
});

test("another product's checks come from its own guide and pack", async () => {
  const settingsFiles =
    "settingsFiles:\n  - { name: portal.json, folder: App, roles: [server], format: json, need: required, source: guide }\n  - { name: logging.xml, folder: App, roles: [server], format: xml, need: optional, source: guide }";
  const steps =
    "1. Stop the {role}.\n2. Rename the `App` folder to `AppOld`.\n3. Extract `app.zip` into a new `App` folder.\n4. Copy `portal.json` and `portal.ini` from `AppOld` to `App`.\n5. Start the {role}.\n";
  const content = writeFiles(
    new Map(
      [
        ["product.yml", smallProduct(["1.0", "2.0"]).replace("settingsFiles: []", settingsFiles)],
        ["guides/1-2.md", smallGuide("1.0", "2.0", steps)],
      ].map(([path = "", text = ""]) => [path, Buffer.from(text)]),
    ),
  );
  const files = (lost: string[]): Map<string, Buffer> =>
    new Map(
      ["App", "AppOld"].flatMap((folder) =>
        [
          ["portal.json", '{"Port":8080}'],
          ["portal.ini", "port=8080"],
          ["logging.xml", "<log/>"],
        ]
          .map(([name = "", text = ""]): [string, Buffer] => [`${folder}/${name}`, Buffer.from(text)])
          .filter(([path]) => !lost.includes(path)),
      ),
    );
  const judge = async (lost: string[]): Promise<Verification> =>
    verifyHost(nodeHost, await openProject(nodeHost, { content, name: "acme" }), {
      directory: writeFiles(files(lost)),
      role: "server",
      from: "1.0",
      to: "2.0",
    });
  expect(findingsOf(await judge([]))).toEqual([]);
  const { results, progress } = await judge(["App/portal.ini"]);
  expect(
    results
      .filter(({ outcome }) => outcome === "fail")
      .map(({ check, subject, step }) => [check, subject, step?.number]),
  ).toEqual([["config-copied", "App/portal.ini", "4"]]);
  expect(progress).toEqual({ completed: ["1", "2", "3"], stoppedBefore: "4" });
});

/** Cases whose findings name a command that mends them. */
const mended = [
  "a settings file missing",
  "the hyphen of the guide",
  "web.config.txt",
  "settings beside Runtime",
  "the folders swapped",
  "Runtime in Runtime",
  "encrypted settings left behind",
  "a certificate in a folder of its own left behind",
  "app_offline.htm",
  "a stale library of the old release",
  "cut off",
];

testWithPrograms(
  ["pwsh"],
  "the commands that a finding names mend it, in a folder with quotes in its name",
  async ({ pwsh }) => {
    for (const one of broken.filter(({ name }) => mended.includes(name))) {
      const folder = join(makeFolder(), "Contoso's ‘portal’");
      writeFiles(hostOf(one), folder);
      const verify = (): Promise<Verification> =>
        verifyHost(nodeHost, project, {
          directory: folder,
          role: one.role,
          from: "6.1",
          to: "6.2",
          archive: archivePath(undefined, defaultArchives.archive),
          baseline: archivePath(undefined, defaultArchives.baseline),
        });
      const commands = new Set(
        (await verify()).results.flatMap(({ remedy }) =>
          remedy === undefined ? [] : (splitRemedy(remedy).command ?? []),
        ),
      );
      expect(commands.size, one.name).toBe(1);
      execFileSync(pwsh, [
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        `$ErrorActionPreference = 'Stop'; ${[...commands].join("; ")}`,
      ]);
      expect(findingsOf(await verify()), one.name).toEqual([]);
    }
  },
  120_000,
);
