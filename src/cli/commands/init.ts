import { existsSync } from "node:fs";
import { isAbsolute, resolve, win32 } from "node:path";
import {
  draftParameters,
  nodeHost,
  parameterFault,
  UsageError,
  writeParameters,
  type Guess,
  type Guesses,
  type Parameters,
  type ParametersDraft,
  type Project,
} from "../../index.js";
import { visibleText } from "../../formats/visible.js";
import { shellWord } from "../../language/shell-word.js";
import { refuseBelow, refuseDevice, refuseHome } from "../below.js";
import type { CommandDefinition, OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { openNamedProject, optionList, optionText } from "../project.js";
import { openPrompt } from "../prompt.js";
import type { Terminal } from "../terminal.js";

/** `init`: files to begin with. */
export const initCommand: CommandDefinition = {
  name: "init",
  summary: "draft one host's parameters from its folder, and say the command to go on with",
  options: [
    { flags: "--params", summary: "the parameters of one host of the product" },
    { flags: "--host <dir>", summary: "the host's folder, the one that holds the runtime folder; only read" },
    { flags: "--archive <zip>", summary: "the release that is to be installed" },
    { flags: "--out <file>", summary: "where to write them; default: by the organization's name; never over a file" },
    { flags: "--yes", summary: "ask nothing, also on a terminal" },
  ],
  examples: [
    "init --params --host C:/identitymanagerContoso --out identity.yml",
    "init --params --host //server/c$/identitymanagerContoso --archive usercube-server-runtime-6.2.zip --out contoso.yml",
  ],
  async run(options, terminal) {
    if (options["params"] !== true)
      throw new UsageError("Missing option `--params`, expected what is to be drafted", {
        note: "`upgrade-runbook init --params --host DIR` drafts the parameters of one host.",
      });
    return initParameters(options, terminal);
  },
};

/** How much somebody is asked at most. */
const questionsMax = 6;

async function initParameters(options: OptionValues, terminal: Terminal): Promise<ExitCode> {
  const project = await openNamedProject(options);
  const questions = openQuestions(options["yes"] !== true && process.stdin.isTTY);
  try {
    const named = optionText(options, "host");
    const asked = named === undefined ? await questions.ask("The host's folder (Enter: none is looked at)") : named;
    const directory = asked === undefined || asked === "" ? undefined : hostFolder(asked);
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
    const guesses = await questions.complete(draft.guesses, project);
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

/** Somebody to ask, or nobody; a question that was answered with nothing leaves what was guessed. */
interface Questions {
  /** `undefined`: nobody, no answer, or enough was asked. */
  ask: (question: string) => Promise<string | undefined>;
  complete: (guesses: Guesses, project: Project) => Promise<Guesses>;
  close: () => void;
}

function openQuestions(isSomebodyThere: boolean): Questions {
  const ended = new AbortController();
  const prompt = openPrompt(ended.signal);
  let left = isSomebodyThere ? questionsMax : 0;
  const askUntil = async (question: string, faultOf: (answer: string) => string | undefined): Promise<string> => {
    for (;;) {
      const answer = (await prompt.ask(`${visibleText(question)}: `))?.trim() ?? "";
      const fault = answer === "" ? undefined : faultOf(answer);
      if (fault === undefined) return answer;
      process.stderr.write(`Expected ${fault}.\n`);
    }
  };
  const ask: Questions["ask"] = async (question) =>
    left-- > 0 ? (await askUntil(question, () => undefined)) || undefined : undefined;
  const complete: Questions["complete"] = async (guesses, { graph: { product } }) => {
    const all = { ...guesses };
    const hostings = product.hosting.map(({ id }) => id);
    const askFor = async (key: keyof Parameters, question: string, choices?: readonly string[]): Promise<void> => {
      if (left-- <= 0) return;
      const known = all[key]?.value;
      const shown = typeof known === "string" ? ` [${known}]` : "";
      const answer = await askUntil(question + shown, (written) =>
        choices === undefined || choices.includes(written)
          ? parameterFault(key, written)
          : `one of ${choices.join(", ")}`,
      );
      // Who has seen a guess and left it has said so.
      if (answer !== "") all[key] = { value: answer };
      else if (known !== undefined) all[key] = { value: known };
    };
    await askFor("organization", "The customer's name");
    if (hostings.length > 1) await askFor("hosting", `How it is run (${hostings.join(", ")})`, hostings);
    const names = product.hosting.find(({ id }) => id === all.hosting?.value)?.parameters ?? [];
    const called = { site: "The IIS site", appPool: "Its application pool", service: "The service" };
    for (const name of names) await askFor(name, called[name]);
    await askFor("url", "Where it answers (https://…)");
    await askFor("change", "The change number");
    return all;
  };
  return { ask, complete, close: prompt.close };
}
