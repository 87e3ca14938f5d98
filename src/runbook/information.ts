/** What a guide says besides steps: introductions, and notes on the versions that a hop passes. */
import type { Guide, Section } from "../model/guide.js";
import type { Hop, RunbookSection } from "../model/runbook.js";
import { belongsTo, compareVersions, inRange } from "../model/version.js";

/** A hop with the guides that perform it. */
interface InformedHop extends Hop {
  procedures: { guide: Guide }[];
}

interface InformationParts {
  guides: readonly Guide[];
  hops: readonly InformedHop[];
  role: string;
}

/** Introductions at the first hop that a guide performs; version notes at the hop that passes them, oldest first. */
export function information(
  { guides, hops, role }: InformationParts,
  hop: InformedHop,
  index: number,
): RunbookSection[] {
  const own = new Set(hop.procedures.map(({ guide }) => guide));
  const seen = new Set(hops.slice(0, index).flatMap(({ procedures }) => procedures.map(({ guide }) => guide)));
  const sections = guides.flatMap((guide) =>
    guide.sections
      .filter(
        ({ kind, body, roles }) =>
          kind === "information" && body.length > 0 && (roles === null || roles.includes(role)),
      )
      .filter((section) => (isIntroduction(section, guide) ? own.has(guide) && !seen.has(guide) : passes(section, hop)))
      .map((section) => ({ section, guide })),
  );
  const rank = ({ section }: { section: Section }): string | null =>
    section.hop?.kind === "hop" ? section.hop.from.min : null;
  sections.sort((one, other) =>
    rank(one) === null
      ? rank(other) === null
        ? 0
        : -1
      : rank(other) === null
        ? 1
        : compareVersions(rank(one) ?? "0", rank(other) ?? "0"),
  );
  return sections.map(({ section }) => ({
    id: `${String(index + 1)}/${section.id}`,
    title: section.title,
    hop: index + 1,
    kind: "information",
    steps: [],
    body: section.body,
    source: section.place,
    reference: section.reference,
  }));
}

/** Says nothing of versions, or no more than the whole guide does; a guide of notes alone introduces nothing. */
const isIntroduction = ({ hop }: Section, guide: Guide): boolean =>
  hop === null ||
  (JSON.stringify(hop) === JSON.stringify(guide.hop) && guide.sections.some(({ kind }) => kind === "procedure"));

/** Does the hop pass this note's versions? */
function passes({ hop }: Section, { from, to }: Hop): boolean {
  if (hop === null) return false;
  if (hop.kind === "within") return inRange(from, hop.range) && inRange(to, hop.range);
  const [start, end] = [hop.from.min ?? from, hop.to.min ?? to];
  return (
    (compareVersions(start, from) >= 0 || belongsTo(from, start)) &&
    (compareVersions(end, to) <= 0 || belongsTo(to, end)) &&
    compareVersions(from, end) < 0 &&
    !belongsTo(from, end)
  );
}
