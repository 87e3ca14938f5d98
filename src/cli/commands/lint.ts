import { join } from "node:path";
import { escapeInJson, visibleText } from "../../formats/visible.js";
import { fixGuide, lintSource, loadGuide, loadPack, nodeHost, parseGuide, UsageError, type Guide, type Linted, type Pack, type SourceFile } from "../../index.js";
import { rulesUrl } from "../../lint/index.js";
import { reporterNames, reporters, type ReporterName } from "../../reporters/index.js";
import { rules } from "../../rules/index.js";
import type { CommandDefinition } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { namedContent, optionList } from "../project.js";
import type { Terminal } from "../terminal.js";
import { version } from "../version.js";

/** `lint`: checks guides, and mends what has one right answer. */
export const lintCommand: CommandDefinition = {
  name: "lint",
  summary: "check guides for what sends an operator wrong",
  operands: [{ name: "[files...]", summary: "guides or folders of them; `-` reads standard input; default: the pack's guides and advice" }],
  options: [
    { flags: "--fix", summary: "mend what has one right answer: names, spacing, empty links, step numbers" },
    { flags: "--strict", summary: "warnings are findings too" },
    { flags: "--format <format>", summary: "`text`, `json`, `sarif` or `github`", choices: reporterNames, defaultValue: "text" },
  ],
  examples: ["lint migration-guide.md", "lint docs --fix", "lint --strict --format sarif > lint.sarif", "lint docs/migration-guide.md --format github"],
  async run(options, terminal) {
    const { content: folder, name = folder } = namedContent(options);
    const pack = await loadPack(nodeHost, folder, name);
    const named = [...optionList(options, "operands"), ...optionList(options, "guide")];
    const fix = options["fix"] === true;
    const inputs = named.length > 0 ? (await Promise.all([...new Set(named)].map(findInputs))).flat() : packInputs(pack, folder, name);
    const { files, unreadable } = await lintAll(inputs, pack, { fix, terminal });
    const format = options["format"] as ReporterName;
    const written = reporters[format].report({
      version,
      files: format === "text" ? files.map(makeVisible) : files,
      rules: Object.values(rules).map(({ name: rule, severity, summary }) => ({ name: rule, severity, summary, url: rulesUrl + rule })),
      style: terminal.style,
      quiet: options["quiet"] === true,
    });
    terminal.print(format === "json" || format === "sarif" ? escapeInJson(written) : written);
    return unreadable ? exitCodes.usage : codeOf(files, options["strict"] === true);
  },
};

/** A text to lint: what messages call it, and how to get and write its bytes. */
interface Input {
  file: string;
  read: () => Promise<SourceFile>;
  path: string;
}

function packInputs(pack: Pack, folder: string, name: string): Input[] {
  return [...pack.guides, ...pack.advice].map((source) => ({ file: source.file, read: () => Promise.resolve(source), path: join(folder, source.file.slice(name.length + 1)) }));
}

/** A file as it is; a folder as all the Markdown in it. */
async function findInputs(path: string): Promise<Input[]> {
  const names = path === "-" ? undefined : await nodeHost.readFolder(path).catch(() => undefined);
  if (names === undefined) return [{ file: path, path, read: () => loadGuide(nodeHost, path) }];
  const shown = names.filter((name) => !name.startsWith(".") && name !== "node_modules");
  const found: Input[] = [];
  for (const name of shown) {
    const below = `${path.replace(/[\\/]+$/u, "")}/${name}`;
    if (/\.(?:md|markdown|mdx)$/iu.test(name)) found.push(...(await findInputs(below)));
    else if (!/\.\w+$/u.test(name) || (await isFolder(below))) found.push(...(await isFolder(below) ? await findInputs(below) : []));
  }
  return found;
}

const isFolder = (path: string): Promise<boolean> => nodeHost.readFolder(path).then(() => true, () => false);

/** One file after the other, so that memory stays flat. A file that cannot be read keeps no other from being linted. */
async function lintAll(inputs: readonly Input[], pack: Pack, { fix, terminal }: { fix: boolean; terminal: Terminal }): Promise<{ files: Linted[]; unreadable: boolean }> {
  const files: Linted[] = [];
  let unreadable = false;
  let advice: Guide[] | undefined;
  const packTexts = pack.guides.map(({ bytes }) => Buffer.from(bytes));
  for (const input of inputs) {
    try {
      const source = await input.read();
      const own = packTexts.some((bytes) => bytes.equals(source.bytes));
      if (own) advice ??= pack.advice.map((text) => parseGuide(text, pack.product));
      files.push(await lintOne(input, source, { product: pack.product, own, advice: own ? (advice ?? []) : [] }, fix));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      terminal.warn(`error: ${error.toString()}`);
      unreadable = true;
    }
  }
  return { files, unreadable };
}

async function lintOne(input: Input, source: SourceFile, context: Parameters<typeof lintSource>[1], fix: boolean): Promise<Linted> {
  if (!fix) return lintSource(source, context);
  if (input.path === "-") throw new UsageError("Unexpected `--fix` of standard input, expected a file that can be written");
  const { bytes, count } = fixGuide(source, context);
  if (count > 0) await writeFixed(input.path, bytes);
  return { ...lintSource({ ...source, bytes }, context), fixed: count };
}

async function writeFixed(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await nodeHost.writeFile(path, bytes);
  } catch (error) {
    throw new UsageError(`Unexpected failure to write the mended file: ${error instanceof Error ? error.message : String(error)}`, { place: { file: path }, cause: error });
  }
}

/** Control characters of a guide become visible before a terminal could obey them. */
const makeVisible = (file: Linted): Linted => ({
  ...file,
  file: visibleText(file.file),
  lines: file.lines.map(visibleText),
  messages: file.messages.map((message) => ({ ...message, reason: visibleText(message.reason), note: visibleText(message.note) })),
});

function codeOf(files: readonly Linted[], strict: boolean): ExitCode {
  const found = files.some(({ messages }) => messages.some(({ severity }) => severity === "error" || (strict && severity === "warning")));
  return found ? exitCodes.findings : exitCodes.ok;
}
