/** Puts the operator's name for the backup folder where the guide has its own: in actions, sentences and examples alike. */
import type { Action, ArgumentValue } from "../model/action.js";
import type { Step } from "../model/guide.js";
import type { Block, Inline } from "../model/inline.js";

/** Another name for a folder. */
export interface Renaming {
  from: string;
  to: string;
}

/** The step with the folder under its other name. Words of prose stay: only names in code, and actions, change. */
export function renameInStep(step: Step, renaming: Renaming): Step {
  return {
    ...step,
    command: renameInInlines(step.command, renaming),
    info: renameInBlocks(step.info, renaming),
    notes: step.notes.map((note) => ({ ...note, blocks: renameInBlocks(note.blocks, renaming) })),
    choices: step.choices.map(({ command, actions }) => ({ command: renameInInlines(command, renaming), actions: actions.map((action) => renameInAction(action, renaming)) })),
    examples: step.examples.map((example) => ({ ...example, value: renameInPath(example.value, renaming) })),
    actions: step.actions.map((action) => renameInAction(action, renaming)),
    substeps: step.substeps.map((substep) => renameInStep(substep, renaming)),
  };
}

/** The name where it stands as a whole part of a path. */
export function renameInPath(value: string, { from, to }: Renaming): string {
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
  return value.replace(new RegExp(String.raw`(?<![\w.-])${escaped}(?![\w-]|\.\w)`, "gu"), () => to);
}

function renameInAction(action: Action, renaming: Renaming): Action {
  const spoken = new Set(["what", "text", "statement"]);
  const entries = Object.entries(action).map(([key, value]) => [key, key === "verb" || (spoken.has(key) && value !== renaming.from) ? value : renameInValue(value, renaming)]);
  return Object.fromEntries(entries) as Action;
}

function renameInValue(value: ArgumentValue | undefined, renaming: Renaming): ArgumentValue | undefined {
  if (typeof value === "string") return renameInPath(value, renaming);
  return Array.isArray(value) ? value.map((item: string) => renameInPath(item, renaming)) : value;
}

function renameInInlines(children: readonly Inline[], renaming: Renaming): Inline[] {
  return children.map((child) => {
    if (child.type === "code") return { ...child, value: renameInPath(child.value, renaming) };
    return "children" in child ? { ...child, children: renameInInlines(child.children, renaming) } : child;
  });
}

function renameInBlocks(blocks: readonly Block[], renaming: Renaming): Block[] {
  return blocks.map((block) => {
    switch (block.type) {
      case "paragraph":
        return { ...block, children: renameInInlines(block.children, renaming) };
      case "code":
        return { ...block, value: renameInPath(block.value, renaming) };
      case "list":
        return { ...block, items: block.items.map((item) => renameInBlocks(item, renaming)) };
      case "note":
        return { ...block, note: { ...block.note, blocks: renameInBlocks(block.note.blocks, renaming) } };
    }
  });
}
