/** `diff`: what a new edition of a guide changes, step by step. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createProject,
  createRunbook,
  diffGuides,
  listPaths,
  loadPack,
  nodeHost,
  renderDiffText,
  type GuideDiff,
  type Pack,
  type RunbookStep,
  type SourceFile,
  type StepChange,
} from "../src/index.js";
import { root, runCli } from "./support/cli.js";
import { smallGuide, smallPack, smallProduct } from "./support/small-pack.js";

const acme = await smallPack(smallProduct(["1.0", "2.0", "3.0"]), { "1.0-to-2.0.md": smallGuide("1.0", "2.0") });
const bundledName = "content/identity-manager";
const bundled = await loadPack(nodeHost, join(root, bundledName), bundledName);

const source = (text: string, file = "guide.md"): SourceFile => ({ file, bytes: new TextEncoder().encode(text) });
const set = (text: string, name = "guide.md"): { name: string; files: SourceFile[] } => ({
  name,
  files: [source(text, name)],
});
const compare = (old: string, edition: string, pack: Pack = acme, overlay?: string): GuideDiff =>
  diffGuides(
    pack,
    set(old, "old.md"),
    set(edition, "new.md"),
    overlay === undefined ? undefined : source(overlay, "overlay.md"),
  );
const kinds = ({ changes }: GuideDiff): string[] => changes.map(({ kind, id }) => `${kind} ${id}`);

/** A guide for the server from 1.0 to 2.0 with these steps. */
const guideOf = (steps: readonly string[], number = (index: number): number => index + 1): string =>
  `---\nfrom: "1.0"\nto: "2.0"\n---\n\n# Upgrade\n\n## Upgrade the server from 1.0 to 2.0\n\n${steps.map((step, index) => `**Step ${String(number(index))} –** ${step}\n`).join("\n")}`;

const usual = [
  "Stop the server.",
  "Rename the `App` folder, for example `AppOld`.",
  "Extract `app.zip` into a new `App` folder.",
  "Copy `site.json` from `AppOld` to `App`.",
  "Start the server.",
];

describe("fixtures (read them in the diff)", () => {
  const fixtures = join(import.meta.dirname, "fixtures", "diff");
  test.each(readdirSync(fixtures))("%s", async (name) => {
    const read = (file: string): string => readFileSync(join(fixtures, name, file), "utf8");
    const overlay = existsSync(join(fixtures, name, "overlay.md")) ? read("overlay.md") : undefined;
    await expect(renderDiffText(compare(read("old.md"), read("new.md"), acme, overlay))).toMatchFileSnapshot(
      join(fixtures, name, "expected.txt"),
    );
  });
});

test("a step of which only what stands below its sentence changed is said to be one", () => {
  const said = (line: string): string =>
    renderDiffText(compare(guideOf(usual), guideOf(usual.with(1, `${usual[1] ?? ""}${line}`))));
  expect(said("\n\nKeep it for a week.")).toMatch(
    /reworded server\/1\.0-2\.0\/rename-1\n.*\n.*\n.*\n.*\n {9}the sentence is the same: what stands below it changed/u,
  );
  expect(renderDiffText(compare(guideOf(usual), guideOf(usual.with(0, "Stop the server now."))))).not.toContain(
    "the sentence is the same",
  );
});

describe("one edit is one change", () => {
  const old = guideOf(usual);
  const edited = (at: number, remove: number, ...steps: string[]): string =>
    guideOf(usual.toSpliced(at, remove, ...steps));

  test.each<[string, string, string[]]>([
    ["a step put in the middle", edited(2, 0, "Back up the database."), ["added server/1.0-2.0/backup-1"]],
    [
      "a step put in that does what another does",
      edited(1, 0, "Copy `site.json` from `App` to `Safe`."),
      ["added server/1.0-2.0/copy-1"],
    ],
    ["a step taken out", edited(1, 1), ["removed server/1.0-2.0/rename-1"]],
    [
      "another file",
      edited(3, 1, "Copy `site.json` and `web.config` from `AppOld` to `App`."),
      ["action-changed server/1.0-2.0/copy-1"],
    ],
    [
      "another program in its place",
      edited(3, 1, "Run `acme-migrate.exe`."),
      ["action-changed server/1.0-2.0/execute-1"],
    ],
    [
      "a sentence reworded",
      edited(3, 1, "Now copy the file `site.json` from `AppOld` into the new `App`."),
      ["reworded server/1.0-2.0/copy-1"],
    ],
    [
      "a note below a step",
      edited(3, 1, `${usual[3] ?? ""}\n\n:::note\nKeep its rights.\n:::`),
      ["reworded server/1.0-2.0/copy-1"],
    ],
    ["a step made optional", edited(3, 1, `Optional: ${usual[3] ?? ""}`), ["action-changed server/1.0-2.0/copy-1"]],
    ["numbers alone", guideOf(usual, (index) => index * 2 + 1), []],
    ["line ends and a byte order mark", `\uFEFF${old.replaceAll("\n", "\r\n")}`, []],
    ["white space", old.replaceAll("\n\n", "\n\n\n").replace("Rename the ", "Rename\nthe  "), []],
    ["nothing", old, []],
  ])("%s", (_, edition, expected) => {
    expect(kinds(compare(old, edition))).toEqual(expected);
  });

  test("two steps exchanged: one of them moved", () => {
    const { changes } = compare(old, guideOf([usual[0], usual[1], usual[3], usual[2], usual[4]] as string[]));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      kind: "moved",
      old: { number: expect.any(String) as unknown },
      new: { number: expect.any(String) as unknown },
    });
    expect(changes[0]?.old?.number).not.toBe(changes[0]?.new?.number);
  });

  test("a change shows both sides: number, line, command, actions", () => {
    const [change] = compare(old, edited(3, 1, "Copy `site.json` and `web.config` from `AppOld` to `App`.")).changes;
    expect(change).toMatchObject({
      kind: "action-changed",
      section: "Upgrade the server from 1.0 to 2.0",
      old: {
        number: "4",
        line: 16,
        command: "Copy `site.json` from `AppOld` to `App`.",
        actions: [{ verb: "copy", files: ["site.json"], from: "AppOld", to: "App" }],
      },
      new: { number: "4", line: 16, actions: [{ verb: "copy", files: ["site.json", "web.config"] }] },
    });
    expect(compare(old, edited(1, 1)).changes[0]?.new).toBeNull();
    expect(compare(edited(1, 1), old).changes[0]?.old).toBeNull();
  });
});

describe("what it comes to", () => {
  const old = smallGuide("1.0", "2.0");

  test("only the runbooks whose steps do something else are stale", () => {
    const at = old.lastIndexOf("4. Start");
    const edition = `${old.slice(0, at)}4. Copy \`site.json\` from \`AppOld\` to \`App\`.\n5. Start${old.slice(at + 8)}`;
    expect(compare(old, edition)).toMatchObject({
      changes: [{ kind: "added", id: "worker/1.0-2.0/copy-1" }],
      stale: [{ role: "worker", from: "1.0", to: "2.0" }],
    });
    expect(compare(old, old.replaceAll("Stop the", "Please stop the")).stale).toEqual([]);
  });

  test("roles, versions and paths gained and lost", () => {
    const alone = old.slice(0, old.indexOf("## Upgrade the worker"));
    expect(compare(old, alone)).toMatchObject({
      roles: { gained: [], lost: ["worker"] },
      paths: { lost: [{ role: "worker", from: "1.0", to: "2.0" }] },
      stale: [{ role: "worker" }],
    });
    const next = compare(old, smallGuide("2.0", "3.0"));
    expect(next).toMatchObject({ versions: { gained: ["3.0"], lost: ["1.0"] }, roles: { gained: [], lost: [] } });
    // The same steps under another name: their ids are others now.
    expect(
      next.changes.every(
        (change) => change.kind === "moved" && change.old?.id === change.id.replace("2.0-3.0", "1.0-2.0"),
      ),
    ).toBe(true);
  });

  test("a procedure for several roles counts once, with all of them", () => {
    const shared = (steps: string): string =>
      `---\nfrom: "1.0"\nto: "2.0"\n---\n\n# Upgrade\n\n<!-- section: roles="server worker" -->\n\n${steps}`;
    const { changes } = compare(
      shared("1. Create the folder `Logs`.\n2. Delete the folder `Temp`.\n"),
      shared("1. Create the folder `Logs`.\n2. Back up the database.\n3. Delete the folder `Temp`.\n"),
    );
    expect(changes).toMatchObject([{ kind: "added", roles: ["server", "worker"], id: "server/1.0-2.0/backup-1" }]);
  });

  test("a guide of another product makes none of the pack's runbooks", () => {
    const other = (steps: string): string => `# Move the archive\n\n## Task 1\n\n1. Stop the server.\n${steps}`;
    expect(compare(other("2. Back up the mail.\n"), other("2. Back up the post.\n"))).toMatchObject({
      changes: [{ kind: "action-changed" }],
      ...{ stale: [], roles: { gained: [], lost: [] }, paths: { gained: [], lost: [] } },
    });
    const versioned = (steps: string): string => other(steps).replace("archive", "archive from 14.0 to 15.0");
    expect(compare(versioned("2. Back up the mail.\n"), versioned("2. Back up the post.\n")).stale).toEqual([]);
  });

  test("where a link leads to makes no runbook stale", () => {
    const linked = (address: string): string => guideOf([`Download [the kit](https://${address}/).`, ...usual]);
    expect(compare(linked("old.example"), linked("new.example"))).toMatchObject({
      changes: [{ kind: "reworded" }],
      stale: [],
    });
  });

  test("in the order of the page, where the sections of two procedures take turns", () => {
    const page = (what: string): string =>
      `---\nfrom: "1.0"\nto: "2.0"\n---\n\n# Upgrade\n\n${["server", "worker", "server", "worker"]
        .map((role, at) => `## Upgrade the ${role}: part ${String(at)}\n\n1. Back up the ${what} ${String(at)}.\n`)
        .join("\n")}`;
    expect(compare(page("mail"), page("post")).changes.map((change) => change.new?.line)).toEqual([10, 14, 18, 22]);
  });

  test("the text outside steps", () => {
    expect(compare(`${old}\n## News\n\nAll is well.\n`, `${old}\n## News\n\nAll is better.\n`)).toMatchObject({
      changes: [],
      stale: [],
      notes: [{ kind: "changed", section: "News" }],
    });
  });
});

describe("ids", () => {
  test("are those that runbooks have, for every step of the bundled guides", () => {
    const project = createProject(bundled);
    const allSteps = (steps: readonly RunbookStep[]): RunbookStep[] =>
      steps.flatMap((step) => [step, ...allSteps(step.substeps)]);
    const paths = listPaths(project.graph).filter(({ hops }) => hops.length === 1);
    const inRunbooks = new Set(
      paths.flatMap((path) =>
        createRunbook(project, path)
          .sections.filter(({ kind }) => kind === "procedure")
          .flatMap(({ steps }) =>
            allSteps(steps)
              .filter(({ origin }) => origin === "guide")
              .map(({ id, source: place, number }) => `${id} ${place.file}:${String(place.line)} ${number}`),
          ),
      ),
    );
    const none = { name: "none", files: [source("# Nothing\n")] };
    const sides = diffGuides(bundled, none, { name: "guides", files: bundled.guides }).changes.flatMap(
      ({ new: side, roles }) => (side === null ? [] : [{ ...side, roles }]),
    );
    expect(sides.length).toBeGreaterThan(80);
    for (const { id, file, line, number } of sides)
      expect([...inRunbooks], id).toContain(`${id} ${file}:${String(line)} ${number}`);
  });
});

describe("properties", () => {
  const sentence = fc.constantFrom(
    ...usual,
    "Back up the database.",
    "Create the folder `Logs`.",
    "Delete the folder `Temp`.",
    "Run `acme-migrate.exe`.",
    "Run `acme-report.exe`.",
    "Check that the site answers.",
    "Click through the wizard.",
    "Copy `web.config` from `AppOld` to `App`.",
    "Please stop the server.",
    "Do this:\n\n   1. Create the folder `Inner`.\n   2. Delete the folder `Outer`.",
  );
  const steps = fc.array(sentence, { minLength: 1, maxLength: 12 });
  const side = (value: StepChange["old"]): string => (value === null ? "" : `${value.id}:${String(value.line)}`);
  const opposite: Record<string, string> = { added: "removed", removed: "added" };

  test("a guide against itself is no change", () => {
    fc.assert(
      fc.property(steps, (own) => {
        const { changes, stale, notes } = compare(guideOf(own), guideOf(own));
        expect({ changes, stale, notes }).toEqual({ changes: [], stale: [], notes: [] });
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  test("the other way round, added is removed and old is new", () => {
    fc.assert(
      fc.property(steps, steps, (one, other) => {
        const [there, back] = [compare(guideOf(one), guideOf(other)), compare(guideOf(other), guideOf(one))];
        const mirrored = back.changes.map(
          ({ kind, old, new: current }) => `${opposite[kind] ?? kind} ${side(current)} ${side(old)}`,
        );
        expect(
          there.changes.map(({ kind, old, new: current }) => `${kind} ${side(old)} ${side(current)}`).sort(),
        ).toEqual(mirrored.sort());
      }),
      { seed: 8, numRuns: 150 },
    );
  });

  test("every step of both editions is accounted for once", () => {
    fc.assert(
      fc.property(steps, steps, (one, other) => {
        const { changes } = compare(guideOf(one), guideOf(other));
        const [olds, news] = [
          changes.flatMap(({ old }) => side(old) || []),
          changes.flatMap(({ new: current }) => side(current) || []),
        ];
        expect(new Set(olds).size).toBe(olds.length);
        expect(new Set(news).size).toBe(news.length);
        const count = (own: readonly string[]): number =>
          own.reduce((sum, step) => sum + (step.startsWith("Do this") ? 3 : 1), 0);
        const [added, removed] = ["added", "removed"].map(
          (kind) => changes.filter((change) => change.kind === kind).length,
        ) as [number, number];
        expect(count(other) - count(one)).toBe(added - removed);
      }),
      { seed: 8, numRuns: 150 },
    );
  });

  test("a step put in anywhere, even one that is there already, is one added; taken out, one removed", () => {
    const single = sentence.filter((step) => !step.startsWith("Do this"));
    fc.assert(
      fc.property(steps, single, fc.nat(), (own, step, at) => {
        const more = own.toSpliced(at % (own.length + 1), 0, step);
        expect(compare(guideOf(own), guideOf(more)).changes.map(({ kind }) => kind)).toEqual(["added"]);
        expect(compare(guideOf(more), guideOf(own)).changes.map(({ kind }) => kind)).toEqual(["removed"]);
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  test("thousands of steps take no longer than reading them", () => {
    const many = Array.from({ length: 3000 }, (_, index) => `Create the folder \`Logs${String(index % 700)}\`.`);
    const started = performance.now();
    const { changes } = compare(
      guideOf(many),
      guideOf([...many.slice(1000), ...many.slice(0, 1000)].toSpliced(500, 1, "Stop the server.")),
    );
    expect(changes.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe("on the command line", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-diff-"));
    cpSync(join(root, bundledName, "guides"), join(folder, "old"), { recursive: true });
    cpSync(join(root, bundledName, "guides"), join(folder, "new"), { recursive: true });
    const path = join(folder, "new", "6.x.md");
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(
        "Copy your own `web.config`, `appsettings.json`",
        "Copy your own `appsettings.json`",
      ),
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("two folders, as JSON of the contract", () => {
    const { code, stdout, stderr } = runCli(["diff", join(folder, "old"), join(folder, "new"), "--format", "json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const diff = JSON.parse(stdout) as GuideDiff;
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown;
    expect(diff).toMatchObject({
      schemaVersion: 1,
      old: { file: join(folder, "old"), sha256: digest },
      new: { file: join(folder, "new"), sha256: digest },
    });
    expect(diff.changes).toMatchObject([
      {
        kind: "action-changed",
        id: "agent/6.x/copy-1",
        section: "Agent: general procedure",
        old: { number: "5", line: 47 },
        new: { number: "5", line: 47 },
      },
    ]);
    expect(diff.stale.every(({ role, to }) => role === "agent" && to.startsWith("6."))).toBe(true);
    expect(diff.stale).toContainEqual({ role: "agent", from: "6.1", to: "6.2" });
    expect(diff).not.toHaveProperty("overlay");
  });

  test("two files, as text with both lines", () => {
    const { code, stdout } = runCli(["diff", join(folder, "old", "6.x.md"), join(folder, "new", "6.x.md")]);
    expect(code).toBe(0);
    expect(stdout).toContain("Steps: 1 action-changed.");
    expect(stdout).toMatch(/- {3}5 {2}Copy your own `web\.config`.*line 47/u);
    expect(stdout).toMatch(/\+ {3}5 {2}Copy your own `appsettings\.json`.*line 47/u);
    expect(stdout).toContain("agent 6.1 → 6.2");
  });

  test("a pack's folder stands for its guides", () => {
    const { code, stdout } = runCli(["diff", bundledName, join(folder, "old")]);
    expect(code).toBe(0);
    expect(stdout).toContain("No step changed.");
  });

  test("what cannot be read is refused by name", () => {
    mkdirSync(join(folder, "empty"), { recursive: true });
    writeFileSync(join(folder, "binary.md"), Uint8Array.of(0, 1, 2, 255));
    const old = join(folder, "old", "6.x.md");
    for (const [words, said] of [
      [[old], /missing required argument 'new'/u],
      [[old, "no.md"], /no\.md: .*no such file/u],
      [[old, join(folder, "empty")], /without a Markdown file/u],
      [[join(folder, "binary.md"), old], /binary\.md: Unexpected/u],
      [[old, old, "--format", "xml"], /xml/u],
      [[old, old, "--guide", old], /Unexpected option `--guide`/u],
      [[old, old, "--overlay", "no.md"], /no\.md: .*no such file/u],
    ] as const) {
      const { code, stdout, stderr } = runCli(["diff", ...words]);
      expect({ code, stdout }, said.source).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(said);
    }
  });

  test("text from a guide cannot act on the terminal", () => {
    const path = join(folder, "hostile.md");
    writeFileSync(path, "# Upgrade\n\n## Agent from 6.1 to 6.2\n\n1. Stop the \u001b[31m agent \u202egnp.\n");
    for (const format of ["text", "json"])
      expect(runCli(["diff", path, join(folder, "old", "6.x.md"), "--format", format]).stdout).not.toMatch(
        /[\u001b\u202e]/u,
      );
  });
});
