/** Runbook in, file out: the rendering stage. Knows where the templates are; the formats know the rest. */
import { bundledTemplate } from "../formats/bundled-template.js";
import { formats, shortFormats, type Detail, type FormatContext, type FormatName } from "../formats/index.js";
import { TemplateError } from "../formats/template.js";
import { verifyScriptTemplates, writeVerifyScript, type VerifyScriptInput } from "../formats/verify-script/index.js";
import { UsageError } from "../model/errors.js";
import type { Runbook } from "../model/runbook.js";
import { plainTheme, type Theme } from "../model/theme.js";

/** Where a caller's own templates come from. */
export interface TemplateSource {
  /** The text of the template with this name (`runbook.html.hbs`); `undefined`: ours is to be used. */
  read(name: string): string | undefined;
  /** The folder as the caller named it, to name a faulty template by its path. */
  directory?: string | undefined;
}

/** What rendering may be told. */
export interface RenderOptions {
  /** Templates that take the place of ours; default none. */
  templates?: TemplateSource | undefined;
  /** How PDF and HTML look; default {@link plainTheme}. */
  theme?: Theme | undefined;
  /**
   * `short`: the field edition, all that is to be done under the numbers of the full one, without reasons, sources and
   * appendix; PDF and HTML have one. Default `full`.
   */
  detail?: Detail | undefined;
  /** Is told what a format could not show as it is: names without glyphs in a PDF's fonts. Default: nobody. */
  onWarning?: ((text: string) => void) | undefined;
}

/**
 * The runbook's bytes in a format. Equal runbooks and templates give equal bytes.
 *
 * Throws {@link UsageError} with file and line when a template of the caller's cannot be compiled
 * or asks for what a runbook does not have, or when the format has no short edition.
 *
 * @example
 * const bytes = await renderRunbook(runbook, "html");
 * const own = { read: (name) => (name === "runbook.css" ? "body { color: navy }" : undefined) };
 * const styled = await renderRunbook(runbook, "html", { templates: own });
 */
export async function renderRunbook(
  runbook: Runbook,
  formatName: FormatName,
  options: RenderOptions = {},
): Promise<Uint8Array> {
  const format = await formats[formatName]();
  if (options.detail === "short" && !shortFormats.some((name) => name === formatName))
    throw new UsageError(`Unexpected detail \`short\` for the format \`${formatName}\`: it has no short edition`, {
      note: "PDF and HTML have one.",
    });
  return withTemplates(options, (context) => format.render(runbook, context));
}

/** The bytes of the script that checks a host. Throws as {@link renderRunbook}. */
export const renderScript = (input: VerifyScriptInput, options: RenderOptions = {}): Promise<Uint8Array> =>
  withTemplates(options, (context) => writeVerifyScript(input, context));

async function withTemplates(
  { templates, theme = plainTheme, detail = "full", onWarning = () => undefined }: RenderOptions,
  render: (context: FormatContext) => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    return await render({
      template: (name) => templates?.read(name) ?? bundledTemplate(name),
      ...{ theme, detail, warn: onWarning },
    });
  } catch (error) {
    throw error instanceof TemplateError && templates?.read(error.template) !== undefined
      ? templateUsageError(error, templates)
      : error;
  }
}

function templateUsageError(error: TemplateError, { directory }: TemplateSource): UsageError {
  const file = directory === undefined ? error.template : `${directory.replace(/[\\/]$/u, "")}/${error.template}`;
  return new UsageError(`Template cannot be used: ${error.message}`, {
    place: {
      file,
      ...(error.line === undefined ? {} : { line: error.line }),
      ...(error.column === undefined ? {} : { column: error.column }),
    },
    note: "What templates can use is in our own templates of the same name.",
    cause: error,
  });
}

/** The names of the templates that a caller may override, of all formats. */
export async function templateNames(): Promise<string[]> {
  const all = await Promise.all(Object.values(formats).map((load) => load()));
  return [...new Set([...all.flatMap(({ templates }) => templates), ...verifyScriptTemplates])].sort();
}
