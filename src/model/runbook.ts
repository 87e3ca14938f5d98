/** A runbook: guide + product + role + path + parameters, assembled. Every printed form is made from it. */
import type { GoNoGoLine } from "./preflight.js";
import type { Action } from "./action.js";
import type { Command } from "./command.js";
import type { Advice, Choice, Example, Reference } from "./guide.js";
import type { Block, Inline, Place } from "./inline.js";
import type { BackOperation, Operation, SectionKind } from "./operation.js";
import type { Parameters } from "./parameters.js";

/** One installation of a release. */
export interface Hop {
  from: string;
  to: string;
}

/** What a step comes to by one way in which the product may be run. */
export interface HostingDetails {
  /** The hosting's id in the product pack. */
  id: string;
  name: string;
  /** As the step's own `details`. */
  details: Inline[][];
  /** As the step's own `commands`. */
  commands: Command[];
}

/** What is to be done on this host. */
export interface Doing {
  /** What the actions come to besides the commands, one line each, with the values of the parameters. */
  details: Inline[][];
  /** What to type, in order. */
  commands: Command[];
  /**
   * The same by each way in which the product may be run, of which one holds on a host: where they
   * differ and the parameters do not say which. `details` and `commands` are empty then; else this is.
   */
  hosting: HostingDetails[];
}

/** One way of doing a step, with what it comes to. */
export type RunbookChoice = Choice & Doing;

/** What printed forms say above the ways of {@link RunbookStep.hosting}: one holds, and not each in turn. */
export const hostingWords = "Depending on how it runs here";

/** A step as the operator does it: with his names and paths, or blanks to fill in. */
export interface RunbookStep extends Doing {
  /** Stable when the sentence is reworded or other steps come and go: `server/6.x/rename-1`. */
  id: string;
  /** SHA-256 of text and actions, 64 hexadecimal digits: changes when this step changes. */
  hash: string;
  /** As printed: `3`, `3.2`; prerequisites are `A1`, verifications `V1`. Unique in a runbook. */
  number: string;
  command: Inline[];
  optional: boolean;
  condition: string | null;
  /** `guide`: the guide says it; `advice`: we add it. Never mixed in one step. */
  origin: "guide" | "advice";
  /** Reason and sources; `null` for origin guide. */
  advice: Advice | null;
  /** Is the advice the integrator's own, from an overlay? Only there where it is. */
  local?: true;
  actions: Action[];
  /** What one sees when it is done, one line each. Empty where nothing tells. */
  expected: Inline[][];
  /** Why no verb fits; `null` where one does. */
  manualReason: string | null;
  /** Does what stands below the sentence order something that no action says? */
  ordersMore: boolean;
  /** In the order of the guide, notes and code among it. */
  info: Block[];
  choices: RunbookChoice[];
  /** What stands behind the choices. */
  closing: Block[];
  examples: Example[];
  substeps: RunbookStep[];
  /** Where the sentence stands, in the guide or in the pack's advice. */
  source: Place;
  reference: Reference | null;
  /** Names of the checks that `verify` derives from the actions. */
  checks: string[];
  /** How long it is planned to take; `null` where neither pack nor parameters say. */
  minutes: number | null;
  /**
   * Why renaming the folders back is no way back once this step has begun; `null` for all steps but the first such of a
   * hop.
   */
  pointOfNoReturn: string | null;
  /** What a look before the upgrade says of a go/no-go line; only there where one did. */
  seen?: GoNoGoLine["state"];
  /** What a step of the way back is for; only there for those. */
  takesBack?: TakesBack;
}

/**
 * The step that is taken back, by its id, and how: by `undo`ing it, by `restore`ing the database, by a person's
 * `recover`ing folders, or otherwise `by-hand`.
 */
export interface TakesBack {
  step: string;
  kind: "undo" | "restore" | "recover" | "by-hand";
}

export { sectionKinds, type SectionKind } from "./operation.js";

/** A part of a runbook. */
export interface RunbookSection {
  /** Unique in the runbook. */
  id: string;
  title: string;
  /** The hop it belongs to, counting from 1. */
  hop: number;
  kind: SectionKind;
  steps: RunbookStep[];
  /** What stands outside steps: version notes, introductions. */
  body: Block[];
  source: Place | null;
  reference: Reference | null;
}

/** How many of the guide's leaf steps a verb fits. Advice is not counted. */
export interface Coverage {
  steps: number;
  typed: number;
  manual: number;
}

/** What scripts have to know of the product. */
export interface ProductFacts {
  /** The folder that a release is extracted into. */
  runtime: string;
  /** Of the runbook's role. */
  programs: string[];
  versionProgram: string | null;
  /** The names of the product's settings files; `*` stands for anything but a slash. */
  settings: string[];
  /** The product lines, to place a version. */
  lines: string[];
  otherRoles: { id: string; name: string; programs: string[] }[];
}

/** A runbook, ready to be printed. */
export interface Runbook {
  product: { id: string; name: string; formerly: string | null; vendor: string; disclaimer: string | null };
  role: { id: string; name: string };
  from: string;
  to: string;
  hops: Hop[];
  /** The files it is made from, with the SHA-256 of their bytes. */
  guides: { file: string; title: string; sha256: string }[];
  parameters: Parameters;
  facts: ProductFacts;
  coverage: Coverage;
  /** The sum of the planned minutes of all steps but those of the rollbacks. */
  minutes: number;
  /** What is not known, and said so. */
  unknowns: { sentence: string; source: string }[];
  /** Did the caller bring the guides? */
  brought: boolean;
  /** In the order of work; what the pack advises stands beside the step that it is about. */
  sections: RunbookSection[];
  /** The steps laid out once, one operation for each thing to do: what is printed, run, scripted and verified. */
  operations: Operation[];
  /** The steps of the ways back, in the order of each. */
  wayBack: BackOperation[];
  /** SHA-256 over all steps in order, 64 hexadecimal digits; the first 8 are the document's short hash. */
  sha256: string;
}
