/**
 * A Windows made by Wine: a drive `C:` with the portable command and PowerShell's engine on it, in which programs are
 * called one by one. Paths below the drive's folder are said as Windows says them.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../support/cli.js";
import { makeFolder } from "../support/host-folder.js";
import type { Call, Workers } from "../executors/perform.js";
import { buildForwarder } from "./forwarder.js";

/** What a program's call gave, its two outputs apart. */
export interface WineCall {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** One Windows. */
export interface Wine extends Workers {
  /** The folder that is `C:\`. */
  drive: string;
  /** A new folder below it. */
  makeFolder: () => string;
  /** Calls the command, in a folder below the drive. */
  call: (words: readonly string[], options?: { cwd?: string }) => Promise<WineCall>;
  /** Starts the command; the caller kills it, or waits. */
  start: (words: readonly string[]) => { ended: Promise<WineCall>; kill: () => void };
  /** A path of this machine as it is called there. */
  toWindows: (text: string) => string;
}

/** What takes longer than this hangs. */
const timeoutMs = 120_000;

/** Makes the drive: half a minute. @param portable the folder of `npm run portable` */
export function openWine(portable: string): Wine {
  const prefix = makeFolder();
  const env = {
    ...process.env,
    NO_COLOR: "1",
    DISPLAY: "",
    WINEPREFIX: prefix,
    WINEARCH: "win64",
    WINEDEBUG: "-all",
    // No browser's engine is asked for; what is ours comes before what Wine lacks.
    WINEDLLOVERRIDES: "mshtml=;bcryptprimitives=n",
    DOTNET_EnableWriteXorExecute: "0",
    PSExecutionPolicyPreference: "Bypass",
    POWERSHELL_TELEMETRY_OPTOUT: "1",
    POWERSHELL_UPDATECHECK: "Off",
  };
  const drive = join(prefix, "drive_c");
  const run = (program: string, words: readonly string[]): void => {
    execFileSync(program, words, { env, stdio: ["ignore", "ignore", "ignore"], timeout: 300_000 });
  };
  run("wineboot", ["-i"]);
  run("wine", ["reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f"]);
  // A program that crashes ends; a debugger would wait for somebody.
  const debugger_ = "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug";
  run("wine", ["reg", "add", debugger_, "/v", "Debugger", "/d", "false", "/f"]);
  writeFileSync(join(drive, "windows/system32/bcryptprimitives.dll"), buildForwarder());

  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const name = `upgrade-runbook-${version}-win-x64`;
  // Another folder than where it was made, with a space in its name.
  const place = join(drive, "Program Files", "Upgrade Runbook");
  mkdirSync(place, { recursive: true });
  execFileSync("unzip", ["-q", join(portable, `${name}.zip`), "-d", place]);
  const tool = join(place, name);

  const engine = join(drive, "powershell");
  const objects = join(root, "node_modules/.cache/upgrade-runbook/powershell");
  execFileSync(
    "dotnet",
    [
      ...["publish", join(import.meta.dirname, "powershell"), "-c", "Release", "-o", engine, "--nologo", "-v", "q"],
      ...[`-p:BaseIntermediateOutputPath=${objects}/obj/`, `-p:BaseOutputPath=${objects}/bin/`],
    ],
    { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1" } },
  );

  const toWindows = (text: string): string =>
    text.includes(drive) ? text.replaceAll(drive, "C:").replaceAll("/", "\\") : text;
  const outputs = join(drive, "outputs");
  mkdirSync(outputs);

  /** A pipe of this system is no handle there: outputs go to files. */
  const start = (
    program: string,
    words: readonly string[],
    cwd = drive,
  ): { ended: Promise<WineCall>; kill: () => void } => {
    const folder = mkdtempSync(join(outputs, "call-"));
    const files = ["stdout", "stderr"].map((stream) => join(folder, stream));
    const handles = files.map((file) => openSync(file, "w"));
    const child = spawn("wine", [program, ...words.map(toWindows)], {
      cwd,
      env,
      stdio: ["ignore", handles[0] ?? "ignore", handles[1] ?? "ignore"],
    });
    const kill = (): void => void child.kill("SIGKILL");
    const timer = setTimeout(kill, timeoutMs);
    const ended = new Promise<WineCall>((resolve) => {
      child.on("exit", (code) => {
        clearTimeout(timer);
        for (const handle of handles) closeSync(handle);
        const [stdout = "", stderr = ""] = files.map((file) => readFileSync(file, "utf8"));
        resolve({ code, stdout, stderr });
      });
    });
    return { ended, kill };
  };
  const command = [join(tool, "node.exe"), join(tool, "app/dist/bin/upgrade-runbook.js")] as const;
  const startCommand: Wine["start"] = (words) => start(command[0], [command[1], ...words]);

  return {
    drive,
    toWindows,
    makeFolder: () => mkdtempSync(join(drive, "upgrade-runbook-")),
    start: startCommand,
    call: (words, { cwd = drive } = {}) => start(command[0], [command[1], ...words], cwd).ended,
    command: async (words): Promise<Call> => {
      const { code, stdout, stderr } = await startCommand(words).ended;
      return { code, output: stdout + stderr };
    },
    script: async (file, parameters): Promise<Call> => {
      const folder = mkdtempSync(join(outputs, "script-"));
      const [order, answer] = [join(folder, "order.json"), join(folder, "answer.json")];
      const said = Object.fromEntries(
        Object.entries(parameters).map(([key, value]) => [key, typeof value === "string" ? toWindows(value) : value]),
      );
      writeFileSync(order, JSON.stringify({ script: toWindows(file), parameters: said }));
      const { stdout, stderr } = await start(join(engine, "powershell.exe"), [order, answer]).ended;
      try {
        return JSON.parse(readFileSync(answer, "utf8")) as Call;
      } catch {
        return { code: null, output: `${basename(file)} gave no answer: ${stdout}${stderr}` };
      }
    },
    close: () => {
      // It has ended by itself where nothing runs any more.
      spawnSync("wineserver", ["-k"], { env, stdio: "ignore" });
    },
  };
}
