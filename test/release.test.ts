/** The release in an archive: where it is, what is refused, and that TypeScript and PowerShell see the same. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { encodePowershell, powershellData, powershellText } from "../src/formats/powershell.js";
import { createMemoryHost, nodeHost } from "../src/host/index.js";
import { UsageError } from "../src/model/errors.js";
import type { Product, Role } from "../src/model/product.js";
import { openRelease, refuseOtherVersion, words } from "../src/release/index.js";
import { buildProgram } from "./support/pe-builder.js";
import { testWithPrograms } from "./support/programs.js";
import { buildZip, type ZipEntry, type ZipOptions } from "./support/zip-builder.js";

const temporary = mkdtempSync(join(tmpdir(), "upgrade-runbook-release-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const server = {
  id: "server",
  name: "Server",
  programs: ["Contoso-Server.exe", "Contoso-Server.dll"],
  versionProgram: "Contoso-Server.dll",
} as unknown as Role;
const agent = { id: "agent", name: "Agent", programs: ["Contoso-Agent.exe"] } as unknown as Role;
const product = { roles: [server, agent], versions: [{ id: "6.1" }, { id: "6.2" }] } as unknown as Product;

type Files = Record<string, string | Uint8Array>;
const kit = (version: string, prefix = ""): Files => ({
  [`${prefix}Contoso-Server.exe`]: buildProgram(version, { isExe: true }),
  [`${prefix}Contoso-Server.dll`]: buildProgram(version),
  [`${prefix}wwwroot/app.js`]: "go();\n".repeat(50),
  [`${prefix}wwwroot/empty.txt`]: "",
});
const inside = ["Contoso-Server.dll", "Contoso-Server.exe", "wwwroot/app.js", "wwwroot/empty.txt"];

/** What is opened, how, and what comes of it. */
interface Case {
  title: string;
  zip: Uint8Array;
  version?: string;
  unpacked?: boolean;
  /** Where the release is and its files; or what it is refused with. */
  expect: { root: string; files?: string[]; line?: string | null } | RegExp;
}
const opened = (
  title: string,
  files: Files | ZipEntry[],
  expected: Case["expect"],
  { version, unpacked, ...options }: Pick<Case, "version" | "unpacked"> & ZipOptions = {},
): Case => ({
  title,
  zip: buildZip(files, options),
  expect: expected,
  ...(version === undefined ? {} : { version }),
  ...(unpacked === undefined ? {} : { unpacked }),
});
const named = (name: string): ZipEntry[] => [
  ...Object.entries(kit("6.2.1.0")).map(([path, bytes]): ZipEntry => ({ name: path, bytes })),
  { name, bytes: "x" },
];

const cases: Case[] = [
  opened("the archive itself", kit("6.2.1.0"), { root: "", files: inside, line: "6.2" }),
  opened("one folder around it", kit("6.2.1.0", "kit/"), { root: "kit", files: inside, line: "6.2" }),
  opened("with back-slashes", kit("6.2.1.0", "kit/"), { root: "kit", files: inside }, { backslashes: true }),
  opened("two folders deep", kit("6.2.1.0", "6.2.1/Runtime/"), { root: "6.2.1/Runtime", files: inside }),
  opened(
    "beside other things",
    { ...kit("6.2.1.0", "Runtime/"), "ReadMe.txt": "", "SQL/a.sql": "", "Runtime2/a.txt": "" },
    { root: "Runtime", files: inside },
  ),
  opened(
    "with what a Mac and Windows leave",
    { ...kit("6.2.1.0", "Runtime/"), "__MACOSX/Runtime/._Contoso-Server.exe": "", "Runtime/.ds_store": "" },
    { root: "Runtime", files: inside },
  ),
  opened(
    "with what they leave in it",
    { ...kit("6.2.1.0"), "Thumbs.db": "", "wwwroot/Desktop.ini": "", "wwwroot/__MACOSX/a": "" },
    { root: "", files: inside },
  ),
  opened("in another case", kit("6.2.1.0", "RUNTIME/"), { root: "RUNTIME", files: inside }),
  opened(
    "with a copy of itself within",
    { ...kit("6.2.1.0"), ...kit("6.1.1.0", "Backup/") },
    { root: "", files: [...inside, ...inside.map((file) => `Backup/${file}`)].sort(), line: "6.2" },
  ),
  opened(
    "of several the one that is wanted",
    { ...kit("6.2.1.0", "new/"), ...kit("6.1.1.0", "old/") },
    { root: "old", files: inside, line: "6.1" },
    { version: "6.1.34" },
  ),
  opened(
    "of several none",
    { ...kit("6.2.1.0", "one/"), ...kit("6.2.2.0", "other/") },
    /several releases for Server, in `one` and `other`, expected one/u,
    { version: "6.2" },
  ),
  opened("of a line that nobody knows", kit("7.9.1.0"), { root: "", line: null }, { version: "6.2" }),
  opened(
    "that does not say its version",
    { "Contoso-Server.exe": "MZ", "Contoso-Server.dll": "text" },
    { root: "", line: null },
    { version: "6.2" },
  ),
  opened(
    "of another version",
    kit("6.1.34.0"),
    /archive of 6\.1 \(`Contoso-Server\.dll` is of version 6\.1\.34\.0\), expected the release of 6\.2\n.*6\.2/u,
    { version: "6.2" },
  ),
  opened(
    "of something else",
    { "readme.txt": "", "src/main.c": "", "src/b.c": "" },
    /without `Contoso-Server\.exe` and `Contoso-Server\.dll`, .* of 6\.2 for Server: it holds `readme\.txt` and `src\/`/u,
    { version: "6.2" },
  ),
  opened(
    "without one program",
    { "Contoso-Server.exe": "" },
    /without `Contoso-Server\.dll`, expected the release for Server/u,
  ),
  opened(
    "whose programs lie apart",
    { "a/Contoso-Server.exe": "", "b/Contoso-Server.dll": "" },
    /without `Contoso-Server\.exe` and/u,
  ),
  opened("of another role", { "x/Contoso-Agent.exe": "" }, /release for Agent, expected the release for Server/u),
  opened(
    "with a comment",
    kit("6.2.1.0"),
    { root: "", files: inside },
    { comment: Buffer.concat([Buffer.from("504b0506", "hex"), Buffer.alloc(30)]) },
  ),
  {
    title: "with bytes behind",
    zip: Buffer.concat([buildZip(kit("6.2.1.0")), Buffer.from("\r\n")]),
    expect: { root: "" },
  },
  opened("with ZIP64", kit("6.2.1.0"), { root: "", files: inside }, { zip64: true }),
  opened(
    "with ZIP64 fields",
    named("big.bin").map((entry) => ({ ...entry, zip64: true })),
    {
      root: "",
      files: [...inside, "big.bin"].sort(),
    },
  ),
  opened(
    "with names in UTF-8 and CP437",
    [
      ...named("Größe-日本.txt"),
      { name: Buffer.from("sans-é.txt") },
      { name: "alt-ü.txt", encoding: "cp437" },
      { name: "old-ä.txt", encoding: "cp437", unicodePath: { name: "new-日本.txt" } },
    ],
    { root: "", files: [...inside, "Größe-日本.txt", "alt-ü.txt", "new-日本.txt", "sans-é.txt"].sort() },
  ),
  ...[
    "a?b",
    "con",
    "Nul.txt",
    "lpt1.log",
    "x.",
    "y ",
    "a<b",
    "a|b",
    "a*b",
    'a"b',
    "a\u0007b",
    "COM¹",
    "aux .txt",
    "d./e",
  ].flatMap((name) => [
    opened(`with the name ${name}, to be unpacked`, named(name), /Unexpected name `.*`.*Windows/u, { unpacked: true }),
    opened(`with the name ${name}, to be compared`, named(name), { root: "" }),
  ]),
  ...["WWWroot/APP.js", "contoso-server.EXE", "wwwroot", "wwwroot/app.js/below.txt"].map((name) =>
    opened(`with ${name}, which is there`, named(name), /which Windows takes for one/u, { unpacked: true }),
  ),
  opened(
    "with names that only look reserved",
    [...named("console.txt"), { name: ".nul" }, { name: "lpt10" }],
    { root: "" },
    { unpacked: true },
  ),
  opened(
    "with a bad name beside it",
    [...named("x").map((entry) => ({ ...entry, name: `Runtime/${String(entry.name)}` })), { name: "con" }],
    { root: "Runtime" },
    { unpacked: true },
  ),
  opened("encrypted", [...named("x"), { name: "secret", bytes: "x", encrypted: true }], /encrypted file `secret`/u),
  opened("leading out", named("../evil.txt"), /name `\.\.\/evil\.txt`/u),
  opened("with a root", named("/evil.txt"), /no root/u),
  opened("with a drive", named("c:evil.txt"), /no root/u),
  opened("split", kit("6.2.1.0"), /split over several files/u, { split: true }),
  opened("cut", kit("6.2.1.0"), /it was cut off/u, { cut: -30 }),
  opened("with another count", kit("6.2.1.0"), /says it holds 2 files and lists 4/u, { lies: { entryCount: 2 } }),
  opened("with bytes before it", kit("6.2.1.0"), /bytes are missing or were put in/u, { lies: { directoryOffset: 5 } }),
  opened("with an absurd list", kit("6.2.1.0"), /archive of 1099511627776 files/u, {
    zip64: true,
    lies: { entryCount: 2 ** 40 },
  }),
  { title: "empty", zip: Buffer.alloc(0), expect: /empty file/u },
  { title: "a page", zip: Buffer.from("<!DOCTYPE html>"), expect: /web page/u },
  { title: "7-Zip's", zip: Buffer.from("377abcaf271c0004", "hex"), expect: /7-Zip archive/u },
  { title: "no zip", zip: Buffer.from("just a text of some length"), expect: /file that is no zip/u },
  { title: "without a file", zip: buildZip({ "Runtime/": "" }), expect: /without any file/u },
];

/** What is told of an archive. */
interface Told {
  root?: string;
  files?: string[];
  sums?: string[];
  folders?: string[];
  line?: string | null;
  error?: string;
}

async function tell({ zip, version, unpacked }: Case, file: string): Promise<Told> {
  try {
    const release = await openRelease(createMemoryHost(new Map([[file, zip]])), file, {
      product,
      role: server,
      version: version === undefined ? undefined : () => version,
      isForInstallation: unpacked ?? false,
    });
    if (version !== undefined) refuseOtherVersion(release, version, product);
    const { root, program, folders, manifest } = release;
    return {
      root,
      files: manifest.entries.map(({ path }) => path),
      sums: manifest.entries.map(({ crc32, sizeBytes }) => `${String(crc32)} ${String(sizeBytes)}`),
      folders: [...folders],
      line: program?.line ?? null,
    };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { error: String(error) };
  }
}

describe("the release in an archive", () => {
  test.each(cases.map((one) => [one.title, one] as const))("%s", async (_, one) => {
    const told = await tell(one, "kit.zip");
    if (one.expect instanceof RegExp) expect(told.error).toMatch(one.expect);
    else
      expect(told).toMatchObject({
        root: one.expect.root,
        ...(one.expect.files === undefined ? {} : { files: one.expect.files }),
        ...(one.expect.line === undefined ? {} : { line: one.expect.line }),
      });
  });

  test("of a role whose programs nobody has named is in the one folder around it", async () => {
    const anybody = { ...server, programs: [], versionProgram: undefined } as unknown as Role;
    const rootOf = async (files: Files): Promise<string> =>
      (await openRelease(createMemoryHost(new Map([["a.zip", buildZip(files)]])), "a.zip", { product, role: anybody }))
        .root;
    expect(await rootOf({ "kit/a": "", "kit/b": "", "__MACOSX/c": "" })).toBe("kit");
    expect(await rootOf({ "kit/a": "", b: "" })).toBe("");
  });

  test("is unpacked alone", async () => {
    const file = join(temporary, "bundle.zip");
    writeFileSync(
      file,
      buildZip({ ...kit("6.2.1.0", "6.2/Runtime/"), "6.2/Readme.txt": "", "6.2/Runtime/.DS_Store": "" }),
    );
    const into = join(temporary, "Runtime");
    expect((await nodeHost.extract(file, into, { root: "6.2/runtime" })).files).toBe(4);
    expect((await nodeHost.listTree(into)).entries.map(({ path }) => path)).toEqual([
      ...inside.slice(0, 2),
      "wwwroot",
      ...inside.slice(2),
    ]);
  });

  testWithPrograms(
    ["pwsh"],
    "is the same to PowerShell, refusals word for word",
    async ({ pwsh }) => {
      const folder = join(temporary, "twins");
      mkdirSync(folder);
      const asked = cases.map((one, index) => {
        const file = join(folder, `${String(index)}.zip`);
        writeFileSync(file, one.zip);
        return { File: file, Version: one.version ?? "", Unpacked: one.unpacked ?? false };
      });
      const results = runScript(pwsh, folder, asked);
      const wrong: unknown[] = [];
      for (const [index, one] of cases.entries()) {
        const mine = await tell(one, asked[index]?.File ?? "");
        if (JSON.stringify(mine) !== JSON.stringify(results[index])) wrong.push([one.title, mine, results[index]]);
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  testWithPrograms(["pwsh"], "is read, unpacked and checked by PowerShell", ({ pwsh }) => {
    const folder = join(temporary, "files");
    mkdirSync(folder);
    const big = Buffer.alloc(3 << 20, "abcdefghi\n");
    const file = join(folder, "kit.zip");
    const damage = (
      name: string,
      lies: NonNullable<ZipEntry["lies"]>,
      method: "store" | "deflate" = "deflate",
    ): ZipEntry => ({
      name,
      bytes: "x".repeat(300),
      method,
      lies,
    });
    writeFileSync(
      file,
      buildZip([
        ...named("big.txt").map((entry) => (entry.name === "big.txt" ? { ...entry, bytes: big } : entry)),
        { name: "stored.txt", bytes: "stored".repeat(99_999), method: "store" },
        damage("crc", { crc32: 5 }),
        damage("stored-crc", { crc32: 5 }, "store"),
        damage("short", { sizeBytes: 200 }),
        damage("long", { sizeBytes: 400 }),
        damage("elsewhere", { offset: 7 }),
        { name: "odd", bytes: "x", method: 93 },
      ]),
    );
    const script = join(folder, "read.ps1");
    writeFileSync(
      script,
      encodePowershell(`${prologue()}
$release = Open-Release -Path ${powershellText(file)} -Name 'kit.zip' -Programs 'Contoso-Server.exe' -Lines '6.2' -Role 'Server'
foreach ($entry in $release.Entries) {
    $target = Join-Path ${powershellText(folder)} ($entry.Path -replace '/', '-')
    try { Expand-ReleaseFile -Release $release -Entry $entry -Path $target; "$($entry.Path) $(Test-ReleaseFile -Entry $entry -Path $target) $((Read-ReleaseFile -Release $release -Entry $entry).Length)" }
    catch { "$($entry.Path): $($_.Exception.Data['Summary'])" }
}
Set-Content -LiteralPath (Join-Path ${powershellText(folder)} 'big.txt') -Value 'x'
Test-ReleaseFile -Entry $release.Index['big.txt'] -Path (Join-Path ${powershellText(folder)} 'big.txt')
Test-ReleaseFile -Entry $release.Index['big.txt'] -Path (Join-Path ${powershellText(folder)} 'nothing')
(Get-ProgramVersion -Path (Join-Path ${powershellText(folder)} 'Contoso-Server.dll')).Version
(Get-ProgramVersion -Path (Join-Path ${powershellText(folder)} 'stored.txt')).Reason
Close-Release -Release $release
`),
    );
    const { stdout, stderr } = spawnSync(pwsh, ["-NoProfile", "-File", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.trim().split(/\r?\n/u)).toEqual([
      `Contoso-Server.dll True ${String(buildProgram("6.2.1.0").length)}`,
      `Contoso-Server.exe True ${String(buildProgram("6.2.1.0", { isExe: true }).length)}`,
      `big.txt True ${String(big.length)}`,
      ...(
        [
          ["crc", words.otherCrc],
          ["elsewhere", words.notThere],
          ["long", words.otherLength],
          ["odd", "it is packed by a method that is not read here (93)"],
          ["short", words.longer],
          ["stored-crc", words.otherCrc],
        ] as const
      ).map(
        ([name, reason]) =>
          `${name}: Unexpected content of \`${name}\` in the archive: ${reason}, expected a whole zip archive`,
      ),
      "stored.txt True 599994",
      "wwwroot/app.js True 300",
      "wwwroot/empty.txt True 0",
      "False",
      "False",
      "6.2.1.0",
      words.noProgram,
    ]);
  });
});

const source = (path: string): string => readFileSync(new URL(`../src/${path}`, import.meta.url), "utf8");
const prologue = (): string => `Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$Words = ${powershellData(Object.fromEntries(Object.entries(words).map(([id, text]) => [`release/${id}`, text])))}
${source("language/words.ps1")}
${source("platform/archive.ps1")}
`;

/** What PowerShell tells of archives. */
function runScript(
  pwsh: string,
  folder: string,
  asked: readonly { File: string; Version: string; Unpacked: boolean }[],
): Told[] {
  const script = join(folder, "open.ps1");
  writeFileSync(
    script,
    encodePowershell(`${prologue()}
$lines = @('6.1', '6.2')
$told = foreach ($one in ${powershellData(asked)}) {
    try {
        $release = Open-Release -Path $one.File -Name $one.File -Programs @('Contoso-Server.exe', 'Contoso-Server.dll') -VersionProgram 'Contoso-Server.dll' -Lines $lines -Role 'Server' -OtherRoles @(@{ Name = 'Agent'; Programs = @('Contoso-Agent.exe') }) -Version $one.Version -Unpacked:$one.Unpacked
        if ($one.Version -ne '') { Assert-ReleaseVersion -Release $release -Version $one.Version -Lines $lines }
        [ordered]@{ root = $release.Root; files = @($release.Entries | ForEach-Object { $_.Path }); sums = @($release.Entries | ForEach-Object { "$($_.Crc32) $($_.SizeBytes)" }); folders = @($release.Folders); line = $release.Line }
        Close-Release -Release $release
    } catch {
        if (-not $_.Exception.Data.Contains('usage')) { throw }
        [ordered]@{ error = $_.Exception.Message }
    }
}
[IO.File]::WriteAllText(${powershellText(join(folder, "told.json"))}, (ConvertTo-Json -InputObject @($told) -Depth 4))
`),
  );
  const { status, stderr } = spawnSync(pwsh, ["-NoProfile", "-File", script], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(readFileSync(join(folder, "told.json"), "utf8")) as Told[];
}
