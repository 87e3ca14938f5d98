/** Sentences as tokens: words, punctuation, and the spans (code, links, quotes) that are a sentence's arguments. */
import type { Inline } from "../model/inline.js";
import { inlineText } from "../model/inline.js";

/** A piece of a sentence. */
export interface Token {
  /** `span`: a code span, a link or a quotation, kept whole. */
  kind: "word" | "punctuation" | "span";
  value: string;
  /** In lower case, for comparing. */
  lower: string;
  /** The link's address, where the token stands in a link that has a text. */
  url?: string;
  span?: "code" | "link" | "quoted";
  /** Counts the runs of strong text: words of one run belong together. */
  strong?: number;
}

const quotation = /["“”]([^"“”\n]{1,60})["“”]|[^\s"“”]+|["“”]/gu;
const opening = /^[([{]+/u;
const closing = ".,;:!?)]}…";
const abbreviated = /^(?:e\.g\.|i\.e\.|etc\.),?$/iu;
const plainWord = /^[\p{L}\p{N}_-]+$/u;

/** What holds for all tokens of a run of text. */
interface Marks {
  url: string | undefined;
  strong: number | undefined;
}

/** The tokens of a sentence or paragraph, in order. A link without text, and a picture, gives none. */
export function tokenise(children: readonly Inline[]): Token[] {
  const tokens: Token[] = [];
  let runs = 0;
  const visit = (nodes: readonly Inline[], marks: Marks): void => {
    for (const node of nodes) {
      if (node.type === "text") pushText(tokens, node.value, marks);
      else if (node.type === "code") push(tokens, "span", node.value.trim(), marks, "code");
      else if (node.type === "strong") visit(node.children, { ...marks, strong: ++runs });
      else if (node.type === "emphasis") visit(node.children, marks);
      else if (node.type === "link") visitLink(node, marks);
    }
  };
  const visitLink = (link: Extract<Inline, { type: "link" }>, marks: Marks): void => {
    const label = inlineText(link.children).trim();
    const [only] = link.children;
    if (label === "") return;
    const linked = { ...marks, url: link.url };
    if (only?.type === "code" && link.children.length === 1) visit(link.children, linked);
    else push(tokens, "span", label, linked, "link");
  };
  visit(children, { url: undefined, strong: undefined });
  return tokens;
}

function push(tokens: Token[], kind: Token["kind"], value: string, { url, strong }: Marks, span?: Token["span"]): void {
  const token: Token = { kind, value, lower: value.toLowerCase() };
  if (span !== undefined) token.span = span;
  if (url !== undefined) token.url = url;
  if (strong !== undefined) token.strong = strong;
  tokens.push(token);
}

function pushText(tokens: Token[], value: string, marks: Marks): void {
  if (!/["“”]/u.test(value)) {
    // White space of `\s` includes the non-breaking space.
    for (const chunk of value.split(/\s+/u)) if (chunk !== "") pushChunk(tokens, chunk, marks);
    return;
  }
  for (const [chunk, quoted] of value.matchAll(quotation)) {
    if (quoted !== undefined) push(tokens, "span", quoted.replaceAll("\u00A0", " ").trim(), marks, "quoted");
    else pushChunk(tokens, chunk, marks);
  }
}

/** A chunk without white space: brackets and stops are cut off, but `agent(s)`, `.NET` and `e.g.` stay whole. */
function pushChunk(tokens: Token[], chunk: string, marks: Marks): void {
  if (plainWord.test(chunk) || abbreviated.test(chunk)) {
    push(tokens, "word", chunk.replace(",", ""), marks);
    return;
  }
  const before = opening.exec(chunk)?.[0] ?? "";
  let word = chunk.slice(before.length);
  if (abbreviated.test(word)) {
    for (const mark of before) push(tokens, "punctuation", mark, marks);
    push(tokens, "word", word.replace(",", ""), marks);
    return;
  }
  // "agent(s)." – the bracket belongs to the word, only the stop is cut off.
  let end = word.length;
  while (end > 0 && closing.includes(word[end - 1] ?? "") && word.slice(end - 3, end).toLowerCase() !== "(s)") end--;
  const after = word.slice(end);
  word = word.slice(0, end);
  for (const mark of before) push(tokens, "punctuation", mark, marks);
  if (word !== "") push(tokens, "word", word, marks);
  for (const mark of after) push(tokens, "punctuation", mark, marks);
}
