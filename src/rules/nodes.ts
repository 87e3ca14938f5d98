/** Walks through a Markdown tree. */
import type { InlineCode, Nodes, Parents, Root, RootContent } from "mdast";
import type { SourceText, Span } from "./source.js";

/** Visits every node in the order of the text, with the node it stands in. Front matter is left out. */
export function visit(tree: Root, visitor: (node: RootContent, parent: Parents, index: number) => void): void {
  const stack: { parent: Parents; index: number }[] = [{ parent: tree, index: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const node = top.parent.children[top.index];
    if (node === undefined) {
      stack.pop();
      continue;
    }
    visitor(node, top.parent, top.index);
    top.index += 1;
    if ("children" in node) stack.push({ parent: node, index: 0 });
  }
}

/** The plain words of a node. */
export function wordsOf(node: Nodes): string {
  if ("value" in node) return node.value;
  if (node.type === "image" || node.type === "imageReference") return node.alt ?? "";
  return "children" in node ? node.children.map(wordsOf).join("") : "";
}

/** The stretches of a text that a reader sees as words or code: no addresses, no HTML, no front matter. */
export function readable(tree: Root, source: SourceText): { node: RootContent; span: Span }[] {
  const found: { node: RootContent; span: Span }[] = [];
  visit(tree, (node) => {
    if (node.type !== "text" && node.type !== "inlineCode" && node.type !== "code") return;
    const span = source.spanOf(node);
    if (span !== undefined) found.push({ node, span });
  });
  return found;
}

/** What stands between the backticks of a code span, padding included; `ticks` is how many there are. */
export function insideOf(node: InlineCode, source: SourceText): (Span & { ticks: number }) | undefined {
  const span = source.spanOf(node);
  if (span === undefined) return undefined;
  const ticks = /^`+/u.exec(source.slice(span))?.[0].length ?? 0;
  return ticks === 0 || span.end - span.start <= 2 * ticks
    ? undefined
    : { start: span.start + ticks, end: span.end - ticks, ticks };
}

/** The paragraph or heading that begins at a place, else the rest of its line. */
export function createBlockFinder(tree: Root, source: SourceText): (place: { line: number; column: number }) => Span {
  const blocks = new Map<number, Span>();
  visit(tree, (node) => {
    if (node.type !== "paragraph" && node.type !== "heading" && node.type !== "listItem") return;
    const span = source.spanOf(node);
    if (span !== undefined && (!blocks.has(span.start) || node.type !== "listItem")) blocks.set(span.start, span);
  });
  return ({ line, column }) => {
    const start = source.offsetOf(line, column);
    return blocks.get(start) ?? { start, end: source.offsetOf(line, Infinity) };
  };
}

/** Does the place belong to an address? Behind it may be a page of any name. */
export function isAddressed({ text }: SourceText, start: number): boolean {
  const word = /[^\s<>"'`()[\]]*$/u.exec(text.slice(Math.max(0, start - 400), start))?.[0] ?? "";
  return /:\/\/|^www\./iu.test(word);
}

const renaming = /\b(?:renam\w*|mv|move(?:-item)?|ren|rename-item|called|instead|formerly|was)\b/iu;

/** "If it is still called `a-b.json`, rename it to `a.b.json`": both names in one line, and meant. */
export function isBesideRealName(source: SourceText, start: number, real: string): boolean {
  const line = source.line(source.placeOf(start).line);
  return line.toLowerCase().includes(real.toLowerCase()) && renaming.test(line);
}
