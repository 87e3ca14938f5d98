/** The files of an estate: its plan, one set of runbooks and scripts for each unit, and what each host gets. */
import { estateToMarkdown, hostPage, hostParameters, type HostUnit } from "../estate/index.js";
import { fileId } from "../formats/host-commands.js";
import type { FormatName } from "../formats/index.js";
import type { EstatePlan } from "../model/estate.js";
import { workFolder } from "../model/run.js";
import type { Theme } from "../model/theme.js";
import { renderRunbook, type TemplateSource } from "../render/index.js";
import { createRunbook } from "./create-runbook.js";
import type { Project } from "./open-project.js";
import { planEstate, type LoadedEstate } from "./plan-estate.js";
import { renderVerifyScript } from "./render-verify-script.js";

/** A file to write, by its path below the folder, with forward slashes. */
export interface EstateFile {
  path: string;
  bytes: Uint8Array;
}

/** How they are written. */
export interface EstateFilesOptions {
  /** Of the runbooks of units. */
  formats: readonly FormatName[];
  /** A runbook of its own for each host, with its parameters; default: none. */
  perHost?: readonly FormatName[];
  templates?: TemplateSource | undefined;
  theme?: Theme | undefined;
}

/**
 * The files of an estate, one after another. Equal input gives equal bytes.
 *
 * @throws {UsageError} as {@link planEstate}, and where a template cannot be used
 */
export async function* generateEstate(
  project: Project,
  loaded: LoadedEstate,
  { formats, perHost = [], templates, theme }: EstateFilesOptions,
): AsyncGenerator<EstateFile> {
  const { estate } = loaded;
  const plan = planEstate(project, loaded);
  const text = (path: string, content: string): EstateFile => ({ path, bytes: new TextEncoder().encode(content) });
  yield text("plan.json", `${JSON.stringify(plan, null, 2)}\n`);
  yield text("plan.md", estateToMarkdown(plan));
  yield text("reports/README.md", reportsReadme(plan));
  const units = new Map<string, HostUnit>();
  for (const { id, role, from, to } of plan.units) {
    const runbook = createRunbook(project, { role, from, to });
    const files = fileId(runbook);
    units.set(id, { ...{ id, role, from, to, files }, hops: runbook.hops.map((hop) => hop.to) });
    for (const format of formats) {
      yield {
        path: `units/${id}/${files}.${format}`,
        bytes: await renderRunbook(runbook, format, { templates, theme }),
      };
      if (format === "ps1")
        yield {
          path: `units/${id}/${files}.verify.ps1`,
          bytes: await renderVerifyScript(project, runbook, { templates }),
        };
    }
  }
  for (const host of estate.hosts) {
    const own = (plan.hosts.find(({ name }) => name === host.name)?.units ?? []).flatMap((id) => units.get(id) ?? []);
    if (own.length === 0) continue;
    const parameters = hostParameters(estate, host, own);
    yield text(`hosts/${host.name}.json`, `${JSON.stringify(parameters, null, 2)}\n`);
    yield text(`hosts/${host.name}.md`, hostPage({ estate, plan, product: project.graph.product.name }, host, own));
    for (const { role, from, to, id, files } of perHost.length === 0 ? [] : own) {
      const runbook = createRunbook(project, { role, from, to, parameters });
      for (const format of perHost)
        yield {
          path: `hosts/${host.name}/${id}/${files}.${format}`,
          bytes: await renderRunbook(runbook, format, { templates, theme }),
        };
    }
  }
}

/** What comes into the folder that is empty yet. */
const reportsReadme = ({ hosts }: EstatePlan): string => `# Reports

One folder for each host, by its name: ${String(hosts.length)} in all. Into it goes what is brought back from the host:

- \`verify.json\`: what \`….verify.ps1 -AsJson\` prints afterwards
- \`preflight.json\`: what \`….verify.ps1 -Preflight -AsJson\` prints before
- \`journal.jsonl\`: a copy of \`${workFolder}/journal.jsonl\` of its working directory
`;
