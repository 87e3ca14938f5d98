/** `md`: a task list for GitHub and for every other reader of Markdown, with its identity as front matter. */
import type Handlebars from "handlebars";
import { Document, Scalar, visit } from "yaml";
import type { Block, Inline } from "../model/inline.js";
import type { Runbook } from "../model/runbook.js";
import type { Format, FormatContext } from "./format.js";
import { createTemplates, SafeString } from "./template.js";
import { viewRunbook, type CommandView, type RunbookView } from "./view.js";
import { actsInJson, escapeInJson } from "./visible.js";
import {
  blocksToMarkdown,
  commandToMarkdown,
  escapeMarkdown,
  indentLines,
  inlineToMarkdown,
  quoteLines,
} from "./write-markdown.js";

/** What the template sees besides the runbook. */
interface PageView extends RunbookView {
  /** The front matter's lines, without the fences. */
  frontMatter: InstanceType<typeof SafeString>;
}

const pageTemplate = createTemplates({
  main: "runbook.md.hbs",
  partials: { step: "step.md.hbs", doing: "doing.md.hbs" },
  escape: escapeMarkdown,
  helpers: {
    inline: (children: Inline[]) => new SafeString(inlineToMarkdown(children)),
    blocks: (blocks: Block[]) => new SafeString(blocksToMarkdown(blocks)),
    typed: (command: CommandView) => new SafeString(commandToMarkdown(command)),
    alerts: (blocks: Block[]) => new SafeString(blocksToMarkdown(blocks, { alerts: true })),
    // A name that begins a line, where more characters mean something than inside one.
    line: (value: string) => new SafeString(inlineToMarkdown([{ type: "text", value }])),
    code: (value: string) => new SafeString(inlineToMarkdown([{ type: "code", value }])),
    indent(this: object, { fn }: Handlebars.HelperOptions) {
      return indentLines(fn(this), 2);
    },
    quote(this: object, { fn }: Handlebars.HelperOptions) {
      return `${quoteLines(fn(this).trimEnd())}\n`;
    },
  },
});

/** The whole file. */
function renderMarkdown(runbook: Runbook, context: FormatContext): Uint8Array {
  const view: PageView = { ...viewRunbook(runbook, context.theme), frontMatter: new SafeString(frontMatter(runbook)) };
  return new TextEncoder().encode(pageTemplate(context)(view));
}

function frontMatter(runbook: Runbook): string {
  const { product, role, from, to, hops, guides, coverage, parameters, sha256 } = runbook;
  const { organization, change, window, technician, reviewer, approver } = parameters;
  const identity = { product: product.id, role: role.id, from, to, hops, guides, sha256, coverage };
  const asked = { organization, change, window, technician, reviewer, approver };
  return writeYaml({ ...identity, ...asked });
}

/** YAML in which no character acts on a terminal, and each string is still the same string. */
function writeYaml(data: object): string {
  const document = new Document(data);
  visit(document, {
    Scalar(_, scalar) {
      // Only double quotes can hold an escape.
      if (typeof scalar.value === "string" && actsInJson(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escapeInJson(document.toString({ lineWidth: 0 })).trimEnd();
}

/** Markdown, a task list. */
export const md: Format = {
  name: "md",
  extension: "md",
  summary: "A task list with front matter, for GitHub and wikis",
  templates: ["runbook.md.hbs", "step.md.hbs", "doing.md.hbs"],
  render: renderMarkdown,
};
