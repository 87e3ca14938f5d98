/** What commands that report on a host share. */
import { basename } from "node:path";
import { checkSummaries, nodeHost, UsageError } from "../index.js";
import {
  reporterForFile,
  verificationReporterNames,
  verificationReporters,
  type VerificationReport,
  type VerificationReporterName,
} from "../reporters/verification/index.js";
import { refuseBelow, wholePath } from "./below.js";
import type { OptionDefinition, OptionValues } from "./definition.js";
import { optionList, optionText, requiredText } from "./project.js";
import type { Terminal } from "./terminal.js";

/** How a report on a host is asked for. */
export const reportOptions: readonly OptionDefinition[] = [
  {
    flags: "--format <format>",
    summary: verificationReporterNames.map((name) => `\`${name}\``).join(", "),
    choices: verificationReporterNames,
  },
  { flags: "--output <file>", summary: "write the report there; its ending picks the format" },
];

/** A host to look at, and how to report. */
export interface HostReportRequest {
  /** In full: a report is read elsewhere. */
  directory: string;
  role: string;
  from: string;
  to: string;
  format: VerificationReporterName;
  output: string | undefined;
}

/** @throws {UsageError} where something is missing, or the report would be written below the host's folder */
export function readHostRequest(options: OptionValues): HostReportRequest {
  const [named] = optionList(options, "operands");
  if (named === undefined)
    throw new UsageError("Missing folder, expected the working directory: the folder that holds the runtime folder");
  const directory = wholePath(named);
  const role = requiredText(options, "role", "one of the roles");
  const [from, to] = [requiredText(options, "from", "a version"), requiredText(options, "to", "a version")];
  const output = optionText(options, "output");
  const format = formatOf(options, output);
  if (output !== undefined) refuseBelow(directory, output, "Choose another --output.");
  return { directory, role, from, to, format, output };
}

/** Prints what was found of a host, or writes it to a file. @throws {UsageError} where that cannot be written */
export async function reportHost(
  verification: VerificationReport["verification"],
  product: string,
  { format, output }: HostReportRequest,
  options: OptionValues,
  terminal: Terminal,
): Promise<void> {
  const plain = output !== undefined;
  const report = verificationReporters[format].report({
    ...{ verification, product, checkSummaries },
    style: plain ? (_, text) => text : terminal.style,
    width: plain ? 100 : terminal.width,
    quiet: options["quiet"] === true,
  });
  await printReport(report, output, terminal);
}

/** The format that was asked for; else the one of the file's ending; else text. */
function formatOf(options: OptionValues, output: string | undefined): VerificationReporterName {
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
