/**
 * Step numbers or letters that are missing, repeated or out of order. An operator who reads "3"
 * behind "1" looks for a page that he has lost.
 *
 * A list whose items all have the same number is numbered by Markdown, and right. A section may go
 * on where the one before it stopped.
 *
 * @fix numbers the steps in the order of the text
 *
 * @not-ok 5:8-5:9 actual=`3` expected=`2`
 * ```markdown
 * # Server
 *
 * **Step 1 –** Stop the server.
 *
 * **Step 3 –** Start the server.
 * ```
 *
 * @not-ok 5:1-5:2 actual=`2` expected=`3`
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 * 2. Rename the folder `Runtime` to `RuntimeOld`.
 * 2. Start the server.
 * ```
 *
 * @not-ok 7:4-7:5 actual=`d` expected=`c`
 * ```markdown
 * # Changes
 *
 * ## a. Jobs
 *
 * ## b. Settings
 *
 * ## d. Encryption
 * ```
 *
 * @not-ok 5:4-5:5 actual=`c` expected=`b`
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 *    a. Back up the database.
 *    c. Rename the folder `Runtime` to `RuntimeOld`.
 * 2. Start the server.
 * ```
 *
 * @not-ok 5:4-5:5 actual=`c` expected=`b`
 * ```markdown
 * # Server
 *
 * **(a)** Stop the server.
 *
 * **(c)** Start the server.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * [!INCLUDE[before](../includes/before.md)]
 *
 * 2. **Test the server**\
 *    a. Open its page.
 *    b. Sign in.
 * 3. Start the agents.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * **Step 1 –** Stop the server.
 *
 * a) Look at the list of processes.
 *
 * b) End them.
 *
 * **Step 2 –** Start the server.
 *
 * a) Start it.
 *
 * See also
 * c) of the appendix, and as to clauses
 * i. and ii. the contract.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * **Step 1 –** Stop the server.
 *
 * 1. Look at the list of processes.
 * 1. End them.
 *
 * ## Afterwards
 *
 * **Step 2 –** Start the server.
 *
 * 1. Start it.
 *
 * ```
 * ./Upgrade-Files.exe
 * ```
 *
 * 2. Look at its page.
 * ```
 */
import type { Heading, List, Nodes, Parents, Root } from "mdast";
import type { Edit } from "../model/lint.js";
import { visit, wordsOf } from "./nodes.js";
import type { Rule, RuleContext } from "./rule.js";
import type { SourceText, Span } from "./source.js";

export const stepSequence: Rule = {
  name: "step-sequence",
  severity: "error",
  summary: "missing, repeated or out-of-order step numbers or letters",
  check(context, report) {
    const sequences = [
      ...markedSequences(context),
      ...listSequences(context),
      ...letterSequences(context),
      ...headingSequences(context),
    ];
    for (const labels of sequences) {
      const broken = breaksOf(labels);
      broken.forEach((at, index) => {
        const label = labels[at] as Label;
        const before = labels[at - 1];
        const wanted = write(before === undefined ? label.first : before.value + 1, label);
        const kind = labels.slice(0, at).some(({ value }) => value === label.value)
          ? "repeated"
          : label.value > (before?.value ?? label.first - 1)
            ? "early"
            : "late";
        report({
          ...label.span,
          reason: `Unexpected ${kind === "repeated" ? "repeated " : ""}step \`${label.written}\`${before === undefined ? "" : ` behind \`${before.written}\``}, expected \`${wanted}\``,
          actual: label.written,
          expected: wanted,
          note:
            kind === "early"
              ? "Look whether a step was lost; then number the steps anew."
              : "Number the steps in their order.",
          edits: renumber(labels, at, broken[index + 1] ?? labels.length, (labels[0] as Label).first),
        });
      });
    }
  },
};

interface Label {
  span: Span;
  written: string;
  /** 1 for `1` and for `a`. */
  value: number;
  letter: boolean;
  /** What the sequence may begin with. */
  first: number;
}

const write = (value: number, { letter, written }: Label): string => {
  if (!letter) return String(value);
  const small = String.fromCharCode(96 + Math.min(26, Math.max(1, value)));
  return written === written.toUpperCase() ? small.toUpperCase() : small;
};

/** Where the sequence breaks: neither one more than the one before, nor what its place in the text says. */
function breaksOf(labels: readonly Label[]): number[] {
  const first = labels[0]?.first ?? 1;
  return labels.flatMap((label, index) => {
    const before = labels[index - 1];
    return label.value === (before === undefined ? first : before.value + 1) ||
      (label.value === index + first && !labels.slice(0, index).some(({ value }) => value === label.value))
      ? []
      : [index];
  });
}

/** From one break to the next: every label whose number is not that of its place. */
function renumber(labels: readonly Label[], from: number, to: number, first: number): Edit[] {
  return labels.slice(from, to).flatMap((label, index) => {
    const text = write(first + from + index, label);
    return text === label.written ? [] : [{ ...label.span, text }];
  });
}

function labelOf(span: Span, source: SourceText, first: number): Label {
  const written = source.slice(span);
  const letter = !/^\d/u.test(written);
  return { span, written, value: letter ? written.toLowerCase().charCodeAt(0) - 96 : Number(written), letter, first };
}

const marker = /^(?:[*_\s#]*)step\s*(\d{1,6}|[a-z])(?![\p{L}\p{N}]|\.\d)/iu;

/** "**Step 1 –**" and "### Step 1": one sequence for each section, which may go on with that of the section before. */
function markedSequences({ tree, source }: RuleContext): Label[][] {
  const sequences: Label[][] = [[]];
  visit(tree, (node, parent) => {
    if (node.type !== "paragraph" && node.type !== "heading") return;
    const span = parent.type === "root" || parent.type === "containerDirective" ? source.spanOf(node) : undefined;
    if (span === undefined) return;
    const [whole, label] = marker.exec(source.slice(span)) ?? [];
    const isMarker =
      label !== undefined &&
      (node.type === "heading" ||
        /^[\s–—:.)*_-]+/u.test(source.slice({ start: span.start + (whole?.length ?? 0), end: span.end })));
    if (whole === undefined || label === undefined || !isMarker || !standsAsMarker(node)) {
      if (node.type === "heading") sequences.push([]);
      return;
    }
    const end = span.start + whole.length;
    const found = labelOf({ start: end - label.length, end }, source, 1);
    const current = sequences.at(-1) as Label[];
    const last = sequences
      .slice(0, -1)
      .findLast((sequence) => sequence.length > 0)
      ?.at(-1);
    if (current.length === 0 && found.letter === last?.letter && found.value === last.value + 1)
      current.push({ ...found, first: found.value });
    else current.push({ ...found, first: current[0]?.first ?? 1 });
  });
  return sequences;
}

/** "Step 3 is the hardest" tells something; a marker is emphasised, or a punctuation mark follows it. */
function standsAsMarker(node: Parents): boolean {
  const first = node.children.find(({ type }) => type !== "html") as Nodes | undefined;
  if (node.type === "heading" || first?.type === "strong" || first?.type === "emphasis") return true;
  return first?.type === "text" && /^\s*step\s+(?:\d+|[a-z])\s*[–—:.)-]+\s/iu.test(first.value);
}

/** The lists that are steps, with those of the same parent that go on with them. */
function listSequences({ tree, source, guide }: RuleContext): Label[][] {
  const places = new Set<string>();
  const pending = guide.sections.flatMap(({ steps }) => steps);
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    places.add(`${String(step.place.line)}:${String(step.place.column)}`);
    pending.push(...step.substeps);
  }
  const sequences: Label[][] = [];
  const open = new Map<Parents, Label[]>();
  visit(tree, (node, parent) => {
    if (node.type === "heading") open.delete(parent);
    if (node.type !== "list" || node.ordered !== true || !isSteps(node, places)) return;
    const labels = listLabels(node, source).map((label, _, [first]) =>
      first !== undefined && followsInclude(node, parent, source) ? { ...label, first: first.value } : label,
    );
    const before = open.get(parent);
    const last = before?.at(-1)?.value;
    if (before !== undefined && last !== undefined && labels[0] !== undefined && labels[0].value > 1)
      before.push(...labels.map((label) => ({ ...label, first: before[0]?.first ?? 1 })));
    else {
      sequences.push(labels);
      open.set(parent, labels);
    }
  });
  return sequences;
}

/** What another file brings in at this place may hold the steps before. */
function followsInclude(list: List, parent: Parents, source: SourceText): boolean {
  const above = parent.children[parent.children.findIndex((child) => child === list) - 1];
  const span = above === undefined ? undefined : source.spanOf(above);
  return span !== undefined && /\[!INCLUDE\b|\{\{[<%]|\{%\s*include\b/iu.test(source.slice(span));
}

const isSteps = (list: List, places: ReadonlySet<string>): boolean =>
  list.children.some((item) =>
    [item, ...item.children].some(
      ({ position }) =>
        position !== undefined && places.has(`${String(position.start.line)}:${String(position.start.column)}`),
    ),
  );

function listLabels(list: List, source: SourceText): Label[] {
  const labels = list.children.flatMap((item) => {
    const span = source.spanOf(item);
    const number = span === undefined ? undefined : /^\d+/u.exec(source.slice(span))?.[0];
    return span === undefined || number === undefined
      ? []
      : [labelOf({ start: span.start, end: span.start + number.length }, source, 1)];
  });
  // `1.` everywhere: Markdown counts. One that goes on from a list before it begins where it begins.
  const [first] = labels;
  if (first !== undefined && labels.length > 1 && labels.every(({ value }) => value === first.value))
    return first.value > 1 ? labels.slice(0, 1) : [];
  return first?.value === 0 ? labels.map((label) => ({ ...label, first: 0 })) : labels;
}

const lettered = /^[\s>]*(?:\*\*|__|[*_])?\(?([a-z])(?:\*\*|__)?[.)](?:\*\*|__|[*_])?\s+(?=\S)/u;

/** "a. …", "(b) …", "**c)** …": lines and paragraphs that Markdown takes for no list, below one item or marked step. */
function letterSequences({ tree, source }: RuleContext): Label[][] {
  const sequences: Label[][] = [];
  const open = new Map<Parents, Label[]>();
  visit(tree, (node, parent) => {
    const span = node.type === "paragraph" || node.type === "heading" ? source.spanOf(node) : undefined;
    if (span === undefined) return;
    if (node.type === "heading" || marker.test(source.slice(span))) open.delete(parent);
    else {
      for (const label of lettersOf(span, source)) {
        const current = label.value === 1 ? undefined : open.get(parent);
        if (current !== undefined) current.push(label);
        else {
          open.set(parent, [label]);
          sequences.push(open.get(parent) as Label[]);
        }
      }
    }
  });
  // One letter alone counts nothing, and "i." begins Roman numbers.
  return sequences.filter(([first, second]) => second !== undefined && first?.written !== "i");
}

/** The letters that the lines of a paragraph begin with; behind a line that ends no sentence, the letter may be one of the text's. */
function lettersOf({ start, end }: Span, source: SourceText): Label[] {
  const labels: Label[] = [];
  let opens = true;
  let at = start;
  for (const line of source.slice({ start, end }).split(/(?<=\r\n|\n|\r(?!\n))/u)) {
    const [whole, letter] = lettered.exec(line) ?? [];
    const found: number | undefined =
      opens && whole !== undefined && letter !== undefined ? at + whole.indexOf(letter) : undefined;
    if (found !== undefined) labels.push(labelOf({ start: found, end: found + 1 }, source, 1));
    // A line that is broken on purpose, or in strong type, is a title.
    opens = found !== undefined || /[.:;!?]\s*$| {2,}[\r\n]*$|\\[\r\n]*$|(?:\*\*|__)\s*$/u.test(line);
    at += line.length;
  }
  return labels;
}

/** "## a. Jobs", "## b. Settings": headings of one depth below one heading. */
function headingSequences({ tree, source }: RuleContext): Label[][] {
  const sequences: Label[][] = [];
  const open: { depth: number; labels: Label[] }[] = [];
  for (const node of headingsOf(tree)) {
    while ((open.at(-1)?.depth ?? 0) > node.depth) open.pop();
    const span = source.spanOf(node);
    const [whole, label] =
      span === undefined ? [] : (/^#*\s*(\d{1,3}|[A-Za-z])[.)]\s+/u.exec(source.slice(span)) ?? []);
    if (span === undefined || whole === undefined || label === undefined || wordsOf(node).trim() === "") continue;
    const start = span.start + whole.indexOf(label);
    const found = labelOf({ start, end: start + label.length }, source, 1);
    const current = open.at(-1);
    // "C) Appendix" alone, and a list that begins anew, are no sequence of their own to judge.
    if (current?.depth === node.depth && current.labels[0]?.letter === found.letter && found.value !== 1)
      current.labels.push({ ...found, first: current.labels[0].first });
    else {
      const labels = [{ ...found, first: found.value }];
      if (current?.depth === node.depth) open.pop();
      open.push({ depth: node.depth, labels });
      sequences.push(labels);
    }
  }
  return sequences;
}

const headingsOf = (tree: Root): Heading[] => tree.children.filter((node) => node.type === "heading");
