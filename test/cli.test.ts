/** The command line as its user meets it: results, refusals, and what is written where. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runbookJsonSchema } from "../src/model/runbook-json.js";
import { root, runCli } from "./support/cli.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file into the test's folder and gives its path. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const guide = `# Upgrade

## Upgrade the Agent from 6.1 to 6.2

**Step 1 –** Stop the agent.

**Step 2 –** Rename the \`Runtime\` folder, for example \`RuntimeOld\`.

**Step 3 –** Unzip the new release beside the backup.

**Step 4 –** Copy the original \`web.config\` from \`RuntimeOld\` to the new \`Runtime\`.

**Step 5 –** Click through the wizard.

**Step 6 –** Restart the agent.
`;
const planAgent = (...words: string[]): string[] => [
  "plan",
  "--role",
  "agent",
  "--from",
  "6.1",
  "--to",
  "6.2",
  ...words,
];
const planJson = (...words: string[]): ReturnType<typeof runbookJsonSchema.parse> =>
  runbookJsonSchema.parse(JSON.parse(runCli(planAgent("--format", "json", ...words)).stdout));

describe("plan", () => {
  test("prints every step with its number, its action and its place", () => {
    const { code, stdout, stderr } = runCli(planAgent());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("6 steps of the guide: 6 typed, 0 manual.");
    for (const verb of [
      "download artifact=usercube-agent-runtime",
      "stop target=agent",
      "rename from=Runtime to=RuntimeOld example=true",
      "extract into=Runtime beside=RuntimeOld",
      "copy files=web.config,appsettings.json,appsettings.agent.json",
      "start target=agent",
    ]) {
      expect(stdout).toContain(verb);
    }
    expect(
      stdout.match(
        /content\/identity-manager\/guides\/6\.x\.md:\d+:1; vendor: General Upgrade Instructions for the Agent, step \d/gu,
      ),
    ).toHaveLength(6);
  });

  test("gives JSON as the contract has it", () => {
    const runbook = planJson();
    expect(runbook).toMatchObject({
      schemaVersion: 1,
      product: "identity-manager",
      role: "agent",
      from: "6.1",
      to: "6.2",
      hops: [{ from: "6.1", to: "6.2" }],
      coverage: { steps: 6, typed: 6, manual: 0 },
    });
    const procedure = runbook.sections.find(({ kind }) => kind === "procedure");
    const rename = procedure?.steps.find(({ id }) => id === "agent/6.x/rename-1");
    expect(rename).toMatchObject({
      number: "3",
      origin: "guide",
      optional: false,
      condition: null,
      actions: [{ verb: "rename", from: "Runtime", to: "RuntimeOld", example: true }],
      checks: ["backup-exists"],
      reference: { step: "3" },
    });
    expect(rename?.hash).toMatch(/^[0-9a-f]{64}$/u);
  });

  test("marks what we add, with reason and source, and does not count it", () => {
    const steps = planJson().sections.flatMap((section) => section.steps);
    const advice = steps.filter(({ origin }) => origin === "advice");
    expect(advice.length).toBeGreaterThan(5);
    for (const step of advice) {
      expect(step.advice?.reason).not.toBe("");
      expect(step.advice?.sources.length).toBeGreaterThan(0);
    }
    expect(steps.filter(({ origin }) => origin === "guide").every(({ advice: own }) => own === null)).toBe(true);
  });

  test("with --guide: the procedure holds that guide's steps in its order and no others", () => {
    const runbook = planJson("--guide", file("brought.md", guide));
    const procedures = runbook.sections.filter(({ kind }) => kind === "procedure");
    expect(
      procedures.flatMap(({ steps }) => steps).map(({ number, origin, actions }) => [number, origin, actions[0]?.verb]),
    ).toEqual([
      ["1", "guide", "stop"],
      ["2", "guide", "rename"],
      ["3", "guide", "extract"],
      ["4", "guide", "copy"],
      ["5", "guide", "manual"],
      ["6", "guide", "start"],
    ]);
    expect(runbook.coverage).toEqual({ steps: 6, typed: 5, manual: 1 });
    const others = runbook.sections.filter(({ kind }) => kind !== "procedure").flatMap(({ steps }) => steps);
    expect(others.length).toBeGreaterThan(0);
    expect(others.every(({ origin }) => origin === "advice")).toBe(true);
  });

  test("a numbered heading that no verb reads is a step all the same; lettered paragraphs are steps", () => {
    const headings =
      "# Upgrade the agent from 6.1 to 6.2\n\n### 1. Stop the agent\n\n### 2. Bring peace to the settings\n\n### 3. Start the agent\n";
    expect(planJson("--guide", file("headings.md", headings)).coverage).toEqual({ steps: 3, typed: 2, manual: 1 });
    const letters = "# Upgrade the agent from 6.1 to 6.2\n\na. Stop the agent.\n\nb. Start the agent.\n";
    expect(planJson("--guide", file("letters.md", letters)).coverage).toEqual({ steps: 2, typed: 2, manual: 0 });
  });

  test("reads the guide from standard input", () => {
    const { code, stdout } = runCli(planAgent("--guide", "-"), { input: guide });
    expect(code).toBe(0);
    expect(stdout).toContain("standard input:7:1");
  });

  test("a step's hash changes with the step and with nothing else; its id stays when it is reworded", () => {
    const steps = (text: string): { id: string; hash: string }[] =>
      planJson("--guide", file("hash.md", text))
        .sections.filter(({ kind }) => kind === "procedure")
        .flatMap((section) => section.steps);
    const before = steps(guide);
    const after = steps(guide.replace("Unzip the new release", "Unpack the release"));
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.flatMap(({ hash, id }, index) => (hash === before[index]?.hash ? [] : [id]))).toEqual([
      "agent/6.1-6.2/extract-1",
    ]);
    const added = steps(guide.replace("**Step 5", "**Step 4 –** Create the folder `Logs`.\n\n**Step 5"));
    expect(added.map(({ id }) => id).filter((id) => !id.includes("create"))).toEqual(before.map(({ id }) => id));
  });

  test("parameters show in sentences, actions and lines; what is not given is a blank", () => {
    const blank = runCli(planAgent()).stdout;
    expect(blank).toContain("________ (release archive)");
    expect(blank).toContain('PS> Rename-Item -LiteralPath "<working-directory>\\Runtime"');
    const params = file(
      "contoso.yml",
      "workingDirectory: C:/identitymanagerContoso\nbackupName: Runtime_6.1\nhosting: iis\nappPool: UsercubeContoso\narchives: { '6.2': 'C:/kits/agent.zip' }\n",
    );
    const { code, stdout } = runCli(planAgent("--params", params));
    expect(code).toBe(0);
    expect(stdout).toContain("for example `Runtime_6.1`");
    expect(stdout).toContain("rename from=Runtime to=Runtime_6.1");
    expect(stdout).toContain(
      "copy files=web.config,appsettings.json,appsettings.agent.json from=Runtime_6.1 to=Runtime",
    );
    expect(stdout).toContain('"C:\\identitymanagerContoso\\Runtime_6.1\\web.config"');
    expect(stdout).toMatch(/appcmd\.exe" stop apppool\s+"\/apppool\.name:UsercubeContoso"/u);
    expect(stdout).toContain("C:/kits/agent.zip");
    expect(stdout).not.toContain("RuntimeOld");
  });

  test("of several --params, the later wins, key by key", () => {
    const one = file("one.yml", "backupName: First\nworkingDirectory: D:/id\n");
    const two = file("two.json", '{ "backupName": "Second" }');
    const { stdout } = runCli(planAgent("--params", one, "--params", two));
    expect(stdout).toContain("D:\\id\\Second");
    expect(stdout).not.toContain("First");
  });

  test("6.0 to 6.2 has both notes, oldest first, and says what the vendor does not say", () => {
    const { stdout } = runCli(["plan", "--role", "server", "--from", "6.0", "--to", "6.2"]);
    expect(stdout.indexOf("from 6.0 to 6.1")).toBeGreaterThan(0);
    expect(stdout.indexOf("from 6.1 to 6.2")).toBeGreaterThan(stdout.indexOf("from 6.0 to 6.1"));
    expect(stdout).toMatch(/does not say whether 6\.0 may go to 6\.2 in one installation/u);
    expect(runCli(["plan", "--role", "server", "--from", "6.1", "--to", "6.2"]).stdout).not.toMatch(
      /does not say whether 6\.0/u,
    );
  });

  test("versions are read with v, as builds, and as a minor update inside one line", () => {
    for (const [from, to] of [
      ["v6.0", "6.2"],
      ["6.0.215", "6.0.216"],
      ["6.0.215", "6.2.30"],
    ] as const) {
      const { code, stdout } = runCli(["plan", "--role", "agent", "--from", from, "--to", to, "--format", "json"]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ from: from.replace("v", ""), to, coverage: { steps: 6, typed: 6 } });
    }
  });

  test("an action of a comment types a step that no pattern reads", () => {
    const typed = guide.replace("**Step 5", "<!-- action: create path=Logs -->\n\n**Step 5");
    expect(planJson("--guide", file("typed.md", typed)).coverage).toEqual({ steps: 6, typed: 6, manual: 0 });
  });

  test("prints no colours and no control characters off a terminal", () => {
    const { stdout } = runCli(
      planAgent("--guide", file("escape.md", guide.replace("wizard", "wizard \u001b[31mred\u0007"))),
      { env: { FORCE_COLOR: "" } },
    );
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/u);
  });
});

describe("refusals teach, with exit code 2 and nothing on standard output", () => {
  const cases: [string, string[], RegExp][] = [
    [
      "an unknown role",
      ["plan", "--role", "sever", "--from", "6.0", "--to", "6.2"],
      /Unexpected role `sever`[^]*Did you mean `server`/u,
    ],
    [
      "a role without a procedure on this path",
      ["plan", "--role", "server-only", "--from", "6.1", "--to", "6.2"],
      /No procedure leads[^]*`server` \(to 6\.2\)/u,
    ],
    ["a downgrade", ["plan", "--role", "server", "--from", "6.2", "--to", "6.0"], /down to 6\.0/u],
    [
      "the same version",
      ["plan", "--role", "server", "--from", "6.1", "--to", "6.1"],
      /same version[^]*can go to 6\.2/u,
    ],
    ["an unknown version", ["plan", "--role", "server", "--from", "6.0", "--to", "6.9"], /Unexpected version `6\.9`/u],
    [
      "a version that is none",
      ["plan", "--role", "server", "--from", "six", "--to", "6.2"],
      /Unexpected version `six`, expected one such as/u,
    ],
    ["a missing option", ["plan", "--role", "server", "--from", "6.0"], /Missing option `--to`/u],
    ["an unknown command", ["pln"], /Unexpected command `pln`[^]*Did you mean `plan`/u],
    ["an unknown option", ["plan", "--rol", "x"], /unknown option '--rol'[^]*--role/u],
    [
      "an unknown format",
      ["plan", "--role", "server", "--from", "6.0", "--to", "6.2", "--format", "jsn"],
      /Expected one of `text`, `json`/u,
    ],
    ["an unknown format of a list", ["generate", "--format", "pdf,htm"], /Unexpected format `htm`[^]*`html`/u],
    ["a prefix that leaves the folder", ["generate", "--prefix", "../../x"], /Unexpected prefix/u],
    [
      "a pack that is none",
      ["plan", "--role", "server", "--from", "6.0", "--to", "6.2", "--content", "src"],
      /src\/product\.yml: [^]*expected a product pack/u,
    ],
  ];
  test.each(cases)("%s", (_, words, message) => {
    const { code, stdout, stderr } = runCli(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /u);
  });
});

describe("bad input: one clear message with its place, exit code 2", () => {
  const guides: [string, string | Uint8Array, RegExp][] = [
    ["empty", "", /empty\.md: Unexpected empty file/u],
    ["blank", " \n\n", /blank\.md: Unexpected empty file/u],
    ["binary", new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 8, 0]), /binary\.md: Unexpected binary file/u],
    ["bytes", new Uint8Array([0xc3, 0x28, 0xa0, 0xa1]), /bytes\.md: Unexpected bytes that are no UTF-8/u],
    ["stepless", "# A page\n\nWith words only.\n", /stepless\.md: Unexpected guide without any step[^]*Step 1/u],
    ["front", "---\ntitle: [a\n---\n\n1. Stop the server.\n", /front\.md:\d+:\d+: Unexpected front matter/u],
    [
      "bomb",
      `---\na: &a [x, x, x]\n${"bcdefghi"
        .split("")
        .map(
          (key, index) =>
            `${key}: &${key} [${Array(9)
              .fill(`*${"abcdefgh"[index] ?? "a"}`)
              .join(", ")}]`,
        )
        .join("\n")}\n---\n\n1. Stop the server.\n`,
      /bomb\.md:2:1: Unexpected front matter/u,
    ],
    [
      "range",
      "---\ntitle: A\nfrom: next\nto: '6.2'\n---\n\n1. Stop the server.\n",
      /range\.md:3:1: Unexpected value of `from`/u,
    ],
    [
      "deep",
      `# A\n\n${Array.from({ length: 120 }, (_, level) => `${"  ".repeat(level)}- x`).join("\n")}\n`,
      /deep\.md:\d+:1: Unexpected lists or quotes nested 101 deep/u,
    ],
    ["quotes", `# A\n\n${">".repeat(5000)} x\n`, /quotes\.md:3:1: Unexpected lists or quotes/u],
    [
      "verb",
      "# A\n\n<!-- action: renam from=a to=b -->\n\n**Step 1 –** Do it.\n",
      /verb\.md:3:1: Unexpected verb `renam`[^]*Did you mean `rename`/u,
    ],
    [
      "arguments",
      "# A\n\n<!-- action: rename from=a -->\n\n**Step 1 –** Do it.\n",
      /arguments\.md:3:1: Unexpected arguments of `rename`[^]*to/u,
    ],
  ];
  test.each(guides)("a guide: %s", (name, content, message) => {
    const { code, stdout, stderr } = runCli(planAgent("--guide", file(`${name}.md`, content)));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /u);
  });

  test("a guide that is missing, and one that is a folder", () => {
    expect(runCli(planAgent("--guide", "missing.md"))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/missing\.md: Unexpected input: there is no such file/u) as unknown,
    });
    expect(runCli(planAgent("--guide", folder))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/it is a folder/u) as unknown,
    });
  });

  const parameters: [string, string, RegExp][] = [
    ["an unknown key", "backupname: x\n", /Unexpected key `backupname`[^]*Did you mean `backupName`/u],
    [
      "a secret",
      "database: Server=.;Password=hunter2\n",
      /:1:11: Unexpected value of `database`, expected a database's name, never a connection string/u,
    ],
    ["credentials in the address", "url: https://admin:hunter2@contoso.com\n", /without user name and password/u],
    ["a backup that is a path", "backupName: ../../x\n", /Unexpected value of `backupName`/u],
    ["a device's name", "backupName: NUL\n", /Unexpected value of `backupName`/u],
    [
      "a window that ends before it starts",
      "window: { start: 2026-12-05T20:00+01:00, end: 2026-12-05T19:00+01:00 }\n",
      /Unexpected value of `window\.end`/u,
    ],
    [
      "a hosting that the product has not",
      "site: x\nhosting: apache\n",
      /params\.yml:2:10: Unexpected value `apache` of the parameter `hosting`/u,
    ],
    [
      "a backup called like the runtime folder",
      "backupName: runtime\n",
      /params\.yml:1:13: Unexpected value `runtime` of the parameter `backupName`/u,
    ],
    ["a question that there is not", "answers: { coffee: black }\n", /params\.yml:1:10: Unexpected question `coffee`/u],
    [
      "an archive of what is no version",
      "archives: { '6.x': a.zip }\n",
      /params\.yml:1:20: Unexpected value of `archives\.6\.x`, expected versions as keys, such as `6\.2`/u,
    ],
    [
      "an archive of a version that there is not",
      "archives: { '6.9': a.zip }\n",
      /params\.yml:1:11: Unexpected version `6\.9` in the parameter `archives`[^]*`6\.2`/u,
    ],
    [
      "an unknown key in place of one that has to be there",
      "contacts:\n  - nme: x\n",
      /params\.yml:2:5: Unexpected key `contacts\.0\.nme`[^]*Did you mean `name`/u,
    ],
    [
      "minutes that are none",
      "minutes: { backup: -3 }\n",
      /Unexpected value of `minutes\.backup`, expected 0 or more/u,
    ],
    [
      "an acknowledged verb that is none",
      "acknowledged: [fly]\n",
      /Unexpected value of `acknowledged\.0`, expected a step's id or number, `hold`, or one of the verbs/u,
    ],
    ["a list", "- a\n", /Unexpected content, expected keys with values/u],
    ["no YAML", "a: [\n", /Unexpected text, expected YAML/u],
    ["a key twice", "site: a\nsite: b\n", /params\.yml:2:1: /u],
    ["a quotation mark in a name", "appPool: 'a\" & calc'\n", /Unexpected value of `appPool`/u],
  ];
  test.each(parameters)("parameters: %s", (_, content, message) => {
    const { code, stdout, stderr } = runCli(planAgent("--params", file("params.yml", content)));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("hunter2");
  });

  test("a product.yml with an unknown key names line and nearest key", () => {
    const pack = join(folder, "pack");
    mkdirSync(join(pack, "guides"), { recursive: true });
    const text = readFileSync(join(root, "content/identity-manager/product.yml"), "utf8");
    writeFileSync(join(pack, "product.yml"), `${text}\nsecret:\n  keys: []\n`);
    const { code, stderr } = runCli(planAgent("--content", pack));
    expect(code).toBe(2);
    expect(stderr).toMatch(/product\.yml:\d+:1: Unexpected key `secret`[^]*`secrets`/u);
  });
});

describe("generate", () => {
  test("writes every format of a path and says what and where", () => {
    const out = join(folder, "out");
    const { code, stdout } = runCli([
      "generate",
      "--role",
      "agent",
      "--from",
      "6.1",
      "--to",
      "6.2",
      "--out",
      out,
      "--prefix",
      "contoso",
    ]);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(
      ["html", "json", "md", "pdf", "ps1", "verify.ps1"].map((ending) => `contoso-agent-6.1-to-6.2.${ending}`),
    );
    expect(stdout).toMatch(/agent\s+6\.1\s+6\.2\s+1\s+6\s+6\s+0/u);
    expect(readFileSync(join(out, "contoso-agent-6.1-to-6.2.pdf")).subarray(0, 5).toString()).toBe("%PDF-");
  });

  test("gives equal bytes when run again, for every format", () => {
    const outs = [join(folder, "again-1"), join(folder, "again-2")];
    for (const out of outs)
      expect(runCli(["generate", "--role", "server", "--from", "6.0", "--to", "6.2", "--out", out]).code).toBe(0);
    const [one = "", other = ""] = outs;
    for (const name of readdirSync(one))
      expect(readFileSync(join(one, name)).equals(readFileSync(join(other, name))), name).toBe(true);
  });

  test("a selector left out means all of it", () => {
    const out = join(folder, "all");
    const { paths } = JSON.parse(runCli(["paths", "--format", "json"]).stdout) as {
      paths: { role: string; from: string; to: string }[];
    };
    expect(runCli(["generate", "--format", "md", "--out", out]).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(
      paths.map(({ role, from, to }) => `identity-manager-${role}-${from}-to-${to}.md`).sort(),
    );
  });

  test("a folder that cannot be written: said, exit code 2, nothing left behind", () => {
    const blocked = file("blocked", "a file, not a folder");
    const { code, stderr } = runCli([
      "generate",
      "--role",
      "agent",
      "--from",
      "6.1",
      "--to",
      "6.2",
      "--format",
      "md",
      "--out",
      join(blocked, "below"),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Cannot write `identity-manager-agent-6\.1-to-6\.2\.md`[^]*--out/u);
    expect(readFileSync(blocked, "utf8")).toBe("a file, not a folder");
  });

  test("a folder where a file is to go: said before anything is written", () => {
    const out = join(folder, "taken");
    mkdirSync(join(out, "identity-manager-agent-6.1-to-6.2.html"), { recursive: true });
    const { code, stderr } = runCli([
      "generate",
      "--role",
      "agent",
      "--from",
      "6.1",
      "--to",
      "6.2",
      "--format",
      "md,html",
      "--out",
      out,
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/a folder has this name/u);
    expect(readdirSync(out)).toEqual(["identity-manager-agent-6.1-to-6.2.html"]);
  });

  test.skipIf(process.getuid?.() === 0)("a folder without the right to write", () => {
    const locked = join(folder, "locked");
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    expect(runCli(["generate", "--format", "md", "--out", locked]).code).toBe(2);
    expect(readdirSync(locked)).toEqual([]);
  });

  test("a template of the caller's takes the place of ours; an unknown or faulty one is refused", () => {
    const templates = join(folder, "templates");
    mkdirSync(templates);
    const words = [
      "generate",
      "--role",
      "agent",
      "--from",
      "6.1",
      "--to",
      "6.2",
      "--format",
      "html",
      "--templates",
      templates,
      "--out",
      join(folder, "own"),
    ];
    writeFileSync(join(templates, "runbook.css"), "body { color: navy }");
    expect(runCli(words).code).toBe(0);
    expect(readFileSync(join(folder, "own", "identity-manager-agent-6.1-to-6.2.html"), "utf8")).toContain(
      "color: navy",
    );
    writeFileSync(join(templates, "runbook.html.hbs"), "<p>\n{{#each");
    expect(runCli(words)).toMatchObject({ code: 2, stderr: expect.stringMatching(/runbook\.html\.hbs:2/u) as unknown });
    rmSync(join(templates, "runbook.html.hbs"));
    writeFileSync(join(templates, "runbok.css"), "");
    expect(runCli(words)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/`runbok\.css`[^]*`runbook\.css`/u) as unknown,
    });
  });
});

describe("paths", () => {
  test("text and JSON agree, and every path listed can be planned", () => {
    const { product, roles, versions, paths } = JSON.parse(runCli(["paths", "--format", "json"]).stdout) as {
      product: string;
      roles: string[];
      versions: string[];
      paths: { role: string; from: string; to: string; hops: object[] }[];
    };
    expect(product).toBe("identity-manager");
    expect(roles).toEqual(["server", "server-only", "agent"]);
    expect(versions).toEqual(expect.arrayContaining(["6.0", "6.1", "6.2"]));
    const text = runCli(["paths"]).stdout;
    expect(text.match(/→ \d[\d.]*\s+(?:one installation|\d installations)/gu)).toHaveLength(paths.length);
    expect(paths).toContainEqual({ role: "agent", from: "6.0", to: "6.2", hops: [{ from: "6.0", to: "6.2" }] });
  });

  test("--stops all makes every product line a stop", () => {
    const { stdout } = runCli([
      "plan",
      "--role",
      "server",
      "--from",
      "6.0",
      "--to",
      "6.2",
      "--stops",
      "all",
      "--format",
      "json",
    ]);
    const runbook = runbookJsonSchema.parse(JSON.parse(stdout));
    expect(runbook.hops).toEqual([
      { from: "6.0", to: "6.1" },
      { from: "6.1", to: "6.2" },
    ]);
    const backups = runbook.sections
      .filter(({ kind }) => kind === "procedure")
      .flatMap(({ steps }) => steps)
      .flatMap(({ actions }) => actions)
      .filter(({ verb }) => verb === "rename")
      .map(({ to }) => to);
    expect(backups).toEqual(["RuntimeOld-6.0", "RuntimeOld-6.1"]);
  });
});

describe("the frame", () => {
  test("--version, --help and no command at all", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(runCli(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    for (const words of [["--help"], [], ["plan", "--help"], ["generate", "--help"], ["paths", "--help"]]) {
      const { code, stdout } = runCli(words);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Usage: [^]*Examples:/u);
    }
  });

  test("the examples of --help run", () => {
    const examples = ["plan", "paths"].flatMap((command) =>
      [...runCli([command, "--help"]).stdout.matchAll(/\$ upgrade-runbook (.+)/gu)].map(([, words]) => words ?? ""),
    );
    expect(examples.length).toBeGreaterThan(3);
    writeFileSync(
      join(folder, "migration-guide.md"),
      readFileSync(join(root, "content/identity-manager/guides/6.x.md")),
    );
    writeFileSync(join(folder, "contoso.yml"), "organization: Contoso\n");
    writeFileSync(
      join(folder, "estate.yml"),
      `{ name: Contoso, to: "6.2", hosts: [{ name: a, role: server, version: "6.1" }], releases: { server: { "6.2": { file: a.zip, sha256: "${"1".repeat(64)}" } } } }`,
    );
    for (const example of examples) expect(runCli(example.split(" "), { cwd: folder }).code, example).toBe(0);
  });

  test("package.json leads to files that are there", () => {
    const { bin, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      bin: Record<string, string>;
      exports: Record<string, { types: string; default: string } | string>;
    };
    const entry = exports["."] as { types: string; default: string };
    for (const path of [
      bin["upgrade-runbook"] ?? "",
      entry.types,
      entry.default,
      "dist/schemas/parameters.schema.json",
      "dist/schemas/product.schema.json",
      "dist/schemas/runbook.schema.json",
      "dist/remark/index.js",
      "dist/remark/index.d.ts",
    ])
      expect(existsSync(join(root, path)), path).toBe(true);
  });
});

describe("hostile text comes out as text", () => {
  const hostile = [
    "<script>alert(1)</script>",
    '#panic("x")',
    "{{x}}",
    "$(calc)",
    "../../x",
    "[click](javascript:alert(1))",
  ];
  const text = guide.replace("Click through the wizard.", `Click ${hostile.join(" and ")} away.`);
  const params =
    'organization: "<script>alert(2)</script> #panic(1) {{constructor}} $(calc)"\nworkingDirectory: "C:/id/$(calc)/`whoami`/<b>"\n';

  test("in every format, from guide and parameters", () => {
    const out = join(folder, "hostile");
    const words = [
      "generate",
      "--role",
      "agent",
      "--from",
      "6.1",
      "--to",
      "6.2",
      "--guide",
      file("hostile.md", text),
      "--params",
      file("hostile.yml", params),
      "--out",
      out,
    ];
    expect(runCli(words)).toMatchObject({ code: 0 });
    const read = (ending: string): string =>
      readFileSync(join(out, `identity-manager-agent-6.1-to-6.2.${ending}`), "utf8");
    const page = read("html");
    // The page's own script is there once, and named by its hash; nothing of the texts became markup.
    expect(page.match(/<script/giu)).toHaveLength(1);
    expect(page.replace(/<script>[^]*?<\/script>/u, "")).not.toMatch(/<script|javascript:|\/<b>/iu);
    // Tags of a guide are no words; what stands between them is.
    expect(page).toContain("alert(1)");
    expect(page).toContain("&lt;script&gt;alert(2)&lt;/script&gt;");
    const [, body = ""] = /^---\n[^]*?\n---\n([^]*)$/u.exec(read("md")) ?? [];
    expect(body).toContain("alert(1)");
    expect(body).not.toMatch(/(?<!\\)<script>/u);
    expect(JSON.parse(read("json"))).toMatchObject({
      parameters: { organization: "<script>alert(2)</script> #panic(1) {{constructor}} $(calc)" },
    });
    expect(readdirSync(out)).toHaveLength(6);
  });
});

test("what is wrong with a command names that command's own help", () => {
  const { code, stderr } = runCli(["verify", "--no-such-option"]);
  expect(code).toBe(2);
  expect(stderr).toContain("`upgrade-runbook verify --help`");
  expect(runCli(["--no-such-option"]).stderr).toContain("`upgrade-runbook --help`");
});
