/** `json`: the runbook as data, for other tools. The shape is {@link runbookJsonSchema}. */
import type { Inline, Note } from "../model/inline.js";
import type { Runbook, RunbookSection, RunbookStep } from "../model/runbook.js";
import type { RunbookJson, SectionJson, StepJson } from "../model/runbook-json.js";
import type { Format } from "./format.js";
import { escapeInJson } from "./visible.js";
import { blocksToMarkdown, inlineToMarkdown } from "./write-markdown.js";

const options = { blanks: "quotes" } as const;
const toMarkdown = (sentence: readonly Inline[]): string => inlineToMarkdown(sentence, options);

/** The runbook as plain data, ready for `JSON.stringify`. */
export function toRunbookJson(runbook: Runbook): RunbookJson {
  const { product, role, from, to, hops, guides, parameters, coverage, minutes, unknowns, sections, sha256 } = runbook;
  return {
    schemaVersion: 1,
    product: product.id,
    role: role.id,
    ...{ from, to, hops, guides, parameters, coverage, minutes, unknowns },
    sections: sections.map(toSectionJson),
    sha256,
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
    ...{ optional, condition, origin, advice },
    ...(step.local ? { local: true } : {}),
    actions,
    details: step.details.map(toMarkdown),
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
    info: blocksToMarkdown(step.info, options),
    notes: step.notes.map(toNoteJson),
    choices: step.choices.map((choice) => ({ command: toMarkdown(choice.command), actions: choice.actions })),
    examples: step.examples.map(({ lang, value, place }) => ({ lang, value, source: place })),
    substeps: step.substeps.map(toStepJson),
    ...{ source, reference, checks, minutes, pointOfNoReturn },
  };
}

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
