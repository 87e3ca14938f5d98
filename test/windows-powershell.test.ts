/** Every script that is made, against what Windows PowerShell 5.1 can read and .NET Framework 4.6.2 and 4.8 have. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import {
  createRunbook,
  listPaths,
  nodeHost,
  openProject,
  renderRunbook,
  renderVerifyScript,
  type Parameters,
  type Runbook,
} from "../src/index.js";
import { root } from "./support/cli.js";
import { makeFolder } from "./support/host-folder.js";
import { testWithPrograms } from "./support/programs.js";
import { blankRunbook, hostileRunbook, sampleRunbook, twoHopRunbook } from "./support/sample-runbook.js";
import { findNewerThan51, type Finding51 } from "./support/windows-powershell.js";

/** Starting PowerShell and restoring packages takes seconds on a machine of its own, minutes on a busy one. */
const enoughMs = 15 * 60_000;

const withReferences = (
  title: string,
  body: (programs: { pwsh: string; dotnet: string }) => void | Promise<void>,
): void => testWithPrograms(["pwsh", "dotnet"], title, body, enoughMs);

const hostileParameters: Parameters = {
  organization: "'; calc #",
  workingDirectory: "C:/$(calc)'`\u2019",
  backupName: "Old'$(calc)`\u2019",
  site: "it's",
  appPool: "\u2018pool\u2019",
  service: "#> calc",
  archives: { "6.2": "C:/'; calc #.zip" },
};

withReferences("every script can be read and run by Windows PowerShell 5.1", async (programs) => {
  const project = await openProject(nodeHost, {
    content: join(root, "content/identity-manager"),
    name: "content/identity-manager",
  });
  const folder = makeFolder();
  const files: string[] = [];
  const write = (bytes: Uint8Array, kind: string): void => {
    const file = join(folder, `${String(files.length)}.${kind}`);
    writeFileSync(file, bytes);
    files.push(file);
  };
  const planned: Runbook[] = [
    ...listPaths(project.graph).map((path) => createRunbook(project, { ...path })),
    ...["server", "agent"].map((role) =>
      createRunbook(project, { role, from: "5.1.7", to: "6.2", allStops: true, parameters: hostileParameters }),
    ),
  ];
  for (const runbook of planned) {
    write(await renderRunbook(runbook, "ps1"), "ps1");
    write(await renderVerifyScript(project, runbook), "verify.ps1");
  }
  for (const make of [sampleRunbook, blankRunbook, twoHopRunbook, hostileRunbook])
    write(await renderRunbook(make(), "ps1"), "ps1");
  expect(files.length).toBeGreaterThan(80);
  expect(findNewerThan51(programs, files)).toEqual([]);
});

/** A line that 5.1 cannot read or run, and the rule that says so; `null` where it can. */
const lines: readonly (readonly [line: string, rule: Finding51["rule"] | null])[] = [
  ["$a = 'x'.Substring(1)", null],
  ["[IO.Path]::GetFullPath('x')", null],
  ["[Collections.Generic.Dictionary[string, int[]]]::new()", null],
  ["New-Object -TypeName 'Collections.Generic.List[string]'", null],
  ["(Get-Process -Id 1 -ErrorAction Ignore).ProcessName", null],
  ["function f([string[]] $One) { return $One[0].Trim() }", null],
  ["$a = 1 -", "parse"],
  ["$a = $true ? 1 : 2", "syntax"],
  ["$a = $null ?? 1", "syntax"],
  ["$a ??= 1", "syntax"],
  ["${a}?.Length", "syntax"],
  ["${a}?[0]", "syntax"],
  ["Write-Host 1 && Write-Host 2", "syntax"],
  ['$a = "`e[2J"', "syntax"],
  ["$a = 1u", "syntax"],
  ["if ($IsWindows) { }", "syntax"],
  ["function f { param([ValidateNotNullOrWhiteSpace()] $A) }", "syntax"],
  ["$a = \u2018x\u2019", "quote"],
  ["$a = 1 \u2013 1", "quote"],
  ["Get-Uptime", "command"],
  ["ls", "command"],
  ["Invoke-Expression 'x'", "command"],
  ["ConvertFrom-Json -AsHashtable -InputObject '{}'", "parameter"],
  ["[Text.Json.JsonDocument]::Parse('{}')", "type"],
  ["$a = New-Object -TypeName 'Collections.Generic.PriorityQueue[int, int]'", "type"],
  // .NET Framework has it, in an assembly that 5.1 loads only when it is told.
  ["[IO.Compression.ZipFile]::OpenRead('x')", "type"],
  ["[IO.Path]::GetRelativePath('a', 'b')", "member"],
  ["[IO.File]::Move('a', 'b', $true)", "member"],
  ["$a = 'x'.Contains('x', 'OrdinalIgnoreCase')", "member"],
  [
    "function f([string] $One) { $two = $One.Trim(); $two.Split(',', 'TrimEntries').Count; $two.ReplaceLineEndings() }",
    "member",
  ],
  ["$a = [Diagnostics.Process]::GetCurrentProcess(); $a.Kill($true)", "member"],
  ["$a = 'x'.Split('ab')", "member"],
  ["[scriptblock]::Create('x')", "dynamic-code"],
];

withReferences("what 5.1 cannot read or run is found, and nothing else", (programs) => {
  const folder = makeFolder();
  const files = lines.map(([line], index) => {
    const file = join(folder, `${String(index)}.ps1`);
    writeFileSync(file, `\ufeff${line}\r\n`);
    return file;
  });
  const bare = join(folder, "bare.ps1");
  writeFileSync(bare, "$a = 'é'\r\n");
  const found = findNewerThan51(programs, [...files, bare]);
  const rulesOf = (file: string): (string | null)[] => {
    const rules = new Set(found.filter((finding) => finding.file === file).map(({ rule }) => rule));
    return rules.size === 0 ? [null] : [...rules];
  };
  expect(lines.map(([line], index) => [line, ...rulesOf(files[index]!)])).toEqual(lines.map((pair) => [...pair]));
  expect(rulesOf(bare)).toEqual(["encoding"]);
});
