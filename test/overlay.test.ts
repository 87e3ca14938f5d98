/** Overlays: the integrator's own steps, woven into the vendor's procedures by the ids of steps. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createMemoryHost,
  createProject,
  createRunbook,
  loadOverlay,
  loadPack,
  nodeHost,
  parseOverlay,
  renderRunbook,
  renderText,
  UsageError,
  type Overlay,
  type Parameters,
  type Project,
  type Runbook,
  type RunbookStep,
} from "../src/index.js";
import { runbookJsonSchema, type StepJson } from "../src/model/runbook-json.js";
import { root, runCli } from "./support/cli.js";
import { testWithPrograms } from "./support/programs.js";
import { smallGuide, smallPack, smallProduct } from "./support/small-pack.js";

const name = "content/identity-manager";
const bundled = createProject(await loadPack(nodeHost, join(root, name), name));
const contosoFile = "test/fixtures/overlay/contoso/overlay.md";
const contoso = await loadOverlay(nodeHost, join(root, contosoFile), bundled);
const acme = createProject(
  await smallPack(smallProduct(["1.0", "2.0", "3.0"]), {
    "1.0-to-2.0.md": smallGuide("1.0", "2.0"),
    "2.0-to-3.0.md": smallGuide("2.0", "3.0"),
  }),
);

const allSteps = <S extends { substeps: S[] }>(steps: readonly S[]): S[] =>
  steps.flatMap((step) => [step, ...allSteps(step.substeps)]);
const procedureOf = ({ sections }: Runbook): RunbookStep[] =>
  sections.filter(({ kind }) => kind === "procedure").flatMap(({ steps }) => allSteps(steps));
const read = (text: string, project: Project = acme): Promise<Overlay> =>
  loadOverlay(createMemoryHost(new Map([["overlay.md", new TextEncoder().encode(text)]])), "overlay.md", project);
const planAcme = async (
  text: string,
  path = { role: "server", from: "1.0", to: "2.0" },
  parameters: Parameters = {},
): Promise<RunbookStep[]> => procedureOf(createRunbook(acme, { ...path, parameters, overlay: await read(text) }));
const at = (place: string, sentence = "Tell the help desk."): string =>
  `<!-- overlay: ${place} -->\n\n**Step 1 –** ${sentence}\n`;
const refusal = async (text: string, project?: Project): Promise<UsageError> => {
  const error: unknown = await read(text, project).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UsageError) return error;
  throw error instanceof Error ? error : new Error("was not refused");
};

describe("weaving", () => {
  test("before, after and instead, each with a letter behind the number before it", async () => {
    const text = [
      at("before=server/1.0-2.0/stop-1"),
      at("after=server/1.0-2.0/stop-1", "Check that nobody works."),
      at("instead=server/1.0-2.0/start-1", "Start the server from the console."),
    ].join("\n");
    const steps = await planAcme(text);
    expect(steps.map(({ number, id, local }) => `${number} ${id}${local === true ? " local" : ""}`)).toEqual([
      "0a server/1.0-2.0/local-manual-1 local",
      "1 server/1.0-2.0/stop-1",
      "1a server/1.0-2.0/local-check-1 local",
      "2 server/1.0-2.0/rename-1",
      "3 server/1.0-2.0/extract-1",
      "4a server/1.0-2.0/local-start-1 local",
    ]);
    expect(
      steps
        .filter(({ local }) => local === true)
        .every(({ origin, advice, source }) => origin === "advice" && advice !== null && source.file === "overlay.md"),
    ).toBe(true);
  });

  test("a step that is replaced is still told of, with its parts", async () => {
    const [steps] = [await planAcme(at("instead=server/1.0-2.0/start-1"))];
    expect(
      renderText({
        ...createRunbook(acme, {
          role: "server",
          from: "1.0",
          to: "2.0",
          overlay: await read(at("instead=server/1.0-2.0/start-1")),
        }),
      }),
    ).toContain("Instead of step 4 of the guide: Start the server.");
    expect(steps.some(({ id }) => id === "server/1.0-2.0/start-1")).toBe(false);
    const group = procedureOf(createRunbook(bundled, { role: "server", from: "5.1.7", to: "5.2.3" })).find(
      ({ id, substeps }) => id.includes("/group-") && substeps.length > 2,
    );
    const overlay = await read(
      at(`instead=${group?.id ?? ""}`, "Have the storage team put the release in place."),
      bundled,
    );
    const text = renderText(createRunbook(bundled, { role: "server", from: "5.1.7", to: "5.2.3", overlay }));
    expect(text).toContain("Instead of step 3 of the guide: Put the new release in place:");
    expect(text).toMatch(/\d\. Back up the database\.\s+\d\. Check[^.]*\.\s+\d\. Rename the folder/u);
  });

  test("the guide's own steps keep ids, hashes and numbers", async () => {
    const plain = procedureOf(createRunbook(acme, { role: "server", from: "1.0", to: "2.0" }));
    const woven = await planAcme(
      [
        at("before=server/1.0-2.0/rename-1", "Rename `Logs` to `LogsOld`."),
        at("after=server/1.0-2.0/rename-1", "Stop the server."),
      ].join("\n"),
    );
    const guides = woven.filter(({ origin }) => origin === "guide");
    expect(guides.map(({ id, hash, number }) => ({ id, hash, number }))).toEqual(
      plain.map(({ id, hash, number }) => ({ id, hash, number })),
    );
  });

  test("`*` is every role; a place of another role or path is not woven in", async () => {
    const text = [at("before=*/1.0-2.0/stop-1"), at("after=worker/2.0-3.0/start-1", "Call the operator.")].join("\n");
    for (const role of ["server", "worker"])
      expect(
        (await planAcme(text, { role, from: "1.0", to: "2.0" }))
          .filter(({ local }) => local)
          .map(({ number }) => number),
      ).toEqual(["0a"]);
    expect((await planAcme(text, { role: "server", from: "2.0", to: "3.0" })).some(({ local }) => local)).toBe(false);
  });

  test("a place means every installation by its procedure, and with `@` the one that starts there", () => {
    const paths = { role: "server", from: "6.0", to: "6.2", allStops: true };
    expect(
      procedureOf(createRunbook(bundled, { ...paths, overlay: contoso }))
        .filter(({ local, actions }) => local && actions[0]?.verb === "manual" && actions.length > 0)
        .map(({ id }) => id),
    ).toEqual([
      "server/6.x/local-manual-1",
      "server/6.x/local-manual-2",
      "server/6.x@6.1/local-manual-1",
      "server/6.x@6.1/local-manual-2",
    ]);
    const second = parseOverlay({
      file: "overlay.md",
      bytes: new TextEncoder().encode(at("before=server/6.x@6.1/stop-1")),
    });
    expect(
      procedureOf(createRunbook(bundled, { ...paths, overlay: second }))
        .filter(({ local }) => local)
        .map(({ id }) => id),
    ).toEqual(["server/6.x@6.1/local-manual-1"]);
  });

  test("stands beside substeps and our advice, too", async () => {
    const overlay = await read(
      [
        at("before=server/5.1.7-5.2.3/rename-1"),
        at("after=server/5.1.7-5.2.3/advice-check-1", "Call the operator."),
      ].join("\n"),
      bundled,
    );
    const steps = procedureOf(createRunbook(bundled, { role: "server", from: "5.1.7", to: "5.2.3", overlay }));
    const numbers = steps.filter(({ local }) => local).map(({ number }) => number);
    expect(numbers).toEqual(["2b", "3.1b"]);
    expect(new Set(steps.map(({ number }) => number)).size).toBe(steps.length);
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
  });

  test("is typed as a guide is, and holds for the operator's names and the way back", () => {
    const runbook = createRunbook(bundled, {
      role: "server",
      from: "6.1",
      to: "6.2",
      overlay: contoso,
      parameters: { backupName: "Runtime_6.1" },
    });
    expect(procedureOf(runbook).find(({ id }) => id === "server/6.x/local-copy-1")?.actions).toEqual([
      { verb: "copy", files: ["corporate-ca.cer"], from: "Runtime_6.1", to: "Runtime" },
    ]);
    const rollback = runbook.sections.find(({ kind }) => kind === "rollback")?.steps ?? [];
    expect(rollback.flatMap(({ actions }) => actions)).toContainEqual({ verb: "stop", target: "server" });
    expect(runbook.coverage).toEqual({ steps: 5, typed: 5, manual: 0 });
    expect(runbook.guides.map(({ file }) => file)).toContain(contoso.file);
  });

  test("works beside a guide that the caller brings", async () => {
    const project = createProject(await smallPack(smallProduct(["1.0", "2.0"]), {}), [
      { file: "brought.md", bytes: new TextEncoder().encode(smallGuide("1.0", "2.0")) },
    ]);
    const overlay = await read(at("after=server/1.0-2.0/stop-1"), project);
    expect(
      procedureOf(createRunbook(project, { role: "server", from: "1.0", to: "2.0", overlay })).map(
        ({ number }) => number,
      ),
    ).toEqual(["1", "1a", "2", "3", "4"]);
  });

  test("without an overlay nothing changes; the same overlay gives the same runbook", () => {
    const path = { role: "agent", from: "6.0", to: "6.2" };
    expect(createRunbook(bundled, { ...path, overlay: undefined })).toEqual(createRunbook(bundled, path));
    expect(createRunbook(bundled, { ...path, overlay: contoso })).toEqual(
      createRunbook(bundled, { ...path, overlay: contoso }),
    );
    expect(createRunbook(bundled, { ...path, overlay: contoso }).sha256).not.toBe(createRunbook(bundled, path).sha256);
  });

  test("every format says that it is local", async () => {
    const runbook = createRunbook(bundled, { role: "server", from: "6.1", to: "6.2", overlay: contoso });
    expect(renderText(runbook)).toContain("[local] Tell the help desk that the portal goes down.");
    const json = runbookJsonSchema.parse(JSON.parse(new TextDecoder().decode(await renderRunbook(runbook, "json"))));
    const steps = json.sections.flatMap(({ steps: own }) => allSteps<StepJson>(own));
    expect(
      steps.filter(({ local }) => local === true).map(({ origin, advice }) => `${origin}: ${advice?.reason ?? ""}`),
    ).toEqual([
      "advice: The help desk has to answer the phone.",
      "advice: A step of this site, not of the vendor's guide.",
      ...Array.from({ length: 3 }, () => "advice: Only the operations team starts servers."),
    ]);
    const print = async (format: "md" | "html", printed = runbook): Promise<string> =>
      new TextDecoder().decode(await renderRunbook(printed, format));
    const plain = createRunbook(bundled, { role: "server", from: "6.1", to: "6.2" });
    expect(await print("md")).toContain("> Local, not in the vendor's guide: The help desk has to answer the phone.");
    expect(await print("html")).toMatch(
      /Tell the help desk that the portal goes down\.<\/p>\s*<p class="why"><b>Local:<\/b> The help desk has to answer/u,
    );
    for (const [format, mark] of [
      ["md", "Local, not in the vendor"],
      ["html", "<b>Local:</b>"],
    ] as const) {
      expect((await print(format)).split(mark)).toHaveLength(steps.filter(({ local }) => local).length + 1);
      expect(await print(format, plain)).not.toContain(mark);
    }
  });

  testWithPrograms(["pdftotext"], "so does the PDF, and explains the mark", async ({ pdftotext }) => {
    const path = { role: "server", from: "6.1", to: "6.2" };
    const print = async (overlay?: Overlay): Promise<string> =>
      execFileSync(pdftotext, ["-layout", "-", "-"], {
        input: await renderRunbook(createRunbook(bundled, { ...path, overlay }), "pdf"),
        encoding: "utf8",
      });
    const [local, plain] = [await print(contoso), await print()];
    expect(local).toMatch(
      /Tell the help desk that the portal goes down\.[^]*?Local The help desk has to answer the phone\./u,
    );
    expect(local).toMatch(/Local\s+marks\s+the\s+steps\s+of\s+this\s+site\./u);
    expect(plain).not.toContain("Local marks");
  });
});

describe("refusals name file, line and a way out", () => {
  test.each<[string, string, RegExp]>([
    [
      "an unknown attribute",
      at("befor=server/1.0-2.0/stop-1"),
      /^overlay\.md:1:1: Unexpected attribute `befor`.*`before`/u,
    ],
    ["no place", at('reason="Because."'), /^overlay\.md:1:1: .*without a place/u],
    ["a loose word", at("server/1.0-2.0/stop-1"), /^overlay\.md:1:1: Unexpected word `server\/1\.0-2\.0\/stop-1`/u],
    ["what is no id", at("before=stop"), /^overlay\.md:1:1: Unexpected place `stop`/u],
    [
      "two of a kind in one comment",
      at("before=server/1.0-2.0/stop-1 before=worker/1.0-2.0/stop-1"),
      /^overlay\.md:1:1: Unexpected second `before`/u,
    ],
    [
      "no colon",
      "<!-- overlay before=server/1.0-2.0/stop-1 -->\n\n1. Tell the help desk.\n",
      /^overlay\.md:1:1: Unexpected comment/u,
    ],
    [
      "a misspelt comment",
      "<!-- overlai: before=server/1.0-2.0/stop-1 -->\n\n1. Tell the help desk.\n",
      /^overlay\.md:1:1: .*\n.*`overlay:`/u,
    ],
    [
      "an unknown verb",
      `<!-- action: stopp target=server -->\n${at("before=server/1.0-2.0/stop-1")}`,
      /^overlay\.md:1:1: Unexpected verb `stopp`/u,
    ],
    [
      "a step without a place",
      `${at("before=server/1.0-2.0/stop-1")}\n**Step 2 –** Tell the boss.\n`,
      /^overlay\.md:5:1: Unexpected step without a place/u,
    ],
    [
      "a place without a step",
      "<!-- overlay: before=server/1.0-2.0/stop-1 -->\n\nTell the help desk.\n",
      /^overlay\.md:1:1: .*no step behind it/u,
    ],
    [
      "a place behind the last step",
      `${at("before=server/1.0-2.0/stop-1")}\n<!-- overlay: before=server/1.0-2.0/stop-1 -->\n`,
      /^overlay\.md:5:1: .*no step behind it/u,
    ],
    [
      "a place for a substep",
      `${at("before=server/1.0-2.0/stop-1", "Do this:")}\n1. <!-- overlay: before=server/1.0-2.0/stop-1 -->\n   Tell the boss.\n`,
      /^overlay\.md:5:4: .*before a substep/u,
    ],
    ["no step at all", "# Ours\n", /^overlay\.md: .*without any step/u],
    ["nothing", "", /^overlay\.md: Unexpected empty file/u],
    [
      "a step that is gone",
      at("before=server/1.0-2.0/stopp-1"),
      /^overlay\.md:1:1: Unexpected place `server\/1\.0-2\.0\/stopp-1` of the local step "Tell the help desk\."[^]*Did you mean `server\/1\.0-2\.0\/stop-1`/u,
    ],
    ["a step that is gone for all roles", at("before=*/1.0-2.0/halt-1"), /Did you mean `\*\/1\.0-2\.0\//u],
    [
      "several",
      [at("before=server/1.0-2.0/start-1"), at("before=server/0.9-1.0/stop-1"), at("after=server/1.0-2.0/copy-7")].join(
        "\n",
      ),
      /^overlay\.md:5:1:[^]*`server\/1\.0-2\.0\/stop-1`[^]*The same: overlay\.md:9 `server\/1\.0-2\.0\/copy-7`/u,
    ],
    [
      "a step of the way back",
      at("before=server/rollback/undo-1"),
      /^overlay\.md:1:1: .*expected the id of a step in a procedure/u,
    ],
  ])("%s", async (_, text, said) => {
    expect((await refusal(text)).toString()).toMatch(said);
  });
});

describe("on the command line", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-overlay-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const plan = (...words: string[]): ReturnType<typeof runCli> =>
    runCli(["plan", "--role", "server", "--from", "6.1", "--to", "6.2", ...words]);

  test("plan weaves the overlay in", () => {
    const { code, stdout, stderr } = plan("--overlay", contosoFile);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /1a {2}\[local\] Tell the help desk[^]*Why: The help desk has to answer the phone\.\s+test\/fixtures\/overlay\/contoso\/overlay\.md:7:1/u,
    );
    expect(stdout).toContain("Instead of step 6 of the guide: Restart the server with the new `Runtime`.");
    expect(plan("--overlay", "-").code).toBe(2);
  });

  test.each([["the pack's guides"], ["guides that the caller brings"]])(
    "the operations of its JSON are in the order of the printed numbers, its own and our advice included: %s",
    (which) => {
      const brought = ["5.2.x-to-6.0.md", "6.x.md"].flatMap((file) => ["--guide", join(root, name, "guides", file)]);
      const more = which.startsWith("the pack") ? [] : brought;
      const { code, stdout, stderr } = plan("--overlay", contosoFile, "--format", "json", ...more);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const { operations } = runbookJsonSchema.parse(JSON.parse(stdout));
      const places = ["A", "", "V"];
      /** `A2`, `3.1a`, `V1`: before, within and after the procedure; then number by number, a letter last. */
      const keyOf = (number: string): string =>
        [
          places.indexOf(/^[AV]?/u.exec(number)?.[0] ?? ""),
          ...(number.match(/\d+|[a-z]+$/gu) ?? []).map((part) => part.padStart(4, "0")),
        ].join(".");
      const keys = operations.map(({ number }) => keyOf(number));
      expect(keys).toEqual([...keys].sort());
      expect(new Set(operations.map(({ origin }) => origin))).toEqual(new Set(["guide", "advice", "local"]));
      expect(operations.map(({ id }) => id)).toEqual([...new Set(operations.map(({ id }) => id))]);
    },
  );

  test("generate writes it for every path, and nothing while a step of it has no place", () => {
    const out = join(folder, "out");
    expect(
      runCli([
        "generate",
        "--to",
        "6.2",
        "--from",
        "6.1",
        "--format",
        "md,json",
        "--out",
        out,
        "--overlay",
        contosoFile,
      ]).code,
    ).toBe(0);
    expect(readdirSync(out).length).toBe(4);
    for (const role of ["server", "agent"])
      expect(readFileSync(join(out, `identity-manager-${role}-6.1-to-6.2.md`), "utf8")).toContain(
        "Tell the help desk that the portal goes down.",
      );

    const lost = join(folder, "lost.md");
    writeFileSync(
      lost,
      readFileSync(join(root, contosoFile), "utf8").replace("instead=server/6.x/start-1", "instead=server/7.x/start-1"),
    );
    const none = join(folder, "none");
    const { code, stdout, stderr } = runCli(["generate", "--format", "md", "--out", none, "--overlay", lost]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/lost\.md:14:1: Unexpected place `server\/7\.x\/start-1`[^]*`server\/6\.x\/start-1`/u);
    expect(existsSync(none)).toBe(false);
    expect(plan("--overlay", lost).code).toBe(2);
    // `diff` shows it instead of refusing.
    const diff = runCli(["diff", name, name, "--overlay", lost, "--format", "json"]);
    expect(diff.code).toBe(0);
    const { overlay } = JSON.parse(diff.stdout) as { overlay: { id: string; state: string }[] };
    expect(overlay.filter(({ state }) => state !== "fits").map(({ id, state }) => [id, state])).toEqual([
      ["server/7.x/start-1", "orphaned"],
    ]);
    expect(overlay.map(({ id }) => id)).toEqual([
      "server/6.x/stop-1",
      "agent/6.x/stop-1",
      "server/6.x/copy-1",
      "agent/6.x/copy-1",
      "server/7.x/start-1",
      "server-only/5.2.1-6.0/stop-1",
    ]);
  });
});
