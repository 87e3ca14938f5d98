/** `init` of a pack: from the vendor's guides, a host and a release. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import {
  draftPack,
  findPackTodos,
  guideFault,
  loadGuide,
  nodeHost,
  rehearseRunbook,
  UsageError,
  type PackAnswers,
  type PackDraft,
  type SourceFile,
} from "../index.js";
import { visibleText } from "../formats/visible.js";
import { shellWord } from "../language/shell-word.js";
import { tool } from "../model/tool.js";
import { hostFolder, refuseBelow, refuseDevice, wholePath } from "./below.js";
import type { OptionValues } from "./definition.js";
import { exitCodes, type ExitCode } from "./exit-codes.js";
import { packageFolder } from "./package-folder.js";
import { optionList, optionText } from "./project.js";
import { openQuestions, type Questions } from "./questions.js";
import { showRehearsal } from "./rehearsal.js";
import type { Terminal } from "./terminal.js";

/** What is asked for a pack at most. */
const packQuestionsMax = 8;

/** Drafts a pack into `--out`, and rehearses it where host and release are there. */
export async function initPack(options: OptionValues, terminal: Terminal): Promise<ExitCode> {
  const out = (optionText(options, "out") ?? ".").replaceAll("\\", "/").replace(/(?<=.)\/+$/u, "");
  const named = optionText(options, "host");
  const directory = named === undefined ? undefined : hostFolder(named);
  refuseDevice(out);
  if (directory !== undefined) refuseBelow(directory, out, "Choose another --out.");
  refuseTaken(out, ["product.yml"]);
  const questions = openQuestions(options["yes"] !== true && process.stdin.isTTY, packQuestionsMax);
  try {
    const written = optionList(options, "guide");
    const asked =
      written.length > 0 ? undefined : await questions.ask("The vendor's guide: a file, or a folder of them");
    const guides = await findGuides(asked === undefined ? written : [asked], terminal);
    const archive = optionText(options, "archive");
    const draft = await draftPack(nodeHost, {
      ...{ guides, directory, archive: archive === undefined ? undefined : wholePath(archive), version: tool.version },
      folder: out,
      said: await askAboutPack(questions),
    });
    const schemas = ["product", "parameters"].map((name) => [`schemas/${name}.schema.json`, readSchema(name)] as const);
    const files = [...draft.files, ...schemas];
    refuseTaken(
      out,
      files.map(([path]) => path),
    );
    for (const [path, text] of files) await nodeHost.writeFile(`${out}/${path}`, new TextEncoder().encode(text));
    terminal.progress(`wrote ${String(files.length)} files to ${out}`);
    for (const { file, reason } of draft.aside) terminal.warn(`${file}: left out. ${reason}`);
    terminal.print(`${visibleText(tellDraft(draft, out))}\n`);
    if (directory !== undefined && archive !== undefined)
      await rehearse(draft, { directory, archive: wholePath(archive), quiet: options["quiet"] === true, terminal });
    return exitCodes.ok;
  } finally {
    questions.close();
  }
}

/** The upgrade on an overlay of the host, and what would be found afterwards; what forbids it is told, since the pack is there. */
async function rehearse(
  { project, rehearsal }: PackDraft,
  { directory, archive, quiet, terminal }: { directory: string; archive: string; quiet: boolean; terminal: Terminal },
): Promise<void> {
  if (rehearsal === null) {
    terminal.warn("Nothing was rehearsed: the role and the versions could not be told from the folder and the archive");
    return;
  }
  const { role, from, to } = rehearsal;
  terminal.print(`\n${visibleText(`Rehearsing ${role} from ${from} to ${to}`)}\n`);
  try {
    const shown = await rehearseRunbook(nodeHost, project, {
      ...{ directory, role, from, to, archive },
      now: () => nodeHost.now(),
    });
    showRehearsal(shown, { quiet, terminal, product: project.graph.product.name });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.warn(`The rehearsal was refused: ${error.toString()}`);
  }
}

function refuseTaken(out: string, paths: readonly string[]): void {
  const taken = paths.find((path) => existsSync(`${out}/${path}`));
  if (taken === undefined) return;
  throw new UsageError(
    taken === "product.yml"
      ? "Unexpected product pack, expected a folder without one"
      : "Unexpected file, expected a folder in which the pack's names are free",
    {
      place: { file: `${out}/${taken}` },
      note:
        taken === "product.yml"
          ? "`init --check` says what is still to do in it; or choose another --out."
          : "Nothing was written. Choose another --out.",
    },
  );
}

/** What somebody knows better than any guess. */
async function askAboutPack(questions: Questions): Promise<PackAnswers> {
  const versionFault = (version: string): string | undefined =>
    /^\d+(?:\.\d+)*$/u.test(version) ? undefined : "a version: numbers with dots";
  const asked: readonly [keyof PackAnswers, string, ((answer: string) => string | undefined)?][] = [
    ["name", "The product's name (Enter: guessed, here and below)"],
    ["vendor", "Who makes it"],
    [
      "url",
      "The address of the guide (https://…)",
      (url) =>
        /^https?:\/\/[^\s@]+$/u.test(url) && URL.canParse(url) ? undefined : "an address that begins with https://",
    ],
    ["runtime", "The folder that a release is extracted into"],
    ["backup", "What that folder is renamed to"],
    ["from", "A version to start from", versionFault],
    ["to", "The version to arrive at", versionFault],
  ];
  const said: PackAnswers = {};
  for (const [key, question, faultOf] of asked) {
    const answer = await questions.ask(question, undefined, faultOf);
    if (answer !== undefined) said[key] = answer;
  }
  return said;
}

/** The guides that were named, and those in the folders that were; of a folder those from which nothing can be drafted are left out. */
async function findGuides(named: readonly string[], terminal: Terminal): Promise<SourceFile[]> {
  if (named.length === 0)
    throw new UsageError("Missing option `--guide`, expected the vendor's guide: a file, or a folder of them", {
      note: "`upgrade-runbook init --params --host DIR` drafts the parameters of one host of a known product.",
    });
  const found = new Map<string, SourceFile>();
  for (const path of new Set(named)) {
    const isFolder = path !== "-" && existsSync(path) && statSync(path).isDirectory();
    const inside = isFolder
      ? readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => /\.(?:md|markdown)$/iu.test(name))
      : [];
    if (isFolder && inside.length === 0)
      throw new UsageError("Unexpected folder without Markdown, expected guides", { place: { file: path } });
    if (!isFolder) found.set(path, await loadGuide(nodeHost, path));
    for (const name of inside.sort()) {
      const guide = await loadGuide(nodeHost, `${path.replace(/[\\/]+$/u, "")}/${name}`);
      const fault = guideFault(guide);
      if (fault === undefined) found.set(guide.file, guide);
      else terminal.warn(`${guide.file}: left out. ${fault}`);
    }
  }
  if (found.size === 0)
    throw new UsageError("Unexpected guides without any step, expected numbered steps", {
      place: { file: named[0] ?? "" },
      note: "Steps are paragraphs that begin `**Step 1 –**`, items of a numbered list, or numbered headings.",
    });
  return [...found.values()];
}

const readSchema = (name: string): string => readFileSync(`${packageFolder}/dist/schemas/${name}.schema.json`, "utf8");

/** What came of it, and what is next. */
function tellDraft({ coverage, project, todos }: PackDraft, out: string): string {
  const [steps, typed, lines] = [
    coverage.map((one) => one.steps),
    coverage.map((one) => one.typed),
    coverage.map((one) => one.lines),
  ].map((all) => all.reduce((sum, count) => sum + count, 0)) as [number, number, number];
  const { product, versions } = project.graph;
  return [
    `${product.name}: ${String(product.roles.length)} ${product.roles.length === 1 ? "role" : "roles"}, versions ${versions.join(", ")}`,
    `${String(steps)} steps of ${String(coverage.length)} ${coverage.length === 1 ? "guide" : "guides"}: ${String(typed)} typed, ${String(steps - typed)} manual` +
      (lines === 0 ? "" : `; ${String(lines)} of these have a line \`<!-- action: … -->\` to correct`),
    `${String(todos.length)} marks to check`,
    "Next:",
    `  upgrade-runbook init --check --out ${shellWord(out)}`,
    `  upgrade-runbook paths --content ${shellWord(out)}`,
  ].join("\n");
}

/** What is still to do in a pack. */
export async function checkPack(options: OptionValues, terminal: Terminal): Promise<ExitCode> {
  const out = (optionText(options, "out") ?? ".").replaceAll("\\", "/").replace(/(?<=.)\/+$/u, "");
  const todos = await findPackTodos(nodeHost, out);
  for (const { file, line, what } of todos) terminal.print(`${visibleText(`${file}:${String(line)}: ${what}`)}\n`);
  terminal.progress(todos.length === 0 ? "nothing is left to do" : `${String(todos.length)} left to do`);
  return todos.length === 0 ? exitCodes.ok : exitCodes.findings;
}
