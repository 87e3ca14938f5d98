/**
 * `html`: one page that asks nothing of any other host. It has no script; its style is named by
 * hash in the content security policy, so nothing that got in could run or be fetched.
 */
import type { Block, Inline } from "../model/inline.js";
import type { Runbook } from "../model/runbook.js";
import type { Format, FormatContext } from "./format.js";
import { pageStyle, type PageStyle } from "./page-style.js";
import { createTemplates, SafeString } from "./template.js";
import { viewRunbook, type RunbookView } from "./view.js";
import { blocksToHtml, escapeHtml, inlineToHtml } from "./write-html.js";

/** What the page's template sees besides the runbook. */
type PageView = RunbookView & PageStyle;

const styleName = "runbook.css";

const pageTemplate = createTemplates({
  main: "runbook.html.hbs",
  partials: { step: "step.html.hbs" },
  escape: escapeHtml,
  helpers: {
    inline: (children: Inline[]) => new SafeString(inlineToHtml(children)),
    blocks: (blocks: Block[]) => new SafeString(blocksToHtml(blocks)),
  },
});

/** The whole page. */
function renderHtml(runbook: Runbook, context: FormatContext): Uint8Array {
  const view: PageView = { ...viewRunbook(runbook), ...pageStyle(context.template(styleName)) };
  return new TextEncoder().encode(pageTemplate(context)(view));
}

/** HTML, one self-contained file. */
export const html: Format = {
  name: "html",
  extension: "html",
  summary: "A page to work from on screen, with check boxes; self-contained",
  templates: ["runbook.html.hbs", "step.html.hbs", styleName],
  render: renderHtml,
};
