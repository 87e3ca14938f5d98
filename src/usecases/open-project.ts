/** Opens a pack and its guides: what runbooks are made from. */
import { parseGuide } from "../guide/index.js";
import type { Host } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import type { Guide } from "../model/guide.js";
import type { Product } from "../model/product.js";
import { allSteps } from "../model/step-tree.js";
import { findCompiled } from "../pack/compiled.js";
import { loadGuide, loadPack, type Pack, type SourceFile } from "../pack/index.js";
import { checkGraph } from "../path/check.js";
import { createGraph, type PathGraph } from "../path/index.js";
import { once } from "./once.js";

/** A pack with its guides parsed: what runbooks are made from. */
export interface Project {
  graph: PathGraph;
  guides: Guide[];
  advice: Guide[];
  /** Did the caller bring the guides? */
  brought: boolean;
}

/** What to open. */
export interface ProjectOptions {
  /** The product pack's folder. */
  content: string;
  /** What to call that folder in steps and messages; default: `content`. */
  name?: string;
  /** Guides that replace the pack's; default: none. */
  guides?: readonly string[];
  /** The file in which the build has left what it read of the pack; default: none. */
  compiled?: string;
}

/**
 * Reads a pack and its guides through the host.
 *
 * @throws {UsageError} where a file cannot be read or does not say what it must
 */
export async function openProject(host: Host, options: ProjectOptions): Promise<Project> {
  return (await readProject(host, options)).open();
}

/** The same, with the parsing of the guides left for later. */
export async function readProject(
  host: Host,
  { content, name = content, guides = [], compiled }: ProjectOptions,
): Promise<ProjectSource> {
  const pack = await loadPack(host, content, name, compiled);
  const brought = await Promise.all(guides.map((path) => loadGuide(host, path)));
  return { product: pack.product, open: once(() => createProject(pack, brought)) };
}

/** A project of texts that are read already. `brought` replaces the pack's guides where it holds any. */
export function createProject(pack: Pack, brought: readonly SourceFile[] = []): Project {
  const parse = (file: SourceFile): Guide =>
    (pack.compiled && findCompiled(pack.compiled, file)) ?? parseGuide(file, pack.product);
  const guides = (brought.length > 0 ? brought : pack.guides).map(parse);
  guides.forEach(refuseUnreadable);
  if (brought.length > 0) guides.forEach(refuseWithoutSteps);
  guides.forEach(refuseOverlay);
  const graph = createGraph(pack.product, guides);
  // A guide that the caller brings need not serve every role and version of the pack.
  if (brought.length === 0) checkGraph(graph);
  return { graph, guides, advice: pack.advice.map(parse), brought: brought.length > 0 };
}

/** What would be missing in a runbook is not planned. */
function refuseUnreadable({ file, messages }: Guide): void {
  const lost = messages.find(({ fatal }) => fatal);
  if (lost === undefined) return;
  const place = { file, line: lost.line ?? 1, column: lost.column ?? 1 };
  throw new UsageError(lost.reason, { place, ...(lost.note === undefined ? {} : { note: lost.note }) });
}

function refuseOverlay({ sections }: Guide): void {
  const placed = sections.flatMap(({ steps }) => allSteps(steps)).find(({ overlay }) => overlay !== undefined);
  const place = placed?.overlay?.[0]?.place;
  if (place !== undefined)
    throw new UsageError("Unexpected comment `overlay:` in a guide, expected it in the file that `--overlay` names", {
      place,
    });
}

function refuseWithoutSteps({ file, sections }: Guide): void {
  if (sections.some(({ steps }) => steps.length > 0)) return;
  throw new UsageError("Unexpected guide without any step, expected numbered steps", {
    place: { file },
    note: "Steps are paragraphs that begin `**Step 1 –**`, items of a numbered list, or numbered headings.",
  });
}

/** A project whose guides need not have been parsed yet: while files are read there is time for it. */
export interface ProjectSource {
  product: Product;
  open: () => Project;
}
