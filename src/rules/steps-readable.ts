/**
 * Steps that no runbook would have: HTML or a comment has swallowed them, they go on with the
 * sentence above, or the page orders everything without a single number. `plan` refuses such a page.
 *
 * @not-ok 6:1-6:27 actual=`2. Delete the folder Temp.` expected=`steps that are read`
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 *
 * <details>
 * 2. Delete the folder Temp.
 * </details>
 *
 * 3. Start the server.
 * ```
 *
 * @not-ok 3:1-3:18 actual=`- Stop the agent.` expected=`steps that are read`
 * ```markdown
 * # Upgrade the agent from 6.1 to 6.2
 *
 * - Stop the agent.
 * - Start the agent.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 *
 * <details>
 *
 * 2. Delete the folder `Temp`.
 *
 * </details>
 *
 * 3. Start the server.
 * ```
 */
import type { Rule } from "./rule.js";

export const stepsReadable: Rule = {
  name: "steps-readable",
  severity: "error",
  summary: "steps that no runbook would have",
  check({ guide, source }, report) {
    for (const { fatal, ruleId, line = 1, reason, note } of guide.messages) {
      // Notes and fences that nobody closed have rules of their own.
      if (fatal !== true || ruleId !== "steps-readable") continue;
      const written = source.line(line);
      const start = source.offsetOf(line, written.length - written.trimStart().length + 1);
      const actual = written.trim();
      report({
        start,
        end: start + actual.length,
        reason,
        actual,
        expected: "steps that are read",
        note: note ?? "Write each step as an item of a numbered list.",
      });
    }
  },
};
