/**
 * What the templates of HTML and Markdown see of a runbook: plain data with own properties only,
 * grouped and worded, nothing escaped. Sentences stay trees; the template says how to write them.
 */
import type { Reference } from "../model/guide.js";
import { code, text, type Block, type Inline, type Note } from "../model/inline.js";
import type { Parameters } from "../model/parameters.js";
import type { Runbook, RunbookSection, RunbookStep } from "../model/runbook.js";

/** A line of the identity table. */
export interface FactView {
  label: string;
  value: Inline[];
}

/** A group of lines of the identity table. */
export interface FactGroupView {
  title: string;
  facts: FactView[];
}

/** A step as templates see it. */
export interface StepView {
  /** Unique in the page and safe as an element's id and in an address; the same as long as the step's id is. */
  anchor: string;
  /** What the ids of the step's own parts end in: short, unique in the page, and of no meaning outside. */
  part: string;
  id: string;
  number: string;
  command: Inline[];
  optional: boolean;
  condition: string | null;
  /** Whether it is ours, not the guide's. */
  advice: boolean;
  /** Whether it is the integrator's own, from an overlay. */
  local: boolean;
  /** Why we add it; `null` for the guide's steps. */
  reason: string | null;
  /** Links to what the reason rests on. */
  sources: Inline[][];
  manualReason: string | null;
  /** That there is no easy way back once it has begun; empty for all steps but the first such of a hop. */
  turning: Block[];
  /** Notes to read before doing it. */
  notes: Block[];
  /** Both. */
  before: Block[];
  details: Inline[][];
  expected: Inline[][];
  info: Block[];
  choices: Inline[][];
  /** Examples, as code and as notes. */
  examples: Block[];
  substeps: StepView[];
  /** `file:line`; the file by as much of its path as tells it from the others. */
  source: string;
  /** The vendor's own page, as a link; `null` where none is known. */
  reference: Inline[] | null;
  checks: string[];
  /** "1 h 35 min"; `null` where nothing says. */
  minutes: string | null;
}

/** A section as templates see it. */
export interface SectionView {
  anchor: string;
  title: string;
  kind: RunbookSection["kind"];
  body: Block[];
  steps: StepView[];
  /** "6 steps"; `null` where there are none. */
  count: string | null;
  reference: Inline[] | null;
}

/** A hop as templates see it. */
export interface HopView {
  anchor: string;
  /** "Hop 1 of 2: 6.0 to 6.1". */
  title: string;
  sections: SectionView[];
}

/** A runbook as templates see it. */
export interface RunbookView {
  title: string;
  productName: string;
  formerly: string | null;
  roleName: string;
  /** Every version on the way. */
  versions: string[];
  disclaimer: string | null;
  identity: FactGroupView[];
  /** One sentence. */
  coverage: string;
  unknowns: { sentence: string; source: string }[];
  guides: { file: string; title: string; sha256: string }[];
  hops: HopView[];
  /** Whether hops need headings of their own. */
  severalHops: boolean;
  sha256: string;
  /** The document's short hash: 8 digits. */
  shortHash: string;
}

/** What templates see. Equal runbooks give equal views. */
export function viewRunbook(runbook: Runbook): RunbookView {
  const { product, role, from, to, hops, guides, unknowns, sha256 } = runbook;
  return {
    title: `${product.name}: upgrade of ${role.name} from ${from} to ${to}`,
    productName: product.name,
    formerly: product.formerly,
    roleName: role.name,
    versions: [from, ...hops.map((hop) => hop.to)],
    disclaimer: product.disclaimer,
    identity: identityGroups(runbook),
    coverage: coverageSentence(runbook),
    unknowns,
    guides,
    hops: viewHops(runbook),
    severalHops: hops.length > 1,
    sha256,
    shortHash: sha256.slice(0, 8),
  };
}

function coverageSentence({ coverage: { steps, typed, manual } }: Runbook): string {
  if (steps === 0) return "The guide has no steps for this upgrade.";
  const all = steps === 1 ? "The guide's one step is" : `All ${steps} steps of the guide are`;
  if (manual === 0) return `${all} in this runbook, and what each does is recognised.`;
  const byHand = manual === 1 ? "1 is done and checked by hand" : `${manual} are done and checked by hand`;
  return `${all} in this runbook: ${typed} recognised, ${byHand}.`;
}

function identityGroups({ role, hops, from, parameters, minutes }: Runbook): FactGroupView[] {
  return [
    { title: "Change", facts: changeFacts(parameters, minutes) },
    {
      title: "Host",
      facts: [
        fact("Role", role.name),
        fact("Versions", [from, ...hops.map(({ to }) => to)].join(" → ")),
        ...hostFacts(parameters),
      ],
    },
    { title: "People", facts: peopleFacts(parameters) },
  ];
}

const fact = (label: string, value: string): FactView => ({ label, value: [text(value)] });

/** A line with the value, as code where it is a name to copy; with a blank where there is none. */
function given(label: string, name: keyof Parameters, value: string | undefined, asLeaf: (value: string) => Inline = text): FactView {
  return { label, value: [value === undefined ? { type: "blank", name, label: label.toLowerCase() } : asLeaf(value)] };
}

/** The same, left out where there is no value: not every host has one. */
const whenGiven = (label: string, name: keyof Parameters, value: string | undefined, asLeaf?: (value: string) => Inline): FactView[] =>
  value === undefined ? [] : [given(label, name, value, asLeaf)];

const linked = (value: string): Inline => ({ type: "link", url: value, children: [text(value)] });

function changeFacts({ organization, change, window }: Parameters, minutes: number): FactView[] {
  return [
    given("Organization", "organization", organization),
    given("Change number", "change", change),
    given("Change window", "window", window && `${printedMoment(window.start)} to ${printedMoment(window.end)}`),
    ...(minutes === 0 ? [] : [fact("Planned time", printedMinutes(minutes))]),
  ];
}

/** `2026-12-05T20:00+01:00` as `2026-12-05 20:00 (+01:00)`: the operator's own clock, not ours. */
const printedMoment = (moment: string): string => moment.replace(/^([^T]+)T(\d+:\d+)(?::\d+)?(.*)$/u, "$1 $2 ($3)").replace("(Z)", "(UTC)");

/** "1 h 35 min", "2 h", "5 min". */
export function printedMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return [hours === 0 ? "" : `${hours} h`, minutes % 60 === 0 && hours > 0 ? "" : `${minutes % 60} min`].filter((part) => part !== "").join(" ");
}

function hostFacts({ workingDirectory, backupName, hosting, site, appPool, service, url, database, archives }: Parameters): FactView[] {
  return [
    given("Working directory", "workingDirectory", workingDirectory, code),
    ...whenGiven("Backup folder", "backupName", backupName, code),
    ...whenGiven("Hosting", "hosting", hosting),
    ...whenGiven("IIS site", "site", site, code),
    ...whenGiven("Application pool", "appPool", appPool, code),
    ...whenGiven("Windows service", "service", service, code),
    ...whenGiven("Address", "url", url, linked),
    ...whenGiven("Database", "database", database, code),
    ...Object.entries(archives ?? {}).map(([version, path]) => ({ label: `Archive of ${version}`, value: [code(path)] })),
  ];
}

function peopleFacts({ technician, reviewer, approver, contacts }: Parameters): FactView[] {
  return [
    given("Technician", "technician", technician),
    given("Reviewer", "reviewer", reviewer),
    given("Approver", "approver", approver),
    ...(contacts ?? []).map((contact) => ({ label: contact.role === undefined ? "Contact" : `Contact for ${contact.role}`, value: contactLine(contact) })),
  ];
}

function contactLine({ name, phone, email }: NonNullable<Parameters["contacts"]>[number]): Inline[] {
  const line: Inline[] = [text([name, phone].filter((part) => part !== undefined).join(", "))];
  if (email !== undefined) line.push(text(", "), { type: "link", url: `mailto:${email}`, children: [text(email)] });
  return line;
}

/** What a step or section needs to know of the rest of the page. */
interface Page {
  /** The element id for an id of ours. */
  anchor: (kind: string, id: string) => string;
  /** The short name of a file. */
  fileLabel: (file: string) => string;
  /** The heading on the vendor's page that the section has named already. */
  heading?: string | undefined;
}

function viewHops(runbook: Runbook): HopView[] {
  const page: Page = { anchor: createAnchors(), fileLabel: createFileLabels(runbook) };
  return runbook.hops.map(({ from, to }, index) => ({
    anchor: `hop-${index + 1}`,
    title: `Hop ${index + 1} of ${runbook.hops.length}: ${from} to ${to}`,
    sections: runbook.sections.filter(({ hop }) => hop === index + 1).map((section) => viewSection(section, page)),
  }));
}

function viewSection({ id, title, kind, body, steps, reference }: RunbookSection, page: Page): SectionView {
  return {
    anchor: page.anchor("section", id),
    title,
    kind,
    body,
    steps: steps.map((step) => viewStep(step, { ...page, heading: reference?.section })),
    count: steps.length === 0 ? null : steps.length === 1 ? "1 step" : `${steps.length} steps`,
    reference: reference && referenceLink(reference),
  };
}

function viewStep(step: RunbookStep, page: Page): StepView {
  const { id, number, command, optional, condition, advice, manualReason, details, expected, info, checks } = step;
  const turning = turningPoint(step);
  const notes = step.notes.filter(({ kind }) => kind !== "example").map(noteBlock);
  return {
    anchor: page.anchor("step", id),
    part: page.anchor("n", number).slice(1),
    ...{ id, number, command, optional, condition, manualReason, details, expected, info, checks },
    advice: step.origin === "advice",
    local: step.local === true,
    reason: advice?.reason ?? null,
    sources: (advice?.sources ?? []).map(({ title, url }) => [{ type: "link", url, children: [text(title)] }]),
    turning,
    notes,
    before: [...turning, ...notes],
    choices: step.choices.map((choice) => choice.command),
    examples: [
      ...step.examples.map(({ lang, value }): Block => ({ type: "code", lang, value })),
      ...step.notes.filter(({ kind }) => kind === "example").map(noteBlock),
    ],
    substeps: step.substeps.map((substep) => viewStep(substep, page)),
    source: `${page.fileLabel(step.source.file)}:${step.source.line}`,
    reference: step.reference && referenceLink(step.reference, page.heading),
    minutes: step.minutes === null ? null : printedMinutes(step.minutes),
  };
}

function turningPoint({ pointOfNoReturn, source }: RunbookStep): Block[] {
  if (pointOfNoReturn === null) return [];
  const blocks: Block[] = [{ type: "paragraph", children: turningWords(pointOfNoReturn) }];
  return [noteBlock({ kind: "danger", title: turningTitle, blocks, place: source })];
}

/** What the mark before the step says first. */
export const turningTitle = "Point of no return";

/** What it says then: the reason, whose backticks are code, and what it comes to. */
export function turningWords(reason: string): Inline[] {
  const parts = reason.split(/`([^`]+)`/u).flatMap((part, index) => (part === "" ? [] : [index % 2 === 0 ? text(part) : code(part)]));
  return [...parts, text(" From here on, to go back, restore the database first.")];
}

const noteBlock = (note: Note): Block => ({ type: "note", note });

/** A link worded by page, heading and step; without the heading where it is known. */
function referenceLink({ title, url, section, step }: Reference, known?: string): Inline[] {
  const heading = section === known ? undefined : section;
  const words = [title, heading, step === undefined ? undefined : `step ${step}`].filter((part) => part !== undefined);
  return [{ type: "link", url, children: [text(words.join(", "))] }];
}

/**
 * Element ids from ids of ours: `/` becomes `_`, letters, digits, `.` and `-` stay, everything else
 * becomes its code between tildes, so that two ids never meet. An id that comes again (the same
 * step on a later hop) gets a counter.
 */
function createAnchors(): Page["anchor"] {
  const seen = new Map<string, number>();
  return (kind, id) => {
    const safe = id.replace(/[^\w.-]|_/gu, (character) => (character === "/" ? "_" : `~${(character.codePointAt(0) ?? 0).toString(16)}~`));
    const anchor = `${kind}-${safe}`;
    const count = (seen.get(anchor) ?? 0) + 1;
    seen.set(anchor, count);
    return count === 1 ? anchor : `${anchor}~${count}`;
  };
}

/** Files by their last folders and name: as much as tells each from all others of the runbook. */
function createFileLabels({ guides, sections }: Runbook): Page["fileLabel"] {
  const files = new Set([...guides.map(({ file }) => file), ...sections.flatMap(({ steps }) => steps.flatMap(sourceFiles))]);
  const labels = new Map([...files].map((file) => [file, shortestSuffix(file, files)]));
  return (file) => labels.get(file) ?? file;
}

const sourceFiles = ({ source, substeps }: RunbookStep): string[] => [source.file, ...substeps.flatMap(sourceFiles)];

function shortestSuffix(file: string, files: ReadonlySet<string>): string {
  const parts = file.split(/[\\/]/u);
  for (let count = 1; count < parts.length; count += 1) {
    const suffix = parts.slice(-count).join("/");
    const isShared = [...files].some((other) => other !== file && `/${other.replaceAll("\\", "/")}`.endsWith(`/${suffix}`));
    if (!isShared) return suffix;
  }
  return file;
}
