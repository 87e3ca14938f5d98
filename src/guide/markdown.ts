/** Markdown as guides write it: read by remark with front matter and directives, positions kept. */
import type { Root, RootContent } from "mdast";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { joinMarks, readDialects } from "./dialects.js";
import { UsageError } from "../model/errors.js";

/** Lists and quotes nested deeper than this are refused: bare remark takes quadratic time on them. */
const maxDepth = 100;

const processor = unified().use(remarkParse).use(remarkFrontmatter).use(remarkDirective).freeze();

/** The tree, and the text that its offsets speak of. */
export interface Markdown {
  tree: Root;
  text: string;
}

/**
 * Parses a guide's text, with what other tools write beside CommonMark. `:::note Title`, as
 * Docusaurus writes it, is read as `:::note[Title]`, and every line end as a line feed: a step must
 * not change with the editor. Lines stay what they were.
 *
 * @throws {UsageError} where lists or quotes are nested over {@link maxDepth} deep
 */
export function parseMarkdown(source: string, file: string): Markdown {
  const plain = readDialects(source.includes("\r") ? source.replace(/\r\n?/gu, "\n") : source);
  const text = bracketTitles(plain.text);
  refuseDeepNesting(text, file);
  const tree = text.length <= wholeLength ? processor.parse(text) : parseInParts(text);
  return { tree: { ...tree, children: joinMarks(tree.children, plain.marks) }, text };
}

/** Longer texts are parsed in parts: bare remark takes quadratic time on many lists in one text. */
const wholeLength = 65_536;
const partLength = 2_048;

/** The tree of a long text, parsed from heading to heading, with positions in the whole. */
function parseInParts(text: string): Root {
  const children: RootContent[] = [];
  let [line, start] = [0, 0];
  for (const end of partEnds(text)) {
    const part = text.slice(start, end);
    const tree = processor.parse(part);
    for (const node of tree.children) children.push(shift(node, line, start));
    for (let at = part.indexOf("\n"); at >= 0; at = part.indexOf("\n", at + 1)) line++;
    start = end;
  }
  return { type: "root", children };
}

/** Where a part may end: before a heading at the beginning of a line, outside fences and comments. */
function partEnds(text: string): number[] {
  const ends: number[] = [];
  let open: string | undefined;
  let comment = false;
  let last = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline + 1;
    const line = text.slice(start, Math.min(end, start + 200));
    const mark = comment ? undefined : fence.exec(line)?.[1];
    if (mark !== undefined && (open === undefined || mark.startsWith(open)))
      open = open === undefined ? mark : undefined;
    if (open === undefined && !comment && start - last >= partLength && /^#{1,6}\s/u.test(line)) {
      ends.push(start);
      last = start;
    }
    if (open === undefined) comment = comment ? !line.includes("-->") : /<!--(?!.*-->)/u.test(line);
    start = end;
  }
  return [...ends, text.length];
}

/** Moves a node of a part, and all below it, to its place in the whole. */
function shift<N extends RootContent>(node: N, lines: number, offset: number): N {
  for (const point of [node.position?.start, node.position?.end]) {
    if (point === undefined) continue;
    point.line += lines;
    if (point.offset !== undefined) point.offset += offset;
  }
  if ("children" in node) for (const child of node.children) shift(child, lines, offset);
  return node;
}

const titled = /^(\s*:{3,}[a-z]+)[ \t]+(?![[{\s])(.*\S)[ \t]*$/iu;
const fence = /^\s*(?:>\s*)*(`{3,}|~{3,})/u;

function bracketTitles(source: string): string {
  if (!/^[ \t]*:{3,}[a-z]+[ \t]+[^\s[{]/imu.test(source)) return source;
  let open: string | undefined;
  return source
    .split("\n")
    .map((line) => {
      const mark = fence.exec(line)?.[1];
      if (mark !== undefined && (open === undefined || mark.startsWith(open)))
        open = open === undefined ? mark : undefined;
      return open === undefined ? line.replace(titled, "$1[$2]") : line;
    })
    .join("\n");
}

const marker = /(>|[-+*](?=\s)|\d{1,9}[.)](?=\s))/gu;
const prefix = /^(?:\s|>|[-+*](?=\s)|\d{1,9}[.)](?=\s))+/u;

/** Counts the list items and quotes that lie open at each line. */
function refuseDeepNesting(text: string, file: string): void {
  const open: number[] = [];
  let number = 0;
  for (let start = 0; start <= text.length; number++) {
    const end = text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start);
    const line = text.slice(start, Math.min(end, start + 4096));
    start = end + 1;
    const lead = prefix.exec(line)?.[0];
    if (lead === undefined) {
      if (line.trim() !== "" && !/^\s/u.test(line)) open.length = 0;
      continue;
    }
    for (const { index } of lead.matchAll(marker)) {
      while (open.length > 0 && (open.at(-1) ?? 0) >= index) open.pop();
      open.push(index);
    }
    if (open.length > maxDepth) {
      throw new UsageError(
        `Unexpected lists or quotes nested ${String(open.length)} deep or more, expected at most ${String(maxDepth)}`,
        {
          place: { file, line: number + 1, column: 1 },
          note: "Flatten the list; no procedure has so many levels.",
        },
      );
    }
  }
}
