/**
 * How the product is stopped and started, in every printed form: by each way of running it, or by the one that the
 * parameters name.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  createProject,
  createRunbook,
  loadPack,
  nodeHost,
  openProject,
  renderRunbook,
  renderText,
  type FormatName,
  type Parameters,
  type Project,
  type Runbook,
} from "../src/index.js";
import type { RunbookJson, StepJson } from "../src/model/runbook-json.js";
import { root, runCli } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";

const open = (name: string): Promise<Project> => openProject(nodeHost, { content: join(root, name), name });
const project = await open("content/identity-manager");
const keycloak = await open("examples/keycloak");
const planned = (parameters: Parameters = {}, role = "server"): Runbook =>
  createRunbook(project, { role, from: "6.1", to: "6.2", parameters });
const print = async (runbook: Runbook, format: FormatName): Promise<string> =>
  new TextDecoder().decode(await renderRunbook(runbook, format));
const stepsOf = async (runbook: Runbook): Promise<StepJson[]> =>
  (JSON.parse(await print(runbook, "json")) as RunbookJson).sections.flatMap(({ steps }) => steps);
const stepOf = async (runbook: Runbook, id: string): Promise<StepJson> =>
  (await stepsOf(runbook)).find((step) => step.id === id)!;

/** The words of a page's commands as they are typed. */
const withoutMarks = (page: string): string =>
  page.replace(/<pre class="cmd"[^]*?<\/pre>/gu, (box) => box.replace(/<\/?b>|<wbr>/gu, ""));

const ofIis = ["stop apppool", "list wps", "stop site", "start apppool", "start site"];
const ofOthers = [/(?:Stop|Start)-Service -Name \\?"/u, /Press Ctrl\+C/u, /Start the server's program/u];

/** Names and commands in the order in which they have to be read. */
const read = (text: string): string[] =>
  [
    ...text.matchAll(
      /Depending on how it runs here|\bIIS:?(?=<| *$)|Windows service:?(?=<| *$)|Stand-alone program \(tests\):?(?=<| *$)|appcmd\.exe" (?:stop|start|list)\s+\w+|(?:Stop|Start)-Service|Press Ctrl\+C|Start the server's program/gmu,
    ),
  ].map(([found]) => found.replace(/:$|appcmd\.exe" /gu, "").replace(/\s+/gu, " "));
const stop = [
  "Depending on how it runs here",
  "IIS",
  "stop apppool",
  "list wps",
  "stop site",
  "Windows service",
  "Stop-Service",
  "Stand-alone program (tests)",
  "Press Ctrl+C",
];
const start = [
  "Depending on how it runs here",
  "IIS",
  "start apppool",
  "start site",
  "Windows service",
  "Start-Service",
  "Stand-alone program (tests)",
  "Start the server's program",
];

describe("where nobody says how it runs", () => {
  test.each([
    ["html", async () => withoutMarks(await print(planned(), "html")).replace(/^[^]*<main/u, "")],
    ["md", () => print(planned(), "md")],
    ["the terminal", () => Promise.resolve(renderText(planned()))],
    ["plan", () => Promise.resolve(runCli(["plan", "--role", "server", "--from", "6.1", "--to", "6.2"]).stdout)],
  ])("%s: stop and start hold every way with its name and commands, in order", async (_, printed) => {
    expect(read(await printed())).toEqual([...stop, ...start, ...stop, ...start]);
  });

  test("blanks stand for what was not given, and what was given stands in all ways", async () => {
    const page = withoutMarks(await print(planned({ service: "Usercube" }), "html"));
    expect(page).toContain(
      '<pre class="cmd" data-shell="PowerShell"><code>&amp; "$env:windir\\system32\\inetsrv\\appcmd.exe" stop apppool "/apppool.name:<i class="blank">application pool</i>"</code></pre>',
    );
    expect(page).toContain('<code>Stop-Service -Name "Usercube"</code>');
    expect(await print(planned(), "md")).toContain('  ```powershell\n    Stop-Service -Name "<service>"\n    ```');
  });

  test("json: the ways beside the details, which are empty then; only at steps where they differ", async () => {
    const steps = await stepsOf(planned());
    expect(steps.filter(({ hosting }) => hosting !== undefined).map(({ id }) => id)).toEqual([
      "server/6.x/stop-1",
      "server/6.x/start-1",
      "server/rollback/undo-1",
      "server/rollback/undo-4",
    ]);
    const { details, commands, hosting } = steps.find(({ id }) => id === "server/6.x/stop-1")!;
    expect(details).toEqual([]);
    expect(hosting!.map(({ id, name }) => [id, name])).toEqual([
      ["iis", "IIS"],
      ["service", "Windows service"],
      ["console", "Stand-alone program (tests)"],
    ]);
    expect(hosting!.map((way) => way.details.length)).toEqual([0, 0, 2]);
    expect(commands.map((command) => command.hosting)).toEqual(["iis", "iis", "iis", "service"]);
    expect(commands.at(-1)).toEqual({
      shell: "powershell",
      text: 'Stop-Service -Name "<service>"',
      hosting: "service",
    });
  });

  test("the hosting is no part of a step's hash, nor of the runbook's", () => {
    const [blank, given] = [planned(), planned({ hosting: "iis", appPool: "Contoso" })];
    expect(given.sha256).toBe(blank.sha256);
    expect(given.sections.flatMap(({ steps }) => steps.map(({ hash }) => hash))).toEqual(
      blank.sections.flatMap(({ steps }) => steps.map(({ hash }) => hash)),
    );
  });

  testWithPrograms(["pdftotext"], "pdf: the same, each way below the other", async ({ pdftotext }) => {
    const text = execFileSync(pdftotext, ["-raw", "-", "-"], {
      input: await renderRunbook(planned(), "pdf"),
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    }).replace(/\s+/gu, " ");
    const places = [...stop, ...start, ...stop, ...start].reduce<number[]>(
      (found, words) => [...found, text.indexOf(words, found.at(-1) ?? 0)],
      [],
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });
});

describe("where the parameters say how it runs", () => {
  test.each(["html", "md", "json", "ps1"] as const)(
    "%s: only its own commands, and no word of others",
    async (format) => {
      const printed = withoutMarks(
        await print(planned({ hosting: "iis", appPool: "Contoso", site: "Contoso" }), format),
      );
      for (const command of ofIis) expect(printed, command).toContain(command);
      for (const other of [...ofOthers, /Depending on how it runs/u]) expect(printed).not.toMatch(other);
    },
  );

  test("they stand in the step's commands", async () => {
    const { details, commands, hosting } = await stepOf(
      planned({ hosting: "service", service: "Usercube" }),
      "server/6.x/start-1",
    );
    expect(details).toEqual([]);
    expect(commands).toEqual([{ shell: "powershell", text: 'Start-Service -Name "Usercube"' }]);
    expect(hosting).toBeUndefined();
  });
});

describe("other roles and other packs", () => {
  test("what runs on another host has no commands here", async () => {
    for (const step of await stepsOf(planned({}, "agent")))
      for (const { details } of step.hosting ?? []) expect(details.join(" ")).not.toContain("server");
    const stopping = createRunbook(project, { role: "server-only", from: "5.2.3", to: "6.0" })
      .sections.flatMap(({ steps }) => steps)
      .find(({ id }) => id.endsWith("stop-1"))!;
    // "Stop the server and the remote agents": the agents are stopped where they run.
    expect(stopping.hosting.map(({ details, commands }) => [details.length, commands.length])).toEqual([
      [0, 3],
      [0, 1],
      [2, 0],
    ]);
  });

  test("a pack with one way has no choice: its commands stand where others' stand once it is said", async () => {
    const runbook = createRunbook(keycloak, { role: "server", from: "25.0", to: "26.0" });
    const page = withoutMarks(await print(runbook, "html"));
    expect(page).toContain(
      '<pre class="cmd" data-shell="Shell"><code>systemctl stop "<i class="blank">service</i>"</code></pre>',
    );
    expect(page).not.toMatch(/id="hosting"|data-hosting="|Depending on/u);
    expect(renderText(runbook)).toContain('$ systemctl start "<service>"');
  });

  test("a choice to stop it has the commands of every way", async () => {
    const bytes = Buffer.from(
      '---\npage: migration-6.2\nfrom: "6.1"\nto: "6.2"\n---\n\n# Upgrade\n\n## Agent\n\n1. Bring the agent to rest in one of these ways:\n\n   - Stop the agent.\n   - Wait for it.\n',
    );
    const brought = createProject(await loadPack(nodeHost, join(root, "content/identity-manager")), [
      { file: "choice.md", bytes },
    ]);
    const choiceOf = async (parameters: Parameters): Promise<StepJson["choices"][number]> =>
      (await stepsOf(createRunbook(brought, { role: "agent", from: "6.1", to: "6.2", parameters }))).flatMap(
        ({ choices }) => choices,
      )[0]!;
    expect((await choiceOf({})).commands.map(({ hosting }) => hosting)).toEqual(["iis", "iis", "iis", "service"]);
    expect(await choiceOf({ hosting: "service", service: "Usercube" })).toMatchObject({
      command: "Stop the agent.",
      commands: [{ shell: "powershell", text: 'Stop-Service -Name "Usercube"' }],
    });
  });
});

test("the sheet of a server and of an agent is at most 80,000 bytes, with hosting and without", async () => {
  for (const role of ["server", "agent"])
    for (const parameters of [{}, { hosting: "iis" }])
      expect(Buffer.byteLength(await print(planned(parameters, role), "html")), role).toBeLessThanOrEqual(80_000);
});
