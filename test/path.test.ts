/** Paths, stops, and the way back. */
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createProject,
  createRunbook,
  inlineText,
  listPaths,
  loadPack,
  nodeHost,
  planPath,
  UsageError,
  type Action,
  type PathGraph,
  type Runbook,
  type RunbookStep,
} from "../src/index.js";
import { root } from "./support/cli.js";
import { smallGuide, smallPack, smallProduct } from "./support/small-pack.js";

const bundled = createProject(
  await loadPack(nodeHost, join(root, "content/identity-manager"), "content/identity-manager"),
);
const plan = (role: string, from: string, to: string, parameters = {}): Runbook =>
  createRunbook(bundled, { role, from, to, parameters });
const allSteps = (steps: readonly RunbookStep[]): RunbookStep[] =>
  steps.flatMap((step) => [step, ...allSteps(step.substeps)]);
const stepsOf = ({ sections }: Runbook, ...kinds: string[]): RunbookStep[] =>
  sections.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).flatMap(({ steps }) => allSteps(steps));
const refusal = (run: () => unknown): UsageError => {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error("was not refused");
};

describe("the bundled pack's paths", () => {
  test.each([
    ["server", "5.1.7", "6.2", ["5.2.3", "6.0", "6.2"]],
    ["server", "5.1.1", "6.2", ["5.1.7", "5.2.3", "6.0", "6.2"]],
    ["server", "5.1.7.7", "6.0", ["5.2.3", "6.0"]],
    ["server", "5.2.1", "6.0", ["6.0"]],
    ["agent", "5.1.7", "6.1", ["5.2.3", "6.0", "6.1"]],
    ["server", "6.0.215", "6.0.216", ["6.0.216"]],
    ["server", "5.1.3", "5.1.7", ["5.1.7"]],
  ])("%s from %s to %s by %j", (role, from, to, stops) => {
    expect(planPath(bundled.graph, { role, from, to }).hops.map((hop) => hop.to)).toEqual(stops);
  });

  test("--stops all makes every product line a stop", () => {
    expect(
      planPath(bundled.graph, { role: "server", from: "5.1.7", to: "6.2", allStops: true }).hops.map(({ to }) => to),
    ).toEqual(["5.2.3", "6.0", "6.1", "6.2"]);
  });

  test.each([
    ["agent", "5.1.1", "5.1.7", /there are procedures for `server`/u],
    ["server", "5.0", "6.2", /notes without a procedure[^]*can start from 5\.1\.1/u],
    ["server-only", "5.1.7", "6.2", /can go to 5\.2\.3, 6\.0/u],
    ["server", "5.2", "6.0", /Say which: 5\.2\.1, 5\.2\.2, 5\.2\.3/u],
  ])("%s from %s to %s is refused, and the refusal teaches", (role, from, to, note) => {
    expect(refusal(() => planPath(bundled.graph, { role, from, to })).note).toMatch(note);
  });

  test("each installation keeps its own folders as the way back, and none meets another", () => {
    const kept = stepsOf(plan("server", "5.1.7", "6.2"), "procedure")
      .flatMap(({ actions }) => actions)
      .flatMap((action) => (action.verb === "rename" ? [[action.from, action.to]] : []));
    expect(kept).toEqual([
      ["Runtime", "RuntimeOld-5.1.7"],
      ["Conf", "ConfOld-5.1.7"],
      ["Runtime", "RuntimeOld-5.2.3"],
      ["Conf", "ConfOld-5.2.3"],
      ["Runtime", "RuntimeOld-6.0"],
    ]);
    expect(
      stepsOf(plan("server", "5.1.7", "5.2.3"), "procedure")
        .flatMap(({ actions }) => actions)
        .find(({ verb }) => verb === "rename"),
    ).toMatchObject({ to: "RuntimeOld" });
  });

  test("what holds for the whole path is asked for once, what names a version at every installation", () => {
    const asked = stepsOf(plan("server", "5.1.1", "6.2"), "prerequisites").map(({ command }) => inlineText(command));
    expect(new Set(asked).size).toBe(asked.length);
    expect(
      asked.filter((line) => line.includes("The release archive") || line.includes("the release archive of")),
    ).toEqual(
      expect.arrayContaining(
        ["5.1.7", "5.2.3", "6.0", "6.2"].map(
          (version) => `Check that the release archive of ${version} is on this host and opens without an error.`,
        ),
      ),
    );
    const agent = stepsOf(plan("agent", "5.1.7", "6.2"), "prerequisites").map(({ command }) => inlineText(command));
    expect(agent).toEqual(
      expect.arrayContaining(
        ["5.2.3", "6.0", "6.2"].map((version) => `Check that the server has already been upgraded to ${version}.`),
      ),
    );
  });
});

describe("the way back", () => {
  test("every hop of every path has one, in reverse, ending with the start of what was stopped first, and a check", () => {
    for (const path of listPaths(bundled.graph)) {
      const runbook = createRunbook(bundled, path);
      runbook.hops.forEach((_, index) => {
        const steps = stepsOf(
          { ...runbook, sections: runbook.sections.filter(({ hop }) => hop === index + 1) },
          "rollback",
        );
        const verbs = steps.flatMap(({ actions }) => actions.map(({ verb }) => verb));
        expect(verbs.filter((verb) => verb !== "manual").slice(-2), JSON.stringify(path)).toEqual(["start", "check"]);
        expect(verbs, JSON.stringify(path)).toContain("stop");
        expect(
          steps.flatMap(({ actions }) => actions),
          JSON.stringify(path),
        ).toContainEqual(expect.objectContaining({ verb: "rename", to: "Runtime" }));
        expect(steps.every(({ origin }) => origin === "advice")).toBe(true);
      });
    }
  });

  test("6.1 to 6.2: stop, restore the database, put the new folder aside and the old one back, start, look", () => {
    const rollback = stepsOf(plan("server", "6.1", "6.2"), "rollback");
    expect(rollback.map(({ actions, condition }) => [actions[0]?.verb, condition])).toEqual([
      ["stop", null],
      ["manual", "if step 6 has begun"],
      ["rename", null],
      ["start", null],
      ["check", null],
    ]);
  });

  test.each([
    ["server", "6.1", "6.2", ["6"]],
    ["agent", "6.1", "6.2", []],
    ["server", "5.1.1", "5.1.7", ["4"]],
    ["server", "5.2.3", "6.0", ["4"]],
    ["server", "6.0.215", "6.0.216", []],
  ])("%s from %s to %s: the point of no return lies before %j", (role, from, to, numbers) => {
    const marked = stepsOf(plan(role, from, to), "procedure").filter(({ pointOfNoReturn }) => pointOfNoReturn !== null);
    expect(marked.map(({ number }) => number)).toEqual(numbers);
  });

  test("past that point, it says that renaming back is no way back, and what going back costs", () => {
    const section = plan("server", "6.1", "6.2").sections.find(({ kind }) => kind === "rollback");
    expect(JSON.stringify(section?.body)).toMatch(
      /before step 6[^]*renaming back is not a way back[^]*Restore the database first, from the backup of step 2b[^]*is lost/u,
    );
    expect(
      JSON.stringify(plan("server", "6.0.215", "6.0.216").sections.find(({ kind }) => kind === "rollback")?.body),
    ).toMatch(/No step changes the database/u);
  });

  test("a folder that a program has written anew steps aside before the old one comes back", () => {
    const undo = stepsOf(plan("server", "5.2.3", "6.0"), "rollback").find(({ actions }) =>
      actions.some((action) => action.verb === "rename" && action.to === "Conf"),
    );
    expect(undo?.actions).toEqual([
      { verb: "rename", from: "Conf", to: ".upgrade-runbook/undone/Conf-6.0" },
      { verb: "rename", from: "ConfOld", to: "Conf" },
    ]);
    expect(undo?.condition).toMatch(/^if step .* was done$/u);
  });

  test("the database is restored while nothing runs; from an agent's host, with the server stopped on its own", () => {
    const steps = stepsOf(plan("agent", "5.2.3", "6.0"), "rollback");
    expect(
      steps.map(({ command }) => inlineText(command)).find((line) => line.includes("restore the database")),
    ).toMatch(/^On its host, stop the server, restore/u);
  });

  test("an agent's way back does not stop the server", () => {
    for (const [from, to] of [
      ["5.1.7", "5.2.3"],
      ["5.2.3", "6.0"],
      ["6.1", "6.2"],
    ] as const) {
      const stopped = stepsOf(plan("agent", from, to), "rollback")
        .flatMap(({ actions }) => actions)
        .flatMap((action) => (action.verb === "stop" ? [action.target] : []));
      expect(stopped).toEqual(["agent"]);
    }
  });
});

describe("questions and minutes", () => {
  const isUpgradeFiles = (action: Action): boolean =>
    action.verb === "execute" && action.program === "Usercube-Upgrade-Files.exe";
  const parameters = {
    answers: { certificate: "file", "relative-paths": "no", configuration: "no", "agent-identifier": "local" },
  };

  test("without answers every way is offered; with them one is left, and what is left out is said", () => {
    const open = stepsOf(plan("server", "5.1.7", "5.2.3"), "procedure");
    const settled = plan("server", "5.1.7", "5.2.3", parameters);
    expect(
      open.find(({ choices }) => choices.some(({ actions }) => actions.some(isUpgradeFiles)))?.choices,
    ).toHaveLength(3);
    const files = stepsOf(settled, "procedure").find(({ actions }) => actions.some(isUpgradeFiles));
    expect(files?.choices).toEqual([]);
    expect(files?.actions[0]).toMatchObject({
      arguments: expect.arrayContaining(["--file-cert-file"]) as string[],
    });
    expect(JSON.stringify(settled.sections)).toContain(
      "Left out by your answers: Optional: Carry the configuration over",
    );
    expect(stepsOf(settled, "procedure").some(({ actions }) => actions.some(({ verb }) => verb === "deploy"))).toBe(
      false,
    );
    expect(settled.coverage.steps).toBeLessThan(plan("server", "5.1.7", "5.2.3").coverage.steps);
  });

  test("an unknown question or answer is refused with what there is", () => {
    expect(refusal(() => plan("server", "5.1.7", "5.2.3", { answers: { certficate: "file" } })).note).toMatch(
      /`certificate`/u,
    );
    expect(refusal(() => plan("server", "5.1.7", "5.2.3", { answers: { certificate: "usb" } })).note).toMatch(
      /`file` \(/u,
    );
  });

  test("planned minutes come from the pack, and from the parameters by verb or step", () => {
    const minutes = (more: object): number | null | undefined =>
      stepsOf(plan("server", "6.1", "6.2", more), "procedure").find(({ id }) => id === "server/6.x/extract-1")?.minutes;
    expect(minutes({})).toBeGreaterThan(0);
    expect(minutes({ minutes: { extract: 41 } })).toBe(41);
    expect(minutes({ minutes: { extract: 41, "server/6.x/extract-1": 42 } })).toBe(42);
    const runbook = plan("server", "6.1", "6.2");
    expect(runbook.minutes).toBe(
      stepsOf(runbook, "prerequisites", "procedure", "verification").reduce(
        (sum, step) => sum + (step.minutes ?? 0),
        0,
      ),
    );
  });
});

describe("secrets", () => {
  test("the value of a secret option is a placeholder in every command, example and choice", () => {
    for (const path of listPaths(bundled.graph).filter(({ hops }) => hops.length === 1)) {
      const text = JSON.stringify(createRunbook(bundled, path));
      for (const [whole, value = ""] of text.matchAll(/--(?:database-)?connection-string(?:","| )((?:\\"|[^",])*)/gu))
        expect(value.replace(/\\"/gu, ""), whole).toMatch(/^<[a-z-]+>/u);
    }
  });
});

describe("guards at load time", () => {
  const load = async (
    versions: readonly string[],
    guides: Readonly<Record<string, string>>,
    more = "",
  ): Promise<UsageError> => {
    const pack = await smallPack(smallProduct(versions, more), guides);
    return refusal(() => createProject(pack));
  };

  test("a sound pack is accepted", async () => {
    const project = createProject(
      await smallPack(smallProduct(["1.0", "2.0", "3.0"]), {
        "a.md": smallGuide("1.0", "2.0"),
        "b.md": smallGuide("2.0", "3.0"),
      }),
    );
    expect(
      listPaths(project.graph)
        .filter(({ role }) => role === "server")
        .map(({ hops }) => hops.length),
    ).toEqual([1, 2, 1]);
  });

  test("hops that lead in a circle", async () => {
    expect(
      String(await load(["1.0", "2.0"], { "a.md": smallGuide("1.0", "2.0"), "b.md": smallGuide("2.0", "1.0") })),
    ).toMatch(/acme\/guides\/b\.md:9:1: Unexpected hop from 2\.0 to 1\.0[^]*circle/u);
  });

  test("two guides for one hop", async () => {
    expect(
      String(await load(["1.0", "2.0"], { "a.md": smallGuide("1.0", "2.0"), "b.md": smallGuide("1.0", "2.0") })),
    ).toMatch(/b\.md:9:1: Unexpected second guide for `server` from 1\.0 to 2\.0[^]*a\.md:9/u);
  });

  test("a version that the pack does not list, and one that no guide speaks of", async () => {
    expect(String(await load(["1.0", "2.0"], { "a.md": smallGuide("1.0", "2.1") }))).toMatch(
      /a\.md:9:1: Unexpected version 2\.1/u,
    );
    expect(String(await load(["1.0", "2.0", "2.5"], { "a.md": smallGuide("1.0", "2.0") }))).toMatch(
      /product\.yml: Unexpected version 2\.5/u,
    );
  });

  test("two guides for the same general procedure", async () => {
    const general = smallGuide("1.0", "2.0")
      .replace('from: "1.0"\nto: "2.0"', 'versions: "1.0 - 2.0"')
      .replaceAll(" from 1.0 to 2.0", "");
    expect(String(await load(["1.0", "2.0"], { "a.md": general, "b.md": general }))).toMatch(
      /b\.md:8:1: Unexpected second guide for `server`/u,
    );
  });

  test("a comment that was meant for us but is misspelt", async () => {
    const pack = await smallPack(smallProduct(["1.0", "2.0"]), {
      "a.md": smallGuide("1.0", "2.0").replace(
        "## Upgrade the server",
        "<!-- referense: step=1 -->\n\n## Upgrade the server",
      ),
    });
    expect(String(refusal(() => createProject(pack)))).toMatch(
      /a\.md:9:1: Unexpected comment `referense:`, expected `reference:`/u,
    );
  });

  test("versions out of order", async () => {
    await expect(smallPack(smallProduct(["2.0", "1.0"]), {})).rejects.toThrow(
      /Unexpected version `1\.0` after `2\.0`/u,
    );
  });

  test("a role without a procedure", async () => {
    expect(
      String(
        await load(["1.0", "2.0"], { "a.md": smallGuide("1.0", "2.0").replace(/## Upgrade the worker[^]*$/u, "") }),
      ),
    ).toMatch(/Unexpected role `worker`/u);
  });

  test("another product gets its point of no return and its way back from its own guide", async () => {
    const guide = smallGuide(
      "1.0",
      "2.0",
      "1. Stop the {role}.\n2. Back up the database.\n3. Rename the `App` folder to `AppOld`.\n4. Extract `app.zip` into a new `App` folder.\n5. Run `acme-report.exe`.\n6. Run `acme-migrate.exe --password hunter2`.\n7. Start the {role}.\n",
    );
    const runbook = createRunbook(createProject(await smallPack(smallProduct(["1.0", "2.0"]), { "a.md": guide })), {
      role: "server",
      from: "1.0",
      to: "2.0",
    });
    expect(stepsOf(runbook).find(({ pointOfNoReturn }) => pointOfNoReturn !== null)?.number).toBe("6");
    expect(stepsOf(runbook, "rollback").map(({ actions }) => actions[0]?.verb)).toEqual([
      "stop",
      "manual",
      "rename",
      "start",
      "check",
    ]);
    expect(JSON.stringify(runbook)).not.toContain("hunter2");
  });
});

describe("random version graphs", () => {
  /** Sorted versions, and hops between them that go up. */
  const graphs = fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 30 })), {
        minLength: 2,
        maxLength: 14,
        selector: ([major, minor]) => major * 100 + minor,
      }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }),
    )
    .map(([numbers, pairs]) => {
      const versions = numbers
        .sort(([a, b], [c, d]) => a * 100 + b - c * 100 - d)
        .map(([major, minor]) => `${String(major)}.${String(minor)}`);
      const hops = pairs
        .map(
          ([one, other]) => [one % versions.length, other % versions.length].sort((a, b) => a - b) as [number, number],
        )
        .filter(([from, to]) => from < to);
      return { versions, hops };
    });
  const graphOf = ({ versions, hops }: { versions: string[]; hops: [number, number][] }): PathGraph => {
    const range = (index: number): { min: string; max: string; text: string } => ({
      min: versions[index] ?? "",
      max: versions[index] ?? "",
      text: versions[index] ?? "",
    });
    const sections = hops.map(([from, to], line) => ({
      kind: "procedure",
      roles: null,
      hop: { kind: "hop", from: range(from), to: range(to) },
      steps: [],
      body: [],
      title: "",
      place: { file: "random.md", line, column: 1 },
    }));
    const guide = { file: "random.md", sections } as unknown as PathGraph["guides"][number];
    return {
      product: bundled.graph.product,
      versions,
      guides: [guide],
      procedures: new Map([
        [
          "server",
          sections.map(
            (section) =>
              ({ guide, section }) as unknown as { guide: typeof guide; section: (typeof guide)["sections"][number] },
          ),
        ],
      ]),
    };
  };
  /** Fewest and most hops between two versions, by trying them all. */
  const lengths = (hops: [number, number][], from: number, to: number): number[] =>
    from === to
      ? [0]
      : hops
          .filter(([start]) => start === from)
          .flatMap(([, end]) => lengths(hops, end, to).map((length) => length + 1));

  test("hops go up, each is one of the graph's, none could be saved, and with all stops none is skipped", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), fc.nat(), fc.boolean(), (random, one, other, allStops) => {
        const [from, to] = [one % random.versions.length, other % random.versions.length];
        const graph = graphOf(random);
        const possible = from < to ? lengths(random.hops, from, to) : [];
        const request = { role: "server", from: random.versions[from] ?? "", to: random.versions[to] ?? "", allStops };
        if (possible.length === 0) {
          const { note } = refusal(() => planPath(graph, request));
          for (const [, list = ""] of (note ?? "").matchAll(/can go to ([\d., ]+)\./gu))
            for (const version of list.split(", "))
              expect(lengths(random.hops, from, random.versions.indexOf(version)).length).toBeGreaterThan(0);
          return;
        }
        const { hops } = planPath(graph, request);
        expect(hops.length).toBe(allStops ? Math.max(...possible) : Math.min(...possible));
        const places = hops.map((hop) => [random.versions.indexOf(hop.from), random.versions.indexOf(hop.to)]);
        for (const place of places) expect(random.hops).toContainEqual(place);
        expect(places.slice(1).map(([start]) => start)).toEqual(places.slice(0, -1).map(([, end]) => end));
      }),
      { numRuns: 300 },
    );
  });
});
