/**
 * Steps that a mark has swallowed: what nobody closed, or HTML that holds numbers, is read as one
 * thing to its end, and the orders in it would be gone from the runbook without a word.
 */
import type { Code, Html, PhrasingContent, RootContent } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";
import { VFileMessage } from "vfile-message";
import { inlineText, type Place } from "../model/inline.js";
import { placeOf, toInlines, type Source } from "./convert.js";
import { isOpener } from "./recognise.js";
import { stepLabel } from "./step-drafts.js";

const numbered = /^[\s>]*(\d{1,3})[.)]\s+(\S.*)$/u;
const marked = /^[\s>]*(?:#{1,6}\s+|\*\*|__)?\s*step\s+(?:\d+|[a-z])\s*[–—:.)-]/iu;

/**
 * What makes steps disappear, as messages that are `fatal`: nothing may be planned from such a
 * guide. Each bears the rule by which `lint` reports it.
 */
export function findSwallowed(nodes: readonly RootContent[], source: Source): VFileMessage[] {
  const messages: VFileMessage[] = [];
  const fences: Code[] = [];
  const look = (node: RootContent): void => {
    if (node.type === "html") messages.push(...inHtml(node, source));
    else if (node.type === "code" && isFence(node, source)) fences.push(node);
    else if (node.type === "paragraph") messages.push(...inParagraph(node, source));
    else if (node.type === "containerDirective" && isUnclosed(node, source))
      messages.push(...inDirective(node, nodes.includes(node), source));
    if ("children" in node) for (const child of node.children) look(child);
  };
  for (const node of nodes) look(node);
  // One fence without its end turns all that follow inside out.
  if (fences.some((node) => !isClosedFence(node, source)))
    messages.push(...fences.flatMap((node) => inFence(node, source)));
  return messages;
}

/** A message with which nothing is planned. */
function refusal(reason: string, note: string, ruleId: string, place: Place): VFileMessage {
  const message = new VFileMessage(reason, {
    place: { line: place.line, column: place.column },
    ruleId,
    source: "upgrade-runbook",
  });
  return Object.assign(message, { fatal: true, note, file: place.file });
}

const linesOf = (value: string): string[] => value.split("\n");

/** How many lines below the first the first step stands; -1: none. */
const stepIn = (lines: readonly string[]): number =>
  lines.findIndex((line) => marked.test(line) || isOpener(numbered.exec(line)?.[2] ?? "see"));

function inHtml(node: Html, source: Source): VFileMessage[] {
  const { value } = node;
  const place = placeOf(node, source);
  if (/^\s*<!--/u.test(value)) {
    // All to the end of the text is comment: any number or heading in it was meant to be read.
    const lines = value.includes("-->") ? [] : linesOf(value);
    const at = lines.findIndex((line) => numbered.test(line) || marked.test(line) || /^#{1,6}\s/u.test(line));
    return at < 0
      ? []
      : [
          refusal(
            `Unexpected comment that nothing closes, expected \`-->\` before the step in line ${String(place.line + at)}`,
            "Close the comment where it ends: all that follows it is lost.",
            "steps-readable",
            place,
          ),
        ];
  }
  if (/^\s*<(?:pre|script|style|table)\b/iu.test(value)) return [];
  const lines = linesOf(value);
  const at = lines.findIndex((line) => marked.test(line) || numbered.test(line));
  const list = lines.findIndex((line) => /<ol\b/iu.test(line));
  if (at < 0 && list < 0) return [];
  const line = place.line + Math.max(0, at < 0 ? list : at);
  return [
    refusal(
      "Unexpected steps within HTML, expected them as Markdown",
      at < 0
        ? "Write the list with numbers in place of `<ol>` and `<li>`."
        : "Put an empty line behind the opening tag and before the closing one: only then Markdown is read between them.",
      "steps-readable",
      { ...place, line, column: 1 },
    ),
  ];
}

const isFence = ({ position }: Code, { text }: Source): boolean =>
  position?.start.offset !== undefined && /^(?:`{3,}|~{3,})/u.test(text.slice(position.start.offset));

function isClosedFence({ position }: Code, { text }: Source): boolean {
  const lines = linesOf(text.slice(position?.start.offset ?? 0, position?.end.offset ?? 0));
  return lines.length > 1 && /^[\s>]*(?:`{3,}|~{3,})\s*$/u.test(lines.at(-1) ?? "");
}

function inFence(node: Code, source: Source): VFileMessage[] {
  const at = stepIn(linesOf(node.value));
  const place = placeOf(node, source);
  return at < 0
    ? []
    : [
        refusal(
          `Unexpected step in line ${String(place.line + at + 1)} within a fence, expected the fence to be closed before it`,
          "Close each fence where its code ends: an open one takes the steps that follow for code.",
          "fence-well-formed",
          place,
        ),
      ];
}

const isUnclosed = ({ position }: ContainerDirective, { text }: Source): boolean =>
  /^:{3,}/u.test(text.slice(position?.start.offset ?? 0, (position?.start.offset ?? 0) + 3)) &&
  !/^[\s>]*:{3,}\s*$/u.test(linesOf(text.slice(position?.start.offset ?? 0, position?.end.offset ?? 0)).at(-1) ?? "");

function inDirective(node: ContainerDirective, isTop: boolean, source: Source): VFileMessage[] {
  // Headings and marked steps are taken out of a note of the page's own level, with all that follows them.
  const hoisted = isTop
    ? node.children.findIndex(
        (child) => child.type === "heading" || (child.type === "paragraph" && stepLabel(child) !== undefined),
      )
    : -1;
  const inside = hoisted < 0 ? node.children : node.children.slice(0, hoisted);
  const step = inside.find(
    (child) =>
      (child.type === "list" && child.ordered === true) ||
      (child.type === "paragraph" && stepLabel(child) !== undefined),
  );
  if (step === undefined) return [];
  const place = placeOf(node, source);
  return [
    refusal(
      `Unexpected \`:::${node.name}\` that nothing closes, expected \`:::\` on a line of its own before line ${String(placeOf(step, source).line)}`,
      "Close the note where it ends: all that follows belongs to it, and no step in a note is done.",
      "admonition",
      place,
    ),
  ];
}

/** "Tell the owner.⏎2. Delete …": a number other than 1 begins no list behind a line of text. */
function inParagraph(node: RootContent & { type: "paragraph" }, source: Source): VFileMessage[] {
  return node.children.flatMap((child, index) => {
    if (child.type !== "text" || !child.value.includes("\n")) return [];
    const lines = linesOf(child.value);
    const at = lines.findIndex((line, number) => {
      if (number === 0 || !/^[\s>]*(?:\d|$)/u.test(line)) return false;
      // What follows the text belongs to its last line.
      const rest = number === lines.length - 1 ? inlineText(toInlines(node.children.slice(index + 1), source)) : "";
      const [, , said = ""] = numbered.exec(line + rest) ?? [];
      return /^\p{Lu}/u.test(said) && isOpener(said);
    });
    if (at < 0) return [];
    const place = placeOf(child, source);
    return [
      refusal(
        "Unexpected step that belongs to the paragraph before it, expected an empty line between",
        "Put an empty line before the step's number: without one it goes on with the sentence above.",
        "steps-readable",
        { ...place, line: place.line + at, column: 1 },
      ),
    ];
  });
}

/**
 * A page about versions that orders in bullets, in a table or by escaped numbers, and has no step:
 * what a reader would do, nothing could plan.
 */
export function findUnnumbered(nodes: readonly RootContent[], source: Source): VFileMessage[] {
  const said = (node: RootContent): string => {
    if (node.type === "list") return "";
    return "children" in node ? inlineText(toInlines(node.children as PhrasingContent[], source)) : "";
  };
  const order = (text: string): boolean => isOpener(text.replace(/^\s*\[[ x]\]\s*/iu, ""));
  for (const node of nodes) {
    const orders =
      node.type === "list"
        ? node.children.map(({ children: [first] }) => (first === undefined ? "" : said(first)))
        : node.type === "paragraph"
          ? unnumberedLines(source.text.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0))
          : [];
    const known = orders.filter(order).length;
    if (known < 2 || known * 2 < orders.length) continue;
    return [
      refusal(
        "Unexpected orders without numbers on a page that has no step, expected a numbered list",
        "Write the steps as items of a numbered list, or begin each with **Step 1 –**.",
        "steps-readable",
        placeOf(node, source),
      ),
    ];
  }
  return [];
}

/** The cells of a table, or the lines of a paragraph that begin with an escaped number. */
function unnumberedLines(written: string): string[] {
  const lines = linesOf(written);
  if (/^\s*\|/u.test(written))
    return lines.slice(2).map(
      (line) =>
        line
          .split("|")
          .map((cell) => cell.trim())
          .findLast((cell) => isOpener(cell)) ?? "",
    );
  return lines.flatMap((line) => /^\s*\d+\\[.)]\s+(.*)$/u.exec(line)?.[1] ?? []);
}
