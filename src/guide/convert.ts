/** From Markdown's tree to our text: inlines and blocks, with notes of every dialect as notes. */
import type { Blockquote, List, Paragraph, PhrasingContent, RootContent } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";
import {
  inlineText,
  noteKinds,
  type Block,
  type Inline,
  type Note,
  type NoteKind,
  type Place,
} from "../model/inline.js";
import { splitLabel, tabsOf } from "./dialects.js";

/** What converting needs of the document: its name, its text (for what no node type of ours holds), its link definitions. */
export interface Source {
  file: string;
  text: string;
  definitions: ReadonlyMap<string, string>;
}

/** Where a node begins. A node without a position (made by a plugin) begins at line 1. */
export function placeOf(
  node: { position?: { start: { line: number; column: number } } | undefined },
  { file }: Pick<Source, "file">,
): Place {
  return { file, line: node.position?.start.line ?? 1, column: node.position?.start.column ?? 1 };
}

/** Inline nodes as inlines. Soft line breaks become spaces; HTML and stray directives stay text; comments are dropped. */
export function toInlines(nodes: readonly PhrasingContent[], source: Source): Inline[] {
  return mergeText(nodes.flatMap((node) => toInline(node, source)));
}

function toInline(node: PhrasingContent, source: Source): Inline[] {
  switch (node.type) {
    case "text":
      return [{ type: "text", value: node.value.replace(/[^\S\n]*\n\s*| {2,}/gu, " ") }];
    case "inlineCode":
      return [{ type: "code", value: node.value }];
    case "strong":
    case "emphasis":
      return [{ type: node.type, children: toInlines(node.children, source) }];
    case "break":
      return [{ type: "text", value: " " }];
    case "link":
      return toLink(node.url, toInlines(node.children, source));
    case "linkReference":
      return toLink(source.definitions.get(node.identifier) ?? "", toInlines(node.children, source));
    case "image":
      return [{ type: "image", alt: node.alt ?? "", url: node.url }];
    case "html":
      return /^<br\s*\/?>$/iu.test(node.value)
        ? [{ type: "text", value: " " }]
        : ([{ type: "text", value: htmlText(node.value) }].filter(({ value }) => value !== "") as Inline[]);
    default:
      return [{ type: "text", value: sliceOf(node, source) }];
  }
}

const clickable = /^(?:https?:\/\/|mailto:|\/(?!\/))/iu;

/** A link whose address is not safe to click, or leads nowhere in print, leaves its words; one without words nobody sees. */
const toLink = (url: string, children: Inline[]): Inline[] =>
  clickable.test(url) && children.length > 0 ? [{ type: "link", url, children }] : children;

const sliceOf = (
  node: { position?: { start: { offset?: number | undefined }; end: { offset?: number | undefined } } | undefined },
  { text }: Source,
): string => text.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);

function mergeText(inlines: readonly Inline[]): Inline[] {
  const merged: Inline[] = [];
  for (const inline of inlines) {
    const last = merged.at(-1);
    if (inline.type === "text" && last?.type === "text")
      merged[merged.length - 1] = { type: "text", value: last.value + inline.value };
    else merged.push(inline);
  }
  return merged;
}

/** Block nodes as blocks. Headings among them become strong paragraphs; comments are dropped. */
export function toBlocks(nodes: readonly RootContent[], source: Source): Block[] {
  return nodes.flatMap((node) => toBlock(node, source));
}

function toBlock(node: RootContent, source: Source): Block[] {
  switch (node.type) {
    case "paragraph":
      return paragraphBlocks(node, source);
    case "heading":
      return [{ type: "paragraph", children: [{ type: "strong", children: toInlines(node.children, source) }] }];
    case "code":
      return [{ type: "code", lang: node.lang ?? null, value: node.value.replace(/^(?:[ \t]*\n)+|\s+$/gu, "") }];
    case "list":
      return [toList(node, source)];
    case "blockquote":
      return quoteBlocks(node, source);
    case "containerDirective":
      return directiveBlocks(node, source);
    case "html":
      return htmlBlocks(node.value);
    case "yaml":
    case "definition":
    case "thematicBreak":
      return [];
    default:
      return [{ type: "paragraph", children: [{ type: "text", value: sliceOf(node, source) }] }];
  }
}

/** A note; what only groups is read for what it holds, each part below its label. */
function directiveBlocks(node: ContainerDirective, source: Source): Block[] {
  const tabs = tabsOf(node);
  const labelled = (label: Paragraph | null): Block[] =>
    label === null
      ? []
      : [{ type: "paragraph", children: [{ type: "strong", children: toInlines(label.children, source) }] }];
  if (tabs.length > 0)
    return tabs.flatMap(({ label, children }) => [...labelled(label), ...toBlocks(children, source)]);
  if (!grouping.test(node.name)) return [{ type: "note", note: directiveNote(node, source) }];
  const { label, children } = splitLabel(node);
  return [...labelled(label), ...toBlocks(children, source)];
}

/** Directives that say nothing by themselves. */
const grouping = /^(?:tabs|tab|details|code-group|steps|cards?|columns?|grid)$/iu;

/** HTML's own elements, whose tags are not text. Any other `<name>` may be a place to fill in. */
const htmlTag =
  /<\/?(?:a|abbr|b|blockquote|br|button|center|cite|code|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|iframe|img|input|ins|kbd|label|li|main|mark|nav|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|video|[A-Z][\w.]*)(?:\s(?:"[^"]*"|'[^']*'|[^>"'])*)?\/?>/gu;

/** The words in HTML, without its tags and comments. */
const htmlText = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?(?:-->|$)/gu, "")
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/giu, "")
    .replace(htmlTag, "");

const htmlBlocks = (html: string): Block[] =>
  htmlText(html)
    .split(/\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((value) => ({ type: "paragraph", children: [{ type: "text", value }] }));

const toList = (list: List, source: Source): Block => ({
  type: "list",
  ordered: list.ordered ?? false,
  start: list.start ?? 1,
  items: list.children.map((item) => toBlocks(item.children, source)),
});

/** A paragraph, or a note where it opens as one: `__NOTE:__ …`, `**Warning:** …`. A note may also begin in its midst. */
function paragraphBlocks(node: Paragraph, source: Source): Block[] {
  const children = toInlines(node.children, source);
  const { before, note } = splitNote(children, placeOf(node, source));
  const paragraph: Block[] =
    inlineText(before).trim() === "" && !before.some(({ type }) => type === "image")
      ? []
      : [{ type: "paragraph", children: before }];
  return note === null ? paragraph : [...paragraph, { type: "note", note }];
}

const noteOpening = /^\s*(note|tip|info|important|warning|caution|danger|remember|attention|hint)\s*:\s*/iu;

const kindOf = (word: string): NoteKind => {
  const lower = word.toLowerCase();
  const known = noteKinds.find((kind) => kind === lower);
  return known ?? (lower === "attention" ? "warning" : lower === "hint" ? "tip" : "note");
};

/** Splits a sentence from a note in strong or emphasised type within it: "… now. **NOTE: Change nothing else.**" */
export function splitNote(children: readonly Inline[], place: Place): { before: Inline[]; note: Note | null } {
  for (const [at, child] of children.entries()) {
    const opening = noteWord(children, at);
    if (opening === null) {
      if (child.type === "text" && child.value.trim() === "") continue;
      continue;
    }
    const blocks: Block[] = [{ type: "paragraph", children: opening.rest }];
    return { before: trimEnd(children.slice(0, at)), note: { kind: kindOf(opening.word), title: null, blocks, place } };
  }
  return { before: [...children], note: null };
}

/** The note's word at this child, and what the note says: inside the strong run, and all that follows. */
function noteWord(children: readonly Inline[], at: number): { word: string; rest: Inline[] } | null {
  const child = children[at];
  // Only made where a note begins: a paragraph may have thousands of children.
  const after = (): Inline[] => children.slice(at + 1);
  if (child?.type === "text" && at === 0) {
    const [opening, word] =
      /^\s*(NOTE|WARNING|IMPORTANT|CAUTION|Note|Warning|Important|Caution):\s+/u.exec(child.value) ?? [];
    return opening === undefined || word === undefined
      ? null
      : { word, rest: [{ type: "text", value: child.value.slice(opening.length) }, ...after()] };
  }
  if (child?.type !== "strong" && child?.type !== "emphasis") return null;
  const said = inlineText(child.children);
  const [opening, word] = noteOpening.exec(said) ?? [];
  if (opening !== undefined && word !== undefined) {
    const inside =
      said.slice(opening.length) === "" ? [] : [{ ...child, children: dropText(child.children, opening.length) }];
    return { word, rest: trimStart([...inside, ...after()]) };
  }
  // `**Note** : …` and `**Note**: …` put the colon behind the mark.
  const next = children[at + 1];
  const [bare] = /^\s*(?:note|tip|warning|caution|important|danger|attention)\s*$/iu.exec(said) ?? [];
  if (bare === undefined || next?.type !== "text" || !/^\s*:/u.test(next.value)) return null;
  return {
    word: bare.trim(),
    rest: trimStart([{ type: "text", value: next.value.replace(/^\s*:\s*/u, "") }, ...after().slice(1)]),
  };
}

/** Without the first `length` characters of the text. */
function dropText(children: readonly Inline[], length: number): Inline[] {
  const [first, ...others] = children;
  if (first === undefined || length <= 0) return [...children];
  const size = inlineText([first]).length;
  if (size <= length) return dropText(others, length - size);
  return first.type === "text" || first.type === "code"
    ? [{ type: first.type, value: first.value.slice(length) }, ...others]
    : [first, ...others];
}

/** Without white space at the beginning. */
export const trimStart = ([first, ...others]: readonly Inline[]): Inline[] =>
  first === undefined
    ? []
    : first.type === "text"
      ? first.value.trimStart() === ""
        ? trimStart(others)
        : [{ ...first, value: first.value.trimStart() }, ...others]
      : [first, ...others];

/** Without white space at the end. */
export const trimEnd = (children: readonly Inline[]): Inline[] => {
  const last = children.at(-1);
  const others = children.slice(0, -1);
  if (last?.type !== "text") return [...children];
  return last.value.trimEnd() === "" ? trimEnd(others) : [...others, { ...last, value: last.value.trimEnd() }];
};

/** `> [!NOTE]` and `> **NOTE:** …` are notes, "> For example: …" an example; any other quote stands for its content. */
function quoteBlocks(node: Blockquote, source: Source): Block[] {
  const blocks = toBlocks(node.children, source);
  const [first, ...others] = blocks;
  if (first?.type === "note")
    return [{ type: "note", note: { ...first.note, blocks: [...first.note.blocks, ...others] } }];
  if (first?.type !== "paragraph") return blocks;
  const said = inlineText(first.children);
  const [alert, word] = /^\[!(\w+)\]\s*/u.exec(said) ?? [];
  if (alert !== undefined && word !== undefined) {
    const rest = trimStart(dropText(first.children, alert.length));
    const own: Block[] = rest.length === 0 ? [] : [{ type: "paragraph", children: rest }];
    return [
      {
        type: "note",
        note: { kind: kindOf(word), title: null, blocks: [...own, ...others], place: placeOf(node, source) },
      },
    ];
  }
  return blocks;
}

/** The note that a directive makes. */
function directiveNote(node: ContainerDirective, source: Source): Note {
  const { label, children } = splitLabel(node);
  const known = noteKinds.some((kind) => kind === node.name.toLowerCase());
  return {
    kind: kindOf(node.name),
    title: label === null ? (known ? null : node.name) : inlineText(toInlines(label.children, source)),
    blocks: toBlocks(children, source),
    place: placeOf(node, source),
  };
}
