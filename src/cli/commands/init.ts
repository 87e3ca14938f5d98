import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, resolve, win32 } from "node:path";
import {
  draftPack,
  draftParameters,
  findPackTodos,
  hasSteps,
  loadGuide,
  nodeHost,
  parameterFault,
  rehearseRunbook,
  UsageError,
  writeParameters,
  type Guess,
  type Guesses,
  type Pack,
  type PackAnswers,
  type PackDraft,
  type Parameters,
  type ParametersDraft,
  type Project,
  type SourceFile,
} from "../../index.js";
import { visibleText } from "../../formats/visible.js";
import { shellWord } from "../../language/shell-word.js";
import { refuseBelow, refuseDevice, refuseHome } from "../below.js";
import { tool } from "../../model/tool.js";
import { packageFolder } from "../package-folder.js";
import type { CommandDefinition, OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { openNamedProject, optionList, optionText } from "../project.js";
import { openQuestions, type Questions } from "../questions.js";
import { showRehearsal } from "../rehearsal.js";
import type { Terminal } from "../terminal.js";

/** `init`: files to begin with. */
export const initCommand: CommandDefinition = {
  name: "init",
  summary: "draft a product pack from guides, or one host's parameters from its folder; say what is still to do",
  options: [
    { flags: "--params", summary: "the parameters of one host of a known product, and the command to go on with" },
    { flags: "--check", summary: "what is still to do in the drafted pack in --out; 1 while anything is" },
    { flags: "--host <dir>", summary: "the host's folder, the one that holds the program's folder; only read" },
    { flags: "--archive <zip>", summary: "the release that is to be installed" },
    {
      flags: "--out <path>",
      summary: "the pack's folder, by default this one; with --params the file, by default called by the organization",
    },
    { flags: "--yes", summary: "ask nothing, also on a terminal" },
  ],
  examples: [
    "init --guide migration-guide.md --host C:/identitymanagerContoso --archive server-6.2.zip --out portal --yes",
    "init --check --out examples/keycloak",
    "init --params --host C:/identitymanagerContoso --out identity.yml",
    "init --params --host //server/c$/identitymanagerContoso --archive usercube-server-runtime-6.2.zip --out contoso.yml",
  ],
  async run(options, terminal) {
    if (options["params"] === true && options["check"] === true)
      throw new UsageError("Unexpected options together, expected one of `--params` and `--check`");
    if (options["params"] === true) return initParameters(options, terminal);
    return options["check"] === true ? checkPack(options, terminal) : initPack(options, terminal);
  },
};

/** How much somebody is asked at most. */
const parameterQuestionsMax = 6;

async function initParameters(options: OptionValues, terminal: Terminal): Promise<ExitCode> {
  const project = await openNamedProject(options);
  const questions = openQuestions(options["yes"] !== true && process.stdin.isTTY, parameterQuestionsMax);
  try {
    const named = optionText(options, "host");
    const asked = named ?? (await questions.ask("The host's folder (Enter: none is looked at)"));
    const directory = asked === undefined ? undefined : hostFolder(asked);
    const written = optionText(options, "out");
    if (written !== undefined) refusePlace(written, directory);
    const archive = optionText(options, "archive");
    const draft = await draftParameters(nodeHost, project, {
      directory,
      archive: archive === undefined ? undefined : wholePath(archive),
    });
    if (archive !== undefined && draft.guesses.archives === undefined)
      terminal.warn(`${archive}: no program in it says a version: write it down under \`archives:\` yourself`);
    if (draft.roles.length > 1)
      terminal.warn(`The programs of several roles are there (${draft.roles.join(", ")}): check --role`);
    const guesses = await completeParameters(draft.guesses, project.graph, questions);
    const out = written ?? `${fileName(guesses.organization?.value) ?? "parameters"}.yml`;
    refusePlace(out, directory);
    const text = writeParameters(`One host of ${project.graph.product.name}, for --params.`, guesses);
    await nodeHost.writeFile(out, new TextEncoder().encode(text));
    terminal.progress(`wrote ${out}`);
    terminal.print(`${visibleText(`Next:\n  ${nextCommand(draft, project, out, options)}`)}\n`);
    return exitCodes.ok;
  } finally {
    questions.close();
  }
}

/** A path that is the same wherever the next command is typed; one of Windows is whole on any system. */
const wholePath = (path: string): string => (win32.isAbsolute(path) || isAbsolute(path) ? path : resolve(path));

/** What is asked for a pack at most. */
const packQuestionsMax = 8;

async function initPack(options: OptionValues, terminal: Terminal): Promise<ExitCode> {
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

/** The guides that were named, and those in the folders that were; of a folder those without steps are left out. */
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
      if (hasSteps(guide)) found.set(guide.file, guide);
      else terminal.warn(`${guide.file}: left out, since it has no steps`);
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
async function checkPack(options: OptionValues, terminal: Terminal): Promise<ExitCode> {
  const out = (optionText(options, "out") ?? ".").replaceAll("\\", "/").replace(/(?<=.)\/+$/u, "");
  const todos = await findPackTodos(nodeHost, out);
  for (const { file, line, what } of todos) terminal.print(`${visibleText(`${file}:${String(line)}: ${what}`)}\n`);
  terminal.progress(todos.length === 0 ? "nothing is left to do" : `${String(todos.length)} left to do`);
  return todos.length === 0 ? exitCodes.ok : exitCodes.findings;
}

/** The folder as a whole path; refused where it is no host's. */
function hostFolder(written: string): string {
  const directory = wholePath(written);
  refuseHome(directory);
  return directory;
}

function refusePlace(out: string, directory: string | undefined): void {
  refuseDevice(out);
  if (directory !== undefined) refuseBelow(directory, out, "Choose another --out.");
  if (existsSync(out))
    throw new UsageError("Unexpected file, expected a name that is not there yet", {
      place: { file: out },
      note: "Choose another --out.",
    });
}

/** A name that every file system takes; `undefined` where nothing is left of it. */
function fileName(organization: Guess["value"] | undefined): string | undefined {
  const slug = (typeof organization === "string" ? organization : "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "");
  return slug === "" ? undefined : slug;
}

/** The command line to go on with; what could not be told is left as a blank to fill in. */
function nextCommand(
  { roles, from, to }: ParametersDraft,
  { graph }: Project,
  out: string,
  options: OptionValues,
): string {
  const role = roles[0] ?? `<${graph.product.roles.map(({ id }) => id).join("|")}>`;
  const content = optionText(options, "content");
  const guides = optionList(options, "guide");
  const words = [
    ...(content === undefined ? [] : ["--content", content]),
    ...guides.flatMap((guide) => ["--guide", guide]),
    ...["--role", role, "--from", from ?? "<version>", "--to", to ?? "<version>", "--params", out],
  ];
  return ["upgrade-runbook plan", ...words.map(shellWord)].join(" ");
}

/** The guesses with what somebody says to them. Who has seen a guess and left it has said so. */
async function completeParameters(
  guesses: Guesses,
  { product }: Pick<Pack, "product">,
  questions: Questions,
): Promise<Guesses> {
  const all = { ...guesses };
  const hostings = product.hosting.map(({ id }) => id);
  const askFor = async (key: keyof Parameters, question: string, choices?: readonly string[]): Promise<void> => {
    if (!questions.isOpen()) return;
    const known = all[key]?.value;
    const answer = await questions.ask(question, typeof known === "string" ? known : undefined, (written) =>
      choices === undefined || choices.includes(written)
        ? parameterFault(key, written)
        : `one of ${choices.join(", ")}`,
    );
    const value = answer ?? known;
    if (value !== undefined) all[key] = { value };
  };
  await askFor("organization", "The customer's name");
  if (hostings.length > 1) await askFor("hosting", `How it is run (${hostings.join(", ")})`, hostings);
  const names = product.hosting.find(({ id }) => id === all.hosting?.value)?.parameters ?? [];
  const called = { site: "The IIS site", appPool: "Its application pool", service: "The service" };
  for (const name of names) await askFor(name, called[name]);
  await askFor("url", "Where it answers (https://…)");
  await askFor("change", "The change number");
  return all;
}
