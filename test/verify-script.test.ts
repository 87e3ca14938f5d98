/** The verify script, really run: over the whole corpus it judges as the library does. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createProject,
  createRunbook,
  judgeDifferences,
  listPaths,
  nodeHost,
  openProject,
  renderVerifyScript,
  verifyHost,
  verificationSchema,
  type CheckResult,
  type Parameters,
  type Project,
  type Verification,
} from "../src/index.js";
import { broken, defaultArchives, fine, hostOf, type Case } from "./fixtures/verify/cases.js";
import { archiveOf, canary, newRelease, upgradedHost } from "./fixtures/verify/hosts.js";
import { root, runCli } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";
import { testWithPrograms } from "./support/programs.js";
import { smallGuide, smallPack, smallProduct } from "./support/small-pack.js";

const project: Project = await openProject(nodeHost, {
  content: join(root, "content/identity-manager"),
  name: "content/identity-manager",
});
/** Long, since a busy machine takes long to start programs. */
const enoughMs = 15 * 60_000;

/** The script of a role's path, in a file. */
async function writeScript(
  role: string,
  from: string,
  to: string,
  change: (script: string) => string = (script) => script,
  parameters: Parameters = {},
): Promise<string> {
  const bytes = await renderVerifyScript(project, createRunbook(project, { role, from, to, parameters }));
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

/** What stands for Windows here: no rights. */
const withoutWindows = (script: string): string =>
  replaceFunction(script, "Get-FolderRights", "    param([string]$Path)\n    return $null");

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
$number = 0
foreach ($job in $list.jobs) {
    $arguments = @{}
    foreach ($property in $job.arguments.PSObject.Properties) { $arguments[$property.Name] = $property.Value }
    $lines = & $job.script @arguments
    [IO.File]::WriteAllText("$Output/$number.txt", "$LASTEXITCODE\`n$($lines -join "\`n")")
    $number++
}
`;

function runJobs(pwsh: string, jobs: readonly Job[]): { runs: Run[]; stderr: string } {
  const folder = makeFolder();
  writeFileSync(join(folder, "driver.ps1"), driver);
  writeFileSync(join(folder, "jobs.json"), JSON.stringify({ jobs }));
  const { stdout, stderr, status } = spawnSync(
    pwsh,
    [
      "-NoProfile",
      "-NonInteractive",
      "-File",
      join(folder, "driver.ps1"),
      "-Jobs",
      join(folder, "jobs.json"),
      "-Output",
      folder,
    ],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
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
    hash.update(
      `${name} ${String(seen.mtimeMs)} ${String(seen.size)} ${
        seen.isFile()
          ? createHash("sha256")
              .update(readFileSync(join(folder, name)))
              .digest("hex")
          : ""
      }\n`,
    );
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
const inOneTongue = (text: string): string =>
  text
    .replaceAll("--backup", "-BackupName")
    .replaceAll("--archive", "-Archive")
    .replaceAll("--baseline", "-Baseline")
    .replaceAll("--url", "-Url")
    .replaceAll("CRC-32", "SHA-256");
const textsOf = ({ expected, actual, message, remedy = "" }: CheckResult): string =>
  inOneTongue([expected, actual, message, remedy].join("\n"));
const judgementOf = ({
  check,
  subject,
  outcome,
  origin,
  verdict,
  step,
  files = [],
  settings = [],
}: CheckResult): object => ({ check, subject, outcome, origin, verdict, step, files, settings });

testWithPrograms(
  ["pwsh"],
  "judges every host of the corpus as the library does, tells no secret and changes nothing",
  async ({ pwsh }) => {
    const cases: Case[] = [...broken, ...fine];
    const scripts = new Map<string, string>();
    const prepared: { one: Case; folder: string; before: string; expected: Verification; job: Job }[] = [];
    for (const one of cases) {
      const folder = writeFiles(hostOf(one));
      const before = fingerprint(folder);
      const { from, to } = { from: "6.1", to: "6.2", ...one.path };
      const asked = `${one.role} ${from} ${to}`;
      scripts.set(asked, scripts.get(asked) ?? (await writeScript(one.role, from, to, withoutWindows)));
      const [archive, baseline] = [
        archivePath(one.archive, defaultArchives.archive),
        archivePath(one.baseline, defaultArchives.baseline),
      ];
      const expected = await verifyHost(nodeHost, project, {
        directory: folder,
        role: one.role,
        from,
        to,
        backup: one.backup,
        quick: one.quick ?? false,
        archive,
        baseline,
      });
      const given = {
        WorkingDirectory: folder,
        Archive: archive ?? "",
        Baseline: baseline ?? "",
        BackupName: one.backup ?? "",
        AsJson: true,
        Quick: one.quick ?? false,
      };
      prepared.push({ one, folder, before, expected, job: { script: scripts.get(asked)!, arguments: given } });
    }
    const texts = prepared
      .filter((_, index) => index % 8 === 0)
      .map(({ job }): Job => ({ ...job, arguments: { ...job.arguments, AsJson: false } }));
    const { runs, stderr } = runJobs(pwsh, [...prepared.map(({ job }) => job), ...texts]);
    expect(stderr).toBe("");

    const differing = new Map<string, string[]>();
    for (const [index, { one, folder, before, expected }] of prepared.entries()) {
      const run = runs[index]!;
      const actual = verificationSchema.parse(JSON.parse(run.output)) satisfies Verification;
      const { fail, unknown } = expected.summary;
      expect(run.code, one.name).toBe(fail + unknown > 0 ? 1 : 0);
      expect(fingerprint(folder), one.name).toBe(before);
      expect(actual.subject).toEqual(expected.subject);
      const ofScriptAlone = new Set(
        judgeDifferences.filter(({ kind }) => kind === "judged").map(({ check }) => check as string),
      );
      const shared = ({ results }: Verification): CheckResult[] =>
        results.filter(({ check }) => !ofScriptAlone.has(check));
      expect(shared(actual).map(judgementOf), one.name).toEqual(shared(expected).map(judgementOf));
      expect(actual.progress, one.name).toEqual(expected.progress);
      expect(actual.summary, one.name).toEqual(expected.summary);
      shared(actual).forEach((result, at) => {
        const [ours, theirs] = [textsOf(result), textsOf(shared(expected)[at]!)];
        if (ours !== theirs)
          differing.set(result.check, [
            ...(differing.get(result.check) ?? []),
            `${one.name}\n  script:  ${ours}\n  library: ${theirs}`,
          ]);
      });
    }
    // What is told in other words, and nothing else, stands in the table.
    expect(
      Object.fromEntries([...differing].filter(([check]) => !judgeDifferences.some((known) => known.check === check))),
    ).toEqual({});
    for (const { output } of runs) expect(output.toLowerCase().includes(canary.toLowerCase())).toBe(false);
  },
  enoughMs,
);

/** The same samples in every run. */
const seed = Number(process.env["SEED"] ?? 7);

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
  return fc
    .tuple(texts, fc.array(slip, { maxLength: 3 }), fc.constantFrom(...encodings))
    .map(([text, slips, encode]) =>
      encode(
        slips.reduce(
          (whole, { at, length, put }) =>
            whole.slice(0, at % (whole.length + 1)) + put + whole.slice((at % (whole.length + 1)) + length),
          text,
        ),
      ),
    );
}

const keys = fc.constantFrom(
  "a",
  "A",
  "b",
  "A:B",
  "é",
  "É",
  "ı",
  "i",
  "I",
  "",
  "Password",
  "x__y",
  "0",
  "Keys",
  "Count",
);
const leaves = fc.oneof(
  fc.constantFrom<unknown>(
    "",
    "v",
    "V",
    "./c.pfx",
    "..\\d\\e.pfx",
    "é\ud83d\ude00",
    'a"b\\c\n',
    null,
    true,
    false,
    [],
    {},
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { tree } = fc.letrec<{ tree: unknown; object: object }>((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, leaves, fc.array(tie("tree"), { maxLength: 3 }), tie("object")),
  object: fc.dictionary(keys, tie("tree"), { maxKeys: 5 }),
}));
const jsonTexts = fc
  .tuple(fc.dictionary(keys, tree, { maxKeys: 6 }), fc.constantFrom(0, 2, "\t"))
  .map(([value, indent]) => JSON.stringify(value, null, indent));
const jsonPieces = [
  "",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "//c\n",
  "/* c */",
  "/*",
  " ",
  "\r\n",
  "1.",
  "01",
  "-",
  "1e5",
  "tru",
  "null",
  "é",
  "\u0001",
  "\\u12",
  '"\\ud800"',
  "\u2028",
  "<<<<<<< a\n",
  ">>>>>>> b",
];

testWithPrograms(
  ["pwsh"],
  "reads settings as the library does, damaged ones too",
  async ({ pwsh }) => {
    const script = await writeScript("server", "6.1", "6.2", withoutWindows);
    const jobs: Job[] = [];
    const expected: Verification[] = [];
    const samples = fc.sample(fc.tuple(damaged(jsonTexts, jsonPieces), damaged(jsonTexts, jsonPieces), fc.nat(3)), {
      numRuns: 360,
      seed,
    });
    for (let host = 0; host < samples.length; host += 60) {
      const files = new Map<string, Buffer>(hostOf(fine[0]!));
      samples.slice(host, host + 60).forEach(([current, backup, same], at) => {
        files.set(`RuntimeOld/appsettings.x${String(at)}.json`, backup);
        files.set(
          `Runtime/appsettings.x${String(at)}.json`,
          same === 0 ? Buffer.concat([backup, Buffer.from("\n")]) : current,
        );
      });
      const folder = writeFiles(files);
      expected.push(await verifyHost(nodeHost, project, { directory: folder, role: "server", from: "6.1", to: "6.2" }));
      jobs.push({ script, arguments: { WorkingDirectory: folder, AsJson: true } });
    }
    const { runs, stderr } = runJobs(pwsh, jobs);
    expect(stderr).toBe("");
    const unlike = runs.flatMap(({ output }, index) => {
      const sayOf = ({ results }: Verification): string[] =>
        results
          .filter(({ check }) => /^config/u.test(check))
          .map((result) => JSON.stringify([judgementOf(result), textsOf(result)]));
      const [ours, theirs] = [sayOf(JSON.parse(output) as Verification), sayOf(expected[index]!)];
      return [
        ...ours.filter((line) => !theirs.includes(line)).map((line) => `script: ${line}`),
        ...theirs.filter((line) => !ours.includes(line)).map((line) => `library: ${line}`),
      ];
    });
    expect(unlike).toEqual([]);
  },
  enoughMs,
);

const webConfigs = fc
  .record({
    attributes: fc.array(
      fc.constantFrom(
        'name="x"',
        'path="."',
        'value="./d.pfx"',
        "Keys='1'",
        'Count="2"',
        'value="..\\RuntimeOld\\y"',
        "b=''",
        'c="&amp;&#10;&lt;"',
      ),
      { maxLength: 2 },
    ),
    inside: fc.array(
      fc.constantFrom(
        "text",
        " ",
        "&lt;",
        "<a/>",
        "<a b='c'></a>",
        "<!-- <<<<<<< -->",
        "<![CDATA[<x>]]>",
        "<Keys>1</Keys>",
        '<add modules="AspNetCoreModule, Other" />',
        "&#65;",
        '<environmentVariables><environmentVariable name="A__B" value="v" /></environmentVariables>',
      ),
      { maxLength: 4 },
    ),
    program: fc.constantFrom("Usercube-Agent.dll", "Usercube-Server.dll", "'my folder\\Usercube-Agent.dll'"),
  })
  .map(
    ({ attributes, inside, program }) =>
      `<?xml version="1.0"?>\n<configuration>\n  <x ${attributes.join(" ")}>${inside.join("")}</x>\n  <handlers>${inside.join("\n")}</handlers>\n  <aspNetCore processPath="dotnet" arguments="${program}">${inside.join("")}</aspNetCore>\n</configuration>\n`,
  );
const xmlPieces = [
  "",
  "<",
  ">",
  "/",
  "&",
  '"',
  "'",
  "<a>",
  "</a>",
  "<!--",
  "-->",
  "<!DOCTYPE configuration>",
  "&nbsp;",
  "\u0001",
  "é",
  " ",
  "\n<<<<<<< a\n",
];

testWithPrograms(
  ["pwsh"],
  "reads web.config as the library does, damaged ones too",
  async ({ pwsh }) => {
    const script = await writeScript("agent", "6.1", "6.2", withoutWindows);
    const jobs: Job[] = [];
    const expected: Verification[] = [];
    for (const [current, backup, same] of fc.sample(
      fc.tuple(damaged(webConfigs, xmlPieces), damaged(webConfigs, ["", " "]), fc.nat(3)),
      { numRuns: 30, seed },
    )) {
      const files = upgradedHost("agent");
      files.set("RuntimeOld/web.config", backup);
      files.set("Runtime/web.config", same === 0 ? Buffer.concat([backup, Buffer.from("\n")]) : current);
      const folder = writeFiles(files);
      expected.push(await verifyHost(nodeHost, project, { directory: folder, role: "agent", from: "6.1", to: "6.2" }));
      jobs.push({ script, arguments: { WorkingDirectory: folder, AsJson: true } });
    }
    const { runs, stderr } = runJobs(pwsh, jobs);
    expect(stderr).toBe("");
    // Of XML that cannot be read the two parsers tell different places and reasons.
    const sayOf = ({ results }: Verification): unknown =>
      results
        .filter(({ check }) => /config/u.test(check))
        .map((result) => [
          judgementOf(result),
          result.check === "config-readable" && result.outcome === "fail" ? "" : textsOf(result),
        ]);
    runs.forEach(({ output }, index) =>
      expect(
        sayOf(JSON.parse(output) as Verification),
        readFileSync(join(String(jobs[index]!.arguments["WorkingDirectory"]), "Runtime/web.config"), "utf8"),
      ).toEqual(sayOf(expected[index]!)),
    );
  },
  enoughMs,
);

testWithPrograms(
  ["pwsh"],
  "judges as the library does on every path, of several installations too",
  async ({ pwsh }) => {
    const jobs: Job[] = [];
    const expected: Verification[] = [];
    // Every installation of every role, and of the paths with several those that are longest.
    const paths = listPaths(project.graph);
    const longest = Math.max(...paths.map(({ hops }) => hops.length));
    // One archive for all: its programs say no version, so that their names alone decide.
    const ofNoVersion = archiveOf(
      new Map([...newRelease].map(([path, bytes]) => [path, /\.(?:dll|exe)$/u.test(path) ? Buffer.from(path) : bytes])),
    );
    for (const { role, from, to } of paths.filter(({ hops }) => hops.length === 1 || hops.length === longest)) {
      const files = upgradedHost(role === "agent" ? "agent" : "server");
      files.set(
        "Runtime/appsettings.json",
        Buffer.from('{ "TempFolderPath": "../Other", "WorkFolderPath": "../Work/", "New": 1 }'),
      );
      files.set("Runtime/appsettings.agent.json", newRelease.get("appsettings.agent.json")!);
      files.set("RuntimeOld/appsettings.encrypted.agent.json", Buffer.from('{ "a": 1 }'));
      const folder = writeFiles(files);
      const archive = archivePath(undefined, ofNoVersion)!;
      expected.push(await verifyHost(nodeHost, project, { directory: folder, role, from, to, archive }));
      jobs.push({
        script: await writeScript(role, from, to, withoutWindows),
        arguments: { WorkingDirectory: folder, Archive: archive, AsJson: true },
      });
    }
    const { runs, stderr } = runJobs(pwsh, jobs);
    expect(stderr).toBe("");
    // Versions come from nowhere here: the same on both sides is that there are none.
    const sayOf = ({ subject, progress, results }: Verification): unknown => [
      subject,
      progress,
      results
        .filter(({ check }) => !/rights|version|replaced/u.test(check))
        .map((result) => [judgementOf(result), textsOf(result)]),
    ];
    runs.forEach(({ output }, index) =>
      expect(sayOf(JSON.parse(output) as Verification)).toEqual(sayOf(expected[index]!)),
    );
  },
  enoughMs,
);

testWithPrograms(
  ["pwsh"],
  "judges as the library does by a pack that knows next to nothing, with a backup and without",
  async ({ pwsh }) => {
    const pack = await smallPack(smallProduct(["1.0", "2.0", "3.0"]), {
      "one.md": smallGuide("1.0", "2.0"),
      "two.md": smallGuide(
        "2.0",
        "3.0",
        "1. Stop the {role}.\n2. Extract `app.zip` into the `App` folder.\n3. Start the {role}.\n",
      ),
    });
    const small = createProject(pack);
    const release = new Map([
      ["app.exe", Buffer.from("new")],
      ["lib/a.dll", Buffer.from("a")],
    ]);
    const archive = join(makeFolder(), "app.zip");
    writeFileSync(archive, archiveOf(release));
    const hosts: Record<string, string>[] = [
      {},
      { "App/app.exe": "new", "App/lib/a.dll": "a", "AppOld/app.exe": "old" },
      { "App/App/app.exe": "new", "AppOld/app.exe": "old" },
      { "App/app.exe": "old" },
      { "App/lib/A.DLL": "b", "App/x y": "", "App-old/app.exe": "old" },
    ];
    const jobs: Job[] = [];
    const expected: Verification[] = [];
    for (const [from, to] of [
      ["1.0", "2.0"],
      ["2.0", "3.0"],
      ["1.0", "3.0"],
    ] as const) {
      const script = join(makeFolder(), "small.verify.ps1");
      writeFileSync(
        script,
        withoutWindows(
          new TextDecoder("utf-8", { ignoreBOM: true }).decode(
            await renderVerifyScript(small, createRunbook(small, { role: "server", from, to })),
          ),
        ),
      );
      for (const host of hosts) {
        const directory = writeFiles(new Map(Object.entries(host).map(([path, text]) => [path, Buffer.from(text)])));
        expected.push(await verifyHost(nodeHost, small, { directory, role: "server", from, to, archive }));
        jobs.push({ script, arguments: { WorkingDirectory: directory, Archive: archive, AsJson: true } });
      }
    }
    const { runs, stderr } = runJobs(pwsh, jobs);
    expect(stderr).toBe("");
    const sayOf = ({ progress, results }: Verification): unknown => [
      progress,
      results.filter(({ check }) => check !== "runtime-rights").map((result) => [judgementOf(result), textsOf(result)]),
    ];
    runs.forEach(({ output }, index) =>
      expect(sayOf(JSON.parse(output) as Verification)).toEqual(sayOf(expected[index]!)),
    );
  },
  enoughMs,
);

test("differences name a check each, with a reason", () => {
  expect(judgeDifferences.length).toBeGreaterThan(0);
  expect(judgeDifferences.every(({ reason }) => reason.length > 5)).toBe(true);
});

/** Values that would act if they were taken for code, for a pattern or for a terminal's orders. */
const hostile = [
  "'; New-Item ./pwned #",
  "$(New-Item ./pwned)",
  "`$x`",
  "a\nNew-Item ./pwned\n",
  "\u2018; New-Item ./pwned; \u2019",
  "\u201c$(New-Item ./pwned)\u201d",
  "#> New-Item ./pwned <#",
  "[a-z]*?",
  "\u001b[2J",
  "\u202egnp.exe",
  "{{> host}}",
  "%PATH%",
];

testWithPrograms(
  ["pwsh"],
  "takes hostile names for names, in parameters and on the host",
  async ({ pwsh }) => {
    const folder = makeFolder();
    const jobs: Job[] = [];
    const texts: Job[] = [];
    const directories: string[] = [];
    for (const [index, name] of hostile.entries()) {
      // A folder's name has no slash.
      const directory = join(folder, String(index), name.replaceAll("/", ":"));
      const files = upgradedHost("server");
      for (const other of hostile) files.set(`Runtime/${other.replaceAll("/", ":")}.dll`, Buffer.from("x"));
      files.set(
        `RuntimeOld/appsettings.${name.replaceAll("/", ":")}.json`,
        Buffer.from(`{ "${JSON.stringify(name).slice(1, -1)}": "${canary}" }`),
      );
      mkdirSync(directory, { recursive: true });
      writeFiles(files, directory);
      const archive = join(folder, String(index), `${name.replaceAll("/", ":")}.zip`);
      writeFileSync(archive, archiveOf(newRelease));
      const script = await writeScript("server", "6.1", "6.2", withoutWindows, {
        workingDirectory: directory,
        archives: { "6.2": archive },
        url: "http://127.0.0.1:9/a?b=$(New-Item ./pwned)'",
      });
      directories.push(directory);
      jobs.push({ script, arguments: { AsJson: true, Url: "" } });
      texts.push({ script, arguments: { Url: "" } });
    }
    const { runs, stderr } = runJobs(pwsh, [...jobs, ...texts.slice(-3)]);
    expect(stderr).toBe("");
    for (const text of runs.slice(jobs.length)) {
      expect(text.output).toMatch(/^As the procedure says, with something to look at/u);
      expect(text.output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
      expect(text.output).not.toContain(canary);
    }
    for (const [index, directory] of directories.entries()) {
      const data = runs[index]!;
      const { subject, results } = verificationSchema.parse(JSON.parse(data.output));
      expect(subject.directory).toBe(directory);
      expect(data.output).toMatch(/^[\n\r\x20-\x7e]*$/u);
      expect(results.find(({ check }) => check === "runtime-clean")?.files).toHaveLength(hostile.length);
      expect(results.find(({ check, outcome }) => check === "config-extra" && outcome === "warn")).toBeDefined();
      expect(data.output).not.toContain(canary);
    }
    expect(
      [root, folder, ...jobs.map(({ script }) => dirname(script))].some((place) => existsSync(join(place, "pwned"))),
    ).toBe(false);
  },
  enoughMs,
);

/** One run in a process of its own: its exit code, and both its outputs. */
function runScript(
  pwsh: string,
  script: string,
  words: readonly string[],
  cwd = makeFolder(),
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(pwsh, ["-NoProfile", "-NonInteractive", "-File", script, ...words], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

testWithPrograms(
  ["pwsh"],
  "says what it cannot open, with exit code 2 and nothing on the standard output",
  async ({ pwsh }) => {
    const script = await writeScript("server", "6.1", "6.2");
    const folder = writeFiles(upgradedHost("server"));
    const bad = makeFolder();
    writeFileSync(join(bad, "cut.zip"), defaultArchives.archive.subarray(0, 2_000));
    writeFileSync(join(bad, "text.zip"), "no zip");
    for (const [name, path] of [
      ["up", "../evil.dll"],
      ["root", "/evil.dll"],
      ["drive", "C:/evil.dll"],
    ] as const)
      writeFileSync(join(bad, `${name}.zip`), archiveOf(new Map([[path, Buffer.from("x")]])));
    const at = ["-WorkingDirectory", folder];
    const cases: readonly (readonly [words: readonly string[], says: RegExp])[] = [
      [[], /Missing -WorkingDirectory, expected the folder that holds Runtime/u],
      [["-WorkingDirectory", join(folder, "nowhere")], /there is none, expected the folder/u],
      [["-WorkingDirectory", "nodrive:/identitymanagerContoso"], /nodrive:\/identitymanagerContoso: Unexpected path/u],
      [["-WorkingDirectory", join(folder, "Conf/Runtime.xml")], /it is a file, expected the folder/u],
      [[...at, "-Archive", join(bad, "none.zip")], /Missing archive, expected a zip file/u],
      [[...at, "-Archive", folder], /it is a folder, not a file/u],
      [[...at, "-Archive", join(bad, "cut.zip")], /its list of files is missing, .*it was cut off/u],
      [[...at, "-Baseline", join(bad, "text.zip")], /file that is no zip/u],
      [[...at, "-Archive", join(bad, "up.zip")], /Unexpected name `\.\.\/evil\.dll`/u],
      [[...at, "-Archive", join(bad, "root.zip")], /Unexpected name `\/evil\.dll`/u],
      [[...at, "-Archive", join(bad, "drive.zip")], /Unexpected name `C:\/evil\.dll`/u],
      [[...at, "-BackupName", "../x"], /Unexpected backup `\.\.\/x`/u],
      [[...at, "-Url", "ftp://x"], /Unexpected address/u],
      [[...at, "-Url", "https://me:secret@x"], /without a user name and password/u],
    ];
    for (const [words, says] of cases) {
      const { code, stdout, stderr } = await runScript(pwsh, script, words);
      expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: "" });
      expect(stderr).toMatch(says);
      // What is wrong, and what to do.
      expect(stderr.trim().split("\n").length).toBeLessThan(3);
      expect(stderr).not.toContain("secret");
    }
  },
  enoughMs,
);

testWithPrograms(
  ["pwsh"],
  "is called with a relative folder from anywhere, and tells warnings from findings",
  async ({ pwsh }) => {
    const script = await writeScript("server", "6.1", "6.2", withoutWindows);
    const files = upgradedHost("server");
    files.delete("Work/appsettings.connection.json");
    files.delete("Work/Collect/users.csv");
    const folder = writeFiles(files);
    for (const [words, code] of [
      [[], 0],
      [["-Strict"], 1],
    ] as const) {
      const run = await runScript(pwsh, script, ["-WorkingDirectory", ".", ...words], folder);
      expect(run).toMatchObject({ code, stderr: "" });
      expect(run.stdout).toMatch(/^As the procedure says, with something to look at: 1 warns\./u);
      expect(run.stdout).toContain("WARN Work  work-folder");
    }
  },
  enoughMs,
);

testWithPrograms(
  ["pwsh"],
  "asks the program how it is",
  async ({ pwsh }) => {
    const answers: Record<string, [status: number, body: string]> = {
      "/well/hc": [200, "Healthy\n"],
      "/ill/hc": [503, "Unhealthy"],
      "/other/hc": [200, "Welcome"],
      "/agent": [404, ""],
      "/broken": [500, ""],
      "/moved/hc": [302, ""],
      "/guarded/hc": [401, ""],
      "/unstarted/hc": [500, "<title>x</title><h2>HTTP Error 500.30 - ANCM In-Process Start Failure</h2>"],
    };
    const server = createServer(({ url }, response) => {
      const [status, body] = answers[url ?? ""] ?? [418, ""];
      const location =
        status === 302 ? { location: "https://someone:Canary-5@login.contoso.com/in?token=Canary-6" } : {};
      response.writeHead(status, { connection: "close", ...location }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const said = new Map<string, string>();
    try {
      const expected = [
        ["server", "well/", "pass"],
        ["server", "well/hc", "pass"],
        ["server", "moved", "fail"],
        ["server", "guarded", "fail"],
        ["server", "unstarted", "fail"],
        ["server", "ill", "fail"],
        ["server", "other", "fail"],
        ["agent", "agent", "pass"],
        ["agent", "broken", "fail"],
      ] as const;
      for (const [role, path, outcome] of expected) {
        const [script, folder] = [
          await writeScript(role, "6.1", "6.2", withoutWindows),
          writeFiles(upgradedHost(role)),
        ];
        const url = `http://127.0.0.1:${String(port)}/${path}`;
        const { stdout, stderr } = await runScript(pwsh, script, ["-WorkingDirectory", folder, "-Url", url, "-AsJson"]);
        expect(stderr).toBe("");
        const pick = ({ results }: Verification): CheckResult =>
          results.find(({ check }) => check === "service-responds")!;
        const [ours, theirs] = [
          pick(JSON.parse(stdout) as Verification),
          pick(await verifyHost(nodeHost, project, { directory: folder, role, from: "6.1", to: "6.2", url })),
        ];
        expect({ path, outcome: ours.outcome }).toEqual({ path, outcome });
        expect([judgementOf(ours), textsOf(ours)]).toEqual([judgementOf(theirs), textsOf(theirs)]);
        expect(stdout).not.toContain("Canary");
        said.set(path, ours.message);
      }
      expect(said.get("moved")).toContain("leads on to https://login.contoso.com/in (status 302)");
      expect(said.get("guarded")).toContain("status 401");
      expect(said.get("unstarted")).toContain("HTTP Error 500.30 - ANCM In-Process Start Failure");
    } finally {
      server.close();
    }
    const script = await writeScript("server", "6.1", "6.2", withoutWindows);
    const { stdout } = await runScript(pwsh, script, [
      "-WorkingDirectory",
      writeFiles(upgradedHost("server")),
      "-Url",
      `http://127.0.0.1:${String(port)}`,
      "-AsJson",
    ]);
    expect(
      (JSON.parse(stdout) as Verification).results.find(({ check }) => check === "service-responds"),
    ).toMatchObject({ outcome: "fail", actual: "no answer: nothing listens there" });
  },
  enoughMs,
);

/** Rules by folder, in the place of Windows' own. */
const withRights =
  (runtime: string, backup: string) =>
  (script: string): string =>
    replaceFunction(
      withoutWindows(script),
      "Get-FolderRights",
      `    param([string]$Path)\n    if ($Path -match 'RuntimeOld') { return , @(${backup}) }\n    return , @(${runtime})`,
    );
const rule = (identity: string, rights: number, name: string, denied = false): string =>
  `@{ Identity = '${identity}'; Rights = ${String(rights)}; Name = '${name}'; Denied = ${denied ? "$true" : "$false"} }`;

testWithPrograms(
  ["pwsh"],
  "compares the rights of the two folders",
  async ({ pwsh }) => {
    const folder = writeFiles(upgradedHost("server"));
    const [admins, pool] = [
      rule("BUILTIN\\Administrators", 2032127, "FullControl"),
      rule("IIS AppPool\\Contoso", 197055, "Modify, Synchronize"),
    ];
    const cases: readonly (readonly [runtime: string, backup: string, outcome: string, tells: RegExp])[] = [
      [`${admins}, ${pool}`, `${admins}, ${pool}`, "pass", /grants what/u],
      [
        admins,
        `${admins}, ${pool}`,
        "warn",
        /lacks rights that `RuntimeOld` grants: `IIS AppPool\\Contoso: Modify, Synchronize`\./u,
      ],
      [`${admins}, ${rule("IIS AppPool\\Contoso", 131209, "Read")}`, `${admins}, ${pool}`, "warn", /IIS AppPool/u],
      [
        `${admins}, ${pool}, ${rule("IIS AppPool\\Contoso", 2, "Write", true)}`,
        `${admins}, ${pool}`,
        "warn",
        /IIS AppPool/u,
      ],
      [
        `${admins}, ${rule("IIS AppPool\\Contoso", 2032127, "FullControl")}`,
        `${admins}, ${pool}`,
        "pass",
        /grants what/u,
      ],
    ];
    const jobs = await Promise.all(
      cases.map(async ([runtime, backup]): Promise<Job> => ({
        script: await writeScript("server", "6.1", "6.2", withRights(runtime, backup)),
        arguments: { WorkingDirectory: folder, AsJson: true },
      })),
    );
    const { runs } = runJobs(pwsh, jobs);
    runs.forEach(({ output }, index) => {
      const [, , outcome, tells] = cases[index]!;
      const result = (JSON.parse(output) as Verification).results.find(({ check }) => check === "runtime-rights");
      expect(result).toMatchObject({ outcome, message: expect.stringMatching(tells) as string });
    });
  },
  enoughMs,
);

testWithPrograms(
  ["pwsh"],
  "follows no link, and stands deep and long settings and names that differ in case alone",
  async ({ pwsh }) => {
    const script = await writeScript("server", "6.1", "6.2", withoutWindows);
    const files = upgradedHost("server");
    files.set("Runtime/appsettings.json", Buffer.from(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`));
    files.set("Runtime/appsettings.agent.json", Buffer.alloc(17 << 20, " "));
    files.set("Runtime/SERILOG.dll", Buffer.from("x"));
    const folder = writeFiles(files);
    symlinkSync(join(folder, "Runtime"), join(folder, "Runtime/loop"));
    symlinkSync("/nowhere", join(folder, "Runtime/gone.dll"));
    const archive = archivePath(undefined, defaultArchives.archive)!;
    const { runs, stderr } = runJobs(pwsh, [
      { script, arguments: { WorkingDirectory: folder, Archive: archive, AsJson: true } },
    ]);
    expect(stderr).toBe("");
    const expected = await verifyHost(nodeHost, project, {
      directory: folder,
      role: "server",
      from: "6.1",
      to: "6.2",
      archive,
    });
    const of = ({ results }: Verification): unknown =>
      results
        .filter(({ check }) => check !== "runtime-rights" && !check.endsWith("-version"))
        .map((result) => [judgementOf(result), textsOf(result)]);
    expect(of(JSON.parse(runs[0]!.output) as Verification)).toEqual(of(expected));
  },
  enoughMs,
);

testWithPrograms(
  ["pwsh"],
  "calls unknown what it could not look at",
  async ({ pwsh }) => {
    const locked =
      "    param([string]$Path)\n    if ($Path -match 'Runtime/(?:appsettings\\.json|Serilog\\.dll)\\z') { throw (New-Object -TypeName 'UnauthorizedAccessException') }\n    return [IO.File]::OpenRead($Path)";
    const script = await writeScript("server", "6.1", "6.2", (text) =>
      replaceFunction(withoutWindows(text), "Open-File", locked),
    );
    const archive = archivePath(undefined, defaultArchives.archive)!;
    const { runs } = runJobs(pwsh, [
      { script, arguments: { WorkingDirectory: writeFiles(upgradedHost("server")), Archive: archive, AsJson: true } },
    ]);
    const { summary, results } = verificationSchema.parse(JSON.parse(runs[0]!.output));
    expect(runs[0]!.code).toBe(1);
    expect(summary.outcome).toBe("unknown");
    expect(
      results
        .filter(({ outcome }) => outcome === "unknown")
        .map(({ check, subject, message }) => [check, subject, message.includes("there are no rights to read it")]),
    ).toEqual([
      ["runtime-complete", "Runtime/Serilog.dll", true],
      ["config-copied", "Runtime/appsettings.json", true],
      ["config-readable", "Runtime/appsettings.json", true],
    ]);
  },
  enoughMs,
);

test("generate writes it beside the script that performs the runbook", () => {
  const out = makeFolder();
  const { code, stdout, stderr } = runCli([
    "generate",
    "--role",
    "agent",
    "--from",
    "6.1",
    "--to",
    "6.2",
    "--format",
    "ps1,json",
    "--out",
    out,
  ]);
  expect({ code, stderr: stderr.trim() }).toEqual({
    code: 0,
    stderr: "",
  });
  expect(stdout).toContain("3 files in");
  expect(readdirSync(out).sort()).toEqual(
    ["json", "ps1", "verify.ps1"].map((ending) => `identity-manager-agent-6.1-to-6.2.${ending}`).sort(),
  );
  const script = readFileSync(join(out, "identity-manager-agent-6.1-to-6.2.verify.ps1"));
  expect([...script.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(script.toString().replaceAll("\r\n", "")).not.toMatch(/[\r\n]/u);
  const own = makeFolder();
  writeFileSync(join(own, "verify-report.ps1.hbs"), "{{nothing}}");
  const refused = runCli([
    "generate",
    "--role",
    "agent",
    "--from",
    "6.1",
    "--to",
    "6.2",
    "--format",
    "ps1",
    "--out",
    makeFolder(),
    "--templates",
    own,
  ]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("verify-report.ps1.hbs");
});
