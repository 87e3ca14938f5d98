/** `plan --estate`: many hosts as one plan, by the command line. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { Estate, EstatePlan } from "../src/index.js";
import { estatePlanSchema } from "../src/model/estate.js";
import { runCli } from "./support/cli.js";
import { makeFolder } from "./support/host-folder.js";

type Data = Omit<Estate, "hosts"> & { hosts: Partial<Estate["hosts"][number]>[] };

const sha = (letter: string): string => letter.repeat(64);
const versions = ["5.2.3", "6.0", "6.1", "6.2"];
const releases = Object.fromEntries(
  ["server", "server-only", "agent"].map((role) => [
    role,
    Object.fromEntries(versions.map((version) => [version, { file: `${role}-${version}.zip`, sha256: sha("a") }])),
  ]),
);
const server = (name: string, more: Partial<Estate["hosts"][number]> = {}): Data["hosts"][number] => ({
  ...{ name, role: "server", version: "6.1" },
  ...more,
});
const agent = (name: string, more: Partial<Estate["hosts"][number]> = {}): Data["hosts"][number] => ({
  ...{ name, role: "agent", version: "6.1" },
  ...more,
});
const estateOf = (hosts: Data["hosts"], more: Partial<Data> = {}): Data => ({
  ...{ name: "Contoso production", to: "6.2" },
  defaults: { workingDirectory: "C:/identitymanagerContoso", hosting: "console" },
  ...{ releases, hosts },
  acknowledged: {
    server: [
      {
        id: "server/6.x/advice-backup-1",
        by: "A. Martin",
        at: "2026-12-05T20:00+01:00",
        evidence: "CHG0012345",
      },
    ],
  },
  ...more,
});

interface Said {
  code: number | null;
  stdout: string;
  stderr: string;
}

function say(text: string, ...words: string[]): Said {
  const folder = makeFolder();
  writeFileSync(join(folder, "estate.yml"), text);
  return runCli(["plan", "--estate", "estate.yml", ...words], { cwd: folder });
}

function planOf(estate: Data): EstatePlan {
  const { code, stdout, stderr } = say(stringify(estate), "--format", "json");
  expect([code, stderr]).toEqual([0, ""]);
  return estatePlanSchema.parse(JSON.parse(stdout));
}

const order = ({ waves }: EstatePlan): [string, string[][]][] => waves.map(({ name, batches }) => [name, batches]);

describe("the order", () => {
  test("a server, then a canary, then location by location a quarter at a time", () => {
    const names = ["a1", "a2", "a3", "a4", "a5"];
    const plan = planOf(
      estateOf(
        [server("srv01"), ...names.map((name, index) => agent(name, { location: index < 4 ? "paris" : "oslo" }))],
        {
          locations: { paris: {}, oslo: {} },
        },
      ),
    );
    expect(order(plan)).toEqual([
      ["servers", [["srv01"]]],
      ["canary", [["a1"]]],
      ["paris", [["a2"], ["a3"], ["a4"]]],
      ["oslo", [["a5"]]],
    ]);
    expect(plan.rollback).toEqual(["oslo", "paris", "canary", "servers"]);
    expect(plan.gates).toHaveLength(6);
    expect(plan.units.map(({ id }) => id)).toEqual(["server-6.1-to-6.2", "agent-6.1-to-6.2"]);
    expect(plan.waves.map(({ mayLose }) => mayLose)).toEqual([0, 0, 1, 0]);
  });

  test("the servers of a set go together, their agents after them", () => {
    const plan = planOf(
      estateOf([server("srv01"), server("srv02"), agent("a1", { server: "production" })], {
        shared: [{ name: "production", hosts: ["srv01", "srv02"] }],
        waves: [{ name: "all", hosts: ["rest"] }],
      }),
    );
    expect(order(plan)).toEqual([["all", [["srv01", "srv02"], ["a1"]]]]);
  });

  test("stop by stop, with a hold between two", () => {
    const plan = planOf(
      estateOf([
        server("srv01", { version: "5.2.3" }),
        agent("a1", { version: "5.2.3" }),
        agent("a2", { version: "5.2.3" }),
      ]),
    );
    expect(order(plan)).toEqual([
      ["servers-6.0", [["srv01"]]],
      ["canary-6.0", [["a1"]]],
      ["hosts-6.0", [["a2"]]],
      ["servers-6.2", [["srv01"]]],
      ["canary-6.2", [["a1"]]],
      ["hosts-6.2", [["a2"]]],
    ]);
    expect(plan.waves.map(({ hop, to }) => [hop, to])[3]).toEqual([2, "6.2"]);
    expect(plan.waves[2]?.hold?.after).toContain("Every host is at 6.0");
  });

  test("a host that is there already is said to be, and left out", () => {
    const plan = planOf(
      estateOf(
        [server("srv01"), agent("a1"), server("srv09", { version: "6.2", address: "other" })].map((host) =>
          host.role === "agent" ? { ...host, server: "srv01" } : host,
        ),
      ),
    );
    expect(plan.hosts.find(({ name }) => name === "srv09")).toMatchObject({ state: "done", unit: null, lacks: [] });
    expect(plan.waves.flatMap(({ batches }) => batches.flat())).not.toContain("srv09");
    expect(plan.notes.join()).toContain("srv09 is at 6.2 already");
  });
});

describe("a role without a procedure of its own", () => {
  test("on 6.x the server's takes its place, and it is said to be ours", () => {
    const plan = planOf(estateOf([server("srv01", { role: "server-only" }), agent("a1")]));
    expect(plan.hosts[0]?.units).toEqual(["server-6.1-to-6.2"]);
    expect(plan.notes.join()).toMatch(/our inference/u);
  });

  test("its own goes as far as it leads", () => {
    const plan = planOf(
      estateOf([server("srv01", { role: "server-only", version: "5.2.3" }), agent("a1", { version: "5.2.3" })]),
    );
    expect(plan.hosts[0]?.units).toEqual(["server-only-5.2.3-to-6.0", "server-6.0-to-6.2"]);
  });
});

test("what a server's procedure asks of other hosts is a step of the estate", () => {
  const plan = planOf(
    estateOf(
      [
        server("srv01", { role: "server-only", version: "5.1.7" }),
        agent("a1", { version: "5.1.7" }),
        agent("a2", { version: "5.1.7" }),
      ],
      { to: "5.2.3" },
    ),
  );
  expect(plan.steps.map(({ verb, hosts, number, files }) => [verb, hosts, number, files ?? null])).toEqual([
    ["stop", ["a1", "a2"], "2", null],
    ["copy", ["a1", "a2"], "4.2", ["appsettings.agent.json"]],
    ["start", ["a1", "a2"], "7", null],
  ]);
});

test("a word for many hosts takes those that are left", () => {
  const plan = planOf(
    estateOf(
      [
        server("srv01", { location: "paris" }),
        agent("a1", { location: "paris", tags: ["canary"] }),
        agent("a2", { location: "paris" }),
      ],
      {
        locations: { paris: {} },
        waves: [
          { name: "servers", hosts: ["srv01"] },
          { name: "canary", hosts: ["tag:canary"] },
          { name: "paris", hosts: ["location:paris"] },
        ],
      },
    ),
  );
  expect(order(plan)).toEqual([
    ["servers", [["srv01"]]],
    ["canary", [["a1"]]],
    ["paris", [["a2"]]],
  ]);
});

test("whatever changes in the file makes another plan; the same file the same", () => {
  const hosts = [server("srv01"), agent("a1")];
  const one = planOf(estateOf(hosts)).plan;
  expect(planOf(estateOf(hosts)).plan).toBe(one);
  const other = { ...releases, agent: { ...releases["agent"], "6.2": { file: "agent-6.2.zip", sha256: sha("b") } } };
  const changed = [
    estateOf(hosts, { releases: other }),
    estateOf([server("srv01", { address: "192.0.2.9" }), agent("a1")]),
    estateOf([server("srv01", { workingDirectory: "D:/IDM" }), agent("a1")]),
  ].map((estate) => planOf(estate).plan);
  expect(new Set([one, ...changed]).size).toBe(4);
});

describe("windows", () => {
  const window = { start: "2026-12-05T20:00+01:00", end: "2026-12-06T02:00+01:00" };
  const waves = (soak: string): Data["waves"] => [
    { name: "servers", hosts: ["srv01"], hold: { after: "A night", soak } },
    { name: "agents", hosts: ["rest"] },
  ];
  const hosts = [server("srv01", { location: "paris" }), agent("a1", { location: "paris" })];

  test("when a wave may begin follows from the one before it", () => {
    const plan = planOf(
      estateOf(hosts, { locations: { paris: { time: "Europe/Paris", window } }, waves: waves("PT1H") }),
    );
    expect(plan.waves.map(({ earliest, latest }) => [earliest, latest])[0]).toEqual([
      "2026-12-05T19:00:00.000Z",
      "2026-12-06T01:00:00.000Z",
    ]);
    const [first, second] = plan.waves;
    expect(Date.parse(second?.earliest ?? "") - Date.parse(first?.earliest ?? "")).toBe(
      ((first?.minutes ?? 0) + 60) * 60_000,
    );
  });

  test("a soak that no window leaves room for is refused", () => {
    const { code, stdout, stderr } = say(
      stringify(estateOf(hosts, { locations: { paris: { window } }, waves: waves("P2D") })),
    );
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: estate\.yml:\d+:\d+: The wave `agents` has no time left/u);
  });

  test("a wave that does not fit is said to be too long, and is no error", () => {
    const short = { start: "2026-12-05T20:00+01:00", end: "2026-12-05T21:00+01:00" };
    const estate = estateOf(hosts, { locations: { paris: { window: short } }, waves: waves("PT1H") });
    expect(planOf(estate).waves.map(({ fits }) => fits)).toEqual([false, false]);
    expect(say(stringify(estate)).stdout).toContain("which is too short");
  });
});

describe("what each host lacks", () => {
  test("stands at it, and is counted in the last line", () => {
    const { stdout } = say(
      stringify(estateOf([server("srv01"), agent("a1", { hosting: "iis", address: "other" })], { acknowledged: {} })),
    );
    expect(stdout).toMatch(/srv01: .*lacks: step server\/6\.x\/advice-backup-1/u);
    expect(stdout).toMatch(/a1: .*lacks: site, appPool|a1: .*lacks: appPool, site/u);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("2 hosts: 0 ready, 2 lack something");
  });

  test("the rule about deploying stands in every form", () => {
    for (const format of ["text", "json", "md"])
      expect(say(stringify(estateOf([server("srv01"), agent("a1")])), "--format", format).stdout, format).toContain(
        "Nobody deploys a configuration before all agents are at 6.2.",
      );
  });
});

describe("what is wrong is said at its line, and nothing else is printed", () => {
  const two = [server("srv01"), agent("a1")];
  const cases: Record<string, [Data, RegExp]> = {
    "an unknown role": [estateOf([server("srv01", { role: "servr" })]), /Unexpected role `servr`[^]*`server`/u],
    "an unknown location": [
      estateOf([server("srv01", { location: "pari" })], { locations: { paris: {} } }),
      /Did you mean `paris`/u,
    ],
    "an unknown credential": [
      estateOf([server("srv01", { connection: { credential: "upgrad" } })], { credentials: { upgrade: {} } }),
      /Did you mean `upgrade`/u,
    ],
    "a host twice": [estateOf([server("srv01"), server("SRV01")]), /second host/u],
    "an address and folder twice": [
      estateOf([server("srv01", { address: "x" }), server("srv02", { address: "x" })]),
      /has the same/u,
    ],
    "servers of a set that differ": [
      estateOf([server("srv01"), server("srv02", { version: "6.0" })], {
        shared: [{ name: "p", hosts: ["srv01", "srv02"] }],
      }),
      /Unexpected version of `srv02`/u,
    ],
    "an agent newer than its server": [
      estateOf([server("srv01", { version: "6.0" }), agent("a1")]),
      /newer than its server/u,
    ],
    "an agent without a server": [
      estateOf([server("srv01"), server("srv02", { address: "y" }), agent("a1")]),
      /`a1` is behind no server/u,
    ],
    "no path": [estateOf([server("srv01", { version: "5.0" })]), /No procedure leads/u],
    "a version that nobody knows yet": [estateOf([server("srv01", { version: "unknown" })]), /upgrade-runbook verify/u],
    "an archive that is not named": [
      estateOf(two, { releases: { server: releases["server"] ?? {} } }),
      /No archive of 6\.2 for the role agent/u,
    ],
    "an archive for two versions": [
      estateOf(two, {
        releases: {
          ...releases,
          agent: { "6.1": { file: "x.zip", sha256: sha("a") }, "6.2": { file: "x.zip", sha256: sha("a") } },
        },
      }),
      /which is that of 6\.1 too/u,
    ],
    "a host in no wave": [estateOf(two, { waves: [{ name: "servers", hosts: ["srv01"] }] }), /`a1` is in no wave/u],
    "a host in two waves": [
      estateOf(two, {
        waves: [
          { name: "one", hosts: ["srv01"] },
          { name: "two", hosts: ["srv01", "a1"] },
        ],
      }),
      /second wave/u,
    ],
    "an unknown member": [estateOf(two, { waves: [{ name: "one", hosts: ["srv1"] }] }), /Did you mean `srv01`/u],
    "agents before their server": [
      estateOf(two, {
        waves: [
          { name: "agents", hosts: ["role:agent"] },
          { name: "servers", hosts: ["rest"] },
        ],
      }),
      /before its server/u,
    ],
    "mayLose with servers": [estateOf(two, { waves: [{ name: "all", hosts: ["rest"], mayLose: 1 }] }), /expected 0/u],
    "mayLose of all": [
      estateOf(two, {
        waves: [
          { name: "s", hosts: ["srv01"] },
          { name: "all", hosts: ["rest"], mayLose: 1 },
        ],
      }),
      /less than its 1 hosts/u,
    ],
    "a batch of none": [estateOf(two, { waves: [{ name: "all", hosts: ["rest"], batch: 0 }] }), /waves\.0\.batch/u],
    "an unknown key": [{ ...estateOf(two), tos: "6.2" } as Data, /Unexpected key `tos`/u],
    "a hash that is none": [
      estateOf(two, { releases: { ...releases, agent: { "6.2": { file: "a.zip", sha256: "abc" } } } }),
      /64 hexadecimal digits/u,
    ],
    "a secret": [estateOf(two, { people: { technician: "Password=Canary-99" } }), /Unexpected secret/u],
    "a name with a space": [estateOf([server("srv 01")]), /letters, digits, dots and hyphens/u],
    "an estate of none": [estateOf([]), /at least one host|hosts/u],
    "a window without an offset": [
      estateOf(two, { locations: { paris: { window: { start: "2026-12-05T20:00", end: "2026-12-06T02:00" } } } }),
      /offset/u,
    ],
    "a credential's value": [
      estateOf(two, { credentials: { upgrade: { powershell: "Canary-99!x" } } }),
      /`prompt`, `current` or `secret:NAME`/u,
    ],
    "an acknowledged step that nobody has": [
      estateOf(two, {
        acknowledged: { agent: [{ id: "agent/6.x/stpo-1", by: "x", at: "2026-12-05T20:00+01:00", evidence: "y" }] },
      }),
      /Unexpected step `agent\/6\.x\/stpo-1`/u,
    ],
    "a time zone that is none": [estateOf(two, { locations: { paris: { time: "Europe/Pari" } } }), /time zone/u],
  };
  test.each(Object.entries(cases))("%s", (_, [estate, expected]) => {
    const { code, stdout, stderr } = say(stringify(estate), "--format", "json");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: estate\.yml:\d+:\d+: /u);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain("Canary-99");
  });

  test("one host's selectors beside it", () => {
    const { code, stderr } = say(stringify(estateOf(two)), "--role", "agent");
    expect(code).toBe(2);
    expect(stderr).toContain("--role beside --estate");
  });
});

test("hostile texts are text in every form", () => {
  const hostile = "{{ lookup('pipe','touch pwned') }} <b>$(id)</b> `x` [y](z)";
  const text = stringify(
    estateOf([server("srv01"), agent("a1")], {
      name: hostile,
      waves: [{ name: "all", hosts: ["rest"], hold: { after: hostile } }],
    }),
  );
  expect((JSON.parse(say(text, "--format", "json").stdout) as EstatePlan).estate).toBe(hostile);
  expect(say(text).stdout).toContain(hostile);
  const markdown = say(text, "--format", "md").stdout;
  expect(markdown).not.toMatch(/(?<!\\)<b>|(?<!\\)\[y\]\(/u);
});

test("an inventory of Ansible's says the same, and is written down as our file", () => {
  const estate = estateOf([server("srv01", { address: "192.0.2.1" }), agent("a1", { address: "192.0.2.2" })]);
  const hostvars = new Map<string, object>(
    estate.hosts.map((host) => [
      host.name ?? "",
      {
        ...{ ansible_host: host.address, upgrade_role: host.role, upgrade_version: host.version },
        ...{ upgrade_workingDirectory: "C:/identitymanagerContoso", upgrade_hosting: "console" },
        ...{ upgrade_to: "6.2", upgrade_estate: estate.name, upgrade_releases: releases },
      },
    ]),
  );
  const inventory = {
    _meta: { hostvars: Object.fromEntries(hostvars) as object },
    all: { children: ["ungrouped", "idm"] },
    idm: { hosts: ["srv01", "a1"] },
  };
  const folder = makeFolder();
  writeFileSync(join(folder, "inventory.json"), JSON.stringify(inventory));
  const words = ["plan", "--estate", "inventory.json", "--format", "json", "--write", "written.yml"];
  const { code, stdout, stderr } = runCli(words, { cwd: folder });
  expect([code, stderr]).toEqual([0, "wrote written.yml\n"]);
  expect(runCli(words, { cwd: folder }).stderr).toContain("written.yml: Unexpected file");
  const again = runCli(["plan", "--estate", "written.yml", "--format", "json"], { cwd: folder });
  expect(again.stdout).toBe(stdout);
  const written = parse(readFileSync(join(folder, "written.yml"), "utf8")) as Estate;
  expect(written.hosts.map(({ name, tags }) => [name, tags])).toEqual([
    ["srv01", ["idm"]],
    ["a1", ["idm"]],
  ]);
  const cycle = { ...inventory, idm: { hosts: ["srv01"], children: ["more"] }, more: { children: ["idm"] } };
  writeFileSync(join(folder, "inventory.json"), JSON.stringify(cycle));
  expect(runCli(words.slice(0, 3), { cwd: folder }).stderr).toContain("below itself");
});

test("another pack has another order", () => {
  const node = (name: string): object => ({ name, address: name, role: "server", version: "25.0" });
  const folder = makeFolder();
  writeFileSync(
    join(folder, "estate.yml"),
    stringify({
      ...{ name: "Keycloak", to: "26.0", hosts: [node("kc1"), node("kc2")] },
      releases: { server: { "26.0": { file: "keycloak-26.zip", sha256: sha("c") } } },
      shared: [{ name: "cluster", hosts: ["kc1", "kc2"] }],
    }),
  );
  const { code, stdout } = runCli([
    "plan",
    "--estate",
    join(folder, "estate.yml"),
    "--content",
    "examples/keycloak",
    "--format",
    "json",
  ]);
  expect([code, order(JSON.parse(stdout) as EstatePlan)]).toEqual([0, [["servers", [["kc1", "kc2"]]]]]);
});

/** Estates of up to three sets with agents of any version that is no newer. */
const anyEstate = fc
  .array(
    fc.record({
      version: fc.constantFrom("5.2.3", "6.0", "6.1"),
      servers: fc.integer({ min: 1, max: 3 }),
      agents: fc.array(fc.record({ older: fc.nat(2), place: fc.constantFrom("paris", "oslo") }), { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((sets): Data => {
    const hosts = sets.flatMap(({ version, servers, agents }, set) => [
      ...Array.from({ length: servers }, (_, index) => server(`s${String(set)}-${String(index)}`, { version })),
      ...agents.map(({ older, place }, index) =>
        agent(`a${String(set)}-${String(index)}`, {
          version: versions[Math.max(0, versions.indexOf(version) - older)] ?? version,
          server: `set${String(set)}`,
          location: place,
        }),
      ),
    ]);
    return estateOf(hosts, {
      locations: { paris: {}, oslo: {} },
      shared: sets.map(({ servers }, set) => ({
        name: `set${String(set)}`,
        hosts: Array.from({ length: servers }, (_, index) => `s${String(set)}-${String(index)}`),
      })),
    });
  });

test("whatever the estate: servers before agents, stop by stop, a gate behind each batch, back in the reverse", () => {
  fc.assert(
    fc.property(anyEstate, (estate) => {
      const plan = planOf(estate);
      const batches = plan.waves.flatMap((wave) => wave.batches.map((batch) => ({ to: wave.to, batch })));
      expect(plan.gates).toHaveLength(batches.length);
      expect(plan.rollback).toEqual(plan.waves.map(({ name }) => name).reverse());
      expect(new Set(plan.waves.map(({ name }) => name)).size).toBe(plan.waves.length);
      const placeOf = (host: string, to: string): number[] =>
        batches.flatMap((one, index) => (one.to === to && one.batch.includes(host) ? [index] : []));
      for (const to of new Set(plan.waves.map((wave) => wave.to)))
        for (const host of plan.hosts) {
          const own = placeOf(host.name, to);
          expect(own.length).toBeLessThanOrEqual(1);
          if (host.role !== "agent" || own[0] === undefined) continue;
          for (const other of plan.hosts.filter(({ role, set }) => role === "server" && set === host.set))
            for (const at of placeOf(other.name, to)) expect(at).toBeLessThan(own[0]);
        }
      // Everybody of a set is at a stop before anybody of it begins the next.
      const stops = batches.map(({ to }) => versions.indexOf(to));
      expect(stops).toEqual([...stops].sort((one, other) => one - other));
      for (const wave of plan.waves)
        if (wave.batches.flat().some((name) => name.startsWith("s"))) expect(wave.mayLose).toBe(0);
    }),
    { numRuns: 40 },
  );
});

describe("generate --estate", () => {
  const estate = estateOf(
    [
      server("srv01", { url: "https://identity.contoso.com", kits: { share: "\\\\files\\kits$" } }),
      agent("agt01", { version: "6.0", workingDirectory: "D:/ID'M; calc #", kits: { present: "D:\\kits" } }),
      agent("agt02", { kits: { url: "https://kits.contoso.com/" } }),
    ],
    {
      people: { technician: "A. Martin", change: "CHG0012345" },
      defaults: {
        ...{ workingDirectory: "C:/identitymanagerContoso", hosting: "iis", appPool: "Usercube", site: "Usercube" },
        connection: { by: "winrm", user: "CONTOSO\\svc", credential: "upgrade" },
      },
      credentials: { upgrade: { powershell: "prompt" } },
    },
  );
  const generate = (out: string, text: string, ...words: string[]): Said => {
    const folder = makeFolder();
    writeFileSync(join(folder, "estate.yml"), text);
    return runCli(["generate", "--estate", "estate.yml", "--out", out, ...words], { cwd: folder });
  };
  const filesOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .sort();
  const out = join(makeFolder(), "contoso");

  test("one set of scripts for each unit, a page and parameters for each host, the plan of `plan --estate`", () => {
    const { code, stdout, stderr } = generate(out, stringify(estate), "--format", "ps1");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("3 units, 3 hosts");
    const unit = (id: string): string[] =>
      ["ps1", "verify.ps1"].map((ending) => `units/${id}/identity-manager-${id}.${ending}`);
    expect(filesOf(out)).toEqual([
      ...["agt01.json", "agt01.md", "agt02.json", "agt02.md", "srv01.json", "srv01.md"].map((name) => `hosts/${name}`),
      ...["plan.json", "plan.md", "reports/README.md"],
      ...["agent-6.0-to-6.2", "agent-6.1-to-6.2", "server-6.1-to-6.2"].flatMap(unit),
    ]);
    expect(JSON.parse(readFileSync(join(out, "plan.json"), "utf8"))).toEqual(planOf(estate));
  });

  test("a host's parameters are those that every command takes, without what is the engine's", () => {
    const params = join(out, "hosts/agt01.json");
    expect(JSON.parse(readFileSync(params, "utf8"))).toEqual({
      ...{ workingDirectory: "D:/ID'M; calc #", hosting: "iis", site: "Usercube", appPool: "Usercube" },
      ...{ host: "agt01", technician: "A. Martin", change: "CHG0012345" },
      archives: { "6.2": "D:\\kits\\agent-6.2.zip" },
    });
    const plan = ["plan", "--role", "agent", "--from", "6.0", "--to", "6.2", "--params", params, "--format", "json"];
    expect(runCli(plan).code).toBe(0);
    const acknowledged = (name: string): unknown =>
      (JSON.parse(readFileSync(join(out, `hosts/${name}.json`), "utf8")) as { acknowledged?: string[] }).acknowledged;
    expect([acknowledged("srv01"), acknowledged("agt02")]).toEqual([["server/6.x/advice-backup-1"], undefined]);
  });

  test("a host's page has its commands, whose values are data to PowerShell", () => {
    const page = readFileSync(join(out, "hosts/agt01.md"), "utf8");
    const commands = [...page.matchAll(/```powershell\n(.*)\n```/gu)].map(([, command = ""]) => command);
    expect(commands).toHaveLength(5);
    for (const command of commands) expect(command).toContain("-WorkingDirectory 'D:/ID''M; calc #'");
    expect(commands[0]).toMatch(/verify\.ps1' .* -Preflight$/u);
    expect(commands[1]).toMatch(/ -Archive 'D:\\kits\\agent-6\.2\.zip' -Sha256 'a{64}' .* -WhatIf$/u);
    expect(commands.at(-1)).toMatch(/ -Rollback$/u);
    const other = readFileSync(join(out, "hosts/agt02.md"), "utf8");
    expect(other).toContain("to be brought from https://kits.contoso.com/");
    expect(other).toContain("-Archive '<release archive of 6.2>'");
  });

  test("equal input, equal bytes; and nothing of another plan is left beside it", () => {
    const again = join(makeFolder(), "again");
    expect(generate(again, stringify(estate), "--format", "ps1").code).toBe(0);
    for (const file of filesOf(out))
      expect(readFileSync(join(again, file)).equals(readFileSync(join(out, file)))).toBe(true);
    expect(generate(again, stringify(estate), "--format", "ps1").code).toBe(0);
    const smaller = { ...estate, hosts: estate.hosts.slice(0, 2) };
    const { code, stderr } = generate(again, stringify(smaller), "--format", "ps1");
    expect(code).toBe(2);
    expect(stderr).toContain("units/agent-6.1-to-6.2/");
    expect(filesOf(again)).toEqual(filesOf(out));
  });

  test("a whole runbook for each host, where it is asked for", () => {
    const all = join(makeFolder(), "all");
    const { code, stderr } = generate(all, stringify(estate), "--format", "md", "--per-host", "md");
    expect([code, stderr]).toEqual([0, ""]);
    const book = readFileSync(join(all, "hosts/srv01/server-6.1-to-6.2/identity-manager-server-6.1-to-6.2.md"), "utf8");
    expect(book).toContain("CHG0012345");
  });

  test.each([
    ["a selector of one host beside it", ["--role", "agent"], "--role"],
    ["a prefix beside it", ["--prefix", "x"], "--prefix"],
    ["an unknown format", ["--format", "ansibel"], "ansibel"],
  ])("%s is refused, and nothing written", (_, words, says) => {
    const none = join(makeFolder(), "none");
    const { code, stderr } = generate(none, stringify(estate), ...words);
    expect([code, existsSync(none)]).toEqual([2, false]);
    expect(stderr).toContain(says);
  });

  test("a folder that is not ours is left alone", () => {
    const theirs = makeFolder();
    writeFileSync(join(theirs, "plan.json"), "{}");
    const { code, stderr } = generate(theirs, stringify(estate), "--format", "md");
    expect(code).toBe(2);
    expect(stderr).toContain("no estate of ours");
    expect(filesOf(theirs)).toEqual(["plan.json"]);
    expect(runCli(["generate", "--per-host", "pdf", "--out", theirs]).code).toBe(2);
  });
});
