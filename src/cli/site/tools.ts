/**
 * The site's own tools: a package of its own beside the library, with a newer Node. Installed when they are first
 * needed.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../../index.js";
import { packageFolder } from "../package-folder.js";
import { listFiles, reasonOf } from "./output.js";

const sources = join(packageFolder, "site");

/**
 * Installs the site's packages as its lock file says, unless that has been done. Gives the folder that the site is
 * built in.
 */
export function installTools(progress: (text: string) => void): string {
  if (!existsSync(join(sources, "package-lock.json")))
    throw new UsageError("The site's sources are not there", {
      place: { file: sources },
      note: "npm's package and a clone have them; the portable archives do not, since building a site takes npm.",
    });
  const folder = writableFolder();
  const stamp = join(folder, "node_modules", ".upgrade-runbook");
  const wanted = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return folder;
  progress("installing the site's packages (once)");
  // Windows has npm as a script, which only a shell starts; nothing of a caller's is among the words.
  const { status, error, stderr } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (error !== undefined || status !== 0)
    throw new UsageError("The site's packages could not be installed", {
      place: { file: folder },
      note: (error === undefined ? lastLines(stderr, 6) : `npm: ${reasonOf(error)}`) || "`npm ci` failed there.",
      ...(error && { cause: error }),
    });
  writeFileSync(stamp, wanted);
  return folder;
}

/**
 * The site's folder, since npm and Astro write there; a copy of it in the user's cache where the package belongs to
 * somebody else.
 */
function writableFolder(): string {
  try {
    accessSync(sources, constants.W_OK);
    return sources;
  } catch {
    // Copied below.
  }
  const names = readdirSync(sources).filter((name) => name !== "node_modules" && name !== ".astro");
  const files = names
    .flatMap((name) =>
      statSync(join(sources, name)).isDirectory()
        ? listFiles(join(sources, name)).map((file) => join(name, file))
        : [name],
    )
    .map((name) => ({ name, bytes: readFileSync(join(sources, name)) }));
  const digest = createHash("sha256").update(packageFolder);
  for (const { name, bytes } of files) digest.update(`\0${name}\0${String(bytes.length)}\0`).update(bytes);
  const place = join(
    process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
    "upgrade-runbook",
    digest.digest("hex").slice(0, 12),
  );
  const folder = join(place, "site");
  try {
    for (const { name, bytes } of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    // Components take some of their words from the library beside the site.
    if (!existsSync(join(place, "dist"))) symlinkSync(join(packageFolder, "dist"), join(place, "dist"), "junction");
  } catch (cause) {
    throw new UsageError(`Cannot copy the site's sources there: ${reasonOf(cause)}`, {
      place: { file: folder },
      note: `Nor may you write in ${sources}. Name a folder that you may write in by the variable XDG_CACHE_HOME.`,
      cause,
    });
  }
  return folder;
}

/** The Node that comes with the site's packages; else this one, where it is new enough. */
function siteNode(folder: string): string {
  const own = join(folder, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  throw new UsageError(`Unexpected Node ${process.versions.node}, expected 22.12 or newer to build the site`, {
    note: "The site's packages bring one along; npm's setting `ignore-scripts` keeps it from being installed.",
  });
}

/** Starts Astro in the folder that {@link installTools} gave. Its words are collected unless they are to be seen. */
export function startAstro(
  folder: string,
  words: readonly string[],
  { dataFolder, seen = false }: { dataFolder: string; seen?: boolean },
): ChildProcess {
  const packages = join(folder, "node_modules");
  return spawn(siteNode(folder), [join(packages, "astro", "bin", "astro.mjs"), ...words], {
    cwd: folder,
    env: {
      ...process.env,
      UPGRADE_RUNBOOK_SITE_DATA: dataFolder,
      NODE_COMPILE_CACHE: join(packages, ".cache", "node"),
      ASTRO_TELEMETRY_DISABLED: "1",
      NO_COLOR: "1",
      FORCE_COLOR: "0",
    },
    stdio: seen ? ["ignore", 2, 2] : ["ignore", "pipe", "pipe"],
  });
}

/** Waits for it. Rejects with the end of what it said where it fails. */
export function finishAstro(child: ChildProcess): Promise<void> {
  let said = "";
  const keep = (bytes: Buffer): void => void (said = (said + bytes.toString("utf8")).slice(-20_000));
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`Astro ended with ${signal ?? String(code)}:\n${lastLines(said, 30)}`));
    });
  });
}

const lastLines = (text: string, count: number): string => text.trim().split("\n").slice(-count).join("\n");
