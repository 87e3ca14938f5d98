/** Builds typed steps from the nodes that belong to them. */
import { maskSecrets, maskSecretsInProse } from "../language/mask-secrets.js";
import { VFileMessage } from "vfile-message";
import type { Names } from "../language/names.js";
import { masking, secretsInBlocks, spokenSecrets } from "../language/spoken-secrets.js";
import { changeNames } from "../language/substitute.js";
import { argumentsOf, type Action } from "../model/action.js";
import { gapTitle, type Step } from "../model/guide.js";
import { text, type Block, type Note } from "../model/inline.js";
import { allSteps } from "../model/step-tree.js";
import { verbOf, isTyped } from "../verbs/index.js";
import { markPerformed } from "./performed.js";
import { splitNote, toInlines, trimEnd, trimStart } from "./convert.js";
import { saysOrder, type Recognition } from "./recognise.js";
import { adviceOf, overlayOf, stepReference, whenOf } from "./step-comments.js";
import { stripMarker, type ProcedureContext, type StepDraft } from "./step-drafts.js";
import { elaborates, recognise, sortBelow, type Parts } from "./step-parts.js";

/** The steps of drafts, numbered below `parent` (`"3."`, or `""` at the top); `labels` is what the guide prints before their own number. */
export function buildSteps(
  drafts: readonly StepDraft[],
  parent: string,
  context: ProcedureContext,
  labels = "",
): Step[] {
  return drafts.map((draft, index) => {
    const step = buildStep(draft, `${parent}${String(index + 1)}`, labels, context);
    const gap = gapBefore(draft, drafts[index - 1], context);
    return gap === null ? step : { ...step, info: [{ type: "note", note: gap }, ...step.info] };
  });
}

/** A number that is left out, said to whoever reads the messages and on the sheet; `null` where none is. */
function gapBefore(draft: StepDraft, before: StepDraft | undefined, { messages }: ProcedureContext): Note | null {
  const [last, next] = [before?.number, draft.number];
  if (last === undefined || next === undefined || next <= last + 1) return null;
  const { place, label } = draft;
  const name = (number: number): string =>
    /^[a-z]/iu.test(label ?? "") ? String.fromCharCode(96 + number) : String(number);
  const missing = next === last + 2 ? `step ${name(last + 1)}` : `steps ${name(last + 1)} to ${name(next - 1)}`;
  const message = new VFileMessage(
    `Unexpected step ${name(next)} behind ${name(last)}, expected ${name(last + 1)}: the guide has no ${missing} here`,
    { place: { line: place.line, column: place.column }, ruleId: "step-sequence", source: "upgrade-runbook" },
  );
  message.file = place.file;
  messages.push(message);
  const says = `The guide has no ${missing} here: behind ${name(last)} it goes on with ${name(next)}.`;
  return {
    kind: "warning",
    title: gapTitle,
    blocks: [{ type: "paragraph", children: [text(says)] }],
    place,
  };
}

function buildStep(draft: StepDraft, ordinal: string, labels: string, context: ProcedureContext): Step {
  const { source } = context;
  const parts = sortBelow(draft, context);
  const own = draft.command ? trimEnd(stripMarker(toInlines(draft.command.children, source))) : [];
  const { before, note } = splitNote([...own, ...parts.continued], draft.place);
  const command = trimStart(trimEnd(before));
  const recognition = recognise(command, parts, draft, context);
  rememberRename(recognition.actions, context);
  const reference = stepReference(draft, labels, context);
  const below = reference?.step === undefined ? "" : `${reference.step}.`;
  const substeps = buildSteps(parts.substeps, `${ordinal}.`, context, below);
  const held = isHeld(recognition, parts, substeps, draft.command?.type === "heading");
  const actions = held ? [] : recognition.actions;
  const step: Step = {
    ordinal,
    label: draft.label,
    command,
    optional: recognition.optional,
    condition: [draft.only ?? null, recognition.condition].filter((one) => one !== null).join(", ") || null,
    info: markPerformed([...(note === null ? [] : [{ type: "note" as const, note }]), ...parts.info], actions, context),
    choices: parts.choices,
    closing: parts.closing,
    examples: parts.examples,
    actions,
    manualReason: held ? null : recognition.manualReason,
    ordersMore: ordersBelow(parts),
    substeps: [],
    place: draft.place,
    reference,
    when: whenOf(draft.annotations, context),
    ...adviceOf(draft, context),
    ...overlayOf(draft),
  };
  return { ...withoutSecrets(step, context.names), substeps };
}

/** Does a text below the sentence order anything? All that verbs read in it is a step of its own; in notes nobody orders. */
const ordersBelow = ({ info, choices, closing }: Parts): boolean =>
  [info, closing, ...choices.map((choice) => choice.info)].flat().some(blockOrders);

const blockOrders = (block: Block): boolean =>
  block.type === "list"
    ? block.items.flat().some(blockOrders)
    : block.type === "paragraph" && saysOrder(block.children);

/**
 * A sentence that no verb fits only leads to the substeps or choices below it; one that orders
 * something orders it, too, unless a substep says the same order again. What a step leaves to a
 * choice, it does not order by itself.
 */
function isHeld({ actions }: Recognition, { choices }: Parts, substeps: readonly Step[], isTitle: boolean): boolean {
  if (choices.some((choice) => choice.actions.some(isTyped))) return true;
  if (substeps.length === 0) return false;
  const below = allSteps(substeps).flatMap((step) => step.actions);
  const typed = actions.filter(isTyped);
  if (typed.length > 0 && typed.length < actions.length) return false;
  return typed.every((order) =>
    below.some((action) => elaborates(action, order) || (isTitle && isTitleOf(order, action))),
  );
}

/** Words that name no thing of their own: "the services" are those that are named below. */
const general = /^(?:|all|services?|programs?|applications?|process(?:es)?|systems?|instances?|nodes?)$/u;

/** "Stop the services" above "Stop the web server": a title says in general what is ordered below it. */
function isTitleOf(title: Action, action: Action): boolean {
  const wordsOf = (action: Action): string[] =>
    String(argumentsOf(action)["target"] ?? argumentsOf(action)["what"] ?? "")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => !general.test(word));
  const words = wordsOf(title);
  const named = "target" in title || "what" in title;
  return title.verb === action.verb && named && words.every((word) => wordsOf(action).includes(word));
}

/** A placeholder for each value that the step gives a secret setting, and for what is secret in command lines and connection strings: from here on nobody can print it. */
function withoutSecrets(step: Step, names: Names): Step {
  const told = [
    ...spokenSecrets(step.command, names),
    ...secretsInBlocks([...step.info, ...step.choices.flatMap(({ info }) => info), ...step.closing], names),
    ...step.choices.flatMap(({ command }) => spokenSecrets(command, names)),
  ];
  const masks = [...step.actions, ...step.choices.flatMap(({ actions }) => actions)].flatMap((action) => {
    const { setting, value } = argumentsOf(action);
    if (typeof setting !== "string" || typeof value !== "string" || !names.hides(setting, value)) return [];
    return [{ value, placeholder: `<${setting.replace(/^.*[.:]|__/u, "").toLowerCase()}>` }];
  });
  // What an order names as a folder, a file or a thing is no secret of the sentence.
  const named = new Set(step.actions.filter(isTyped).flatMap(namesOf));
  const mask = masking([...masks, ...told.filter(({ value }) => !named.has(value))]);
  return changeNames(
    step,
    (text) => maskSecrets(mask(text), names),
    (text) => maskSecretsInProse(mask(text), names),
  );
}

const namesOf = (action: Action): string[] =>
  Object.entries(argumentsOf(action)).flatMap(([key, value]) =>
    ["value", "text", "arguments", "statement", "condition"].includes(key) || value === undefined
      ? []
      : [value].flat().map(String),
  );

function rememberRename(actions: readonly Action[], context: ProcedureContext): void {
  const renamed = actions.flatMap((action) => verbOf(action).renames?.(action) ?? []).at(-1);
  // Only the folder that the release lives in makes "the backup"; without a product, any does.
  if (
    renamed &&
    (context.names.runtime === undefined || context.renamed === null || renamed.from === context.names.runtime)
  ) {
    context.renamed = renamed;
  }
}
