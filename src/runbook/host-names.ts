/** The customer's names and paths in steps; what he did not give is a blank. */
import { code, text, type Inline } from "../model/inline.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";
import type { HostNames } from "../verbs/index.js";

/** The labels of blanks, by parameter. */
const labels: Readonly<Record<string, string>> = {
  workingDirectory: "working directory",
  archive: "release archive",
  database: "database",
  url: "address",
  site: "IIS site",
  appPool: "application pool",
  service: "service",
};

const blank = (name: string): Inline => ({ type: "blank", name, label: labels[name] ?? name });
const given = (name: string, value: string | undefined): Inline[] => [value === undefined ? blank(name) : code(value)];

/**
 * The names of one host for one hop that arrives at `to`. Where the parameters name no hosting, nothing is said of
 * stopping and starting.
 */
export function createHostNames(product: Product, role: string, parameters: Parameters, to: string): HostNames {
  const target = product.roles.find(({ id }) => id === role)?.target ?? role;
  const hosting = product.hosting.find(({ id }) => id === parameters.hosting);
  const lines = (templates: readonly string[], name: string): Inline[][] =>
    templates.map((line) => fillLine(line, name, parameters));
  const runsHere = (name: string): boolean => name.toLowerCase().split(/\s+/u).includes(target.toLowerCase());
  const commands = (kind: "stop" | "start", name: string): Inline[][] =>
    hosting && runsHere(name) ? lines(hosting[kind], name) : [];
  return {
    path: (relative) => fullPath(parameters.workingDirectory, relative),
    archive: () => given("archive", archiveFor(parameters, to)),
    database: () => given("database", parameters.database),
    url: () => given("url", parameters.url),
    stop: (name) => commands("stop", name),
    start: (name) => commands("start", name),
    runsHere,
  };
}

const archiveFor = ({ archives }: Parameters, to: string): string | undefined =>
  archives?.[to] ??
  Object.entries(archives ?? {}).find(([version]) => to.startsWith(`${version}.`) || version.startsWith(`${to}.`))?.[1];

/** With the separators of the working directory: a Windows path has backslashes throughout. */
function fullPath(workingDirectory: string | undefined, relative: string): Inline[] {
  if (workingDirectory === undefined) return [blank("workingDirectory"), code(`\\${relative.replaceAll("/", "\\")}`)];
  const windows = /^[A-Za-z]:|\\/u.test(workingDirectory);
  const whole = `${workingDirectory.replace(/[\\/]+$/u, "")}/${relative}`;
  return [code(windows ? whole.replaceAll("/", "\\") : whole)];
}

/**
 * A line of the pack: a sentence ends with a full stop, anything else is a command. Placeholders become values or
 * blanks.
 */
function fillLine(line: string, target: string, parameters: Parameters): Inline[] {
  const plain = line.endsWith(".");
  const values: Readonly<Record<string, string | undefined>> = {
    site: parameters.site,
    appPool: parameters.appPool,
    service: parameters.service,
    target,
  };
  const parts = line.split(/\{(site|appPool|service|target)\}/u);
  const pieces = parts.map((part, index): Inline => {
    if (index % 2 === 0) return plain ? text(part) : code(part);
    const value = values[part];
    return value === undefined ? blank(part) : plain ? text(value) : code(value);
  });
  return mergeCode(pieces.filter((piece) => !("value" in piece) || piece.value !== ""));
}

/** Neighbouring pieces of a command are one piece, so that it can be copied as one. */
function mergeCode(pieces: readonly Inline[]): Inline[] {
  const merged: Inline[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if ((piece.type === "code" || piece.type === "text") && last?.type === piece.type)
      merged[merged.length - 1] = { type: piece.type, value: last.value + piece.value };
    else merged.push(piece);
  }
  return merged;
}
