/**
 * A note whose marks are malformed: it is printed with its colons, or swallows the page behind it.
 * Kinds are those that the documentation sites know.
 *
 * @not-ok 3:1-3:8 severity=error actual=`:::` expected=`a closing :::`
 * ```markdown
 * # Server
 *
 * :::note
 * Keep the backup.
 *
 * 1. Stop the server.
 * ```
 *
 * @not-ok 3:1-3:8 actual=`:::nota` expected=`:::note`
 * ```markdown
 * # Server
 *
 * :::nota
 * Keep the backup.
 * :::
 * ```
 *
 * @not-ok 3:1-3:7 actual=`::note` expected=`:::note`
 * ```markdown
 * # Server
 *
 * ::note
 * Keep the backup.
 * ```
 *
 * @not-ok 5:1-5:4 actual=`:::` expected=`an opening :::note before it`
 * ```markdown
 * # Server
 *
 * Keep the backup.
 *
 * :::
 * ```
 *
 * @not-ok 3:3-3:12 actual=`[!NOTICE]` expected=`[!NOTE]`
 * ```markdown
 * # Server
 *
 * > [!NOTICE]
 * > Keep the backup.
 * ```
 *
 * @ok
 * ~~~markdown
 * # Server
 *
 * :::warning Read this
 * Keep the backup.
 * :::
 *
 * ::::tip[Nested]
 * :::note
 * Keep the backup.
 * :::
 * ::::
 *
 * > [!NOTE]
 * > Keep the backup.
 *
 * ::: tip
 * Keep the backup.
 * :::
 *
 * :::image type="content" source="backup.png" alt-text="The backup":::
 *
 * ```
 * ::: nota
 * ```
 * ~~~
 */
import { nearest } from "../language/nearest.js";
import { noteKinds } from "../model/inline.js";
import { visit } from "./nodes.js";
import type { Finding, Rule } from "./rule.js";
import type { SourceText } from "./source.js";

/** What sites give other meanings, and is none of ours to judge. */
const otherDirectives = [
  "details",
  "tabs",
  "tab",
  "secondary",
  "success",
  "steps",
  "card",
  "cards",
  "columns",
  "column",
  "aside",
  "image",
  "code",
  "video",
  "row",
  "moniker",
  "zone",
];
const mark = /^([\s>]*)(:{2,})([ \t]*)([A-Za-z][\w-]*)?(.*)$/u;
const gitHubMark = /^((?:\s*>)+\s*)(\[!(\w+)\])\s*$/u;
const gitHubKinds = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

export const admonition: Rule = {
  name: "admonition",
  severity: "warning",
  summary: "a malformed `:::note`",
  check({ guide, tree, source }, report) {
    const skipped = linesOf(tree, source);
    const open: { colons: number; line: number; column: number }[] = [];
    for (let line = 1; line <= source.lineCount; line++) {
      if (skipped.has(line)) continue;
      const written = source.line(line);
      const [, quote = "", label = "", name = ""] = gitHubMark.exec(written) ?? [];
      if (label !== "" && !gitHubKinds.includes(name.toUpperCase()))
        report(misnamed(source, line, quote.length, label, `[!${near(name, gitHubKinds) ?? "NOTE"}]`));
      const [, before = "", colons = "", gap = "", kind, rest = ""] = mark.exec(written) ?? [];
      if (colons === "") continue;
      const column = before.length;
      if (kind === undefined) {
        if (rest.trim() === "" && colons.length >= 3)
          close(open, colons.length, () => report(stray(source, line, column, colons)));
        continue;
      }
      const expected = expectedMark(colons, gap, kind, rest);
      if (expected !== undefined) report(misnamed(source, line, column, colons + gap + kind, expected));
      // `:::image …:::` and `:::zone-end` are whole by themselves.
      if (colons.length >= 3 && !isOther(kind, rest)) open.push({ colons: colons.length, line, column });
    }
    const swallowing = new Set(guide.messages.flatMap(({ fatal, line }) => (fatal ? [line] : [])));
    for (const { colons, line, column } of open)
      report({
        ...unclosed(source, line, column, colons),
        ...(swallowing.has(line) ? { severity: "error" as const } : {}),
      });
  },
};

const isOther = (kind: string, rest: string): boolean =>
  /^(?:row|column|moniker|zone|image|code|video)(?:-end)?$/u.test(kind) ||
  (!(noteKinds as readonly string[]).includes(kind.toLowerCase()) && /:::\s*$/u.test(rest));

/** The lines of code, HTML and front matter, where colons are colons. */
function linesOf(tree: Parameters<typeof visit>[0], source: SourceText): Set<number> {
  const lines = new Set<number>();
  visit(tree, (node) => {
    if (node.type !== "code" && node.type !== "html" && node.type !== "yaml") return;
    const { start, end } = node.position ?? {};
    if (start === undefined || end === undefined) return;
    for (let line = start.line; line <= Math.min(end.line, source.lineCount); line++) lines.add(line);
  });
  // Without positions nothing can be told from code.
  if (tree.children.length > 0 && tree.children.every(({ position }) => position === undefined))
    for (let line = 1; line <= source.lineCount; line++) lines.add(line);
  return lines;
}

const near = (written: string, names: readonly string[]): string | undefined => nearest(written, names)[0];

/** What should stand there; `undefined` where it is right, or none of ours. */
function expectedMark(colons: string, gap: string, kind: string, rest: string): string | undefined {
  const known = (noteKinds as readonly string[]).includes(kind);
  const lower = kind.toLowerCase();
  const isKind = (noteKinds as readonly string[]).includes(lower);
  // `::name` in the middle of other words is a colon of the sentence.
  if (colons.length === 2) return isKind && gap === "" && /^\s*(?:[[{]|$)/u.test(rest) ? `:::${lower}` : undefined;
  if (known && gap === "") return undefined;
  // VitePress sets a blank before the kind.
  if (isKind) return kind === lower ? undefined : `${colons}${lower}`;
  const meant = near(lower, noteKinds);
  // What is no kind of note's, misspelt or not, is another tool's.
  if (gap !== "" || meant === undefined || otherDirectives.includes(lower)) return undefined;
  return `${colons}${meant}`;
}

/** Closes the innermost note; the outer ones with it, where the colons are theirs. */
function close(open: { colons: number }[], colons: number, onStray: () => void): void {
  const at = open.findLastIndex((note) => note.colons <= colons);
  if (at < 0) onStray();
  else open.splice(at);
}

function misnamed(source: SourceText, line: number, column: number, actual: string, expected: string): Finding {
  const start = source.offsetOf(line, column + 1);
  return {
    start,
    end: start + actual.length,
    reason: `Unexpected note \`${actual}\`, expected \`${expected}\``,
    actual,
    expected,
    note: `Kinds: ${noteKinds.join(", ")}; three colons, no blank, lower case.`,
  };
}

function stray(source: SourceText, line: number, column: number, colons: string): Finding {
  const start = source.offsetOf(line, column + 1);
  return {
    start,
    end: start + colons.length,
    reason: "Unexpected `:::` that closes nothing, expected an opening `:::note` before it",
    actual: colons,
    expected: "an opening :::note before it",
    note: "Take it away, or open the note.",
  };
}

function unclosed(source: SourceText, line: number, column: number, colons: number): Finding {
  const start = source.offsetOf(line, column + 1);
  const written = /^:+[ \t]*[\w-]*/u.exec(source.line(line).slice(column))?.[0] ?? ":".repeat(colons);
  return {
    start,
    end: start + written.length,
    reason: `Unexpected note that nothing closes, expected \`${":".repeat(colons)}\` on a line behind it`,
    actual: ":".repeat(colons),
    expected: `a closing ${":".repeat(colons)}`,
    note: "All that follows is taken for the note, steps included: close it.",
  };
}
