/**
 * The library: composes the stages. A guide's bytes become typed steps ({@link parseGuide}), a
 * path ({@link planPath}), a runbook ({@link createRunbook}) and its printed forms
 * ({@link renderRunbook}). Everything here is pure but for the host that is handed in.
 */
import { parseGuide } from "./guide/index.js";
import type { Host } from "./host/index.js";
import { UsageError } from "./model/errors.js";
import type { Guide } from "./model/guide.js";
import type { Parameters } from "./model/parameters.js";
import type { Runbook } from "./model/runbook.js";
import { loadGuide, loadPack, type Pack, type SourceFile } from "./pack/index.js";
import { checkGraph } from "./path/check.js";
import { createGraph, planPath, proceduresFor, type PathGraph, type PathRequest } from "./path/index.js";
import { assembleRunbook } from "./runbook/index.js";

export { parseGuide, type GuideSource } from "./guide/index.js";
export { createMemoryHost, nodeHost, type Host } from "./host/index.js";
export { UsageError, type UsageErrorDetails } from "./model/errors.js";
export type { Action, ArgumentValue, VerbName } from "./model/action.js";
export type { Advice, Choice, Example, Guide, HopPattern, Reference, Section, Step, VersionRange } from "./model/guide.js";
export type { Block, Inline, Note, NoteKind, Place } from "./model/inline.js";
export { parametersSchema, type Parameters } from "./model/parameters.js";
export { productSchema, type Product } from "./model/product.js";
export type { Coverage, Hop, Runbook, RunbookSection, RunbookStep, SectionKind } from "./model/runbook.js";
export { loadGuide, loadPack, loadParameters, type Pack, type SourceFile } from "./pack/index.js";
export { createGraph, listPaths, planPath, type Path, type PathGraph, type PathRequest } from "./path/index.js";
export { assembleRunbook, type PlannedHop, type RunbookParts } from "./runbook/index.js";
export { renderRunbook, templateNames, type TemplateSource } from "./render/index.js";
export { formatNames, type FormatName } from "./formats/index.js";
export { renderText } from "./formats/text.js";
export { verbs, type Verb } from "./verbs/index.js";

/** A pack with its guides parsed: what runbooks are made from. */
export interface Project {
  graph: PathGraph;
  guides: Guide[];
  advice: Guide[];
  /** Did the caller bring the guides, so that advice stands apart from their procedures? */
  adviceIn: "weave" | "apart";
}

/** What to open. */
export interface ProjectOptions {
  /** The product pack's folder. */
  content: string;
  /** What to call that folder in steps and messages; default: `content`. */
  name?: string;
  /** Guides that replace the pack's; default: none. */
  guides?: readonly string[];
}

/**
 * Reads a pack and its guides through the host.
 *
 * @throws {UsageError} where a file cannot be read or does not say what it must
 */
export async function openProject(host: Host, { content, name = content, guides = [] }: ProjectOptions): Promise<Project> {
  const pack = await loadPack(host, content, name);
  const brought = await Promise.all(guides.map((path) => loadGuide(host, path)));
  return createProject(pack, brought);
}

/** A project of texts that are read already. `brought` replaces the pack's guides where it holds any. */
export function createProject(pack: Pack, brought: readonly SourceFile[] = []): Project {
  const parse = (file: SourceFile): Guide => parseGuide(file, pack.product);
  const guides = (brought.length > 0 ? brought : pack.guides).map(parse);
  if (brought.length > 0) guides.forEach(refuseWithoutSteps);
  const graph = createGraph(pack.product, guides);
  // A guide that the caller brings need not serve every role and version of the pack.
  if (brought.length === 0) checkGraph(graph);
  return { graph, guides, advice: pack.advice.map(parse), adviceIn: brought.length > 0 ? "apart" : "weave" };
}

function refuseWithoutSteps({ file, sections }: Guide): void {
  if (sections.some(({ steps }) => steps.length > 0)) return;
  throw new UsageError("Unexpected guide without any step, expected numbered steps", {
    place: { file },
    note: "Steps are paragraphs that begin `**Step 1 –**`, items of a numbered list, or numbered headings.",
  });
}

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
export function createRunbook(project: Project, request: PathRequest & { parameters?: Parameters }): Runbook {
  const { graph, guides, advice, adviceIn } = project;
  const path = planPath(graph, request);
  const hops = path.hops.map((hop) => ({ ...hop, procedures: proceduresFor(graph, path.role, hop) }));
  return assembleRunbook({ ...path, product: graph.product, hops, guides, advice, adviceIn, parameters: request.parameters ?? {} });
}
