/** Runs the built command as a user does. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

/** The repository's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/u, "");

/** The built command. */
export const command = `${root}/dist/bin/upgrade-runbook.js`;

/** What a command line gave. */
export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Those that ask nobody, end by themselves and leave the process as it was: calls in one process, one after another.
 */
const callable = new Set([
  "paths",
  "plan",
  "generate",
  "verify",
  "preflight",
  "merge",
  "diff",
  "lint",
  "journal",
  "init",
]);

/** One call in the process that has the command loaded, since starting it takes longer than most commands do. */
type Call = (call: { words: readonly string[]; cwd: string; env: Record<string, string | undefined> }) => CliResult;
let call: Call | undefined;

function startServer(): Call {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const bridge = new Worker(new URL("cli-bridge.mjs", import.meta.url), {
    workerData: { port: port2, answered },
    transferList: [port2],
  });
  bridge.unref();
  port1.unref();
  return (words) => {
    Atomics.store(answered, 0, 0);
    bridge.postMessage(words);
    Atomics.wait(answered, 0, 0);
    return receiveMessageOnPort(port1)?.message as CliResult;
  };
}

/**
 * Runs `upgrade-runbook` with these words, in the repository's root unless told otherwise; with `ownProcess`, and
 * where it reads standard input, in a process of its own.
 */
export function runCli(
  words: readonly string[],
  {
    input,
    cwd = root,
    env = {},
    ownProcess = false,
  }: { input?: string | Uint8Array; cwd?: string; env?: Record<string, string>; ownProcess?: boolean } = {},
): CliResult {
  const environment = { PATH: process.env["PATH"], ...env };
  if (!ownProcess && input === undefined && callable.has(words[0] ?? "") && !words.includes("-")) {
    call ??= startServer();
    return call({ words, cwd, env: environment });
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    input: input ?? "",
    cwd,
    env: environment,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}
