/** Versions and ranges of them, as guides and people write them. */
import type { HopPattern, VersionRange } from "./guide.js";

const versionText = /^v?(\d+(?:\.\d+)*)$/iu;

/** A version as typed (`6.2`, `v6.2`, `6.2.30`) without its `v`; `undefined` where it is none. */
export function parseVersion(written: string): string | undefined {
  return versionText.exec(written.trim())?.[1];
}

const parsed = new Map<string, readonly number[]>();

/** Sorting and searching compare the same few versions over and over. */
function parts(version: string): readonly number[] {
  const known = parsed.get(version);
  if (known) return known;
  const numbers = version.split(".").map(Number);
  parsed.set(version, numbers);
  return numbers;
}

/**
 * Negative where `one` is older, positive where it is newer, 0 where they are the same. A missing part counts as before
 * 0.
 */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [parts(one), parts(other)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Does a version belong to a product line: `6.0.215` to `6.0`, `5.1.7.7` to `5.1.7`? */
export const belongsTo = (version: string, line: string): boolean => version === line || version.startsWith(`${line}.`);

/** The archive that parameters name for a version, or for a build of it. */
export const archiveOf = (archives: Readonly<Record<string, string>> = {}, version: string): string | undefined =>
  archives[version] ??
  Object.entries(archives).find(([known]) => belongsTo(version, known) || belongsTo(known, version))?.[1];

/**
 * The product line (one of `lines`) that a version belongs to; the longest where several do; `undefined` where none.
 */
export function lineOf(version: string, lines: readonly string[]): string | undefined {
  return lines.filter((line) => belongsTo(version, line)).sort((one, other) => other.length - one.length)[0];
}

/** Is a version in the range? `5.2.x` and `max: 5.2` hold every 5.2 build. */
export function inRange(version: string, { min, max }: VersionRange): boolean {
  const notBelow = min === null || compareVersions(version, min) >= 0 || belongsTo(version, min);
  return notBelow && (max === null || compareVersions(version, max) <= 0 || belongsTo(version, max));
}

const one = String.raw`v?\d+(?:\.(?:\d+|x))+`;
const newer = String.raw`(?:\s*\(?\s*(?:or|and)\s+(?:any\s+)?(?:newer|higher|later|above)(?:\s+versions?)?\s*\)?)?`;
const pair = new RegExp(String.raw`(${one})(${newer})[\s_-]*(?:to|→|->|–|—)[\s_-]*(?:version\s+)?(${one})`, "iu");
const span = new RegExp(String.raw`^\s*(${one}|\d+)\s+-\s+(${one}|\d+)\s*$`, "iu");

/** A range as written: `6.1`, `5.2.x`, `5.2.1 - 5.2.3`, `5.1.1 or newer`; `undefined` where it is none. */
export function parseRange(written: string): VersionRange | undefined {
  const text = written.trim();
  const [, from, to] = span.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { min: bare(from), max: bare(to), text };
  const [whole, version, open] = new RegExp(String.raw`^(${one})(${newer})$`, "iu").exec(text) ?? [];
  return whole === undefined ? undefined : rangeOf(version ?? "", open ?? "");
}

/**
 * "from v6.1 to v6.2", "5.2.X to 6.0", "5.1.1 (or any newer version) to 5.1.7", `5.1.1to5.1.7`; `undefined` where no
 * pair stands.
 */
export function parseHop(written: string): HopPattern | undefined {
  const [, from, open, to] = pair.exec(written) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return { kind: "hop", from: rangeOf(from, open ?? ""), to: rangeOf(to, "") };
}

function rangeOf(version: string, open: string): VersionRange {
  const min = bare(version);
  return {
    min,
    max: open.trim() === "" ? min : null,
    text: version.toLowerCase().replace(/^v/u, "") + (open.trim() === "" ? "" : " or newer"),
  };
}

/** Without `v` and wildcards: `v5.2.X` is the line `5.2`. */
const bare = (version: string): string =>
  version
    .toLowerCase()
    .replace(/^v/u, "")
    .replace(/\.x.*$/u, "");

/** Every version that a text names, wildcards as their line, in the order of the text. */
export const versionsIn = (written: string): string[] =>
  [...written.matchAll(new RegExp(one, "giu"))].map(([version]) => bare(version));

/** Does a section's pattern cover the hop? A pattern within a range covers any two versions of it, oldest first. */
export function coversHop(pattern: HopPattern, from: string, to: string): boolean {
  if (pattern.kind === "within") return inRange(from, pattern.range) && inRange(to, pattern.range);
  return inRange(from, pattern.from) && inRange(to, pattern.to) && compareVersions(from, to) < 0;
}

/** The middle of a step's id: `5.2.x-6.0` for a hop, `6.x` for the general procedure of a major line. */
export function patternId(pattern: HopPattern | null, to: string): string {
  if (pattern?.kind === "hop") return `${slugVersion(pattern.from)}-${slugVersion(pattern.to)}`;
  const newest = pattern?.range.max ?? to;
  return `${newest.split(".")[0] ?? newest}.x`;
}

const slugVersion = ({ text }: VersionRange): string => text.replace(/\s.*$/u, "");
