/** The runbook of one role and path. */
import type { Overlay } from "../model/overlay.js";
import type { Parameters } from "../model/parameters.js";
import type { Runbook } from "../model/runbook.js";
import { allSteps } from "../model/step-tree.js";
import { listPaths, type PathRequest, planPath, proceduresFor } from "../path/index.js";
import { assembleRunbook } from "../runbook/index.js";
import type { Project } from "./open-project.js";

/**
 * The runbook of one role and path.
 *
 * @throws {UsageError} where role, version or path do not exist, or a parameter does not fit the product
 * @example
 * ```ts
 * const project = await openProject(nodeHost, { content: "content/identity-manager" });
 * const runbook = createRunbook(project, { role: "agent", from: "6.0", to: "6.2" });
 * runbook.coverage; // { steps: 6, typed: 6, manual: 0 }
 * ```
 */
export function createRunbook(
  project: Project,
  request: PathRequest & { parameters?: Parameters; overlay?: Overlay | undefined },
): Runbook {
  const { graph, guides, advice, brought } = project;
  const path = planPath(graph, request);
  const hops = path.hops.map((hop) => ({ ...hop, procedures: proceduresFor(graph, path.role, hop) }));
  return assembleRunbook({
    ...path,
    product: graph.product,
    hops,
    guides,
    advice,
    brought,
    parameters: request.parameters ?? {},
    overlay: request.overlay,
  });
}

/** The ids of all steps of the procedures, in the runbooks of every role and path. */
export function procedureIds(project: Project): string[] {
  const runbooks = listPaths(project.graph)
    .filter(({ hops }) => hops.length === 1)
    .map((path) => createRunbook(project, path));
  const sections = runbooks.flatMap((runbook) => runbook.sections.filter(({ kind }) => kind === "procedure"));
  return [...new Set(sections.flatMap(({ steps }) => allSteps(steps).map(({ id }) => id)))];
}
