/** The customer's names and paths in steps; what he did not give is a blank. */
import { archiveOf } from "../model/version.js";
import { joinCode, withBlanks } from "../language/powershell-command.js";
import { placeholder, type Command } from "../model/command.js";
import { code, text, type Inline } from "../model/inline.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";
import type { HostNames, Switching } from "../verbs/index.js";

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
  const shell = (hosting ?? product.hosting[0])?.shell ?? "powershell";
  const runsHere = (name: string): boolean => name.toLowerCase().split(/\s+/u).includes(target.toLowerCase());
  const switching = (kind: "stop" | "start", name: string): Switching =>
    hosting && runsHere(name)
      ? fillLines(hosting[kind], hosting.shell, name, parameters)
      : { details: [], commands: [] };
  const path = (relative: string): Inline[] => fullPath(parameters.workingDirectory, relative);
  return {
    path,
    archive: () => given("archive", archiveOf(parameters.archives, to)),
    database: () => given("database", parameters.database),
    url: () => given("url", parameters.url),
    stop: (name) => switching("stop", name),
    start: (name) => switching("start", name),
    program: (name) =>
      product.programs.list.some((one) => one.name === name) ? path(`${product.layout.runtime}/${name}`) : null,
    shell,
    runsHere,
  };
}

/** With the separators of the working directory: a Windows path has backslashes throughout. */
function fullPath(workingDirectory: string | undefined, relative: string): Inline[] {
  if (/^(?:[A-Za-z]:|[\\/])/u.test(relative)) return [code(relative)];
  if (workingDirectory === undefined) return [blank("workingDirectory"), code(`\\${relative.replaceAll("/", "\\")}`)];
  const windows = /^[A-Za-z]:|\\/u.test(workingDirectory);
  const whole = `${workingDirectory.replace(/[\\/]+$/u, "")}/${relative}`;
  return [code(windows ? whole.replaceAll("/", "\\") : whole)];
}

/** The lines of the pack: a sentence ends with a full stop, anything else is a command. */
function fillLines(
  lines: readonly string[],
  shell: Command["shell"],
  target: string,
  parameters: Parameters,
): Switching {
  const isSentence = (line: string): boolean => line.endsWith(".");
  return {
    details: lines.filter(isSentence).map((line) => fillLine(line, target, parameters, text)),
    commands: lines
      .filter((line) => !isSentence(line))
      .map((line) => ({
        shell,
        words: joinCode(
          fillLine(line, target, parameters, (value, isGiven) =>
            code(isGiven && shell === "powershell" ? value.replace(/["$`\u201c-\u201e]/gu, "`$&") : value),
          ),
        ),
      })),
  };
}

/** Placeholders become values or blanks. */
function fillLine(
  line: string,
  target: string,
  { site, appPool, service }: Parameters,
  write: (value: string, isGiven: boolean) => Inline,
): Inline[] {
  const values: Readonly<Record<string, string | undefined>> = { site, appPool, service, target };
  return line
    .split(/\{(site|appPool|service|target)\}/u)
    .map((part, index) => {
      const value = index % 2 === 0 ? part : values[part];
      return value === undefined ? blank(part) : write(value, index % 2 === 1);
    })
    .filter((piece) => !("value" in piece) || piece.value !== "");
}

/** The blanks by how they stand in a command that somebody has written out. */
const placeholders = new Map(Object.entries(labels).map(([name, label]) => [placeholder(label), blank(name)]));

/** A command with a blank where a value was not given. */
export const fillBlanks = (command: Command): Command => ({
  ...command,
  words: command.words.flatMap((word) =>
    word.type === "code" ? withBlanks(word.value, (name) => placeholders.get(`<${name}>`)) : [word],
  ),
});
