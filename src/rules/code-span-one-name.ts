/**
 * Two file names in one code span: it looks like one name, and a reader who copies it gets both.
 *
 * @fix gives each name its own span
 *
 * @not-ok 3:9-3:39 actual=`web.config, appsettings.json` expected=`web.config`|`appsettings.json`
 * ```markdown
 * # Agent
 *
 * 1. Copy `web.config, appsettings.json` from `RuntimeOld` to `Runtime`.
 * ```
 *
 * @not-ok 3:9-3:38 actual=`web.config appsettings.json` expected=`web.config`|`appsettings.json`
 * ```markdown
 * # Agent
 *
 * 1. Copy `web.config appsettings.json` from `RuntimeOld` to `Runtime`.
 * ```
 *
 * @ok
 * ```markdown
 * # Agent
 *
 * 1. Copy `web.config`, `appsettings.json` from `RuntimeOld` to `Runtime`, then run
 *    `./Upgrade.exe settings.json` and `Select, then type`.
 * ```
 */
import { insideOf, visit } from "./nodes.js";
import type { Rule } from "./rule.js";

const separator = /\s*(?:[,;]\s*(?:(?:and|or)\s+)?|\s(?:and|or|&)\s)\s*|\s+/u;
/** A command line, and no names beside each other. */
const program = /\.(?:exe|dll|com|cmd|bat|ps1|sh|py|js|jar|msi)$/iu;
const fileLike = /^[^\s,;]*\.[A-Za-z][\w*]{0,9}$/u;

export const codeSpanOneName: Rule = {
  name: "code-span-one-name",
  severity: "warning",
  summary: "two file names in one code span",
  check({ tree, source }, report) {
    visit(tree, (node) => {
      if (node.type !== "inlineCode") return;
      const span = source.spanOf(node);
      const inside = insideOf(node, source);
      const names = node.value.trim().split(separator);
      if (
        span === undefined ||
        inside === undefined ||
        names.length < 2 ||
        !names.every((name) => fileLike.test(name)) ||
        program.test(names[0] ?? "")
      )
        return;
      const written = source.slice(inside);
      const ticks = "`".repeat(inside.ticks);
      const apart = written.trim().split(new RegExp(`(${separator.source})`, "u"));
      report({
        ...span,
        reason: `Unexpected ${String(names.length)} names in one code span, \`${node.value}\`, expected one in each`,
        actual: node.value,
        expected: names,
        note: "Give each name a code span of its own.",
        // Only the separators change: the ticks go before and behind them.
        edits: separatorsOf(apart, inside.start + written.length - written.trimStart().length).map(({ start, end }) => {
          const between = source.slice({ start, end });
          const gap = /^\s*[,;]/u.test(between)
            ? between.trim().replace(/\s+/gu, " ") + " "
            : between.trim() === ""
              ? " "
              : ` ${between.trim()} `;
          return { start, end, text: `${ticks}${gap}${ticks}` };
        }),
      });
    });
  },
};

/** The odd parts of a text split with its separators kept. */
function separatorsOf(parts: readonly string[], from: number): { start: number; end: number }[] {
  let at = from;
  return parts.flatMap((part, index) => {
    const span = { start: at, end: at + part.length };
    at = span.end;
    return index % 2 === 1 ? [span] : [];
  });
}
