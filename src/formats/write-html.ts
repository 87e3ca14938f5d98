/** Inline text and blocks as HTML. Each leaf is escaped here, so no text can become markup. */
import { inlineText, type Block, type Inline, type Note } from "../model/inline.js";
import { linkTarget } from "./link.js";
import { noteLabels } from "./note-labels.js";
import type { CommandView } from "./view.js";
import { visibleText } from "./visible.js";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The text as text of an element, or of an attribute in double quotes, which all of ours are. */
export const escapeHtml = (value: string): string =>
  visibleText(value).replace(/[&<>"]/gu, (character) => entities[character] ?? "");

/**
 * A sentence as phrasing content. Links that may not be clicked are text with their address as code. A blank is a
 * visible empty field.
 */
export const inlineToHtml = (children: readonly Inline[]): string => children.map(oneInlineToHtml).join("");

function oneInlineToHtml(inline: Inline): string {
  switch (inline.type) {
    case "text":
      return escapeHtml(inline.value);
    case "code":
      return codeToHtml(inline.value);
    case "strong":
      return `<strong>${inlineToHtml(inline.children)}</strong>`;
    case "emphasis":
      return `<em>${inlineToHtml(inline.children)}</em>`;
    case "link":
      return linkToHtml(inline.url, inlineToHtml(inline.children));
    case "image":
      return linkToHtml(inline.url, `Picture: ${escapeHtml(inline.alt)}`);
    case "blank":
      return `<i class="blank">${escapeHtml(inline.label)}</i>`;
  }
}

/**
 * A code span. Long paths may break after a separator (not after the slash of an option), which leaves what one copies
 * as it is.
 */
function codeToHtml(value: string): string {
  // Between tags a quote is itself, and commands are full of them.
  const html = escapeHtml(value).replaceAll("&quot;", '"');
  return `<code>${value.length < 24 ? html : html.replace(/(?<=\S)(?<!^[A-Za-z]:)([/\\])(?=\w)/gu, "$1<wbr>")}</code>`;
}

/** From this many characters on, a word of a command may not fit into a line: then it may break at its separators. */
const longWord = 56;

/** A command in a box of its own, which names its shell. A line of it ends between two words. */
export function commandToHtml({ shellName, words, when }: CommandView): string {
  const inner = wordsOf(words)
    .map((word) => {
      const isShort = inlineText(word).length < longWord;
      const html = word.map((piece) => pieceToHtml(piece, isShort)).join("");
      return isShort && /[^\w\s]/u.test(inlineText(word)) ? `<b>${html}</b>` : html;
    })
    .join("");
  const label = when === null ? "" : `<p>${escapeHtml(when)}:</p>`;
  return `${label}<pre class="cmd" data-shell="${shellName}"><code>${inner}</code></pre>`;
}

function pieceToHtml(piece: Inline, isShort: boolean): string {
  if (piece.type !== "code") return oneInlineToHtml(piece);
  const html = escapeHtml(piece.value).replaceAll("&quot;", '"');
  return isShort ? html : html.replace(/(?<=\S)([/\\])(?=\w)/gu, "$1<wbr>");
}

/** What stands between two spaces, and the spaces. */
function wordsOf(words: readonly Inline[]): Inline[][] {
  const all: Inline[][] = [[]];
  for (const piece of words) {
    if (piece.type !== "code") all.at(-1)?.push(piece);
    else
      for (const [index, part] of piece.value.split(/(\s+)/u).entries()) {
        const inline: Inline = { type: "code", value: part };
        if (index % 2 === 1) all.push([inline], []);
        else if (part !== "") all.at(-1)?.push(inline);
      }
  }
  return all;
}

/** A link without words would be nothing to click on and nothing to hear: it is left out. */
function linkToHtml(url: string, label: string): string {
  if (label === "") return "";
  const target = linkTarget(url);
  if (target === undefined) return `${label} (${codeToHtml(url)})`;
  return `<a href="${escapeHtml(target)}">${label}</a>`;
}

/** Paragraphs, code, lists and notes as flow content. */
export const blocksToHtml = (blocks: readonly Block[]): string => blocks.map(blockToHtml).join("\n");

function blockToHtml(block: Block): string {
  switch (block.type) {
    case "paragraph":
      return `<p>${inlineToHtml(block.children)}</p>`;
    case "code":
      // HTML drops a line feed right after the tag: this one, and not one of the code's.
      return `<pre>\n<code>${escapeHtml(block.value)}</code></pre>`;
    case "list":
      return listToHtml(block);
    case "note":
      return noteToHtml(block.note);
  }
}

function listToHtml({ ordered, start, items }: Extract<Block, { type: "list" }>): string {
  const tag = ordered ? "ol" : "ul";
  const first = ordered && start !== 1 ? ` start="${Math.trunc(start)}"` : "";
  return `<${tag}${first}>${items.map((item) => `<li>${itemToHtml(item)}</li>`).join("")}</${tag}>`;
}

/** An item of one paragraph is its sentence, so that the list stays tight. */
function itemToHtml(item: readonly Block[]): string {
  const [only] = item;
  return item.length === 1 && only?.type === "paragraph" ? inlineToHtml(only.children) : blocksToHtml(item);
}

function noteToHtml({ kind, title, blocks }: Note): string {
  const label = noteLabels[kind];
  const heading = title === null ? label : `${label}: ${escapeHtml(title)}`;
  return `<div class="note ${kind}" role="note"><p class="note-title">${heading}</p>${blocksToHtml(blocks)}</div>`;
}
