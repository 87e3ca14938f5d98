import { dirname, join, resolve } from "node:path";
import { escapeInJson, visibleText } from "../../formats/visible.js";
import { fitsPattern } from "../../language/path-pattern.js";
import { bundledContent } from "../../host/index.js";
import {
  createLintSetups,
  fixGuide,
  lintSource,
  loadGuide,
  nodeHost,
  rulesUrl,
  UsageError,
  type Linted,
  type LintMessage,
  type LintSetup,
  type SourceFile,
} from "../../index.js";
import { reporterNames, reporters, type ReporterName } from "../../reporters/index.js";
import { rules } from "../../rules/index.js";
import type { CommandDefinition } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { namedContent, optionList, optionText } from "../project.js";
import { tool } from "../../model/tool.js";

/** `lint`: checks guides, and mends what has one right answer. */
export const lintCommand: CommandDefinition = {
  name: "lint",
  summary: "check guides for what sends an operator wrong",
  operands: [
    {
      name: "[files...]",
      summary: "guides or folders of them; `-` reads standard input; default: the pack's guides and advice",
    },
  ],
  options: [
    { flags: "--fix", summary: "mend what has one right answer: names, spacing, empty links, step numbers" },
    { flags: "--strict", summary: "warnings are findings too" },
    { flags: "--verbose", summary: "every step that stays manual, and not only how many there are in a file" },
    {
      flags: "--format <format>",
      summary: "`text`, `json`, `sarif` or `github`",
      choices: reporterNames,
      defaultValue: "text",
    },
  ],
  examples: [
    "lint migration-guide.md",
    "lint docs --fix",
    "lint --strict --format sarif > lint.sarif",
    "lint docs/migration-guide.md --format github",
  ],
  async run(options, terminal) {
    const setupFor = createLintSetups(nodeHost, {
      content: optionText(options, "content") === undefined ? undefined : namedContent(options),
      bundled: bundledContent,
      nameOf: relative,
    });
    const named = [...new Set([...optionList(options, "operands"), ...optionList(options, "guide")])];
    // A configuration that is wrong is refused before anything is said.
    const inputs =
      named.length > 0
        ? await setUpInputs((await Promise.all(named.map(findNamed))).flat(), setupFor)
        : packInputs(await setupFor(absolute(".")));
    const format = options["format"] as ReporterName;
    const escape = format === "json" || format === "sarif" ? escapeInJson : (text: string) => text;
    const report = reporters[format].open({
      version: tool.version,
      rules: Object.values(rules).map(({ name, severity, summary }) => ({
        name,
        severity,
        summary,
        url: rulesUrl + name,
      })),
      style: terminal.style,
      quiet: options["quiet"] === true,
    });
    const asked = { fix: options["fix"] === true, strict: options["strict"] === true };
    const verbose = options["verbose"] === true;
    let code: ExitCode = exitCodes.ok;
    for (const input of inputs) {
      try {
        const all = await lintOne(input, asked.fix);
        const linted = verbose ? all : countManual(all);
        if (code === exitCodes.ok && hasFindings(linted, asked.strict)) code = exitCodes.findings;
        terminal.print(escape(report.add(format === "text" ? makeVisible(linted) : linted)));
      } catch (error) {
        // A file that cannot be read keeps no other from being linted.
        if (!(error instanceof UsageError)) throw error;
        terminal.warn(`error: ${error.toString()}`);
        code = exitCodes.usage;
      }
    }
    terminal.print(escape(report.end()));
    return code;
  },
};

const absolute = (path: string): string => resolve(path).replaceAll("\\", "/");

/** As the caller would name it: from where he stands, where it lies below. */
function relative(path: string): string {
  const here = `${absolute(".").replace(/\/$/u, "")}/`;
  return path.startsWith(here) ? path.slice(here.length) : path;
}

/** A text to lint: how to get it, where it is, and what it is linted by. */
interface Input {
  read: () => Promise<SourceFile>;
  path: string;
  setup: LintSetup;
}

/** All that the pack holds. */
function packInputs(setup: LintSetup): Input[] {
  const {
    pack,
    content: { content, name },
  } = setup;
  return [...pack.guides, ...pack.advice].map((source) => ({
    read: () => Promise.resolve(source),
    path: join(content, source.file.slice(name.length + 1)),
    setup,
  }));
}

/** Each file with what is the nearest to it; standard input stands where the caller stands. */
async function setUpInputs(
  paths: readonly string[],
  setupFor: (folder: string) => Promise<LintSetup>,
): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const path of paths)
    inputs.push({
      path,
      read: () => loadGuide(nodeHost, path),
      setup: await setupFor(absolute(path === "-" ? "." : dirname(path))),
    });
  return inputs;
}

/** What the caller names; a folder without Markdown is refused, as a workflow that checks nothing would always pass. */
async function findNamed(path: string): Promise<string[]> {
  const found = path.includes("*") && (await isAbsent(path)) ? await expand(path) : await findInputs(path);
  if (found.length > 0) return found;
  if (path.includes("*"))
    throw new UsageError("Unexpected pattern that no Markdown file fits, expected guides or a folder of guides", {
      place: { file: path },
    });
  throw new UsageError("Unexpected folder without a Markdown file, expected a guide or a folder of guides", {
    place: { file: path },
  });
}

const isAbsent = async (path: string): Promise<boolean> => (await nodeHost.realPath(path)) === null;

/** Windows' shells leave patterns to the program: the Markdown that fits one. */
async function expand(path: string): Promise<string[]> {
  const pattern = path.replaceAll("\\", "/").replace(/^\.\//u, "");
  const fixed = pattern.slice(0, pattern.indexOf("*"));
  const folder = fixed.slice(0, fixed.lastIndexOf("/") + 1);
  const found = await findInputs(folder === "" ? "." : folder);
  return found.map((file) => file.replace(/^\.\//u, "")).filter((file) => fitsPattern(file, pattern));
}

/** A file as it is; a folder as all the Markdown in it. */
async function findInputs(path: string): Promise<string[]> {
  const names = path === "-" ? undefined : await nodeHost.readFolder(path).catch(() => undefined);
  if (names === undefined) return [path];
  const shown = names.filter((name) => !name.startsWith(".") && name !== "node_modules");
  const found: string[] = [];
  for (const name of shown) {
    const below = `${path.replace(/[\\/]+$/u, "")}/${name}`;
    if (/\.(?:md|markdown|mdx)$/iu.test(name)) found.push(...(await findInputs(below)));
    else if (!/\.\w+$/u.test(name) || (await isFolder(below)))
      found.push(...((await isFolder(below)) ? await findInputs(below) : []));
  }
  return found;
}

const isFolder = (path: string): Promise<boolean> =>
  nodeHost.readFolder(path).then(
    () => true,
    () => false,
  );

async function lintOne({ path, read, setup }: Input, fix: boolean): Promise<Linted> {
  const source = await read();
  const options = setup.optionsFor(source);
  if (!fix) return lintSource(source, options);
  if (path === "-") throw new UsageError("Unexpected `--fix` of standard input, expected a file that can be written");
  const { bytes, count } = fixGuide(source, options);
  if (count > 0) await writeFixed(path, bytes);
  return { ...lintSource({ ...source, bytes }, options), fixed: count };
}

async function writeFixed(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await nodeHost.writeFile(path, bytes);
  } catch (error) {
    throw new UsageError(
      `Unexpected failure to write the mended file: ${error instanceof Error ? error.message : String(error)}`,
      { place: { file: path }, cause: error },
    );
  }
}

/** Steps that stay manual are many, and no fault: one line says how many there are, at the first of them. */
function countManual(linted: Linted): Linted {
  const isManual = ({ ruleId, severity }: LintMessage): boolean => ruleId === "step-recognised" && severity === "info";
  const manual = linted.messages.filter(isManual);
  const [first] = manual;
  if (first === undefined || manual.length === 1) return linted;
  const count = String(manual.length);
  const message: LintMessage = {
    ...first,
    reason: `Unexpected ${count} steps that stay manual, expected orders that a verb fits`,
    actual: `${count} manual steps`,
    note: "`--verbose` lists them, each with the reason.",
  };
  return {
    ...linted,
    messages: linted.messages.flatMap((one) => (one === first ? [message] : isManual(one) ? [] : [one])),
  };
}

/** Control characters of a guide become visible before a terminal could obey them. */
const makeVisible = (file: Linted): Linted => ({
  ...file,
  file: visibleText(file.file),
  lines: file.lines.map(visibleText),
  messages: file.messages.map((message) => ({
    ...message,
    reason: visibleText(message.reason),
    note: visibleText(message.note),
  })),
});

const hasFindings = ({ messages }: Linted, strict: boolean): boolean =>
  messages.some(({ severity }) => severity === "error" || (strict && severity === "warning"));
