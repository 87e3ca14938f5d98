/**
 * `verify` on hosts and arguments that nobody meant to give: a clear outcome or a refusal, never a crash, a hang or a
 * write.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Verification } from "../src/index.js";
import { defaultArchives } from "./fixtures/verify/cases.js";
import { archiveOf, newRelease, upgradedHost } from "./fixtures/verify/hosts.js";
import { command, runCli, type CliResult } from "./support/cli.js";
import { makeFolder, writeFiles } from "./support/host-folder.js";
import { buildZip } from "./support/zip-builder.js";

const asked = (folder: string, ...more: string[]): string[] => [
  "verify",
  folder,
  "--role",
  "server",
  "--from",
  "6.1",
  "--to",
  "6.2",
  ...more,
];
const archives = makeFolder();
const archive = (name: string, bytes: Uint8Array): string => {
  const path = join(archives, name);
  writeFileSync(path, bytes);
  return path;
};
const [newer, older] = [archive("new.zip", defaultArchives.archive), archive("old.zip", defaultArchives.baseline)];
const findingsOf = ({ stdout }: CliResult): string[] =>
  (JSON.parse(stdout) as Verification).results
    .filter(({ outcome }) => !["pass", "skip"].includes(outcome))
    .map(({ check, outcome, subject }) => `${check} ${outcome} ${subject}`);

describe("refused, with exit code 2 and nothing on standard output", () => {
  const folder = writeFiles(upgradedHost("server"));
  const hostile = (name: string): Uint8Array =>
    buildZip([...[...newRelease].map(([path, bytes]) => ({ name: path, bytes })), { name, bytes: "x" }]);
  test.each<[string, string[], RegExp]>([
    ["a folder that is not there", asked(join(folder, "nowhere")), /working directory: there is none/u],
    ["a file for the folder", asked(newer), /working directory: it is a file/u],
    ["an archive that is not there", asked(folder, "--archive", join(archives, "none.zip")), /Missing archive/u],
    ["a folder for an archive", asked(folder, "--baseline", folder), /it is a folder/u],
    [
      "an archive cut off",
      asked(folder, "--archive", archive("cut.zip", defaultArchives.archive.subarray(0, -90))),
      /cut off/u,
    ],
    [
      "an encrypted archive",
      asked(folder, "--archive", archive("locked.zip", buildZip([{ name: "a.dll", bytes: "x", encrypted: true }]))),
      /encrypted file `a\.dll`/u,
    ],
    ["an archive that is no zip", asked(folder, "--archive", archive("text.zip", Buffer.from("hello"))), /no zip/u],
    [
      "an archive that leads out",
      asked(folder, "--archive", archive("out.zip", hostile("../evil.dll"))),
      /name `\.\.\/evil\.dll`/u,
    ],
    [
      "an archive with a root",
      asked(folder, "--archive", archive("root.zip", hostile("C:\\Windows\\evil.dll"))),
      /no root, no drive/u,
    ],
    [
      "an archive with a hostile name",
      asked(folder, "--archive", archive("escape.zip", hostile("\u001b[2J/../evil.dll"))),
      /no `\.\.`/u,
    ],
    ["an archive without files", asked(folder, "--archive", archive("empty.zip", buildZip({}))), /without any file/u],
    [
      "the archives the wrong way round",
      asked(folder, "--archive", older, "--baseline", newer),
      /archive of 6\.1 .*expected the release of 6\.2/u,
    ],
    ["the runtime folder as the backup", asked(folder, "--backup", "runtime"), /the runtime folder itself/u],
    ["a path as the backup", asked(folder, "--backup", "..\\RuntimeOld"), /name of a folder/u],
    [
      "a report below the folder",
      asked(folder, "--output", join(folder, "Runtime", "report.json")),
      /below the host's folder/u,
    ],
    ["an address of another kind", asked(folder, "--url", "file:///etc/passwd"), /http:\/\/ or https:\/\//u],
    [
      "an address with a query",
      asked(folder, "--url", "https://identity.contoso.com/?key=Geheim"),
      /with a `\?` or `#`/u,
    ],
    [
      "an address with a password",
      asked(folder, "--url", "https://operator:Geheim@identity.contoso.com"),
      /secrets are never parameters/u,
    ],
  ])("%s", (_, words, message) => {
    const { code, stdout, stderr } = runCli(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\u001b|Geheim|\n {4}at /u);
    expect(existsSync(join(folder, "Runtime", "report.json"))).toBe(false);
  });
});

/** Runs the command as somebody who is not root, whom no rights stop. */
function runUnprivileged(words: readonly string[]): CliResult {
  if (process.getuid?.() !== 0) return runCli(words);
  const { status, stdout, stderr } = spawnSync(
    "setpriv",
    ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, command, ...words],
    { encoding: "utf8", env: { PATH: process.env["PATH"] } },
  );
  return { code: status, stdout, stderr };
}

/** Windows has no such rights; and as root, somebody else has to be able to read the command. */
const canLackRights =
  process.platform !== "win32" &&
  (process.getuid?.() !== 0 ||
    spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, command, "--version"])
      .status === 0);

describe.runIf(canLackRights)("without rights, unknown and never pass or fail", () => {
  test.each<[string, string, number, string[]]>([
    [
      "a settings file",
      "Runtime/appsettings.json",
      0o000,
      ["config-copied unknown Runtime/appsettings.json", "config-readable unknown Runtime/appsettings.json"],
    ],
    ["a file of the release", "Runtime/Serilog.dll", 0o000, ["runtime-complete unknown Runtime/Serilog.dll"]],
    [
      "the program that says the version",
      "Runtime/Usercube-Server.dll",
      0o000,
      ["runtime-version unknown Runtime/Usercube-Server.dll", "runtime-complete unknown Runtime/Usercube-Server.dll"],
    ],
    ["a folder of the release", "Runtime/wwwroot", 0o000, ["runtime-complete unknown Runtime"]],
    ["the runtime folder", "Runtime", 0o000, ["runtime-exists unknown Runtime"]],
    ["the runtime folder, which may be listed", "Runtime", 0o744, ["runtime-exists unknown Runtime"]],
    ["the backup", "RuntimeOld", 0o000, ["backup-exists unknown RuntimeOld"]],
    ["a folder of the backup", "RuntimeOld/wwwroot", 0o000, ["backup-usable unknown RuntimeOld"]],
  ])("%s", (_, path, mode, findings) => {
    const folder = writeFiles(upgradedHost("server"));
    for (const open of [folder, archives]) chmodSync(open, 0o755);
    chmodSync(join(folder, path), mode);
    const result = runUnprivileged(asked(folder, "--archive", newer, "--baseline", older, "--format", "json"));
    chmodSync(join(folder, path), 0o755);
    expect(findingsOf(result)).toEqual(findings);
    expect(result.code).toBe(1);
  });
});

describe("a clear outcome", () => {
  const verify = (change: (folder: string) => void, ...more: string[]): CliResult => {
    const folder = writeFiles(upgradedHost("server"));
    change(folder);
    return runCli(asked(folder, "--archive", newer, "--baseline", older, "--format", "json", ...more));
  };
  const onPosix = process.platform !== "win32";
  const settings = "Runtime/appsettings.json";

  test.each<[string, (folder: string) => void, string[]]>([
    [
      "folders and nothing in them",
      (folder) => {
        rmSync(join(folder, "Runtime"), { recursive: true });
        mkdirSync(join(folder, "Runtime/wwwroot/css"), { recursive: true });
      },
      ["runtime-exists fail Runtime"],
    ],
    [
      "links in a circle",
      (folder) =>
        [
          ["..", "up"],
          ["self", "self"],
        ].forEach(([target = "", name = ""]) => symlinkSync(target, join(folder, "Runtime", name))),
      ["runtime-clean warn Runtime"],
    ],
    [
      "a settings file behind a link that leads nowhere",
      (folder) => {
        rmSync(join(folder, settings));
        symlinkSync("/nowhere/at/all.json", join(folder, settings));
      },
      ["config-copied unknown Runtime/appsettings.json", "config-readable unknown Runtime/appsettings.json"],
    ],
    [
      "settings nested 10,000 deep",
      (folder) => writeFileSync(join(folder, settings), `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
      ["config-copied fail Runtime/appsettings.json", "config-readable fail Runtime/appsettings.json"],
    ],
    [
      "settings of 100 MB",
      (folder) =>
        writeFileSync(
          join(folder, settings),
          Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(100_000_000, 97), Buffer.from('"}')]),
        ),
      ["config-copied unknown Runtime/appsettings.json", "config-readable unknown Runtime/appsettings.json"],
    ],
  ])("%s", (_, change, findings) => {
    if (!onPosix && /link/u.test(_)) return;
    expect(findingsOf(verify(change))).toEqual(findings);
  });

  test.runIf(onPosix)("names that differ only in case are named, and not called stale", () => {
    const { stdout } = verify((folder) => writeFileSync(join(folder, "Runtime/serilog.dll"), "x"));
    const strange = (JSON.parse(stdout) as Verification).results.find(({ check }) => check === "runtime-clean");
    expect(strange?.message).toMatch(/differs only in case/u);
    expect(strange?.message).not.toMatch(/stale/u);
  });

  test.runIf(onPosix)("hostile names reach neither the terminal nor the page", () => {
    const folder = writeFiles(upgradedHost("server"));
    for (const name of [
      "evil\n\u001b[31mred.dll",
      "evil<img src=x onerror=alert(1)>.dll",
      "evil\u202egpj.exe",
      "evil`<img src=x>`.bak",
    ])
      writeFileSync(join(folder, "Runtime", name), "x");
    for (const format of ["text", "junit", "sarif", "md", "html"]) {
      const { code, stdout, stderr } = runCli(asked(folder, "--archive", newer, "--format", format));
      expect({ format, code, stderr }).toEqual({ format, code: 0, stderr: "" });
      expect(stdout.replace(/[\n\t]/gu, "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/u);
      if (format === "html" || format === "junit") expect(stdout).not.toContain("<img");
    }
  });

  test("an archive whose sizes lie is not inflated beyond what it says", () => {
    const lying = archive(
      "bomb.zip",
      buildZip([
        ...[...newRelease]
          .filter(([path]) => path !== "appsettings.json")
          .map(([path, bytes]) => ({ name: path, bytes })),
        { name: "appsettings.json", bytes: Buffer.alloc(50_000_000), lies: { sizeBytes: 100 } },
      ]),
    );
    const result = runCli(asked(writeFiles(upgradedHost("server")), "--archive", lying, "--format", "json"));
    expect(result.code).toBe(0);
    expect(findingsOf(result)).toEqual([]);
  });

  test("nothing is written", () => {
    const folder = writeFiles(upgradedHost("server"));
    const before = readdirSync(folder, { recursive: true }).map(String).sort();
    expect(
      runCli(
        asked(
          folder,
          "--archive",
          archive("wrapped.zip", archiveOf(newRelease, "Runtime/")),
          "--output",
          join(archives, "report.html"),
        ),
      ).code,
    ).toBe(0);
    expect(readdirSync(folder, { recursive: true }).map(String).sort()).toEqual(before);
    expect(existsSync(join(archives, "report.html"))).toBe(true);
  });
});
