import { nodeHost, preflightHost, type Preflight } from "../../index.js";
import type { CommandDefinition } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import { optionText, readParameters, openNamedProject } from "../project.js";
import { readHostRequest, reportHost, reportOptions } from "../report.js";

/** `preflight`: is a host ready for its upgrade? */
export const preflightCommand: CommandDefinition = {
  name: "preflight",
  summary: "look whether a host is ready for its upgrade, line by line of the go/no-go list; reads only",
  operands: [{ name: "<dir>", summary: "the working directory: the folder that holds the runtime folder" }],
  options: [
    { flags: "--role <role>", summary: "what this host is" },
    { flags: "--from <version>", summary: "the version it has" },
    {
      flags: "--to <version>",
      summary: "the version it is to have; of several installations the first is judged",
    },
    {
      flags: "--archive <zip>",
      summary: "the release of the first installation; the others are named by `archives:` of the parameters",
    },
    { flags: "--backup <name>", summary: "what the old release's folder is to be called" },
    {
      flags: "--params <file>",
      summary: "names and paths of the host, in YAML or JSON; may be given again, the later wins",
      repeatable: true,
    },
    { flags: "--strict", summary: "risks are findings too" },
    ...reportOptions,
  ],
  examples: [
    "preflight C:/identitymanagerContoso --role server --from 6.1 --to 6.2 --archive usercube-server-runtime-6.2.zip",
    "preflight C:/identitymanagerContoso --role agent --from 6.0 --to 6.2 --params contoso.yml --output ready.html",
  ],
  async run(options, terminal) {
    const request = readHostRequest(options);
    const { directory, role, from, to } = request;
    const [project, parameters] = await Promise.all([openNamedProject(options), readParameters(options)]);
    const preflight = await preflightHost(nodeHost, project, {
      ...{ directory, role, from, to, parameters },
      archive: optionText(options, "archive"),
      backup: optionText(options, "backup"),
    });
    await reportHost(preflight, project.graph.product.name, request, options, terminal);
    return codeOf(preflight, options["strict"] === true);
  },
};

function codeOf({ summary: { ready, risks } }: Preflight, strict: boolean): ExitCode {
  const isRisky = strict && risks.high + risks.medium + risks.low > 0;
  return ready && !isRisky ? exitCodes.ok : exitCodes.findings;
}
