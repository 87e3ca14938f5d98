/** The rules as remark-lint rules: through unified, remark and remark's command line, as their users set them up. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remark } from "remark";
import remarkParse from "remark-parse";
import remarkPresetLintRecommended from "remark-preset-lint-recommended";
import { unified, type Plugin } from "unified";
import { visit } from "../src/rules/nodes.js";
import { afterAll, describe, expect, test } from "vitest";
import { lintSource, loadPack, nodeHost, ruleNames, type LintMessage, type Severity } from "../src/index.js";
import upgradeRunbook, { rules } from "../src/remark/index.js";
import { root } from "./support/cli.js";
import { readRuleHeader } from "./support/rule-examples.js";

const { product } = await loadPack(nodeHost, join(root, "content/identity-manager"));
const lint = (text: string): LintMessage[] =>
  lintSource({ file: "guide.md", bytes: new TextEncoder().encode(text) }, { product }).messages;
const flawed =
  "# Server\n\n1. Stop the server.\n3. Copy `appsettings-agent.json` from `RuntimeOld`to `Runtime`.\n4. Shake the server.\n5. Start the server.\n";

type Processor = ReturnType<typeof remark>;
type File = Awaited<ReturnType<Processor["process"]>>;
type Told = File["messages"][number];
const process = (
  processor: { process: (file: { value: string; path?: string }) => Promise<File> },
  value: string,
  path?: string,
): Promise<File> => processor.process({ value, ...(path === undefined ? {} : { path }) });
const severityOf = ({ fatal }: Pick<Told, "fatal">): Severity =>
  fatal === true ? "error" : fatal === false ? "warning" : "info";
const fields = ({ line, column, place, ruleId, reason, actual, expected, note, url, source, fatal }: Told): object => {
  const end = place !== undefined && "end" in place ? place.end : undefined;
  return {
    line,
    column,
    endLine: end?.line,
    endColumn: end?.column,
    ruleId,
    severity: severityOf({ fatal }),
    reason,
    actual,
    expected,
    note,
    url,
    source,
  };
};
const told = (message: LintMessage): object => ({
  ...fields({
    ...message,
    place: { start: message, end: { line: message.endLine, column: message.endColumn } },
    source: "upgrade-runbook",
  } as unknown as Told),
  severity: message.severity,
});
const byPlace = (messages: readonly Told[]): Told[] =>
  messages.toSorted(
    (one, other) =>
      (one.line ?? 0) - (other.line ?? 0) ||
      (one.column ?? 0) - (other.column ?? 0) ||
      ((one.ruleId ?? "") < (other.ruleId ?? "") ? -1 : 1),
  );

describe.each(ruleNames)("%s", (name) => {
  const header = readRuleHeader(name);

  test("alone, says of its examples what the command says", async () => {
    for (const { text } of header.notOk) {
      const expected = lint(text).filter(({ ruleId }) => ruleId === name);
      expect(expected).toHaveLength(1);
      const { messages } = await process(remark().use(rules[name]), text);
      expect(messages.map(fields)).toEqual(expected.map(told));
    }
    for (const text of header.ok) expect((await process(remark().use(rules[name]), text)).messages).toEqual([]);
  });

  test("takes a severity, and can be off", async () => {
    const [{ text }] = header.notOk as [(typeof header.notOk)[number]];
    for (const [severity, fatal] of [
      ["error", true],
      ["warn", false],
      [2, true],
      [1, false],
    ] as const) {
      for (const written of [severity, [severity]])
        expect(
          (await process(remark().use(rules[name], written), text)).messages.map((message) => message.fatal),
        ).toEqual([fatal]);
    }
    expect((await process(remark().use(rules[name], [false]), text)).messages).toEqual([]);
    expect(
      (await process(remark().use(upgradeRunbook).use(rules[name], false), text)).messages.filter(
        ({ ruleId }) => ruleId === name,
      ),
    ).toEqual([]);
  });

  test("no rule speaks where positions are missing", async () => {
    const removePositions: Plugin<[], import("mdast").Root> = () => (tree) => {
      delete tree.position;
      visit(tree, (node) => delete node.position);
    };
    for (const { text } of header.notOk)
      expect((await process(remark().use(removePositions).use(upgradeRunbook), text)).messages).toEqual([]);
    expect((await process(remark().use(upgradeRunbook), header.notOk[0]?.text ?? "")).messages).not.toEqual([]);
    const tree = unified()
      .use(remarkParse)
      .parse(header.notOk[0]?.text ?? "");
    await remark().use(upgradeRunbook).run(tree);
  });
});

describe("the preset", () => {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-runbook-remark-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("gives all messages of the command, with unified alone and beside remark-lint's own", async () => {
    const bare = unified()
      .use(remarkParse)
      .use(upgradeRunbook)
      .use(function () {
        this.compiler = () => "";
      });
    expect(byPlace((await process(bare as unknown as Processor, flawed)).messages).map(fields)).toEqual(
      lint(flawed).map(told),
    );
    const beside = await process(remark().use(remarkPresetLintRecommended).use(upgradeRunbook), flawed);
    expect(byPlace(beside.messages.filter(({ source }) => source === "upgrade-runbook")).map(fields)).toEqual(
      lint(flawed).map(told),
    );
  });

  const guides = join(root, "../shared/guides");
  test.skipIf(!existsSync(guides))("and on the real guides", async () => {
    for (const name of readdirSync(guides).filter((one) => one.endsWith(".md"))) {
      const text = readFileSync(join(guides, name), "utf8");
      expect(byPlace((await process(remark().use(upgradeRunbook), text)).messages).map(fields), name).toEqual(
        lint(text).map(told),
      );
    }
  });

  test("leaves the rules of others their comments, and hears its own", async () => {
    const text = `<!-- lint disable no-undefined-references -->\n\n<!-- lint disable file-name -- the vendor's own -->\n\n${flawed}`;
    const { messages } = await process(remark().use(remarkPresetLintRecommended).use(upgradeRunbook), text);
    const own = messages.filter(({ source }) => source === "upgrade-runbook").map(({ ruleId }) => ruleId);
    expect(own).not.toContain("file-name");
    expect(own).toContain("code-span-spacing");
  });

  test("obeys the nearest configuration", async () => {
    mkdirSync(join(folder, "docs/below"), { recursive: true });
    writeFileSync(join(folder, "docs/.upgrade-runbookrc.yml"), "rules:\n  file-name: info\n  step-sequence: off\n");
    const { messages } = await process(remark().use(upgradeRunbook), flawed, join(folder, "docs/below/guide.md"));
    expect(byPlace(messages).map((message) => `${message.ruleId ?? ""} ${severityOf(message)}`)).toEqual([
      "file-name info",
      "code-span-spacing warning",
      "step-recognised info",
    ]);
    writeFileSync(join(folder, "docs/.upgrade-runbookrc.yml"), "rules:\n  file-nam: info\n");
    const refused = (await process(remark().use(upgradeRunbook), flawed, join(folder, "docs/below/guide.md"))).messages;
    expect(refused.map(({ reason, note, fatal }) => [reason, note, fatal])).toEqual([
      [
        expect.stringMatching(/docs\/\.upgrade-runbookrc\.yml:2:3: Unexpected key `rules\.file-nam`/u),
        "Did you mean `file-name`?",
        true,
      ],
    ]);
  });

  test("says once, at its place, why a file cannot be read; and nothing of an empty one", async () => {
    const { messages } = await process(
      remark().use(upgradeRunbook),
      "---\nkind: advise\n---\n\n# Server\n",
      "guide.md",
    );
    expect(
      messages.map(({ line, ruleId, fatal, source, reason }) => ({ line, ruleId, fatal, source, reason })),
    ).toEqual([
      {
        line: 2,
        ruleId: undefined,
        fatal: true,
        source: "upgrade-runbook",
        reason: expect.stringContaining("Unexpected value of `kind`") as string,
      },
    ]);
    for (const text of ["", " \n\n"]) expect((await process(remark().use(upgradeRunbook), text)).messages).toEqual([]);
  });

  describe("through remark's command line", () => {
    mkdirSync(join(folder, "cli/node_modules"), { recursive: true });
    symlinkSync(root, join(folder, "cli/node_modules/upgrade-runbook"), "junction");
    writeFileSync(join(folder, "cli/guide.md"), flawed);
    const run = (...words: string[]): { code: number | null; stderr: string } => {
      const { status, stderr } = spawnSync(
        globalThis.process.execPath,
        [join(root, "node_modules/remark-cli/cli.js"), "--no-color", "--quiet", "--no-stdout", ...words],
        { cwd: join(folder, "cli"), encoding: "utf8" },
      );
      return { code: status, stderr };
    };

    test("with the name of the package in .remarkrc.yml, as the site has it", () => {
      writeFileSync(join(folder, "cli/.remarkrc.yml"), "plugins:\n  - upgrade-runbook/remark\n");
      expect(readFileSync(join(root, "site/src/content/docs/use/guides.md"), "utf8")).toContain(
        "plugins:\n  - upgrade-runbook/remark\n",
      );
      const { code, stderr } = run("guide.md");
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /4:10-4:32\s+error\s+Unexpected file name `appsettings-agent\.json`[^\n]*file-name\s+upgrade-runbook/u,
      );
      expect(stderr).toMatch(/5:4-5:21\s+info\s+Unexpected step that stays manual/u);
      expect(stderr).toMatch(/4 messages/u);
      rmSync(join(folder, "cli/.remarkrc.yml"));
    });

    test("with single rules of a script, as the site has it", () => {
      const script =
        'import preset, { rules } from "upgrade-runbook/remark";\n\nexport default { plugins: [preset, [rules["file-name"], "warn"], [rules["version-chain"], false]] };\n';
      expect(readFileSync(join(root, "site/src/content/docs/use/guides.md"), "utf8")).toContain(script);
      writeFileSync(join(folder, "cli/.remarkrc.mjs"), script);
      expect(run("guide.md").stderr).toMatch(/4:10-4:32\s+warning\s+Unexpected file name/u);
      rmSync(join(folder, "cli/.remarkrc.mjs"));
    });
  });
});
