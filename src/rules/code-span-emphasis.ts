/**
 * Emphasis marks within a code span. There they are no emphasis but characters, and whoever copies
 * the value copies them too: `"_../Temp_"` is no path. Wildcards and names with underscores are none.
 *
 * @not-ok 3:30-3:39 actual=`_../Temp_` expected=`../Temp`
 * ```markdown
 * # Server
 *
 * 1. Set `TempFolderPath` to `"_../Temp_"`.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Copy `appsettings*.json`, `*.pfx` and `*.cer`, `Runtime/**` and `UJ_Task_Types`, `__init__`.
 * ```
 */
import { insideOf, visit } from "./nodes.js";
import type { Rule } from "./rule.js";

const emphasis = /(?<![\p{L}\p{N}*_/\\.-])(\*{1,3}|_{1,3})(?=[^\s*_])([^*_`]*[^\s*_`])\1(?![\p{L}\p{N}*_/\\.-])/gu;

export const codeSpanEmphasis: Rule = {
  name: "code-span-emphasis",
  severity: "warning",
  summary: "emphasis marks within a code span",
  check({ tree, source }, report) {
    visit(tree, (node) => {
      if (node.type !== "inlineCode") return;
      const inside = insideOf(node, source);
      if (inside === undefined) return;
      for (const { 0: written, 1: marks = "", 2: bare = "", index } of source.slice(inside).matchAll(emphasis)) {
        if (isName(marks, bare)) continue;
        report({
          start: inside.start + index,
          end: inside.start + index + written.length,
          reason: `Unexpected emphasis \`${written}\` in a code span, expected \`${bare}\``,
          actual: written,
          expected: bare,
          note: "Within a code span the marks are part of the value: take them away, or emphasise the whole span from outside.",
        });
      }
    });
  },
};

/** `*.json*` and `*agent.*` are patterns, `__init__` is an identifier. */
const isName = (marks: string, bare: string): boolean =>
  (marks === "*" && /[.,*?]/u.test(bare)) || (marks === "__" && /^[a-z\d]+$/u.test(bare));
