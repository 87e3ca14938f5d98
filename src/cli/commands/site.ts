import type { ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, watch, writeFileSync, type FSWatcher } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { listPaths, UsageError, type Project } from "../../index.js";
import { nearestOf } from "../../language/nearest.js";
import { refuseDevice } from "../below.js";
import type { CommandDefinition, OptionDefinition, OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { namedContent, openNamedProject, optionList, optionText } from "../project.js";
import { createSidebar, createSiteData } from "../site/data.js";
import { findBrokenLinks, makeLinksRelative } from "../site/links.js";
import { openOutput } from "../site/output.js";
import { packageFolder } from "../package-folder.js";
import { finishAstro, installTools, startAstro } from "../site/tools.js";
import { createTerminal, type Terminal } from "../terminal.js";
import { fileEndings, generateCommand } from "./generate.js";

/** Where the site is, unless `--url` says otherwise; messages of rules and checks point there. */
const home = "https://upgrade-runbook.github.io";
const repository = "https://github.com/upgrade-runbook/upgrade-runbook";

/** The commands that the site tells of, this one among them. */
export interface CommandList {
  commands: readonly CommandDefinition[];
  /** The options that all of them take. */
  shared: readonly OptionDefinition[];
}

/** `site build` and `site dev`: the documentation site. */
export const createSiteCommand = (listCommands: () => CommandList): CommandDefinition => ({
  name: "site",
  summary: "the documentation site: `site build` writes it, `site dev` shows it while you write",
  operands: [{ name: "<action>", summary: "`build` or `dev`" }],
  options: [
    {
      flags: "--out <dir>",
      summary: "where to write; the old site stays until the new one is whole",
      defaultValue: "site-out",
    },
    { flags: "--base <path>", summary: "the path below which it will be served: `/docs`", defaultValue: "/" },
    { flags: "--url <url>", summary: `where it will be served, for the sitemap; default: ${home}` },
  ],
  examples: [
    "site build",
    "site build --out public --base /upgrade-runbook",
    "site build --content content/our-product --out public",
    "site dev",
  ],
  async run(options, terminal) {
    const [action = ""] = optionList(options, "operands");
    if (action !== "build" && action !== "dev")
      throw new UsageError(`Unexpected word \`${action}\` after \`site\`, expected \`build\` or \`dev\``, {
        note: nearestOf(action, ["build", "dev"]),
      });
    const settings = {
      base: readBase(optionText(options, "base") ?? "/"),
      site: readUrl(optionText(options, "url") ?? home),
      listed: listCommands(),
    };
    const work = mkdtempSync(join(tmpdir(), "upgrade-runbook-site-"));
    try {
      return await (action === "build"
        ? build(options, settings, work, terminal)
        : develop(options, settings, work, terminal));
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
});

interface Settings {
  base: string;
  site: string;
  listed: CommandList;
}

async function build(options: OptionValues, settings: Settings, work: string, terminal: Terminal): Promise<ExitCode> {
  // What is wrong with the pack or the place is said before anything is built.
  const project = await openNamedProject(options);
  const out = optionText(options, "out") ?? "site-out";
  refuseDevice(out);
  const output = openOutput(out);
  const job = startJob();
  const parts: Promise<void>[] = [];
  try {
    const folder = installTools((text) => terminal.progress(text));
    prepare(project, { ...settings, out: output.folder }, work);
    terminal.progress("building pages");
    parts.push(finishAstro(job.follow(startAstro(folder, ["build", "--silent"], { dataFolder: work }))));
    // Meanwhile, since there are two processors nearly everywhere.
    const downloads = join(work, "downloads");
    parts.push(writeDownloads(options, downloads, job));
    await Promise.all(parts);
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
    if (job.interrupted()) return exitCodes.interrupted;
    throw error;
  } finally {
    job.end();
    // They write to what goes after this.
    await Promise.allSettled(parts);
    output.abandon();
  }
  terminal.print(
    `The site is in ${out}: ${String(listPaths(project.graph).length)} runbooks, ${String(project.guides.length)} guides.\n`,
  );
  return exitCodes.ok;
}

async function develop(options: OptionValues, settings: Settings, work: string, terminal: Terminal): Promise<ExitCode> {
  const project = await openNamedProject(options);
  const job = startJob();
  const sayWhy = (error: unknown): void =>
    terminal.warn(`error: ${error instanceof UsageError ? error.toString() : String(error)}`);
  const files = oneAtATime(async () => {
    await writeDownloads(options, join(work, "downloads"), job).catch((error: unknown) => {
      if (!job.over()) sayWhy(error);
    });
  });
  const pages = oneAtATime(async () => {
    // Editors write in several steps.
    await setTimeout(100);
    try {
      writeData(await openNamedProject(options), work, settings.listed);
      files.ask();
    } catch (error) {
      sayWhy(error);
    }
  });
  let watcher: FSWatcher | undefined;
  const watchPack = (): void => {
    watcher?.close();
    // Node loses sight of a file that an editor puts another in the place of, so it is told to look anew.
    watcher = watch(namedContent(options).content, { recursive: true }, () => {
      watchPack();
      pages.ask();
    });
  };
  try {
    const folder = installTools((text) => terminal.progress(text));
    prepare(project, { ...settings, out: join(work, "out") }, work);
    watchPack();
    files.ask();
    // Several servers may run beside each other, and they stay in the foreground whoever starts them.
    await finishAstro(job.follow(startAstro(folder, ["dev", "--ignore-lock"], { dataFolder: work, seen: true })));
  } catch (error) {
    if (!job.interrupted()) throw error;
  } finally {
    job.end();
    watcher?.close();
    // They write to what goes after this.
    await pages.end();
    await files.end();
  }
  return job.interrupted() ? exitCodes.interrupted : exitCodes.ok;
}

/** Work that never runs twice at the same time: asked for while it runs, it runs once more afterwards. */
function oneAtATime(work: () => Promise<void>): { ask: () => void; end: () => Promise<void> } {
  let asked = false;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (asked) {
      asked = false;
      await work();
    }
    running = undefined;
  };
  return {
    ask: () => {
      asked = true;
      running ??= run();
    },
    end: async () => {
      asked = false;
      await running;
    },
  };
}

/** Writes what the site is built from: the data, the library's reference, and the settings. */
function prepare(project: Project, settings: Settings & { out: string }, work: string): void {
  writeData(project, work, settings.listed);
  // Astro reads nothing below `node_modules`, where the package mostly is.
  cpSync(join(packageFolder, "dist", "library"), join(work, "library"), { recursive: true });
  writeFileSync(
    join(work, "settings.json"),
    JSON.stringify({
      base: settings.base,
      site: settings.site,
      out: settings.out,
      repository,
      downloads: join(work, "downloads"),
      cacheDir: join(work, "cache"),
      sidebar: createSidebar(project, settings.listed.commands),
    }),
  );
}

function writeData(project: Project, work: string, { commands, shared }: CommandList): void {
  const folder = join(work, "data");
  mkdirSync(folder, { recursive: true });
  for (const [name, entries] of Object.entries(createSiteData(project, { commands, shared, endings: fileEndings }))) {
    // In one piece: the server of `site dev` reads it as soon as it changes.
    writeFileSync(join(work, name), JSON.stringify(entries));
    renameSync(join(work, name), join(folder, `${name}.json`));
  }
}

/** Every runbook in every format, as `generate` writes them. One process: the PDF compiler is warm then. */
async function writeDownloads(options: OptionValues, folder: string, job: Job): Promise<void> {
  const { content, guide } = options;
  const goOn = (): void => {
    if (job.over()) throw new Error("All else has ended");
  };
  const silent = createTerminal({ color: false, quiet: true });
  await generateCommand.run(
    { ...(content === undefined ? {} : { content }), ...(guide === undefined ? {} : { guide }), out: folder },
    { ...silent, print: () => undefined, progress: goOn },
  );
}

function readBase(path: string): string {
  if (/^\/(?:[\w.~-]+\/)*(?:[\w.~-]+)?$/u.test(path) && !/(?:^|\/)\.\.?(?:\/|$)/u.test(path))
    return path.replace(/(.)\/$/u, "$1");
  throw new UsageError(
    `Unexpected path \`${path}\`, expected one such as \`/docs\`: with a slash first, then letters, digits, \`.\`, \`-\`, \`_\` and \`~\``,
  );
}

function readUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && /^https?:$/u.test(parsed.protocol)) return parsed.origin;
  throw new UsageError(`Unexpected address \`${url}\`, expected one that begins with http:// or https://`);
}

/** What runs until it is done or the user interrupts it. */
interface Job {
  /** A process that ends with it. */
  follow: (child: ChildProcess) => ChildProcess;
  /** Whether the user interrupted it. */
  interrupted: () => boolean;
  /** Whether it has ended, by the user or by {@link Job.end}. */
  over: () => boolean;
  end: () => void;
}

function startJob(): Job {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const children: ChildProcess[] = [];
  let interrupted = false;
  let over = false;
  const stop = (): void => {
    over = true;
    for (const child of children) child.kill();
  };
  const interrupt = (): void => {
    interrupted = true;
    stop();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return {
    follow: (child) => {
      children.push(child);
      if (over) child.kill();
      return child;
    },
    interrupted: () => interrupted,
    over: () => over,
    end: () => {
      stop();
      for (const signal of signals) process.off(signal, interrupt);
    },
  };
}
