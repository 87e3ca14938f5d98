/** The commands that runbooks print: of one shell, in boxes of their own, the same in every form. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Nodes } from "mdast";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, test } from "vitest";
import {
  createRunbook,
  nodeHost,
  openProject,
  renderRunbook,
  verifyHost,
  type FormatName,
  type Parameters,
  type Project,
} from "../src/index.js";
import type { RunbookJson, StepJson } from "../src/model/runbook-json.js";
import { archiveOf, hostBefore, lookAt, writeFiles } from "./executors/host.js";
import { root } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";

const open = (name: string): Promise<Project> => openProject(nodeHost, { content: join(root, name), name });
const project = await open("content/identity-manager");
const given: Parameters = {
  workingDirectory: "C:/identity manager/$Contoso",
  ...{ hosting: "iis", site: "Contoso", appPool: 'Contoso "A"', url: "https://identity.contoso.com/" },
  archives: { "6.2": "C:/kits/usercube-server-runtime.zip" },
};
/** A runbook's role and versions. */
interface Path {
  role: string;
  from: string;
  to: string;
}
const print = async (path: Path, parameters: Parameters = {}, format: FormatName = "json"): Promise<string> =>
  new TextDecoder().decode(await renderRunbook(createRunbook(project, { ...path, parameters }), format));
const flat = (steps: readonly StepJson[]): StepJson[] => steps.flatMap((step) => [step, ...flat(step.substeps)]);
const stepsOf = async (path: Path, parameters?: Parameters): Promise<StepJson[]> =>
  (JSON.parse(await print(path, parameters)) as RunbookJson).sections.flatMap(({ steps }) => flat(steps));

const paths = ["server", "server-only", "agent"].flatMap((role) =>
  [
    ["5.1.7", "5.2.3"],
    ["5.2.3", "6.0"],
    ["6.0", "6.2"],
    ["6.1", "6.2"],
  ]
    .filter(([from]) => role !== "server-only" || from?.startsWith("5"))
    .map(([from = "", to = ""]) => ({ role, from, to })),
);
const latest = { role: "server", from: "6.1", to: "6.2" };

describe("of every runbook", () => {
  test.each(paths)(
    "$role $from to $to: PowerShell or SQL, programs by & or a cmdlet, placeholders quoted",
    async (path) => {
      const commands = (await stepsOf(path)).flatMap((step) => [
        ...step.commands,
        ...step.choices.flatMap((choice) => choice.commands),
      ]);
      expect(commands.length).toBeGreaterThan(10);
      for (const { shell, text } of commands) {
        expect(text).not.toMatch(/%\w+%|\bcmd\b|certutil/u);
        if (shell === "sql") continue;
        expect(shell).toBe("powershell");
        expect(text).toMatch(
          /^(?:& "(?:[A-Za-z]:|\$env:windir|<working-directory>|\.)[\\/]|[A-Z][a-z]+-[A-Z]\w+ |[("]|while \(& )/u,
        );
        // Within quotes, or the list that a loop goes through.
        const outside = text.replace(/"[^"]*"|'[^']*'/gu, "");
        expect(outside, text).not.toMatch(/<[a-z-]+>|appcmd/u);
      }
    },
  );

  test.each(paths)(
    "$role $from to $to: in Markdown each is a fence with its language, and none stands inline",
    async (path) => {
      const commands = (await stepsOf(path)).flatMap((step) => [
        ...step.commands,
        ...step.choices.flatMap((one) => one.commands),
      ]);
      const codes: { lang: string | null; value: string }[] = [];
      const inline: string[] = [];
      const walk = (node: Nodes): void => {
        if (node.type === "code") codes.push({ lang: node.lang ?? null, value: node.value });
        if (node.type === "inlineCode") inline.push(node.value);
        if ("children" in node) for (const child of node.children) walk(child);
      };
      walk(
        unified()
          .use(remarkParse)
          .parse(await print(path, {}, "md")),
      );
      for (const { shell, text } of commands) expect(codes).toContainEqual({ lang: shell, value: text });
      expect(inline.filter((value) => /^(?:& |[A-Z][a-z]+-[A-Z]\w+ -|\S+\.exe\S* -)/u.test(value))).toEqual([]);
    },
  );

  test.each(paths)(
    "$role $from to $to: what changes files, stops, starts or runs has its commands, also back",
    async (path) => {
      const verbs = /^(?:stop|start|rename|extract|copy|move|create|delete|execute|query)$/u;
      for (const step of await stepsOf(path, { hosting: "iis" })) {
        const isOurs = step.actions.some(
          ({ verb, target }) =>
            verbs.test(verb) && (target === undefined || target === (path.role === "agent" ? "agent" : "server")),
        );
        if (isOurs) expect(step.commands.length, step.id).toBeGreaterThan(0);
      }
    },
  );
});

describe("of one host", () => {
  test("names stand in them quoted for PowerShell, whatever they hold", async () => {
    const steps = await stepsOf(latest, given);
    const of = (id: string): string[] => steps.find((step) => step.id === id)!.commands.map(({ text }) => text);
    expect(of("server/6.x/rename-1")).toEqual([
      `Rename-Item -LiteralPath 'C:\\identity manager\\$Contoso\\Runtime' -NewName "RuntimeOld"`,
    ]);
    expect(of("server/6.x/stop-1")[0]).toBe(
      '& "$env:windir\\system32\\inetsrv\\appcmd.exe" stop apppool "/apppool.name:Contoso `"A`""',
    );
    expect(of("server/verification/advice-check-1")).toEqual([
      'Invoke-RestMethod -UseBasicParsing -Uri "https://identity.contoso.com/hc"',
    ]);
    expect(of("server/6.x/copy-1")[0]).toMatch(/^Copy-Item -LiteralPath '.+', '.+' -Destination '.+'$/u);
  });

  test("the way back: every step has what to do, what one sees, and the last one looks", async () => {
    const json = JSON.parse(await print(latest, { ...given, turnBack: ["Contoso's own reason."] })) as RunbookJson;
    const { steps: back, body } = json.sections.find(({ kind }) => kind === "rollback")!;
    expect(body).toMatch(
      /^> \*\*Important: Turn back when[^]*?\/hc does not answer[^]*?Contoso's own reason[^]*?Begin with/u,
    );
    expect(back.map(({ commands }) => commands.length)).toEqual([3, 0, 3, 2, 2]);
    // The failed release keeps what tells why it failed, where the executors keep it too.
    const aside = json.operations.flatMap(({ undo }) => undo ?? []).find(({ change }) => change === "move");
    expect(aside).toEqual({ change: "move", from: "RuntimeOld", to: "Runtime" });
    expect(back[2]!.actions).toEqual([
      { verb: "rename", from: "Runtime", to: ".upgrade-runbook/undone/Runtime-6.2" },
      { verb: "rename", from: "RuntimeOld", to: "Runtime" },
    ]);
    for (const step of back) expect(step.expected.length, step.number).toBeGreaterThan(0);
    expect(back.at(-1)!.actions.map(({ verb }) => verb)).toEqual(["check"]);
    expect(back.flatMap(({ actions }) => actions.map(({ verb }) => verb))).not.toContain("delete");
  });

  test("of a product for Linux: its shell", async () => {
    const keycloak = await open("examples/keycloak");
    const runbook = createRunbook(keycloak, { role: "server", from: "25.0", to: "26.0" });
    const shells = runbook.sections.flatMap(({ steps }) =>
      steps.flatMap((step) => step.commands.map(({ shell }) => shell)),
    );
    expect(new Set(shells)).toEqual(new Set(["sh"]));
  });
});

describe("typed in the printed order", () => {
  /** Stands for what is not on this machine; whatever else a command calls is the real one. */
  const stands = [
    "$ErrorActionPreference = 'Stop'",
    "function Stop-Service { param($Name) 'stopped' | Set-Content -LiteralPath $state }",
    "function Start-Service { param($Name) 'running' | Set-Content -LiteralPath $state }",
    "function Get-Acl { param($LiteralPath) [pscustomobject]@{ AccessToString = (Get-Item -LiteralPath $LiteralPath).Name } }",
    "function Invoke-RestMethod { param([switch]$UseBasicParsing, $Uri) if ((Get-Content -LiteralPath $state) -ne 'running') { throw 'down' } 'Healthy' }",
  ];

  const typed = [
    { role: "server", from: "6.1", to: "6.2", wrapper: undefined },
    { role: "agent", from: "6.0", to: "6.1", wrapper: "release/agent" },
  ];
  for (const { wrapper, ...path } of typed)
    testWithPrograms(
      ["pwsh"],
      `${path.role} ${path.from} to ${path.to}: the host is as verify wants it, and the way back leads to the start`,
      async ({ pwsh }) => {
        const folder = mkdtempSync(join(tmpdir(), "commands-"));
        const [host, archive, state] = [join(folder, "it's a host"), join(folder, "kit.zip"), join(folder, "state")];
        writeFiles(host, hostBefore(path.role, path.from));
        writeFileSync(archive, archiveOf(path.to, wrapper === undefined ? {} : { wrapper }));
        writeFileSync(state, "running");
        const before = lookAt(host);
        const parameters: Parameters = {
          ...{ workingDirectory: host, hosting: "service", service: "Usercube", url: "https://identity.contoso.com" },
          archives: { [path.to]: archive },
        };
        const { sections } = JSON.parse(await print(path, parameters)) as RunbookJson;
        const type = (which: (kind: string) => boolean): string => {
          const steps = flat(sections.filter(({ kind }) => which(kind)).flatMap((section) => section.steps));
          // What holds only under a condition, a person decides.
          const texts = steps
            .filter(({ condition }) => condition === null)
            .flatMap((step) => step.commands.map(({ text }) => text));
          const script = join(folder, "typed.ps1");
          writeFileSync(script, [`$state = '${state}'`, ...stands, ...texts].join("\n"));
          const { status, stderr, stdout } = spawnSync(pwsh, ["-NoProfile", "-File", script], { encoding: "utf8" });
          expect(stderr).toBe("");
          expect(status).toBe(0);
          return stdout;
        };
        type((kind) => kind !== "rollback");
        const { results } = await verifyHost(nodeHost, project, { directory: host, ...path, archive });
        expect(results.filter(({ outcome }) => outcome === "fail" || outcome === "unknown")).toEqual([]);
        expect(
          results
            .filter(({ check }) => check === "runtime-complete" || check === "config-copied")
            .map(({ outcome }) => outcome),
        ).not.toContain("skip");
        type((kind) => kind === "rollback");
        const after = lookAt(host);
        const leftovers = [...after.keys()].filter((name) => /^Runtime-unpacked(?:\/|$)/u.test(name));
        expect(leftovers.filter((name) => !name.endsWith("/release") && name !== "Runtime-unpacked")).toEqual([]);
        for (const [name, content] of before) expect([name, after.get(name)]).toEqual([name, content]);
        // The failed release is kept, with all that tells why it failed.
        expect(existsSync(join(host, `.upgrade-runbook/undone/Runtime-${path.to}`))).toBe(true);
        rmSync(folder, { recursive: true });
      },
      120_000,
    );
});
