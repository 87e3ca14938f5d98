/** A three-way proposal for a settings file: the old default, what the customer made of it, and the new default. */
import type { Product } from "../model/product.js";
import type { SettingDifference } from "../model/settings.js";
import { mergeJson } from "./merge-json.js";
import { mergeLines } from "./merge-lines.js";
import { mergeXml } from "./merge-xml.js";
import { readSettings, type ReadSettings, type SettingsFormat } from "./read.js";
import { createSecrets } from "../language/secrets.js";
import { sameValue, type Problem, type Settings } from "./settings.js";

/** A settings file in three states. */
export interface MergeInput {
  /** Below the working directory: `Runtime/appsettings.json`. */
  path: string;
  format: SettingsFormat;
  /** The old release's default; `null`: it has none. */
  base: Uint8Array | null;
  /** The customer's. */
  ours: Uint8Array;
  /** The new release's default; `null`: it has none, and the customer's stays as it is. */
  theirs: Uint8Array | null;
  secrets: Product["secrets"];
}

/** Where the customer and the new release want different things. Values are as they may be shown; `null`: there is none, or it is not told. */
export interface MergeConflict {
  /** A key path, or lines of the customer's file. */
  place: string;
  base: string | null;
  ours: string | null;
  theirs: string | null;
}

/** What a settings file is proposed to be. */
export interface MergeProposal {
  path: string;
  /** The file: it can be read, and in a conflict it says what the customer's does. */
  bytes: Uint8Array;
  /** Where a conflict cannot stand in the file: the merged lines with the marks of the conflicts. Else `null`. */
  conflictBytes: Uint8Array | null;
  /** What it takes from the new default, from the customer's file on. */
  changes: Pick<SettingDifference, "key" | "kind">[];
  conflicts: MergeConflict[];
}

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

/** What a merge of one format is given. */
export interface MergeSides {
  /** Of the customer's file. */
  bytes: Uint8Array;
  base: ReadSettings | null;
  ours: ReadSettings;
  theirs: ReadSettings;
  format: SettingsFormat;
  secrets: ReturnType<typeof createSecrets>;
}

/** What it gives. */
export interface MergedSides extends Pick<MergeProposal, "bytes" | "conflictBytes" | "conflicts"> {
  /** Of `bytes`. */
  settings: Settings;
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
