/** Proves that the linter enforces the layers: each forbidden import is reported, each allowed one is not. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ESLint } from "eslint";
import { preProcessFile } from "typescript";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
/** The project's own configuration. The files are made up, so rules that need their types are off. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [tseslint.configs.disableTypeChecked],
  ruleFilter: ({ ruleId }) =>
    ruleId.startsWith("local/") || ruleId === "no-console" || ruleId.startsWith("no-restricted-"),
});

/** What the linter says of a text that stands in `file`, one `rule: message` for each finding. */
async function findings(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return result!.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const allowed: [file: string, specifier: string][] = [
  ["src/cli/bin.ts", "../index.js"],
  ["src/cli/bin.ts", "../host/node.js"],
  ["src/cli/bin.ts", "node:fs"],
  ["src/remark/index.ts", "../index.js"],
  ["src/remark/index.ts", "node:path"],
  ["src/index.ts", "./guide/parse.js"],
  ["src/index.ts", "./model/runbook.js"],
  ["src/guide/parse.ts", "./sections.js"],
  ["src/guide/parse.ts", "../verbs/index.js"],
  ["src/guide/parse.ts", "../language/sentence.js"],
  ["src/guide/parse.ts", "unified"],
  ["src/guide/parse.ts", "node:crypto"],
  ["src/guide/deep/block.ts", "../../model/guide.js"],
  ["src/pack/read.ts", "../host/host.js"],
  ["src/render/template.ts", "node:fs"],
  ["src/verbs/index.ts", "./render.js"],
  ["src/verbs/rename.ts", "../language/sentence.js"],
  ["src/formats/pdf.ts", "node:path"],
  ["src/formats/index.ts", "./html.js"],
  ["src/formats/ps1.ts", "../changes/index.js"],
  ["src/changes/move/move.ts", "../../host/index.js"],
  ["src/run/forward.ts", "../changes/index.js"],
  ["src/reporters/verification/html.ts", "../../formats/template.js"],
  ["src/reporters/verification/html.ts", "node:fs"],
  ["src/language/sentence.ts", "../model/inline.js"],
  ["src/host/node.ts", "../model/errors.js"],
  ["src/host/node.ts", "node:child_process"],
  ["src/model/runbook.ts", "./action.js"],
  ["src/model/runbook.ts", "zod"],
];

const forbidden: [file: string, specifier: string, actual: string][] = [
  ["src/index.ts", "./cli/bin.js", "import of `cli`"],
  ["src/index.ts", "./remark/index.js", "import of `remark`"],
  ["src/remark/index.ts", "node:fs", "Node module `node:fs`"],
  ["src/index.ts", "node:fs", "Node module `node:fs`"],
  ["src/cli/bin.ts", "../guide/parse.js", "import of `guide`"],
  ["src/cli/bin.ts", "../usecases/verify-host.js", "import of `usecases`"],
  ["src/usecases/verify-host.ts", "../index.js", "import of `index`"],
  ["src/guide/parse.ts", "../path/plan.js", "import of `path`"],
  ["src/guide/parse.ts", "../index.js", "import of `index`"],
  ["src/guide/parse.ts", "upgrade-runbook", "import of `index`"],
  ["src/guide/deep/block.ts", "../../runbook/assemble.js", "import of `runbook`"],
  ["src/guide/parse.ts", "../../test/support/programs.js", "import of `../../test/support/programs.js`"],
  ["src/verify/verify.ts", "../run/run.js", "import of `run`"],
  ["src/pack/read.ts", "node:fs/promises", "Node module `node:fs/promises`"],
  ["src/pack/read.ts", "fs", "Node module `fs`"],
  ["src/render/template.ts", "node:child_process", "Node module `node:child_process`"],
  ["src/verbs/rename.ts", "../guide/parse.js", "import of `guide`"],
  ["src/verbs/rename.ts", "../checks/index.js", "import of `checks`"],
  ["src/verbs/rename.ts", "../rules/index.js", "import of `rules`"],
  ["src/checks/backup-exists/backup-exists.ts", "../../verbs/index.js", "import of `verbs`"],
  ["src/changes/move/move.ts", "../../verbs/index.js", "import of `verbs`"],
  ["src/changes/move/move.ts", "node:fs", "Node module `node:fs`"],
  ["src/verbs/rename.ts", "../changes/index.js", "import of `changes`"],
  ["src/formats/html.ts", "../render/render.js", "import of `render`"],
  ["src/reporters/text.ts", "../host/host.js", "import of `host`"],
  ["src/formats/html.ts", "../reporters/text.js", "import of `reporters`"],
  ["src/language/sentence.ts", "../verbs/index.js", "import of `verbs`"],
  ["src/language/sentence.ts", "../host/host.js", "import of `host`"],
  ["src/host/node.ts", "../guide/index.js", "import of `guide`"],
  ["src/release/open-release.ts", "../host/index.js", "import of `host`"],
  ["src/model/runbook.ts", "../host/host.js", "import of `host`"],
  ["src/model/runbook.ts", "../language/sentence.js", "import of `language`"],
  ["src/model/runbook.ts", "node:crypto", "Node module `node:crypto`"],
];

describe("imports run downward", () => {
  test.each(allowed)("%s may import %s", async (file, specifier) => {
    expect(await findings(file, `import "${specifier}";`)).toEqual([]);
  });

  test.each(forbidden)("%s may not import %s", async (file, specifier, actual) => {
    expect(await findings(file, `import "${specifier}";`)).toEqual([
      expect.stringContaining(`local/imports-run-downward: Unexpected ${actual} in `),
    ]);
  });

  test.each([
    'import type { Format } from "../render/render.js";',
    'export { render } from "../render/render.js";',
    'export * from "../render/render.js";',
    'export const load = () => import("../render/render.js");',
    'export type Render = import("../render/render.js").Render;',
  ])("whatever the import's form: %s", async (text) => {
    expect(await findings("src/formats/html.ts", text)).toEqual([
      expect.stringMatching(
        /^local\/imports-run-downward: Unexpected import of `render` in `formats`, expected only `formats`, .*`model` /u,
      ),
    ]);
  });

  test.each(["src/utils/text.ts", "src/text.ts"])("%s has no layer", async (file) => {
    expect(await findings(file, "export {};")).toEqual([expect.stringContaining("Unexpected place `src/")]);
  });

  test("outside src there are no layers", async () => {
    expect(await findings("test/model.test.ts", 'import "node:fs"; import "../src/cli/bin.js";')).toEqual([]);
  });
});

describe("the process belongs to the command line", () => {
  test.each(['console.log("done");', "process.exit(1);", "process.exitCode = 1;"])("%s", async (text) => {
    expect(await findings("src/cli/bin.ts", text)).toEqual([]);
    expect(await findings("src/host/node.ts", text)).toHaveLength(1);
    expect(await findings("src/guide/parse.ts", text)).not.toEqual([]);
  });

  test.each(["process.env;", "Date.now();", "new Date();", "Math.random();"])("%s", async (text) => {
    expect(await findings("src/cli/bin.ts", text)).toEqual([]);
    expect(await findings("src/host/node.ts", text)).toEqual([]);
    expect(await findings("src/runbook/assemble.ts", text)).toHaveLength(1);
  });
});

/** The circles among files that name each other, types included: each as its files, from the least name on. */
function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, above: readonly string[]): void => {
    const at = above.indexOf(file);
    if (at >= 0) circles.push(above.slice(at));
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...above, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

describe("no file imports itself, whichever way round", () => {
  test("of the sources", () => {
    const src = join(root, "src");
    const imports = new Map(
      readdirSync(src, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => {
          const named = preProcessFile(readFileSync(join(src, name), "utf8")).importedFiles;
          const files = named
            .filter(({ fileName }) => fileName.startsWith("."))
            .map(({ fileName }) => resolve(dirname(join(src, name)), fileName.replace(/\.js$/u, ".ts")));
          return [join(src, name), files] as const;
        }),
    );
    expect(imports.size).toBeGreaterThan(100);
    expect(findCircles(imports).map((circle) => circle.map((file) => file.slice(src.length + 1)))).toEqual([]);
  });

  test("a circle is found", () => {
    expect(findCircles(new Map(Object.entries({ a: ["b"], b: ["c", "d"], c: ["b"], d: [] })))).toEqual([["b", "c"]]);
  });
});
