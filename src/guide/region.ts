/** What stands below one heading: which nodes are steps, and which are said around them. */
import type { Code, Heading, List, RootContent } from "mdast";
import { isOpener } from "./recognise.js";
import { inlineText } from "../model/inline.js";
import { parseAnnotation, type Annotation } from "./annotations.js";
import { placeOf, toInlines, type Source } from "./convert.js";
import { tabsOf } from "./dialects.js";
import { parseMarkdown } from "./markdown.js";
import { inlineAnnotations, letteredDrafts, listDrafts, numberIn, stepLabel, type StepDraft } from "./step-drafts.js";

const numberedHeading = /^\s*(?:step\s+(\d+|[a-z])\b\s*[–—:.)-]*\s*|(\d+)[.)]\s+)(.*)$/iu;

/**
 * The headings that are steps: "Step 1: …", and numbered ones ("1. Stop the server") where most of
 * those beside it are orders; one among them that no verb reads is a step all the same. "1.
 * Introduction", "2. Installation" are sections.
 */
export function stepHeadings(nodes: readonly RootContent[], source: Source): ReadonlySet<RootContent> {
  const steps = new Set<RootContent>();
  let siblings: { heading: Heading; order: boolean }[] = [];
  const settle = (): void => {
    if (siblings.filter(({ order }) => order).length * 2 > siblings.length)
      for (const { heading } of siblings) steps.add(heading);
    siblings = [];
  };
  for (const node of nodes) {
    if (node.type !== "heading") continue;
    const [, step, number, rest = ""] = numberedHeading.exec(inlineText(toInlines(node.children, source))) ?? [];
    if (step !== undefined) steps.add(node);
    else if (number !== undefined) {
      if (siblings[0] && siblings[0].heading.depth !== node.depth) settle();
      siblings.push({ heading: node, order: isOpener(rest) });
    } else if (node.depth <= (siblings[0]?.heading.depth ?? 7)) settle();
  }
  settle();
  return steps;
}

/** A region's nodes: the steps, what is said before them, and what is said behind the last. */
export interface SortedRegion {
  drafts: StepDraft[];
  body: RootContent[];
  closing: RootContent[];
}

/** Sorts a region's nodes into drafts of steps and what stands around them. */
export function sortRegion(nodes: readonly RootContent[], source: Source): SortedRegion {
  const marked = nodes.some(
    (node) => startsMarked(node) || tabsOf(node).some(({ children }) => children.some(startsMarked)),
  );
  const lastStep = lastStepOf(nodes, marked, source);
  const firstStep = nodes.findIndex(startsMarked);
  const drafts: StepDraft[] = [];
  const body: RootContent[] = [];
  const closing: RootContent[] = [];
  let pending: Annotation[] = [];
  nodes.forEach((node, index) => {
    const annotation = node.type === "html" ? parseAnnotation(node.value, placeOf(node, source)) : undefined;
    const numbered =
      node.type === "list" && node.ordered === true && (!marked || (index < firstStep && isOrders(node, source)));
    const found = holdsSteps(node)
      ? [tabsDraft(node, source)]
      : numbered
        ? listDrafts(node, source)
        : marked
          ? markedDraft(node, source)
          : [];
    if (annotation !== undefined && index < lastStep) pending.push(annotation);
    else if (found.length > 0) {
      found[0]?.annotations.unshift(...pending);
      drafts.push(...found);
      pending = [];
    } else if (drafts.length === 0) body.push(node);
    else if (marked || index <= lastStep) drafts.at(-1)?.below.push(node);
    else closing.push(node);
  });
  if (drafts.length === 0) return letteredRegion(nodes, source);
  // A comment at the end of a list item speaks of the next item.
  handOver(drafts, source);
  return { drafts, body, closing };
}

/** Where the steps end: at the last that bears a mark or a number; a list of orders, with bullets or letters, that follows at once is part of it. */
function lastStepOf(nodes: readonly RootContent[], marked: boolean, source: Source): number {
  if (marked) return nodes.findLastIndex((node) => startsMarked(node) || holdsSteps(node));
  const last = nodes.findLastIndex((node) => isNumbered(node) || holdsSteps(node));
  const follows = (node: RootContent | undefined): boolean =>
    (node?.type === "list" && isOrders(node, source)) ||
    (node?.type === "paragraph" && letteredDrafts(node, source).some((draft) => opensOrder(draft.command, source)));
  return last >= 0 && follows(nodes[last + 1]) ? last + 1 : last;
}

const isNumbered = (node: RootContent): boolean => node.type === "list" && node.ordered === true;

/** Tabs that hold steps are a step: one of several ways. */
const holdsSteps = (node: RootContent): boolean =>
  tabsOf(node).some(({ children }) => children.some((child) => isNumbered(child) || startsMarked(child)));

/** The step that tabs are, whose ways have their own labels. */
const tabsDraft = (node: RootContent, source: Source): StepDraft => ({
  label: null,
  command: { type: "paragraph", children: [{ type: "text", value: "Choose one of these ways:" }] },
  below: [node],
  annotations: [],
  place: placeOf(node, source),
});

/** The ways of tabs as drafts, each for its label alone. */
export const tabDrafts = (node: RootContent, source: Source): StepDraft[] =>
  tabsOf(node).map(({ label, children, node: tab }) => {
    const { drafts, body, closing } = sortRegion(children, source);
    drafts.at(-1)?.below.push(...closing);
    const name = label === null ? "" : inlineText(toInlines(label.children, source)).trim();
    return {
      label: null,
      command: label,
      below: body,
      substeps: drafts,
      annotations: [],
      only: name === "" ? "if this way is chosen" : `only for ${name}`,
      place: placeOf(tab, source),
    };
  });

/** Steps that are lettered paragraphs and nothing else. */
function letteredRegion(nodes: readonly RootContent[], source: Source): SortedRegion {
  const drafts: StepDraft[] = [];
  const body: RootContent[] = [];
  for (const node of nodes) {
    const found = node.type === "paragraph" ? letteredDrafts(node, source) : [];
    drafts.push(...found);
    if (found.length > 0) continue;
    if (drafts.length > 0) drafts.at(-1)?.below.push(node);
    else body.push(node);
  }
  return { drafts, body, closing: [] };
}

/** A numbered list of orders is steps, also where marked steps follow it; a list of contents is not. */
const isOrders = (list: List, source: Source): boolean =>
  list.children.some(({ children: [first] }) => first?.type === "paragraph" && opensOrder(first, source));

const opensOrder = (sentence: StepDraft["command"], source: Source): boolean =>
  sentence !== null && isOpener(inlineText(toInlines(sentence.children, source)));

const startsMarked = (node: RootContent): boolean =>
  node.type === "heading" || (node.type === "paragraph" && stepLabel(node) !== undefined);

function markedDraft(node: RootContent, source: Source): StepDraft[] {
  if (node.type === "heading") return [headingDraft(node, source)];
  const label = node.type === "paragraph" ? stepLabel(node) : undefined;
  if (node.type !== "paragraph" || label === undefined) return [];
  return [
    {
      label,
      ...numberIn(label),
      command: node,
      below: [],
      annotations: inlineAnnotations(node, source),
      place: placeOf(node, source),
    },
  ];
}

function headingDraft(heading: Heading, source: Source): StepDraft {
  const [whole, step, number, rest = ""] = numberedHeading.exec(inlineText(toInlines(heading.children, source))) ?? [];
  const place = placeOf(heading, source);
  return {
    label: step ?? number ?? null,
    ...numberIn(step ?? number),
    command: whole !== undefined && rest === "" ? null : withoutNumber(heading),
    below: [],
    annotations: [],
    place,
  };
}

/** The heading's nodes as a sentence, without its number. */
function withoutNumber(heading: Heading): StepDraft["command"] {
  const [first, ...others] = heading.children;
  const children =
    first?.type === "text"
      ? [{ ...first, value: first.value.replace(numberedHeading, "$3") }, ...others]
      : heading.children;
  return { type: "heading", children, position: heading.position };
}

function handOverComments(draft: StepDraft, next: StepDraft, source: Source): void {
  for (let last = draft.below.at(-1); last?.type === "html"; last = draft.below.at(-1)) {
    const annotation = parseAnnotation(last.value, placeOf(last, source));
    if (annotation === undefined) break;
    next.annotations.unshift(annotation);
    draft.below.pop();
  }
}

/** Moves comments at the end of an item to the item behind it; "### Step 1" takes its first paragraph as its sentence. */
function handOver(drafts: readonly StepDraft[], source: Source): void {
  drafts.forEach((draft, index) => {
    const next = drafts[index + 1];
    if (next !== undefined) handOverComments(draft, next, source);
    // Comments may stand between the heading and its sentence.
    const at = draft.below.findIndex(({ type }) => type !== "html");
    const first = draft.below[at];
    if (draft.command === null && first?.type === "paragraph") {
      draft.command = first;
      draft.below.splice(at, 1);
    }
  });
}

/**
 * A `:::note` that nobody closed swallows the rest of the page, its steps too. What looks like a
 * step or a heading within a note is taken out of it again, so that no step is lost.
 */
export function hoistSteps(nodes: readonly RootContent[]): RootContent[] {
  return nodes.flatMap((node) => {
    if (node.type === "code") return unindent(node);
    if (node.type !== "containerDirective") return [node];
    const at = node.children.findIndex((child) => startsMarked(child));
    if (at < 0) return [node];
    const note = { ...node, children: node.children.slice(0, at) };
    return [...(at > 0 ? [note] : []), ...hoistSteps(node.children.slice(at))];
  });
}

/** Four columns make code of "**Step 2 –** …"; no code begins like that. */
function unindent(node: Code): RootContent[] {
  const first = node.position?.start;
  if (
    !/^(?:\*\*|__)\s*step\s+(?:\d+|[a-z])\s*[–—:.)-]*\s*(?:\*\*|__)/iu.test(node.value) ||
    typeof node.lang === "string" ||
    !first
  )
    return [node];
  const { children } = parseMarkdown(node.value, "").tree;
  visitAll(children, ({ position }) => {
    for (const point of [position?.start, position?.end]) {
      if (point === undefined) continue;
      point.line += first.line - 1;
      point.column += first.column - 1;
      // Offsets are of use only for what no node type of ours holds; the line's are near enough.
      if (point.offset !== undefined) point.offset += first.offset ?? 0;
    }
  });
  return children;
}

function visitAll(nodes: readonly RootContent[], visit: (node: RootContent) => void): void {
  for (const node of nodes) {
    visit(node);
    if ("children" in node) visitAll(node.children, visit);
  }
}
