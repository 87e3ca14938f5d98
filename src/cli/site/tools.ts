/** The site's own tools: a package of its own beside the library, with a newer Node. Installed when they are first needed. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../index.js";
import { packageFolder } from "../package-folder.js";
import { reasonOf } from "./output.js";

export const siteFolder = join(packageFolder, "site");

/** Installs the site's packages as its lock file says, unless that has been done. */
export function installTools(progress: (text: string) => void): void {
  const lock = join(siteFolder, "package-lock.json");
  if (!existsSync(lock)) throw new UsageError("The site's sources are not there", { place: { file: siteFolder }, note: "They come with the package and with a clone; install it again." });
  const stamp = join(siteFolder, "node_modules", ".upgrade-runbook");
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  progress("installing the site's packages (once)");
  // Windows has npm as a script, which only a shell starts; nothing of a caller's is among the words.
  const { status, error, stderr } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: siteFolder, encoding: "utf8", shell: process.platform === "win32", stdio: ["ignore", "ignore", "pipe"] });
  if (error !== undefined || status !== 0) throw new UsageError("The site's packages could not be installed", { place: { file: siteFolder }, note: (error === undefined ? lastLines(stderr, 6) : `npm: ${reasonOf(error)}`) || "`npm ci` failed there.", ...(error && { cause: error }) });
  writeFileSync(stamp, wanted);
}

/** The Node that comes with the site's packages; else this one, where it is new enough. */
function siteNode(): string {
  const own = join(siteFolder, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  throw new UsageError(`Unexpected Node ${process.versions.node}, expected 22.12 or newer to build the site`, { note: "The site's packages bring one along; npm's setting `ignore-scripts` keeps it from being installed." });
}

/** Starts a tool with the site's Node. Its words are collected unless they are to be seen. */
export function startTool(script: string, words: readonly string[], { dataFolder, seen = false }: { dataFolder: string; seen?: boolean }): ChildProcess {
  return spawn(siteNode(), [join(siteFolder, "node_modules", script), ...words], {
    cwd: siteFolder,
    env: { ...process.env, UPGRADE_RUNBOOK_SITE_DATA: dataFolder, ASTRO_TELEMETRY_DISABLED: "1", NO_COLOR: "1", FORCE_COLOR: "0" },
    stdio: seen ? ["ignore", 2, 2] : ["ignore", "pipe", "pipe"],
  });
}

/** Waits for a tool. Rejects with the end of what it said where it fails. */
export function finishTool(name: string, child: ChildProcess): Promise<void> {
  let said = "";
  const keep = (bytes: Buffer): void => void (said = (said + bytes.toString("utf8")).slice(-20_000));
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} ended with ${signal ?? String(code)}:\n${lastLines(said, 30)}`));
    });
  });
}

const lastLines = (text: string, count: number): string => text.trim().split("\n").slice(-count).join("\n");
