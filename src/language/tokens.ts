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

const quotation = /["“”]([^"“”\n]{1,60})["“”]|\s+|[^\s"“”]+|["“”]/gu;
const opening = /^[([{]+/u;
const closing = /[.,;:!?)\]}…]+$/u;

/** The tokens of a sentence or paragraph, in order. A link without text, and a picture, gives none. */
export function tokenise(children: readonly Inline[]): Token[] {
  const tokens: Token[] = [];
  let runs = 0;
  const visit = (nodes: readonly Inline[], marks: Pick<Token, "url" | "strong">): void => {
    for (const node of nodes) {
      switch (node.type) {
        case "text":
          tokens.push(...tokeniseText(node.value).map((token) => ({ ...token, ...marks })));
          break;
        case "code":
          tokens.push({ ...token("span", node.value.trim()), span: "code", ...marks });
          break;
        case "strong":
          visit(node.children, { ...marks, strong: ++runs });
          break;
        case "emphasis":
          visit(node.children, marks);
          break;
        case "link":
          visitLink(node, marks);
          break;
        default:
      }
    }
  };
  const visitLink = (link: Extract<Inline, { type: "link" }>, marks: Pick<Token, "url" | "strong">): void => {
    const label = inlineText(link.children).trim();
    const [only] = link.children;
    if (label === "") return;
    if (only?.type === "code" && link.children.length === 1) visit(link.children, { ...marks, url: link.url });
    else tokens.push({ ...token("span", label), span: "link", ...marks, url: link.url });
  };
  visit(children, {});
  return tokens;
}

const token = (kind: Token["kind"], value: string): Token => ({ kind, value, lower: value.toLowerCase() });

function tokeniseText(value: string): Token[] {
  const tokens: Token[] = [];
  for (const [chunk, quoted] of value.replace(/\u00A0/gu, " ").matchAll(quotation)) {
    if (quoted !== undefined) tokens.push({ ...token("span", quoted.trim()), span: "quoted" });
    else if (chunk.trim() !== "") tokens.push(...tokeniseChunk(chunk));
  }
  return tokens;
}

/** A chunk without white space: brackets and stops are cut off, but `agent(s)`, `.NET` and `e.g.` stay whole. */
function tokeniseChunk(chunk: string): Token[] {
  if (/^(?:e\.g\.|i\.e\.|etc\.),?$/iu.test(chunk)) return [token("word", chunk.replace(",", ""))];
  const before = opening.exec(chunk)?.[0] ?? "";
  let word = chunk.slice(before.length);
  const after = word.endsWith("(s)") ? "" : (closing.exec(word)?.[0] ?? "");
  word = word.slice(0, word.length - after.length);
  if (word.endsWith("(s")) {
    // "agent(s)." – the bracket belongs to the word, only the stop is cut off.
    return [...marks(before), token("word", `${word})`), ...marks(after.replace(")", ""))];
  }
  return [...marks(before), ...(word === "" ? [] : [token("word", word)]), ...marks(after)];
}

const marks = (characters: string): Token[] => [...characters].map((character) => token("punctuation", character));
