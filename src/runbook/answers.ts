/** What the operator's answers settle: which steps and choices are for him. */
import { nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Answer, Step } from "../model/guide.js";
import { inlineText } from "../model/inline.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";
import { isManual } from "../verbs/index.js";

/** Refuses answers to questions that the product does not have, and answers that a question does not have. */
export function checkAnswers({ answers = {} }: Parameters, { questions }: Product): void {
  for (const [question, answer] of Object.entries(answers)) {
    const known = questions.find(({ id }) => id === question);
    if (known === undefined) {
      const ids = questions.map(({ id }) => id);
      throw new UsageError(`Unexpected question \`${question}\` in the parameter \`answers\``, {
        parameter: "answers",
        note: nearestOf(question, ids) || "This product has no questions.",
      });
    }
    if (known.answers[answer] === undefined) {
      const list = Object.entries(known.answers).map(([id, meaning]) => `\`${id}\` (${meaning})`);
      throw new UsageError(`Unexpected answer \`${answer}\` to \`${question}\`: ${known.ask}`, {
        parameter: "answers",
        note: `Answers: ${list.join(", ")}.`,
      });
    }
  }
}

/** Steps as the answers leave them, and what they leave out. */
export interface Settled {
  steps: Step[];
  /** The sentences of the steps that are not for this operator: said, not silently dropped. */
  leftOut: string[];
}

/**
 * Makes what settles steps by the operator's answers. Where he gave none, the step tells its condition and every choice
 * stays.
 */
export function settling(product: Product, { answers = {} }: Parameters): (steps: readonly Step[]) => Settled {
  const state = ({ question, answer }: Answer): "open" | "yes" | "no" =>
    answers[question] === undefined ? "open" : answers[question] === answer ? "yes" : "no";
  const meaning = ({ question, answer }: Answer): string => {
    const known = product.questions.find(({ id }) => id === question);
    return known === undefined
      ? `if ${question} is ${answer}`
      : `if the answer to “${known.ask}” is “${(known.answers[answer] ?? answer).replace(/\.$/u, "")}”`;
  };
  const settle = (steps: readonly Step[]): Settled => {
    const own = steps
      .filter(({ when }) => when === null || state(when) !== "no")
      .map((step) => ({ step, below: settle(step.substeps) }));
    const gone = steps
      .filter(({ when }) => when !== null && state(when) === "no")
      .map(({ command }) => inlineText(command).replace(/[.:]\s*$/u, ""));
    return {
      steps: own.map(({ step, below }) => settleStep(step, below.steps)),
      leftOut: [...gone, ...own.flatMap(({ below }) => below.leftOut)],
    };
  };
  const settleStep = (step: Step, substeps: Step[]): Step => {
    const choices = step.choices.filter(({ when }) => when === null || state(when) !== "no");
    const [only] = choices;
    const settled = only !== undefined && choices.length === 1 && step.choices.length > 1;
    const open = step.when !== null && state(step.when) === "open" ? meaning(step.when) : null;
    return {
      ...step,
      substeps,
      // The one choice that is left is the step.
      ...(settled
        ? {
            command: only.command,
            actions: only.actions,
            choices: [],
            manualReason: only.actions.some(isManual) ? "no verb fits it" : null,
          }
        : { choices }),
      condition: step.condition ?? open,
    };
  };
  return settle;
}
