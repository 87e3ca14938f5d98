/**
 * What Markdown of other tools says beside CommonMark: tabs, notes and zones of MkDocs, Docusaurus,
 * Hugo, GitLab and Microsoft Learn, and what is no text at all (imports, ids of headings, includes).
 *
 * It is read in two moves. Before parsing, each line that is such a mark becomes a comment
 * `<!--#3-->`, and what is no text becomes blanks; no line comes or goes, and no column of a text
 * moves. After parsing, what stands between marks is put together: alternatives as a directive
 * `tabs` that holds one `tab` each, notes as a directive of their kind.
 */
import type { Html, ListItem, Paragraph, RootContent } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";

/** What one line opens or closes. */
type Mark =
  | { type: "tabs" }
  | { type: "tab"; label: string; /** Does nothing but the next tab or the end close it? */ implicit?: true }
  | { type: "zone"; label: string }
  | { type: "note"; kind: string; title: string }
  | { type: "end"; of: "tabs" | "tab" | "zone" | "note" };

/** A text that CommonMark reads, and what its comments `<!--#3-->` stand for. */
export interface PlainText {
  text: string;
  marks: readonly (readonly Mark[])[];
}

const fence = /^\s*(?:>\s*)*(`{3,}|~{3,})/u;
const may = /^\s*(?:=== |!!! |\?\?\?|:::?|\{\{|\{%|\{:|import |export |<\/?Tab|#)|\{#|\{\{[<%]|\{\/\*|\[!|^---\s*$/mu;

/** Reads the lines of other tools. */
export function readDialects(source: string): PlainText {
  if (!may.test(source)) return { text: source, marks: [] };
  const marks: Mark[][] = [];
  const lines = source.split("\n");
  let open: string | undefined;
  let inTab = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const ticks = fence.exec(line)?.[1];
    if (ticks !== undefined && (open === undefined || ticks.startsWith(open)))
      open = open === undefined ? ticks : undefined;
    if (open !== undefined || ticks !== undefined) continue;
    const indent = /^[\s>]*/u.exec(line)?.[0] ?? "";
    const said = line.slice(indent.length).trimEnd();
    const mark = (own: Mark[], lead = ""): void => {
      lines[at] = `${indent}${lead}<!--#${String(marks.length)}-->`;
      marks.push(own);
    };
    const block = indentedMark(said);
    if (block !== undefined) mark([block], "+   ");
    else if (/^<\/?Tab(?:s|Item)\b/u.test(said)) {
      const tag = tagsAt(lines, at, indent.length);
      if (tag === undefined) continue;
      mark(tag.marks);
      for (let more = 1; more < tag.lines; more++) lines[at + more] = "";
      at += tag.lines - 1;
    } else {
      const own = lineMarks(said, inTab);
      if (own !== undefined) {
        mark(own);
        inTab = own.some(({ type }) => type === "tab") || (inTab && !own.some(({ type }) => type === "end"));
      } else lines[at] = blankOut(line);
    }
  }
  return { text: lines.join("\n"), marks };
}

/** MkDocs: what belongs to `=== "Windows"`, `!!! note` and `??? note` is indented by four. */
function indentedMark(said: string): Mark | undefined {
  const [, label] = /^===[!+]?\s+"([^"]+)"$/u.exec(said) ?? [];
  if (label !== undefined) return { type: "tab", label };
  const [, kind, title = ""] = /^(?:!!!|\?\?\?\+?)\s+([a-z][\w-]*)(?:[^"]*"([^"]*)")?\s*$/iu.exec(said) ?? [];
  return kind === undefined ? undefined : { type: "note", kind, title };
}

/** `<Tabs …>`, `<TabItem …>` and their ends, one behind the other, perhaps over several lines; `undefined`: with other text. */
function tagsAt(lines: readonly string[], at: number, from: number): { marks: Mark[]; lines: number } | undefined {
  let text = (lines[at] ?? "").slice(from);
  for (let count = 1; count <= 20; count++) {
    const marks: Mark[] = [];
    let rest = text.trim();
    for (;;) {
      const [whole, slash, name, attributes = ""] =
        /^<(\/?)(Tabs|TabItem)\b((?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^>"'{}])*)>\s*/u.exec(
          rest,
        ) ?? [];
      if (whole === undefined) break;
      rest = rest.slice(whole.length);
      if (slash === "/") marks.push({ type: "end", of: name === "Tabs" ? "tabs" : "tab" });
      else if (name === "Tabs") marks.push({ type: "tabs" });
      else marks.push({ type: "tab", label: attribute(attributes, ["label", "value", "title"]) });
    }
    if (rest === "" && marks.length > 0) return { marks, lines: count };
    const next = lines[at + count];
    if (next === undefined) return undefined;
    text += `\n${next}`;
  }
  return undefined;
}

const attribute = (attributes: string, names: readonly string[]): string => {
  for (const name of names) {
    const [, double, single] =
      new RegExp(`\\b${name}\\s*=\\s*(?:\\{?"([^"]*)"|\\{?'([^']*)')`, "u").exec(attributes) ?? [];
    const value = double ?? single;
    if (value !== undefined) return value;
  }
  return /["']([^"']+)["']/u.exec(attributes)?.[1] ?? attributes.trim();
};

/** What a line that is nothing but a mark opens and closes; `[]`: it is a mark that says nothing. */
function lineMarks(said: string, inTab: boolean): Mark[] | undefined {
  // GitLab's own.
  if (/^::Tabs$/u.test(said)) return [{ type: "tabs" }];
  if (/^::EndTabs$/u.test(said)) return [{ type: "end", of: "tabs" }];
  const [, gitlab] = /^:::TabTitle\s+(.+)$/u.exec(said) ?? [];
  if (gitlab !== undefined) return [{ type: "tab", label: gitlab }];
  // Microsoft Learn.
  const [, learn] = /^#{1,6}\s*\[([^\]]+)\]\(#tab\/[^)]*\)$/u.exec(said) ?? [];
  if (learn !== undefined) return [{ type: "tab", label: learn, implicit: true }];
  if (inTab && /^(?:---+|\*\*\*+)$/u.test(said)) return [{ type: "end", of: "tabs" }];
  const [, zone, range = ""] = /^:::\s*(zone|moniker)\s+(.*)$/u.exec(said) ?? [];
  if (zone !== undefined)
    return [{ type: "zone", label: attribute(range.replace(/:::$/u, ""), ["pivot", "target", "range"]) }];
  if (/^:::\s*(?:zone|moniker)-end(?::::)?$/u.test(said)) return [{ type: "end", of: "zone" }];
  if (/^:::\s*(?:row|row-end|column|column-end|image-end)\b.*$/u.test(said)) return [];
  return shortcode(said);
}

/** Hugo: `{{< tab title="Windows" >}}`, `{{< alert type="note" >}}`; any other that stands alone says nothing. */
function shortcode(said: string): Mark[] | undefined {
  const [, slash, name = "", rest = ""] = /^\{\{[<%]\s*(\/?)\s*([\w-]+)\s*(.*?)\s*[>%]\}\}$/u.exec(said) ?? [];
  if (name === "" || said.indexOf("}}") < said.length - 2) return undefined;
  const of =
    name === "tabs" || name === "tabpane" ? "tabs" : name === "tab" ? "tab" : noteShortcodes.test(name) ? "note" : null;
  if (of === null) return [];
  if (slash === "/") return [{ type: "end", of }];
  if (of === "tabs") return [{ type: "tabs" }];
  if (of === "tab") return [{ type: "tab", label: attribute(rest, ["title", "name", "header", "label"]) }];
  const kind = name === "alert" || name === "admonition" ? attribute(rest, ["type", "color"]) : name;
  return [{ type: "note", kind: /^\w+$/u.test(kind) ? kind : "note", title: "" }];
}

const noteShortcodes = /^(?:alert|admonition|note|tip|info|important|warning|caution|danger)$/u;

/** The same line, as wide, without what no reader of the page sees. */
function blankOut(line: string): string {
  // Imports of MDX stand alone; a sentence that begins with "import" has no quotes at its end.
  if (
    /^(?:import\s[\w\s{},*$]*(?:from\s*)?["'][^"']+["'];?|export\s+(?:const|let|default|function)\b.*)\s*$/u.test(line)
  )
    return "";
  if (/^\s*(?:\{%-?\s.*%\}|\{:.*\}|\[\[_TOC_\]\]|\[TOC\]|\{\/\*.*\*\/\})\s*$/u.test(line)) return "";
  const [, image] = /^[\s>]*:::\s*image\s+(.*?):{3}\s*$/u.exec(line) ?? [];
  if (image !== undefined)
    return `${/^[\s>]*/u.exec(line)?.[0] ?? ""}![${attribute(image, ["alt-text"])}](${attribute(image, ["source"]).replace(/\s/gu, "%20")})`;
  if (!/[{[:]/u.test(line)) return line;
  const blank = (text: string): string => " ".repeat(text.length);
  return line
    .replace(/^(#{1,6}\s[^{]*(?:\{(?!#)[^{]*)*)\{#[^\s{}]+\}\s*$/u, blankKeeping)
    .replace(/\[!INCLUDE\s*\[([^\]]*)\]\s*\([^)]*\)\s*\]/giu, (whole, name: string) => name.padEnd(whole.length))
    .replace(/^([\s>]*)\[!(?:div|VIDEO)\b[^\]]*\]/iu, blankKeeping)
    .replace(/\{\/\*.*?\*\/\}/gu, blank)
    .replace(/\{\{[<%].*?[>%]\}\}/gu, (whole, offset: number) => (inCode(line, offset) ? whole : blank(whole)))
    .replace(spacedDirective, "$1");
}

/** VitePress writes `::: tip` for `:::tip`. */
const spacedDirective =
  /^([\s>]*:{3,})[ \t]+(?=(?:note|tip|info|important|warning|caution|danger|details|tabs|tab|code-group)\b)/iu;

const blankKeeping = (whole: string, lead: string): string => lead + " ".repeat(whole.length - lead.length);

/** Is the place in a code span, as far as one line tells? */
const inCode = (line: string, offset: number): boolean => (line.slice(0, offset).match(/`/gu) ?? []).length % 2 === 1;

const reference = /^\s*<!--#(\d+)-->\s*$/u;

/** What was put together so far below one parent. */
interface Open {
  node: ContainerDirective;
  type: "tabs" | "tab" | "note";
  implicit: boolean;
}

/** The children of a node, with what stands between marks put together. */
export function joinMarks(nodes: readonly RootContent[], marks: PlainText["marks"]): RootContent[] {
  if (marks.length === 0) return [...nodes];
  const result: RootContent[] = [];
  const open: Open[] = [];
  const here = (): RootContent[] => open.at(-1)?.node.children ?? result;
  const start = (type: Open["type"], name: string, label: string, at: RootContent, implicit = false): void => {
    const node: ContainerDirective = {
      type: "containerDirective",
      name,
      attributes: {},
      children: label === "" || type === "tabs" ? [] : [labelOf(label, at)],
      ...(at.position === undefined ? {} : { position: structuredClone(at.position) }),
    };
    here().push(node);
    open.push({ node, type, implicit });
  };
  const end = (type: Open["type"], at: RootContent): void => {
    const from = open.findLastIndex((one) => one.type === type);
    for (const { node } of from < 0 ? [] : open.splice(from))
      if (node.position !== undefined && at.position !== undefined) node.position.end = { ...at.position.end };
  };
  const startTab = (label: string, at: RootContent, implicit: boolean): void => {
    if (open.at(-1)?.type === "tab") end("tab", at);
    if (open.at(-1)?.type !== "tabs") start("tabs", "tabs", "", at, implicit);
    start("tab", "tab", label, at, implicit);
  };
  const follow = (mark: Mark, at: RootContent): void => {
    if (mark.type === "tabs") start("tabs", "tabs", "", at);
    else if (mark.type === "tab") startTab(mark.label, at, mark.implicit === true);
    else if (mark.type === "note") start("note", mark.kind, mark.title, at);
    else if (mark.type === "zone") {
      const last = here().at(-1);
      if (
        last?.type === "containerDirective" &&
        last.name === "tabs" &&
        last.data !== undefined &&
        "zones" in last.data
      )
        open.push({ node: last, type: "tabs", implicit: false });
      startTab(mark.label, at, false);
      const group = open.at(-2)?.node;
      if (group !== undefined) group.data = { ...group.data, zones: true } as ContainerDirective["data"] & object;
    } else end(mark.of === "zone" ? "tabs" : mark.of, at);
  };
  for (const node of nodes) {
    const own = marksOf(node, marks);
    if (own !== undefined) for (const mark of own) follow(mark, node);
    else if (node.type === "list" && node.children.some((item) => markOfItem(item, marks) !== undefined))
      here().push(...joinItems(node, marks));
    else {
      // Learn closes tabs with a rule; where it is missing, the next heading of the page does.
      if (node.type === "heading" && node.depth <= 2 && open.at(-1)?.implicit) open.length = 0;
      if ("children" in node) node.children = joinMarks(node.children, marks) as typeof node.children;
      here().push(node);
    }
  }
  return result;
}

const marksOf = (node: RootContent, marks: PlainText["marks"]): readonly Mark[] | undefined =>
  node.type === "html" ? marks[Number(reference.exec(node.value)?.[1] ?? -1)] : undefined;

const markOfItem = ({ children: [first] }: ListItem, marks: PlainText["marks"]): Mark | undefined =>
  first === undefined ? undefined : marksOf(first, marks)?.[0];

/** A list of MkDocs' blocks: tabs that follow each other are alternatives, notes are notes, and any other item is what it is. */
function joinItems(list: RootContent & { type: "list" }, marks: PlainText["marks"]): RootContent[] {
  const result: RootContent[] = [];
  for (const item of list.children) {
    const mark = markOfItem(item, marks);
    const last = result.at(-1);
    const children = joinMarks(mark === undefined ? item.children : item.children.slice(1), marks);
    if (mark === undefined) {
      const own = { ...item, children: children as ListItem["children"] };
      if (last?.type === "list") last.children.push(own);
      else result.push({ ...list, children: [own] });
    } else {
      const isTab = mark.type === "tab";
      const label = mark.type === "tab" ? mark.label : mark.type === "note" ? mark.title : "";
      const node: ContainerDirective = {
        type: "containerDirective",
        name: isTab ? "tab" : mark.type === "note" ? mark.kind : "note",
        attributes: {},
        children: [...(label === "" ? [] : [labelOf(label, item)]), ...(children as ContainerDirective["children"])],
        ...(item.position === undefined ? {} : { position: item.position }),
      };
      if (!isTab) result.push(node);
      else if (last?.type === "containerDirective" && last.name === "tabs") last.children.push(node);
      else result.push({ ...node, name: "tabs", children: [node] });
    }
  }
  return result;
}

/** The label of a directive, as remark-directive gives it. */
const labelOf = (value: string, { position }: { position?: Html["position"] }): Paragraph => ({
  type: "paragraph",
  data: { directiveLabel: true },
  children: [{ type: "text", value, ...(position === undefined ? {} : { position }) }],
  ...(position === undefined ? {} : { position }),
});

/** A directive's label and what it holds. */
export function splitLabel({ children }: ContainerDirective): { label: Paragraph | null; children: RootContent[] } {
  const [first, ...others] = children;
  const labelled = first?.type === "paragraph" && first.data !== undefined && "directiveLabel" in first.data;
  return labelled ? { label: first, children: others } : { label: null, children };
}

/** One of several ways. */
export interface Tab {
  label: Paragraph | null;
  children: RootContent[];
  node: ContainerDirective;
}

/** The alternatives of a node: each with its label and what it holds; empty where it is no group of tabs. */
export const tabsOf = (node: RootContent): Tab[] =>
  node.type === "containerDirective" && node.name === "tabs"
    ? node.children.flatMap((tab) =>
        tab.type === "containerDirective" && tab.name === "tab" ? [{ ...splitLabel(tab), node: tab }] : [],
      )
    : [];
