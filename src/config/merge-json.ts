/** Merges settings in JSON by key path, into the text of the customer's file. */
import { getNodeValue } from "jsonc-parser";
import { escapeInJson } from "../formats/visible.js";
import { ancestorsOf, editJson, type JsonChanges } from "./json-edits.js";
import { createJsonTree, itemsOf, type JsonTree } from "./json-tree.js";
import type { MergeConflict, MergedSides, MergeSides } from "./merge-sides.js";
import { readBack } from "./read.js";
import { createSettings, sameSettings, type Setting, type Settings } from "./settings.js";

/** A setting, or an array that is taken as one. */
interface Unit {
  key: string;
  /** Equal where the settings are. */
  content: string;
  isEmpty: boolean;
  leaves: [string, Setting][];
}
type Units = ReadonlyMap<string, Unit>;

/** What becomes of each unit. */
interface Decision {
  units: Map<string, Unit>;
  replaced: Set<string>;
  removed: Set<string>;
  added: Set<string>;
  conflicts: Set<string>;
}

/** Merges settings in JSON. In a conflict the customer's value stays, under a comment that tells the others. */
export function mergeJson(sides: MergeSides): MergedSides {
  const { bytes, ours, theirs } = sides;
  const empty = { text: "{}", settings: createSettings(new Map(), ":") };
  const trees = {
    base: createJsonTree(sides.base?.text.text ?? empty.text, sides.base?.settings ?? empty.settings),
    ours: createJsonTree(ours.text.text, ours.settings),
    theirs: createJsonTree(theirs.text.text, theirs.settings),
  };
  const arrays = findWholeArrays(trees);
  const units = {
    base: unitsOf(trees.base, arrays),
    ours: unitsOf(trees.ours, arrays),
    theirs: unitsOf(trees.theirs, arrays),
  };
  const decision = decide(units);
  const conflicts = (folded: Iterable<string>): MergeConflict[] =>
    [...folded].map((unit) => showConflict(unit, units, sides));
  const written = write(trees, units, decision, arrays, sides);
  if (written !== undefined) return { ...written, conflictBytes: null, conflicts: conflicts(decision.conflicts) };
  // Single edits do not do it where a name stands twice in an object. Who changed nothing gets the new default's text.
  const taken =
    sides.base !== null && sameSettings(ours.settings, sides.base.settings)
      ? readBack({ ...ours.text, text: theirs.text.text }, "json")
      : undefined;
  if (taken !== undefined)
    return { bytes: taken.bytes, settings: taken.read.settings, conflictBytes: null, conflicts: [] };
  // Anybody else keeps the customer's, and does the rest by hand.
  return {
    bytes,
    settings: ours.settings,
    conflictBytes: null,
    conflicts: conflicts([...decision.conflicts, ...decision.replaced, ...decision.removed, ...decision.added]),
  };
}

type Trees = Record<"base" | "ours" | "theirs", JsonTree>;

/**
 * The arrays that have not the same form in all three, so that their elements are not each other's: each is taken as
 * one.
 */
function findWholeArrays(trees: Trees): Set<string> {
  const all = Object.values(trees);
  const arrays = new Set<string>();
  const paths = new Set(
    all.flatMap(({ sites }) =>
      [...sites].flatMap(([folded, found]) =>
        folded !== null && found.some(({ value }) => value.type === "array") ? [folded] : [],
      ),
    ),
  );
  for (const path of [...paths].sort((one, other) => one.length - other.length)) {
    if (
      !ancestorsOf(path).some((above) => arrays.has(above)) &&
      new Set(all.map((tree) => formOf(tree, path))).size > 1
    )
      arrays.add(path);
  }
  return arrays;
}

/** The kinds of an array's elements; a text of its own for what is no array. */
function formOf({ sites }: JsonTree, path: string): string {
  const [site, second] = sites.get(path) ?? [];
  if (site === undefined || second !== undefined || site.value.type !== "array")
    return `none of ${String(sites.get(path)?.length)}`;
  return itemsOf(site.value)
    .map(([, , { type }]) => (type === "object" || type === "array" ? type : "value"))
    .join(" ");
}

function unitsOf({ settings }: JsonTree, arrays: ReadonlySet<string>): Units {
  const units = new Map<string, Unit>();
  for (const [folded, setting] of settings.leaves) {
    const array = arrays.size === 0 ? undefined : [folded, ...ancestorsOf(folded)].find((path) => arrays.has(path));
    const path = array ?? folded;
    const unit = units.get(path) ?? {
      key: setting.key.slice(0, path.length),
      isEmpty: setting.value === null && array === undefined,
      leaves: [],
      content: setting.value ?? "",
    };
    unit.leaves.push([folded, setting]);
    units.set(path, unit);
  }
  for (const path of arrays) {
    const unit = units.get(path);
    if (unit !== undefined)
      unit.content = JSON.stringify(unit.leaves.map(([folded, { value }]) => [folded, value ?? ""]).sort());
  }
  return units;
}

function decide({ base, ours, theirs }: Record<keyof Trees, Units>): Decision {
  const decision: Decision = {
    units: new Map(ours),
    replaced: new Set(),
    removed: new Set(),
    added: new Set(),
    conflicts: new Set(),
  };
  for (const folded of new Set([...ours.keys(), ...theirs.keys(), ...base.keys()])) {
    const [old, own, fresh] = [base.get(folded), ours.get(folded), theirs.get(folded)];
    if (own?.content === fresh?.content || fresh?.content === old?.content) continue;
    if (own?.content !== old?.content) decision.conflicts.add(folded);
    else if (fresh === undefined) {
      decision.removed.add(folded);
      decision.units.delete(folded);
    } else {
      decision[own === undefined ? "added" : "replaced"].add(folded);
      decision.units.set(folded, fresh);
    }
  }
  settleForms(decision, ours, theirs);
  return decision;
}

/**
 * What cannot stand beside what the customer keeps is a conflict: a value where he has an object, and the other way
 * round.
 */
function settleForms({ units, added, conflicts }: Decision, ours: Units, theirs: Units): void {
  const isKept = (folded: string): boolean =>
    ours.get(folded) !== undefined && units.get(folded) === ours.get(folded) && !theirs.has(folded);
  const kept = [...units.keys()].filter((folded) => isKept(folded));
  const [keptValues, keptBranches] = [
    new Set(kept.filter((folded) => units.get(folded)?.isEmpty === false || conflicts.has(folded))),
    new Set(kept.flatMap(ancestorsOf)),
  ];
  for (const folded of added) {
    const isInTheWay = ancestorsOf(folded).some((above) => keptValues.has(above)) || keptBranches.has(folded);
    if (!isInTheWay) continue;
    if (theirs.get(folded)?.isEmpty === false) conflicts.add(folded);
    added.delete(folded);
    units.delete(folded);
  }
}

/** The file with the decision carried out; `undefined` where the outcome would not be what was decided. */
function write(
  trees: Trees,
  units: Record<keyof Trees, Units>,
  { units: merged, replaced, removed, added, conflicts }: Decision,
  arrays: ReadonlySet<string>,
  { bytes, ours }: MergeSides,
): { bytes: Uint8Array; settings: Settings } | undefined {
  const [inTheirs, inAdded] = [countBelow(units.theirs.keys()), countBelow(added)];
  const changes: JsonChanges = {
    ...{ replaced, removed, arrays },
    added: [...units.theirs]
      .filter(([folded]) => added.has(folded))
      .map(([folded, { key, isEmpty }]) => ({ folded, key, isEmpty })),
    comments: new Map([...conflicts].map((folded) => [folded, describeConflict(folded, trees, units)])),
    isAddedWhole: (folded) => inAdded.get(folded) === inTheirs.get(folded),
  };
  const text = editJson(trees.ours, trees.theirs, changes);
  if (text === undefined) return undefined;
  const expected = createSettings(new Map([...merged.values()].flatMap(({ leaves }) => leaves)), ":");
  if (text === ours.text.text)
    return sameSettings(ours.settings, expected) ? { bytes, settings: ours.settings } : undefined;
  const written = readBack({ ...ours.text, text }, "json");
  return written !== undefined && sameSettings(written.read.settings, expected)
    ? { bytes: written.bytes, settings: written.read.settings }
    : undefined;
}

/** How many keys are at or below each key path. */
function countBelow(keys: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) for (const path of [key, ...ancestorsOf(key)]) counts.set(path, (counts.get(path) ?? 0) + 1);
  return counts;
}

/** The comment in the file. It is the customer's own file, so the values are told in full. */
function describeConflict(folded: string, { base, theirs }: Trees, units: Record<keyof Trees, Units>): string {
  const tell = (tree: JsonTree, side: Units): string => {
    const node = tree.sites.get(folded)?.[0]?.value;
    return !side.has(folded) || node === undefined ? "nothing" : escapeInJson(JSON.stringify(getNodeValue(node)));
  };
  const key = JSON.stringify(
    (units.ours.get(folded) ?? units.theirs.get(folded) ?? units.base.get(folded))?.key ?? folded,
  );
  return `// CONFLICT in ${escapeInJson(key)}: the old default is ${tell(base, units.base)}, the new default ${tell(theirs, units.theirs)}; the customer's ${units.ours.has(folded) ? "stands here" : "has none"}`;
}

function showConflict(folded: string, units: Record<keyof Trees, Units>, { secrets }: MergeSides): MergeConflict {
  const show = (unit: Unit | undefined): string | null => {
    if (unit === undefined) return null;
    const [leaf, ...more] = unit.leaves;
    if (leaf !== undefined && more.length === 0) return secrets.show(leaf[1].key, leaf[1].value);
    return `[${unit.leaves.map(([, { key, value }]) => `${key.slice(unit.key.length + 1)} ${secrets.show(key, value)}`).join(", ")}]`;
  };
  const place = (units.ours.get(folded) ?? units.theirs.get(folded) ?? units.base.get(folded))?.key ?? folded;
  return {
    place,
    base: show(units.base.get(folded)),
    ours: show(units.ours.get(folded)),
    theirs: show(units.theirs.get(folded)),
  };
}
