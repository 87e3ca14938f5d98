/** The site of a package that npm has installed, in a folder where one may write and in one where one may not. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../test/support/cli.js";
import { makeFolder } from "../../test/support/host-folder.js";

const nobody = 65534;
const isRoot = process.geteuid?.() === 0;

function run(
  program: string,
  words: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; uid?: number; gid?: number },
): { code: number | null; stderr: string } {
  const { status, error, stderr } = spawnSync(program, words, {
    encoding: "utf8",
    shell: process.platform === "win32",
    ...options,
  });
  if (error !== undefined) throw error;
  return { code: status, stderr };
}

test("is built from the package as npm packs and installs it", { timeout: 600_000 }, ({ skip }) => {
  if (process.platform === "win32") skip("modes of files do not take rights away on Windows");
  const folder = makeFolder();
  chmodSync(folder, 0o755);
  expect(run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: root })).toMatchObject({
    code: 0,
  });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  expect(run("npm", ["install", "--no-audit", "--no-fund", join(folder, tarball)], { cwd: folder })).toMatchObject({
    code: 0,
  });
  const sources = join(folder, "node_modules/upgrade-runbook/site");
  const command = join(folder, "node_modules/.bin/upgrade-runbook");

  // Somebody who may not write in the package: the site's packages are installed in his cache.
  const home = join(folder, "home");
  const cache = join(home, "cache");
  mkdirSync(home);
  cpSync(join(root, "examples/keycloak"), join(home, "pack"), { recursive: true });
  if (isRoot) chownSync(home, nobody, nobody);
  chmodSync(sources, 0o555);
  const words = ["site", "build", "--content", "pack", "--base", "/docs"];
  const env = { PATH: process.env["PATH"], HOME: home, XDG_CACHE_HOME: cache };
  try {
    const { code, stderr } = run(command, [...words, "--out", "out"], {
      cwd: home,
      env,
      ...(isRoot && { uid: nobody, gid: nobody }),
    });
    expect(code, stderr).toBe(0);
  } finally {
    chmodSync(sources, 0o755);
  }
  expect(existsSync(join(sources, "node_modules"))).toBe(false);
  const page = (out: string, path: string): string => readFileSync(join(home, out, path), "utf8");
  expect(page("out", "runbooks/server-24.0-to-26.0/index.html")).toContain("Keycloak");
  expect(page("out", "404.html")).toContain('href="/docs/');
  // The reference of the library is there, though it is below `node_modules`.
  expect(page("out", "library/index.html")).toContain("createRunbook");

  // The owner of the package: they are installed in it. The same packages as before save the time.
  const [copy = ""] = readdirSync(join(cache, "upgrade-runbook"));
  renameSync(join(cache, "upgrade-runbook", copy, "site/node_modules"), join(sources, "node_modules"));
  const { code, stderr } = run(command, [...words, "--out", "again"], { cwd: home, env });
  expect(code, stderr).toBe(0);
  expect(stderr).not.toContain("installing");
  for (const path of ["index.html", "library/index.html", "runbooks/server-24.0-to-26.0/index.html"])
    expect(page("again", path).length, path).toBe(page("out", path).length);
});
