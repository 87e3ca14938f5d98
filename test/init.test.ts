/** `init`: files that somebody goes on with. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { archiveOf, canary, hostBefore, lookAt, writeFiles } from "./executors/host.js";
import { command, root, runCli, type CliResult } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";

/** A folder of its own, with a host in it as a role and version have it. */
function makePlace(role = "server", from = "6.1", name = "identitymanagerContoso"): { place: string; host: string } {
  const place = mkdtempSync(join(tmpdir(), "upgrade-runbook-"));
  const host = join(place, name);
  writeFiles(host, hostBefore(role, from));
  return { place, host };
}

const initParams = (place: string, ...words: string[]): CliResult =>
  runCli(["init", "--params", ...words], { cwd: place, env: { HOME: join(place, "home") } });
const read = (...path: string[]): string => readFileSync(join(...path), "utf8");

/** The command that was printed to go on with, as words. */
const nextOf = ({ stdout }: CliResult): string[] => (/^ {2}upgrade-runbook (.+)$/mu.exec(stdout)?.[1] ?? "").split(" ");

describe("init --params", () => {
  test("drafts a host's parameters from its folder; the printed command takes them", () => {
    const { place, host } = makePlace();
    writeFileSync(join(place, "server-6.2.zip"), archiveOf("6.2", {}));
    const before = lookAt(host, true);
    const result = initParams(place, "--host", "identitymanagerContoso", "--archive", "server-6.2.zip");
    expect(result.code).toBe(0);
    expect(parse(read(place, "contoso.yml"))).toEqual({
      organization: "Contoso",
      workingDirectory: host,
      hosting: "iis",
      archives: { "6.2": join(place, "server-6.2.zip") },
    });
    expect(read(place, "contoso.yml")).toMatch(/^organization: Contoso # TODO: source \(/mu);
    expect(nextOf(result)).toEqual("plan --role server --from 6.1 --to 6.2 --params contoso.yml".split(" "));
    expect(runCli(nextOf(result), { cwd: place }).stdout).toContain("Contoso");
    expect(lookAt(host, true)).toEqual(before);
  });

  test.each(["server", "agent"])("tells the %s's host by the program that is started", (role) => {
    const { place, host } = makePlace(role, "6.0");
    // A release holds the programs of both.
    const started = role === "agent" ? "Usercube-Agent.dll" : "Usercube-Server.dll";
    const config = `<configuration><system.webServer><aspNetCore processPath="dotnet" arguments=".\\${started}" /></system.webServer></configuration>`;
    writeFileSync(join(host, "Runtime/web.config"), config);
    const { stdout, stderr } = initParams(place, "--host", host);
    expect(stdout).toContain(`--role ${role} --from 6.0 --to 6.2`);
    expect(stderr).toContain("several roles");
  });

  test("needs no host: what nothing tells is left to be filled in, and all parameters stand there", () => {
    const { place } = makePlace();
    const result = initParams(place);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain("--from '<version>'");
    const text = read(place, "parameters.yml");
    for (const key of ["organization", "workingDirectory", "url", "window", "contacts"])
      expect(text).toContain(`# ${key}:`);
    const plan = ["plan", "--role", "agent", "--from", "6.1", "--to", "6.2", "--params", "parameters.yml"];
    expect(runCli(plan, { cwd: place }).code).toBe(0);
    // The samples of nested ones are such as are taken.
    const filled = text.replace(/^# (window|contacts|archives): (.+?) {2}#.*$/gmu, "$1: $2").replace('"1.0"', '"6.2"');
    writeFileSync(join(place, "filled.yml"), filled);
    expect(parse(filled)).toHaveProperty("contacts");
    expect(runCli([...plan.slice(0, -1), "filled.yml"], { cwd: place }).stderr).not.toContain("Unexpected");
  });

  test("takes the pack that --content names, and names it in the next command", () => {
    const place = mkdtempSync(join(tmpdir(), "upgrade-runbook-"));
    writeFiles(join(place, "keycloak"), hostBefore("server", "25.0", "keycloak"));
    writeFileSync(join(place, "kc.zip"), archiveOf("26.0", {}, "keycloak"));
    const content = join(root, "examples/keycloak");
    const result = initParams(place, "--content", content, "--host", "keycloak", "--archive", "kc.zip");
    expect(parse(read(place, "parameters.yml"))).toMatchObject({ hosting: "service" });
    expect(nextOf(result).slice(0, 5)).toEqual(["plan", "--content", content, "--role", "server"]);
    expect(result.stderr).toContain("no program in it says a version");
  });

  test("takes another name for the backup where the usual one is taken", () => {
    const { place, host } = makePlace();
    mkdirSync(join(host, "RuntimeOld"));
    initParams(place, "--host", host);
    expect(parse(read(place, "contoso.yml"))).toHaveProperty("backupName", "RuntimeOld-6.1");
  });

  test("tells the database's name, and no secret", () => {
    const { place, host } = makePlace();
    const settings = `data source=sql01;Initial Catalog=UsercubeContoso;User Id=usercube;Password=${canary}`;
    writeFileSync(join(host, "Runtime/appsettings.json"), JSON.stringify({ ConnectionString: settings }));
    const { stdout, stderr } = initParams(place, "--host", host);
    expect(parse(read(place, "contoso.yml"))).toHaveProperty("database", "UsercubeContoso");
    expect(stdout + stderr + read(place, "contoso.yml")).not.toContain(canary);
    // A value that is no name is none.
    writeFileSync(
      join(host, "Runtime/appsettings.json"),
      JSON.stringify({ ConnectionString: `Database="${canary}=;x";Password=${canary}` }),
    );
    initParams(place, "--host", host, "--out", "other.yml");
    expect(read(place, "other.yml")).not.toContain(canary);
  });

  test("keeps a file that is there, and writes nothing into the host", () => {
    const { place, host } = makePlace();
    writeFileSync(join(place, "contoso.yml"), "organization: Fabrikam\n");
    expect(initParams(place, "--host", host)).toMatchObject({ code: 2, stdout: "" });
    expect(read(place, "contoso.yml")).toBe("organization: Fabrikam\n");
    const before = lookAt(host, true);
    for (const out of [join(host, "a.yml"), join(host, "Runtime/a.yml")])
      expect(initParams(place, "--host", host, "--out", out)).toMatchObject({ code: 2, stdout: "" });
    symlinkSync(host, join(place, "link"));
    expect(initParams(place, "--host", host, "--out", join(place, "link/a.yml")).code).toBe(2);
    // Without --out the file goes where one stands: here into the host.
    const within = runCli(["init", "--params", "--host", "."], { cwd: host, env: { HOME: join(place, "home") } });
    expect(within.code).toBe(2);
    expect(lookAt(host, true)).toEqual(before);
  });

  test("refuses a home directory, what holds it, and the root, before reading them", () => {
    const { place, host } = makePlace();
    const home = (folder: string, named: string): CliResult =>
      runCli(["init", "--params", "--host", named], {
        ...{ cwd: place, env: { HOME: folder } },
        ownProcess: true,
      });
    symlinkSync(host, join(place, "link"));
    for (const [folder, named] of [
      [host, host],
      [host, join(place, "link")],
      [join(host, "me"), host],
      [join(host, "people/me"), host],
      [join(place, "home"), "/"],
      [join(place, "home"), "/home"],
      [join(place, "home"), "/home/somebody"],
    ] as const) {
      const result = home(folder, named);
      expect(result, named).toMatchObject({ code: 2, stdout: "" });
      expect(result.stderr).toMatch(/home directory|root of a disk/u);
    }
    expect(readdirSync(place).filter((name) => name.endsWith(".yml"))).toEqual([]);
  });

  test("refuses what is no host or no release of the product, in words", () => {
    const { place, host } = makePlace();
    mkdirSync(join(place, "empty"));
    for (const [words, said] of [
      [["--host", "empty"], "expected one that holds `Runtime`"],
      [["--host", "nowhere"], "there is none"],
      [["--host", host, "--archive", "nowhere.zip"], "nowhere.zip"],
    ] as const) {
      const result = initParams(place, ...words);
      expect(result).toMatchObject({ code: 2, stdout: "" });
      expect(result.stderr).toContain(said);
    }
    writeFileSync(join(place, "old.zip"), archiveOf("6.0", {}));
    expect(initParams(place, "--host", host, "--archive", "old.zip").stderr).toContain("down to 6.0");
    writeFileSync(join(place, "kc.zip"), archiveOf("26.0", {}, "keycloak"));
    expect(initParams(place, "--host", host, "--archive", "kc.zip").code).toBe(2);
    expect(existsSync(join(place, "contoso.yml"))).toBe(false);
  });

  testWithPrograms(["script"], "asks at most six things on a terminal, and none with --yes", ({ script }) => {
    const { place } = makePlace();
    const ask = (answers: string, ...words: string[]): string =>
      execFileSync(script, ["-qec", [process.execPath, command, "init", "--params", ...words].join(" "), "/dev/null"], {
        cwd: place,
        input: answers,
        encoding: "utf8",
        env: { ...process.env, HOME: join(place, "home") },
      });
    const answers = "Fabrikam\niis\nPool\nSite\nhttps://me:secret@x\nhttps://identity.fabrikam.com\nCHG0012345\n";
    const said = ask(answers, "--host", "identitymanagerContoso");
    expect(said).toContain("Expected an address without user name and password");
    expect(parse(read(place, "fabrikam.yml"))).toMatchObject({
      organization: "Fabrikam",
      hosting: "iis",
      appPool: "Pool",
      site: "Site",
      url: "https://identity.fabrikam.com",
      change: "CHG0012345",
    });
    // One thing more to ask is one thing less in the end.
    const folder = ask("identitymanagerContoso\nFabrikam\niis\nPool\nSite\n\n", "--out", "asked.yml");
    expect(folder).not.toContain("change number");
    expect(ask("", "--host", "identitymanagerContoso", "--yes")).not.toContain("The customer's name");
  });
});
