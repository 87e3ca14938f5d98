/**
 * A step that no verb fits stays manual: it is printed, and nothing can check it or do it. A step
 * that two verbs fit is worse, as nobody knows which it orders: "delete or rename", without a
 * condition that tells when.
 *
 * @not-ok 4:4-4:39 severity=error actual=`delete and rename` expected=`an order that one verb fits`
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 * 2. Delete or rename the folder `Conf`.
 * 3. Start the server.
 * ```
 *
 * @not-ok 4:4-4:21 severity=info actual=`Shake the server.` expected=`an order that a verb fits`
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 * 2. Shake the server.
 * 3. Start the server.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Stop the server.
 * 2. <!-- action: manual text="Shake the server" -->
 *    Shake the server.
 * 3. <!-- action: rename from=Conf to=ConfOld -->
 *    Delete or rename the folder `Conf`.
 * 4. Start the server.
 * ```
 */
import { createBlockFinder } from "./nodes.js";
import { allSteps } from "../model/step-tree.js";
import { saidBy } from "./procedures.js";
import type { Rule } from "./rule.js";
import { isManual } from "../verbs/index.js";
import { argumentsOf } from "../model/action.js";

export const stepRecognised: Rule = {
  name: "step-recognised",
  severity: "info",
  summary: "a step no verb fits, or two fit",
  check({ guide, tree, source }, report) {
    const blockAt = createBlockFinder(tree, source);
    const ambiguous = guide.messages.filter(({ ruleId }) => ruleId === "step-recognised");
    for (const message of ambiguous) {
      const place = { line: message.line ?? 1, column: message.column ?? 1 };
      report({
        ...blockAt(place),
        severity: "error",
        reason: message.reason,
        actual: /two verbs fit, (.*), expected/u.exec(message.reason)?.[1]?.replaceAll("`", "") ?? "two verbs",
        expected: "an order that one verb fits",
        note: message.note ?? "Reword the sentence.",
      });
    }
    const told = new Set(ambiguous.map(({ line, column }) => `${String(line)}:${String(column)}`));
    for (const step of guide.sections.flatMap(({ steps }) => allSteps(steps))) {
      if (step.manualReason === null || told.has(`${String(step.place.line)}:${String(step.place.column)}`)) continue;
      const manual = step.actions.find(isManual);
      const actual = manual === undefined ? saidBy(step) : String(argumentsOf(manual)["text"]);
      report({
        ...blockAt(step.place),
        reason: `Unexpected step that stays manual (${step.manualReason}): "${shorten(actual)}", expected an order that a verb fits`,
        actual,
        expected: "an order that a verb fits",
        note: 'Say it with a verb of the reference, or type it with a comment before it: <!-- action: manual text="…" --> keeps it manual on purpose.',
      });
    }
  },
};

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79).trimEnd()}…` : text);
