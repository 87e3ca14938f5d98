/**
 * What the templates of HTML and Markdown see of a runbook: plain data with own properties only,
 * grouped and worded, nothing escaped. Sentences stay trees; the template says how to write them.
 */
import type { Reference } from "../model/guide.js";
import { commandText, shellNames, type Command } from "../model/command.js";
import { code, text, type Block, type Inline, type Note } from "../model/inline.js";
import type { Parameters } from "../model/parameters.js";
import type { Theme } from "../model/theme.js";
import { hostingWords, type Doing, type Runbook, type RunbookSection, type RunbookStep } from "../model/runbook.js";
import type { Detail } from "./format.js";
import { documentId, fileId, scriptBlocks, verifyCommand } from "./host-commands.js";
import { linkTarget } from "./link.js";
import { printMinutes, printSpan } from "./moments.js";
import { turnBackWords, turningTimes, type TurnBack } from "./turning-times.js";

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

/** A page that is referred to: as a link, and by its number among {@link RunbookView.addresses}. */
export interface PageView {
  link: Inline[];
  words: string;
  number: number;
}

/** Something to type. */
export interface CommandView {
  /** As the language of a block of code. */
  shell: string;
  /** What the shell is called. */
  shellName: string;
  /** Code and blanks. */
  words: Inline[];
  /** The same as text, with placeholders for blanks. */
  text: string;
  /** "if there is one"; `null`: always. */
  when: string | null;
}

/** What is to be done, in words and commands. */
export interface DoingView {
  details: Inline[][];
  commands: CommandView[];
  /** The same by each way in which the product may be run, where nobody said which; the others are empty then. */
  hosting: HostingView[];
}

/** What a step comes to by one way in which the product may be run. */
export interface HostingView {
  id: string;
  name: string;
  details: Inline[][];
  commands: CommandView[];
}

/** A way of doing a step. */
export interface ChoiceView extends DoingView {
  command: Inline[];
}

/** A way of which one is taken, and what stands below it. */
export interface ChoiceView {
  command: Inline[];
  info: Block[];
}

/** A step as templates see it. */
export interface StepView extends DoingView {
  /** Unique in the page and safe as an element's id and in an address; the same as long as the step's id is. */
  anchor: string;
  /** What the ids of the step's own parts end in: short, unique in the page, and of no meaning outside. */
  part: string;
  id: string;
  /** SHA-256 of what it says and does, in base64url: as short as it gets. */
  hash: string;
  number: string;
  /** Is it ticked by what was seen before the upgrade? */
  ticked: boolean;
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
  sources: PageView[];
  manualReason: string | null;
  /** That there is no easy way back once it has begun; empty for all steps but the first such of a hop. */
  turning: Block[];
  expected: Inline[][];
  /** What the guide says below the sentence, in its order: text, notes, code. */
  info: Block[];
  choices: ChoiceView[];
  /** What stands behind the choices. */
  closing: Block[];
  substeps: StepView[];
  /** `file:line`; the file by as much of its path as tells it from the others. */
  source: string;
  /** The vendor's own page, as a link; `null` where none is known. */
  reference: PageView | null;
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
  reference: PageView | null;
  /** Does the go or no-go stand below it? */
  goNoGo: boolean;
  /** The stop at which one halts after it; `null` where one goes on. */
  hold: HoldView | null;
}

/** Where the operator halts: the version is there, or one turns back. */
export interface HoldView {
  title: string;
  /** What has to be so before anybody goes on. */
  sentence: string;
  /** The command that checks the host. */
  verify: CommandView;
  /** Until when one can still turn back. */
  turnBack: Inline[];
}

/** A hop as templates see it. */
export interface HopView {
  anchor: string;
  /** "Hop 1 of 2: 6.0 to 6.1". */
  title: string;
  sections: SectionView[];
}

/**
 * A runbook as templates see it. In a short one steps have no reason, source or page, ours no text but the sentence, and
 * sections without steps are left out.
 */
export interface RunbookView {
  /** Does it say more than what is to be done? */
  full: boolean;
  title: string;
  /** `identity-manager-server-6.1-to-6.2`. */
  documentId: string;
  product: string;
  role: string;
  from: string;
  to: string;
  /** Who hands the sheet out; `null` where no theme says. */
  maker: string | null;
  productName: string;
  formerly: string | null;
  roleName: string;
  /** Every version on the way. */
  versions: string[];
  /** What tells this record from that of the same upgrade of another host; `null` where nothing does. */
  recordKey: string | null;
  /** How dates are written. */
  dateFormat: string;
  /** The pages that steps and sections refer to. `target`: the address to open; `null` where there is none. */
  addresses: { number: number; title: string; url: string; target: string | null }[];
  /** How to start the PowerShell scripts. */
  scripts: Block[];
  /** Who signs; `value` is the name, or a blank. */
  signers: { role: string; name: string; value: Inline[] }[];
  disclaimer: string | null;
  identity: FactGroupView[];
  /** One sentence. */
  coverage: string;
  /** `page`: the number of the page that was searched, where steps refer to it as well. */
  unknowns: { sentence: string; source: string; page: number | null }[];
  guides: { file: string; title: string; sha256: string }[];
  hops: HopView[];
  /** Whether hops need headings of their own. */
  severalHops: boolean;
  /** What stands above the ways of {@link StepView.hosting}. */
  hostingWords: string;
  /** The ways in which the product may be run, where steps differ by that and nobody said which. */
  hostings: Pick<HostingView, "id" | "name">[];
  sha256: string;
  /** The document's short hash: 8 digits. */
  shortHash: string;
}

/** What templates see. Equal runbooks and themes give equal views. */
export function viewRunbook(
  runbook: Runbook,
  { organization, dateFormat }: Pick<Theme, "organization" | "dateFormat">,
  detail: Detail = "full",
): RunbookView {
  const { product, role, from, to, hops, guides, unknowns, sha256, parameters } = runbook;
  const pages: Pages = new Map();
  const full = detail === "full";
  const hopViews = viewHops(runbook, pages, dateFormat).map((hop) => (full ? hop : shortHop(hop)));
  return {
    full,
    title: `${product.name}: upgrade of ${role.name} from ${from} to ${to}`,
    documentId: documentId(runbook),
    ...{ product: product.id, role: role.id, from, to },
    maker: organization,
    productName: product.name,
    formerly: product.formerly,
    roleName: role.name,
    versions: [from, ...hops.map((hop) => hop.to)],
    recordKey: recordKey(runbook),
    dateFormat,
    disclaimer: product.disclaimer,
    identity: identityGroups(runbook, dateFormat),
    coverage: coverageSentence(runbook),
    unknowns: unknowns.map((unknown) => ({ ...unknown, page: pages.get(unknown.source)?.number ?? null })),
    guides,
    hops: hopViews,
    severalHops: hops.length > 1,
    hostingWords,
    hostings: [...new Map(hostingNames(runbook.sections.flatMap(({ steps }) => steps)))].map(([id, name]) => ({
      id,
      name,
    })),
    addresses: [...pages].map(([url, { number, title }]) => ({ number, title, url, target: linkTarget(url) ?? null })),
    scripts: scriptBlocks(runbook),
    signers: signers(parameters),
    sha256,
    shortHash: sha256.slice(0, 8),
  };
}

/** What a blank of an installation that arrives at `to` is called on the whole page: each has an archive and a time of its own. */
export function blankLabel(
  { name, label }: Pick<Extract<Inline, { type: "blank" }>, "name" | "label">,
  to: string,
): string {
  if (name === "window" && label === "time") return `time to turn back from ${to}`;
  return name === "archive" && !/\d$/u.test(label) ? `${label} of ${to}` : label;
}

const shortHop = (hop: HopView): HopView => ({
  ...hop,
  sections: hop.sections.filter(({ steps, hold }) => steps.length > 0 || hold !== null).map(shortSection),
});

/** Of a way back, when it is taken and where it begins stay. */
const shortSection = (section: SectionView): SectionView => ({
  ...section,
  body:
    section.kind === "rollback"
      ? section.body.slice(0, section.body.findIndex(({ type }) => type === "paragraph") + 1)
      : [],
  steps: section.steps.map(shortStep),
  reference: null,
});

const shortStep = (step: StepView): StepView => ({
  ...step,
  ...{ reason: null, sources: [], reference: null },
  ...(step.advice && { info: [], closing: [] }),
  substeps: step.substeps.map(shortStep),
});

function recordKey(runbook: Runbook): string | null {
  const { organization, host, workingDirectory, change } = runbook.parameters;
  const own = [organization, host, workingDirectory, change].filter((part) => part !== undefined);
  // Whoever adds a name later keeps the ticks of the same host.
  const isNamed = own.length > 0 || documentId(runbook) !== fileId(runbook);
  return isNamed ? [fileId(runbook), ...own].join(" | ") : null;
}

/** The ids and names of the ways that steps tell apart. */
const hostingNames = (steps: readonly RunbookStep[]): [id: string, name: string][] =>
  steps.flatMap(({ hosting, substeps }) => [
    ...hosting.map(({ id, name }): [string, string] => [id, name]),
    ...hostingNames(substeps),
  ]);

/** Those who sign, with their names where they were given. */
const signers = ({ technician, reviewer, approver }: Parameters): RunbookView["signers"] =>
  [
    { name: technician, fact: given("Technician", "technician", technician) },
    { name: reviewer, fact: given("Reviewer", "reviewer", reviewer) },
    { name: approver, fact: given("Approver", "approver", approver) },
  ].map(({ name = "", fact: { label, value } }) => ({ role: label, name, value }));

function coverageSentence({ coverage: { steps, typed, manual } }: Runbook): string {
  if (steps === 0) return "The guide has no steps for this upgrade.";
  const all = steps === 1 ? "The guide's one step is" : `All ${steps} steps of the guide are`;
  if (manual === 0) return `${all} in this runbook, and what each does is recognised.`;
  const byHand = manual === 1 ? "1 is done and checked by hand" : `${manual} are done and checked by hand`;
  return `${all} in this runbook: ${typed} recognised, ${byHand}.`;
}

function identityGroups({ role, hops, from, parameters, minutes }: Runbook, dateFormat: string): FactGroupView[] {
  return [
    { title: "Change", facts: changeFacts(parameters, minutes, dateFormat) },
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
function given(
  label: string,
  name: keyof Parameters,
  value: string | undefined,
  asLeaf: (value: string) => Inline = text,
): FactView {
  return { label, value: [value === undefined ? { type: "blank", name, label: label.toLowerCase() } : asLeaf(value)] };
}

/** The same, left out where there is no value: not every host has one. */
const whenGiven = (
  label: string,
  name: keyof Parameters,
  value: string | undefined,
  asLeaf?: (value: string) => Inline,
): FactView[] => (value === undefined ? [] : [given(label, name, value, asLeaf)]);

const linked = (value: string): Inline => ({ type: "link", url: value, children: [text(value)] });

function changeFacts({ organization, change, window }: Parameters, minutes: number, dateFormat: string): FactView[] {
  return [
    given("Organization", "organization", organization),
    given("Change number", "change", change),
    given("Change window", "window", window && printSpan(window, dateFormat)),
    ...(minutes === 0 ? [] : [fact("Planned time", printMinutes(minutes))]),
  ];
}

function hostFacts({
  host,
  workingDirectory,
  backupName,
  hosting,
  site,
  appPool,
  service,
  url,
  database,
  archives,
}: Parameters): FactView[] {
  return [
    given("Host name", "host", host, code),
    given("Working directory", "workingDirectory", workingDirectory, code),
    ...whenGiven("Backup folder", "backupName", backupName, code),
    ...whenGiven("Hosting", "hosting", hosting),
    ...whenGiven("IIS site", "site", site, code),
    ...whenGiven("Application pool", "appPool", appPool, code),
    ...whenGiven("Windows service", "service", service, code),
    ...whenGiven("Address", "url", url, linked),
    ...whenGiven("Database", "database", database, code),
    ...Object.entries(archives ?? {}).map(([version, path]) => ({
      label: `Archive of ${version}`,
      value: [code(path)],
    })),
  ];
}

function peopleFacts({ technician, reviewer, approver, contacts }: Parameters): FactView[] {
  return [
    given("Technician", "technician", technician),
    given("Reviewer", "reviewer", reviewer),
    given("Approver", "approver", approver),
    ...(contacts ?? []).map((contact) => ({
      label: contact.role === undefined ? "Contact" : `Contact for ${contact.role}`,
      value: contactLine(contact),
    })),
  ];
}

function contactLine({ name, phone, email }: NonNullable<Parameters["contacts"]>[number]): Inline[] {
  const line: Inline[] = [text([name, phone].filter((part) => part !== undefined).join(", "))];
  if (email !== undefined) line.push(text(", "), { type: "link", url: `mailto:${email}`, children: [text(email)] });
  return line;
}

/** Address to number and title. */
type Pages = Map<string, { number: number; title: string }>;

/** What a step or section needs to know of the rest of the page. */
interface Page {
  /** The element id for an id of ours. */
  anchor: (kind: string, id: string) => string;
  /** The short name of a file. */
  fileLabel: (file: string) => string;
  /** The heading on the vendor's page that the section has named already. */
  heading?: string | undefined;
  /** The addresses so far, with their numbers. */
  pages: Pages;
  /** What is said at the point of no return and at the stop of the hop. */
  turnBack: TurnBack;
}

function viewHops(runbook: Runbook, pages: Pages, dateFormat: string): HopView[] {
  const turnBack: TurnBack = (hop, place) =>
    turnBackWords(turningTimes(runbook, hop), place, runbook.parameters.window?.end, dateFormat);
  const page: Page = { anchor: createAnchors(), fileLabel: createFileLabels(runbook), pages, turnBack };
  return runbook.hops.map(({ from, to }, index) => {
    const own = runbook.sections.filter(({ hop }) => hop === index + 1);
    // What the guide says behind its last step is read before one halts.
    const last = own.findLast(({ kind }) => kind !== "rollback");
    return {
      anchor: `hop-${index + 1}`,
      title: `Hop ${index + 1} of ${runbook.hops.length}: ${from} to ${to}`,
      sections: own.map((section) => ({
        ...viewSection(section, page),
        hold: section === last ? viewHold(runbook, index, page) : null,
      })),
    };
  });
}

/** What is said at the stop behind a hop. */
function viewHold(runbook: Runbook, index: number, { turnBack }: Page): HoldView | null {
  const hop = runbook.hops[index];
  if (hop === undefined) return null;
  return {
    ...holdWords(runbook.hops, index),
    verify: viewCommand(verifyCommand(runbook, hop)),
    turnBack: turnBack(index + 1, "hold"),
  };
}

/** The heading of a stop, and what has to be so before one goes on. */
export function holdWords(hops: Runbook["hops"], index: number): Pick<HoldView, "title" | "sentence"> {
  const { to = "" } = hops[index] ?? {};
  const next = hops[index + 1];
  return {
    title: `Hold point: ${to}`,
    sentence: `Halt here. ${next === undefined ? "Hand over" : `Go on to ${next.to}`} only when the check finds no fault and ${to} has been seen to work; else turn back.`,
  };
}

function viewSection(
  { id, title, kind, body, steps, hop, reference }: RunbookSection,
  page: Page,
): Omit<SectionView, "hold"> {
  return {
    anchor: page.anchor("section", id),
    title,
    kind,
    body,
    steps: steps.map((step) => viewStep(step, hop, { ...page, heading: reference?.section })),
    count: steps.length === 0 ? null : steps.length === 1 ? "1 step" : `${steps.length} steps`,
    reference: reference && pageView(page, reference, referenceWords(reference)),
    goNoGo: kind === "prerequisites" && steps.length > 0,
  };
}

function viewStep(step: RunbookStep, hop: number, page: Page): StepView {
  const { id, hash, number, command, optional, condition, advice, manualReason, expected, closing, checks } = step;
  const turning = turningPoint(step, page.turnBack(hop, "turning"));
  return {
    anchor: page.anchor("step", id),
    part: page.anchor("n", number).slice(2),
    hash: Buffer.from(hash, "hex").toString("base64url"),
    ...{ id, number, command, optional, condition, manualReason, expected, closing, checks },
    info: withoutPerformed(step.info, step),
    ...viewDoing(step),
    advice: step.origin === "advice",
    local: step.local === true,
    ticked: step.seen === "ticked",
    reason: advice?.reason ?? null,
    sources: (advice?.sources ?? []).map((source) => pageView(page, source)),
    turning,
    choices: step.choices.map((choice) => ({
      command: choice.command,
      info: withoutPerformed(choice.info, choice),
      ...viewDoing(choice),
    })),
    substeps: step.substeps.map((substep) => viewStep(substep, hop, page)),
    source: `${page.fileLabel(step.source.file)}:${step.source.line}`,
    reference: step.reference && pageView(page, step.reference, referenceWords(step.reference, page.heading)),
    minutes: step.minutes === null ? null : printMinutes(step.minutes),
  };
}

const viewCommand = (command: Command): CommandView => ({
  shell: command.shell,
  shellName: shellNames[command.shell],
  words: command.words,
  text: commandText(command),
  when: command.when ?? null,
});

const viewDoing = ({ details, commands, hosting }: Doing): DoingView => ({
  details,
  commands: commands.map(viewCommand),
  hosting: hosting.map((way) => ({ ...way, commands: way.commands.map(viewCommand) })),
});

/** The blocks but for code that the actions say whole, which stands with the host's own names among the commands. */
export const withoutPerformed = (blocks: readonly Block[], { commands, hosting }: Doing): Block[] =>
  commands.length > 0 || hosting.some((way) => way.commands.length > 0)
    ? blocks.filter((block) => !(block.type === "code" && block.performed))
    : [...blocks];

function turningPoint({ pointOfNoReturn, source }: RunbookStep, turnBack: Inline[]): Block[] {
  if (pointOfNoReturn === null) return [];
  const blocks: Block[] = [turningWords(pointOfNoReturn), turnBack].map((children) => ({
    type: "paragraph",
    children,
  }));
  return [noteBlock({ kind: "danger", title: turningTitle, blocks, place: source })];
}

/** What the mark before the step says first. */
export const turningTitle = "Point of no return";

/** What it says then: the reason, whose backticks are code, and what it comes to. */
export function turningWords(reason: string): Inline[] {
  const parts = reason
    .split(/`([^`]+)`/u)
    .flatMap((part, index) => (part === "" ? [] : [index % 2 === 0 ? text(part) : code(part)]));
  return [...parts, text(" From here on, to go back, restore the database first.")];
}

const noteBlock = (note: Note): Block => ({ type: "note", note });

/** Page, heading and step, without the heading where it is known. */
function referenceWords({ title, section, step }: Reference, known?: string): string {
  const heading = section === known ? undefined : section;
  return [title, heading, step === undefined ? undefined : `step ${step}`]
    .filter((part) => part !== undefined)
    .join(", ");
}

/** A page with its number; the same address has the same. */
function pageView({ pages }: Page, { url, title }: Pick<Reference, "url" | "title">, words = title): PageView {
  const { number } = pages.get(url) ?? { number: pages.size + 1 };
  if (!pages.has(url)) pages.set(url, { number, title });
  return { link: [{ type: "link", url, children: [text(words)] }], words, number };
}

/**
 * Element ids from ids of ours: `/` becomes `_`, letters, digits, `.` and `-` stay, everything else
 * becomes its code between tildes, so that two ids never meet. An id that comes again (the same
 * step on a later hop) gets a counter.
 */
function createAnchors(): Page["anchor"] {
  const seen = new Map<string, number>();
  return (kind, id) => {
    const safe = id.replace(/[^\w.-]|_/gu, (character) =>
      character === "/" ? "_" : `~${(character.codePointAt(0) ?? 0).toString(16)}~`,
    );
    const anchor = `${kind}-${safe}`;
    const count = (seen.get(anchor) ?? 0) + 1;
    seen.set(anchor, count);
    return count === 1 ? anchor : `${anchor}~${count}`;
  };
}

/** Files by their last folders and name: as much as tells each from all others of the runbook. */
function createFileLabels({ guides, sections }: Runbook): Page["fileLabel"] {
  const files = new Set([
    ...guides.map(({ file }) => file),
    ...sections.flatMap(({ steps }) => steps.flatMap(sourceFiles)),
  ]);
  const labels = new Map([...files].map((file) => [file, shortestSuffix(file, files)]));
  return (file) => labels.get(file) ?? file;
}

const sourceFiles = ({ source, substeps }: RunbookStep): string[] => [source.file, ...substeps.flatMap(sourceFiles)];

function shortestSuffix(file: string, files: ReadonlySet<string>): string {
  const parts = file.split(/[\\/]/u);
  for (let count = 1; count < parts.length; count += 1) {
    const suffix = parts.slice(-count).join("/");
    const isShared = [...files].some(
      (other) => other !== file && `/${other.replaceAll("\\", "/")}`.endsWith(`/${suffix}`),
    );
    if (!isShared) return suffix;
  }
  return file;
}
