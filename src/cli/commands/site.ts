import { cpSync, mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listPaths, UsageError, type Project } from "../../index.js";
import { nearestOf } from "../../language/nearest.js";
import type { CommandDefinition, OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { namedContent, openNamedProject, optionList, optionText } from "../project.js";
import { createSidebar, createSiteData, runbookId } from "../site/data.js";
import { findBrokenLinks, makeLinksRelative } from "../site/links.js";
import { openOutput } from "../site/output.js";
import { packageFolder } from "../package-folder.js";
import { finishTool, installTools, siteFolder, startTool } from "../site/tools.js";
import { createTerminal, type Terminal } from "../terminal.js";
import { generateCommand } from "./generate.js";

/** Where the site is, unless `--url` says otherwise; messages of rules and checks point there. */
const home = "https://upgrade-runbook.github.io";
const repository = "https://github.com/upgrade-runbook/upgrade-runbook";

/** `site build` and `site dev`: the documentation site. */
export const siteCommand: CommandDefinition = {
  name: "site",
  summary: "the documentation site: `site build` writes it, `site dev` shows it while you write",
  operands: [{ name: "<action>", summary: "`build` or `dev`" }],
  options: [
    { flags: "--out <dir>", summary: "where to write; the old site stays until the new one is whole", defaultValue: "site-out" },
    { flags: "--base <path>", summary: "the path below which it will be served: `/docs`", defaultValue: "/" },
    { flags: "--url <url>", summary: `where it will be served, for the sitemap; default: ${home}` },
  ],
  examples: ["site build", "site build --out public --base /upgrade-runbook", "site build --content content/our-product --out public", "site dev"],
  async run(options, terminal) {
    const [action = ""] = optionList(options, "operands");
    if (action !== "build" && action !== "dev") throw new UsageError(`Unexpected word \`${action}\` after \`site\`, expected \`build\` or \`dev\``, { note: nearestOf(action, ["build", "dev"]) });
    const settings = { base: readBase(optionText(options, "base") ?? "/"), site: readUrl(optionText(options, "url") ?? home) };
    const work = mkdtempSync(join(tmpdir(), "upgrade-runbook-site-"));
    try {
      return await (action === "build" ? build(options, settings, work, terminal) : develop(options, settings, work, terminal));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
};

interface Settings {
  base: string;
  site: string;
}

async function build(options: OptionValues, settings: Settings, work: string, terminal: Terminal): Promise<ExitCode> {
  // What is wrong with the pack or the place is said before anything is built.
  const project = await openNamedProject(options);
  const out = optionText(options, "out") ?? "site-out";
  const output = openOutput(out);
  const interrupted = stopOnInterrupt();
  try {
    installTools((text) => terminal.progress(text));
    const library = interrupted.follow(startTypeDoc(work));
    const documented = finishTool("TypeDoc", library);
    // What goes wrong in it is said where it is awaited.
    documented.catch(() => undefined);
    await prepare(options, project, { ...settings, out: output.folder }, work);
    const downloads = join(work, "downloads");
    const files = writeDownloads(options, downloads);
    await Promise.race([documented, files.then(() => documented)]);
    terminal.progress("building pages");
    const pages = interrupted.follow(startTool("astro/bin/astro.mjs", ["build", "--silent"], { dataFolder: work }));
    await Promise.all([finishTool("Astro", pages), files]);
    cpSync(downloads, join(output.folder, "downloads"), { recursive: true });
    makeLinksRelative(output.folder, settings.base);
    const broken = findBrokenLinks(output.folder, settings.base);
    if (broken.length > 0) {
      for (const sentence of broken.slice(0, 50)) terminal.warn(sentence);
      terminal.warn(`${String(broken.length)} broken links: the site was not written.`);
      return exitCodes.findings;
    }
    output.finish();
  } catch (error) {
    if (interrupted.happened()) return exitCodes.interrupted;
    throw error;
  } finally {
    output.abandon();
    interrupted.forget();
  }
  terminal.print(`The site is in ${out}: ${String(listPaths(project.graph).length)} runbooks, ${String(project.guides.length)} guides.\n`);
  return exitCodes.ok;
}

async function develop(options: OptionValues, settings: Settings, work: string, terminal: Terminal): Promise<ExitCode> {
  installTools((text) => terminal.progress(text));
  const project = await openNamedProject(options);
  await finishTool("TypeDoc", startTypeDoc(work));
  await prepare(options, project, { ...settings, out: join(work, "out") }, work);
  const interrupted = stopOnInterrupt();
  const server = interrupted.follow(startTool("astro/bin/astro.mjs", ["dev"], { dataFolder: work, seen: true }));
  const update = async (): Promise<void> => {
    try {
      const current = await openNamedProject(options);
      await writeData(options, current, work);
      await writeDownloads(options, join(work, "public", "downloads"));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      terminal.warn(`error: ${error.toString()}`);
    }
  };
  let pending: NodeJS.Timeout | undefined;
  const watcher = watch(namedContent(options).content, { recursive: true }, () => {
    clearTimeout(pending);
    pending = setTimeout(() => void update(), 200);
  });
  const files = writeDownloads(options, join(work, "public", "downloads")).catch((error: unknown) => terminal.warn(String(error)));
  try {
    await finishTool("Astro", server);
  } catch (error) {
    if (!interrupted.happened()) throw error;
  } finally {
    watcher.close();
    clearTimeout(pending);
    // The folder that they are written to goes after this.
    await files;
    interrupted.forget();
  }
  return interrupted.happened() ? exitCodes.interrupted : exitCodes.ok;
}

/** The library's reference, from the types and comments that the package exports. */
const startTypeDoc = (work: string): ReturnType<typeof startTool> =>
  startTool("typedoc/bin/typedoc", ["--options", join(siteFolder, "typedoc.json"), "--tsconfig", join(siteFolder, "typedoc.tsconfig.json"), "--entryPoints", join(packageFolder, "dist", "index.d.ts"), "--out", join(work, "library")], { dataFolder: work });

/** Writes what the site is built from: the data and the settings. */
async function prepare(options: OptionValues, project: Project, settings: Settings & { out: string }, work: string): Promise<void> {
  const commands = await writeData(options, project, work);
  cpSync(join(siteFolder, "public"), join(work, "public"), { recursive: true });
  writeFileSync(join(work, "settings.json"), JSON.stringify({ ...settings, repository, publicDir: join(work, "public"), cacheDir: join(work, "cache"), sidebar: createSidebar(project, commands) }));
}

async function writeData(options: OptionValues, project: Project, work: string): Promise<readonly CommandDefinition[]> {
  // Loaded late: this command is one of those.
  const { commands, shared } = await import("../main.js");
  writeFileSync(join(work, "data.json"), JSON.stringify(createSiteData(project, { commands, shared, endings: await findEndings(options, project, work) })));
  return commands;
}

/** Every runbook in every format, as `generate` writes them. One process: the PDF compiler is warm then. */
async function writeDownloads(options: OptionValues, folder: string, selection: Record<string, string> = {}): Promise<void> {
  const { content, guide } = options;
  const silent = createTerminal({ color: false, quiet: true });
  await generateCommand.run({ ...(content === undefined ? {} : { content }), ...(guide === undefined ? {} : { guide }), ...selection, out: folder }, { ...silent, print: () => undefined });
}

/** What the files of a runbook end in: seen at the first one, since `generate` alone knows. */
async function findEndings(options: OptionValues, project: Project, work: string): Promise<string[]> {
  const [path] = listPaths(project.graph);
  if (path === undefined) return [];
  const folder = join(work, "first");
  await writeDownloads(options, folder, { role: path.role, from: path.from, to: path.to });
  const stem = `${project.graph.product.id}-${runbookId(path)}.`;
  const endings = readdirSync(folder).map((name) => name.slice(stem.length));
  const rank = (ending: string): number => ["html", "pdf", "ps1", "verify.ps1", "md", "json"].indexOf(ending) >>> 0;
  return endings.sort((one, other) => rank(one) - rank(other));
}

function readBase(path: string): string {
  if (/^\/(?:[\w.~-]+\/)*(?:[\w.~-]+)?$/u.test(path) && !/(?:^|\/)\.\.?(?:\/|$)/u.test(path)) return path.replace(/(.)\/$/u, "$1");
  throw new UsageError(`Unexpected path \`${path}\`, expected one such as \`/docs\`: with a slash first, then letters, digits, \`.\`, \`-\`, \`_\` and \`~\``);
}

function readUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && /^https?:$/u.test(parsed.protocol)) return parsed.origin;
  throw new UsageError(`Unexpected address \`${url}\`, expected one that begins with http:// or https://`);
}

/** Ends what is followed when the user interrupts or all else ends, so that everything is tidied up afterwards. */
function stopOnInterrupt(): { follow: <C extends { kill: () => boolean }>(child: C) => C; happened: () => boolean; forget: () => void } {
  const children: { kill: () => boolean }[] = [];
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    for (const child of children) child.kill();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return {
    follow: (child) => {
      children.push(child);
      return child;
    },
    happened: () => stopped,
    forget: () => {
      for (const child of children) child.kill();
      process.off("SIGINT", stop).off("SIGTERM", stop);
    },
  };
}
