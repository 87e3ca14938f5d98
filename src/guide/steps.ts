/** Builds typed steps from the nodes that belong to them. */
import { escapePattern } from "../language/escape-pattern.js";
import type { List, ListItem, Paragraph, RootContent } from "mdast";
import { VFileMessage } from "vfile-message";
import { startsProgram } from "../language/command-line.js";
import { maskSecrets, maskSecretsInProse } from "../language/mask-secrets.js";
import type { Names } from "../language/names.js";
import { phraseNames } from "../language/phrase.js";
import { changeNames } from "../language/substitute.js";
import { tokenise } from "../language/tokens.js";
import { verbNames, type Action } from "../model/action.js";
import { UsageError } from "../model/errors.js";
import {
  phases,
  type Advice,
  type Answer,
  type Choice,
  type Example,
  type Placement,
  type Reference,
  type Step,
} from "../model/guide.js";
import { inlineText, type Block, type Inline, type Note, type Place } from "../model/inline.js";
import type { Page, Product } from "../model/product.js";
import { verbs, type ReadingContext } from "../verbs/index.js";
import { knownAttributes, parseAnnotation, type Annotation } from "./annotations.js";
import { readPlacements } from "./overlay-comment.js";
import { placeOf, splitNote, toBlocks, toInlines, trimEnd, trimStart, type Source } from "./convert.js";
import { nearestOf } from "../language/nearest.js";
import { recogniseCommand, type Recognition } from "./recognise.js";

/** The nodes of one step: the sentence, and what stands below it. */
export interface StepDraft {
  label: string | null;
  /** The sentence; `null` where the step has none ("### Step 1" and then only a list). */
  command: Paragraph | { type: "heading"; children: Paragraph["children"]; position?: Paragraph["position"] } | null;
  below: RootContent[];
  annotations: Annotation[];
  place: Place;
}

/** What the steps of one procedure share while they are read, in order. */
export interface ProcedureContext {
  source: Source;
  names: Names;
  product: Product | undefined;
  /** The page that the section's steps refer to. */
  reference: Reference | null;
  renamed: ReadingContext["renamed"];
  messages: VFileMessage[];
}

/** The steps of drafts, numbered below `parent` (`"3."`, or `""` at the top); `labels` is what the guide prints before their own number. */
export function buildSteps(
  drafts: readonly StepDraft[],
  parent: string,
  context: ProcedureContext,
  labels = "",
): Step[] {
  return drafts.map((draft, index) => buildStep(draft, `${parent}${String(index + 1)}`, labels, context));
}

function buildStep(draft: StepDraft, ordinal: string, labels: string, context: ProcedureContext): Step {
  const { source } = context;
  const parts = sortBelow(draft, context);
  const own = draft.command ? trimEnd(stripMarker(toInlines(draft.command.children, source))) : [];
  const { before, note } = splitNote([...own, ...parts.continued], draft.place);
  const command = trimStart(trimEnd(before));
  const recognition = recognise(command, parts, draft, context);
  rememberRename(recognition.actions, context);
  const reference = stepReference(draft, labels, context);
  const below = reference?.step === undefined ? "" : `${reference.step}.`;
  const substeps = buildSubsteps(draft, parts.substeps, recognition, { ordinal, labels: below }, context);
  // What a step leaves to a choice, it does not order by itself.
  const held =
    holdsSubsteps(substeps, recognition) ||
    (parts.choices.length > 0 && parts.choices.some(({ actions }) => actions.some(({ verb }) => verb !== "manual")));
  const step: Step = {
    ordinal,
    label: draft.label,
    command,
    optional: recognition.optional,
    condition: recognition.condition,
    info: parts.info,
    notes: [...(note === null ? [] : [note]), ...parts.notes],
    choices: parts.choices,
    examples: parts.examples,
    actions: held ? [] : recognition.actions,
    manualReason: held ? null : recognition.manualReason,
    substeps: [],
    place: draft.place,
    reference,
    when: whenOf(draft.annotations, context),
    ...adviceOf(draft, context),
    ...overlayOf(draft),
  };
  return { ...withoutSecrets(step, context.names), substeps };
}

/** A placeholder for each value that the step gives a secret setting, and for what is secret in command lines and connection strings: from here on nobody can print it. */
function withoutSecrets(step: Step, names: Names): Step {
  const masks = [...step.actions, ...step.choices.flatMap(({ actions }) => actions)].flatMap(({ setting, value }) => {
    if (typeof setting !== "string" || typeof value !== "string" || !names.hides(setting, value)) return [];
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escapePattern(value)}(?![\\p{L}\\p{N}])`, "gu");
    const placeholder = `<${setting.replace(/^.*[.:]|__/u, "").toLowerCase()}>`;
    return [(text: string): string => text.replace(pattern, () => placeholder)];
  });
  const mask = (text: string): string => masks.reduce((masked, one) => one(masked), text);
  return changeNames(
    step,
    (text) => maskSecrets(mask(text), names),
    (text) => maskSecretsInProse(mask(text), names),
  );
}

/**
 * The substeps; where they only check what the step's own sentence orders ("Start the server: check
 * that …"), that sentence comes first among them, so that its order is not lost.
 */
function buildSubsteps(
  draft: StepDraft,
  drafts: readonly StepDraft[],
  own: Recognition,
  { ordinal, labels }: { ordinal: string; labels: string },
  context: ProcedureContext,
): Step[] {
  const remembered = context.renamed;
  const substeps = buildSteps(drafts, `${ordinal}.`, context, labels);
  const orders = own.actions.filter(({ verb }) => verb !== "manual" && verb !== "check");
  const ordered = flatten(substeps)
    .flatMap(({ actions }) => actions)
    .filter(({ verb }) => verb !== "manual");
  if (orders.length === 0 || ordered.length === 0 || ordered.some(({ verb }) => verb !== "check")) return substeps;
  context.renamed = remembered;
  return buildSteps([{ ...draft, label: null, below: [] }, ...drafts], `${ordinal}.`, context, labels);
}

/** Steps with their substeps, in order. */
export const flatten = (steps: readonly Step[]): Step[] => steps.flatMap((step) => [step, ...flatten(step.substeps)]);

/** A step that holds substeps orders by them, unless it is an order itself and none of them is typed. */
const holdsSubsteps = (substeps: readonly Step[], { manualReason }: Recognition): boolean =>
  substeps.length > 0 &&
  (manualReason !== null ||
    substeps.some((step) => step.actions.some(({ verb }) => verb !== "manual") || step.substeps.length > 0));

function rememberRename(actions: readonly Action[], context: ProcedureContext): void {
  const renamed = actions.findLast(({ verb }) => verb === "rename");
  // Only the folder that the release lives in makes "the backup"; without a product, any does.
  if (
    renamed &&
    (context.names.runtime === undefined || context.renamed === null || renamed["from"] === context.names.runtime)
  ) {
    context.renamed = { from: String(renamed["from"]), to: String(renamed["to"]) };
  }
}

function recognise(command: readonly Inline[], parts: Parts, draft: StepDraft, context: ProcedureContext): Recognition {
  const typed = draft.annotations.filter(({ name }) => name === "action").map(typedAction);
  const reading = {
    names: context.names,
    examples: parts.examples,
    listed: parts.listed,
    renamed: context.renamed,
  };
  const read = recogniseCommand(command, reading);
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

/** The action of a comment `<!-- action: copy files=web.config from=RuntimeOld to=Runtime -->`. */
export function typedAction({ words, attributes, place }: Annotation): Action {
  const [written = "", more] = words;
  const verb = verbNames.find((name) => name === written);
  if (verb === undefined) {
    throw new UsageError(`Unexpected verb \`${written}\` in a comment \`action:\`, expected one of the verbs`, {
      place,
      note: `${nearestOf(written, verbNames)} Verbs: ${verbNames.join(", ")}.`,
    });
  }
  // A word without "=" would be lost: `example` for `example=true`, or a value with a blank and no quotes.
  if (more !== undefined)
    throw new UsageError(`Unexpected word \`${more}\` in a comment \`action:\`, expected \`name=value\``, {
      place,
      note: `Such as \`${more}=true\`; a value with blanks stands in double quotes.`,
    });
  const lists = new Set(["files", "arguments", "asWritten"]);
  const entries = Object.entries(attributes).map(([key, value]) => {
    if (value === "true" || value === "false") return [key, value === "true"] as const;
    const isList = lists.has(key) && !(verb === "execute" && key === "asWritten");
    return [
      key,
      isList
        ? value
            .split(key === "arguments" ? /\s+/u : ",")
            .map((item) => item.trim())
            .filter((item) => item !== "")
        : value,
    ] as const;
  });
  const action: unknown = {
    verb,
    ...(verb === "execute" && attributes["arguments"] === undefined ? { arguments: [] } : {}),
    ...Object.fromEntries(entries),
  };
  const result = verbs[verb].schema.safeParse(action);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(
    `Unexpected arguments of \`${verb}\` in a comment \`action:\`: ${[issue?.path.join("."), issue?.message].filter(Boolean).join(": ")}`,
    { place },
  );
}

interface Parts {
  continued: Inline[];
  substeps: StepDraft[];
  info: Block[];
  notes: Note[];
  choices: Choice[];
  examples: Example[];
  /** The paragraph right above the node that is sorted. */
  lead: string | undefined;
  listed: string[];
  /** Comments that wait for the substep behind them. */
  pending: Annotation[];
}

/** Sorts what stands below a step's sentence: substeps, notes, examples, choices, names, and the rest. */
function sortBelow(draft: StepDraft, context: ProcedureContext): Parts {
  const parts: Parts = {
    continued: [],
    substeps: [],
    info: [],
    notes: [],
    choices: [],
    examples: [],
    lead: undefined,
    listed: [],
    pending: [],
  };
  const command = draft.command ? toInlines(draft.command.children, context.source) : [];
  let nodes = draft.below;
  if (isUnfinished(command) && nodes[0]?.type === "paragraph") {
    parts.continued = [{ type: "text", value: " " }, ...toInlines(nodes[0].children, context.source)];
    nodes = nodes.slice(1);
  }
  const { own, drafts } =
    draft.command?.type === "heading" ? splitOrders(nodes, draft, context) : { own: nodes, drafts: [] };
  for (const [index, node] of own.entries()) {
    const above = own[index - 1];
    parts.lead = above?.type === "paragraph" ? inlineText(toInlines(above.children, context.source)) : undefined;
    sortNode(node, command, parts, context);
  }
  parts.substeps.push(...drafts);
  draft.annotations.push(...parts.pending);
  return parts;
}

/** Below a heading that is a step, each paragraph that orders something is a substep, with what follows it. */
function splitOrders(
  nodes: readonly RootContent[],
  { annotations }: StepDraft,
  context: ProcedureContext,
): { own: RootContent[]; drafts: StepDraft[] } {
  const own: RootContent[] = [];
  const drafts: StepDraft[] = [];
  if (annotations.some(({ name }) => name === "action")) return { own: [...nodes], drafts };
  nodes.forEach((node, index) => {
    const draft: StepDraft | null =
      node.type === "paragraph"
        ? {
            label: null,
            command: node,
            below: nodes.slice(index + 1, index + 2),
            annotations: [],
            place: placeOf(node, context.source),
          }
        : null;
    if (draft && isOrder(draft, context)) drafts.push({ ...draft, below: [] });
    else (drafts.at(-1)?.below ?? own).push(node);
  });
  return { own, drafts };
}

/** "Rename the folder to" goes on in the next paragraph. */
const isUnfinished = (command: readonly Inline[]): boolean =>
  /(?:^|\s)(?:to|from|the|by|as|into|with|in|of|a|an|and|or|using|named|called)$/iu.test(inlineText(command).trim());

function sortNode(node: RootContent, command: readonly Inline[], parts: Parts, context: ProcedureContext): void {
  const { source } = context;
  const letters = node.type === "paragraph" ? letteredDrafts(node, source) : [];
  if (node.type === "html") {
    const annotation = parseAnnotation(node.value, placeOf(node, source));
    if (annotation) {
      parts.pending.push(annotation);
      return;
    }
  }
  if (node.type === "list" && node.ordered === true) {
    const drafts = listDrafts(node, source);
    drafts[0]?.annotations.unshift(...parts.pending.splice(0));
    parts.substeps.push(...drafts);
  } else if (letters.length > 0) parts.substeps.push(...letters);
  else if (node.type === "list") sortBullets(node, command, parts, context);
  else if (node.type === "code")
    parts.examples.push({
      lang: node.lang ?? null,
      value: trimLines(node.value),
      place: placeOf(node, source),
      ...(parts.lead === undefined ? {} : { lead: parts.lead }),
    });
  else sortBlocks(toBlocks([node], source), placeOf(node, source), parts, context.names);
}

const trimLines = (value: string): string => value.replace(/^(?:[ \t]*\n)+|\s+$/gu, "");
const exampleLead = /^\s*(?:for\s+)?(?:example|instance)s?\s*:?\s*/iu;

function sortBlocks(blocks: readonly Block[], place: Place, parts: Parts, names: Names): void {
  for (const block of blocks) {
    if (block.type === "note") parts.notes.push(block.note);
    else if (block.type === "code") parts.examples.push({ lang: block.lang, value: block.value, place });
    else if (block.type !== "paragraph" || !takeExample(block.children, place, parts, names)) parts.info.push(block);
  }
}

/** "Example: `./Tool.exe --all`" is an example; "For example:" alone only announces one. */
function takeExample(children: readonly Inline[], place: Place, parts: Parts, names: Names): boolean {
  const said = inlineText(children);
  const lead = exampleLead.exec(said)?.[0];
  const spans = children.filter(({ type }) => type === "code") as { type: "code"; value: string }[];
  const [only] = spans.length === 1 ? spans.map(({ value }) => value) : [];
  const command = only !== undefined && startsProgram(only, names) ? only : undefined;
  if (lead !== undefined && said.slice(lead.length).trim() === "") return true;
  if (command === undefined) return false;
  parts.examples.push({ lang: null, value: command, place });
  return said.slice(lead?.length ?? 0).trim() === command.trim();
}

const choosing = /\b(?:one of|either|choose|depending|alternatives?|options?)\b/iu;

/** Bullets: alternatives to choose from, names that the sentence speaks of, orders of their own, or information. */
function sortBullets(list: List, command: readonly Inline[], parts: Parts, context: ProcedureContext): void {
  const drafts = listDrafts(list, context.source);
  const names = drafts.map((draft) => bulletNames(draft, context));
  const said = inlineText(command).trim();
  if (names.every((found) => found.length > 0)) parts.listed.push(...names.flat());
  else if (
    choosing.test(said) ||
    drafts.every(({ command: first }) => first !== null && /^\s*(?:if|either|or)\b/iu.test(text(first, context)))
  )
    parts.choices.push(...drafts.map((draft) => toChoice(draft, context)));
  else if (/[:]$/u.test(said) && drafts.every((draft) => isOrder(draft, context))) {
    parts.substeps.push(...drafts);
    return;
  }
  if (parts.choices.length === 0 || names.every((found) => found.length > 0))
    parts.info.push(...toBlocks([list], context.source));
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

const readAlone = (draft: StepDraft, context: ProcedureContext): Recognition => {
  const parts = sortBelow({ ...draft, annotations: [] }, { ...context, messages: [] });
  const command = draft.command ? trimStart(toInlines(draft.command.children, context.source)) : [];
  return recognise(command, parts, draft, { ...context, messages: [] });
};

const isOrder = (draft: StepDraft, context: ProcedureContext): boolean =>
  readAlone(draft, context).actions.some(({ verb }) => verb !== "manual");

function toChoice(draft: StepDraft, context: ProcedureContext): Choice {
  const command = draft.command ? trimEnd(toInlines(draft.command.children, context.source)) : [];
  return { command, actions: readAlone(draft, context).actions, when: whenOf(draft.annotations, context) };
}

/** A comment within the sentence types it too. */
export const inlineAnnotations = (paragraph: Paragraph, source: Source): Annotation[] =>
  paragraph.children.flatMap((child) =>
    child.type === "html" ? (parseAnnotation(child.value, placeOf(child, source)) ?? []) : [],
  );

/** The drafts of a list's items. */
export function listDrafts(list: List, source: Source): StepDraft[] {
  return list.children.map((item, index) =>
    itemDraft(item, list.ordered === true ? String((list.start ?? 1) + index) : null, source),
  );
}

function itemDraft(item: ListItem, label: string | null, source: Source): StepDraft {
  const annotations: Annotation[] = [];
  const nodes = [...item.children] as RootContent[];
  while (nodes[0]?.type === "html") {
    const annotation = parseAnnotation(nodes[0].value, placeOf(nodes[0], source));
    if (annotation) annotations.push(annotation);
    nodes.shift();
  }
  const [first] = nodes;
  const command = first?.type === "paragraph" ? first : null;
  if (command) annotations.push(...inlineAnnotations(command, source));
  return {
    label,
    command,
    below: command ? nodes.slice(1) : nodes,
    annotations,
    place: placeOf(command ?? item, source),
  };
}

const lettered = /^\s*([a-z])[.)]\s+/u;

/** "a. …" paragraphs, which Markdown does not read as a list; several may stand in one paragraph, a line each. */
export function letteredDrafts(paragraph: Paragraph, source: Source): StepDraft[] {
  const [first] = paragraph.children;
  if (first?.type !== "text" || !lettered.test(first.value)) return [];
  const lines: Paragraph["children"][] = [[]];
  for (const child of paragraph.children) {
    if (child.type !== "text") lines.at(-1)?.push(child);
    else
      child.value.split(/\n(?=\s*[a-z][.)]\s)/u).forEach((value, index) => {
        if (index > 0) lines.push([]);
        lines.at(-1)?.push({ ...child, value });
      });
  }
  return lines.map((children, index) => letterDraft(children, paragraph, index, source));
}

function letterDraft(children: Paragraph["children"], paragraph: Paragraph, index: number, source: Source): StepDraft {
  const [first, ...others] = children;
  const value = first?.type === "text" ? first.value : "";
  const label = lettered.exec(value)?.[1] ?? null;
  const command: Paragraph = {
    type: "paragraph",
    children: [...(first?.type === "text" ? [{ ...first, value: value.replace(lettered, "") }] : []), ...others],
  };
  const { line, ...place } = placeOf(paragraph, source);
  return { label, command, below: [], annotations: [], place: { ...place, line: line + index } };
}

const markerText = /^\s*step\s*(\d+|[a-z])(?:\s*(?:[–—:.)-]+)\s*|\s*$)/iu;

/** The label of a paragraph that begins "**Step 1 –**", "__Step 1 –__" or "Step 1:"; `undefined` where it does not. */
export function stepLabel(paragraph: { children: Paragraph["children"] }): string | undefined {
  const first = paragraph.children.find(({ type }) => type !== "html");
  if (first?.type === "strong" || first?.type === "emphasis") {
    const said = first.children.map((child) => ("value" in child ? child.value : "")).join("");
    return markerText.exec(said.replaceAll("\u00A0", " "))?.[1];
  }
  return first?.type === "text"
    ? /^\s*step\s+(\d+)\s*[–—:.)-]+\s/iu.exec(first.value.replaceAll("\u00A0", " "))?.[1]
    : undefined;
}

/** Without "**Step 1 –**" at the beginning. */
function stripMarker(children: readonly Inline[]): Inline[] {
  const [first, ...others] = trimStart(children);
  if (first?.type === "strong" || first?.type === "emphasis") {
    const said = inlineText(first.children).replaceAll("\u00A0", " ");
    const marker = markerText.exec(said)?.[0];
    if (marker === undefined) return [first, ...others];
    const inside = said.slice(marker.length);
    const rest = trimStart(others);
    const [next] = rest;
    const open =
      next?.type === "text" ? [{ ...next, value: next.value.replace(/^[\s:–—-]+/u, "") }, ...rest.slice(1)] : rest;
    return inside === "" ? open : [{ ...first, children: [{ type: "text", value: inside }] }, ...others];
  }
  if (first?.type !== "text") return first ? [first, ...others] : [];
  return [
    { type: "text", value: first.value.replaceAll("\u00A0", " ").replace(/^\s*step\s+\d+\s*[–—:.)-]+\s/iu, "") },
    ...others,
  ];
}

function stepReference(
  { annotations, label }: StepDraft,
  labels: string,
  { reference }: ProcedureContext,
): Reference | null {
  if (reference === null) return null;
  const annotation = annotations.find(({ name }) => name === "reference");
  if (annotation) knownAttributes(annotation, ["step", "section"]);
  const step = annotation?.attributes["step"] ?? (label === null ? undefined : `${labels}${label}`);
  const section = annotation?.attributes["section"] ?? reference.section;
  return {
    title: reference.title,
    url: reference.url,
    ...(section === undefined ? {} : { section }),
    ...(step === undefined || step === "none" ? {} : { step }),
  };
}

/** The answer of a comment `<!-- when: encrypted=yes -->`. */
function whenOf(annotations: readonly Annotation[], { product }: ProcedureContext): Answer | null {
  const annotation = annotations.find(({ name }) => name === "when");
  const [question, answer] = Object.entries(annotation?.attributes ?? {})[0] ?? [];
  if (annotation === undefined || question === undefined || answer === undefined) return null;
  const questions = product?.questions ?? [];
  const known = questions.find(({ id }) => id === question);
  if (product !== undefined && known === undefined) {
    throw new UsageError(`Unexpected question \`${question}\` in a comment \`when:\`, expected one of product.yml`, {
      place: annotation.place,
      note: nearestOf(
        question,
        questions.map(({ id }) => id),
      ),
    });
  }
  if (known !== undefined && known.answers[answer] === undefined) {
    throw new UsageError(`Unexpected answer \`${answer}\` to \`${question}\` in a comment \`when:\``, {
      place: annotation.place,
      note: nearestOf(answer, Object.keys(known.answers)),
    });
  }
  return { question, answer };
}

function adviceOf(
  { annotations }: StepDraft,
  { product }: ProcedureContext,
): { advice: Advice | null; placement: Placement | null } {
  const annotation = annotations.find(({ name }) => name === "advice");
  if (annotation === undefined) return { advice: null, placement: null };
  knownAttributes(annotation, ["reason", "source", "before", "after"]);
  const { reason = "", source = "", before, after } = annotation.attributes;
  if (reason === "" || source === "") {
    throw new UsageError(
      'Unexpected advice without reason or source, expected `<!-- advice: reason="…" source="…" -->`',
      { place: annotation.place },
    );
  }
  const sources = source.split(/[\s,]+/u).map((key) => pageOf(key, product, annotation.place));
  const verb = before ?? after;
  return {
    advice: { reason, sources },
    placement: verb === undefined ? null : { side: before === undefined ? "after" : "before", verb },
  };
}

/** Where comments `<!-- overlay: before=server/6.x/stop-1 -->` place the step. */
function overlayOf({ annotations }: StepDraft): Pick<Step, "overlay"> {
  const own = annotations.filter(({ name }) => name === "overlay");
  return own.length === 0 ? {} : { overlay: own.flatMap(readPlacements) };
}

/** A page of the pack by its key. */
export function pageOf(key: string, product: Product | undefined, place: Place): Page {
  const page = product?.pages[key];
  if (page) return page;
  throw new UsageError(`Unexpected page \`${key}\`, expected a key of \`pages\` in product.yml`, {
    place,
    note: nearestOf(key, Object.keys(product?.pages ?? {})),
  });
}

/** Is this one of the parts of a runbook that advice goes into? */
export const isPhase = (value: string): value is (typeof phases)[number] =>
  (phases as readonly string[]).includes(value);
