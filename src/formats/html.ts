/**
 * `html`: one page that asks nothing of any other host. Its style and its script are named by hash
 * in the content security policy, so nothing else that got in could run or be fetched.
 */
import { createHash } from "node:crypto";
import type { Block, Inline } from "../model/inline.js";
import type { Runbook } from "../model/runbook.js";
import type { Theme, ThemeFont } from "../model/theme.js";
import type { Format, FormatContext } from "./format.js";
import { createTemplates, SafeString } from "./template.js";
import { blankLabel, viewRunbook, type CommandView, type RunbookView } from "./view.js";
import { blocksToHtml, commandToHtml, escapeHtml, inlineToHtml } from "./write-html.js";

type Markup = InstanceType<typeof SafeString>;

/** What the page's template sees besides the runbook. */
interface PageView extends RunbookView {
  /** The `style` element. */
  style: Markup;
  /** The `script` element. */
  script: Markup;
  /** The content security policy that allows these and nothing else. */
  policy: string;
  /** The theme's picture; `null` where it has none. */
  logo: { source: string; alt: string } | null;
}

const styleName = "runbook.css";
/** What the field edition does differently. */
const fieldStyleName = "field.css";
const scriptName = "runbook.js";

const pageTemplate = createTemplates({
  main: "runbook.html.hbs",
  partials: { step: "step.html.hbs", doing: "doing.html.hbs" },
  escape: escapeHtml,
  helpers: {
    inline: (children: Inline[]) => new SafeString(inlineToHtml(children)),
    typed: (command: CommandView) => new SafeString(commandToHtml(command)),
    blocks: (blocks: Block[]) => new SafeString(blocksToHtml(blocks)),
  },
});

/** The whole page. */
function renderHtml(runbook: Runbook, context: FormatContext): Uint8Array {
  const { theme, detail } = context;
  const styles = detail === "short" ? [styleName, fieldStyleName] : [styleName];
  const css = styles.map((name) => inElement(context.template(name))).join("") + themeStyle(theme);
  const js = inElement(context.template(scriptName));
  const view = viewRunbook(runbook, theme, detail);
  const page: PageView = {
    ...view,
    hops: view.hops.map((hop, index) => ownBlanks(hop, view.versions[index + 1] ?? "")),
    style: new SafeString(`<style>${css}</style>`),
    script: new SafeString(`<script>${js}</script>`),
    policy: policyFor(css, js, theme),
    logo: theme.logo && {
      source: dataUrl(`image/${theme.logo.type === "svg" ? "svg+xml" : theme.logo.type}`, theme.logo.bytes),
      alt: theme.logo.alt,
    },
  };
  return new TextEncoder().encode(joinBlocks(pageTemplate(context)(page)));
}

/** The same with the blanks called as on the whole page, so that each is filled in once. */
function ownBlanks<Part>(part: Part, to: string): Part {
  if (Array.isArray(part)) return part.map((item: unknown) => ownBlanks(item, to)) as Part;
  if (typeof part !== "object" || part === null) return part;
  if (isBlank(part)) return { ...part, label: blankLabel(part, to) };
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, ownBlanks<unknown>(value, to)])) as Part;
}

const isBlank = (part: object): part is Extract<Inline, { type: "blank" }> => "type" in part && part.type === "blank";

/** The page without the line ends between its blocks, which nobody sees and a long runbook has thousands of. */
const joinBlocks = (page: string): string =>
  page.replace(
    /<(style|script)>[^]*?<\/\1>|(<\/?(?:p|div|section|[uod]l|li|d[td]|h[1-6]|label|nav|header|main|t[rdh])(?: [^<>]*)?>)\n+(?=<)/gu,
    (all, _, tag: string | undefined) => tag ?? all,
  );

/** `<\/` reads the same to CSS, and in a string to JavaScript, and does not end the element. */
const inElement = (source: string): string => source.replace(/\r\n?/gu, "\n").replaceAll("</", "<\\/");

function policyFor(css: string, js: string, { logo, fonts }: Theme): string {
  const hash = (source: string): string => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
  const embedded = [
    logo === null ? "" : "; img-src data:",
    fonts.text.length + fonts.code.length === 0 ? "" : "; font-src data:",
  ].join("");
  return `default-src 'none'; script-src ${hash(js)}; style-src ${hash(css)}${embedded}; base-uri 'none'; form-action 'none'; trusted-types 'none'; require-trusted-types-for 'script'`;
}

const dataUrl = (type: string, bytes: Uint8Array): string =>
  `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;

/** What the theme changes of the style; nothing where it changes nothing. */
function themeStyle({ colors: { accent, accentDark }, fonts, paper }: Theme): string {
  const font = (name: string, { bytes, weight, italic }: ThemeFont): string =>
    `@font-face{font-family:"${name}";font-weight:${String(weight)};font-style:${italic ? "italic" : "normal"};src:url(${dataUrl("font/sfnt", bytes)})}`;
  return [
    ...fonts.text.map((one) => font("Sheet Text", one)),
    ...fonts.code.map((one) => font("Sheet Code", one)),
    fonts.text.length === 0 ? "" : `:root{--sans:"Sheet Text",system-ui,sans-serif}`,
    fonts.code.length === 0 ? "" : `:root{--mono:"Sheet Code",monospace}`,
    accent === null ? "" : `:root{--accent:light-dark(${accent},${accentDark ?? accent});--note:var(--accent)}`,
    paper === "a4" ? "" : `@page{size:${paper}}`,
  ].join("");
}

/** HTML, one self-contained file. */
export const html: Format = {
  name: "html",
  extension: "html",
  summary: "A page to work from and to keep the record in; self-contained",
  templates: ["runbook.html.hbs", "step.html.hbs", "doing.html.hbs", styleName, fieldStyleName, scriptName],
  render: renderHtml,
};
