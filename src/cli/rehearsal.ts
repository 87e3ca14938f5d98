/** What a rehearsal came to, on the terminal. */
import { checkSummaries, type Rehearsal } from "../index.js";
import { visibleText } from "../formats/visible.js";
import { verificationReporters } from "../reporters/verification/index.js";
import { exitCodes, type ExitCode } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** Shows the folder before and after, and what a verification would say; gives the code that a run would end with. */
export function showRehearsal(
  { result, before, after, verification }: Rehearsal,
  { quiet, terminal, product }: { quiet: boolean; terminal: Terminal; product: string },
): ExitCode {
  const { print, warn, style, width } = terminal;
  // Its own folder is no part of what the steps do.
  const names = [...new Set([...before, ...after].map(({ name }) => name))]
    .filter((name) => name !== ".upgrade-runbook/")
    .sort();
  const sizeOf = (list: Rehearsal["before"], name: string): string => {
    const found = list.find((one) => one.name === name);
    return found === undefined
      ? ""
      : `${found.files.toLocaleString("en")} ${found.files === 1 ? "file" : "files"}, ${found.bytes.toLocaleString("en")} bytes`;
  };
  const nameWidth = Math.max(...names.map((name) => name.length), 6);
  const rows = names.map((name) => {
    const [was, is] = [sizeOf(before, name), sizeOf(after, name)];
    const mark = was === is ? " " : was === "" ? "+" : is === "" ? "-" : "~";
    return `${mark} ${name.padEnd(nameWidth)}  ${was.padEnd(32)}  ${is}`.trimEnd();
  });
  const table = [`  ${"".padEnd(nameWidth)}  ${"before".padEnd(32)}  after`, ...rows].join("\n");
  print(`\n${style("heading", "Rehearsed; nothing was changed")}\n${visibleText(table)}\n`);
  if (verification === null) {
    for (const line of result.says.filter((one) => one !== "")) warn(line);
    if (result.outcome === "interrupted") return exitCodes.interrupted;
    return result.outcome === "refused" ? exitCodes.usage : exitCodes.stopped;
  }
  const report = verificationReporters.text.report({
    verification,
    product,
    style,
    width,
    quiet,
    checkSummaries,
  });
  print(`\n${style("heading", "What `verify` would say")}\n${report}`);
  // The same code as the run itself: what the verification says is for reading.
  return exitCodes.ok;
}
