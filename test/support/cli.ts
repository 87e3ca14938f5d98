/** Runs the built command as a user does. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

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

/** Runs `upgrade-runbook` with these words, in the repository's root unless told otherwise. */
export function runCli(
  words: readonly string[],
  {
    input = "",
    cwd = root,
    env = {},
  }: { input?: string | Uint8Array; cwd?: string; env?: Record<string, string> } = {},
): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    input,
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}
