/** The verify script, really run: over the whole corpus it judges as the library does. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRunbook, judgeDifferences, listPaths, nodeHost, openProject, renderVerifyScript, verifyHost, verificationSchema, type CheckResult, type Project, type Verification } from "../src/index.js";
import { broken, defaultArchives, fine, hostOf, type Case } from "./fixtures/verify/cases.js";
import { canary } from "./fixtures/verify/hosts.js";
import { root } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";
import { testWithPrograms } from "./support/programs.js";

const project: Project = await openProject(nodeHost, { content: join(root, "content/identity-manager"), name: "content/identity-manager" });
const minutes = 60_000;

/** The script of a role's path, in a file. */
async function writeScript(role: string, from: string, to: string, change: (script: string) => string = (script) => script): Promise<string> {
  const bytes = await renderVerifyScript(project, createRunbook(project, { role, from, to }));
  const path = join(makeFolder(), `${role}-${from}-to-${to}.verify.ps1`);
  writeFileSync(path, change(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)));
  return path;
}

/** Puts a body in the place of a function's. */
function replaceFunction(script: string, name: string, body: string): string {
  const at = script.indexOf(`function ${name} {`);
  const end = script.indexOf("\r\n}\r\n", at);
  if (at < 0 || end < 0) throw new Error(`no function ${name}`);
  return `${script.slice(0, at)}function ${name} {\r\n${body.replaceAll("\n", "\r\n")}\r\n}\r\n${script.slice(end + 5)}`;
}

/** What stands for Windows here: versions from a list, and no rights. */
const withoutWindows = (script: string): string =>
  replaceFunction(
    replaceFunction(script, "Get-VersionResource", "    param([string]$Path)\n    $version = $global:Versions[$Path]\n    if ($null -eq $version) { return $null }\n    return @{ Numbers = @($version.Split([char]'.')); FileVersion = $version; ProductVersion = $version }"),
    "Get-FolderRights",
    "    param([string]$Path)\n    return $null",
  );

/** One run of a script. */
interface Job {
  script: string;
  arguments: Record<string, string | boolean>;
}

/** What it gave. */
interface Run {
  code: number;
  output: string;
}

/** Starting pwsh takes longer than a script does: one process runs them all. */
const driver = `param([string]$Jobs, [string]$Output)
$list = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($Jobs))
$global:Versions = @{}
foreach ($property in $list.versions.PSObject.Properties) { $global:Versions[$property.Name] = $property.Value }
$number = 0
foreach ($job in $list.jobs) {
    $arguments = @{}
    foreach ($property in $job.arguments.PSObject.Properties) { $arguments[$property.Name] = $property.Value }
    $lines = & $job.script @arguments
    [IO.File]::WriteAllText("$Output/$number.txt", "$LASTEXITCODE\`n$($lines -join "\`n")")
    $number++
}
`;

function runJobs(pwsh: string, jobs: readonly Job[], versions: Readonly<Record<string, string>> = {}): { runs: Run[]; stderr: string } {
  const folder = makeFolder();
  writeFileSync(join(folder, "driver.ps1"), driver);
  writeFileSync(join(folder, "jobs.json"), JSON.stringify({ versions, jobs }));
  const { stdout, stderr, status } = spawnSync(pwsh, ["-NoProfile", "-NonInteractive", "-File", join(folder, "driver.ps1"), "-Jobs", join(folder, "jobs.json"), "-Output", folder], { encoding: "utf8", maxBuffer: 1 << 28 });
  expect(`${stdout}${status === 0 ? "" : stderr}`).toBe("");
  const runs = jobs.map((_, index) => {
    const text = readFileSync(join(folder, `${String(index)}.txt`), "utf8");
    const end = text.indexOf("\n");
    return { code: Number(text.slice(0, end)), output: text.slice(end + 1) };
  });
  return { runs, stderr };
}

/** Every file below a folder with its hash and times of change. */
function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const seen = lstatSync(join(folder, name));
    hash.update(`${name} ${String(seen.mtimeMs)} ${String(seen.size)} ${seen.isFile() ? createHash("sha256").update(readFileSync(join(folder, name))).digest("hex") : ""}\n`);
  }
  return hash.digest("hex");
}

const archives = makeFolder();
const written = new Map<Buffer, string>();

/** The path of an archive, written once. */
function archivePath(bytes: Buffer | null | undefined, usual: Buffer): string | undefined {
  if (bytes === null) return undefined;
  const content = bytes ?? usual;
  const known = written.get(content) ?? join(archives, `${String(written.size)}.zip`);
  if (!written.has(content)) writeFileSync(known, content);
  written.set(content, known);
  return known;
}

/** The same words, whichever of the two says them: options are called otherwise, and content is compared otherwise. */
const inOneTongue = (text: string): string => text.replaceAll("--backup", "-BackupName").replaceAll("--archive", "-Archive").replaceAll("--baseline", "-Baseline").replaceAll("--url", "-Url").replaceAll("CRC-32", "SHA-256");
const textsOf = ({ expected, actual, message, remedy = "" }: CheckResult): string => inOneTongue([expected, actual, message, remedy].join("\n"));
const judgementOf = ({ check, subject, outcome, origin, verdict, step, files = [], settings = [] }: CheckResult): object => ({ check, subject, outcome, origin, verdict, step, files, settings });

testWithPrograms(
  ["pwsh"],
  "judges every host of the corpus as the library does, tells no secret and changes nothing",
  async ({ pwsh }) => {
    const cases: Case[] = [...broken, ...fine];
    const scripts = Object.fromEntries(await Promise.all(["server", "agent"].map(async (role) => [role, await writeScript(role, "6.1", "6.2", withoutWindows)] as const)));
    const versions: Record<string, string> = {};
    const prepared: { one: Case; folder: string; before: string; expected: Verification; job: Job }[] = [];
    for (const one of cases) {
      const folder = writeFiles(hostOf(one));
      const before = fingerprint(folder);
      const [archive, baseline] = [archivePath(one.archive, defaultArchives.archive), archivePath(one.baseline, defaultArchives.baseline)];
      const expected = await verifyHost(nodeHost, project, { directory: folder, role: one.role, from: "6.1", to: "6.2", backup: one.backup, quick: one.quick ?? false, archive, baseline });
      for (const name of readdirSync(folder, { recursive: true }).map(String)) {
        if (!/Usercube-(?:Server|Agent)\.dll$/iu.test(name)) continue;
        const seen = await nodeHost.readProgramVersion(join(folder, name));
        if (seen.state === "version") versions[join(folder, name)] = seen.version;
      }
      const given = { WorkingDirectory: folder, Archive: archive ?? "", Baseline: baseline ?? "", BackupName: one.backup ?? "", AsJson: true, Quick: one.quick ?? false };
      prepared.push({ one, folder, before, expected, job: { script: scripts[one.role]!, arguments: given } });
    }
    const texts = prepared.filter((_, index) => index % 8 === 0).map(({ job }): Job => ({ ...job, arguments: { ...job.arguments, AsJson: false } }));
    const { runs, stderr } = runJobs(pwsh, [...prepared.map(({ job }) => job), ...texts], versions);
    expect(stderr).toBe("");

    const differing = new Map<string, string[]>();
    for (const [index, { one, folder, before, expected }] of prepared.entries()) {
      const run = runs[index]!;
      const actual = verificationSchema.parse(JSON.parse(run.output)) satisfies Verification;
      const { fail, unknown } = expected.summary;
      expect(run.code, one.name).toBe(fail + unknown > 0 ? 1 : 0);
      expect(fingerprint(folder), one.name).toBe(before);
      expect(actual.subject).toEqual(expected.subject);
      const ofScriptAlone = new Set(judgeDifferences.filter(({ kind }) => kind === "judged").map(({ check }) => check as string));
      const shared = ({ results }: Verification): CheckResult[] => results.filter(({ check }) => !ofScriptAlone.has(check));
      expect(shared(actual).map(judgementOf), one.name).toEqual(shared(expected).map(judgementOf));
      expect(actual.progress, one.name).toEqual(expected.progress);
      expect(actual.summary, one.name).toEqual(expected.summary);
      shared(actual).forEach((result, at) => {
        const [ours, theirs] = [textsOf(result), textsOf(shared(expected)[at]!)];
        if (ours !== theirs) differing.set(result.check, [...(differing.get(result.check) ?? []), `${one.name}\n  script:  ${ours}\n  library: ${theirs}`]);
      });
    }
    // What is told in other words, and nothing else, stands in the table.
    expect(Object.fromEntries([...differing].filter(([check]) => !judgeDifferences.some((known) => known.check === check)))).toEqual({});
    for (const { output } of runs) expect(output.toLowerCase().includes(canary.toLowerCase())).toBe(false);
  },
  10 * minutes,
);

/** A text with a few slips of the hand in it, as bytes in some encoding. */
function damaged(texts: fc.Arbitrary<string>, pieces: readonly string[]): fc.Arbitrary<Buffer> {
  const slip = fc.record({ at: fc.nat(400), length: fc.nat(2), put: fc.constantFrom(...pieces) });
  const encodings: readonly ((text: string) => Buffer)[] = [
    ...Array.from({ length: 4 }, () => (text: string) => Buffer.from(text)),
    (text) => Buffer.from(text, "latin1"),
    (text) => Buffer.from(`\ufeff${text}`),
    (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
    (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
    (text) => Buffer.from(text, "utf16le"),
  ];
  return fc.tuple(texts, fc.array(slip, { maxLength: 3 }), fc.constantFrom(...encodings)).map(([text, slips, encode]) => encode(slips.reduce((whole, { at, length, put }) => whole.slice(0, at % (whole.length + 1)) + put + whole.slice((at % (whole.length + 1)) + length), text)));
}

const keys = fc.constantFrom("a", "A", "b", "A:B", "é", "É", "ı", "i", "I", "", "Password", "x__y", "0", "Keys", "Count");
const leaves = fc.oneof(fc.constantFrom<unknown>("", "v", "V", "./c.pfx", "..\\d\\e.pfx", "é\ud83d\ude00", "a\"b\\c\n", null, true, false, [], {}), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const { tree } = fc.letrec<{ tree: unknown; object: object }>((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, leaves, fc.array(tie("tree"), { maxLength: 3 }), tie("object")),
  object: fc.dictionary(keys, tie("tree"), { maxKeys: 5 }),
}));
const jsonTexts = fc.tuple(fc.dictionary(keys, tree, { maxKeys: 6 }), fc.constantFrom(0, 2, "\t")).map(([value, indent]) => JSON.stringify(value, null, indent));
const jsonPieces = ["", "{", "}", "[", "]", ",", ":", '"', "\\", "//c\n", "/* c */", "/*", " ", "\r\n", "1.", "01", "-", "1e5", "tru", "null", "é", "\u0001", "\\u12", '"\\ud800"', "\u2028", "<<<<<<< a\n", ">>>>>>> b"];

testWithPrograms(
  ["pwsh"],
  "reads settings as the library does, damaged ones too",
  async ({ pwsh }) => {
    const script = await writeScript("server", "6.1", "6.2", withoutWindows);
    const jobs: Job[] = [];
    const expected: Verification[] = [];
    const seed = Number(process.env["SEED"] ?? 7);
    const samples = fc.sample(fc.tuple(damaged(jsonTexts, jsonPieces), damaged(jsonTexts, jsonPieces), fc.nat(3)), { numRuns: 360, seed });
    for (let host = 0; host < samples.length; host += 60) {
      const files = new Map<string, Buffer>(hostOf(fine[0]!));
      samples.slice(host, host + 60).forEach(([current, backup, same], at) => {
        files.set(`RuntimeOld/appsettings.x${String(at)}.json`, backup);
        files.set(`Runtime/appsettings.x${String(at)}.json`, same === 0 ? Buffer.concat([backup, Buffer.from("\n")]) : current);
      });
      const folder = writeFiles(files);
      expected.push(await verifyHost(nodeHost, project, { directory: folder, role: "server", from: "6.1", to: "6.2" }));
      jobs.push({ script, arguments: { WorkingDirectory: folder, AsJson: true } });
    }
    const { runs, stderr } = runJobs(pwsh, jobs);
    expect(stderr).toBe("");
    const unlike = runs.flatMap(({ output }, index) => {
      const sayOf = ({ results }: Verification): string[] => results.filter(({ check }) => /^config/u.test(check)).map((result) => JSON.stringify([judgementOf(result), textsOf(result)]));
      const [ours, theirs] = [sayOf(JSON.parse(output) as Verification), sayOf(expected[index]!)];
      return [...ours.filter((line) => !theirs.includes(line)).map((line) => `script: ${line}`), ...theirs.filter((line) => !ours.includes(line)).map((line) => `library: ${line}`)];
    });
    expect(unlike).toEqual([]);
  },
  5 * minutes,
);

testWithPrograms(
  ["pwsh"],
  "is fit for Windows PowerShell 5.1, for every role and path",
  async ({ pwsh }) => {
    const paths = listPaths(project.graph);
    const files = await Promise.all(paths.map(({ role, from, to }) => writeScript(role, from, to)));
    expect(files.length).toBeGreaterThan(20);
    const { stdout } = spawnSync(pwsh, ["-Lint51", ...files], { encoding: "utf8", maxBuffer: 1 << 28 });
    expect(JSON.parse(stdout)).toEqual([]);
  },
  5 * minutes,
);

test("differences name a check each, with a reason", () => {
  expect(judgeDifferences.length).toBeGreaterThan(0);
  expect(judgeDifferences.every(({ reason }) => reason.length > 5)).toBe(true);
});
