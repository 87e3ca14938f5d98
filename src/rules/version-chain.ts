/**
 * A pair of versions that no procedure or note covers: there are notes from 6.0 to 6.1 and from 6.2
 * to 6.3, and none for what lies between. The operator of a 6.1 is left alone.
 *
 * @not-ok 13:1-13:25 actual=`6.2` expected=`6.1 to 6.2`
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 * 2. Back up the database.
 * 3. Extract `Runtime.zip` into `Runtime`.
 * 4. Start the server.
 *
 * ## Notes from 6.0 to 6.1
 *
 * Nothing to do, the database
 * is upgraded.
 *
 * ## Notes from 6.2 to 6.3
 *
 * Nothing to do.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 * 2. Back up the database.
 * 3. Extract `Runtime.zip` into `Runtime`.
 * 4. Start the server.
 *
 * ## Notes from 6.1 to 6.2
 *
 * Nothing to do.
 *
 * ## Notes from 6.0 to 6.1
 *
 * Nothing to do.
 * ```
 */
import type { Section } from "../model/guide.js";
import { belongsTo, compareVersions, parseHop } from "../model/version.js";
import { createBlockFinder } from "./nodes.js";
import type { Rule, RuleContext } from "./rule.js";

export const versionChain: Rule = {
  name: "version-chain",
  severity: "info",
  judges: "procedures",
  summary: "a pair of versions that no procedure or note covers",
  check(context, report) {
    const { guide, tree, source } = context;
    if (guide.kind === "advice" || statesRange(context)) return;
    const blockAt = createBlockFinder(tree, source);
    const stretches = guide.sections.flatMap(stretchOf).sort((one, other) => compareVersions(one.from, other.from));
    let reached: string | undefined;
    for (const { from, to, section } of stretches) {
      if (
        reached !== undefined &&
        compareVersions(from, reached) > 0 &&
        !belongsTo(from, reached) &&
        !belongsTo(reached, from)
      ) {
        report({
          ...blockAt(section.place),
          reason: `Unexpected gap before \`${from}\`, expected a procedure or a note from \`${reached}\` to \`${from}\``,
          actual: from,
          expected: `${reached} to ${from}`,
          note: `Say what to do from ${reached} to ${from}, and be it that there is nothing to do.`,
        });
      }
      if (reached === undefined || compareVersions(to, reached) > 0) reached = to;
    }
  },
};

/** Front matter that states a range covers all within it. */
const statesRange = ({ guide: { hop }, source }: RuleContext): boolean =>
  hop?.kind === "within" && /^---\r?\n(?:[^\n]*\n)*?versions:/u.test(source.text);

/** What a section's own heading covers. A heading without a pair of versions covers what the others do. */
function stretchOf(section: Section): { from: string; to: string; section: Section }[] {
  const hop = parseHop(section.title);
  if (hop?.kind !== "hop" || hop.from.min === null || hop.to.min === null || section.depth === 0) return [];
  return [{ from: hop.from.min, to: hop.to.max ?? hop.to.min, section }];
}
