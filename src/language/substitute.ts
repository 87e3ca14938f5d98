/** Puts the operator's names where the guide has its own or a placeholder: in actions, sentences and examples alike. */
import { escapePattern } from "./escape-pattern.js";
import { argumentsOf, type Action, type ArgumentValue } from "../model/action.js";
import type { Step } from "../model/guide.js";
import type { Block, Inline } from "../model/inline.js";

/** What becomes of a name in code or in an action. Prose stays as the guide has it. */
export type NameChange = (value: string) => string;

/** Another name for a folder, where it stands as a whole part of a path. */
export function folderRenaming(from: string, to: string): NameChange {
  const escaped = escapePattern(from);
  // A folder called `backup` must not change that word in a sentence: there it needs a slash beside it.
  const whole = /^[a-z]+$/u.test(from)
    ? String.raw`(?<=[\\/])${escaped}(?![\w.-])|(?<![\w.-])${escaped}(?=[\\/])`
    : String.raw`(?<![\w.-])${escaped}(?![\w-]|\.\w)`;
  const pattern = new RegExp(whole, "gu");
  return (value) => (value === from ? to : value.replace(pattern, () => to));
}

/** The values of placeholders such as `<working-directory>`; one without a value stays, for all to see. */
export function placeholderFilling(values: Readonly<Record<string, string | undefined>>): NameChange {
  return (value) =>
    value.includes("<") ? value.replace(/<([a-z][a-z-]*)>/gu, (whole, name: string) => values[name] ?? whole) : value;
}

const unchanged: NameChange = (value) => value;

/** The step with its names changed; `prose`: what becomes of the words around them. */
export function changeNames(step: Step, change: NameChange, prose: NameChange = unchanged): Step {
  return {
    ...step,
    command: inInlines(step.command, change, prose),
    info: inBlocks(step.info, change, prose),
    choices: step.choices.map((choice) => ({
      ...choice,
      command: inInlines(choice.command, change, prose),
      info: inBlocks(choice.info, change, prose),
      actions: choice.actions.map((action) => inAction(action, change)),
    })),
    closing: inBlocks(step.closing, change, prose),
    examples: step.examples.map((example) => ({ ...example, value: change(example.value) })),
    actions: step.actions.map((action) => inAction(action, change)),
    substeps: step.substeps.map((substep) => changeNames(substep, change, prose)),
  };
}

function inAction(action: Action, change: NameChange): Action {
  const changed = Object.entries(argumentsOf(action)).map(([key, value]) => [key, inValue(value, change)] as const);
  return { verb: action.verb, ...Object.fromEntries(changed) } as Action;
}

function inValue(value: ArgumentValue | undefined, change: NameChange): ArgumentValue | undefined {
  if (typeof value === "string") return change(value);
  return Array.isArray(value) ? value.map((item: string) => change(item)) : value;
}

function inInlines(children: readonly Inline[], change: NameChange, prose: NameChange): Inline[] {
  return children.map((child) => {
    if (child.type === "code") return { ...child, value: change(child.value) };
    if (child.type === "text") return { ...child, value: prose(child.value) };
    return "children" in child ? { ...child, children: inInlines(child.children, change, prose) } : child;
  });
}

/** Blocks with the names in their code changed; `prose`: what becomes of the words around them. */
export function inBlocks(blocks: readonly Block[], change: NameChange, prose: NameChange = unchanged): Block[] {
  return blocks.map((block) => {
    switch (block.type) {
      case "paragraph":
        return { ...block, children: inInlines(block.children, change, prose) };
      case "code":
        return { ...block, value: change(block.value) };
      case "list":
        return { ...block, items: block.items.map((item) => inBlocks(item, change, prose)) };
      case "note":
        return { ...block, note: { ...block.note, blocks: inBlocks(block.note.blocks, change, prose) } };
    }
  });
}
