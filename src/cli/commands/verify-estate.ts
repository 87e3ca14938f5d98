/** `verify --estate`: many hosts, by the reports that were brought back from them. */
import { extname } from "node:path";
import { loadEstate, nodeHost, UsageError, verifyEstate } from "../../index.js";
import { estateReporterNames, reportEstate, type EstateReporterName } from "../../reporters/estate.js";
import type { OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { openNamedProject, optionList, optionText, refuseBesideEstate, requiredText } from "../project.js";
import { printReport } from "../report.js";
import type { Terminal } from "../terminal.js";

const endings: Readonly<Record<string, EstateReporterName>> = {
  ...{ ".txt": "text", ".json": "json", ".html": "html", ".htm": "html", ".xml": "junit", ".md": "md" },
};

export async function verifyEstateReports(file: string, options: OptionValues, terminal: Terminal): Promise<ExitCode> {
  refuseBesideEstate(options, ["archive", "baseline", "backup", "url", "quick"]);
  if (optionList(options, "operands").length > 0)
    throw new UsageError("Unexpected folder beside --estate, expected one of the two", {
      note: "The reports of all hosts are named by --reports.",
    });
  const folder = requiredText(options, "reports", "the folder with one folder for each host");
  const output = optionText(options, "output");
  const form = formOf(optionText(options, "format"), output);
  const project = await openNamedProject(options);
  const report = await verifyEstate(nodeHost, project, await loadEstate(nodeHost, file), folder);
  await printReport(reportEstate(report, form), output, terminal);
  const { outcome, fail, unknown } = report.summary;
  const isWrong = fail + unknown > 0 || outcome === "fail" || outcome === "unknown";
  return isWrong || (options["strict"] === true && outcome === "warn") ? exitCodes.findings : exitCodes.ok;
}

function formOf(asked: string | undefined, output: string | undefined): EstateReporterName {
  const named = asked ?? (output === undefined ? "text" : (endings[extname(output).toLowerCase()] ?? ""));
  const known = estateReporterNames.find((name) => name === named);
  if (known !== undefined) return known;
  throw new UsageError(
    asked === undefined
      ? `Unexpected ending of \`${output ?? ""}\`, expected .txt, .json, .xml, .md or .html`
      : `Unexpected format \`${asked}\` with --estate, expected ${estateReporterNames.map((name) => `\`${name}\``).join(", ")}`,
  );
}
