import { nodeHost, UsageError, verifyHost, type Verification } from "../../index.js";
import type { CommandDefinition, OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { optionText, readNamedProject, readParameters } from "../project.js";
import { verifyEstateReports } from "./verify-estate.js";
import { readHostRequest, reportHost, reportOptions } from "../report.js";
import type { Terminal } from "../terminal.js";

/** `verify`: does a host look as the finished procedure says? */
export const verifyCommand: CommandDefinition = {
  name: "verify",
  summary: "check a host's working directory after a manual upgrade; reads only",
  operands: [{ name: "[dir]", summary: "the working directory: the folder that holds the runtime folder" }],
  options: [
    { flags: "--role <role>", summary: "what this host is" },
    { flags: "--from <version>", summary: "the version it came from" },
    { flags: "--to <version>", summary: "the version it should have now; of several installations the last is judged" },
    { flags: "--archive <zip>", summary: "the new release's archive, to compare every file with" },
    { flags: "--baseline <zip>", summary: "the old release's archive, to tell the customer's own settings and files" },
    { flags: "--backup <name>", summary: "what the folder kept as the way back is called" },
    {
      flags: "--params <file>",
      summary: "names and paths of the host, in YAML or JSON; may be given again, the later wins",
      repeatable: true,
    },
    { flags: "--url <url>", summary: "where the program answers: it is asked how it is" },
    { flags: "--estate <file>", summary: "many hosts instead, by the reports that were brought back from them" },
    { flags: "--reports <dir>", summary: "with --estate: the folder with one folder for each host" },
    { flags: "--quick", summary: "compare files by their sizes only" },
    { flags: "--strict", summary: "warnings are findings too" },
    ...reportOptions,
  ],
  examples: [
    "verify C:/identitymanagerContoso --role server --from 6.1 --to 6.2",
    "verify C:/identitymanagerContoso --role agent --from 6.1 --to 6.2 --archive usercube-agent-runtime-6.2.zip --baseline usercube-agent-runtime-6.1.zip",
    "verify //server/c$/identitymanagerContoso --role server --from 6.0 --to 6.2 --backup Runtime_before --url https://identity.contoso.com --output report.html",
  ],
  async run(options, terminal) {
    const estate = optionText(options, "estate");
    if (estate !== undefined) return verifyEstateReports(estate, options, terminal);
    if (options["reports"] !== undefined)
      throw new UsageError("Unexpected --reports without --estate", { note: "One host is named by its folder." });
    const request = readHostRequest(options);
    const { directory, role, from, to } = request;
    const [project, parameters] = await Promise.all([readNamedProject(options), readParameters(options)]);
    const verification = await verifyHost(nodeHost, project, {
      ...{ directory, role, from, to, parameters },
      ...{
        archive: optionText(options, "archive"),
        baseline: optionText(options, "baseline"),
        backup: optionText(options, "backup"),
        url: urlOf(options),
      },
      quick: options["quick"] === true,
      onProgress: reportProgress(terminal),
    });
    await reportHost(verification, project.product.name, request, options, terminal);
    return codeOf(verification, options["strict"] === true);
  },
};

function urlOf(options: OptionValues): string | undefined {
  const url = optionText(options, "url");
  if (url === undefined) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/u.test(parsed.protocol))
    throw new UsageError(`Unexpected address \`${url}\`, expected one that begins with http:// or https://`);
  if (parsed.username !== "" || parsed.password !== "")
    throw new UsageError(
      "Unexpected address with a user name and password, expected one without: secrets are never parameters",
    );
  if (/[?#]/u.test(url))
    throw new UsageError(
      "Unexpected address with a `?` or `#`, expected the one that the program has for everybody: a path is put behind it",
    );
  return url;
}

/** How much a tree must hold before progress is worth a line, and how often it gets one. */
const worthTelling = 2_000;
const lines = 10;

function reportProgress({ progress }: Terminal): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    const part = Math.floor((done / total) * lines);
    if (total < worthTelling || part <= told) return;
    told = part;
    progress(`compared ${String(done)} of ${String(total)} files`);
  };
}

function codeOf({ summary: { fail, unknown, warn } }: Verification, strict: boolean): ExitCode {
  return fail > 0 || unknown > 0 || (strict && warn > 0) ? exitCodes.findings : exitCodes.ok;
}
