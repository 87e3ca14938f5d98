/** The upgrade script: run by a real PowerShell on hosts that were built for it. */
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  createProject,
  createRunbook,
  loadPack,
  nodeHost,
  openProject,
  renderRunbook,
  verifyJournal,
  type Parameters,
  type Project,
  type Runbook,
} from "../src/index.js";
import {
  encodePowershell,
  powershellComment,
  powershellData,
  powershellText,
  type PowershellValue,
} from "../src/formats/powershell.js";
import {
  archiveOf,
  canary,
  hostBefore,
  newRelease,
  releaseFiles,
  oldRelease,
  upgradedHost,
  type Role,
} from "./fixtures/verify/hosts.js";
import { root, runCli } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";
import { testWithPrograms } from "./support/programs.js";
import { hostileRunbook, sampleRunbook, twoHopRunbook } from "./support/sample-runbook.js";
import { smallGuide, smallPack, smallProduct } from "./support/small-pack.js";
import { buildZip, type ZipEntry } from "./support/zip-builder.js";

const project: Project = await openProject(nodeHost, {
  content: join(root, "content/identity-manager"),
  name: "content/identity-manager",
});
const scripts = makeFolder();
const kits = makeFolder();
const archive = join(kits, "new.zip");
const wrapped = join(kits, "wrapped.zip");
const baseline = join(kits, "old.zip");
writeFileSync(archive, archiveOf(newRelease));
writeFileSync(wrapped, archiveOf(newRelease, "usercube-server-runtime/"));
writeFileSync(baseline, archiveOf(oldRelease));

/** Writes the script of a runbook; gives its path. */
async function writeScript(runbook: Runbook, name: string): Promise<string> {
  const path = join(scripts, `${name}.ps1`);
  writeFileSync(path, await renderRunbook(runbook, "ps1"));
  return path;
}

const planned = (role: string, parameters: Parameters = {}, from = "6.1", to = "6.2"): Runbook =>
  createRunbook(project, { role, from, to, parameters });

/** A test that starts PowerShell some times over: seconds on a machine of its own, minutes on a busy one. */
const withPwsh = (title: string, body: (paths: { pwsh: string }) => void | Promise<void>): void =>
  testWithPrograms(["pwsh"], title, body, 600_000);

/** A single-quoted word for the command line of the tests; independent of what is tested. */
const word = (value: string): string => `'${value.replaceAll("'", "''")}'`;

interface RunResult {
  code: number | null;
  output: string;
}

interface RunOptions {
  input?: string;
  /** PowerShell that runs before the script. */
  before?: string;
  cwd?: string;
}

const commandOf = (script: string, words: string, { before = "" }: RunOptions): string =>
  `. ${word(join(root, "test/support/windows.ps1"))}; ${before}; & ${word(script)} ${words}; $code = $LASTEXITCODE; Write-Host ('CALLS ' + [string]::Join('; ', $FakeState.Calls)); exit $code`;

/** Runs a script as an administrator of a Windows server would, with an IIS that is none. */
function run(pwsh: string, script: string, words: string, options: RunOptions = {}): RunResult {
  const { status, stdout, stderr } = spawnSync(pwsh, ["-NoProfile", "-Command", commandOf(script, words, options)], {
    encoding: "utf8",
    input: options.input ?? "",
    cwd: options.cwd ?? scripts,
    env: { ...process.env, COLUMNS: "400" },
    maxBuffer: 1 << 26,
  });
  return { code: status, output: stdout + stderr };
}

/** Every file and folder with its bytes; without the script's own folder. */
function treeOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith(".upgrade-runbook"))
    .sort();
  return new Map(
    names.map((name) => [
      name,
      statSync(join(folder, name)).isDirectory() ? "" : readFileSync(join(folder, name)).toString("base64"),
    ]),
  );
}

const journalOf = (folder: string): string => {
  const name = readdirSync(join(folder, ".upgrade-runbook")).find((file) => file.endsWith(".jsonl"));
  return readFileSync(join(folder, ".upgrade-runbook", name!), "utf8");
};
const outcomesOf = (folder: string): string[] =>
  journalOf(folder)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { outcome: string | null; operation?: string })
    .map(({ outcome, operation }) => `${outcome ?? ""} ${operation ?? ""}`);

/** What every run of the real pack's scripts is told. */
const onHost = (folder: string, zip = archive): string =>
  `-WorkingDirectory ${word(folder)} -Archive ${word(zip)} -Hosting iis -AppPool Contoso -Site Contoso`;
const alone =
  "-Unattended -Acknowledge check,backup,execute,edit,install,manual -Skip server/verification/advice-execute-1";

const hostile = [
  "'; New-Item pwned #",
  "$(New-Item pwned)",
  "`$(New-Item pwned)`",
  "\u2019; New-Item pwned #",
  "\u2018\u201a\u201b",
  "a\nNew-Item pwned\n#",
  "#> New-Item pwned <#",
  '"; New-Item pwned; "',
  "@'\nNew-Item pwned\n'@",
  "{{constructor}}",
  "\u202egnp.exe",
  "\u0000\u001b[2J",
  "\ud800",
  "it's",
  "",
  "-WhatIf",
  "%{New-Item pwned}",
  ".SYNOPSIS",
];

describe("values as PowerShell", () => {
  withPwsh("are the same values again, whatever they hold", ({ pwsh }) => {
    const drawn = fc.sample(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "grapheme" }),
        fc.stringMatching(/^['\u2018-\u201b$`"(); \r\n-]{0,9}$/u),
      ),
      { numRuns: 400, seed: 7 },
    );
    const values = [...hostile, ...drawn];
    const data: PowershellValue = [
      ...values,
      [values.slice(0, 3)],
      [["one"], []],
      { a: values.slice(0, 2), "b c'": null, d: true, e: [] },
    ];
    const script = join(scripts, "values.ps1");
    // Codes and not characters, so that nothing on the way out can change them.
    const show =
      "function Show($Value) { if ($null -eq $Value) { 'n' } elseif ($Value -is [bool]) { \"b$Value\" } elseif ($Value -is [Collections.IDictionary]) { '{'; foreach ($key in @($Value.Keys | Sort-Object)) { Show $key; Show $Value[$key] }; '}' } elseif ($Value -is [array]) { '['; foreach ($item in $Value) { Show $item }; ']' } else { 's' + [string]::Join(',', @(\"$Value\".ToCharArray() | ForEach-Object { [int] $_ })) } }";
    writeFileSync(
      script,
      encodePowershell(
        `# ${powershellComment(values.join(" "))}\n<# ${powershellComment(values.join(" "))} #>\n${show}\nShow ${powershellData(data)}\n`,
      ),
    );
    const { stdout, status, stderr } = spawnSync(pwsh, ["-NoProfile", "-File", script], {
      encoding: "utf8",
      cwd: scripts,
    });
    const shown = (value: PowershellValue): string[] =>
      value === null
        ? ["n"]
        : typeof value === "boolean"
          ? [`b${value ? "True" : "False"}`]
          : Array.isArray(value)
            ? ["[", ...value.flatMap(shown), "]"]
            : typeof value === "object"
              ? ["{", ...Object.entries(value).flatMap(([key, item]) => [...shown(key), ...shown(item)]), "}"]
              : [`s${Array.from({ length: String(value).length }, (_, at) => String(value).charCodeAt(at)).join(",")}`];
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout.trimEnd().split(/\r?\n/u)).toEqual(shown(data));
    expect(existsSync(join(scripts, "pwned"))).toBe(false);
  });

  withPwsh("come back from the command line that a sheet tells to type", async ({ pwsh }) => {
    const folders = [
      "C:\\Contoso",
      "C:\\it's $(New-Item pwned)",
      "C:\\\u2018two\u2019; New-Item pwned",
      "C:\\\u201ctwo\u201d; New-Item pwned",
      "C:\\it's \u2018\u201cboth\u201d\u2019 %TEMP%",
      "@splat",
      "C:\\a&b|c (d), {e}; #f",
    ];
    const lines = await Promise.all(
      folders.map(async (workingDirectory) => {
        const page = Buffer.from(
          await renderRunbook(
            planned("server", { workingDirectory, archives: { "6.1": "old.zip", "6.2": "new.zip" } }),
            "md",
          ),
        ).toString("utf8");
        return /^ *(upgrade-runbook verify .*)$/mu.exec(page)?.[1] ?? "";
      }),
    );
    const script = join(scripts, "words.ps1");
    writeFileSync(
      script,
      encodePowershell(
        `function upgrade-runbook { [string]::Join(',', @("$($args[1])".ToCharArray() | ForEach-Object { [int] $_ })) }\n${lines.join("\n")}\n`,
      ),
    );
    const { stdout, stderr } = spawnSync(pwsh, ["-NoProfile", "-File", script], { encoding: "utf8", cwd: scripts });
    expect(stderr).toBe("");
    expect(stdout.trimEnd().split(/\r?\n/u)).toEqual(
      folders.map((folder) => Array.from(folder, (character) => character.charCodeAt(0)).join(",")),
    );
    expect(existsSync(join(scripts, "pwned"))).toBe(false);
  });

  test("stand on one line, with nothing in them that acts", () => {
    for (const value of hostile) {
      expect(powershellText(value)).not.toMatch(
        /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u,
      );
      expect(powershellComment(value)).not.toMatch(/[\r\n\u2028\u2029]|#>|<#/u);
    }
  });
});

describe("every script", () => {
  test("is UTF-8 with a byte order mark and CR LF, holds nothing that acts, and is equal when written again", async () => {
    for (const make of [sampleRunbook, hostileRunbook, twoHopRunbook]) {
      const bytes = Buffer.from(await renderRunbook(make(), "ps1"));
      expect(bytes.subarray(0, 3).toString("hex")).toBe("efbbbf");
      const text = bytes.toString("utf8");
      expect(text.replaceAll("\r\n", "")).not.toMatch(
        /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/u,
      );
      expect(text.trimEnd().endsWith("exit $Run.ExitCode")).toBe(true);
      expect(Buffer.from(await renderRunbook(make(), "ps1")).equals(bytes)).toBe(true);
    }
  });

  test("has every step of the runbook in its order, with the guide's line", async () => {
    const runbook = planned("server", {}, "5.1.7", "6.2");
    const text = Buffer.from(await renderRunbook(runbook, "ps1")).toString("utf8");
    const ids = [...text.matchAll(/^ {8}Id = '([^']+)'/gmu)].map(([, id]) => id);
    expect(ids).toEqual([...runbook.operations, ...runbook.wayBack].map(({ id }) => id));
    expect(text).toContain(
      "Where = 'Guide: content/identity-manager/guides/6.x.md:27; page: Migration Guide (6.2), General Upgrade Instructions for the Server with Integrated Agent, step 4, https://",
    );
  });

  test("takes over what is acknowledged, but for steps of other runbooks", async () => {
    const text = Buffer.from(
      await renderRunbook(
        planned("agent", { acknowledged: ["check", "agent/6.x/copy-1", "server/6.x/copy-1"] }),
        "ps1",
      ),
    ).toString("utf8");
    expect(text).toContain("$Acknowledge = @('check', 'agent/6.x/copy-1'),");
  });

  test("never holds a secret as a parameter", async () => {
    const text = Buffer.from(await renderRunbook(planned("server", {}, "5.1.1", "6.2"), "ps1")).toString("utf8");
    expect(text).toContain('--connection-string "<connection-string>"');
    expect(text.slice(text.indexOf("param("), text.indexOf("Set-StrictMode"))).not.toMatch(
      /password|secret|connection/iu,
    );
  });

  withPwsh("takes hostile texts of guides and parameters for texts", async ({ pwsh }) => {
    const folder = makeFolder();
    const host = writeFiles(new Map([["Runtime/a.txt", Buffer.from("a")]]), join(folder, "it's $(New-Item pwned)"));
    const guide = Buffer.from(
      `---\npage: migration-6.2\nfrom: "6.1"\nto: "6.2"\n---\n\n# Upgrade\n\n## Server\n\n${["Stop the running server.", "Rename the folder `Runtime`, for example `RuntimeOld`.", "Extract the archive into a new folder `Runtime`.", ...hostile.filter((text) => /^[^\p{Cc}\p{Cs}]+$/u.test(text)).map((text) => `Do with ${text} what you like.`)].map((text, index) => `${String(index + 1)}. ${text}`).join("\n")}\n`,
    );
    const brought = createProject(await loadPack(nodeHost, join(root, "content/identity-manager")), [
      { file: "it's #> `$(New-Item pwned)`.md", bytes: guide },
    ]);
    const script = await writeScript(
      createRunbook(brought, {
        role: "server",
        from: "6.1",
        to: "6.2",
        parameters: {
          workingDirectory: host,
          archives: { "6.2": archive },
          appPool: "\u2019; New-Item pwned #",
          site: "a' (New-Item pwned) '",
        },
      }),
      "hostile",
    );
    const { code, output } = run(pwsh, script, "-Hosting iis -WhatIf", { cwd: folder });
    expect(output).toContain("Do with $(New-Item pwned) what you like.");
    expect(output).toContain("application pool \u2019; New-Item pwned # with the site a' (New-Item pwned) '");
    expect(code).toBe(0);
    const help = spawnSync(pwsh, ["-NoProfile", "-Command", `Get-Help ${word(script)} -Full`], {
      encoding: "utf8",
      cwd: folder,
    }).stdout;
    for (const name of [
      "WorkingDirectory",
      "Archive",
      "Sha256",
      "BackupName",
      "Hosting",
      "Resume",
      "Rollback",
      "Acknowledge",
    ])
      expect(help).toMatch(new RegExp(`-${name}\\b[^]*?\\n {4,}\\w`, "u"));
    expect(help).toMatch(/DESCRIPTION\s+Performs the runbook identity-manager-server-6\.1-to-6\.2/u);
    expect(readdirSync(folder)).toEqual(["it's $(New-Item pwned)"]);
  });
});

describe("how the program runs", () => {
  const show = (pwsh: string, script: string, words: string): string =>
    run(
      pwsh,
      script,
      `-WorkingDirectory ${word(writeFiles(hostBefore("server")))} -Archive ${word(archive)} -WhatIf ${words}`,
    ).output;
  const commands = {
    iis: 'appcmd.exe" stop apppool',
    service: 'Stop-Service -Name "',
    console: "Press Ctrl+C in the window",
  };

  withPwsh(
    "nobody has said: what to type is shown by each way; said at the start: of that way, unless the script does it itself",
    async ({ pwsh }) => {
      const script = await writeScript(planned("server"), "any-hosting");
      const every = show(pwsh, script, "");
      expect(every).toContain(
        'Here (IIS): & "$env:windir\\system32\\inetsrv\\appcmd.exe" stop apppool "/apppool.name:<application-pool>"',
      );
      expect(every).toContain('Here (Windows service): Stop-Service -Name "<service>"');
      expect(every).toContain(
        "Here (Stand-alone program (tests)): Press Ctrl+C in the window in which the server runs.",
      );
      for (const words of ["-Hosting iis -AppPool Contoso", "-Hosting service -Service Contoso"])
        for (const command of Object.values(commands)) expect(show(pwsh, script, words)).not.toContain(command);
      const byHand = show(pwsh, script, "-Hosting console");
      expect(byHand).toContain("    Here: Press Ctrl+C in the window in which the server runs.");
      expect(byHand).not.toMatch(/appcmd\.exe|-Service -Name/u);
    },
  );

  withPwsh("said by the parameters: as it was printed, but not where the start says another way", async ({ pwsh }) => {
    const script = await writeScript(planned("server", { hosting: "iis", appPool: "Contoso" }), "given-hosting");
    expect(show(pwsh, script, "")).toContain(
      '    Here: & "$env:windir\\system32\\inetsrv\\appcmd.exe" stop apppool "/apppool.name:Contoso"',
    );
    for (const words of ["-Hosting service -Service Contoso", "-Hosting console"])
      expect(show(pwsh, script, words)).not.toMatch(/appcmd\.exe|-Service -Name|Press Ctrl/u);
  });
});

describe("a run", () => {
  withPwsh("-WhatIf shows every step and changes nothing", async ({ pwsh }) => {
    const script = await writeScript(planned("server"), "what-if");
    const host = writeFiles(hostBefore("server"));
    const before = treeOf(host);
    const { code, output } = run(pwsh, script, `${onHost(host)} -WhatIf`);
    expect(code).toBe(0);
    expect(output).toContain("What if: done: `Runtime` becomes `RuntimeOld`");
    expect(output).toContain("Guide: content/identity-manager/guides/6.x.md:29");
    expect(output).toContain("Nothing was changed.");
    expect(treeOf(host)).toEqual(before);
    expect(existsSync(join(host, ".upgrade-runbook"))).toBe(false);
    expect(output).not.toMatch(/CALLS .*\b(?:stop|start)\b/u);
  });

  for (const [role, zip] of [
    ["server", archive],
    ["agent", archive],
    ["server", wrapped],
  ] as [Role, string][]) {
    withPwsh(
      `upgrades a host as the guide says: ${role}, ${zip === archive ? "files as they are" : "files in a folder of the archive"}`,
      async ({ pwsh }) => {
        const script = await writeScript(planned(role), `whole-${role}`);
        const host = writeFiles(hostBefore(role));
        const { code, output } = run(pwsh, script, `${onHost(host, zip)} ${alone}`);
        expect(output).toContain("Done. The journal:");
        expect(code).toBe(0);
        for (const told of [output, journalOf(host)]) expect(told.toLowerCase()).not.toContain(canary.toLowerCase());
        expect(output).toMatch(/CALLS .*stop apppool.*list wps.*list wps.*stop site.*start apppool.*start site/u);
        const verified = runCli([
          "verify",
          host,
          "--role",
          role,
          "--from",
          "6.1",
          "--to",
          "6.2",
          "--archive",
          archive,
          "--baseline",
          baseline,
        ]);
        expect(verified.code).toBe(0);
        const journal = readdirSync(join(host, ".upgrade-runbook")).find((name) => name.endsWith(".jsonl"))!;
        const checked = runCli(["journal", "verify", join(host, ".upgrade-runbook", journal)]);
        expect(checked.code).toBe(0);
        expect(checked.stdout).toMatch(/unbroken: \d+ lines, identity-manager \w+ 6\.1 to 6\.2, [^;]*$/u);
        expect(output).toContain(
          verifyJournal(Buffer.from(journalOf(host)), "j").last!.sha256 === undefined ? "never" : "Its last SHA-256",
        );
        // Once more there is nothing to do, and what is there is not touched.
        const upgraded = treeOf(host);
        expect(run(pwsh, script, `${onHost(host, zip)} -Resume ${alone}`)).toMatchObject({
          code: 0,
          output: expect.stringContaining("The run has ended; nothing is left to do.") as string,
        });
        expect(treeOf(host)).toEqual(upgraded);
      },
    );
  }

  withPwsh("asks a person, and stops where he says so", async ({ pwsh }) => {
    const script = await writeScript(planned("agent"), "asks");
    const host = writeFiles(hostBefore("agent"));
    const before = treeOf(host);
    const refused = run(pwsh, script, onHost(host), { input: "n\n" });
    expect(refused).toMatchObject({
      code: 3,
      output: expect.stringContaining("To go on, when that is mended:") as string,
    });
    expect(treeOf(host)).toEqual(before);
    // A question that nobody answers stops the run too.
    expect(run(pwsh, script, `${onHost(host)} -Resume`, { input: "y\n" })).toMatchObject({
      code: 3,
      output: expect.stringContaining("Stopped before step A2") as string,
    });
    // Yes to the questions, all of PowerShell's own confirmations with one answer.
    const answers = Array.from({ length: 60 }, () => "y\n").join("");
    const { code, output } = run(pwsh, script, `${onHost(host)} -Resume`, { input: answers });
    expect(output).toContain("Are you sure");
    expect(code).toBe(0);
    expect(readdirSync(host)).toContain("RuntimeOld");
  });

  withPwsh("unattended, stops before what is for a person, unless it is acknowledged", async ({ pwsh }) => {
    const script = await writeScript(planned("server", { acknowledged: ["backup"] }), "unattended");
    const bare = await writeScript(planned("server"), "unattended-bare");
    const host = writeFiles(hostBefore("server"));
    const before = treeOf(host);
    const first = run(pwsh, bare, `${onHost(host)} -Unattended`);
    expect(first.code).toBe(2);
    expect(first.output).toMatch(/these steps wait for a person: `2b`\.[^]*`server\/6\.x\/advice-backup-1`/u);
    expect(run(pwsh, bare, `${onHost(host)} -Unattended -Acknowledge chek`)).toMatchObject({
      code: 2,
      output: expect.stringContaining("Unexpected word `chek`") as string,
    });
    expect(treeOf(host)).toEqual(before);
    expect(existsSync(join(host, ".upgrade-runbook"))).toBe(false);
    // A verb is not enough for what has a condition.
    const { code, output } = run(pwsh, script, `${onHost(host)} -Unattended -Acknowledge backup,execute`);
    expect(code).toBe(0);
    expect(output).toContain("skipped: nobody said that it applies");
    expect(output).toContain("not looked at: it changes nothing, and nobody was there to look");
  });

  withPwsh(
    "started as the sheet says, by -File and with a list in one word, where stopping and starting are a person's",
    async ({ pwsh }) => {
      const script = await writeScript(planned("agent", { hosting: "console" }), "by-file");
      const host = writeFiles(hostBefore("agent"));
      const start = (...words: string[]): RunResult => {
        const { status, stdout, stderr } = spawnSync(
          pwsh,
          [
            "-NoProfile",
            "-ExecutionPolicy",
            "Bypass",
            "-File",
            script,
            "-WorkingDirectory",
            host,
            "-Archive",
            archive,
            "-Unattended",
            ...words,
          ],
          { encoding: "utf8", cwd: scripts },
        );
        return { code: status, output: stdout + stderr };
      };
      expect(start("-Acknowledge", "check,execute")).toMatchObject({
        code: 2,
        output: expect.stringContaining("these steps wait for a person: `2`") as string,
      });
      expect(start("-Acknowledge", "check,execute,install,stop,backup,start,R1,R3").code).toBe(0);
      expect(readFileSync(join(host, "Runtime/web.config"))).toEqual(readFileSync(join(host, "RuntimeOld/web.config")));
      expect(start("-Rollback", "-Acknowledge", "stop,start").code).toBe(0);
      expect(treeOf(host)).toEqual(treeOf(writeFiles(hostBefore("agent"))));
    },
  );

  withPwsh("begins where -StartAt says, and skips what is done already", async ({ pwsh }) => {
    const script = await writeScript(planned("server"), "start-at");
    const host = writeFiles(hostBefore("server"));
    cpSync(join(host, "Runtime"), join(host, "RuntimeOld"), { recursive: true });
    expect(run(pwsh, script, `${onHost(host)} -StartAt 3x ${alone}`)).toMatchObject({
      code: 2,
      output: expect.stringContaining("Unexpected word `3x`") as string,
    });
    // Both folders are there: nobody can tell whose they are.
    const before = treeOf(host);
    const stopped = run(pwsh, script, `${onHost(host)} -StartAt 2 ${alone}`);
    expect(stopped).toMatchObject({
      code: 2,
      output: expect.stringContaining("Step 3 cannot be done: `RuntimeOld` is there already") as string,
    });
    expect(treeOf(host)).toEqual(before);
    expect(run(pwsh, script, `${onHost(host)} -BackupName Runtime61 -StartAt 2 ${alone}`).code).toBe(0);
    expect(readdirSync(host)).toEqual(expect.arrayContaining(["Runtime", "Runtime61", "RuntimeOld"]));
    expect(readFileSync(join(host, "Runtime/appsettings.json"))).toEqual(
      readFileSync(join(host, "Runtime61/appsettings.json")),
    );
    expect(outcomesOf(host)).toContain("skipped server/6.x/download-1");
    // The name is the run's: a later call that says none takes it, and one that says another is refused.
    const back = "-Rollback -BeyondPointOfNoReturn -Unattended -Acknowledge R2";
    expect(run(pwsh, script, `${onHost(host)} -BackupName RuntimeOld ${back}`)).toMatchObject({
      code: 2,
      output: expect.stringMatching(/began with backupName Runtime61, and this call says RuntimeOld/u) as string,
    });
    expect(run(pwsh, script, `${onHost(host)} ${back}`).code).toBe(0);
    expect(treeOf(host)).toEqual(before);
  });
});

describe("what was done by hand", () => {
  withPwsh(
    "is seen and passed over; the way back ends with the release from before, whoever did the steps",
    async ({ pwsh }) => {
      const script = await writeScript(planned("server"), "by-hand");
      const host = writeFiles(upgradedHost("server"));
      const upgraded = treeOf(host);
      const again = run(pwsh, script, `${onHost(host)} ${alone}`);
      expect(again).toMatchObject({
        code: 0,
        output: expect.stringMatching(
          /already so: `RuntimeOld` is there, and `Runtime` is the new release already[^]*already so: every file of the release is in `Runtime`[^]*already so: .* in `Runtime` as in `RuntimeOld`/u,
        ) as string,
      });
      expect(treeOf(host)).toEqual(upgraded);
      expect(run(pwsh, script, `${onHost(host)} -Rollback -Unattended -Acknowledge R2`)).toMatchObject({
        code: 0,
        output: expect.stringContaining("6.1 is back.") as string,
      });
      expect([...treeOf(host)].filter(([path]) => path.startsWith("Runtime"))).toEqual(
        [...treeOf(writeFiles(hostBefore("server")))].filter(([path]) => path.startsWith("Runtime")),
      );
      // Renamed by hand, extracted by the script: going back undoes both, or there would be no program.
      const half = writeFiles(
        new Map(
          [...hostBefore("server")].map(
            ([path, bytes]) => [path.replace(/^Runtime\//u, "RuntimeOld/"), bytes] as const,
          ),
        ),
      );
      expect(run(pwsh, script, `${onHost(half)} ${alone}`)).toMatchObject({
        code: 0,
        output: expect.stringContaining("already so: `RuntimeOld` is there and `Runtime` is not") as string,
      });
      expect(run(pwsh, script, `${onHost(half)} -Rollback -Unattended -Acknowledge R2`).code).toBe(0);
      expect(treeOf(half)).toEqual(treeOf(writeFiles(hostBefore("server"))));
    },
  );
});

describe("bad input", () => {
  const zips: [string, ZipEntry[] | null, RegExp][] = [
    [
      "a name that leads out",
      [{ name: "../evil.txt", bytes: "b" }],
      /name `\.\.\/evil\.txt` in the archive.*no `\.\.`/u,
    ],
    ["a name that leads out with backslashes", [{ name: "Runtime\\..\\..\\evil.txt", bytes: "b" }], /no `\.\.`/u],
    ["an absolute name", [{ name: "/etc/evil", bytes: "b" }], /no root, no drive/u],
    ["a drive", [{ name: "C:/evil.txt", bytes: "b" }], /no root, no drive, no colon/u],
    ["a second stream", [{ name: "web.config:evil", bytes: "b" }], /no root, no drive, no colon/u],
    ["a device", [{ name: "sub/NUL.txt", bytes: "b" }], /Windows takes it for a device/u],
    ["a trailing point", [{ name: "sub./a", bytes: "b" }], /it ends in a dot or a space/u],
    [
      "a name twice, but for its case",
      [
        { name: "A.txt", bytes: "b" },
        { name: "a.TXT", bytes: "c" },
      ],
      /which Windows takes for one/u,
    ],
    ["no file", [], /Unexpected archive without `Usercube-Server\.exe` and `Usercube-Server\.dll`/u],
    ["no archive", null, /Unexpected file that is no zip/u],
  ];
  const programs = [...newRelease].flatMap(([name, bytes]) =>
    /^Usercube-Server\./u.test(name) ? [{ name, bytes }] : [],
  );
  const paths = zips.map(([, entries], index) => {
    const path = join(kits, `bad-${String(index)}.zip`);
    const whole = entries?.length === 0 ? [{ name: "a.txt", bytes: "a" }] : [...programs, ...(entries ?? [])];
    writeFileSync(path, entries === null ? "no zip" : buildZip(whole));
    return path;
  });
  const cut = join(kits, "cut.zip");
  writeFileSync(cut, archiveOf(newRelease).subarray(0, -400));

  withPwsh("archives that are none, or hold hostile names, are refused before anything is begun", async ({ pwsh }) => {
    const script = await writeScript(planned("server"), "bad-zips");
    const host = writeFiles(hostBefore("server"));
    const before = treeOf(host);
    // One process for all of them.
    const words = [...paths, cut, join(kits, "none.zip")]
      .map((path) => `& ${word(script)} ${onHost(host, path)} ${alone}; Write-Host ('CODE ' + $LASTEXITCODE)`)
      .join("; ");
    const { output } = run(pwsh, script, `${onHost(host, archive)} -Sha256 ${"0".repeat(64)} ${alone}`, {
      before: words,
    });
    const parts = output.split(/CODE 2\r?\n/u);
    expect(parts.length).toBe(paths.length + 3);
    zips.forEach(([name, , message], index) => expect(parts[index], name).toMatch(message));
    expect(parts[paths.length]).toContain("Unexpected end of the archive");
    expect(parts[paths.length + 1]).toMatch(/none\.zip: Missing archive, expected a zip file/u);
    expect(parts[paths.length + 2]).toMatch(/has the SHA-256 [0-9a-f]{64}, and 0{64} was expected/u);
    expect(treeOf(host)).toEqual(before);
    expect(existsSync(join(host, ".upgrade-runbook"))).toBe(false);
  });

  withPwsh("what a host lacks is said before step 1", async ({ pwsh }) => {
    const script = await writeScript(planned("server"), "lacking");
    const host = writeFiles(hostBefore("server"));
    const fakes = (name: string, body: string): string =>
      `function global:Get-Fake { ${body} }; Set-Alias -Scope Global ${name} Get-Fake`;
    const lacking = (before: string, words = onHost(host)): string => {
      const { code, output } = run(pwsh, script, `${words} ${alone}`, { before });
      expect(code, output).toBe(2);
      return output;
    };
    expect(lacking("", `-WorkingDirectory ${word(host)} -Archive ${word(archive)} -Hosting iis`)).toContain(
      "-AppPool is missing",
    );
    expect(lacking(fakes("Test-Elevation", "$false"))).toContain("does not run as administrator");
    expect(lacking(fakes("Get-PoolState", "''"))).toContain("IIS has no application pool Contoso");
    expect(lacking(fakes("Get-SiteState", "''"))).toContain("IIS has no site Contoso");
    expect(lacking(fakes("Get-FreeBytes", "10"))).toMatch(/has 1 MB left, and the new release takes \d+ MB/u);
    expect(lacking(fakes("Test-NarrowProcess", "$true"))).toContain("PowerShell of 32 bits");
    expect(run(pwsh, script, onHost(host).replace("-Hosting iis", "-Hosting iss"))).toMatchObject({
      code: 2,
      output: expect.stringContaining("-Hosting is iss, expected iis, service or console") as string,
    });
    const constrained = run(pwsh, script, `${onHost(host)} ${alone}`, {
      before:
        "function global:Get-Constrained { 'ConstrainedLanguage' }; Set-Alias -Scope Global Get-LanguageMode Get-Constrained",
    });
    expect(constrained).toMatchObject({
      code: 2,
      output: expect.stringContaining("The language mode of this PowerShell is ConstrainedLanguage") as string,
    });
    expect(run(pwsh, script, `-Archive ${word(archive)}`)).toMatchObject({
      code: 2,
      output: expect.stringContaining("-WorkingDirectory is missing") as string,
    });
    expect(run(pwsh, script, onHost(join(host, "none")))).toMatchObject({
      code: 2,
      output: expect.stringContaining("there is no folder") as string,
    });
    expect(existsSync(join(host, ".upgrade-runbook"))).toBe(false);
  });

  withPwsh(
    "a folder that is there already is not written into, and a file that is missing is told of beforehand",
    async ({ pwsh }) => {
      const script = await writeScript(planned("agent"), "taken");
      const files = hostBefore("agent");
      files.delete("Runtime/appsettings.agent.json");
      const host = writeFiles(files);
      cpSync(join(host, "Runtime"), join(host, "RuntimeOld"), { recursive: true });
      writeFileSync(join(host, "Runtime/mine.txt"), "mine");
      const taken = run(pwsh, script, `${onHost(host)} -StartAt 4 ${alone}`);
      expect(taken).toMatchObject({
        code: 2,
        output: expect.stringContaining("`Runtime` is there already and is not the release") as string,
      });
      expect(readFileSync(join(host, "Runtime/mine.txt"), "utf8")).toBe("mine");
      const other = writeFiles(files);
      const missing = run(pwsh, script, `${onHost(other)} ${alone}`);
      expect(missing).toMatchObject({
        code: 2,
        output: expect.stringMatching(
          /`RuntimeOld` has no `appsettings\.agent\.json`\.[^]*acknowledge the step by its id, `agent\/6\.x\/copy-1`/u,
        ) as string,
      });
      const acknowledged = alone.replace(" -Skip", ",agent/6.x/copy-1 -Skip");
      expect(run(pwsh, script, `${onHost(other)} ${acknowledged}`).code).toBe(0);
      expect(readFileSync(join(other, "Runtime/web.config"))).toEqual(
        readFileSync(join(other, "RuntimeOld/web.config")),
      );
    },
  );

  withPwsh("a disk that is full in the middle of the extraction leaves nothing half done", async ({ pwsh }) => {
    const script = await writeScript(planned("server"), "full");
    const full =
      "function global:Expand-Full { $global:Entries++; if ($global:Entries -gt 5) { throw [IO.IOException]::new('There is not enough space on the disk.') }; & (Get-Command -Name Expand-Entry -CommandType Function) @args }; $global:Entries = 0; Set-Alias -Scope Global Expand-Entry Expand-Full";
    for (const way of ["-Resume", "-Rollback"]) {
      const host = writeFiles(hostBefore("server"));
      const stopped = run(pwsh, script, `${onHost(host)} ${alone}`, { before: full });
      expect(stopped).toMatchObject({
        code: 3,
        output: expect.stringMatching(
          /Stopped: .*There is not enough space on the disk\.[^]*To go on[^]*-Resume[^]*To go back[^]*-Rollback/u,
        ) as string,
      });
      expect(existsSync(join(host, "Runtime"))).toBe(false);
      expect(run(pwsh, script, `${onHost(host)} ${way} ${alone}`).code).toBe(0);
      expect(readdirSync(host).filter((name) => name.startsWith("Runtime"))).toEqual(
        way === "-Resume" ? ["Runtime", "RuntimeOld"] : ["Runtime"],
      );
      if (way === "-Rollback") expect(treeOf(host)).toEqual(treeOf(writeFiles(hostBefore("server"))));
    }
  });

  withPwsh(
    "a journal that was edited, or another runbook, is not gone on with; a line that broke off is",
    async ({ pwsh }) => {
      const script = await writeScript(planned("server"), "journal");
      const host = writeFiles(hostBefore("server"));
      // Nobody confirms that the program is stopped.
      expect(run(pwsh, script, `${onHost(host)} -Acknowledge check`, { input: "n\n" }).code).toBe(3);
      const [name] = readdirSync(join(host, ".upgrade-runbook")).filter((file) => file.endsWith(".jsonl"));
      const journal = join(host, ".upgrade-runbook", name!);
      const whole = readFileSync(journal, "utf8");
      const refused = (path: string, words: string, message: RegExp, start = onHost(host)): void => {
        expect(run(pwsh, path, `${start} ${words} ${alone}`)).toMatchObject({
          code: 2,
          output: expect.stringMatching(message) as string,
        });
      };
      refused(script, "", /A run was begun here and did not end/u);
      writeFileSync(journal, whole.replace('"outcome":"acknowledged"', '"outcome":"confirmed"'));
      refused(script, "-Resume", /The journal is not what was written: line \d+: its own SHA-256 does not fit it/u);
      writeFileSync(journal, whole);
      const changed = planned("server");
      changed.operations.find(({ number }) => number === "A1")!.hash = "f".repeat(64);
      changed.sha256 = "f".repeat(64);
      const other = await writeScript(changed, "journal-changed");
      refused(other, "-Resume", /The runbook has changed since the run began: `A1`/u);
      refused(script, "-Resume -BackupName Old", /began with backupName RuntimeOld, and this call says Old/u);
      refused(
        script,
        "-Resume",
        /began with hosting iis, and this call says service/u,
        onHost(host).replace("-Hosting iis", "-Hosting service -Service x"),
      );
      writeFileSync(journal, `${whole}{"sequence":99,"time":"2026`);
      expect(run(pwsh, script, `${onHost(host)} -Resume ${alone}`).code).toBe(0);
      expect(verifyJournal(readFileSync(journal), "j").faults).toEqual([]);
      expect(run(pwsh, script, `${onHost(writeFiles(hostBefore("server")))} -Resume ${alone}`)).toMatchObject({
        code: 2,
        output: expect.stringContaining("There is no run here") as string,
      });
    },
  );
});

describe("killed, and going back", () => {
  const steps = `1. Stop the {role}.
2. Rename the \`App\` folder, for example \`AppOld\`.
3. Extract \`app.zip\` into a new \`App\` folder.
4. Create the folder \`Inbox\`.
5. Copy \`settings.json\` from \`AppOld\` to \`App\`.
6. Copy \`rules.json\` from \`AppOld\` to \`Shared\`.
7. Delete the folder \`Cache\`.
8. Start the {role}.
`;
  const before = new Map(
    Object.entries({
      "App/app.exe": "1",
      "App/settings.json": "mine",
      "App/rules.json": "rules of mine",
      "Shared/keep.txt": "keep",
      "Cache/deep/a.bin": "cached",
    }).map(([path, text]) => [path, Buffer.from(text)]),
  );
  const after = new Map(
    Object.entries({
      "App/app.exe": "2",
      "App/settings.json": "mine",
      "App/lib/new.dll": "new",
      "App/rules.json": "shipped",
      "AppOld/app.exe": "1",
      "AppOld/settings.json": "mine",
      "AppOld/rules.json": "rules of mine",
      "Shared/rules.json": "rules of mine",
      "Shared/keep.txt": "keep",
    }).map(([path, text]) => [path, Buffer.from(text)]),
  );
  const release = join(kits, "app.zip");
  writeFileSync(
    release,
    buildZip({ "app.exe": "2", "settings.json": "shipped", "rules.json": "shipped", "lib/new.dll": "new" }),
  );
  const small = async (versions = ["1.0", "2.0"], orders = steps): Promise<Project> => {
    const guides = Object.fromEntries(
      versions
        .slice(1)
        .map((to, index) => [`${versions[index] ?? ""}-${to}.md`, smallGuide(versions[index] ?? "", to, orders)]),
    );
    return createProject(await smallPack(smallProduct(versions), guides));
  };

  withPwsh("at every moment: going on ends as without the kill, going back as at the start", async ({ pwsh }) => {
    const runbook = createRunbook(await small(), { role: "server", from: "1.0", to: "2.0" });
    expect(runbook.coverage).toEqual({ steps: 8, typed: 8, manual: 0 });
    const script = await writeScript(runbook, "kills");
    // In memory, where there is such a place: a hundred runs that each wait for the disk take minutes.
    const work = existsSync("/dev/shm") ? mkdtempSync("/dev/shm/upgrade-runbook-") : makeFolder();
    const start = writeFiles(before);
    onTestFinished(() => rmSync(work, { recursive: true, force: true }));
    const { stdout, stderr } = spawnSync(
      pwsh,
      [
        "-NoProfile",
        "-File",
        join(root, "test/support/kill-moments.ps1"),
        "-Script",
        script,
        "-Start",
        start,
        "-Work",
        work,
        "-Archive",
        release,
      ],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    expect(stderr).toBe("");
    const results = stdout
      .trim()
      .split(/\r?\n/u)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const untouched = results.pop()!;
    expect(untouched).toMatchObject({ moment: 0, code: 0 });
    expect(results.length).toBeGreaterThan(60);
    const end = treeOf(writeFiles(after, join(makeFolder(), "end")));
    for (const result of results) {
      const name = `killed at moment ${String(result["moment"])}: ${JSON.stringify(result["said"])}`;
      expect([result["onCode"], result["on"], result["onPool"]], name).toEqual([0, untouched["print"], "Started"]);
      if (result["hasJournal"] !== true) continue;
      for (const way of ["back", "again"]) {
        expect([result[`${way}Code`], result[`${way}Pool`]], name).toEqual([0, "Started"]);
        expect(treeOf(join(work, `${String(result["moment"])}-${way}`)), name).toEqual(treeOf(start));
      }
      for (const way of ["on", "back"])
        expect(
          verifyJournal(Buffer.from(journalOf(join(work, `${String(result["moment"])}-${way}`))), "j").faults,
          name,
        ).toEqual([]);
    }
    const whole = treeOf(join(work, "1-on"));
    whole.delete("Inbox");
    expect([...whole].filter(([, bytes]) => bytes !== "")).toEqual([...end].filter(([, bytes]) => bytes !== ""));
  });

  withPwsh("by kill -9: the lock of the dead is taken over, and the run goes on", async ({ pwsh }) => {
    const script = await writeScript(
      createRunbook(await small(), { role: "server", from: "1.0", to: "2.0" }),
      "kill-9",
    );
    for (const moment of [7, 20, 33]) {
      const host = writeFiles(before);
      const words = `-WorkingDirectory ${word(host)} -Archive ${word(release)} -Hosting iis -AppPool P -Unattended`;
      const killed = run(pwsh, script, words, {
        before: `Enable-Killing; $global:KillsForReal = $true; $global:KillAt = ${String(moment)}`,
      });
      // As a .NET tool `pwsh` starts the one that dies, and says its signal as a shell does.
      expect([null, 137]).toContain(killed.code);
      expect(existsSync(join(host, ".upgrade-runbook/lock"))).toBe(true);
      const resumed = run(pwsh, script, `${words} -Resume`);
      expect(resumed).toMatchObject({
        code: 0,
        output: expect.stringMatching(/took over the lock of process \d+, which began .* and is no more/u) as string,
      });
      expect(existsSync(join(host, ".upgrade-runbook/lock"))).toBe(false);
      expect(run(pwsh, script, `${words} -Rollback -Acknowledge manual`).code).toBe(0);
      expect(treeOf(host)).toEqual(treeOf(writeFiles(before)));
    }
  });

  withPwsh("two runs at once: the second is told who holds the folder", async ({ pwsh }) => {
    const script = await writeScript(createRunbook(await small(), { role: "server", from: "1.0", to: "2.0" }), "two");
    const host = writeFiles(before);
    const words = `-WorkingDirectory ${word(host)} -Archive ${word(release)}`;
    const first = spawn(pwsh, ["-NoProfile", "-Command", commandOf(script, words, {})], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const asked = new Promise<void>((resolve) => {
      let text = "";
      first.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("Is it done?")) resolve();
      });
    });
    await asked;
    const second = run(pwsh, script, `${words} -Resume`);
    expect(second).toMatchObject({
      code: 2,
      output: expect.stringMatching(
        new RegExp(`Another run works on this folder: process \\d+ on ${hostname()}`, "u"),
      ) as string,
    });
    const ended = new Promise((resolve) => first.on("close", resolve));
    first.stdin.end("n\n");
    expect(await ended).toBe(3);
    expect(existsSync(join(host, ".upgrade-runbook/lock"))).toBe(false);
  });

  withPwsh("past the point of no return only when told, with the restore asked for", async ({ pwsh }) => {
    const script = await writeScript(planned("server"), "beyond");
    const host = writeFiles(hostBefore("server"));
    const start = treeOf(host);
    expect(run(pwsh, script, `${onHost(host)} ${alone}`).code).toBe(0);
    const upgraded = treeOf(host);
    const refused = run(pwsh, script, `${onHost(host)} -Rollback -Unattended`);
    expect(refused).toMatchObject({
      code: 3,
      output: expect.stringMatching(
        /Step 6, the point of no return, was begun: [^]*Restore the database from the backup of step 2b[^]*acknowledge its id/u,
      ) as string,
    });
    expect(treeOf(host)).toEqual(upgraded);
    const asked = run(pwsh, script, `${onHost(host)} -Rollback -BeyondPointOfNoReturn -Unattended`);
    expect(asked).toMatchObject({
      code: 3,
      output: expect.stringMatching(
        /Stopped before step R2: Restore the database from the backup of step 2b/u,
      ) as string,
    });
    expect(run(pwsh, script, `${onHost(host)} -Resume ${alone}`)).toMatchObject({
      code: 2,
      output: expect.stringContaining("The run is being taken back") as string,
    });
    const back = run(pwsh, script, `${onHost(host)} -Rollback -BeyondPointOfNoReturn -Unattended -Acknowledge R2`);
    expect(back.code).toBe(0);
    expect(treeOf(host)).toEqual(start);
    expect(verifyJournal(Buffer.from(journalOf(host)), "j").faults).toEqual([]);
    // And forward again, with a journal of its own beside the old one.
    expect(run(pwsh, script, `${onHost(host)} ${alone}`).code).toBe(0);
    expect(readdirSync(join(host, ".upgrade-runbook")).filter((name) => name.endsWith(".jsonl")).length).toBe(2);
  });

  withPwsh("several installations: a hold point between them, and back one at a time", async ({ pwsh }) => {
    // The second release's own rules are not what the first installation put into Shared.
    const orders = steps.replace(/^6\..*\n/mu, "").replaceAll(/^[78]/gmu, (digit) => String(Number(digit) - 1));
    const project = await small(["1.0", "2.0", "3.0"], orders);
    const runbook = createRunbook(project, { role: "server", from: "1.0", to: "3.0" });
    const script = await writeScript(runbook, "hops");
    const host = writeFiles(before);
    mkdirSync(join(host, "Cache"), { recursive: true });
    const start = treeOf(host);
    const words = `-WorkingDirectory ${word(host)} -Archive_2_0 ${word(release)} -Archive_3_0 ${word(release)} -Hosting iis -AppPool P -Unattended`;
    expect(run(pwsh, script, `-WorkingDirectory ${word(host)} -Archive_2_0 ${word(release)}`)).toMatchObject({
      code: 2,
      output: expect.stringMatching(/there is no archive of 3\.0[^]*-Archive_3_0/u) as string,
    });
    const held = run(pwsh, script, words);
    expect(held).toMatchObject({
      code: 3,
      output: expect.stringMatching(/Halted at hold\/2\.0: 2\.0 is installed/u) as string,
    });
    const second = treeOf(host);
    const done = run(pwsh, script, `${words} -Resume -Acknowledge hold/2.0`);
    expect(done.code).toBe(0);
    expect(readdirSync(host)).toEqual(expect.arrayContaining(["App", "AppOld-1.0", "AppOld-2.0"]));
    expect(run(pwsh, script, `${words} -Rollback -Acknowledge manual`).code).toBe(0);
    expect(treeOf(host)).toEqual(second);
    expect(run(pwsh, script, `${words} -Rollback -Acknowledge manual`).code).toBe(0);
    expect(treeOf(host)).toEqual(start);
    expect(run(pwsh, script, `${words} -Rollback`)).toMatchObject({
      code: 0,
      output: expect.stringContaining("The run was taken back; nothing is left to do.") as string,
    });
  });

  withPwsh("the longest way, 5.1.1 to 6.2 in four installations, and all the way back", async ({ pwsh }) => {
    const runbook = planned("server", {}, "5.1.1", "6.2");
    const back = runbook.wayBack.map(({ id }) => id).join(",");
    const script = await writeScript(runbook, "longest");
    const old = new Map([...releaseFiles("5.1.1.1")].map(([name, bytes]) => [`Runtime/${name}`, bytes] as const));
    const host = writeFiles(new Map([...hostBefore("server"), ...old, ["Temp/Collect/users.csv", Buffer.from("id")]]));
    const start = treeOf(host);
    const left = [
      ...["server/5.1.1-5.1.7/deploy-1", "server/5.1.7-5.2.3/edit-1", "server/5.1.7-5.2.3/group-6"],
      ...["server/5.2.1-6.0/group-2", "server/verification@6.0/advice-execute-1"],
    ].join(",");
    const archives = ["5.1.7", "5.2.3", "6.0", "6.2"].map((version) => {
      const file = join(kits, `release-${version}.zip`);
      writeFileSync(file, archiveOf(releaseFiles(`${version}.1`)));
      return `-Archive_${version.replaceAll(".", "_")} ${word(file)}`;
    });
    const words = `-WorkingDirectory ${word(host)} ${archives.join(" ")} -Hosting iis -AppPool P -Unattended -Skip ${left} -Acknowledge check,backup,execute,install,edit,deploy,query,manual,hold`;
    const { code, output } = run(pwsh, script, words);
    expect(output).toContain("Done. The journal:");
    expect(code).toBe(0);
    expect(readdirSync(host).sort()).toEqual([
      ".upgrade-runbook",
      "AppSettingsFolder",
      "ConfOld-5.1.1",
      "Runtime",
      "RuntimeOld-5.1.1",
      "RuntimeOld-5.1.7",
      "RuntimeOld-5.2.3",
      "RuntimeOld-6.0",
      "Temp",
      "Work",
    ]);
    expect(readFileSync(join(host, "Runtime/Serilog.dll")).equals(releaseFiles("6.2.1").get("Serilog.dll")!)).toBe(
      true,
    );
    for (const version of ["6.0", "5.2.3", "5.1.7", "5.1.1"])
      expect(run(pwsh, script, `${words},${back} -Rollback`)).toMatchObject({
        code: 0,
        output: expect.stringContaining(`${version} is back.`) as string,
      });
    expect(treeOf(host)).toEqual(start);
    expect(verifyJournal(Buffer.from(journalOf(host)), "j").faults).toEqual([]);
  });

  withPwsh(
    "what runs on other hosts is asked about, there and back; the journal stands where it is told",
    async ({ pwsh }) => {
      const runbook = planned("server-only", {}, "5.1.7", "5.2.3");
      const ids = runbook.wayBack.map(({ id }) => id).join(",");
      const script = await writeScript(runbook, "others");
      const old = new Map([...releaseFiles("5.1.7.1")].map(([name, bytes]) => [`Runtime/${name}`, bytes] as const));
      const host = writeFiles(
        new Map([...hostBefore("server"), ...old, ["Temp/Collect/users.csv", Buffer.from("id")]]),
      );
      const start = treeOf(host);
      const journal = join(makeFolder(), "kept/night.jsonl");
      const release = join(kits, "release-of-others.zip");
      writeFileSync(release, archiveOf(releaseFiles("5.2.3.1")));
      const words = `-WorkingDirectory ${word(host)} -Archive ${word(release)} -Hosting iis -AppPool P -JournalPath ${word(journal)} -Unattended`;
      const stopped = run(pwsh, script, `${words} -Acknowledge check,install`);
      expect(stopped).toMatchObject({
        code: 2,
        output: expect.stringMatching(/these steps wait for a person: `2`/u) as string,
      });
      expect(
        run(
          pwsh,
          script,
          `${words} -Acknowledge check,install,stop,start,backup,execute,edit,manual,query,deploy -Skip 5.1`,
        ).code,
      ).toBe(0);
      expect(existsSync(join(host, "Temp/Collect"))).toBe(false);
      const back = run(pwsh, script, `${words} -Rollback -Acknowledge ${ids}`);
      expect(back).toMatchObject({
        code: 0,
        output: expect.stringMatching(/Start the remote agents[^]*acknowledged/u) as string,
      });
      // Who starts the agents starts the server with them: one step of the sheet.
      expect(back.output).toMatch(/CALLS .*stop apppool(?!.*start apppool)/u);
      expect(treeOf(host)).toEqual(start);
      expect(runCli(["journal", "verify", journal]).code).toBe(0);
    },
  );

  withPwsh("a Windows service is stopped, waited for and started", async ({ pwsh }) => {
    const script = await writeScript(
      createRunbook(await small(), {
        role: "server",
        from: "1.0",
        to: "2.0",
        parameters: { hosting: "service", service: "Acme" },
      }),
      "service",
    );
    const host = writeFiles(before);
    const fakes =
      "$global:Status = 'Running'; function global:Get-FakeStatus { $global:Status }; function global:Get-FakeProcess { 0 }; function global:Stop-Fake { $global:Status = 'Stopped'; Write-Host 'SERVICE STOPS' }; function global:Start-Fake { $global:Status = 'Running'; Write-Host 'SERVICE STARTS' }; foreach ($pair in @(@('Get-ServiceStatus', 'Get-FakeStatus'), @('Get-ServiceProcess', 'Get-FakeProcess'), @('Stop-HostedService', 'Stop-Fake'), @('Start-HostedService', 'Start-Fake'))) { Set-Alias -Scope Global $pair[0] $pair[1] }";
    const { code, output } = run(
      pwsh,
      script,
      `-WorkingDirectory ${word(host)} -Archive ${word(release)} -Unattended`,
      { before: fakes },
    );
    expect(code).toBe(0);
    expect(output).toMatch(/SERVICE STOPS[^]*`App` is now `AppOld`[^]*SERVICE STARTS/u);
    const stuck = run(
      pwsh,
      script,
      `-WorkingDirectory ${word(writeFiles(before))} -Archive ${word(release)} -Unattended -WaitSeconds 0`,
      { before: `${fakes}; function global:Stop-Fake { }` },
    );
    expect(stuck).toMatchObject({
      code: 3,
      output: expect.stringContaining("the service Acme has not stopped") as string,
    });
  });
});
