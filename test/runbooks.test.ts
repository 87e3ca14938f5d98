/** The bundled pack's runbooks: every role and path snapshotted, every step of every guide reached. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  createProject,
  createRunbook,
  listPaths,
  loadPack,
  nodeHost,
  openProject,
  renderText,
  type Path,
  type Runbook,
  type RunbookStep,
  type Step,
} from "../src/index.js";
import { root, runCli } from "./support/cli.js";

const name = "content/identity-manager";
const pack = await loadPack(nodeHost, join(root, name), name);
const project = createProject(pack);
const paths = listPaths(project.graph);
const runbooks = paths.map((path) => ({ path, runbook: createRunbook(project, path) }));

const allSteps = <S extends { substeps: S[] }>(steps: readonly S[]): S[] =>
  steps.flatMap((step) => [step, ...allSteps(step.substeps)]);
const stepsOf = ({ sections }: Runbook): RunbookStep[] => sections.flatMap(({ steps }) => allSteps(steps));
const title = ({ role, from, hops }: Path): string => `${role} ${[from, ...hops.map((hop) => hop.to)].join(" → ")}`;

/** One line a step: enough to see by reading whether the right steps stand in the right order. */
function outline(runbook: Runbook): string {
  const line = ({ number, id, actions }: RunbookStep): string =>
    `  ${number.padStart(5)}  ${id.padEnd(44)} ${actions
      .map((action) =>
        Object.entries(action)
          .filter(([key]) => key !== "asWritten")
          .map(([key, value]) => (key === "verb" ? String(value) : `${key}=${JSON.stringify(value)}`))
          .join(" "),
      )
      .join(" + ")}`;
  return runbook.sections
    .map((section) =>
      [` ${String(section.hop)} ${section.kind}: ${section.title}`, ...allSteps(section.steps).map(line)].join("\n"),
    )
    .join("\n");
}

describe("snapshots (read them in the diff)", () => {
  test.each(pack.product.roles.map(({ id }) => id))("the outline of every path of %s", async (role) => {
    const own = runbooks.filter(({ path }) => path.role === role);
    await expect(
      own.map(({ path, runbook }) => `${title(path)}\n${outline(runbook)}\n`).join("\n"),
    ).toMatchFileSnapshot(`fixtures/runbooks/${role}.outline.txt`);
  });

  test.each(
    runbooks
      .filter(({ path }) => path.hops.length === 1)
      .map(({ path, runbook }) => [title(path), path, runbook] as const),
  )("the whole runbook: %s", async (_, path, runbook) => {
    await expect(renderText(runbook)).toMatchFileSnapshot(
      `fixtures/runbooks/${path.role}-${path.from}-to-${path.to}.txt`,
    );
  });
});

describe("guards on the data", () => {
  test("every step of every guide is reached by some role and path", () => {
    const reached = new Set(
      runbooks.flatMap(({ runbook }) =>
        stepsOf(runbook).map(({ source }) => `${source.file}:${String(source.line)}:${String(source.column)}`),
      ),
    );
    const missed = [...project.guides, ...project.advice]
      .flatMap(({ sections }) => sections.flatMap(({ steps }) => allSteps<Step>(steps)))
      .map(({ place }) => `${place.file}:${String(place.line)}:${String(place.column)}`)
      .filter((place) => !reached.has(place));
    expect(missed).toEqual([]);
  });

  test("no runbook holds a step of another role", () => {
    for (const { path, runbook } of runbooks) {
      const own = new Set(
        project.guides.flatMap(({ sections }) =>
          sections
            .filter(({ roles }) => roles === null || roles.includes(path.role))
            .flatMap(({ steps }) => allSteps<Step>(steps).map(({ place }) => `${place.file}:${String(place.line)}`)),
        ),
      );
      for (const step of stepsOf(runbook).filter(({ origin }) => origin === "guide"))
        expect(own.has(`${step.source.file}:${String(step.source.line)}`), step.id).toBe(true);
    }
  });

  test("ids and numbers are unique in a runbook, and the same file gives the same hashes", () => {
    for (const { path, runbook } of runbooks) {
      const steps = stepsOf(runbook);
      expect(new Set(steps.map(({ id }) => id)).size, title(path)).toBe(steps.length);
      expect(new Set(steps.map(({ number }) => number)).size, title(path)).toBe(steps.length);
      expect(createRunbook(project, path)).toEqual(runbook);
    }
  });

  test("every step of the vendor's names the vendor's page, section and step; every advice a reason and sources", () => {
    for (const { runbook } of runbooks) {
      for (const step of stepsOf(runbook)) {
        if (step.origin === "guide")
          expect(step.reference, step.id).toMatchObject({
            url: expect.stringMatching(/^https:/u) as unknown,
            section: expect.any(String) as unknown,
            step: expect.any(String) as unknown,
          });
        else expect(step.advice?.sources.length, step.id).toBeGreaterThan(0);
      }
    }
  });

  test("the parser has nothing to say about our own guides", () => {
    expect([...project.guides, ...project.advice].flatMap(({ messages }) => messages.map(String))).toEqual([]);
  });

  test("the 6.x procedures are typed to the last step", () => {
    for (const { path, runbook } of runbooks)
      if (path.from.startsWith("6.")) expect(runbook.coverage, title(path)).toEqual({ steps: 6, typed: 6, manual: 0 });
  });
});

const shared = join(root, "../shared/guides");
describe.skipIf(!existsSync(shared))("the vendor's guides as published, where they are at hand", () => {
  const brought = (guide: string): ReturnType<typeof openProject> =>
    openProject(nodeHost, { content: join(root, name), guides: [join(shared, guide)] });

  test.each([
    ["server", "6.1", "6.2"],
    ["agent", "6.0", "6.2"],
    ["server", "6.0", "6.1"],
  ])("6.2: %s from %s to %s, all six steps typed", async (role, from, to) => {
    const runbook = createRunbook(await brought("6.2-migration-guide.md"), { role, from, to });
    expect(runbook.coverage).toEqual({ steps: 6, typed: 6, manual: 0 });
    expect(
      stepsOf(runbook)
        .filter(({ origin }) => origin === "guide")
        .map(({ actions }) => actions.map(({ verb }) => verb)),
    ).toEqual([["download"], ["stop"], ["rename"], ["extract"], ["copy"], ["start"]]);
  });

  test("6.2: the names that the guide misspells are read as the real ones", async () => {
    const runbook = createRunbook(await brought("6.2-migration-guide.md"), { role: "agent", from: "6.1", to: "6.2" });
    expect(stepsOf(runbook).find(({ id }) => id === "agent/6.x/copy-1")).toMatchObject({
      actions: [
        {
          verb: "copy",
          files: ["web.config", "appsettings.json", "appsettings.agent.json"],
          asWritten: ["web.config", "appsettings.json", "appsettings-agent.json"],
          from: "RuntimeOld",
          to: "Runtime",
        },
      ],
      source: { line: 48, column: 1 },
    });
  });

  test.each([
    ["6.1-index.md", "server-only", "6.0.215", "6.0.216", 6, 6],
    ["6.1-index.md", "server", "6.0", "6.1", 6, 6],
    ["5.1.1-to-5.1.7.md", "server", "5.1.1", "5.1.7", 8, 8],
    ["5.2.x-to-6.0.md", "server", "5.2.3", "6.0", 17, 16],
    ["5.2.x-to-6.0.md", "server-only", "5.2.1", "6.0", 13, 12],
    ["5.2.x-to-6.0.md", "agent", "5.2.2", "6.0", 12, 11],
  ])("%s for %s from %s to %s: %i steps, %i typed", async (guide, role, from, to, steps, typed) => {
    const runbook = createRunbook(await brought(guide), { role, from, to });
    expect(runbook.coverage).toEqual({ steps, typed, manual: steps - typed });
    for (const step of stepsOf(runbook).filter(({ actions }) => actions.some(({ verb }) => verb === "manual")))
      expect(step.manualReason, step.id).not.toBeNull();
  });

  test("a role that a guide has no procedure for is refused, with those it has", () => {
    const { code, stderr } = runCli([
      "plan",
      "--guide",
      join(shared, "5.1.1-to-5.1.7.md"),
      "--role",
      "agent",
      "--from",
      "5.1.1",
      "--to",
      "5.1.7",
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/No procedure leads[^]*`server`/u);
  });

  test("the pack holds none of their sentences", () => {
    // Names and addresses are facts; a run of eight words within one sentence is a copy.
    const prose = (text: string): string =>
      text
        .replace(/^---[^]*?\n---/u, "")
        .replace(/<!--[^]*?-->|```[^]*?```|\]\([^)]*\)|https?:\S+|\*\*Step \d+ –\*\*|^\s*\d+\./gmu, " ¶ ")
        .replace(/`[^`]*`/gu, " name ");
    const words = (sentence: string): string[] =>
      sentence
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/gu)
        .filter((word) => word !== "");
    const runs = (text: string): string[] =>
      prose(text)
        .split(/¶|[.!?:]\s|\n\s*\n/u)
        .map(words)
        .flatMap((all) => all.slice(7).map((_, index) => all.slice(index, index + 8).join(" ")));
    const vendor = new Set(
      ["6.2-migration-guide.md", "6.1-index.md", "5.1.1-to-5.1.7.md", "5.2.x-to-6.0.md"].flatMap((guide) =>
        runs(readFileSync(join(shared, guide), "utf8")),
      ),
    );
    expect(vendor.size).toBeGreaterThan(100);
    const copied = [...pack.guides, ...pack.advice].flatMap(({ file, bytes }) =>
      runs(new TextDecoder().decode(bytes))
        .filter((run) => vendor.has(run))
        .map((run) => `${file}: ${run}`),
    );
    expect(copied).toEqual([]);
  });
});
