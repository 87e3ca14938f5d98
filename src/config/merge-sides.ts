/** What a merge of settings files is given and gives, whatever their format. */
import type { Product } from "../model/product.js";
import type { SettingDifference } from "../model/settings.js";
import type { createSecrets } from "../language/secrets.js";
import type { ReadSettings, SettingsFormat } from "./read.js";
import type { Settings } from "./settings.js";

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

/**
 * Where the customer and the new release want different things. Values are as they may be shown; `null`: there is none,
 * or it is not told.
 */
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
