/**
 * Fences of code that are opened in mid-line, empty, unbalanced, or that hold prose. Markdown then
 * takes sentences for code and code for sentences: commands are wrapped, and orders vanish.
 *
 * A closing fence may be longer than the opening one; a run of backticks that was meant to close
 * one mostly shows by the difference, so the two have to be of one length.
 *
 * @not-ok 3:25-3:28 actual=mid-line expected=`a fence on a line of its own`
 * ~~~~markdown
 * # Server
 *
 * 1. Move files. Example: ``` ./Upgrade-Files.exe --version "5.1.7"
 *    --all
 * ~~~~
 *
 * @not-ok 5:1-7:4 actual=empty expected=`code between the fences`
 * ~~~~markdown
 * # Server
 *
 * 1. Stop the server.
 *
 * ```
 *
 * ```
 * ~~~~
 *
 * @not-ok 5:1-5:4 actual=unclosed expected=`a closing fence of 3 backticks`
 * ~~~~markdown
 * # Server
 *
 * 1. Stop the server.
 *
 * ```
 * ./Upgrade-Files.exe
 * ~~~~
 *
 * @not-ok 7:1-7:5 actual=`4 backticks` expected=`3 backticks`
 * ~~~~~markdown
 * # Server
 *
 * 1. Stop the server.
 *
 * ```
 * ./Upgrade-Files.exe
 * ````
 * ~~~~~
 *
 * @not-ok 6:1-6:64 actual=prose expected=`code`
 * ~~~~markdown
 * # Server
 *
 * 1. Move the files.
 *
 * ```
 * If encryption is activated, then add the certificate's options.
 * ```
 * ~~~~
 *
 * @ok
 * ~~~~markdown
 * # Server
 *
 * 1. Move the files, as in ``` a ` b ```.
 *
 *    ```sql
 *    -- This deletes all the tasks that are left over.
 *    DELETE FROM UJ_Tasks WHERE Id = 1;
 *    ```
 *
 *    ```
 *    ./Upgrade-Files.exe --version "5.1.7"
 *    ```
 * ~~~~
 */
import type { Code } from "mdast";
import { visit } from "./nodes.js";
import type { Rule, RuleContext } from "./rule.js";
import type { Span } from "./source.js";

const opening = /^(`{3,}|~{3,})/u;

export const fenceWellFormed: Rule = {
  name: "fence-well-formed",
  severity: "error",
  summary: "fences opened in mid-line, empty, unbalanced, or holding prose",
  check(context, report) {
    const { tree, source } = context;
    visit(tree, (node) => {
      const span = source.spanOf(node);
      if (span === undefined) return;
      const found =
        node.type === "code"
          ? readCode(node, span, context)
          : node.type === "text" || (node.type === "inlineCode" && !node.value.includes("`"))
            ? readMidLine(span, node.type, context)
            : [];
      for (const { reason, actual, expected, note, ...place } of found)
        report({ ...place, reason, actual, expected, note });
    });
  },
};

interface Found extends Span {
  reason: string;
  actual: string;
  expected: string;
  note: string;
}

/** Three backticks that begin no line. */
function readMidLine(span: Span, type: "text" | "inlineCode", { source }: RuleContext): Found[] {
  const written = source.slice(span);
  // Three backticks that close in the same line are a code span like any other.
  const isOpen = written.startsWith("```") && /[\r\n]/u.test(written);
  const at = type === "inlineCode" ? (isOpen ? 0 : -1) : written.search(/(?<!\\)`{3,}/u);
  if (at < 0) return [];
  const start = span.start + at;
  const ticks = /^`+/u.exec(written.slice(at))?.[0].length ?? 3;
  return [
    {
      start,
      end: start + ticks,
      reason: "Unexpected fence in mid-line, expected a fence on a line of its own",
      actual: "mid-line",
      expected: "a fence on a line of its own",
      note: "Begin a new line for the fence and another one for the code, indented as the step; or use single backticks.",
    },
  ];
}

function readCode(node: Code, span: Span, context: RuleContext): Found[] {
  const { source } = context;
  const written = source.slice(span);
  const open = opening.exec(written)?.[1];
  if (open === undefined) return readIndented(written, span);
  const lines = written.split(/\r\n|\n|\r/u);
  const kind = open.startsWith("~") ? "tildes" : "backticks";
  const close =
    lines.length < 2
      ? undefined
      : new RegExp(`^(?:\\s|>)*(${open.charAt(0)}{${String(open.length)},})\\s*$`, "u").exec(lines.at(-1) ?? "")?.[1];
  const first = { start: span.start, end: span.start + open.length };
  if (close === undefined) {
    const expected = `a closing fence of ${String(open.length)} ${kind}`;
    return [
      {
        ...first,
        reason: `Unexpected fence that nothing closes, expected ${expected}`,
        actual: "unclosed",
        expected,
        note: "All that follows is taken for code: close the fence where the code ends.",
      },
    ];
  }
  const found: Found[] = [];
  if (close.length !== open.length) {
    const last = written.length - written.trimEnd().length;
    const end = span.end - last;
    found.push({
      start: end - close.length,
      end,
      reason: `Unexpected closing fence of ${String(close.length)} ${kind}, expected ${String(open.length)} as in the opening one`,
      actual: `${String(close.length)} ${kind}`,
      expected: `${String(open.length)} ${kind}`,
      note: "Look whether it was meant to close this fence; then make the two equal.",
    });
  }
  if (node.value.trim() === "") {
    found.push({
      ...span,
      reason: "Unexpected empty fence, expected code between the fences",
      actual: "empty",
      expected: "code between the fences",
      note: "Take the fence away, or put the code into it that stands before it.",
    });
  }
  const prose = proseIn(node, span, context);
  if (prose) found.push(prose);
  return found;
}

/** Four columns make code of a fence. */
function readIndented(written: string, span: Span): Found[] {
  const { index } = /^[ \t>]*(?:`{3,}|~{3,})[^`\n]*$/mu.exec(written) ?? {};
  if (index === undefined) return [];
  const start = span.start + index + (/^[ \t>]*/u.exec(written.slice(index))?.[0].length ?? 0);
  return [
    {
      start,
      end: start + 3,
      reason: "Unexpected fence indented by four columns or more, expected one indented as the text around it",
      actual: "indented",
      expected: "a fence indented as the text around it",
      note: "So far in, Markdown takes the fence itself for code: move it to the left.",
    },
  ];
}

const markdownLink = /(?<!!)\[[^\]\n]+\]\((?:https?:\/\/|\/|\.{0,2}\/)[^)\s]*\)/u;
const comment = /^\s*(?:#|\/\/|--|\/\*|\*|'|;|<!--|REM\b|::)/iu;
/** Six words or more with an end, begun as sentences are, and nothing in them that only code has. */
const sentence = /^\s*\p{Lu}[\p{L}'’]*(?:,?\s+[\p{L}\d'’"“”()-]+){5,}[\p{L}\d'’"“”()\s,;-]*[.:]\s*$/u;

/** What a program prints tells of itself; a sentence of the guide speaks to its reader. */
const addressing = /\b(?:you|your|please|should|must|then|if|when|note|this|make\s+sure)\b/iu;

function proseIn(node: Code, span: Span, { source }: RuleContext): Found | undefined {
  const { line: from } = source.placeOf(span.start);
  const { line: to } = source.placeOf(span.end);
  for (let line = from + 1; line < to; line++) {
    const written = source.line(line).replace(/^[\s>]+/u, "");
    if (comment.test(written)) continue;
    const isLink = markdownLink.test(written) && !/^(?:md|mdx|markdown)$/iu.test(node.lang ?? "");
    if (!isLink && (node.lang || !sentence.test(written) || !addressing.test(written))) continue;
    const start = source.offsetOf(line, source.line(line).length - written.length + 1);
    return {
      start,
      end: start + written.trimEnd().length,
      reason: `Unexpected ${isLink ? "Markdown link" : "prose"} in a fence, expected code`,
      actual: "prose",
      expected: "code",
      note: "A fence shows its characters as they are and wraps nothing: move the sentence out of it.",
    };
  }
  return undefined;
}
