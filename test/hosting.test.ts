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

const commands = {
  IIS: [
    "appcmd.exe stop apppool",
    "appcmd.exe list wps",
    "appcmd.exe stop site",
    "appcmd.exe start apppool",
    "appcmd.exe start site",
  ],
  "Windows service": ["sc.exe stop", "sc.exe query", "sc.exe start"],
  "Stand-alone program (tests)": ["Press Ctrl+C", "Start the server's program in the new Runtime"],
};
const ofOthers = [...commands["Windows service"], ...commands["Stand-alone program (tests)"]];

/** Names and commands in the order in which they have to be read. */
const read = (text: string): string[] =>
  [
    ...text.matchAll(
      /Depending on how it runs here|\bIIS:?(?=<| *$)|Windows service:?(?=<| *$)|Stand-alone program \(tests\):?(?=<| *$)|(?:appcmd|sc)\.exe (?:stop|start|list|query)(?: \w+)?|Press Ctrl\+C|Start the server's program/gmu,
    ),
  ].map(([found]) => found.replace(/:$/u, ""));
const stop = [
  "Depending on how it runs here",
  "IIS",
  "appcmd.exe stop apppool",
  "appcmd.exe list wps",
  "appcmd.exe stop site",
  "Windows service",
  "sc.exe stop",
  "sc.exe query",
  "Stand-alone program (tests)",
  "Press Ctrl+C",
];
const start = [
  "Depending on how it runs here",
  "IIS",
  "appcmd.exe start apppool",
  "appcmd.exe start site",
  "Windows service",
  "sc.exe start",
  "sc.exe query",
  "Stand-alone program (tests)",
  "Start the server's program",
];

describe("where nobody says how it runs", () => {
  test.each([
    ["html", async () => (await print(planned(), "html")).replace(/^[^]*<main/u, "")],
    ["md", () => print(planned(), "md")],
    ["the terminal", () => Promise.resolve(renderText(planned()))],
    ["plan", () => Promise.resolve(runCli(["plan", "--role", "server", "--from", "6.1", "--to", "6.2"]).stdout)],
  ])("%s: stop and start hold every way with its name and commands, in order", async (_, printed) => {
    expect(read(await printed())).toEqual([...stop, ...start]);
  });

  test("blanks stand for what was not given, and what was given stands in all ways", async () => {
    const page = (await print(planned({ service: "Usercube" }), "html")).replaceAll("<wbr>", "");
    expect(page).toContain(
      '<code>%windir%\\system32\\inetsrv\\appcmd.exe stop apppool /apppool.name:"</code><i class="blank">application pool</i><code>"</code>',
    );
    expect(page).toContain('<code>sc.exe stop "Usercube"</code>');
    expect(await print(planned(), "md")).toContain('    * `sc.exe stop "`________ (service)`"`');
  });

  test("json: the ways beside the details, which are empty then; only at steps where they differ", async () => {
    const steps = await stepsOf(planned());
    expect(steps.filter(({ hosting }) => hosting !== undefined).map(({ id }) => id)).toEqual([
      "server/6.x/stop-1",
      "server/6.x/start-1",
    ]);
    const { details, hosting } = steps.find(({ id }) => id === "server/6.x/stop-1")!;
    expect(details).toEqual([]);
    expect(hosting!.map(({ id, name }) => [id, name])).toEqual([
      ["iis", "IIS"],
      ["service", "Windows service"],
      ["console", "Stand-alone program (tests)"],
    ]);
    expect(hosting![1]!.details[0]).toBe('`sc.exe stop "`‹service›`"`');
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
    const places = [...stop, ...start].reduce<number[]>(
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
      const printed = await print(planned({ hosting: "iis", appPool: "Contoso", site: "Contoso" }), format);
      for (const command of commands.IIS) expect(printed.replaceAll("<wbr>", ""), command).toContain(command);
      for (const other of [...ofOthers, "Depending on how it runs"]) expect(printed, other).not.toContain(other);
    },
  );

  test("they stand in the step's details", async () => {
    const { details, hosting } = await stepOf(
      planned({ hosting: "service", service: "Usercube" }),
      "server/6.x/start-1",
    );
    expect(details).toEqual(['`sc.exe start "Usercube"`', '`sc.exe query "Usercube"`']);
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
    expect(stopping.hosting.map(({ details }) => details.length)).toEqual([4, 3, 2]);
  });

  test("a pack with one way has no choice: its commands stand where others' stand once it is said", async () => {
    const runbook = createRunbook(keycloak, { role: "server", from: "25.0", to: "26.0" });
    const page = await print(runbook, "html");
    expect(page).toContain(
      '<b>On this host</b><p class="cmd"><code>systemctl stop "</code><i class="blank">service</i><code>"</code></p>',
    );
    expect(page).not.toMatch(/id="hosting"|data-hosting="|Depending on/u);
    expect(renderText(runbook)).toContain('· `systemctl start "`________ (service)`"`');
  });

  test("a choice to stop it says how by every way, in its line", async () => {
    const bytes = Buffer.from(
      '---\npage: migration-6.2\nfrom: "6.1"\nto: "6.2"\n---\n\n# Upgrade\n\n## Agent\n\n1. Bring the agent to rest in one of these ways:\n\n   - Stop the agent.\n   - Wait for it.\n',
    );
    const brought = createProject(await loadPack(nodeHost, join(root, "content/identity-manager")), [
      { file: "choice.md", bytes },
    ]);
    const choicesOf = async (parameters: Parameters): Promise<string[]> =>
      (await stepsOf(createRunbook(brought, { role: "agent", from: "6.1", to: "6.2", parameters }))).flatMap(
        ({ choices }) => choices.map(({ command }) => command),
      );
    expect((await choicesOf({}))[0]).toMatch(
      /^Stop the agent\. IIS: `[^]*appcmd[^]* Windows service: `sc\.exe[^]* Stand-alone program \(tests\): Press Ctrl\+C/u,
    );
    expect((await choicesOf({ hosting: "service", service: "Usercube" }))[0]).toBe(
      'Stop the agent. `sc.exe stop "Usercube"` `sc.exe query "Usercube"` Repeat the query until it says STOPPED; the stop does not wait.',
    );
  });
});

test("the sheet of a server and of an agent is at most 60,000 bytes, with hosting and without", async () => {
  for (const role of ["server", "agent"])
    for (const parameters of [{}, { hosting: "iis" }])
      expect(Buffer.byteLength(await print(planned(parameters, role), "html")), role).toBeLessThanOrEqual(60_000);
});
