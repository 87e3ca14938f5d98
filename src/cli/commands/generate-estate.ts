/** `generate --estate`: the plan of many hosts, one set of scripts for each unit, and what each host gets. */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  estatePlanSchema,
  generateEstate,
  loadEstate,
  nodeHost,
  UsageError,
  type FormatName,
  type TemplateSource,
  type Theme,
} from "../../index.js";
import type { OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { openNamedProject, optionText, refuseBesideEstate } from "../project.js";
import type { Terminal } from "../terminal.js";

/** Writes the files of an estate. Everything is made before the first is written. */
export async function generateEstateFiles(
  file: string,
  options: OptionValues,
  terminal: Terminal,
  { formats, perHost, templates, theme, write }: Looks,
): Promise<ExitCode> {
  refuseBesideEstate(options, ["prefix", "evidence"]);
  const out = optionText(options, "out") ?? "out";
  const taken = refuseForeign(out);
  const project = await openNamedProject(options);
  const loaded = await loadEstate(nodeHost, file);
  const files = new Map<string, Uint8Array>();
  for await (const { path, bytes } of generateEstate(project, loaded, { formats, perHost, templates, theme })) {
    files.set(path, bytes);
    if (files.size % 50 === 0) terminal.progress(`made ${String(files.size)} files`);
  }
  const left = taken.find((path) => !files.has(path));
  if (left !== undefined)
    throw new UsageError(`Unexpected file \`${left}\`, which this estate does not have`, {
      place: { file: out },
      note: "It is of another plan, and somebody might take it for this one's: choose another --out, or remove it.",
    });
  for (const [path, bytes] of files) await write(out, path, bytes);
  const units = new Set([...files.keys()].flatMap((path) => /^units\/([^/]+)\//u.exec(path)?.[1] ?? []));
  const hosts = [...files.keys()].filter((path) => /^hosts\/[^/]+\.md$/u.test(path)).length;
  terminal.print(
    `${String(files.size)} files in ${out}: the plan, ${String(units.size)} ${units.size === 1 ? "unit" : "units"}, ${String(hosts)} ${hosts === 1 ? "host" : "hosts"}\n`,
  );
  return exitCodes.ok;
}

/** What is made, how it looks, and what writes it. */
interface Looks {
  /** Of units. */
  formats: readonly FormatName[];
  /** Of a whole runbook for each host. */
  perHost: readonly FormatName[];
  templates: TemplateSource | undefined;
  theme: Theme | undefined;
  write: (out: string, name: string, bytes: Uint8Array) => Promise<void>;
}

/**
 * A folder that holds anything but what we have written is left alone.
 *
 * @returns the files of units and hosts that are there
 */
function refuseForeign(out: string): string[] {
  if (!existsSync(out)) return [];
  const refuse = (message: string): never => {
    throw new UsageError(message, { place: { file: out }, note: "Choose another folder with --out." });
  };
  if (!statSync(out).isDirectory()) return refuse("Unexpected file, expected a folder for the estate");
  if (readdirSync(out).length === 0) return [];
  if (!isPlan(join(out, "plan.json"))) return refuse("Unexpected folder: it holds files that are no estate of ours");
  return ["units", "hosts"].flatMap((folder) => filesBelow(out, folder));
}

function isPlan(file: string): boolean {
  try {
    return estatePlanSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).success;
  } catch {
    return false;
  }
}

function filesBelow(out: string, folder: string): string[] {
  if (!existsSync(join(out, folder))) return [];
  return readdirSync(join(out, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(out, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}
