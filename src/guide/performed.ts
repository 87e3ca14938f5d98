/** Code that says nothing besides what a step's actions do. */
import { maskSecrets } from "../language/mask-secrets.js";
import { argumentsOf, type Action } from "../model/action.js";
import type { Block } from "../model/inline.js";
import { isCommandLine } from "../verbs/index.js";
import type { ProcedureContext } from "./step-drafts.js";

/** The blocks, code marked of which every word stands in a command of the actions: that is printed with the host's names. */
export function markPerformed(
  blocks: readonly Block[],
  actions: readonly Action[],
  { names }: Pick<ProcedureContext, "names">,
): Block[] {
  const commands = actions.filter(isCommandLine);
  if (commands.length === 0) return [...blocks];
  const known = new Set(commands.flatMap((action) => Object.values(argumentsOf(action)).flat().flatMap(wordsOf)));
  return blocks.map((block) =>
    block.type === "code" &&
    wordsOf(maskSecrets(block.value, names).replace(prompts, "")).every((word) => known.has(word))
      ? { ...block, performed: true }
      : block,
  );
}

const prompts = /^\s*(?:PS\s*)?(?:[A-Z]:\\[^>\n]*)?[>$]\s*/gmu;

const wordsOf = (value: unknown): string[] =>
  String(value)
    .split(/[\s"'`^\\]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
