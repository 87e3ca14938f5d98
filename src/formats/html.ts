/**
 * `html`: one page that asks nothing of any other host. It has no script; its style is named by
 * hash in the content security policy, so nothing that got in could run or be fetched.
 */
import { createHash } from "node:crypto";
import type { Block, Inline } from "../model/inline.js";
import type { Runbook } from "../model/runbook.js";
import type { Format, FormatContext } from "./format.js";
import { createTemplates, SafeString } from "./template.js";
import { viewRunbook, type RunbookView } from "./view.js";
import { blocksToHtml, escapeHtml, inlineToHtml } from "./write-html.js";

/** What the page's template sees besides the runbook. */
interface PageView extends RunbookView {
  /** The `style` element. */
  style: InstanceType<typeof SafeString>;
  /** The content security policy that allows this style and nothing else. */
  policy: string;
}

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

function pageStyle(source: string): Pick<PageView, "style" | "policy"> {
  // `<\/` reads the same to CSS and does not end the element.
  const css = source.replace(/\r\n?/gu, "\n").replaceAll("</", "<\\/");
  const hash = createHash("sha256").update(css).digest("base64");
  return {
    style: new SafeString(`<style>${css}</style>`),
    policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  };
}

/** HTML, one self-contained file. */
export const html: Format = {
  name: "html",
  extension: "html",
  summary: "A page to work from on screen, with check boxes; self-contained",
  templates: ["runbook.html.hbs", "step.html.hbs", styleName],
  render: renderHtml,
};
