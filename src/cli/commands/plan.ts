import { createRunbook, renderRunbook, renderText } from "../../index.js";
import type { CommandDefinition } from "../definition.js";
import { exitCodes } from "../exit-codes.js";
import {
  openNamedProject,
  optionText,
  readOverlay,
  readParameters,
  refuseShortWindow,
  requiredText,
  runbookOptions,
} from "../project.js";

/** `plan`: one runbook on the terminal. */
export const planCommand: CommandDefinition = {
  name: "plan",
  summary: "show the runbook of one role and path on the terminal",
  options: [
    { flags: "--role <role>", summary: "who the procedure is for" },
    { flags: "--from <version>", summary: "the installed version" },
    { flags: "--to <version>", summary: "the version to arrive at" },
    ...runbookOptions,
    { flags: "--format <format>", summary: "`text` or `json`", choices: ["text", "json"], defaultValue: "text" },
  ],
  examples: [
    "plan --role agent --from 6.0 --to 6.2",
    "plan --role server --from 6.1 --to 6.2 --params contoso.yml",
    "plan --guide migration-guide.md --role agent --from 6.0 --to 6.2 --format json",
  ],
  async run(options, terminal) {
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
