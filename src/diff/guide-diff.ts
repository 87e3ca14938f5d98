/** What changed between two editions of a guide, as data. */
import type { Action } from "../model/action.js";
import type { OverlaySide } from "../model/overlay-placement.js";
import type { Overlay } from "../model/overlay.js";
import type { Edition, EditionPath, EditionStep } from "./edition.js";

/** The ways in which a step changes. */
export const changeKinds = ["added", "removed", "moved", "action-changed", "reworded"] as const;
/** One of {@link changeKinds}. */
export type ChangeKind = (typeof changeKinds)[number];

/** A step as one edition has it. */
export interface StepSide {
  id: string;
  /** As runbooks of the procedure print it: `3`, `3.2`. */
  number: string;
  file: string;
  line: number;
  /** The imperative sentence, in Markdown. */
  command: string;
  actions: readonly Action[];
  /** Ways of doing it, of which one is taken; not there where there are none. */
  choices?: { command: string; actions: readonly Action[] }[];
  optional: boolean;
  condition: string | null;
}

/** A step that changed. `moved` may have been reworded too, `action-changed` also moved and reworded. */
export interface StepChange {
  kind: ChangeKind;
  /** The id in the new edition's runbooks; of a removed step, in the old one's. Of several roles, the first one's. */
  id: string;
  /** The roles whose procedures hold it. */
  roles: string[];
  /** The heading above it, in the new edition where it is there. */
  section: string;
  old: StepSide | null;
  new: StepSide | null;
}

/** A heading whose text outside steps changed. */
export interface NoteChange {
  kind: "added" | "removed" | "changed";
  section: string;
  old: { file: string; line: number } | null;
  new: { file: string; line: number } | null;
}

/** What only the new edition has, and what only the old one had. */
export interface Difference<T> {
  gained: T[];
  lost: T[];
}

/** A runbook by what it is for. */
export type RunbookName = Pick<EditionPath, "role" | "from" | "to">;

/** What changed between two editions; the JSON of `diff --format json`. */
export interface GuideDiff {
  schemaVersion: 1;
  old: Pick<Edition, "file" | "sha256" | "files">;
  new: Pick<Edition, "file" | "sha256" | "files">;
  /** In the order of the new edition; what is gone stands where it stood. */
  changes: StepChange[];
  notes: NoteChange[];
  roles: Difference<string>;
  versions: Difference<string>;
  paths: Difference<RunbookName>;
  /** Runbooks of the old edition that the new one does not give any more, or whose steps do something else. */
  stale: RunbookName[];
  /** Only there where an overlay was given. */
  overlay?: OverlayState[];
}

/** What is asked about an overlay besides. */
export interface OverlayQuestion {
  overlay: Overlay;
  /** The ids of all steps of procedures, in the runbooks of each edition. */
  oldIds: readonly string[];
  newIds: readonly string[];
  /** Does a target mean the step with this id? */
  isTarget: (target: string, id: string) => boolean;
}

/** A place of a local step in the new edition. */
export interface OverlayState {
  /** The step that it stands beside, by its id in the old edition; as the overlay has it where there is none. */
  id: string;
  /**
   * `fits`: as it was; `moved`: it stands elsewhere or has another id; `changed`: it does something else now;
   * `orphaned`: it is gone.
   */
  state: "fits" | "moved" | "changed" | "orphaned";
  side: OverlaySide;
  /** The step's id in the new edition; `null` where it is gone. */
  now: string | null;
  /** What the local step says. */
  command: string;
  /** Where the comment that places it stands. */
  source: { file: string; line: number };
}

/** Two steps that are one, or a step that has no match. */
export interface Match {
  one: EditionStep | null;
  other: EditionStep | null;
  moved: boolean;
}
