/** What `npm run portable` leaves works by itself: in another folder, without Node on the path, a profile or a network. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeHost } from "../src/index.js";
import { command, root, runCli } from "./support/cli.js";
import { makeFolder } from "./support/host-folder.js";
import { inCi } from "./support/programs.js";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const folder = join(root, "portable");
const name = `upgrade-runbook-${version}`;
const sumsFile = join(folder, "SHA256SUMS");
/** Not those of an earlier build, which a comparison with this one would blame. */
const made = existsSync(sumsFile) && statSync(sumsFile).mtimeMs >= statSync(command).mtimeMs;
if (!made && !inCi)
  console.warn("skipped: there are no portable archives of this build (`npm run portable` makes them)");

describe.skipIf(!made && !inCi)("the portable archives", () => {
  const sums = new Map(
    readFileSync(sumsFile, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.split("  ").toReversed() as [string, string]),
  );

  test("are those that SHA256SUMS names", () => {
    expect([...sums.keys()]).toEqual([`${name}-win-x64.zip`, `${name}-linux-x64.tar.gz`, `${name}-sbom.cdx.json`]);
    expect(readdirSync(folder).sort()).toEqual(["SHA256SUMS", ...sums.keys()].sort());
    for (const [file, sum] of sums)
      expect(
        createHash("sha256")
          .update(readFileSync(join(folder, file)))
          .digest("hex"),
        file,
      ).toBe(sum);
  });

  test("fit into 62 MB on Windows, and hold Node, the command, its packs and every licence", async () => {
    const file = join(folder, `${name}-win-x64.zip`);
    expect(statSync(file).size).toBeLessThanOrEqual(62_000_000);
    const archive = await nodeHost.openArchive(file);
    const paths = archive.manifest.entries.map(({ path }) => path);
    await archive.close();
    for (const path of [
      "node.exe",
      "upgrade-runbook.cmd",
      "app/dist/bin/upgrade-runbook.js",
      "app/content/identity-manager/product.yml",
      "licenses/node.txt",
      "licenses/upgrade-runbook.txt",
      "licenses/yaml.txt",
    ])
      expect(paths).toContain(`${name}-win-x64/${path}`);
    expect(paths.some((path) => path.endsWith("win32-x64-msvc.node"))).toBe(true);
    expect(paths.filter((path) => !path.startsWith(`${name}-win-x64/`) || path.includes(".."))).toEqual([]);
  });

  test("say what they are made of, the same each time", () => {
    const bill = JSON.parse(readFileSync(join(folder, `${name}-sbom.cdx.json`), "utf8")) as {
      bomFormat: string;
      serialNumber?: string;
      metadata: { timestamp?: string };
      components: { name: string; version: string }[];
    };
    expect(bill.bomFormat).toBe("CycloneDX");
    expect([bill.serialNumber, bill.metadata.timestamp]).toEqual([undefined, undefined]);
    const names = bill.components.map((component) => component.name);
    for (const part of ["node", "yaml", "zod", "@myriaddreamin/typst-ts-node-compiler"]) expect(names).toContain(part);
  });

  test.skipIf(process.platform !== "linux" || process.arch !== "x64")(
    "work from a path with spaces, by somebody without a profile, and write nothing into their own folder",
    () => {
      const place = join(makeFolder(), "a path with spaces");
      mkdirSync(place);
      execFileSync("tar", ["-xzf", join(folder, `${name}-linux-x64.tar.gz`), "-C", place]);
      const own = join(place, `${name}-linux-x64`);
      const call = (words: readonly string[]): { code: number | null; stdout: string; stderr: string } => {
        const { status, stdout, stderr } = spawnSync(join(own, "upgrade-runbook"), words, {
          cwd: place,
          env: { PATH: "/usr/bin:/bin" },
          encoding: "utf8",
        });
        return { code: status, stdout, stderr };
      };
      const before = listOf(own);
      expect(call(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
      expect(call(["paths"]).stdout).toBe(runCli(["paths"]).stdout);
      const runbook = ["generate", "--role", "agent", "--from", "6.1", "--to", "6.2", "--out"];
      const here = makeFolder();
      expect(call([...runbook, "made"]).code).toBe(0);
      expect(runCli([...runbook, here]).code).toBe(0);
      for (const file of readdirSync(here))
        expect(readFileSync(join(place, "made", file)).equals(readFileSync(join(here, file))), file).toBe(true);
      expect(listOf(own)).toEqual(before);
    },
  );
});

/** The files below a folder, each with its size and time. */
function listOf(top: string): string[] {
  return readdirSync(top, { recursive: true })
    .map(String)
    .sort()
    .map((path) => {
      const { size, mtimeMs } = statSync(join(top, path));
      return `${path} ${String(size)} ${String(mtimeMs)}`;
    });
}
