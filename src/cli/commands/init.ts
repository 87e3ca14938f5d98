import { UsageError } from "../../index.js";
import type { CommandDefinition } from "../definition.js";
import { checkPack, initPack } from "../init-pack.js";
import { initParameters } from "../init-parameters.js";

/** `init`: files to begin with. */
export const initCommand: CommandDefinition = {
  name: "init",
  summary: "draft a product pack from guides, or one host's parameters from its folder; say what is still to do",
  options: [
    { flags: "--params", summary: "the parameters of one host of a known product, and the command to go on with" },
    { flags: "--check", summary: "what is still to do in the drafted pack in --out; 1 while anything is" },
    { flags: "--host <dir>", summary: "the host's folder, the one that holds the program's folder; only read" },
    { flags: "--archive <zip>", summary: "the release that is to be installed" },
    {
      flags: "--out <path>",
      summary: "the pack's folder, by default this one; with --params the file, by default called by the organization",
    },
    { flags: "--yes", summary: "ask nothing, also on a terminal" },
  ],
  examples: [
    "init --guide migration-guide.md --host C:/identitymanagerContoso --archive server-6.2.zip --out portal --yes",
    "init --check --out examples/keycloak",
    "init --params --host C:/identitymanagerContoso --out identity.yml",
    "init --params --host //server/c$/identitymanagerContoso --archive usercube-server-runtime-6.2.zip --out contoso.yml",
  ],
  async run(options, terminal) {
    if (options["params"] === true && options["check"] === true)
      throw new UsageError("Unexpected options together, expected one of `--params` and `--check`");
    if (options["params"] === true) return initParameters(options, terminal);
    return options["check"] === true ? checkPack(options, terminal) : initPack(options, terminal);
  },
};
