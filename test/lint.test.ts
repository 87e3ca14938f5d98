/**
 * The writer's tool: every rule by the examples of its own header, the real guides, `--fix`, the reporters, and texts
 * that are damaged.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseMarkdown } from "../src/guide/markdown.js";
import {
  fixGuide,
  lintSource,
  parseGuide,
  productSchema,
  ruleNames,
  UsageError,
  type LintMessage,
  type LintOptions,
} from "../src/index.js";
import { lintGuide } from "../src/lint/index.js";
import { rules } from "../src/rules/index.js";
import { visit } from "../src/rules/nodes.js";
import { root, runCli } from "./support/cli.js";
import { readRuleHeader } from "./support/rule-examples.js";

const product = productSchema.parse(parse(readFileSync(join(root, "content/identity-manager/product.yml"), "utf8")));
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
const lint = (text: string, options: LintOptions = { product }): LintMessage[] =>
  lintSource({ file: "guide.md", bytes: encode(text) }, options).messages;
const fix = (text: string): string => decode(fixGuide({ file: "guide.md", bytes: encode(text) }, { product }).bytes);
const placeOf = ({ line, column, endLine, endColumn }: LintMessage): string =>
  `${String(line)}:${String(column)}-${String(endLine)}:${String(endColumn)}`;

test("every rule is a file, and every file of a rule is registered", () => {
  const files = readdirSync(join(root, "src/rules")).filter((file) =>
    readFileSync(join(root, "src/rules", file), "utf8").includes(": Rule = {"),
  );
  expect(files.toSorted()).toEqual(ruleNames.map((name) => `${name}.ts`).toSorted());
  expect(Object.keys(rules)).toEqual([...ruleNames]);
  for (const name of ruleNames) expect(rules[name].name).toBe(name);
});

test("the severities are those of the contract", () => {
  const of = (severity: string): string[] => ruleNames.filter((name) => rules[name].severity === severity);
  expect(of("error")).toEqual([
    "file-name",
    "program-name",
    "fence-well-formed",
    "steps-readable",
    "step-sequence",
    "stop-start-pair",
    "role-host",
    "version-token",
  ]);
  expect(of("info")).toEqual(["step-recognised", "version-chain"]);
});

test("steps that stay manual are one line a file with their count; --verbose lists them", () => {
  const input = "# Server\n\n1. Shake the server.\n2. Feed the server.\n3. Delete or rename the folder `Conf`.\n";
  const told = (...words: string[]): string[] => {
    const { stdout } = runCli(["lint", "--format", "json", ...words, "-"], { input });
    return (JSON.parse(stdout) as LintMessage[]).map(
      ({ line, severity, actual }) => `${String(line)} ${severity} ${actual}`,
    );
  };
  const ambiguous = "5 error delete and rename";
  expect(told()).toEqual(["3 info 2 manual steps", ambiguous]);
  expect(told("--verbose")).toEqual(["3 info Shake the server.", "4 info Feed the server.", ambiguous]);
});

describe.each(ruleNames)("%s", (name) => {
  const header = readRuleHeader(name);

  test("says what it finds and why, with examples", () => {
    expect(header.words.length).toBeGreaterThan(80);
    expect(header.ok.length).toBeGreaterThan(0);
    expect(header.notOk.length).toBeGreaterThan(0);
  });

  test.each(header.notOk.map((example) => [example.place, example] as const))("speaks at %s", (_, example) => {
    const found = lint(example.text).filter(({ ruleId }) => ruleId === name);
    expect(
      found.map((message) => ({ place: placeOf(message), actual: message.actual, expected: message.expected })),
    ).toEqual([{ place: example.place, actual: example.actual, expected: example.expected }]);
    const [message] = found;
    expect(message?.severity).toBe(example.severity ?? rules[name].severity);
    expect(message?.reason).toMatch(/^Unexpected .*, expected .+/su);
    expect(message?.note).not.toBe("");
    expect(message?.url.endsWith(`/${name}`)).toBe(true);
  });

  test.each(header.ok)("is silent on its counter-example", (text) => {
    expect(lint(text).filter(({ ruleId }) => ruleId === name)).toEqual([]);
  });

  test("says nothing where the tree has no positions", () => {
    for (const { text } of header.notOk) {
      const { tree } = parseMarkdown(text, "guide.md");
      const bare = structuredClone(tree);
      delete bare.position;
      visit(bare, (node) => delete node.position);
      const guide = { ...parseGuide({ file: "guide.md", bytes: encode("# Empty\n") }, product), file: "guide.md" };
      expect(
        lintGuide({ guide, tree: bare, text, product, advice: [], own: false, overlay: false, settings: {} }).messages,
      ).toEqual([]);
    }
  });

  test(header.fixes ? "is mended by --fix" : "is left to the writer", () => {
    for (const { text } of header.notOk) {
      const mended = fix(text);
      expect(lint(mended).some(({ ruleId }) => ruleId === name)).toBe(!header.fixes);
      expect(fix(mended)).toBe(mended);
    }
  });
});

describe("the real guides", () => {
  const guides = join(root, "../shared/guides");
  const read = (file: string): string[] =>
    lintSource({ file, bytes: readFileSync(join(guides, file)) }, { product }).messages.map(
      ({ line, ruleId }) => `${String(line)} ${ruleId}`,
    );
  const here = test.skipIf(!existsSync(guides));

  here("6.2", () => {
    expect(read("6.2-migration-guide.md")).toEqual([
      "22 link-text",
      "28 code-span-spacing",
      "31 roles-agree",
      "31 file-name",
      "34 backup-before-change",
      "39 link-text",
      "45 code-span-spacing",
      "48 code-span-one-name",
      "48 file-name",
      "57 program-name",
    ]);
  });

  here("6.1", () => {
    expect(read("6.1-index.md")).toEqual(["37 file-name", "40 backup-before-change"]);
  });

  here("5.2.x to 6.0", () => {
    expect(read("5.2.x-to-6.0.md")).toEqual([
      "55 duplicate-action",
      "61 program-name",
      "75 program-name",
      "76 program-name",
      "91 program-name",
      "94 step-recognised",
      "124 duplicate-action",
      "130 program-name",
      "144 program-name",
      "145 program-name",
      "151 step-recognised",
      "163 role-host",
      "177 program-name",
      "180 step-recognised",
      "183 backup-before-change",
    ]);
  });

  here("5.1.1 to 5.1.7", () => {
    expect(read("5.1.1-to-5.1.7.md")).toEqual([
      "23 backup-before-change",
      "26 program-name",
      "33 program-name",
      "40 program-name",
    ]);
  });

  test("our own give none; what comments hold back in them are steps for a person only, each with its reason", () => {
    const { code, stdout } = runCli(["lint", "--strict", "--format", "sarif"]);
    const { runs } = JSON.parse(stdout) as {
      runs: { results: { ruleId: string; suppressions?: { justification?: string }[] }[] }[];
    };
    const results = runs.flatMap((run) => run.results);
    expect(results.filter(({ suppressions }) => suppressions === undefined)).toEqual([]);
    expect(
      results.map(({ ruleId, suppressions }) => [ruleId, (suppressions?.[0]?.justification ?? "").length > 10]),
    ).toEqual(Array.from({ length: 7 }, () => ["step-recognised", true]));
    expect(code).toBe(0);
  });
});

const flawed = [
  "---",
  'title: "Migration Guide"',
  "---",
  "",
  "# Server",
  "",
  "**Step 1 –** Stop the server, see [](https://a.contoso.com)[Portal](https://b.contoso.com).",
  "",
  "**Step 3 –** Copy `web.config, appsettings-agent.json` from `RuntimeOld`to the new `Runtime`.",
  "",
  "**Step 4 –** Run `./identitymanager-Upgrade-Files.exe`.",
  "",
  "**Step 5 –** Start the server.",
  "",
].join("\n");
const mended = flawed
  .replace("[](https://a.contoso.com)", "")
  .replace("`web.config, appsettings-agent.json`", "`web.config`, `appsettings.agent.json`")
  .replace("`RuntimeOld`to", "`RuntimeOld` to")
  .replace("identitymanager-Upgrade", "Usercube-Upgrade")
  .replace("Step 3", "Step 2")
  .replace("Step 4", "Step 3")
  .replace("Step 5", "Step 4");

describe("--fix", () => {
  test("changes what has one right answer, and nothing else", () => {
    expect(fix(flawed)).toBe(mended);
  });

  test.each([
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
    ["no line end at the end", (text: string) => text.trimEnd()],
    ["blanks and tabs at line ends", (text: string) => text.replaceAll("\n", " \t\n")],
    [
      "a note with a title",
      (text: string) => text.replace("**Step 1", ":::note Read this first  \nKeep the backup.\n:::\n\n**Step 1"),
    ],
  ])("keeps %s", (_, change) => {
    expect(fix(change(flawed))).toBe(change(mended));
  });

  test("keeps UTF-16", () => {
    const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
    expect(Buffer.from(fixGuide({ file: "guide.md", bytes: utf16(flawed) }, { product }).bytes)).toEqual(
      Buffer.from(utf16(mended)),
    );
  });

  test("does not pull substeps out of a list whose number grows", () => {
    const items = Array.from(
      { length: 9 },
      (_, index) => `${String(index + 1)}. Stop the service \`S${String(index)}\`.`,
    );
    const text = `# Server\n\n${items.join("\n")}\n9. Do this:\n   1. Stop the server.\n   2. Start the server.\n`;
    const steps = (source: string): number =>
      lintSource({ file: "guide.md", bytes: encode(source) }).messages.filter(
        ({ ruleId }) => ruleId === "step-sequence",
      ).length;
    expect(fix(text)).toBe(text);
    expect(steps(text)).toBe(1);
  });

  test("writes the file, reports what remains, and does not touch it again", () => {
    const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-lint-"));
    const file = join(folder, "guide.md");
    writeFileSync(file, flawed.replace("Start the server", "Start the agent"));
    const first = runCli(["lint", file, "--fix"]);
    expect(first.stdout).toContain("6 messages fixed");
    expect(first.stdout).toContain("Unexpected stop of `server`");
    expect(first.code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(mended.replace("Start the server", "Start the agent"));
    const before = statSync(file).mtimeMs;
    const second = runCli(["lint", file, "--fix"]);
    expect(second.stdout).not.toContain("fixed");
    expect(statSync(file).mtimeMs).toBe(before);
  });

  test("does not write what a comment holds back", () => {
    const text = flawed.replace(
      "# Server\n",
      "# Server\n\n<!-- lint disable step-sequence file-name -- the vendor's own -->\n",
    );
    expect(fix(text)).toContain("appsettings-agent.json");
    expect(fix(text)).toContain("Step 3 –** Copy");
  });
});

describe("an overlay", () => {
  const overlay =
    "<!-- overlay: instead=server/6.x/start-1 -->\n\n**Step 1 –** Start the server with `appsettings-agent.json`.\n";

  test("is not judged as a whole procedure, but its words are", () => {
    expect(lint(overlay).map(({ ruleId }) => ruleId)).toEqual(["file-name"]);
    expect(lint(overlay.replace("overlay: instead=server/6.x/start-1", "remark")).map(({ ruleId }) => ruleId)).toEqual([
      "file-name",
    ]);
  });

  test("is refused as `plan --overlay` refuses it", () => {
    for (const wrong of [
      "<!-- overlay: beside=server/6.x/stop-1 -->\n\n1. Stop the server.\n",
      "<!-- overlay: before=stop-1 -->\n\n1. Stop the server.\n",
      `${overlay}\n**Step 2 –** Look at the page.\n`,
      "1. Stop the server.\n\n<!-- overlay: after=server/6.x/stop-1 -->\n",
    ]) {
      const { code, stderr } = runCli(["lint", "-"], { input: wrong });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/standard input:\d+:\d+: Unexpected/u) as string]);
    }
  });
});

describe("comments", () => {
  const two = (before: string, between = ""): string =>
    `# Server\n\n${before}\n\nSee \`appsettings-agent.json\`.\n\n${between}\n\nSee \`appsettings-agent.json\` again.\n`;

  test.each([
    ["<!-- lint disable file-name -- so the vendor writes it -->", "", []],
    ["<!-- lint disable -->", "", []],
    ["<!-- lint disable file-name -->", "<!-- lint enable file-name -->", [9]],
    ["<!-- lint ignore file-name -- once -->", "", [9]],
    ["<!-- lint disable link-text -->", "", [5, 9]],
  ])("%s", (before, between, lines) => {
    expect(lint(two(before, between)).map(({ line }) => line)).toEqual(lines);
  });

  test("say why, or are asked to", () => {
    const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-lint-"));
    writeFileSync(join(folder, "a.md"), two("<!-- lint disable file-name -->"));
    const { code, stdout } = runCli(["lint", join(folder, "a.md")]);
    expect(code).toBe(0);
    expect(stdout).toContain("2 messages held back by comments; without a reason");
  });

  test("leave the names of others' rules alone", () => {
    const others = "<!-- lint disable no-undefined-references first-heading-level -- remark-lint's -->";
    expect(lint(two(others)).map(({ line }) => line)).toEqual([5, 9]);
    expect(lint(two("<!-- lint disable no-html file-name -->")).map(({ line }) => line)).toEqual([]);
  });

  test("refuse the name that is nearly a rule's, with the nearest", () => {
    expect(() => lint(two("<!-- lint disable file-names -->"))).toThrow(UsageError);
    const { code, stderr } = runCli(["lint", "-"], { input: two("<!-- lint disable file-names -->") });
    expect(code).toBe(2);
    expect(stderr).toContain("standard input:3:1: Unexpected rule `file-names`");
    expect(stderr).toContain("Did you mean `file-name`");
  });
});

const publishedSchema = JSON.parse(
  readFileSync(join(root, "test/fixtures/sarif/sarif-schema-2.1.0.json"), "utf8"),
) as Record<string, unknown>;
// What the schema calls itself and its dialect would be looked up; what it says is the same in each dialect it was
// published in.
const sarifSchema = Object.fromEntries(
  Object.entries(publishedSchema).filter(([key]) => !["$schema", "$id", "id"].includes(key)),
);
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isSarif = ajv.compile(sarifSchema);

describe("the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-lint-"));
  mkdirSync(join(folder, "docs/below"), { recursive: true });
  writeFileSync(join(folder, "docs/flawed, 100%.md"), flawed);
  writeFileSync(join(folder, "docs/below/fine.md"), "# Notes\n\nNothing to do.\n");
  writeFileSync(join(folder, "warning.md"), "# Notes\n\nThe new `Runtime`to be.\n");
  const run = (...words: string[]) => runCli(["lint", ...words], { cwd: folder });

  test("ends with 1 on an error, and with --strict on a warning", () => {
    expect(run("docs").code).toBe(1);
    expect(run("docs/below/fine.md").code).toBe(0);
    expect(run("warning.md").code).toBe(0);
    expect(run("warning.md", "--strict").code).toBe(1);
  });

  test("ends with 2 on what cannot be read, and lints the rest", () => {
    writeFileSync(join(folder, "binary.md"), new Uint8Array([0x23, 0x20, 0xff, 0xfe, 0x00]));
    const { code, stdout, stderr } = run("missing.md", "binary.md", "warning.md");
    expect(code).toBe(2);
    expect(stderr).toContain("missing.md");
    expect(stderr).toContain("binary.md");
    expect(stdout).toContain("code-span-spacing");
    expect(run("docs/below/fine.md", "--format", "sarfi").stderr).toContain("Did you mean `sarif`");
    expect(run("docs/below/fine.md", "--format", "sarfi").code).toBe(2);
    expect(runCli(["lint", "-", "--fix"], { input: flawed }).code).toBe(2);
  });

  test("refuses a folder without Markdown, as it would pass for ever", () => {
    mkdirSync(join(folder, "empty/below"), { recursive: true });
    const { code, stdout, stderr } = run("empty");
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      expect.stringContaining("empty: Unexpected folder without a Markdown file") as string,
    ]);
    expect(run("missing.md").stdout).toBe("");
  });

  test("reads front matter that is wrong as a refusal at its line", () => {
    writeFileSync(join(folder, "front.md"), "---\ntitle: [\n---\n\n# Server\n");
    const { code, stderr } = run("front.md");
    expect(code).toBe(2);
    expect(stderr).toMatch(/front\.md:\d+:\d+: Unexpected front matter/u);
  });

  test("json: an array of the contract's fields", () => {
    const messages = JSON.parse(run("docs", "warning.md", "--format", "json").stdout) as LintMessage[];
    expect(messages.map(({ file, line, ruleId }) => [file, line, ruleId].join(" "))).toEqual([
      "docs/flawed, 100%.md 7 link-text",
      "docs/flawed, 100%.md 9 step-sequence",
      "docs/flawed, 100%.md 9 code-span-one-name",
      "docs/flawed, 100%.md 9 file-name",
      "docs/flawed, 100%.md 9 code-span-spacing",
      "docs/flawed, 100%.md 11 program-name",
      "warning.md 3 code-span-spacing",
    ]);
    for (const message of messages)
      expect(Object.keys(message)).toEqual([
        "file",
        "line",
        "column",
        "endLine",
        "endColumn",
        "ruleId",
        "severity",
        "reason",
        "actual",
        "expected",
        "note",
        "url",
      ]);
    expect(JSON.parse(run("docs/below", "--format", "json").stdout)).toEqual([]);
  });

  test("text: with the line and its mark", () => {
    const { stdout } = run("warning.md");
    expect(stdout).toContain(
      "warning.md\n  3:9-3:20      warning Unexpected `Runtime` glued to `to`, expected a space between  code-span-spacing  upgrade-runbook\n    3 | The new `Runtime`to be.\n      |         ~~~~~~~~~~~\n",
    );
    expect(stdout).toContain("1 message (⚠ 1 warning)");
    expect(run("docs/below").stdout).toContain("docs/below/fine.md: no issues found");
  });

  test("text: shows control characters instead of obeying them", () => {
    writeFileSync(join(folder, "escape.md"), "# Notes\n\n\u001b[31mThe `Runtime`to \u202ebe.\n");
    const { stdout } = run("escape.md");
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("\u202e");
  });

  test("github: one command a message, escaped", () => {
    const lines = run("docs", "--format", "github").stdout.trim().split("\n");
    expect(lines).toHaveLength(6);
    for (const line of lines)
      expect(line).toMatch(
        /^::(?:error|warning|notice) file=docs\/flawed%2C 100%25\.md,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[a-z-]+::Unexpected .*%0A/u,
      );
    expect(run("docs/below", "--format", "github").stdout).toBe("");
  });

  test("sarif: what the published schema requires, with messages, without, held back, and of hostile names", () => {
    const folders = ["", "hostile"].map((name) => join(folder, "sarif", name));
    for (const path of folders) mkdirSync(path, { recursive: true });
    const hostile = join(folder, 'sarif/hostile/a "b" \u202e<script> %20#?.md');
    writeFileSync(
      hostile,
      flawed.replace("# Server\n", '# Server\n\n<!-- lint disable file-name -- "so" it is \u0007 -->\n'),
    );
    writeFileSync(join(folder, "sarif/fine.md"), "# Notes\n");
    for (const words of [["docs"], ["docs/below"], ["sarif"], [hostile]]) {
      const { stdout, code } = run(...words, "--format", "sarif");
      const log: unknown = JSON.parse(stdout);
      expect(isSarif(log) ? [] : isSarif.errors, words.join(" ")).toEqual([]);
      expect(code).toBe(words[0] === "docs/below" ? 0 : 1);
      expect(stdout).not.toContain("\u202e");
    }
    const log = JSON.parse(run("docs", "--format", "sarif").stdout) as { runs: object[] };
    expect(isSarif({ ...log, runs: [{ ...log.runs[0], results: [{ level: "fatal", message: { text: "x" } }] }] })).toBe(
      false,
    );
    expect(isSarif({ ...log, version: "2.0" })).toBe(false);
  });

  test("sarif: every rule, and a result with its place for each message", () => {
    interface Sarif {
      $schema: string;
      version: string;
      runs: {
        tool: {
          driver: {
            name: string;
            version: string;
            rules: {
              id: string;
              shortDescription: { text: string };
              helpUri: string;
              defaultConfiguration: { level: string };
            }[];
          };
        };
        results: {
          ruleId: string;
          ruleIndex: number;
          level: string;
          message: { text: string };
          locations: { physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }[];
        }[];
      }[];
    }
    const log = JSON.parse(run("docs", "--format", "sarif").stdout) as Sarif;
    expect([log.version, log.runs.length]).toEqual(["2.1.0", 1]);
    const [{ tool, results }] = log.runs as [Sarif["runs"][number]];
    expect(tool.driver.name).toBe("upgrade-runbook");
    expect(tool.driver.rules.map(({ id }) => id)).toEqual([...ruleNames]);
    for (const { shortDescription, helpUri, defaultConfiguration } of tool.driver.rules) {
      expect(shortDescription.text).not.toBe("");
      expect(new URL(helpUri).protocol).toBe("https:");
      expect(["error", "warning", "note"]).toContain(defaultConfiguration.level);
    }
    expect(results).toHaveLength(6);
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(["error", "warning", "note"]).toContain(level);
      expect(message.text).not.toBe("");
      const { artifactLocation, region } = locations[0]!.physicalLocation;
      expect(artifactLocation.uri).toBe("docs/flawed%2C%20100%25.md");
      expect(Object.keys(region)).toEqual(["startLine", "startColumn", "endLine", "endColumn"]);
      for (const value of Object.values(region)) expect(value).toBeGreaterThan(0);
    }
  });

  test("takes another product's pack, whose names it then knows", () => {
    const pack = join(folder, "pack");
    cpSync(join(root, "content/identity-manager"), pack, { recursive: true });
    writeFileSync(
      join(pack, "product.yml"),
      readFileSync(join(pack, "product.yml"), "utf8").replace("appsettings-agent.json", "agent-settings.json"),
    );
    writeFileSync(join(folder, "names.md"), "# Notes\n\nSee `agent-settings.json`.\n");
    expect(run("names.md").code).toBe(0);
    expect(run("names.md", "--content", "pack").stdout).toContain("expected `appsettings.agent.json`");
  });
});

describe("the configuration", () => {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-lint-"));
  mkdirSync(join(folder, "docs/below/deep"), { recursive: true });
  const text = "# Notes\n\nSee `appsettings-agent.json` of the `Runtime`to be.\n";
  for (const file of ["outside.md", "docs/guide.md", "docs/below/deep/guide.md"])
    writeFileSync(join(folder, file), text);
  const files = {
    rc: join(folder, "docs/.upgrade-runbookrc.yml"),
    below: join(folder, "docs/below/.upgrade-runbookrc.yml"),
    package: join(folder, "docs/package.json"),
  };
  const put = (path: string, content: string): void => writeFileSync(path, content);
  afterEach(() => Object.values(files).forEach((path) => rmSync(path, { force: true })));
  const run = (...words: string[]) => runCli(["lint", ...words], { cwd: folder });
  const said = (...words: string[]): string[] =>
    (JSON.parse(run(...words, "--format", "json").stdout) as LintMessage[]).map(
      ({ file, ruleId, severity }) => `${file} ${ruleId} ${severity}`,
    );

  test("of .upgrade-runbookrc.yml switches rules and sets severities, for the guides at and below it", () => {
    put(files.rc, "rules:\n  file-name: off\n  code-span-spacing: error\n");
    expect(said("docs", "outside.md")).toEqual([
      "docs/below/deep/guide.md code-span-spacing error",
      "docs/guide.md code-span-spacing error",
      "outside.md file-name error",
      "outside.md code-span-spacing warning",
    ]);
    expect(run("docs/guide.md").code).toBe(1);
    put(files.rc, "rules: { file-name: info, code-span-spacing: on }\n");
    expect(said("docs/guide.md")).toEqual(["docs/guide.md file-name info", "docs/guide.md code-span-spacing warning"]);
    expect(run("docs/guide.md").code).toBe(0);
    expect(run("docs/guide.md", "--strict").code).toBe(1);
  });

  test("of package.json does the same, and yields to the file beside it", () => {
    put(files.package, '{\n\t"name": "docs",\n\t"upgrade-runbook": {\n\t\t"rules": { "file-name": "off" }\n\t}\n}\n');
    expect(said("docs/guide.md")).toEqual(["docs/guide.md code-span-spacing warning"]);
    put(files.rc, "rules: { code-span-spacing: off }\n");
    expect(said("docs/guide.md")).toEqual(["docs/guide.md file-name error"]);
  });

  test("the nearest tells all; a package.json without the key is passed by, whatever is wrong with it", () => {
    put(files.package, '{ "upgrade-runbook": { "rules": { "file-name": "off" } } }');
    put(files.below, "rules: { code-span-spacing: off }\n");
    expect(said("docs/below/deep/guide.md")).toEqual(["docs/below/deep/guide.md file-name error"]);
    put(files.below, "");
    expect(said("docs/below/deep/guide.md")).toHaveLength(2);
    rmSync(files.below);
    put(join(folder, "docs/below/package.json"), "{ this is no JSON");
    expect(said("docs/below/deep/guide.md")).toEqual(["docs/below/deep/guide.md code-span-spacing warning"]);
    rmSync(join(folder, "docs/below/package.json"));
  });

  test("--fix leaves what is off", () => {
    put(files.rc, "rules: { file-name: off }\n");
    writeFileSync(join(folder, "docs/mend.md"), text);
    expect(run("docs/mend.md", "--fix").stdout).toContain("1 message fixed");
    expect(readFileSync(join(folder, "docs/mend.md"), "utf8")).toBe(text.replace("`Runtime`to", "`Runtime` to"));
    rmSync(join(folder, "docs/mend.md"));
  });

  test("names the pack, as seen from itself; --content wins", () => {
    const pack = join(folder, "docs/pack");
    cpSync(join(root, "content/identity-manager"), pack, { recursive: true });
    writeFileSync(
      join(pack, "product.yml"),
      readFileSync(join(pack, "product.yml"), "utf8").replace("appsettings-agent.json", "agent-settings.json"),
    );
    put(files.rc, "content: ./pack\n");
    writeFileSync(join(folder, "docs/names.md"), "See `agent-settings.json`.\n");
    expect(said("docs/names.md")).toEqual(["docs/names.md file-name error"]);
    expect(said("docs/names.md", "--content", join(root, "content/identity-manager"))).toEqual([]);
    rmSync(join(folder, "docs/names.md"));
    expect(
      runCli(["lint", "-"], { cwd: join(folder, "docs/below"), input: "See `agent-settings.json`.\n" }).stdout,
    ).toContain("expected `appsettings.agent.json`");
    expect(runCli(["lint"], { cwd: join(folder, "docs/below") }).stdout).toContain(
      "docs/pack/guides/6.x.md: no issues found",
    );
    rmSync(pack, { recursive: true });
    const { code, stderr } = run("docs/guide.md");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("docs/pack/product.yml: Unexpected input: there is no such file") as string,
    ]);
  });

  test.each([
    [
      "rules: { file-nam: off }\n",
      /docs\/\.upgrade-runbookrc\.yml:1:10: Unexpected key `rules\.file-nam`.*\n.*Did you mean `file-name`\?/u,
    ],
    [
      "rules:\n  file-name: of\n",
      /docs\/\.upgrade-runbookrc\.yml:2:14: Unexpected value of `rules\.file-name`, expected one of `off`, `on`, `error`/u,
    ],
    [
      "contents: ./pack\n",
      /docs\/\.upgrade-runbookrc\.yml:1:1: Unexpected key `contents`.*\n.*Did you mean `content`\?/u,
    ],
    ["- file-name\n", /docs\/\.upgrade-runbookrc\.yml:1:1: Unexpected content, expected keys with values/u],
    ["rules: [\n", /docs\/\.upgrade-runbookrc\.yml:2:1: Unexpected text, expected YAML/u],
  ])("is refused where it is wrong, before anything is said: %j", (content, message) => {
    put(files.rc, content);
    const { code, stdout, stderr } = run("outside.md", "docs/guide.md", "--format", "json");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*\.js:/u);
  });

  test("is refused in a package.json, too", () => {
    put(files.package, '{\n  "upgrade-runbook": {\n    "rulse": {}\n  }\n}\n');
    const { code, stderr } = run("docs/guide.md");
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /docs\/package\.json:3:5: Unexpected key `upgrade-runbook\.rulse`.*\n.*Did you mean `rules`\?/u,
    );
  });

  test("does not touch runbooks", () => {
    put(join(folder, ".upgrade-runbookrc.yml"), "nonsense\n");
    expect(runCli(["paths"], { cwd: folder }).code).toBe(0);
    rmSync(join(folder, ".upgrade-runbookrc.yml"));
  });
});
