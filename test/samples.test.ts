/** Every command and every piece of code that the README and the site show works, and prints what they show. */
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { parse as parseJsonc, type ParseError } from "jsonc-parser";
import { commands } from "../src/cli/main.js";
import { hostBefore } from "./fixtures/verify/hosts.js";
import { root } from "./support/cli.js";
import { writeFiles } from "./support/host-folder.js";
import { isShown, makeWorkplace, readSamples, settle, runScript, writeSample, type Sample } from "./support/samples.js";

const docs = "site/src/content/docs";
const pages = readdirSync(join(root, docs), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".md"))
  .map((name) => `${docs}/${name.replaceAll("\\", "/")}`)
  .sort();
/** Texts that lead through something, and those that show single commands, as the README does. */
const stories = pages.filter((name) => !name.startsWith(`${docs}/use/`));
const references = ["README.md", ...pages.filter((name) => !stories.includes(name))];
const read = (file: string): string => readFileSync(join(root, file), "utf8");
/** `UPDATE_SAMPLES=1` writes what the commands print into the pages, to be read in the diff. */
const update = process.env["UPDATE_SAMPLES"] === "1";

/** The samples that are run as one: commands, and the text below them that shows what they print. */
const withOutputs = (samples: readonly Sample[]): { sample: Sample; shown: Sample | null }[] =>
  samples.map((sample, index) => ({
    sample,
    shown: sample.lang === "sh" && samples[index + 1]?.lang === "text" ? (samples[index + 1] ?? null) : null,
  }));

describe.each(stories)("%s", (file) => {
  const samples = readSamples(read(file));

  test("its commands print what it shows, one after the other in one folder", () => {
    const folder = makeWorkplace();
    for (const { sample, shown } of withOutputs(samples)) {
      writeSample(folder, sample);
      if (sample.lang !== "sh") continue;
      const { code, output: said, stderr } = runScript(sample.value, folder);
      const output = settle(said, folder);
      expect(code, `line ${String(sample.line)}: ${sample.value}\n${output}${stderr}`).toBe(sample.exit);
      if (shown === null) continue;
      if (update) updatePage(file, shown, output);
      else
        expect(
          isShown(shown.value, output),
          `line ${String(shown.line)}: shown\n${shown.value}\nprinted\n${output}`,
        ).toBe(true);
    }
  }, 60_000);

  test("every fence is of a kind that is checked", () => {
    for (const { lang, line } of samples)
      expect(["sh", "text", "ts", "yaml", "markdown"], `line ${String(line)}`).toContain(lang);
  });
});

/** Only texts that show everything, or nothing yet; what leaves lines out is a choice of the writer's. */
function updatePage(file: string, shown: Sample, output: string): void {
  if (shown.value.split("\n").includes("…")) return;
  const lines = read(file).split("\n");
  const start = lines.indexOf("```text", shown.line - 1);
  const moved = [...lines.keys()].filter(
    (index) =>
      lines[index] === "```text" && lines.slice(index + 1, lines.indexOf("```", index + 1)).join("\n") === shown.value,
  );
  const at = moved.find((index) => index >= shown.line - 1) ?? start;
  lines.splice(at + 1, lines.indexOf("```", at + 1) - at - 1, ...output.trimEnd().split("\n"));
  writeFileSync(join(root, file), lines.join("\n"));
}

/**
 * A line with `run`, on a host before its upgrade; it halts at the first step that nobody answers for (3). What goes on
 * or back follows such a run.
 */
function runOnHost(line: string): ReturnType<typeof runScript> {
  const folder = makeWorkplace();
  writeFileSync(join(folder, "contoso.yml"), "organization: Contoso\nacknowledged: [stop, start]\n");
  const host = "C:/identitymanagerContoso";
  const role = /--role (server|agent)/u.exec(line)?.[1] === "server" ? "server" : "agent";
  rmSync(join(folder, host), { recursive: true });
  writeFiles(new Map([...hostBefore(role)].map(([path, bytes]) => [`${host}/${path}`, bytes])), folder);
  const archive = /--archive/u.test(line) ? "" : ` --archive ${role}-6.2.zip`;
  const begin = line.replace(/ #.*| --(?:resume|rollback)/gu, "");
  return runScript(/--(?:resume|rollback)/u.test(line) ? `${begin}${archive} || true\n${line}` : line, folder);
}

/** What installs the package, tests it, or needs a network and minutes: `.ci/run` does that. */
const done = /^npm (?:ci|install|start|test|run)\b|^npx upgrade-runbook site\b/u;

describe.each(references)("%s", (file) => {
  const samples = readSamples(read(file));
  const lines = samples
    .filter(({ lang }) => lang === "sh")
    .flatMap(({ value }) => value.split("\n"))
    .filter((line) => line !== "" && !done.test(line));

  const folder = makeWorkplace();
  // A first line of the kind `# contoso.yml: all optional` names a file.
  for (const sample of samples)
    if (sample.lang === "yaml")
      writeSample(folder, { ...sample, title: /^# (\w+\.yml)\b/u.exec(sample.value)?.[1] ?? null });

  test.runIf(lines.length > 0).each(lines)("%s", (line) => {
    const { code, stderr } = line.includes("upgrade-runbook run ") ? runOnHost(line) : runScript(line, folder);
    expect(code === 3 ? line : [0, 1], stderr).toContain(code === 3 ? "upgrade-runbook run " : code);
  });

  test("its data can be read", () => {
    for (const { lang, value } of samples) {
      if (lang === "yaml") for (const document of parseAllDocuments(value)) expect(document.errors, value).toEqual([]);
      if (lang === "json") expect(() => JSON.parse(value) as unknown).not.toThrow();
      const errors: ParseError[] = [];
      if (lang === "jsonc") parseJsonc(`{${value}}`, errors, { allowTrailingComma: true });
      expect(errors, value).toEqual([]);
    }
  });
});

describe("the examples of the commands", () => {
  /** A host on the network, a site that takes its minutes, a journal that is not here. */
  const elsewhere = /^(?:verify|init) .*\/\/server|^site |^journal /u;
  const examples = commands.flatMap(({ examples: own }) => own).filter((example) => !elsewhere.test(example));

  const folder = makeWorkplace();
  for (const name of ["contoso.yml", "theme.yml"]) writeFileSync(join(folder, name), "organization: Contoso\n");

  test.each(examples)("upgrade-runbook %s", (example) => {
    // All runbooks in all formats are the business of other tests.
    const words = /^generate(?! --role| --estate)/u.test(example)
      ? `${example} --role agent --from 6.1 --to 6.2`
      : example.replaceAll("C:/proposals", "proposals");
    const { code, stderr } = words.startsWith("run ")
      ? runOnHost(`upgrade-runbook ${words}`)
      : runScript(`upgrade-runbook ${words}`, folder);
    expect(code === 3 ? words : [0, 1], stderr).toContain(code === 3 ? "run " : code);
  });
});

test("code in TypeScript and JavaScript has the types that it needs", () => {
  const found = ["README.md", ...pages].flatMap((file) =>
    readSamples(read(file))
      .filter(({ lang }) => lang === "ts" || lang === "js")
      .map((sample) => ({ file, sample })),
  );
  expect(found.length).toBeGreaterThan(2);
  const names = found.map(({ sample }, index) => {
    const name = join(root, "test", `sample-${String(index)}.${sample.lang === "js" ? "mjs" : "mts"}`);
    return [name, `${sample.value}\nexport {};\n`] as const;
  });
  const texts = new Map(names);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowJs: true,
    checkJs: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = {
    fileExists: host.fileExists.bind(host),
    readFile: host.readFile.bind(host),
    getSourceFile: host.getSourceFile.bind(host),
  };
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name);
    return text === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  };
  // The package finds itself by its own name, as a user's project finds it.
  const program = ts.createProgram([...texts.keys()], options, host);
  const told = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  expect(told).toEqual([]);
}, 60_000);

test("a page's parameters are those of the tool", () => {
  for (const file of stories)
    for (const { lang, value, line } of readSamples(read(file)))
      if (lang === "yaml") expect(() => parse(value) as unknown, `${file}:${String(line)}`).not.toThrow();
});

test("what a text leaves out is told from what it lacks", () => {
  expect(isShown("one\n…\nfour", "one\ntwo\nthree\nfour\n")).toBe(true);
  expect(isShown("one\n…\nfour", "one\ntwo\nthree\n")).toBe(false);
  expect(isShown("one", "one\ntwo\n")).toBe(false);
});
