/** What changed between two editions of the guides. */
import { createEdition, diffEditions, type Edition, type GuideDiff } from "../diff/index.js";
import { parseGuide } from "../guide/index.js";
import { parseOverlay } from "../guide/overlay.js";
import type { Section, Step } from "../model/guide.js";
import type { Product } from "../model/product.js";
import { lineOf, patternId } from "../model/version.js";
import type { Pack, SourceFile } from "../pack/index.js";
import { createGraph, listPaths, proceduresFor } from "../path/index.js";
import { stepIds } from "../runbook/index.js";
import { isTarget } from "../runbook/overlay.js";
import { procedureIds } from "./create-runbook.js";
import type { Project } from "./open-project.js";

/** Guides to compare, as they were read: one file, or all of a folder. */
export interface GuideSet {
  /** How the caller named the file or folder. */
  name: string;
  files: readonly SourceFile[];
}

/**
 * What changed between two guides, or two folders of them, as typed steps.
 *
 * @param pack whose names of roles, files and programs the guides are read by
 * @param overlay the file whose places to judge; `undefined`: none
 * @throws {UsageError} where a guide or the overlay cannot be parsed
 */
export function diffGuides(pack: Pack, old: GuideSet, edition: GuideSet, overlay?: SourceFile): GuideDiff {
  const [before, after] = [openEdition(pack, old), openEdition(pack, edition)];
  if (overlay === undefined) return diffEditions(before.edition, after.edition);
  // The pack's advice stands in the pack's own procedures, and beside a guide that the caller brought.
  const idsOf = ({ project }: { project: Project }): string[] =>
    [false, true].flatMap((brought) => procedureIds({ ...project, brought }));
  return diffEditions(before.edition, after.edition, {
    overlay: parseOverlay(overlay, pack.product),
    oldIds: idsOf(before),
    newIds: idsOf(after),
    isTarget,
  });
}

/** Does a procedure of a hop say versions, and is one of them the pack's? A guide of another product makes none of its runbooks. */
function isOfPack({ versions }: Product, sections: readonly Section[], hop: { from: string; to: string }): boolean {
  const lines = versions.map(({ id }) => id);
  return (
    sections.some((section) => section.hop !== null) &&
    [hop.from, hop.to].some((version) => lineOf(version, lines) !== undefined)
  );
}

function openEdition(pack: Pack, { name, files }: GuideSet): { edition: Edition; project: Project } {
  const guides = files.map((file) => parseGuide(file, pack.product)).filter(({ kind }) => kind === "guide");
  const graph = createGraph(pack.product, guides);
  const advice = pack.advice.map((file) => parseGuide(file, pack.product));
  const newest = graph.versions.at(-1) ?? "";
  const edition = createEdition({
    ...{ name, guides, roles: pack.product.roles.map(({ id }) => id) },
    paths: listPaths(graph).flatMap(({ role, from, to, hops }) => {
      const performed = hops.map((hop) => ({
        ...hop,
        sections: proceduresFor(graph, role, hop).map(({ section }) => section),
      }));
      return performed.some((hop) => isOfPack(pack.product, hop.sections, hop))
        ? [{ role, from, to, hops: performed }]
        : [];
    }),
    keyOf: ({ hop }: Section) => patternId(hop, newest),
    identify: (role, key): ((step: Step) => string) => stepIds(role, key),
  });
  return { edition, project: { graph, guides, advice, brought: true } };
}
