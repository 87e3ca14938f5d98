/** What commands that report on a host share. */
import { basename, isAbsolute, resolve, win32 } from "node:path";
import { nodeHost, UsageError } from "../index.js";
import { reporterForFile, type VerificationReporterName } from "../reporters/verification/index.js";
import type { OptionValues } from "./definition.js";
import { optionList, optionText } from "./project.js";
import type { Terminal } from "./terminal.js";

/** The working directory, in full: a report is read elsewhere. A path of Windows is whole on any system. */
export function directoryOf(options: OptionValues): string {
  const [named] = optionList(options, "operands");
  if (named === undefined)
    throw new UsageError("Missing folder, expected the working directory: the folder that holds the runtime folder");
  return win32.isAbsolute(named) || isAbsolute(named) ? named : resolve(named);
}

/** The format that was asked for; else the one of the file's ending; else text. */
export function formatOf(options: OptionValues, output: string | undefined): VerificationReporterName {
  const asked = optionText(options, "format") as VerificationReporterName | undefined;
  if (asked !== undefined) return asked;
  if (output === undefined) return "text";
  const known = reporterForFile(output);
  if (known !== undefined) return known;
  throw new UsageError(
    `Unexpected ending of \`${basename(output)}\`, expected .txt, .json, .xml, .sarif, .md or .html`,
    { note: "Or say the format with --format." },
  );
}

/** Prints a report, or writes it to a file. @throws {UsageError} where that cannot be written */
export async function printReport(report: string, output: string | undefined, terminal: Terminal): Promise<void> {
  if (output === undefined) {
    terminal.print(report);
    return;
  }
  try {
    await nodeHost.writeFile(output, new TextEncoder().encode(report));
  } catch (cause) {
    throw new UsageError(`Cannot write the report: ${cause instanceof Error ? cause.message : String(cause)}`, {
      place: { file: output },
      note: "Choose another --output.",
      cause,
    });
  }
  terminal.progress(`wrote ${output}`);
}
