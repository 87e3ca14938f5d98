/** A three-way proposal for a settings file: the old default, what the customer made of it, and the new default. */
import { mergeJson } from "./merge-json.js";
import { mergeLines } from "./merge-lines.js";
import type { MergeInput, MergeProposal } from "./merge-sides.js";
import { mergeXml } from "./merge-xml.js";
import { readSettings, type ReadSettings } from "./read.js";
import { createSecrets } from "../language/secrets.js";
import { sameValue, type Problem, type Settings } from "./settings.js";

/** One of the three cannot be read. */
export interface UnreadableInput extends Problem {
  of: "base" | "ours" | "theirs";
}

/**
 * Proposes a settings file. What the customer never changed follows the new default; what he changed stays; what both
 * changed in different ways stays too, and is a conflict. The encoding, line ends and layout are the customer's.
 */
export function proposeMerge({
  path,
  format,
  base,
  ours,
  theirs,
  secrets,
}: MergeInput): MergeProposal | UnreadableInput {
  const read = {
    ours: readSettings(ours, format),
    base: base && readSettings(base, format),
    theirs: theirs && readSettings(theirs, format),
  };
  for (const of of ["ours", "base", "theirs"] as const) {
    const one = read[of];
    if (one !== null && "problem" in one) return { of, ...one };
  }
  const {
    ours: own,
    base: old,
    theirs: fresh,
  } = read as { ours: ReadSettings; base: ReadSettings | null; theirs: ReadSettings | null };
  const unchanged = { path, bytes: ours, conflictBytes: null, changes: [], conflicts: [] };
  if (fresh === null) return unchanged;
  const merge = { json: mergeJson, xml: mergeXml, text: mergeLines }[format];
  const merged = merge({ bytes: ours, base: old, ours: own, theirs: fresh, format, secrets: createSecrets(secrets) });
  return { ...unchanged, ...merged, changes: listChanges(own.settings, merged.settings) };
}

function listChanges(before: Settings, after: Settings): MergeProposal["changes"] {
  const gone = [...before.leaves].filter(([folded, setting]) => !sameValue(setting, after.leaves.get(folded)));
  return [
    ...gone.map(([folded, { key }]) => ({
      key,
      kind: after.leaves.has(folded) ? ("changed" as const) : ("removed" as const),
    })),
    ...[...after.leaves]
      .filter(([folded]) => !before.leaves.has(folded))
      .map(([, { key }]) => ({ key, kind: "added" as const })),
  ];
}
