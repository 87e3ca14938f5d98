/**
 * What the Typst template gets: a runbook as plain, tagged JSON. Everything that is a decision
 * (order, words, which link has which number) is made here; the template only lays out. Text
 * stays data all the way, so nothing in a runbook can become Typst markup.
 */
import type { Note, Block, Inline } from "../model/inline.js";
import { inlineText } from "../model/inline.js";
import type { Reference } from "../model/guide.js";
import { shellNames, shells, type Command } from "../model/command.js";
import type { Parameters } from "../model/parameters.js";
import {
  hostingWords,
  type Doing,
  type Runbook,
  type RunbookSection,
  type RunbookStep,
  type SectionKind,
} from "../model/runbook.js";
import { documentId, scriptBlocks, verifyCommand } from "./host-commands.js";
import { printMinutes, printSpan } from "./moments.js";
import { turnBackWords, turningTimes, type TurnBack } from "./turning-times.js";
import { blankLabel, holdWords, withoutPerformed, turningTitle, turningWords } from "./view.js";

/**
 * A run of text, tagged. `blank` is an empty field to write into, whose letter is one of {@link RunbookData.letters}, or
 * `null` where it is written in its own place; `number` points into {@link RunbookData.addresses}.
 */
export type InlineData =
  | { type: "text"; value: string }
  | { type: "raw"; value: string }
  | { type: "strong"; children: InlineData[] }
  | { type: "emph"; children: InlineData[] }
  | { type: "link"; url: string | null; number: number; children: InlineData[] }
  | { type: "blank"; label: string; letter: string | null };

/** A paragraph-like thing. */
export type BlockData =
  | { type: "paragraph"; children: InlineData[] }
  /** `command`: it is there to be typed. */
  | { type: "code"; command: boolean; value: string }
  | { type: "list"; ordered: boolean; start: number; items: BlockData[][] }
  | NoteData;

/** An admonition. `severe` ones warn of harm and are drawn heavier. */
export interface NoteData {
  type: "note";
  label: string;
  title: string | null;
  severe: boolean;
  blocks: BlockData[];
}

/** A labelled part of a step: "Target", "Expected", … with its lines. */
export interface FieldData {
  label: string;
  lines: LineData[];
}

/** A line of a field. */
export interface LineData {
  /** The shell that it is typed into, where it is: then it has a box of its own. */
  shell: string | null;
  /** When it is typed, where not always. */
  when: string | null;
  children: InlineData[];
}

/** The mark before the step after which renaming back is no way back. `time`: until when one can still turn back. */
export interface TurningData {
  title: string;
  words: InlineData[];
  time: InlineData[];
}

/** Where the operator halts after a hop. */
export interface HoldData {
  title: string;
  sentence: string;
  /** The command that checks the host. */
  verify: LineData;
  time: InlineData[];
}

/** What a table of steps is for: `check` has a remark, `work` and `back` have times and a deviation. */
export type FormName = "check" | "work" | "back";

/** A step as printed. */
export interface RowData {
  /** 0 for steps, 1 for substeps, … */
  level: number;
  number: string;
  /** Is it ticked by what was seen before the upgrade? */
  ticked: boolean;
  advice: boolean;
  /** Whether it is the integrator's own, from an overlay. */
  local: boolean;
  optional: boolean;
  /** As printed before the command. */
  condition: string | null;
  /** "5 min"; `null` where nothing says. */
  minutes: string | null;
  turning: TurningData | null;
  command: InlineData[];
  info: BlockData[];
  choices: { command: InlineData[]; lines: LineData[]; info: BlockData[] }[];
  /** What stands behind the choices. */
  closing: BlockData[];
  /** The target by each way in which the product may be run, of which one holds. */
  hosting: { name: string; lines: LineData[] }[];
  fields: FieldData[];
  /** Whether it only looks at something. */
  looks: boolean;
  /** The numbers of the rows of its installation that show its commands before; empty: not all of them are. */
  as: string[];
  /** The number of the step that it takes back. */
  undoes: string | null;
  /** Why we advise it; `null` for the guide's own. */
  reason: string | null;
  /** Where it is said, and for advice what it rests on; one line in small type. */
  source: InlineData[];
  /** Whether it might be higher than half a page; `false` is certain. */
  tall: boolean;
}

/** Steps up to a point of no return: printed as one table, after the mark `turning` where there is one. */
export interface RowGroupData {
  turning: TurningData | null;
  rows: RowData[];
}

/** A section. `level` is that of its heading; `hop` the words of the hop's own heading, where a hop begins here. */
export interface SectionData {
  hop: string | null;
  level: number;
  title: string;
  kind: string;
  /** Whether it is the way back, which must not be taken for the way. */
  back: boolean;
  form: FormName;
  /** Whether the go or no-go stands below it. */
  goNoGo: boolean;
  /** The stop after it, where there is one. */
  hold: HoldData | null;
  steps: number;
  body: BlockData[];
  groups: RowGroupData[];
  source: InlineData[];
}

/**
 * A field of the identity table; `value` is `null` where there is a blank line to write on. `wide`: as wide as the
 * page.
 */
export interface IdentityData {
  label: string;
  value: InlineData[] | null;
  wide?: true;
  /** By which steps name it. */
  letter?: string;
}

/** What of a theme the template uses; the files themselves the compiler has. */
export interface ThemeData {
  organization: string | null;
  logo: { path: string; alt: string } | null;
  /** As in `#0a5a8a`; `null`: black. */
  accent: string | null;
  /** Families for sentences and for code, the first that has a character wins. */
  sans: string[];
  mono: string[];
  /** As Typst calls it. */
  paper: string;
}

/** Everything that `runbook.typ` reads from `sys.inputs.data`. */
export interface RunbookData {
  /** The document's title, for the file's properties. */
  title: string;
  theme: ThemeData;
  product: string;
  /** Who makes the product, and what it was called; one line. */
  maker: string;
  role: string;
  /** "6.0 → 6.2" */
  versions: string;
  /** The versions on the way, drawn as a line of stops. */
  stops: string[];
  change: string | null;
  host: string | null;
  document: { id: string; shortHash: string };
  identity: IdentityData[];
  people: IdentityData[];
  contacts: { name: string; role: string; phone: string; email: string }[];
  /** The values that steps need and nobody gave, in the order in which they are met: A, B, … */
  letters: { letter: string; name: string; label: string }[];
  /** What stands before the ways of {@link RowData.hosting}. */
  hostingWords: string;
  /** How to start the scripts. */
  scripts: BlockData[];
  coverage: string;
  /** Whether any step is advice, so that the legend explains how it looks. */
  hasAdvice: boolean;
  /** The same of local steps. */
  hasLocal: boolean;
  unknowns: { sentence: string; source: string }[];
  /** Whether a table of contents helps. */
  contents: boolean;
  sections: SectionData[];
  /**
   * The addresses behind the links, for readers of the paper. `url` is `null` where it cannot be opened as it stands.
   */
  addresses: { number: number; address: string; url: string | null }[];
  disclaimer: string | null;
}

/** Deeper than this, marks and lists are flattened: nobody reads them, and Typst bounds its recursion. */
const maxDepth = 6;

const kindWords: Record<SectionKind, string> = {
  information: "Information",
  prerequisites: "Prerequisites",
  procedure: "Procedure",
  verification: "Verification",
  rollback: "Way back",
};

const severeKinds: ReadonlySet<Note["kind"]> = new Set(["warning", "caution", "danger"]);

/**
 * The data of the Typst template for a runbook: pure, and equal for equal runbooks.
 *
 * @example
 * typstData(runbook, theme, "YYYY-MM-DD").document.shortHash; // "1a2b3c4d"
 */
export function typstData(runbook: Runbook, theme: ThemeData, dateFormat: string): RunbookData {
  const writer = new DataWriter(runbook, (hop, place) =>
    turnBackWords(turningTimes(runbook, hop), place, runbook.parameters.window?.end, dateFormat),
  );
  const versions = `${runbook.from} → ${runbook.to}`;
  const sections = sectionsData(writer, runbook);
  const letters = writer.letters();
  return {
    title: [runbook.product.name, "Upgrade runbook", runbook.role.name, versions].join(" – "),
    theme,
    product: runbook.product.name,
    maker: maker(runbook.product),
    role: runbook.role.name,
    versions,
    stops: [runbook.from, ...runbook.hops.map((hop) => hop.to)],
    change: runbook.parameters.change ?? null,
    host: runbook.parameters.host ?? null,
    document: {
      id: documentId(runbook),
      shortHash: runbook.sha256.slice(0, 8),
    },
    identity: identity(runbook, dateFormat, letters),
    people: people(runbook.parameters),
    contacts: contacts(runbook.parameters),
    letters,
    hostingWords,
    scripts: writer.blocks(scriptBlocks(runbook)),
    coverage: coverage(runbook),
    hasAdvice: sections.some((section) => section.groups.some(({ rows }) => rows.some(({ advice }) => advice))),
    hasLocal: sections.some((section) => section.groups.some(({ rows }) => rows.some(({ local }) => local))),
    unknowns: runbook.unknowns,
    contents: runbook.hops.length > 1 || sections.length > 8,
    sections,
    addresses: writer.addresses(),
    disclaimer: runbook.product.disclaimer,
  };
}

function maker(product: Runbook["product"]): string {
  return [product.vendor, product.formerly && `formerly ${product.formerly}`].filter(Boolean).join(" · ");
}

function coverage({ coverage: { steps, typed, manual } }: Runbook): string {
  return `${typed} of ${steps} steps of the guide typed, ${manual} manual`;
}

/** What the runbook is and what it is for. The first lines are always there, to be filled in by hand if need be. */
function identity(runbook: Runbook, dateFormat: string, letters: RunbookData["letters"]): IdentityData[] {
  const { parameters, guides, sha256, minutes } = runbook;
  const window = parameters.window && printSpan(parameters.window, dateFormat);
  return [
    {
      label: "Document",
      value: [raw(documentId(runbook)), text(" · "), raw(sha256.slice(0, 8))],
      wide: true,
    },
    given("Organization", parameters.organization, text),
    given("Change number", parameters.change, text),
    given("Window", window, text),
    ...(minutes === 0 ? [] : [given("Planned time", printMinutes(minutes), text)]),
    given("Host", parameters.host, raw),
    ...(letters.some(({ name }) => name === "workingDirectory")
      ? []
      : [given("Working directory", parameters.workingDirectory, raw)]),
    ...hostIdentity(parameters),
    ...letters.map(({ letter, name, label }) => ({
      ...given(label.slice(0, 1).toUpperCase() + label.slice(1), undefined, text),
      letter,
      ...(pathNames.has(name) && { wide: true as const }),
    })),
    ...guides.map((guide) => ({
      label: guides.length > 1 ? "Made from guide" : "Guide",
      value: [raw(guide.file), text(" · SHA-256 "), raw(guide.sha256.slice(0, 12)), text("…")],
      wide: true as const,
    })),
  ];
}

/** The parameters whose values take a line of the page. */
const pathNames: ReadonlySet<string> = new Set(["workingDirectory", "archive"]);

/** The other parameters that were given; those that were not have a letter where a step needs them. */
function hostIdentity(parameters: Parameters): IdentityData[] {
  const lines: [string, string | undefined, (value: string) => InlineData][] = [
    ["Backup folder", parameters.backupName, raw],
    ["Hosting", parameters.hosting, text],
    ["IIS site", parameters.site, raw],
    ["Application pool", parameters.appPool, raw],
    ["Service", parameters.service, raw],
    ["Address", parameters.url, raw],
    ["Database", parameters.database, raw],
  ];
  const archives = Object.entries(parameters.archives ?? {}).map(([version, file]): IdentityData => ({
    ...given(`Archive of ${version}`, file, raw),
    wide: true,
  }));
  return [
    ...lines.filter(([, value]) => value !== undefined).map(([label, value, make]) => given(label, value, make)),
    ...archives,
  ];
}

function people(parameters: Parameters): IdentityData[] {
  return [
    given("Technician", parameters.technician, text),
    given("Reviewer", parameters.reviewer, text),
    given("Approver", parameters.approver, text),
  ];
}

function contacts(parameters: Parameters): RunbookData["contacts"] {
  return (parameters.contacts ?? []).map(({ name, role = "", phone = "", email = "" }) => ({
    name,
    role,
    phone,
    email,
  }));
}

function given(label: string, value: string | undefined, make: (value: string) => InlineData): IdentityData {
  return { label, value: value === undefined ? null : [make(value)] };
}

function sectionsData(writer: DataWriter, runbook: Runbook): SectionData[] {
  const { sections, hops } = runbook;
  const lasts = new Set(
    hops.map((_, index) => sections.findLast(({ hop, kind }) => hop === index + 1 && kind !== "rollback")),
  );
  let shown = 0;
  return sections.map((section) => {
    const hop = hops[section.hop - 1];
    const begins = hops.length > 1 && hop !== undefined && section.hop !== shown;
    shown = section.hop;
    return {
      ...writer.section(section),
      hold: lasts.has(section) ? writer.hold(runbook, section.hop - 1) : null,
      hop: begins ? `Installation ${section.hop} of ${hops.length}: ${hop.from} → ${hop.to}` : null,
      level: hops.length > 1 ? 2 : 1,
    };
  });
}

/** The shortest ends of the guides' paths that tell them apart; the identity table has them in full. */
function shortNames({ guides }: Runbook): Map<string, string> {
  const files = [...new Set(guides.map((guide) => guide.file))];
  const longest = Math.max(0, ...files.map((file) => file.split("/").length));
  for (let segments = 1; segments < longest; segments++) {
    const names = new Map(files.map((file) => [file, file.split("/").slice(-segments).join("/")]));
    if (new Set(names.values()).size === files.length) return names;
  }
  return new Map();
}

/** Turns the model's trees into data, numbering the links in the order in which they are printed. */
class DataWriter {
  readonly #links = new Map<string, number>();
  /** By their labels. */
  readonly #letters = new Map<string, RunbookData["letters"][number]>();
  /** How a source file is printed below the steps; files not in it are printed in full. */
  readonly #fileNames: ReadonlyMap<string, string>;
  readonly #turnBack: TurnBack;
  readonly #hops: Runbook["hops"];
  /** The ids of the steps that do something. */
  readonly #acting: ReadonlySet<string>;
  /** Step id to number. */
  readonly #numbers: ReadonlyMap<string, string>;
  /** Installation and command to the number of the row that shows it first. */
  readonly #shown = new Map<string, string>();
  /** The installation that is being written, from 1. */
  #hop = 1;

  /** @param turnBack until when one can still turn back on a hop, in words */
  constructor(runbook: Runbook, turnBack: TurnBack) {
    const { operations, wayBack, hops } = runbook;
    this.#fileNames = shortNames(runbook);
    this.#turnBack = turnBack;
    this.#hops = hops;
    this.#acting = new Set([...operations, ...wayBack].flatMap(({ kind, step }) => (kind === "check" ? [] : [step])));
    this.#numbers = new Map(operations.map(({ step, number }) => [step, number]));
  }

  /** Every letter that was given, in order. */
  letters(): RunbookData["letters"] {
    return [...this.#letters.values()];
  }

  /** Every address that was met, in the order of its number. */
  addresses(): RunbookData["addresses"] {
    return [...this.#links].map(([address, number]) => ({ number, address, url: liveUrl(address) }));
  }

  section(section: RunbookSection): Omit<SectionData, "hop" | "level" | "hold"> {
    const kind = kindWords[section.kind];
    this.#hop = section.hop;
    return {
      title: section.title.trim() || kind,
      kind,
      back: section.kind === "rollback",
      form: section.kind === "rollback" ? "back" : section.kind === "procedure" ? "work" : "check",
      goNoGo: section.kind === "prerequisites" && section.steps.length > 0,
      source: this.#source(section.source, section.reference),
      body: this.#blocks(section.body),
      steps: leafCount(section.steps),
      groups: grouped(this.#rows(section.steps, 0, section)),
    };
  }

  /** The stop after a hop. */
  hold(runbook: Runbook, index: number): HoldData | null {
    const hop = runbook.hops[index];
    if (hop === undefined) return null;
    this.#hop = index + 1;
    return {
      ...holdWords(runbook.hops, index),
      verify: this.#commands([verifyCommand(runbook, hop)])[0] ?? sentence(""),
      time: this.#inlines(this.#turnBack(index + 1, "hold")),
    };
  }

  blocks(blocks: readonly Block[]): BlockData[] {
    return this.#blocks(blocks);
  }

  #rows(steps: readonly RunbookStep[], level: number, section: RunbookSection): RowData[] {
    return steps.flatMap((step) => [this.#row(step, level, section), ...this.#rows(step.substeps, level + 1, section)]);
  }

  /** The properties are made in the order in which they are printed, so that links are numbered in it too. */
  #row(step: RunbookStep, level: number, { hop, kind, reference }: RunbookSection): RowData {
    const turning = step.pointOfNoReturn;
    const row = {
      level,
      number: step.number,
      ticked: step.seen === "ticked",
      advice: step.origin === "advice",
      local: step.local === true,
      optional: step.optional,
      condition: step.condition === null ? null : conditionWords(step.condition),
      minutes: step.minutes === null ? null : printMinutes(step.minutes),
      turning:
        turning === null
          ? null
          : {
              title: turningTitle,
              words: this.#inlines(turningWords(turning)),
              time: this.#inlines(this.#turnBack(hop, "turning")),
            },
      command: this.#inlines(step.command),
      info: this.#blocks(withoutPerformed(step.info, step)),
      choices: step.choices.map((choice) => ({
        command: this.#inlines(choice.command),
        lines: [
          ...this.#doing(choice),
          ...choice.hosting.flatMap((way) => [sentence(`${way.name}:`), ...this.#doing(way)]),
        ],
        info: this.#blocks(withoutPerformed(choice.info, choice)),
      })),
      closing: this.#blocks(step.closing),
      hosting: step.hosting.map((way) => ({ name: way.name, lines: this.#doing(way) })),
      fields: this.#fields(step),
      reason: step.advice?.reason ?? null,
      source:
        step.advice === null ? this.#source(step.source, step.reference, reference?.section) : this.#adviceSource(step),
    };
    return {
      ...row,
      tall: rowLines(row) > 40,
      looks: !this.#acting.has(step.id),
      as: this.#shownBefore(row, kind),
      undoes: step.takesBack?.kind === "restore" ? null : (this.#numbers.get(step.takesBack?.step ?? "") ?? null),
    };
  }

  /** What is made sure of beforehand is another day's work: nobody is sent there for a command. */
  #shownBefore(
    { number, fields, hosting }: Pick<RowData, "number" | "fields" | "hosting">,
    kind: SectionKind,
  ): string[] {
    if (kind === "prerequisites") return [];
    const commands = [...hosting, ...fields].flatMap(({ lines }) => lines).filter(({ shell }) => shell !== null);
    const keys = commands.map((line) => JSON.stringify([this.#hop, line]));
    const before = keys.flatMap((key) => this.#shown.get(key) ?? []);
    for (const key of keys) if (!this.#shown.has(key)) this.#shown.set(key, number);
    return before.length === keys.length ? [...new Set(before)] : [];
  }

  #fields(step: RunbookStep): FieldData[] {
    const { manualReason } = step;
    const fields: FieldData[] = [
      { label: "Target", lines: this.#lines(step.details) },
      { label: shellLabel(step), lines: this.#commands(step.commands) },
      { label: "By hand", lines: manualReason === null ? [] : [sentence(byHand(manualReason, step))] },
      { label: "Expected", lines: this.#lines(step.expected) },
    ];
    return fields.filter((field) => field.lines.length > 0);
  }

  #lines(lines: readonly Inline[][]): LineData[] {
    return lines.map((line) => ({ shell: null, when: null, children: this.#inlines(line) }));
  }

  #commands(commands: readonly Command[]): LineData[] {
    return commands.map(({ shell, words, when = null }) => ({
      shell: shellNames[shell],
      when,
      children: this.#inlines(words),
    }));
  }

  #doing({ details, commands }: Pick<Doing, "details" | "commands">): LineData[] {
    return [...this.#lines(details), ...this.#commands(commands)];
  }

  /** Where the advice stands, and the pages that it rests on. */
  #adviceSource(step: RunbookStep): InlineData[] {
    const place = this.#source(step.source, step.reference);
    const pages = (step.advice?.sources ?? []).map((page) => this.#link(page.url, [text(page.title)]));
    if (pages.length === 0) return place;
    return [...place, text(" · "), ...pages.flatMap((page, index) => (index === 0 ? page : [text(", "), ...page]))];
  }

  /** `known`: the heading on the vendor's page that the section has named already. */
  #source(place: RunbookStep["source"] | null, reference: Reference | null, known?: string): InlineData[] {
    const parts: InlineData[] =
      place === null ? [] : [raw(`${this.#fileNames.get(place.file) ?? place.file}:${place.line}`)];
    if (reference === null) return parts;
    if (parts.length > 0) parts.push(text(" · "));
    parts.push(...this.#link(reference.url, [text(reference.title)]));
    if (reference.section !== undefined && reference.section !== known) parts.push(text(` › ${reference.section}`));
    if (reference.step !== undefined) parts.push(text(` › step ${reference.step}`));
    return parts;
  }

  #blocks(blocks: readonly Block[], depth = 0): BlockData[] {
    return blocks.flatMap((block): BlockData[] => {
      switch (block.type) {
        case "paragraph":
          return [{ type: "paragraph", children: this.#inlines(block.children) }];
        case "code":
          return [
            {
              type: "code",
              command: shells.some((shell) => shell === block.lang),
              value: codeLines(block.value),
            },
          ];
        case "note":
          return [this.#note(block.note, depth)];
        case "list": {
          const items = block.items.map((item) => this.#blocks(item, depth + 1));
          return depth < maxDepth
            ? [{ type: "list", ordered: block.ordered, start: block.start, items }]
            : items.flat();
        }
      }
    });
  }

  #note(note: Note, depth: number): NoteData {
    const blocks = this.#blocks(note.blocks, depth + 1).flatMap((block) =>
      // A note in a note too deep to be drawn as a box is shown as its paragraphs.
      block.type === "note" && depth >= maxDepth ? block.blocks : [block],
    );
    return { type: "note", label: note.kind, title: note.title, severe: severeKinds.has(note.kind), blocks };
  }

  #inlines(children: readonly Inline[], depth = 0): InlineData[] {
    return children.flatMap((child) => this.#inline(child, depth));
  }

  #inline(node: Inline, depth: number): InlineData[] {
    switch (node.type) {
      case "text":
        return [text(oneLine(node.value))];
      case "code":
        return [raw(node.value.replace(/\r\n?|\n/gu, " "))];
      case "blank":
        return [this.#blank(node)];
      case "image":
        return this.#link(node.url, [text(`[Picture: ${node.alt || "without a description"}]`)]);
      case "link":
        // A link without text would be invisible, and is no valid PDF/UA.
        return this.#link(
          node.url,
          inlineText(node.children).trim() ? this.#inlines(node.children, depth + 1) : [text(node.url)],
        );
      case "strong":
      case "emphasis": {
        const children = this.#inlines(node.children, depth + 1);
        return depth < maxDepth ? [{ type: node.type === "strong" ? "strong" : "emph", children }] : children;
      }
    }
  }

  /** A time to turn back is another one for each installation, and written where it is read; so is an archive. */
  #blank({ name, label }: Extract<Inline, { type: "blank" }>): InlineData {
    if (name === "window") return { type: "blank", label, letter: null };
    const { to = "" } = this.#hops[this.#hop - 1] ?? {};
    const own = blankLabel({ name, label }, to);
    const known = this.#letters.get(own) ?? { letter: letterAt(this.#letters.size), name, label: own };
    this.#letters.set(own, known);
    return { type: "blank", label, letter: known.letter };
  }

  #link(url: string, children: InlineData[]): InlineData[] {
    if (url.trim() === "") return children;
    const number = this.#links.get(url) ?? this.#links.size + 1;
    this.#links.set(url, number);
    return [{ type: "link", url: liveUrl(url), number, children }];
  }
}

/** Steps in the order of reading, cut before a point of no return. */
function grouped(rows: readonly RowData[]): RowGroupData[] {
  const groups: RowGroupData[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last !== undefined && row.turning === null) last.rows.push(row);
    else groups.push({ turning: row.turning, rows: [row] });
  }
  return groups;
}

function leafCount(steps: readonly RunbookStep[]): number {
  return steps.reduce((sum, { substeps }) => sum + (substeps.length === 0 ? 1 : leafCount(substeps)), 0);
}

/**
 * At most how many lines a row takes: at the least 30 characters fit into one even in the
 * narrowest column, and a page holds 48, or 64 of the smaller type of fields. Spares the template
 * from measuring most steps.
 */
function rowLines(row: Omit<RowData, "tall" | "looks" | "as" | "undoes">): number {
  const parts = [row.command, row.source, ...row.choices.map(({ command }) => command)];
  const fields = [...row.hosting, ...row.choices, ...row.fields].flatMap(({ lines }) => lines);
  return (
    1 +
    textLines(row.condition ?? "") +
    textLines(row.reason ?? "") +
    sum(parts, inlineLines) +
    (48 / 64) * sum(fields, ({ children }) => inlineLines(children)) +
    sum([...row.info, ...row.choices.flatMap(({ info }) => info), ...row.closing], blockLines)
  );
}

function blockLines(block: BlockData): number {
  switch (block.type) {
    case "paragraph":
      return inlineLines(block.children);
    case "code":
      return 2 + sum(block.value.split("\n"), textLines);
    case "list":
      return sum(block.items.flat(), blockLines);
    case "note":
      return 3 + textLines(block.title ?? "") + sum(block.blocks, blockLines);
  }
}

function inlineLines(nodes: readonly InlineData[]): number {
  return textLines(nodes.map(inlineWords).join(""));
}

function inlineWords(node: InlineData): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(inlineWords).join("") + "[99]" : node.label + "_".repeat(25);
}

function textLines(value: string): number {
  return 1 + value.length / 30;
}

function sum<Item>(items: readonly Item[], size: (item: Item) => number): number {
  return items.reduce((total, item) => total + size(item), 0);
}

/** "Only if step 6 has begun:"; what is no clause is named as a condition. */
function conditionWords(condition: string): string {
  const words = condition.trim().replace(/[.:;,]+$/u, "");
  return `${/^(?:if|when|where|unless)\b/u.test(words) ? "Only" : "Condition:"} ${words}:`;
}

function sentence(value: string): LineData {
  return { shell: null, when: null, children: [text(value)] };
}

/** What the commands of a step are typed into. */
const shellLabel = ({ commands }: RunbookStep): string =>
  [...new Set(commands.map(({ shell }) => shellNames[shell]))].join(", ");

function byHand(reason: string, { origin }: RunbookStep): string {
  const words = reason.trim().replace(/[.;,:]+$/u, "");
  return origin === "guide"
    ? `No verb fits: ${words}, do it by hand.`
    : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

/**
 * The address in the form that a viewer can open; `null` for a path of the vendor's site or a scheme that is not safe
 * to click.
 */
function liveUrl(url: string): string | null {
  const maxLength = 2000; // Typst refuses 8,000 characters, viewers less.
  if (!/^(?:https?|mailto):/iu.test(url) || !URL.canParse(url)) return null;
  const { href } = new URL(url);
  return href.length <= maxLength ? href : null;
}

/** Soft line breaks of a source text are spaces in print. */
function oneLine(value: string): string {
  return value.replace(/[\t\n\v\f\r ]+/gu, " ");
}

/** Code with `\n` between lines, tabs widened, without empty lines at its end. */
function codeLines(value: string): string {
  return value.replace(/\r\n?/gu, "\n").replaceAll("\t", "    ").trimEnd();
}

/** A, B, …, Z, AA, AB, … */
const letterAt = (index: number): string =>
  (index < 26 ? "" : letterAt(Math.floor(index / 26) - 1)) + String.fromCodePoint(65 + (index % 26));

const text = (value: string): InlineData => ({ type: "text", value });
const raw = (value: string): InlineData => ({ type: "raw", value });
