/** What callers on Windows type and bring, and what its disks and native files lack; on every system alike. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockFile } from "../src/host/file-lock.js";
import { isDeviceName, withoutDevicePrefix } from "../src/language/windows-path.js";
import { fileUri } from "../src/reporters/file-uri.js";
import { runCli } from "./support/cli.js";
import { makeFolder } from "./support/host-folder.js";

const selectors = ["--role", "agent", "--from", "6.1", "--to", "6.2"];
const faultyGuide = "# Upgrade Agent\n\n1. Stop the server.\n3. Start the server.\n";

/** A text as Windows PowerShell's `>` writes it. */
const wide = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, "utf16le");

/** A folder with files in it. */
function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = makeFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test("a path's prefix that bars Windows from reading it goes; one that names no drive stays", () => {
  expect(withoutDevicePrefix("\\\\?\\C:\\host\\out")).toBe("C:\\host\\out");
  expect(withoutDevicePrefix("//./c:/host")).toBe("c:/host");
  expect(withoutDevicePrefix("\\\\?\\UNC\\server\\share\\x")).toBe("\\\\server\\share\\x");
  for (const path of ["\\\\server\\share", "\\\\?\\Volume{1}\\x", "C:\\?\\C:\\x", "/srv/host"])
    expect(withoutDevicePrefix(path)).toBe(path);
});

test("SARIF's addresses of such paths are those of the plain ones", () => {
  expect(fileUri("\\\\?\\C:\\kits\\a b.md")).toBe("file:///C:/kits/a%20b.md");
  expect(fileUri("\\\\?\\UNC\\server\\share\\a.md")).toBe("file://server/share/a.md");
  expect(fileUri("\\\\server\\share\\a.md")).toBe("file://server/share/a.md");
});

test("nothing is written below the host's folder, by whatever way it is named", () => {
  const host = folderOf({ "Runtime/a.txt": "a" });
  const words = (output: string): string[] => ["verify", host, ...selectors, "--output", output];
  const ways = [join(host, "report.html"), `${host}/Runtime/../report.html`];
  if (process.platform === "win32") ways.push(`\\\\?\\${host}\\report.html`, `\\\\.\\${host}\\report.html`);
  for (const way of ways) {
    const { code, stderr } = runCli(words(way));
    expect({ way, code, said: stderr.includes("below the host's folder") }).toEqual({ way, code: 2, said: true });
  }
  expect(runCli(words(join(makeFolder(), "report.html"))).code).toBe(1);
  expect(readdirSync(host)).toEqual(["Runtime"]);
});

test("a folder is not given a name that Windows keeps for a device", () => {
  const cwd = makeFolder();
  for (const out of ["con", "kits/NUL", "aux.d"]) {
    const { code, stdout, stderr } = runCli(["generate", ...selectors, "--format", "md", "--out", out], { cwd });
    expect({ out, code, stdout, said: stderr.includes("device") }).toEqual({ out, code: 2, stdout: "", said: true });
  }
  expect(readdirSync(cwd)).toEqual([]);
  expect(["console", "com", "com10", "null"].filter(isDeviceName)).toEqual([]);
  expect(runCli(["generate", ...selectors, "--format", "md", "--out", "console"], { cwd }).code).toBe(0);
});

test("parameters and overlays are read as Windows PowerShell 5.1 writes them", () => {
  const cwd = folderOf({
    "contoso.yml": wide("organization: Contoso S\u00e0rl\nworkingDirectory: 'C:\\identity'\n"),
    "contoso.json": wide('{ "change": "CHG1" }\r\n'),
    "overlay.md": wide("<!-- overlay: before=agent/6.x/stop-1 -->\n\n**Step 1 \u2013** Tell the help desk.\n"),
    "broken.yml": Buffer.from([0xff, 0xfe, 0x61]),
    "old.yml": Buffer.from("organization: S\u00e0rl\n", "latin1"),
  });
  const plan = (...words: string[]): ReturnType<typeof runCli> => runCli(["plan", ...selectors, ...words], { cwd });
  const read = plan("--params", "contoso.yml", "--params", "contoso.json", "--overlay", "overlay.md");
  expect(read.stderr).toBe("");
  expect(read.code).toBe(0);
  expect(read.stdout).toContain("Tell the help desk");
  for (const name of ["broken.yml", "old.yml"]) {
    const { code, stderr } = plan("--params", name);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: ${name}: .*UTF-8`, "u"));
    expect(stderr).toContain("Save the file as UTF-8");
  }
});

test("a path in double quotes in YAML is refused with what to write, at its place", () => {
  const cwd = folderOf({
    "escape.yml": 'organization: Contoso\nworkingDirectory: "C:\\identity"\n',
    "tab.yml": 'workingDirectory: "C:\\temp"\n',
    "fine.yml": 'workingDirectory: \'C:\\temp\'\narchives: { "6.2": "C:/kits/agent.zip" }\n',
    "other.yml": "workingDirectory: [1]\n",
  });
  const plan = (name: string): ReturnType<typeof runCli> => runCli(["plan", ...selectors, "--params", name], { cwd });
  for (const [name, line] of [
    ["escape.yml", 2],
    ["tab.yml", 1],
  ] as const) {
    const { code, stderr } = plan(name);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`${name}:${String(line)}:`, "u"));
    expect(stderr).toContain("single quotes, or with `/`");
  }
  expect(plan("fine.yml").code).toBe(0);
  expect(plan("other.yml").stderr).not.toContain("single quotes");
});

test("a backslash that swallows the closing quote is named", () => {
  for (const words of [
    ["verify", 'C:\\identity" --role agent --from 6.1', "--to", "6.2"],
    ["verify", ...selectors, 'C:\\identity"'],
    ["lint", 'guides" --strict'],
  ]) {
    const { code, stderr, stdout } = runCli(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("leave the backslash out");
  }
  for (const name of ['guides"a.md', 'a "b" c.md']) expect(runCli(["lint", name]).stderr).not.toContain("backslash");
});

test("options that all commands take may stand before the command", () => {
  const after = runCli(["paths", "--no-color", "--content", "content/identity-manager", "--format", "json"]);
  expect(after.code).toBe(0);
  for (const words of [
    ["--no-color", "--content", "content/identity-manager", "paths", "--format", "json"],
    ["--quiet", "--content=content/identity-manager", "paths", "--format", "json"],
  ])
    expect(runCli(words, { ownProcess: true })).toMatchObject({ code: 0, stdout: after.stdout });
  const unknown = runCli(["--role", "agent", "plan"], { ownProcess: true });
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain("--role");
});

test("`lint` takes patterns, since no shell of Windows does", () => {
  const cwd = folderOf({ "guides/a.md": faultyGuide, "guides/b.md": faultyGuide, "guides/deep/c.md": faultyGuide });
  const linted = (pattern: string): string[] => {
    const { stdout, code } = runCli(["lint", pattern, "--format", "json"], { cwd });
    expect(code).toBe(1);
    return [...new Set((JSON.parse(stdout) as { file: string }[]).map(({ file }) => file))];
  };
  expect(linted("guides\\*.md")).toEqual(["guides/a.md", "guides/b.md"]);
  expect(linted("./guides/**/*.MD")).toEqual(["guides/a.md", "guides/b.md", "guides/deep/c.md"]);
  const none = runCli(["lint", "guides\\x*.md"], { cwd });
  expect(none.code).toBe(2);
  expect(none.stderr).toContain("guides\\x*.md");
});

test("a disk without hard links has a lock all the same", async () => {
  const who = { operator: "A. Martin", start: "2026-12-05T20:00:00Z" };
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error("no link"), { code }));
  for (const code of ["EISDIR", "EPERM", "ENOTSUP"]) {
    const path = join(makeFolder(), "lock");
    const first = await lockFile(path, who, failing(code));
    expect(first.state).toBe("held");
    expect(await lockFile(path, who, failing(code))).toMatchObject({ state: "refused", holder: who });
    if (first.state === "held") await first.release();
    expect(existsSync(path)).toBe(false);
  }
  const refused = lockFile(join(makeFolder(), "lock"), who, failing("EACCES"));
  await expect(refused).rejects.toMatchObject({ code: "EACCES" });
});

test("where Typst's native file cannot be loaded, one line says so and all other formats are written", () => {
  const cwd = folderOf({
    "without.cjs": `const loader = require("node:module");
const load = loader._load;
loader._load = (name, ...rest) => {
  if (/typst-ts-node-compiler-|[.]node$/.test(name)) throw new Error("The specified module could not be found.\\nmore");
  return load(name, ...rest);
};`,
  });
  const generate = (...words: string[]): ReturnType<typeof runCli> =>
    runCli(["generate", ...selectors, "--quiet", "--out", "out", ...words], {
      cwd,
      ownProcess: true,
      env: { NODE_OPTIONS: `--require ${join(cwd, "without.cjs").replaceAll("\\", "/")}` },
    });
  const all = generate();
  expect(all.code).toBe(0);
  expect(all.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(all.stderr).toMatch(/^warning: .*\(The specified module could not be found\.\)/u);
  const endings = readdirSync(join(cwd, "out")).map((name) => name.replace(/^.*-to-6\.2\./u, ""));
  expect(endings.sort()).toEqual(["html", "json", "md", "ps1", "verify.ps1"]);
  expect(all.stdout).toContain("5 files");

  const named = generate("--out", "named", "--format", "pdf,md");
  expect(named.code).toBe(2);
  expect(named.stderr).toMatch(/^error: No PDF can be made here/u);
  expect(readdirSync(join(cwd, "named"))).toHaveLength(1);

  const alone = generate("--out", "alone", "--format", "pdf");
  expect({ code: alone.code, stdout: alone.stdout, isThere: existsSync(join(cwd, "alone")) }).toEqual({
    ...{ code: 2, stdout: "", isThere: false },
  });
  expect(generate("--out", "page", "--format", "html").stderr).toBe("");
});
