/** What a step comes to on a host: what to type, by which way of running the product, and what else to do. */
import type { Action } from "../model/action.js";
import { shells, type Command, type Shell } from "../model/command.js";
import type { Step } from "../model/guide.js";
import { code, type Block, type Inline } from "../model/inline.js";
import type { Product } from "../model/product.js";
import type { Doing, HostingDetails } from "../model/runbook.js";
import { verbOf, type HostNames } from "../verbs/index.js";
import { fillBlanks } from "./host-names.js";

/** What it depends on besides the actions. */
export interface DoingScope {
  /** The host's names by each way in which the product may be run there: one, where the parameters say which. */
  hosted: { id: string; name: string; host: HostNames }[];
  product: Product;
  role: string;
}

/** What actions come to: once, or where that depends on how the product is run there, by each way. */
export function describeDoing(actions: readonly Action[], { hosted, product, role }: DoingScope): Doing {
  const layout = {
    runtime: product.layout.runtime,
    programs: product.roles.find(({ id }) => id === role)?.programs ?? [],
  };
  const ways = hosted.map(({ id, name, host }): HostingDetails => ({
    ...{ id, name },
    details: actions.flatMap((action) => linesOf(action, host)),
    commands: actions.flatMap((action) => verbOf(action).commands?.(action, host, layout) ?? []).map(fillBlanks),
  }));
  const { details = [], commands = [] } = ways[0] ?? {};
  const own = JSON.stringify([details, commands]);
  return ways.every((one) => JSON.stringify([one.details, one.commands]) === own)
    ? { details, commands, hosting: [] }
    : { details: [], commands: [], hosting: ways };
}

function linesOf(action: Action, host: HostNames): Inline[][] {
  const lines = verbOf(action).describe(action, host);
  return action.condition === undefined
    ? lines
    : lines.map((line) => [{ type: "text", value: `${action.condition ?? ""}: ` }, ...line]);
}

const shellOf = (lang: string | null): Shell | undefined => shells.find((shell) => shell === lang);

/** A step's text without its commands, and those. */
interface Written extends Pick<Step, "info" | "examples"> {
  commands: Command[];
}

/**
 * The commands that a writer has put below a step of our own, and what remains of its text. What a guide shows is its
 * example, and no command before a verb has read it.
 */
export function writtenCommands(
  { info, examples, advice }: Pick<Step, "info" | "examples" | "advice">,
  workingDirectory: string | undefined,
): Written {
  if (advice === null) return { info, examples, commands: [] };
  const isCommand = (block: Block): block is Extract<Block, { type: "code" }> =>
    block.type === "code" && block.performed !== true && shellOf(block.lang) !== undefined;
  return {
    commands: info.filter(isCommand).map(({ lang, value }) =>
      fillBlanks({
        shell: shellOf(lang) ?? "powershell",
        words: [code(withSeparators(value.trimEnd(), workingDirectory))],
      }),
    ),
    info: info.filter((block) => !isCommand(block)),
    examples: examples.filter(({ lang }) => shellOf(lang) === undefined),
  };
}

/** A Windows path has backslashes throughout, however the parameters write it. */
const withSeparators = (value: string, directory = ""): string =>
  /^[A-Za-z]:/u.test(directory)
    ? value.replaceAll(directory.replace(/[\\/]+$/u, ""), (found) => found.replaceAll("/", "\\"))
    : value;
