/** What stands below a step's sentence, and what the step orders. */
import type { List, Paragraph, RootContent } from "mdast";
import { VFileMessage } from "vfile-message";
import { startsProgram } from "../language/command-line.js";
import type { Names } from "../language/names.js";
import { phraseNames } from "../language/phrase.js";
import { tokenise } from "../language/tokens.js";
import { argumentsOf, type Action } from "../model/action.js";
import type { Choice, Example } from "../model/guide.js";
import { inlineText, type Block, type Inline } from "../model/inline.js";
import { markPerformed } from "./performed.js";
import { parseAnnotation, type Annotation } from "./annotations.js";
import { placeOf, toBlocks, toInlines, trimEnd, trimStart } from "./convert.js";
import { tabDrafts } from "./region.js";
import { isOpener, recogniseCommand, type Recognition } from "./recognise.js";
import { typedAction, whenOf } from "./step-comments.js";
import { letteredDrafts, listDrafts, stripMarker, type ProcedureContext, type StepDraft } from "./step-drafts.js";
import { isTyped } from "../verbs/index.js";

/** What stands below a step's sentence, by what it is to the step. */
export interface Parts {
  /** What goes on with an unfinished sentence. */
  continued: Inline[];
  substeps: StepDraft[];
  /** What is said below the sentence, in its order. */
  info: Block[];
  choices: Choice[];
  /** What is said behind the choices. */
  closing: Block[];
  examples: Example[];
  listed: string[];
  /** Comments that wait for the substep behind them. */
  pending: Annotation[];
  /** The paragraph right above the node that is sorted. */
  lead: string | undefined;
}

/** A step's sentence, as what stands below it is sorted by it. */
interface Sentence {
  words: Inline[];
  /** What it orders by itself: said again below, that is no further order. */
  orders: readonly Action[];
  /** Does it order something else besides that no verb reads? */
  ordersBesides: boolean;
  /** Is the step typed by a comment, so that nothing below it is read as an order? */
  typed: boolean;
}

/** Sorts what stands below a step's sentence: substeps, notes, examples, choices, names, and the rest. */
export function sortBelow(draft: StepDraft, context: ProcedureContext): Parts {
  const parts: Parts = {
    continued: [],
    substeps: [],
    info: [],
    choices: [],
    closing: [],
    examples: [],
    listed: [],
    pending: [],
    lead: undefined,
  };
  const words = draft.command ? stripMarker(toInlines(draft.command.children, context.source)) : [];
  const alone = draft.below.length === 0 ? [] : ordersAlone(words, context);
  const orders = alone.filter(isTyped);
  const sentence: Sentence = {
    words,
    orders,
    ordersBesides: orders.length > 0 && orders.length < alone.length,
    typed: draft.annotations.some(({ name }) => name === "action"),
  };
  let nodes = draft.below;
  if (isUnfinished(words) && nodes[0]?.type === "paragraph") {
    parts.continued = [{ type: "text", value: " " }, ...toInlines(nodes[0].children, context.source)];
    nodes = nodes.slice(1);
  }
  const ways = findAlternatives(nodes, sentence, context);
  nodes.forEach((node, index) => {
    const isWay = ways !== null && index >= ways.start && index < ways.end && parts.substeps.length === 0;
    if (isWay && index === ways.start) parts.choices.push(...ways.choices);
    if (isWay) return;
    const above = nodes[index - 1];
    parts.lead = above?.type === "paragraph" ? inlineText(toInlines(above.children, context.source)) : undefined;
    sortNode(node, nodes[index + 1], sentence, parts, context);
  });
  parts.substeps.push(...(draft.substeps ?? []));
  draft.annotations.push(...parts.pending);
  return parts;
}

const alternativeLabel =
  /^\s*(?:(?:example|option|alternative|method|variant)\s+(?:\d+|[a-z])\b|(?:(?:on|for|under|with|using)\s+)?(?:windows|linux|mac\s?os|unix|powershell|bash|cmd|docker|iis)\b[^.:]{0,30}:\s*$)/iu;

/** Nodes that are ways of which one is taken. */
interface Alternatives {
  /** The first of the nodes, and the first behind them. */
  start: number;
  end: number;
  choices: Choice[];
}

/**
 * "Example 1: … Example 2: …", "On Windows: … On Linux: …", or code, "or", and code again: ways of
 * which one is taken. What stands between two of them belongs to the first.
 */
function findAlternatives(
  nodes: readonly RootContent[],
  sentence: Sentence,
  context: ProcedureContext,
): Alternatives | null {
  const isLabel = (node: RootContent | undefined): node is Paragraph =>
    node?.type === "paragraph" && alternativeLabel.test(text(node, context));
  const isOr = (node: RootContent | undefined): boolean =>
    node?.type === "paragraph" && /^\s*(?:or|alternatively)\s*[:,.]?\s*$/iu.test(text(node, context));
  const drafts: StepDraft[] = [];
  let [start, end] = [-1, -1];
  let between: RootContent[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at];
    if (node === undefined) continue;
    const code = nodes[at + 1];
    const labelled = isLabel(node) && code?.type === "code";
    const bare = node.type === "code" && (isOr(code) || isOr(nodes[at - 1]));
    if (labelled || bare) {
      drafts.at(-1)?.below.push(...between);
      const place = placeOf(node, context.source);
      drafts.push({
        label: null,
        command: labelled ? node : null,
        below: [labelled ? code : node],
        annotations: [],
        place,
      });
      if (start < 0) start = at;
      if (labelled) at++;
      end = at + 1;
      between = [];
    } else if (!(isOr(node) && nodes[at - 1]?.type === "code" && code?.type === "code")) between.push(node);
  }
  // What is left to a choice is all that the step does.
  if (
    sentence.ordersBesides ||
    drafts.length < 2 ||
    drafts.some((draft) => readAlone(draft, context).parts.substeps.length > 0)
  )
    return null;
  const choices = drafts.map((draft) => toChoice(draft, context));
  const readable = choices.every(({ actions }) => actions.some(isTyped));
  return readable && sentence.orders.every((order) => isElaborated(order, choices)) ? { start, end, choices } : null;
}

/** "Rename the folder to" goes on in the next paragraph. */
const isUnfinished = (command: readonly Inline[]): boolean =>
  /(?:^|\s)(?:to|from|the|by|as|into|with|in|of|a|an|and|or|using|named|called)$/iu.test(inlineText(command).trim());

function sortNode(
  node: RootContent,
  next: RootContent | undefined,
  sentence: Sentence,
  parts: Parts,
  context: ProcedureContext,
): void {
  const { source } = context;
  if (node.type === "html") {
    const annotation = parseAnnotation(node.value, placeOf(node, source));
    if (annotation) {
      parts.pending.push(annotation);
      return;
    }
  }
  const drafts = substepsIn(node, next, sentence, context);
  const last = parts.substeps.at(-1);
  if (drafts.length > 0) {
    drafts[0]?.annotations.unshift(...parts.pending.splice(0));
    parts.substeps.push(...drafts);
  } else if (last !== undefined) lastOf(last).below.push(node);
  else if (node.type === "list") sortBullets(node, sentence, parts, context);
  else sortBlocks(toBlocks([node], source), node, parts, context);
}

/** The draft that is read last of it and its substeps. */
const lastOf = (draft: StepDraft): StepDraft => {
  const last = draft.substeps?.at(-1);
  return last === undefined ? draft : lastOf(last);
};

/** The substeps that a node is: a numbered list, lettered lines, or a paragraph that orders something. */
function substepsIn(
  node: RootContent,
  next: RootContent | undefined,
  sentence: Sentence,
  context: ProcedureContext,
): StepDraft[] {
  const { source } = context;
  if (node.type === "list" && node.ordered === true) return listDrafts(node, source);
  const ways = tabDrafts(node, source);
  if (ways.some((way) => ordersMore(way, sentence, context) || (way.substeps ?? []).length > 0)) return ways;
  if (node.type !== "paragraph") return [];
  const letters = letteredDrafts(node, source);
  if (letters.length > 0 || sentence.typed) return letters;
  const draft = { label: null, command: node, below: [], annotations: [], place: placeOf(node, source) };
  // What is to be run may stand in the code behind "Run the following command:".
  const shown = next?.type === "code" && /:\s*$/u.test(text(node, context)) ? [next] : [];
  return ordersMore({ ...draft, below: shown }, sentence, context) ? [draft] : [];
}

/** Where text goes: below the sentence, or behind the choices. */
const here = ({ info, choices, closing }: Parts): Block[] => (choices.length > 0 ? closing : info);

/** Text, notes and code that a node stands for: said where they stand; the sentence is read with the code, too. */
function sortBlocks(blocks: readonly Block[], node: RootContent, parts: Parts, context: ProcedureContext): void {
  const place = placeOf(node, context.source);
  const lead = node.type === "code" && parts.lead !== undefined ? { lead: parts.lead } : {};
  for (const block of blocks) {
    const command = block.type === "paragraph" ? exampleIn(block.children, context.names) : undefined;
    if (block.type === "code") parts.examples.push({ lang: block.lang, value: block.value, place, ...lead });
    else if (command !== undefined) parts.examples.push({ lang: null, value: command, place });
    here(parts).push(block);
  }
}

/** The command of "Example: `./Tool.exe --all`". */
function exampleIn(children: readonly Inline[], names: Names): string | undefined {
  const spans = children.filter(({ type }) => type === "code") as { type: "code"; value: string }[];
  const [only] = spans.length === 1 ? spans.map(({ value }) => value) : [];
  return only !== undefined && startsProgram(only, names) ? only : undefined;
}

const choosing = /\b(?:one of|either|choose|depending|alternatives?|options?)\b/iu;

/** Bullets: alternatives to choose from, names that the sentence speaks of, orders of their own, or information. */
function sortBullets(list: List, sentence: Sentence, parts: Parts, context: ProcedureContext): void {
  const drafts = listDrafts(list, context.source);
  const names = drafts.map((draft) => bulletNames(draft, context));
  const asInformation = (): void => {
    here(parts).push(...toBlocks([list], context.source));
  };
  if (names.every((found) => found.length > 0)) {
    parts.listed.push(...names.flat());
    asInformation();
  } else if (isChoice(drafts, sentence, context)) {
    const choices = drafts.map((draft) => toChoice(draft, context));
    // A way that takes more than a sentence and its command, or that stands beside another order, is a step of its own.
    const isAll = !sentence.ordersBesides && sentence.orders.every((order) => isElaborated(order, choices));
    if (isAll && drafts.every(isShort)) parts.choices.push(...choices);
    else parts.substeps.push(...drafts.map((draft) => ({ ...draft, only: "if this way is chosen" })));
  } else if (!sentence.typed && drafts.some((draft) => ordersMore(draft, sentence, context)))
    sortOrders(list, drafts, sentence, parts, context);
  else asInformation();
}

const isChoice = (drafts: readonly StepDraft[], { words }: Sentence, context: ProcedureContext): boolean =>
  choosing.test(inlineText(words)) ||
  drafts.every(({ command }) => command !== null && /^\s*(?:if|either|or)\b/iu.test(text(command, context)));

const isShort = ({ below }: StepDraft): boolean => below.every(({ type }) => type === "code" || type === "html");

/** "Run `X.exe` in one of these ways": does one of them say the same order with more words? */
const isElaborated = (order: Action, choices: readonly Choice[]): boolean =>
  choices.some(({ actions }) => actions.some((action) => elaborates(action, order)));

/** Does an action say all that an order says, and perhaps more? */
export const elaborates = (action: Action, order: Action): boolean =>
  Object.entries(order).every(
    ([key, value]) =>
      (Array.isArray(value) && value.length === 0) ||
      JSON.stringify(argumentsOf(action)[key] ?? (key === "verb" ? action.verb : undefined)) === JSON.stringify(value),
  );

/** Bullets some of which are orders: these are substeps, and what is said between them belongs to the one before. */
function sortOrders(
  list: List,
  drafts: readonly StepDraft[],
  sentence: Sentence,
  parts: Parts,
  context: ProcedureContext,
): void {
  drafts.forEach((draft, index) => {
    const item = list.children[index];
    const isStep =
      ordersMore(draft, sentence, context) || (draft.command !== null && isOpener(text(draft.command, context)));
    const last = parts.substeps.at(-1);
    if (isStep) parts.substeps.push(draft);
    else if (item !== undefined) {
      const alone: List = { ...list, children: [item], position: item.position };
      if (last !== undefined) lastOf(last).below.push(alone);
      else here(parts).push(...toBlocks([alone], context.source));
    }
  });
}

const text = (command: NonNullable<StepDraft["command"]>, { source }: ProcedureContext): string =>
  inlineText(toInlines(command.children, source));

/** The names of a bullet that holds nothing but names. */
function bulletNames({ command, below }: StepDraft, { source }: ProcedureContext): string[] {
  if (command === null || below.length > 0) return [];
  const tokens = tokenise(toInlines(command.children, source));
  const names = phraseNames(tokens);
  const words = tokens.filter(
    ({ kind, lower }) => kind === "word" && !/^(?:and|or|the|file|files|folder)$/u.test(lower),
  );
  return words.every(({ value }) => names.includes(value)) ? names : [];
}

/** What a draft orders, as far as it can be told before its turn. */
function readAlone(draft: StepDraft, context: ProcedureContext): Recognition & { parts: Parts } {
  const silent = { ...context, messages: [] };
  const parts = sortBelow({ ...draft, annotations: [] }, silent);
  const command = draft.command ? trimStart(toInlines(draft.command.children, context.source)) : [];
  return { ...recognise(command, parts, draft, silent), parts };
}

/** What a sentence orders without what stands below it. */
const ordersAlone = (words: readonly Inline[], { names, renamed }: ProcedureContext): Action[] =>
  recogniseCommand(trimStart(words), { names, renamed, examples: [], listed: [] }).actions;

const includesOrder = (orders: readonly Action[], action: Action): boolean =>
  orders.some((order) => JSON.stringify(order) === JSON.stringify(action));

/** Does it, or something below it, order what the step's own sentence does not? */
const ordersMore = (draft: StepDraft, { orders }: Sentence, context: ProcedureContext): boolean =>
  ordersIn(draft, context).some((action) => !includesOrder(orders, action));

/** What a draft and all below it order; each is asked about on every level above it, and read once. */
function ordersIn(draft: StepDraft, context: ProcedureContext): Action[] {
  const node = draft.command ?? draft.below[0];
  const known = node === undefined ? undefined : read.get(node)?.get(draft.below.length);
  if (known !== undefined) return known;
  const { actions, parts } = readAlone(draft, context);
  const orders = [
    ...actions.filter(isTyped),
    ...parts.choices.flatMap((choice) => choice.actions.filter(isTyped)),
    ...parts.substeps.flatMap((substep) => ordersIn(substep, context)),
  ];
  if (node !== undefined)
    read.set(node, (read.get(node) ?? new Map<number, Action[]>()).set(draft.below.length, orders));
  return orders;
}

/** By the node that a draft begins with, and how much stands below it. */
const read = new WeakMap<object, Map<number, Action[]>>();

function toChoice(draft: StepDraft, context: ProcedureContext): Choice {
  const command = draft.command ? trimEnd(toInlines(draft.command.children, context.source)) : [];
  const { actions } = readAlone(draft, context);
  const info = markPerformed(toBlocks(draft.below, context.source), actions, context);
  return { command, actions, info, when: whenOf(draft.annotations, context) };
}

const leadingOn = /\s*[,;.]?\s*(?:and\s+)?(?:then|after(?:wards?|\s+that)|next|subsequently)?\s*:\s*$/iu;

/** "Delete the folder, and afterwards:" without the words that lead on to what stands below it. */
function withoutLead(command: readonly Inline[]): Inline[] {
  const last = command.at(-1);
  return last?.type === "text"
    ? [...command.slice(0, -1), { ...last, value: last.value.replace(leadingOn, ".") }]
    : [...command];
}

/** What a step's sentence orders, with what stands below it; a comment that types it has the last word. */
export function recognise(
  command: readonly Inline[],
  parts: Parts,
  draft: StepDraft,
  context: ProcedureContext,
): Recognition {
  const typed = draft.annotations.filter(({ name }) => name === "action").map(typedAction);
  const words = parts.substeps.length > 0 ? withoutLead(command) : command;
  const reading = {
    names: context.names,
    examples: parts.examples,
    listed: parts.listed,
    renamed: context.renamed,
  };
  const read = recogniseCommand(words, reading);
  if (typed.length > 0) return { ...read, actions: typed, manualReason: null, ambiguous: null };
  if (read.ambiguous) reportAmbiguous(read.ambiguous, draft, context);
  return read;
}

function reportAmbiguous([one, other]: [string, string], { place }: StepDraft, { messages }: ProcedureContext): void {
  const message = new VFileMessage(`Unexpected order that two verbs fit, \`${one}\` and \`${other}\`, expected one`, {
    place: { line: place.line, column: place.column },
    ruleId: "step-recognised",
    source: "upgrade-runbook",
  });
  message.note = `Reword the sentence, or type the step: <!-- action: ${one} … -->`;
  message.file = place.file;
  messages.push(message);
}
