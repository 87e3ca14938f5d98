/** What the parser makes of a guide: sections, and the typed steps in them. */
import type { VFileMessage } from "vfile-message";
import type { Action } from "./action.js";
import type { Block, Inline, Place } from "./inline.js";
import type { OverlayPlacement } from "./overlay-placement.js";
import type { Page } from "./product.js";
import type { PreflightCheckName } from "./verification.js";

/**
 * A set of versions, as titles and front matter write it: `6.1`, `5.2.x`, `5.1.1 or newer`.
 * Bounds are inclusive; `null` leaves the side open. `text` is what the guide says.
 */
export interface VersionRange {
  min: string | null;
  max: string | null;
  text: string;
}

/**
 * The hop that a section is about. `within`: any two versions of one range (the general
 * procedure of a major line); otherwise from one range to one version or range.
 */
export type HopPattern =
  { kind: "hop"; from: VersionRange; to: VersionRange } | { kind: "within"; range: VersionRange };

/** Why we add a step that the guide does not have. */
export interface Advice {
  /** One or two sentences for the operator. */
  reason: string;
  sources: Page[];
  /** The checks before the upgrade that look at what it asks for; none: a person does. */
  checks?: PreflightCheckName[];
}

/** Where the vendor's own page says this. */
export interface Reference extends Page {
  section?: string;
  step?: string;
}

/** Code that stands below a step as its example. */
export interface Example {
  lang: string | null;
  value: string;
  place: Place;
  /** The paragraph right above it, where one stands between it and the step's sentence: "Example 2:", "It prints:". */
  lead?: string;
}

/** One way of doing a step of which the operator takes one. */
export interface Choice {
  command: Inline[];
  actions: Action[];
  /** What stands below it. */
  info: Block[];
  when: Answer | null;
}

/** An answer to a question of the pack, which a step or a choice depends on. */
export interface Answer {
  question: string;
  answer: string;
}

/** DITA's step. */
export interface Step {
  /** Position below the section, counting from 1, with dots: `3.2`. Identity is section plus this. */
  ordinal: string;
  /** The number or letter that the guide prints, where it prints one. */
  label: string | null;
  /** The imperative sentence, with its further sentences. */
  command: Inline[];
  optional: boolean;
  /** "if importing fails because of C# expressions"; `null` where there is none. */
  condition: string | null;
  /** What stands below the step, in the order of the guide: continuation, bullets, notes, code, pictures. */
  info: Block[];
  choices: Choice[];
  /** What stands behind the choices. */
  closing: Block[];
  /** `null`: the step does not depend on an answer. */
  when: Answer | null;
  /** The code and the commands of `info`, as the sentence is read with them. */
  examples: Example[];
  /** Empty for a step that only holds substeps. */
  actions: Action[];
  /** Why the step stayed manual; `null` where it did not. */
  manualReason: string | null;
  /** Does what stands below the sentence order something that no action says? Then the step is not typed. */
  ordersMore: boolean;
  substeps: Step[];
  /** SHA-256 of text and actions before the operator's names stand in them; only there in a runbook. */
  hash?: string;
  place: Place;
  reference: Reference | null;
  advice: Advice | null;
  /** For advice: where it goes in a procedure. */
  placement: Placement | null;
  /** Where the comments `overlay:` before it place it; only for steps that have any. */
  overlay?: OverlayPlacement[];
  /** Is it the integrator's own, from an overlay? Only there where it is. */
  local?: true;
}

/** Where a step of advice goes: before or after the first step of the procedure that has this verb. */
export interface Placement {
  side: "before" | "after";
  verb: string;
}

/** The parts of a runbook that advice goes into. */
export const phases = ["prerequisites", "procedure", "verification"] as const;
/** One of {@link phases}. */
export type Phase = (typeof phases)[number];

/** A heading's region, down to the next heading. */
export interface Section {
  /** The heading's words as a slug; unique in the guide. */
  id: string;
  title: string;
  depth: number;
  place: Place;
  kind: "procedure" | "information";
  /** Role ids; `null`: the guide does not say. */
  roles: string[] | null;
  /** `null`: the guide does not say. */
  hop: HopPattern | null;
  /** For advice: the part of the runbook it goes into. */
  phase: Phase | null;
  /** For advice: only on hops that go from below this version to it or beyond. */
  crosses: string | null;
  steps: Step[];
  /** What stands outside steps, before the first. */
  body: Block[];
  /** What stands behind the last step and belongs to none. */
  closing: Block[];
  reference: Reference | null;
}

/** A parsed guide. */
export interface Guide {
  /** As the caller named it. */
  file: string;
  /** Of the file's bytes, 64 hexadecimal digits. */
  sha256: string;
  title: string;
  /** What the file is to a pack: the vendor's procedure in our words, or what we add to it. */
  kind: "guide" | "advice";
  /** The versions that the whole guide is about; `null`: it does not say. */
  hop: HopPattern | null;
  sections: Section[];
  /** What the parser has to say about the text. */
  messages: VFileMessage[];
}

/** The title of the note that tells of a gap in the guide's own numbers, which is none of its words. */
export const gapTitle = "Gap in the guide's numbers";
