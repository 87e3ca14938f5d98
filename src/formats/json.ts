/** `json`: the runbook as data, for other tools. The shape is {@link runbookJsonSchema}. */
import { commandText } from "../model/command.js";
import { notesIn, text, type Block, type Inline, type Note } from "../model/inline.js";
import type { Operation } from "../model/operation.js";
import type { Doing, Runbook, RunbookSection, RunbookStep } from "../model/runbook.js";
import type { OperationJson, RunbookJson, SectionJson, StepJson } from "../model/runbook-json.js";
import type { Format } from "./format.js";
import { withoutPerformed } from "./view.js";
import { escapeInJson } from "./visible.js";
import { blocksToMarkdown, inlineToMarkdown } from "./write-markdown.js";

const options = { blanks: "quotes" } as const;
const toMarkdown = (sentence: readonly Inline[]): string => inlineToMarkdown(sentence, options);

/** The runbook as plain data, ready for `JSON.stringify`. */
export function toRunbookJson(runbook: Runbook): RunbookJson {
  const {
    product,
    role,
    from,
    to,
    hops,
    guides,
    parameters,
    coverage,
    minutes,
    unknowns,
    brought,
    sections,
    operations,
    sha256,
  } = runbook;
  return {
    schemaVersion: 1,
    product: product.id,
    role: role.id,
    ...{ from, to, hops, guides, parameters, coverage, minutes, unknowns },
    sections: (brought ? setAdviceApart(sections) : sections).map(toSectionJson),
    operations: operations.map(toOperationJson),
    sha256,
  };
}

/** The contract's shape of a guide that the caller brought: its procedure holds its own steps and no others. */
function setAdviceApart(sections: readonly RunbookSection[]): RunbookSection[] {
  return sections.flatMap((section) => {
    if (section.kind !== "procedure") return [section];
    const { own, advice } = split(section.steps, null);
    if (advice.length === 0) return [section];
    const apart: RunbookSection = {
      ...{ id: `${section.id}/advice`, title: "Beside the procedure", hop: section.hop, kind: "prerequisites" },
      ...{ steps: advice, body: [], source: null, reference: null },
    };
    return [apart, { ...section, steps: own }];
  });
}

/** The steps of a guide and, apart, what we advise between them, each with its place in words. */
function split(steps: readonly RunbookStep[], last: string | null): { own: RunbookStep[]; advice: RunbookStep[] } {
  const own: RunbookStep[] = [];
  const advice: RunbookStep[] = [];
  let before = last;
  for (const step of steps) {
    if (step.origin === "advice" && !step.local) {
      const says =
        before === null ? "Before the first step of the procedure." : `After step ${before} of the procedure.`;
      advice.push({ ...step, info: [{ type: "paragraph", children: [text(says)] }, ...step.info] });
      continue;
    }
    const below = split(step.substeps, step.number);
    own.push({ ...step, substeps: below.own });
    advice.push(...below.advice);
    before = step.number;
  }
  return { own, advice };
}

function toOperationJson(operation: Operation): OperationJson {
  const { id, step, number, hop, kind, origin, action, change, optional, condition, decisions, changesData, undo } =
    operation;
  return {
    ...{ id, step, number, hop, kind, origin, action, change: change?.change ?? null, optional, condition },
    decisions: decisions.map(({ id: decided, number: place, says }) => ({ id: decided, number: place, says })),
    ...{ changesData: changesData !== null, undo },
  };
}

function toSectionJson({ id, title, hop, kind, body, steps, source, reference }: RunbookSection): SectionJson {
  return {
    id,
    title,
    hop,
    kind,
    body: blocksToMarkdown(body, options),
    steps: steps.map(toStepJson),
    source,
    reference,
  };
}

function toStepJson(step: RunbookStep): StepJson {
  const {
    id,
    hash,
    number,
    command,
    optional,
    condition,
    origin,
    advice,
    actions,
    source,
    reference,
    checks,
    minutes,
    pointOfNoReturn,
  } = step;
  return {
    ...{ id, hash, number },
    command: toMarkdown(command),
    ...{ optional, condition, origin },
    advice: advice === null ? null : { reason: advice.reason, sources: advice.sources },
    ...(step.local ? { local: true } : {}),
    actions,
    details: step.details.map(toMarkdown),
    commands: toCommandsJson(step),
    ...(step.hosting.length === 0
      ? {}
      : {
          hosting: step.hosting.map(({ id: hosting, name, details }) => ({
            id: hosting,
            name,
            details: details.map(toMarkdown),
          })),
        }),
    expected: step.expected.map(toMarkdown),
    manual: step.manualReason,
    info: blocksToMarkdown(besidesLists([...step.info, ...step.closing]), options),
    notes: notesIn([...step.info, ...step.closing]).map(toNoteJson),
    choices: step.choices.map((choice) => ({
      command: toMarkdown(choice.command),
      actions: choice.actions,
      commands: toCommandsJson(choice),
      info: blocksToMarkdown(withoutPerformed(choice.info, choice), options),
    })),
    examples: step.examples.map(({ lang, value, place }) => ({ lang, value, source: place })),
    substeps: step.substeps.map(toStepJson),
    ...{ source, reference, checks, minutes, pointOfNoReturn },
  };
}

/** What stands neither in `notes` nor in `examples`. */
const besidesLists = (blocks: readonly Block[]): Block[] =>
  blocks.filter(({ type }) => type !== "note" && type !== "code");

const toCommandsJson = ({ commands, hosting }: Doing): StepJson["commands"] =>
  [{ id: undefined, commands }, ...hosting].flatMap(({ id, commands: own }) =>
    own.map((command) => ({
      shell: command.shell,
      text: commandText(command),
      ...(command.when === undefined ? {} : { when: command.when }),
      ...(id === undefined ? {} : { hosting: id }),
    })),
  );

const toNoteJson = ({ kind, title, blocks }: Note): StepJson["notes"][number] => ({
  kind,
  title,
  text: blocksToMarkdown(blocks, options),
});

/** JSON that a terminal may print, two spaces, a line feed at the end. */
const renderJson = (runbook: Runbook): Uint8Array =>
  new TextEncoder().encode(`${escapeInJson(JSON.stringify(toRunbookJson(runbook), null, 2))}\n`);

/** JSON, the shape of the contract. */
export const json: Format = {
  name: "json",
  extension: "json",
  summary: "The typed steps as data, for other tools",
  templates: [],
  render: renderJson,
};
