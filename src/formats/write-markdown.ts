/**
 * Inline text and blocks as Markdown (CommonMark with GitHub's alerts). What is text comes out as
 * text: reading the result gives back the words, and never HTML, links or emphasis of their own.
 *
 * Only what could be read as a mark is escaped, so that the source stays fit to be read as well.
 */
import { inlineText, type Block, type Inline, type Note, type NoteKind } from "../model/inline.js";
import { linkTarget } from "./link.js";
import { noteLabels } from "./note-labels.js";
import type { CommandView } from "./view.js";
import { visibleText } from "./visible.js";

/** How a value that was not given is written. */
export type BlankStyle = "underscores" | "quotes";

/** What the writers may be told. */
export interface MarkdownOptions {
  /** `underscores` (the default): `________ (label)`, to fill in with a pen; `quotes`: `‹label›`. */
  blanks?: BlankStyle;
  /** Notes as GitHub's alerts, which work only outside lists and quotes; else under a bold label. */
  alerts?: boolean;
}

const plain = (value: string): string => visibleText(value).replace(/[\t\n\u2028\u2029]+/gu, " ");

/**
 * What CommonMark and GitHub read as a mark anywhere in a line; and what others who read Markdown
 * do: `{` (MDX, Liquid), `$` (mathematics), `:` before a word (directives).
 */
const marks = /[\\`*[\]<~${]|&(?=[#\w])|:(?=[^\s\p{P}\p{S}])|(?<=^|\s)#|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gu;

/** The text as Markdown that reads as this text, on one line. For the middle of a line. */
export const escapeMarkdown = (value: string): string => plain(value).replace(marks, "\\$&");

/** What begins a heading, a quote, a list, a rule or a directive where a line begins. */
const openers = /^(?:[#>=]|[+-](?=[\s-]|$)|:(?=:))/u;

const escapeLineStart = (line: string): string =>
  line.replace(openers, "\\$&").replace(/^(\d{1,9})([.)])(?=\s|$)/u, "$1\\$2");

/**
 * A sentence on one line, fit to begin one. Adjacent code spans become one, because Markdown has
 * no way of writing two side by side; emphasis whose marks would not be read as such goes without.
 */
export function inlineToMarkdown(children: readonly Inline[], options: MarkdownOptions = {}): string {
  return escapeLineStart(joinInlines(children, options).trim());
}

/** Marks and links that the sentence stands in already. */
type Within = Partial<Record<"strong" | "emphasis" | "link", true>>;

function joinInlines(children: readonly Inline[], options: MarkdownOptions, within: Within = {}): string {
  const inlines = mergeNeighbours(flatten(children, within));
  const pieces = inlines.map((inline) => inlinePiece(inline, options, within));
  let line = "";
  for (const [index, inline] of inlines.entries()) {
    // What comes next may begin with a mark of its own; that it does is the safe guess.
    const next = isMarked(inlines[index + 1]) ? "*" : (pieces[index + 1] ?? "");
    const written = isMarked(inline)
      ? wrapInMarks(line, pieces[index] ?? "", next, inline.type === "strong" ? "**" : "*")
      : pieces[index];
    // Without its marks, what is in it touches what is beside it: begin again with that in its place.
    if (written === undefined)
      return joinInlines(
        inlines.flatMap((one) => (one === inline && isMarked(one) ? one.children : [one])),
        options,
        within,
      );
    line = glue(line, written);
  }
  return line;
}

const isMarked = (inline: Inline | undefined): inline is Extract<Inline, { type: "strong" | "emphasis" }> =>
  inline?.type === "strong" || inline?.type === "emphasis";

/** Both, side by side; the last character of the first is escaped where the second would make a mark of it. */
function glue(line: string, piece: string): string {
  const makesMark =
    (line.endsWith("!") && piece.startsWith("[")) ||
    (line.endsWith("&") && /^[#\w]/u.test(piece)) ||
    (line.endsWith(":") && /^[^\s\p{P}\p{S}]/u.test(piece));
  return makesMark ? `${line.slice(0, -1)}\\${line.slice(-1)}${piece}` : line + piece;
}

/** The same without strong in strong, emphasis in emphasis, links and pictures in links, and what writes nothing. */
function flatten(children: readonly Inline[], within: Within): Inline[] {
  return children.flatMap((inline): Inline[] => {
    if (inline.type === "image") return within.link ? [{ type: "text", value: inline.alt }] : [inline];
    if (inlineText([inline]) === "") return [];
    const isRedundant = "children" in inline && within[inline.type];
    return isRedundant ? flatten(inline.children, within) : [inline];
  });
}

/** The same, with texts and code spans that touch made one. */
function mergeNeighbours(children: readonly Inline[]): Inline[] {
  const merged: Inline[] = [];
  for (const inline of children) {
    const last = merged.at(-1);
    const isLeaf = inline.type === "text" || inline.type === "code";
    if (isLeaf && last?.type === inline.type)
      merged[merged.length - 1] = { ...inline, value: last.value + inline.value };
    else merged.push(inline);
  }
  return merged;
}

function inlinePiece(inline: Inline, options: MarkdownOptions, within: Within): string {
  switch (inline.type) {
    case "text":
      return escapeMarkdown(inline.value);
    case "code":
      return codeSpan(inline.value);
    case "strong":
    case "emphasis":
      return joinInlines(inline.children, options, { ...within, [inline.type]: true });
    case "link":
      return linkToMarkdown(inline.url, joinInlines(inline.children, options, { link: true }));
    case "image":
      return linkToMarkdown(inline.url, `Picture: ${escapeMarkdown(inline.alt)}`);
    case "blank":
      return options.blanks === "quotes"
        ? `‹${escapeMarkdown(inline.label)}›`
        : `________ (${escapeMarkdown(inline.label)})`;
  }
}

/** A code span whose fence is longer than any run of backticks in it. */
function codeSpan(value: string): string {
  const content = plain(value);
  if (content === "") return "";
  const fence = "`".repeat(longestRun(content) + 1);
  const padded = /^`|`$|^ .* $/u.test(content) && content.trim() !== "" ? ` ${content} ` : content;
  return fence + padded + fence;
}

const longestRun = (value: string): number => Math.max(0, ...(value.match(/`+/gu) ?? []).map(({ length }) => length));

/** A link without words is left out; what may not be clicked is text with its address as code. */
function linkToMarkdown(url: string, label: string): string {
  if (label.trim() === "") return label;
  const target = linkTarget(url);
  if (target === undefined) return `${label} (${codeSpan(url)})`;
  return `[${label}](${target.replace(/&(?=[#\w])/gu, "&amp;")})`;
}

const isSpace = (character: string): boolean => character === "" || /\s/u.test(character);
const isPunctuation = (character: string): boolean => /[\p{P}\p{S}]/u.test(character);

/** The piece in marks where CommonMark reads them as emphasis; `undefined` elsewhere. */
function wrapInMarks(before: string, piece: string, after: string, marks: "*" | "**"): string | undefined {
  const [, head = "", content = "", tail = ""] = /^(\s*)(.*?)(\s*)$/su.exec(piece) ?? [];
  const previous = head === "" ? lastCharacter(before) : " ";
  const next = tail === "" ? firstCharacter(after) : " ";
  const fits = touches(previous, firstCharacter(content)) && touches(next, lastCharacter(content));
  return fits ? head + marks + content + marks + tail : undefined;
}

/** Whether a run of asterisks between the two characters belongs to the inner one ("flanking"). */
function touches(outer: string, inner: string): boolean {
  if (outer === "*" || inner === "*" || isSpace(inner)) return false;
  return !isPunctuation(inner) || isSpace(outer) || isPunctuation(outer);
}

const firstCharacter = (value: string): string => [...value.slice(0, 2)][0] ?? "";
const lastCharacter = (value: string): string => [...value.slice(-2)].at(-1) ?? "";

/** Blocks with an empty line between them; the lines of each begin in the first column. */
export function blocksToMarkdown(blocks: readonly Block[], options: MarkdownOptions = {}): string {
  let listsInRow = 0;
  const written = blocks.map((block) => {
    listsInRow = block.type === "list" ? listsInRow + 1 : 0;
    return blockToMarkdown(block, listsInRow % 2 === 0, options);
  });
  return written.filter((block) => block !== "").join("\n\n");
}

function blockToMarkdown(block: Block, isSecondList: boolean, options: MarkdownOptions): string {
  switch (block.type) {
    case "paragraph":
      return inlineToMarkdown(block.children, options);
    case "code":
      return codeBlock(block.lang, block.value);
    case "list":
      return listToMarkdown(block, isSecondList, options);
    case "note":
      return noteToMarkdown(block.note, options);
  }
}

/** A command in a fence that names its shell. */
export function commandToMarkdown({ shell, text, when }: CommandView): string {
  const block = codeBlock(shell, text);
  return when === null ? block : `${inlineToMarkdown([{ type: "text", value: when }])}:\n\n${block}`;
}

/** A fenced block whose fence is longer than any run of backticks in it. */
function codeBlock(lang: string | null, value: string): string {
  const content = visibleText(value).replace(/[\u2028\u2029]/gu, "\n");
  const fence = "`".repeat(Math.max(3, longestRun(content) + 1));
  return `${fence}${/^[\w+#.-]+$/u.test(lang ?? "") ? lang : ""}\n${content}\n${fence}`;
}

/** Lists that follow each other take turns in their marker, else they would be read as one. */
function listToMarkdown(
  { ordered, start, items }: Extract<Block, { type: "list" }>,
  isSecond: boolean,
  options: MarkdownOptions,
): string {
  const bullet = isSecond ? "+" : "*";
  const delimiter = isSecond ? ")" : ".";
  const inner = { ...options, alerts: false };
  return items
    .map((item) => blocksToMarkdown(item, inner))
    .filter((item) => item !== "")
    .map((item, index) => hang(`${ordered ? `${Math.trunc(start) + index}${delimiter}` : bullet} `, item))
    .join("\n");
}

const hang = (marker: string, content: string): string => marker + indentLines(content, marker.length).trimStart();

/** Each line that is not empty, `width` columns further in. */
export const indentLines = (value: string, width: number): string => value.replace(/^(?=[^\n])/gmu, " ".repeat(width));

/** Each line behind a quotation mark. */
export const quoteLines = (value: string): string => value.replace(/^(?=[^\n])/gmu, "> ").replace(/^$/gmu, ">");

const alerts: Record<NoteKind, string | null> = {
  note: "NOTE",
  tip: "TIP",
  info: "NOTE",
  important: "IMPORTANT",
  warning: "WARNING",
  caution: "CAUTION",
  danger: "CAUTION",
  example: null,
};

function noteToMarkdown({ kind, title, blocks }: Note, options: MarkdownOptions): string {
  const alert = options.alerts ? alerts[kind] : null;
  const body = blocksToMarkdown(blocks, { ...options, alerts: false });
  if (alert === null) {
    const label = noteLabels[kind] + (title === null ? "" : `: ${title}`);
    return quoteLines(`**${escapeMarkdown(label).trim()}**\n\n${body}`.trim());
  }
  // Only a paragraph may follow the kind without an empty line; a list that begins with 7 would be lost.
  const gap = blocks[0]?.type === "paragraph" ? "" : "\n";
  const heading = title === null ? gap : `**${escapeMarkdown(title).trim()}**\n\n`;
  return quoteLines(`[!${alert}]\n${heading}${body}`.trim());
}
