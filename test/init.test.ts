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

const initPack = (place: string, ...words: string[]): CliResult =>
  runCli(["init", ...words], { cwd: place, env: { HOME: join(place, "home") } });
/** A folder with guides in it, by their names. */
function makeGuides(guides: Readonly<Record<string, string>>): string {
  const place = mkdtempSync(join(tmpdir(), "upgrade-runbook-"));
  for (const [name, text] of Object.entries(guides)) {
    mkdirSync(join(place, "docs"), { recursive: true });
    writeFileSync(join(place, "docs", name), text);
  }
  return place;
}
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

const steps = (host: string): string => `
1. Stop the ${host}.
2. Rename the \`Program\` folder, for example \`ProgramOld\`.
3. Extract \`portal.zip\` into a new \`Program\` folder.
4. Copy \`portal.settings.json\` from \`ProgramOld\` to \`Program\`.
5. Make the people at the help desk happy.
6. Start the ${host}.
`;
const portal = `# Upgrading Acme Portal from 3.1 to 4.0

## Upgrade the server
${steps("server")}
## Upgrade the agent
${steps("agent")}`;

describe("init", () => {
  test("drafts a pack from a guide alone, which loads as it is", () => {
    const place = makeGuides({ "portal.md": portal });
    const { code, stdout, stderr } = initPack(place, "--guide", "docs/portal.md", "--out", "pack", "--yes");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain("Acme Portal: 2 roles, versions 3.1, 4.0");
    expect(stdout).toContain("12 steps of 1 guide: 10 typed, 2 manual");
    const pack = join(place, "pack");
    const product = parse(read(pack, "product.yml")) as Record<string, unknown>;
    expect(product).toMatchObject({
      id: "acme-portal",
      roles: [
        { id: "server", headings: ["server"] },
        { id: "agent", headings: ["agent"] },
      ],
      layout: { runtime: "Program", backup: "ProgramOld" },
      settingsFiles: [{ name: "portal.settings.json", format: "json", need: "required" }],
      versions: [{ id: "3.1" }, { id: "4.0" }],
    });
    const lines = read(pack, "guides/portal.md").match(/<!-- action: manual text="[^"]+" -->/gu);
    expect(lines).toHaveLength(2);
    for (const role of ["server", "agent"]) {
      const plan = ["plan", "--content", "pack", "--role", role, "--from", "3.1", "--to", "4.0"];
      const { coverage } = JSON.parse(runCli([...plan, "--format", "json"], { cwd: place }).stdout) as {
        coverage: unknown;
      };
      expect(coverage).toEqual({ steps: 6, typed: 5, manual: 1 });
      const withParameters = runCli([...plan, "--params", "pack/params/example.yml"], { cwd: place });
      expect(withParameters).toMatchObject({ code: 0, stderr: "" });
    }
    // A line that is corrected types its step.
    writeFileSync(
      join(pack, "guides/portal.md"),
      read(pack, "guides/portal.md").replace(/<!-- action: manual[^>]*-->/u, '<!-- action: check what="the desk" -->'),
    );
    const plan = ["plan", "--content", "pack", "--role", "server", "--from", "3.1", "--to", "4.0", "--format", "json"];
    expect(JSON.parse(runCli(plan, { cwd: place }).stdout)).toMatchObject({ coverage: { typed: 6, manual: 0 } });
  });

  test("the pack's schemas, workflow and lint are such as work", () => {
    const place = makeGuides({ "portal.md": portal });
    initPack(place, "--guide", "docs/portal.md", "--yes");
    for (const file of ["product.yml", "params/example.yml"]) {
      const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)$/mu.exec(read(place, file)) ?? [];
      expect(JSON.parse(read(join(place, file, ".."), schema)), file).toHaveProperty("type", "object");
    }
    const workflow = parse(read(place, ".github/workflows/lint.yml")) as {
      jobs: { lint: { steps: { run?: string }[] } };
    };
    const [, command = ""] = /upgrade-runbook@\S+ (.+)$/u.exec(workflow.jobs.lint.steps.at(-1)?.run ?? "") ?? [];
    expect(runCli(command.split(" "), { cwd: place }).code).toBe(0);
    expect(runCli(["lint"], { cwd: place }).stdout).not.toContain("identity-manager");
  });

  test("--check names what is still to do, and is content when nothing is", () => {
    const place = makeGuides({ "portal.md": portal });
    expect(initPack(place, "--check")).toMatchObject({ code: 2, stdout: "" });
    initPack(place, "--guide", "docs/portal.md", "--yes");
    const { code, stdout } = initPack(place, "--check");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\.\/product\.yml:\d+: vendor: .* – source \(who makes it\)$/mu);
    expect(stdout).toMatch(/^\.\/guides\/portal\.md:\d+: type this step/mu);
    for (const file of ["product.yml", "params/example.yml"])
      writeFileSync(join(place, file), read(place, file).replace(/#\s*TODO: source.*$/gmu, ""));
    writeFileSync(
      join(place, "guides/portal.md"),
      read(place, "guides/portal.md").replace(/ *<!-- action: manual[^>]*-->\n\n/gu, ""),
    );
    expect(initPack(place, "--check")).toMatchObject({ code: 0, stdout: "" });
    writeFileSync(join(place, "product.yml"), "schemaVersion: 2\n");
    expect(initPack(place, "--check").code).toBe(2);
  });

  test("with a host and a release it ends in a rehearsal; no secret comes out, the host stays as it is", () => {
    const { place, host } = makePlace();
    writeFileSync(join(place, "server-6.2.zip"), archiveOf("6.2", {}));
    const settings = {
      Odd: { ClientSecret: canary },
      Tokens: [canary],
      Url: `https://me:${canary}@x`,
      Db: `x;pwd=${canary}`,
    };
    writeFileSync(join(host, "Runtime/appsettings.agent.json"), JSON.stringify(settings));
    const before = lookAt(host, true);
    const guide = join(root, "content/identity-manager/guides/6.x.md");
    const words = ["--guide", guide, "--host", host, "--archive", "server-6.2.zip", "--out", "pack", "--yes"];
    const { code, stdout, stderr } = initPack(place, ...words);
    expect(code).toBe(0);
    expect(stdout).toContain("Rehearsing server from 6.1 to 6.2");
    expect(stdout).toMatch(/^\+ RuntimeOld\/ /mu);
    expect(stdout).toContain("As the procedure says.");
    const product = parse(read(place, "pack/product.yml")) as Record<string, unknown>;
    expect(product).toMatchObject({
      layout: { runtime: "Runtime", folders: { Work: { keep: true } } },
      hosting: [{ id: "iis" }, { id: "service" }],
    });
    expect(JSON.stringify(product)).toContain('"Usercube-Server.dll"');
    expect(lookAt(host, true)).toEqual(before);
    for (const file of filesBelow(join(place, "pack"))) expect(readFileSync(file, "utf8"), file).not.toContain(canary);
    expect(stdout + stderr).not.toContain(canary);
    // The preset hides what it was drafted for, also where a later check looks.
    const verify = ["verify", host, "--content", "pack", "--role", "server", "--from", "6.1", "--to", "6.2"];
    expect(runCli([...verify, "--archive", "server-6.2.zip"], { cwd: place }).stdout).not.toContain(canary);
  });

  test("finds the release in an archive by the host's program, and refuses another product's", () => {
    const { place, host } = makePlace();
    writeFileSync(
      join(place, "deep.zip"),
      archiveOf("6.2", { wrapper: "kits/6.2", beside: { "read me.txt": "text" } }),
    );
    writeFileSync(join(place, "other.zip"), archiveOf("26.0", {}, "keycloak"));
    const words = ["--guide", join(root, "content/identity-manager/guides/6.x.md"), "--host", host, "--yes"];
    const { stdout } = initPack(place, ...words, "--archive", "deep.zip", "--out", "deep");
    expect(stdout).toContain("Rehearsing server from 6.1 to 6.2");
    expect(stdout).toContain("As the procedure says.");
    // Without a host's program the release lies where programs do.
    mkdirSync(join(place, "empty"));
    const alone = ["--guide", words[1] ?? "", "--host", "empty", "--archive", "deep.zip", "--out", "alone", "--yes"];
    expect(initPack(place, ...alone).code).toBe(0);
    expect(read(place, "alone/product.yml")).toContain("versionProgram: Usercube-");
    const other = initPack(place, ...words, "--archive", "other.zip", "--out", "other");
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toContain("other.zip: Unexpected archive without `Usercube-Server");
    expect(existsSync(join(place, "other"))).toBe(false);
  });

  test.each([
    [
      "comments that look like ours",
      portal.replace("## Upgrade the server", "<!-- referense: 3 -->\n\n## Upgrade the server"),
    ],
    [
      "front matter of the vendor's",
      `---\ntitle: "Acme: Portal"\nkind: howto\nroles: 5\nfrom: nowhere\npage: x\n---\n${portal}`,
    ],
    ["a comment that nothing closes", portal.replace("\n1. Stop the agent", "\n<!--\n\n1. Stop the agent")],
    ["a step that a paragraph swallows", `${portal}\nThen go on.\n7. Stop the agent.\n8. Start the agent.\n`],
    ["versions that go down", `${portal}\n## Back from 4.0 to 3.1\n\n1. Stop the server.\n`],
    ["versions without a dot", portal.replace("3.1 to 4.0", "version 3 to version 4")],
    ["no versions", portal.replace("from 3.1 to 4.0", "")],
    ["one version", portal.replace("from 3.1 to 4.0", "4.0")],
    ["Windows' line ends and a mark", `\uFEFF${portal.replaceAll("\n", "\r\n")}`],
    [
      "folders outside the host",
      portal.replaceAll("`Program`", "`C:\\Program Files\\Portal`").replaceAll("`ProgramOld`", "`../Old`"),
    ],
    ["names that YAML reads otherwise", portal.replace("Acme Portal", "Yes: #No & *Null")],
  ])("a pack of a guide with %s loads", (_, guide) => {
    const place = makeGuides({ "guide.md": guide });
    const drafted = initPack(place, "--guide", "docs/guide.md", "--out", "pack", "--yes");
    expect(drafted).toMatchObject({ code: 0, stderr: expect.not.stringContaining("left out") as string });
    const paths = runCli(["paths", "--content", "pack", "--format", "json"], { cwd: place });
    expect(paths).toMatchObject({ code: 0, stderr: "" });
    const [first] = (JSON.parse(paths.stdout) as { paths: { role: string; from: string; to: string }[] }).paths;
    const { role = "", from = "", to = "" } = first ?? {};
    const plan = runCli(["plan", "--content", "pack", "--role", role, "--from", from, "--to", to], { cwd: place });
    expect(plan.stdout).toContain("Stop the");
  });

  test("guides for the same versions are told apart by roles, a hundred at once too; nothing is lost", () => {
    const names = Array.from({ length: 100 }, (_, index) => `guide-${String(index)}.md`);
    const guides = names.map((name, index): [string, string] => [
      name,
      portal.replace("Acme Portal", `Acme Portal ${name} ${index % 2 ? "" : "again"}`),
    ]);
    const place = makeGuides(Object.fromEntries([...guides, ["notes.md", "# Notes\n\nNothing to do.\n"]]));
    writeFileSync(join(place, "docs/bytes.md"), Uint8Array.of(0xff, 0xc0, 0x00, 0xfe));
    const { code, stdout, stderr } = initPack(place, "--guide", "docs", "--out", "pack", "--yes");
    expect(code).toBe(0);
    expect(stderr).toContain("docs/notes.md: left out. Unexpected guide without any step");
    expect(stderr).toContain("docs/bytes.md: left out. Unexpected bytes");
    expect(stdout).toContain("1200 steps of 100 guides: 1000 typed");
    const { roles } = JSON.parse(runCli(["paths", "--content", "pack", "--format", "json"], { cwd: place }).stdout) as {
      roles: string[];
    };
    // Those of the first guide, and one for each other.
    expect(roles).toHaveLength(101);
    const plan = [
      "plan",
      "--content",
      "pack",
      "--role",
      "guide-99",
      "--from",
      "3.1",
      "--to",
      "4.0",
      "--format",
      "json",
    ];
    expect(JSON.parse(runCli(plan, { cwd: place }).stdout)).toMatchObject({ coverage: { steps: 12 } });
  }, 60_000);

  test("refuses in words, and writes nothing", () => {
    const { place, host } = makePlace();
    const before = lookAt(host, true);
    const files = { "portal.md": portal, "notes.md": "# Notes\n\nText.\n", "empty.md": "" };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
    mkdirSync(join(place, "nothing"));
    mkdirSync(join(place, "kept/guides"), { recursive: true });
    writeFileSync(join(place, "kept/guides/portal.md"), "kept\n");
    const portalTo = (out: string, ...words: string[]): string[] => ["--guide", "portal.md", "--out", out, ...words];
    for (const [words, said] of [
      [[], "--guide"],
      [["--guide", "notes.md", "--out", "a"], "without any step"],
      [["--guide", "empty.md", "--out", "a"], "empty"],
      [["--guide", "nothing", "--out", "a"], "without Markdown"],
      [["--guide", "nowhere.md", "--out", "a"], "no such file"],
      [portalTo("a", "--host", "nowhere"), "there is none"],
      [portalTo("a", "--host", "/"), "root of a disk"],
      [portalTo("a", "--archive", "portal.md"), "portal.md"],
      [portalTo(join(host, "pack"), "--host", host), "host's folder"],
      [portalTo("kept"), "guides/portal.md"],
      [["--params", "--check"], "expected one of"],
    ] as const) {
      const result = initPack(place, ...words);
      expect(result, said).toMatchObject({ code: 2, stdout: "" });
      expect(result.stderr).toContain(said);
    }
    expect(existsSync(join(place, "a"))).toBe(false);
    expect(lookAt(host, true)).toEqual(before);
    initPack(place, ...portalTo("pack"));
    const again = initPack(place, ...portalTo("pack"));
    expect(again).toMatchObject({ code: 2, stdout: "" });
    expect(again.stderr).toContain("product pack");
    // A host without anything that we know of tells nothing, and forbids nothing.
    const bare = initPack(place, ...portalTo("bare", "--host", "nothing"));
    expect(bare.code).toBe(0);
  });

  testWithPrograms(["script"], "asks about a pack on a terminal", ({ script }) => {
    const place = makeGuides({ "portal.md": portal });
    const said = execFileSync(script, ["-qec", [process.execPath, command, "init"].join(" "), "/dev/null"], {
      cwd: place,
      input: "docs/portal.md\nContoso Portal\nContoso\nhttps://contoso.com/guide\nApp\nAppOld\nthree\n3.0\n4\n",
      encoding: "utf8",
      env: { ...process.env, HOME: join(place, "home") },
    });
    expect(said).toContain("Expected a version");
    expect(parse(read(place, "product.yml"))).toMatchObject({
      name: "Contoso Portal",
      vendor: "Contoso",
      pages: { portal: { url: "https://contoso.com/guide" } },
      layout: { runtime: "App", backup: "AppOld" },
    });
  });
});
