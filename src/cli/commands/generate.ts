import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  createRunbook,
  detailNames,
  formatNames,
  listPaths,
  loadTheme,
  nodeHost,
  planPath,
  preflightSchema,
  renderRunbook,
  readInput,
  renderVerifyScript,
  templateNames,
  UsageError,
  windowShortfall,
  withEvidence,
  shortFormats,
  type Detail,
  type FormatName,
  type Path,
  type Preflight,
  type Project,
  type TemplateSource,
  type Theme,
} from "../../index.js";
import { nearestOf } from "../../language/nearest.js";
import { parseVersion } from "../../model/version.js";
import { refuseDevice } from "../below.js";
import type { CommandDefinition, OptionValues } from "../definition.js";
import { generateEstateFiles } from "./generate-estate.js";
import { exitCodes } from "../exit-codes.js";
import {
  openNamedProject,
  optionText,
  readOverlay,
  readParameters,
  refuseShortWindow,
  runbookOptions,
  shortWindow,
} from "../project.js";
import type { Terminal } from "../terminal.js";

/** `generate`: runbooks as files. */
export const generateCommand: CommandDefinition = {
  name: "generate",
  summary: "write runbooks; a selector left out means all of it",
  options: [
    { flags: "--role <role>", summary: "one role only" },
    { flags: "--from <version>", summary: "only from this version" },
    { flags: "--to <version>", summary: "only to this version" },
    ...runbookOptions,
    {
      flags: "--format <list>",
      summary: `formats, with commas between: ${formatNames.join(",")}; default: all of them`,
    },
    {
      flags: "--detail <detail>",
      summary: "`full`, or `short`: the field edition of PDF and HTML, what is to be done on one page",
      choices: detailNames,
      defaultValue: "full",
    },
    { flags: "--out <dir>", summary: "where to write", defaultValue: "out" },
    { flags: "--prefix <name>", summary: "what file names begin with; default: the product's id" },
    {
      flags: "--theme <file>",
      summary: "logo, colours, fonts, organization, date format and paper of PDF and HTML, in YAML or JSON",
    },
    {
      flags: "--estate <file>",
      summary: "many hosts instead: the plan, one set of runbooks for each unit, a page for each host",
    },
    { flags: "--per-host <list>", summary: "with --estate: formats of a whole runbook for each host" },
    {
      flags: "--evidence <file>",
      summary: "what `preflight --format json` wrote: its results are printed beside the go/no-go lines",
    },
    { flags: "--templates <dir>", summary: "templates that take the place of ours, by their file names" },
  ],
  examples: [
    "generate",
    "generate --role agent --to 6.2 --format pdf,html --out runbooks",
    "generate --params contoso.yml --theme theme.yml --prefix contoso",
    "generate --role server --from 6.1 --to 6.2 --detail short --out field",
    "generate --estate estate.yml --out contoso",
  ],
  async run(options, terminal) {
    const estate = optionText(options, "estate");
    if (estate !== undefined) {
      const perHost = optionText(options, "perHost");
      return generateEstateFiles(estate, options, terminal, {
        formats: readFormats(optionText(options, "format") ?? "pdf,html,ps1", "full"),
        perHost: perHost === undefined ? [] : readFormats(perHost, "full"),
        templates: await readTemplates(optionText(options, "templates")),
        theme: await readTheme(optionText(options, "theme")),
        write,
      });
    }
    if (options["perHost"] !== undefined)
      throw new UsageError("Unexpected --per-host without --estate", {
        note: "One host's runbook is what `generate` writes.",
      });
    const detail = detailNames.find((name) => name === optionText(options, "detail")) ?? "full";
    const formats = readFormats(optionText(options, "format"), detail);
    const [project, parameters, templates, theme, evidence] = await Promise.all([
      openNamedProject(options),
      readParameters(options),
      readTemplates(optionText(options, "templates")),
      readTheme(optionText(options, "theme")),
      readEvidence(optionText(options, "evidence")),
    ]);
    const overlay = await readOverlay(options, project);
    const prefix = readPrefix(optionText(options, "prefix"), project.graph.product.id);
    const out = optionText(options, "out") ?? "out";
    refuseDevice(out);
    const allStops = optionText(options, "stops") === "all";
    const isPdfNamed = optionText(options, "format") !== undefined && formats.includes("pdf");
    const rows: Row[] = [];
    const selected = selectPaths(project, options).map((path) => ({
      path,
      name: `${prefix}-${path.role}-${path.from}-to-${path.to}`,
    }));
    const endings = endingsOf(formats);
    const faults = new Set<string>();
    const warnings = new Set<string>();
    refuseFolders(
      out,
      selected.flatMap(({ name }) => endings.map((ending) => `${name}.${ending}`)),
    );
    for (const { path, name } of selected) {
      const planned = createRunbook(project, { ...path, allStops, parameters, overlay });
      const runbook = evidence === undefined ? planned : withEvidence(planned, evidence);
      if (selected.length === 1) refuseShortWindow(runbook);
      else if (windowShortfall(runbook) > 0) terminal.warn(`warning: ${shortWindow(runbook)}`);
      const written = new Set(endings);
      for (const format of formats) {
        const bytes = await renderRunbook(runbook, format, {
          ...{ templates, theme, detail },
          onWarning: (text) => warnings.add(text),
        }).catch((error: unknown) => {
          // Where no PDF can be made, all else is. What the caller's own template lacks is his to mend.
          const isOwn = ["runbook.typ", "field.typ", "text.typ"].some((own) => templates?.read(own) !== undefined);
          if (!(error instanceof UsageError) || format !== "pdf" || isOwn) throw error;
          faults.add(error.toString().replace(/\s*\n\s*/gu, ". "));
        });
        if (bytes === undefined) written.delete("pdf");
        else await write(out, `${name}.${format}`, bytes);
      }
      if (endings.includes(verifyScriptEnding))
        await write(out, `${name}.${verifyScriptEnding}`, await renderVerifyScript(project, runbook, { templates }));
      const { role, from, to } = path;
      if (written.size === 0) continue;
      rows.push({ role, from, to, hops: runbook.hops.length, coverage: runbook.coverage, name, endings: [...written] });
      // The table says what was written; this, that it goes on.
      if (selected.length > 1) terminal.progress(`${String(rows.length)} of ${String(selected.length)} runbooks`);
    }
    if (rows.length > 0) terminal.print(table(rows, out, terminal));
    for (const warning of warnings) terminal.warn(`warning: ${warning}`);
    for (const fault of faults) terminal.warn(`${isPdfNamed ? "error" : "warning"}: ${fault}`);
    return faults.size > 0 && isPdfNamed ? exitCodes.usage : exitCodes.ok;
  },
};

/** What a preflight saw; `undefined` where none was named. */
async function readEvidence(file: string | undefined): Promise<Preflight | undefined> {
  if (file === undefined) return undefined;
  const refuse = (message: string): never => {
    throw new UsageError(message, {
      place: { file },
      note: "It is what `preflight --format json --output FILE` writes.",
    });
  };
  const text = new TextDecoder().decode(
    await readInput(nodeHost, file, file, "expected what `preflight --format json` wrote"),
  );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("Unexpected evidence: it is no JSON");
  }
  const parsed = preflightSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`Unexpected evidence: \`${issue?.path.join(".") ?? ""}\` ${issue?.message ?? ""}`);
}

/** The formats that were asked for, else all that there are of this detail. */
function readFormats(list: string | undefined, detail: Detail): FormatName[] {
  const possible: readonly FormatName[] = detail === "short" ? shortFormats : formatNames;
  const wanted = list === undefined ? [...possible] : list.split(",").map((name) => name.trim().toLowerCase());
  return [...new Set(wanted)].map((name) => {
    const known = possible.find((format) => format === name);
    if (known !== undefined) return known;
    const isLong = formatNames.some((format) => format === name);
    throw new UsageError(
      `Unexpected format \`${name}\`${isLong ? " with `--detail short`" : ""}, expected some of ${possible.map((format) => `\`${format}\``).join(", ")}`,
      { note: isLong ? "This format has no field edition." : nearestOf(name, possible) },
    );
  });
}

const verifyScriptEnding = "verify.ps1";

/** What the names of a runbook's files end in: the script that performs it has one beside it that checks the host. */
const endingsOf = (formats: readonly string[]): string[] =>
  formats.flatMap((format) => (format === "ps1" ? [format, verifyScriptEnding] : [format]));

/** What the files of a runbook end in where `--format` is not given. */
export const fileEndings: readonly string[] = endingsOf(formatNames);

function readPrefix(prefix: string | undefined, id: string): string {
  if (prefix === undefined) return id;
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(prefix)) return prefix;
  throw new UsageError(
    `Unexpected prefix \`${prefix}\`, expected letters, digits, dots, hyphens and underscores: it becomes the beginning of file names`,
  );
}

/** The caller's templates; a name that we would never ask for is most likely a typing error. */
async function readTemplates(directory: string | undefined): Promise<TemplateSource | undefined> {
  if (directory === undefined) return undefined;
  let names: string[];
  try {
    names = readdirSync(directory).filter((name) => !name.startsWith(".") && statSync(join(directory, name)).isFile());
  } catch (cause) {
    throw new UsageError("Unexpected folder of templates: there is none, or it cannot be read", {
      place: { file: directory },
      cause,
    });
  }
  const known = await templateNames();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `Unexpected template \`${unknown}\`, expected some of ${known.map((name) => `\`${name}\``).join(", ")}`,
      { place: { file: directory }, note: nearestOf(unknown, known) },
    );
  return {
    directory,
    read: (name) => (names.includes(name) ? readFileSync(join(directory, name), "utf8") : undefined),
  };
}

/** How PDF and HTML are to look; `undefined`: plain. */
const readTheme = async (path: string | undefined): Promise<Theme | undefined> =>
  path === undefined ? undefined : loadTheme(nodeHost, path);

/** The paths that the selectors leave. One that is named outright is planned, so that a refusal can teach. */
function selectPaths({ graph }: Project, options: OptionValues): Pick<Path, "role" | "from" | "to">[] {
  const [role, from, to] = [optionText(options, "role"), optionText(options, "from"), optionText(options, "to")];
  if (role !== undefined && from !== undefined && to !== undefined) return [planPath(graph, { role, from, to })];
  for (const version of [from, to]) checkVersion(version, graph.versions);
  if (role !== undefined && !graph.procedures.has(role)) planPath(graph, { role, from: "0", to: "0" });
  const roles = role === undefined ? graph.product.roles.map(({ id }) => id) : [role];
  const ends = (version: string | undefined): string | undefined =>
    version === undefined ? undefined : parseVersion(version);
  const paths = listPaths(graph).filter(
    (path) =>
      roles.includes(path.role) &&
      (from === undefined || path.from === ends(from)) &&
      (to === undefined || path.to === ends(to)),
  );
  if (paths.length > 0) return paths;
  throw new UsageError("No procedure fits the selectors", { note: "`upgrade-runbook paths` shows what there is." });
}

function checkVersion(written: string | undefined, versions: readonly string[]): void {
  if (written === undefined || versions.includes(parseVersion(written) ?? "")) return;
  throw new UsageError(`Unexpected version \`${written}\`, expected one of ${versions.join(", ")}`, {
    note: nearestOf(written, versions),
  });
}

/** A folder where a file is to go is found before anything is written. */
function refuseFolders(out: string, names: readonly string[]): void {
  const taken = names.find((name) => isFolder(join(out, name)));
  if (taken !== undefined)
    throw new UsageError(`Cannot write \`${taken}\`: a folder has this name`, {
      place: { file: out },
      note: "Choose another folder with --out, or another --prefix.",
    });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "it is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a part of the path is a file",
  EISDIR: "a folder has this name",
  ENAMETOOLONG: "the name is too long",
};

async function write(out: string, name: string, bytes: Uint8Array): Promise<void> {
  try {
    await nodeHost.writeFile(join(out, name), bytes);
  } catch (cause) {
    throw new UsageError(
      `Cannot write \`${name}\`: ${cause instanceof Error && "code" in cause ? (reasons[String(cause.code)] ?? String(cause.code)) : "unknown reason"}`,
      { place: { file: out }, note: "Choose another folder with --out.", cause },
    );
  }
}

interface Row {
  role: string;
  from: string;
  to: string;
  hops: number;
  coverage: { steps: number; typed: number; manual: number };
  name: string;
  /** Of the files that were written. */
  endings: string[];
}

function table(rows: readonly Row[], out: string, { style }: Terminal): string {
  const head = ["role", "from", "to", "installations", "steps", "typed", "manual", "files"];
  const body = rows.map(({ role, from, to, hops, coverage, name, endings }) => [
    role,
    from,
    to,
    String(hops),
    String(coverage.steps),
    String(coverage.typed),
    String(coverage.manual),
    `${join(out, name)}.{${endings.join(",")}}`,
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...body.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("  ");
  const files = rows.reduce((sum, { endings }) => sum + endings.length, 0);
  return `${[style("heading", line(head)), ...body.map(line), "", `${String(files)} files in ${out}`].join("\n")}\n`;
}
