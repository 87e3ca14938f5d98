/** Comments that hold rules back: `<!-- lint disable file-name -- the vendor's own spelling -->`. */
import type { Root } from "mdast";
import { nearest, nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import { ruleNames, type RuleName } from "../model/lint.js";
import type { SourceText } from "../rules/index.js";
import { visit } from "../rules/nodes.js";

/** From where to where a rule is held back. */
export interface Hold {
  rule: RuleName;
  start: number;
  end: number;
  /** What stands behind `--`; `null`: nothing. */
  because: string | null;
}

const comment = /^<!--\s*lint\s+(disable|enable|ignore)\b\s*([\s\S]*?)\s*-->$/u;

/**
 * The holds of a text. `disable` holds until `enable` or the end, `ignore` for the next block;
 * without names, every rule.
 *
 * @throws {UsageError} where a name is nearly a rule's, so that a typing error does not hold back nothing
 */
export function readHolds(tree: Root, source: SourceText, file: string): Hold[] {
  const holds: Hold[] = [];
  const open = new Map<RuleName, Hold>();
  visit(tree, (node, parent, index) => {
    if (node.type !== "html") return;
    const span = source.spanOf(node);
    const [, order, said = ""] = comment.exec(node.value.trim()) ?? [];
    if (order === undefined || span === undefined) return;
    const { names, because } = readNames(said, file, source.placeOf(span.start));
    const next = parent.children[index + 1];
    const nextSpan = next === undefined ? undefined : source.spanOf(next);
    for (const rule of names) {
      if (order === "ignore") {
        if (nextSpan) holds.push({ rule, because, ...nextSpan });
        continue;
      }
      const before = open.get(rule);
      if (before) before.end = span.start;
      open.delete(rule);
      if (order === "enable") continue;
      const hold = { rule, because, start: span.start, end: Infinity };
      open.set(rule, hold);
      holds.push(hold);
    }
  });
  return holds;
}

function readNames(
  said: string,
  file: string,
  place: { line: number; column: number },
): { names: readonly RuleName[]; because: string | null } {
  const [list = "", ...reason] = said.split(/(?:^|\s)--\s/u);
  const written = list.split(/[\s,]+/u).filter((name) => name !== "");
  const names = written.flatMap((name) => {
    const rule = ruleNames.find((known) => known === name);
    if (rule !== undefined) return [rule];
    // The comments are remark-lint's too: a name that is like none of ours is one of its rules.
    if (nearest(name, ruleNames).length === 0) return [];
    throw new UsageError(`Unexpected rule \`${name}\` in a comment \`lint\`, expected one of the rules`, {
      place: { file, ...place },
      note: nearestOf(name, ruleNames),
    });
  });
  return { names: written.length === 0 ? ruleNames : names, because: reason.join(" -- ").trim() || null };
}
