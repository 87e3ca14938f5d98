/** `init --params`: the parameters of one host of a known product. */
import { existsSync } from "node:fs";
import {
  draftParameters,
  nodeHost,
  parameterFault,
  UsageError,
  writeParameters,
  type Guess,
  type Guesses,
  type Pack,
  type Parameters,
  type ParametersDraft,
  type Project,
} from "../index.js";
import { visibleText } from "../formats/visible.js";
import { shellWord } from "../language/shell-word.js";
import { hostFolder, refuseBelow, refuseDevice, wholePath } from "./below.js";
import type { OptionValues } from "./definition.js";
import { exitCodes, type ExitCode } from "./exit-codes.js";
import { openNamedProject, optionList, optionText } from "./project.js";
import { openQuestions, type Questions } from "./questions.js";
import type { Terminal } from "./terminal.js";

/** How much somebody is asked at most. */
const parameterQuestionsMax = 6;

/** Drafts the parameters of one host into a file. */
export async function initParameters(options: OptionValues, terminal: Terminal): Promise<ExitCode> {
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
