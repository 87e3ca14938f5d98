import { existsSync } from "node:fs";
import {
  createRunbook,
  estateToMarkdown,
  estateToText,
  loadEstate,
  nodeHost,
  planEstate,
  renderRunbook,
  renderText,
  UsageError,
  writeEstate,
} from "../../index.js";
import { escapeInJson } from "../../formats/visible.js";
import { refuseDevice } from "../below.js";
import type { CommandDefinition, OptionValues } from "../definition.js";
import { exitCodes, type ExitCode } from "../exit-codes.js";
import {
  openNamedProject,
  optionText,
  readOverlay,
  readParameters,
  refuseBesideEstate,
  refuseShortWindow,
  requiredText,
  runbookOptions,
} from "../project.js";
import type { Terminal } from "../terminal.js";

/** `plan`: one runbook on the terminal. */
export const planCommand: CommandDefinition = {
  name: "plan",
  summary: "show the runbook of one role and path on the terminal",
  options: [
    { flags: "--role <role>", summary: "who the procedure is for" },
    { flags: "--from <version>", summary: "the installed version" },
    { flags: "--to <version>", summary: "the version to arrive at" },
    ...runbookOptions,
    {
      flags: "--estate <file>",
      summary: "many hosts instead of one: `estate.yml`, or what ansible-inventory --list prints",
    },
    { flags: "--write <file>", summary: "with --estate: writes down the estate as our file" },
    {
      flags: "--format <format>",
      summary: "`text` or `json`; with --estate `md` too",
      choices: ["text", "json", "md"],
      defaultValue: "text",
    },
  ],
  examples: [
    "plan --role agent --from 6.0 --to 6.2",
    "plan --role server --from 6.1 --to 6.2 --params contoso.yml",
    "plan --guide migration-guide.md --role agent --from 6.0 --to 6.2 --format json",
    "plan --estate estate.yml",
  ],
  async run(options, terminal) {
    const estate = optionText(options, "estate");
    if (estate !== undefined) return planEstateFile(estate, options, terminal);
    const format = optionText(options, "format");
    if (format === "md" || options["write"] !== undefined)
      throw new UsageError(`Unexpected ${format === "md" ? "--format md" : "--write"} without --estate`, {
        note: "`generate --format md` writes one host's runbook as Markdown.",
      });
    const request = {
      role: requiredText(options, "role", "a role"),
      from: requiredText(options, "from", "the installed version"),
      to: requiredText(options, "to", "the version to arrive at"),
    };
    const [project, parameters] = await Promise.all([openNamedProject(options), readParameters(options)]);
    const overlay = await readOverlay(options, project);
    const runbook = createRunbook(project, {
      ...request,
      parameters,
      overlay,
      allStops: optionText(options, "stops") === "all",
    });
    refuseShortWindow(runbook);
    for (const { messages } of project.guides)
      for (const message of messages)
        terminal.warn(
          `${message.file ?? ""}:${String(message.line ?? 1)}:${String(message.column ?? 1)}: ${message.reason}`,
        );
    terminal.print(
      options["format"] === "json"
        ? new TextDecoder().decode(await renderRunbook(runbook, "json"))
        : renderText(runbook, terminal),
    );
    return exitCodes.ok;
  },
};

async function planEstateFile(file: string, options: OptionValues, terminal: Terminal): Promise<ExitCode> {
  refuseBesideEstate(options, []);
  const project = await openNamedProject(options);
  const loaded = await loadEstate(nodeHost, file);
  const plan = planEstate(project, loaded);
  const write = optionText(options, "write");
  if (write !== undefined) {
    refuseDevice(write);
    if (existsSync(write))
      throw new UsageError("Unexpected file, expected a name that is not there yet", { place: { file: write } });
    await nodeHost.writeFile(write, new TextEncoder().encode(writeEstate(loaded.estate)));
    terminal.progress(`wrote ${write}`);
  }
  const format = optionText(options, "format");
  terminal.print(
    format === "json"
      ? `${escapeInJson(JSON.stringify(plan, null, 2))}\n`
      : format === "md"
        ? estateToMarkdown(plan)
        : estateToText(plan),
  );
  return exitCodes.ok;
}
