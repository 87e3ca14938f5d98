/** The script that checks a host where there is no Node. */
import { checkParts, checks, preflightChecks } from "../checks/index.js";
import { collectionKeys, sectionGroups } from "../config/index.js";
import { UsageError } from "../model/errors.js";
import type { Runbook } from "../model/runbook.js";
import { checkNames, preflightCheckNames } from "../model/verification.js";
import { words as releaseWords } from "../release/index.js";
import { renderScript, type TemplateSource } from "../render/index.js";
import { deriveExpectations } from "../verify/index.js";
import type { Project } from "./open-project.js";

/**
 * The script that checks a host as {@link verifyHost} does, for Windows PowerShell 5.1 and PowerShell 7, where there is no Node.
 *
 * @param runbook one of the project's
 * @param options templates that take the place of ours
 * @throws {UsageError} where a template of the caller's cannot be used
 * @example
 * ```ts
 * const runbook = createRunbook(project, { role: "agent", from: "6.1", to: "6.2" });
 * await nodeHost.writeFile("agent.verify.ps1", await renderVerifyScript(project, runbook));
 * ```
 */
export function renderVerifyScript(
  { graph: { product } }: Project,
  runbook: Runbook,
  options: { templates?: TemplateSource | undefined } = {},
): Promise<Uint8Array> {
  const role = product.roles.find(({ id }) => id === runbook.role.id);
  if (role === undefined) throw new UsageError(`Unexpected role \`${runbook.role.id}\`, expected one of the product's`);
  const expectationsOf = (index: number): ReturnType<typeof deriveExpectations> =>
    deriveExpectations(runbook, product, undefined, index + 1);
  return renderScript(
    {
      runbook,
      product,
      role,
      expectations: [expectationsOf(0), ...runbook.hops.slice(1).map((_, index) => expectationsOf(index + 1))],
      checks: checkNames.map((name) => ({ name, summary: checks[name].summary })),
      preflightChecks: preflightCheckNames.map((name) => preflightChecks[name]),
      parts: [
        { folder: "release", words: releaseWords, script: "platform/archive.ps1" },
        ...checkParts.map((part) => ({ ...part, script: `checks/${part.folder}/${part.folder}.ps1` })),
      ],
      iis: { collectionKeys, sectionGroups },
    },
    options,
  );
}
