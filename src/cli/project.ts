/** What the commands share: opening the pack and the guides, and reading options. */
import {
  loadOverlay,
  loadPack,
  loadParameters,
  nodeHost,
  readProject,
  UsageError,
  windowShortfall,
  type Overlay,
  type Pack,
  type Parameters,
  type Project,
  type ProjectSource,
  type Runbook,
} from "../index.js";
import { bundledContent } from "../host/index.js";
import type { OptionDefinition, OptionValues } from "./definition.js";

/** The options of every command that makes a runbook. */
export const runbookOptions: readonly OptionDefinition[] = [
  {
    flags: "--params <file>",
    summary: "names and paths of the host, in YAML or JSON; may be given again, the later wins",
    repeatable: true,
  },
  { flags: "--overlay <file>", summary: "steps of your own, placed before, after or instead of others by their ids" },
  { flags: "--stops <which>", summary: "`all`: make every product line on the way a stop", choices: ["all"] },
];

/** The value of an option; `undefined` where it was not given. */
export function optionText(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** The value of an option without which the command does not work. */
export function requiredText(options: OptionValues, name: string, what: string): string {
  const value = optionText(options, name);
  if (value !== undefined) return value;
  throw new UsageError(`Missing option \`--${name}\`, expected ${what}`, {
    note: "`upgrade-runbook paths` shows what there is.",
  });
}

/** The values of an option that may be given again. */
export const optionList = (options: OptionValues, name: string): string[] =>
  Array.isArray(options[name]) ? options[name].map(String) : [];

/** The pack and guides that `--content` and `--guide` name. */
export async function openNamedProject(options: OptionValues): Promise<Project> {
  return (await readNamedProject(options)).open();
}

/** The same, read but not parsed yet. */
export function readNamedProject(options: OptionValues): Promise<ProjectSource> {
  const fromInput = [...optionList(options, "guide"), ...optionList(options, "params")].filter((path) => path === "-");
  if (fromInput.length > 1) throw new UsageError("Unexpected second `-`: standard input can be read only once");
  return readProject(nodeHost, { ...namedContent(options), guides: optionList(options, "guide") });
}

/** The pack alone. */
export function openNamedPack(options: OptionValues): Promise<Pack> {
  const { content, name, compiled } = namedContent(options);
  return loadPack(nodeHost, content, name, compiled);
}

/** Where the pack is, and what messages call it. */
export function namedContent(options: OptionValues): { content: string; name?: string; compiled?: string } {
  const content = optionText(options, "content")
    ?.replaceAll("\\", "/")
    .replace(/(.)\/+$/u, "$1");
  return content === undefined ? bundledContent : { content };
}

/** What `--params` says; empty where it was not given. */
export const readParameters = (options: OptionValues): Promise<Parameters> =>
  loadParameters(nodeHost, optionList(options, "params"));

/** The steps that `--overlay` adds; `undefined` where it was not given. */
export async function readOverlay(options: OptionValues, project: Project): Promise<Overlay | undefined> {
  const path = optionText(options, "overlay");
  return path === undefined ? undefined : loadOverlay(nodeHost, path, project);
}

/** Refuses a window that the plan of the only runbook asked for does not fit into. */
export function refuseShortWindow(runbook: Runbook): void {
  if (windowShortfall(runbook) === 0) return;
  throw new UsageError(shortWindow(runbook), {
    parameter: "window",
    note: "Ask for a longer window, or give the times that you know under `minutes:`.",
  });
}

/** What is said of a window that is shorter than the plan. */
export const shortWindow = (runbook: Runbook): string =>
  `Unexpected value of \`window\`, expected one of ${String(runbook.minutes)} minutes at least: it is ${String(windowShortfall(runbook))} minutes shorter than the plan for ${runbook.role.id} ${runbook.from} to ${runbook.to}`;

/** What says of one host what an estate says of all. */
const ofOneHost = ["role", "from", "to", "params", "overlay", "stops"];

/** @throws {UsageError} where an estate is named and so is one host, or what of a command is for one host alone */
export function refuseBesideEstate(options: OptionValues, more: readonly string[]): void {
  const both = [...ofOneHost, ...more].find((name) => {
    const value = options[name];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  if (both !== undefined)
    throw new UsageError(`Unexpected --${both} beside --estate, expected one of the two`, {
      note: "The estate says it for every host.",
    });
}
