/** Which nodes belong to one step: list items, lettered lines, paragraphs and headings that bear a step's mark. */
import type { List, ListItem, Paragraph, RootContent } from "mdast";
import type { VFileMessage } from "vfile-message";
import type { Names } from "../language/names.js";
import type { Reference } from "../model/guide.js";
import { inlineText, type Inline, type Place } from "../model/inline.js";
import type { Product } from "../model/product.js";
import type { ReadingContext } from "../verbs/index.js";
import { isComment, parseAnnotation, type Annotation } from "./annotations.js";
import { placeOf, trimStart, type Source } from "./convert.js";

/** The nodes of one step: the sentence, and what stands below it. */
export interface StepDraft {
  label: string | null;
  /** The sentence; `null` where the step has none ("### Step 1" and then only a list). */
  command: Paragraph | { type: "heading"; children: Paragraph["children"]; position?: Paragraph["position"] } | null;
  below: RootContent[];
  annotations: Annotation[];
  /** The number that the source has, where it has one: Markdown counts for itself. */
  number?: number;
  /** Substeps that are known already, before those of `below`. */
  substeps?: StepDraft[];
  /** When it is to be done at all: one of several ways, which the sentence itself does not name. */
  only?: string;
  place: Place;
}

/** A comment within the sentence types it too. */
export const inlineAnnotations = (paragraph: Paragraph, source: Source): Annotation[] =>
  paragraph.children.flatMap((child) =>
    child.type === "html" ? (parseAnnotation(child.value, placeOf(child, source)) ?? []) : [],
  );

/** The drafts of a list's items. */
export function listDrafts(list: List, source: Source): StepDraft[] {
  return list.children.map((item, index) => ({
    ...itemDraft(item, list.ordered === true ? String((list.start ?? 1) + index) : null, source),
    ...numberIn(/^\d+/u.exec(source.text.slice(item.position?.start.offset ?? 0))?.[0]),
  }));
}

/** The number of a label of digits, or of a letter's place in the alphabet. */
export const numberIn = (label: string | null | undefined): { number?: number } =>
  label === undefined || label === null
    ? {}
    : { number: /^\d/u.test(label) ? Number(label) : label.toLowerCase().charCodeAt(0) - 96 };

function itemDraft(item: ListItem, label: string | null, source: Source): StepDraft {
  const annotations: Annotation[] = [];
  const nodes = [...item.children] as RootContent[];
  // HTML with words belongs to what is said.
  while (nodes[0]?.type === "html" && isComment(nodes[0].value)) {
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
  return { label, ...numberIn(label), command, below: [], annotations: [], place: { ...place, line: line + index } };
}

const markerText = /^\s*step\s*(\d+|[a-z])(?:\s*(?:[–—:.)-]+)\s*|\s*$)/iu;
/** "**Step 3 –**Copy …": Markdown reads no strong type where the mark touches the next word. */
const gluedMarker = /^\s*(?:\*\*|__)\s*step\s+(\d+|[a-z])\s*[–—:.)-]*\s*(?:\*\*|__)\s*/iu;
const plainMarker = /^\s*step\s+(\d+)\s*[–—:.)-]+\s/iu;

/** The label of a paragraph that begins "**Step 1 –**", "__Step 1 –__" or "Step 1:"; `undefined` where it does not. */
export function stepLabel(paragraph: { children: Paragraph["children"] }): string | undefined {
  const first = paragraph.children.find(({ type }) => type !== "html");
  if (first?.type === "strong" || first?.type === "emphasis") {
    const said = first.children.map((child) => ("value" in child ? child.value : "")).join("");
    return markerText.exec(said.replaceAll("\u00A0", " "))?.[1];
  }
  if (first?.type !== "text") return undefined;
  const said = first.value.replaceAll("\u00A0", " ");
  return (gluedMarker.exec(said) ?? plainMarker.exec(said))?.[1];
}

/** Without "**Step 1 –**" at the beginning. */
export function stripMarker(children: readonly Inline[]): Inline[] {
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
    { type: "text", value: first.value.replaceAll("\u00A0", " ").replace(gluedMarker, "").replace(plainMarker, "") },
    ...others,
  ];
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
