/**
 * The verify script: what `verify` does, for a Windows host without Node. It is put together from the twins of the
 * checks, which stand beside them; what they compare with, and the words of both, stand in the script as data.
 */
import { bundledScript } from "../bundled-script.js";
import { archiveOf } from "../../model/version.js";
import { fileId } from "../host-commands.js";
import type { FormatContext } from "../format.js";
import {
  encodePowershell,
  powershellComment,
  powershellData,
  powershellText,
  type PowershellValue,
} from "../powershell.js";
import { createTemplates, SafeString } from "../template.js";
import { judgeDifferences } from "./differences.js";
import { collectFacts, type VerifyScriptInput } from "./facts.js";

export { judgeDifferences, type JudgeDifference } from "./differences.js";
export type { VerifyScriptInput } from "./facts.js";

const partials = {
  settings: "verify-settings.ps1.hbs",
  host: "verify-host.ps1.hbs",
  report: "verify-report.ps1.hbs",
};

/** The templates that it reads, which `--templates` may override. */
export const verifyScriptTemplates = ["verify.ps1.hbs", ...Object.values(partials)];

const comment = (text: unknown): InstanceType<typeof SafeString> => new SafeString(powershellComment(String(text)));

// What a template prints without saying how is a literal in single quotes.
const templates = createTemplates({ main: "verify.ps1.hbs", partials, helpers: { comment }, escape: powershellText });

/** The script's bytes: UTF-8 with a byte order mark, since Windows PowerShell reads anything else in the system's code page, and lines that end as Windows ends them. */
export function writeVerifyScript(input: VerifyScriptInput, context: Pick<FormatContext, "template">): Uint8Array {
  const { runbook, product } = input;
  const expectations = input.expectations.at(-1) ?? input.expectations[0];
  const { workingDirectory = "", archives, url = "" } = runbook.parameters;
  const text = templates(context)({
    ...{
      product: product.name,
      role: input.role.name,
      from: runbook.from,
      to: runbook.to,
      several: runbook.hops.length > 1,
      lastFrom: expectations.from,
    },
    ...{
      runtime: expectations.runtime,
      backup: expectations.backup?.name ?? product.layout.backup,
      file: `${fileId(runbook)}.verify.ps1`,
      differences: judgeDifferences,
    },
    ...{
      workingDirectory,
      archive: archiveOf(archives, expectations.to) ?? "",
      baseline: archiveOf(archives, expectations.from) ?? "",
      url,
    },
    data: powershellData(collectFacts(input)),
    words: powershellData(collectWords(input)),
    twins: twinsOf(input),
  });
  return encodePowershell(text);
}

/** Every sentence of the parts by its id: `runtime-exists/there-message`. */
const collectWords = ({ parts }: VerifyScriptInput): PowershellValue =>
  Object.fromEntries(
    parts.flatMap(({ folder, words }) => Object.entries(words).map(([name, text]) => [`${folder}/${name}`, text])),
  );

/** What stands in PowerShell beside the TypeScript whose twin it is. */
const twinsOf = ({ parts }: VerifyScriptInput): string =>
  [
    "language/words.ps1",
    "language/path-pattern.ps1",
    ...parts.map(({ script }) => script),
    "platform/system.ps1",
    "verify/progress.ps1",
    "verify/readiness.ps1",
  ]
    .map(bundledScript)
    .join("\n");
