import { bundledTemplate } from "../../formats/bundled-template.js";
import { pageStyle } from "../../formats/page-style.js";
import { createTemplates, SafeString } from "../../formats/template.js";
import { escapeHtml, inlineToHtml } from "../../formats/write-html.js";
import { code } from "../../model/inline.js";
import { groupBy, viewVerification } from "./verification-view.js";
import { toInlines } from "../../language/inlines.js";
import type { VerificationReporter } from "./verification-reporter.js";

const pageTemplate = createTemplates({
  main: "verification.html.hbs",
  partials: {
    head: "report-head.html.hbs",
    finding: "verification-finding.html.hbs",
    names: "verification-names.html.hbs",
  },
  escape: escapeHtml,
  helpers: {
    words: (value: string) => new SafeString(inlineToHtml(toInlines(value))),
    code: (value: string) => new SafeString(inlineToHtml([code(value)])),
  },
});

/** One page that loads and runs nothing, to read on screen, to print and to hand on. */
export const html: VerificationReporter = {
  name: "html",
  summary: "a page to hand on and to print; self-contained",
  endings: ["html", "htm"],
  report(report) {
    const view = viewVerification(report);
    const checks = [...groupBy(view.results, ({ check }) => check)].map(([check, results]) => ({
      check,
      summary: report.checkSummaries[check],
      results,
    }));
    return pageTemplate({ template: bundledTemplate })({
      ...view,
      title: `${view.title}: ${view.product}, ${view.role}, ${view.from} to ${view.to}`,
      checks,
      ...pageStyle(bundledTemplate("verification.css")),
    });
  },
};
