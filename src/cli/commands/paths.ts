import { listPaths, type Path, type PathGraph } from "../../index.js";
import type { CommandDefinition } from "../definition.js";
import { exitCodes } from "../exit-codes.js";
import { openNamedProject } from "../project.js";
import type { Terminal } from "../terminal.js";

/** `paths`: what there is to go from and to. */
export const pathsCommand: CommandDefinition = {
  name: "paths",
  summary: "show roles, versions and every supported path with its hops",
  options: [
    { flags: "--format <format>", summary: "`text` or `json`", choices: ["text", "json"], defaultValue: "text" },
  ],
  examples: ["paths", "paths --format json", "paths --guide migration-guide.md"],
  async run(options, terminal) {
    const { graph } = await openNamedProject(options);
    const paths = listPaths(graph);
    terminal.print(options["format"] === "json" ? toJson(graph, paths) : toText(graph, paths, terminal));
    return exitCodes.ok;
  },
};

function toJson({ product, versions }: PathGraph, paths: readonly Path[]): string {
  return `${JSON.stringify({ schemaVersion: 1, product: product.id, roles: product.roles.map(({ id }) => id), versions, paths }, null, 2)}\n`;
}

function toText({ product, versions }: PathGraph, paths: readonly Path[], { style }: Terminal): string {
  const roles = product.roles.map(({ id, name }) => ({ id, name, own: paths.filter(({ role }) => role === id) }));
  const lines = roles.flatMap(({ id, name, own }) => [
    "",
    style("heading", `${id} – ${name}`),
    ...(own.length > 0 ? own.map(pathLine) : ["  no procedure"]),
  ]);
  return `${[style("heading", product.name), `Versions: ${versions.join(", ")}`, ...lines].join("\n")}\n`;
}

const pathLine = ({ from, to, hops }: Path): string =>
  `  ${from.padEnd(6)} → ${to.padEnd(6)} ${hops.length === 1 ? "one installation" : `${String(hops.length)} installations: ${[from, ...hops.map((hop) => hop.to)].join(" → ")}`}`;
