/**
 * A code span glued to the next word: "`Runtime`to the same folder". The name seems to go on.
 * A plural's `s` may stand there.
 *
 * @fix puts a space between
 *
 * @not-ok 3:28-3:39 actual=`Runtimeto` expected=`Runtime to`
 * ```markdown
 * # Server
 *
 * 1. Extract the new release `Runtime`to the same folder.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Extract the new `Runtime` to the same folder; the `.dll`s and `web.config`, (`Runtime`) and `Old`-files.
 * ```
 */
import { visit, wordsOf } from "./nodes.js";
import type { Rule } from "./rule.js";

/** Scripts that set words apart by spaces; Chinese, Japanese, Korean and Thai do not, or put endings behind a name. */
const spaced = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;
/** "`id`s", "`grep`ed", "`n`th". */
const ending = /^(?:s|es|ed|d|ing|th|st|nd|rd|x)$/u;

export const codeSpanSpacing: Rule = {
  name: "code-span-spacing",
  severity: "warning",
  summary: "a code span glued to the next word",
  check({ tree, source }, report) {
    visit(tree, (node, parent, index) => {
      if (node.type !== "inlineCode") return;
      const span = source.spanOf(node);
      const next = parent.children[index + 1];
      // Three backticks are a fence in mid-line, which another rule reports.
      if (
        span === undefined ||
        source.slice(span).startsWith("```") ||
        next === undefined ||
        next.type === "html" ||
        next.type === "break"
      )
        return;
      const word = /^[\p{L}\p{N}]+/u.exec(wordsOf(next))?.[0];
      if (word === undefined || !spaced.test(word) || (next.type === "text" && ending.test(word))) return;
      const glued = next.type === "text" ? word.length : (source.spanOf(next)?.end ?? span.end) - span.end;
      report({
        start: span.start,
        end: span.end + glued,
        reason: `Unexpected \`${node.value}\` glued to \`${word}\`, expected a space between`,
        actual: node.value + word,
        expected: `${node.value} ${word}`,
        note: "Put a space behind the code span.",
        edits: [{ start: span.end, end: span.end, text: " " }],
      });
    });
  },
};
