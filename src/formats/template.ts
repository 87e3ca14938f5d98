/** Handlebars as the formats use it: strict, without access to prototypes, compiled once for each text. */
import Handlebars from "handlebars";
import type { FormatContext } from "./format.js";

/** A template that cannot be compiled, or that asks for what there is not. */
export class TemplateError extends Error {
  /** The template's name: `runbook.html.hbs`. */
  readonly template: string;
  /** Counts from 1; `undefined` where Handlebars does not tell. */
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(
    message: string,
    template: string,
    place: { line?: number | undefined; column?: number | undefined },
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = "TemplateError";
    this.template = template;
    this.line = place.line;
    this.column = place.column;
  }
}

/** A function that templates may call; what it gives as {@link SafeString} is not escaped again. */
export type TemplateFunction = Handlebars.HelperDelegate;
/** Text that is markup already. */
export const { SafeString } = Handlebars;

/** The templates of a format and what they may use. */
export interface TemplateSet {
  /** The file of the page. */
  main: string;
  /** The files of its parts, by the name in `{{> name}}`. */
  partials: Record<string, string>;
  helpers: Record<string, TemplateFunction>;
  /** What `{{value}}` does to a string. */
  escape: (value: string) => string;
}

/** A page's template with its parts: a view in, text out. Throws {@link TemplateError}. */
export type PageTemplate = (view: object) => string;

/**
 * A function that gives the page's template for a context. Texts that came before are not compiled
 * again. Throws {@link TemplateError} for a text that is no template.
 */
export function createTemplates(set: TemplateSet): (context: Pick<FormatContext, "template">) => PageTemplate {
  const engine = Handlebars.create();
  engine.registerHelper({ ...set.helpers, [escapeName]: escaping(set.escape) });
  const compiled = new Map<string, Part>();
  const part = (name: string, context: Pick<FormatContext, "template">): Part => {
    const source = context.template(name);
    const key = `${name}\n${source}`;
    const known = compiled.get(key) ?? compilePart(engine, set, name, source);
    compiled.set(key, known);
    return known;
  };
  return (context) => {
    const main = part(set.main, context);
    const partials = Object.fromEntries(
      Object.entries(set.partials).map(([name, file]) => [name, part(file, context)]),
    );
    return (view) => main(view, { partials });
  };
}

type Part = (view: object, options?: Handlebars.RuntimeOptions) => string;

/** The helper that stands in for Handlebars' own escaping; not a name that a template would use. */
const escapeName = "(escape)";

const escaping =
  (escape: (value: string) => string): TemplateFunction =>
  (value: string | number | boolean | Handlebars.SafeString | null) =>
    value instanceof SafeString ? value : escape(value === null ? "" : String(value));

function compilePart(engine: typeof Handlebars, set: TemplateSet, name: string, source: string): Part {
  const program = inTemplate(name, () => engine.parse(source, { srcName: name }));
  new PrepareTemplate().accept(program);
  const options: CompileOptions = {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(
      [...Object.keys(set.helpers), ...builtIn, escapeName].map((known) => [known, true]),
    ),
  };
  const template = engine.compile<object>(program, options);
  // Handlebars compiles when the template is first used, so both kinds of errors come from here.
  return (view, runtime) => inTemplate(name, () => template(view, runtime));
}

const builtIn = ["if", "unless", "each", "with", "lookup"];

/**
 * Turns `{{value}}` into a call of the format's escaping: Handlebars' own knows HTML only and passes
 * control characters. And makes every name strict, as Handlebars' own `strict` is not for arguments.
 */
class PrepareTemplate extends Handlebars.Visitor {
  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    if (mustache.escaped) passToHelper(mustache);
    super.MustacheStatement(mustache);
  }

  override PathExpression(path: hbs.AST.PathExpression & { strict?: boolean }): void {
    path.strict = true;
  }
}

function passToHelper(mustache: hbs.AST.MustacheStatement): void {
  const { path, params, hash, loc } = mustache;
  const isCall = params.length > 0;
  mustache.params = [isCall ? ({ type: "SubExpression", path, params, hash, loc } as hbs.AST.SubExpression) : path];
  const helper: hbs.AST.PathExpression = {
    type: "PathExpression",
    data: false,
    depth: 0,
    parts: [escapeName],
    original: escapeName,
    loc,
  };
  mustache.path = helper;
}

/**
 * What `work` gives; what Handlebars throws becomes a {@link TemplateError} of this template, unless it is one of a
 * part.
 */
function inTemplate<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError || !(error instanceof Error)) throw error;
    throw new TemplateError(firstLine(error.message), name, placeOf(error), error);
  }
}

/** The parser's message has the line, the excerpt and what it expected; the last says most. */
function firstLine(message: string): string {
  const lines = message.split("\n");
  const expecting = lines.find((line) => line.startsWith("Expecting"));
  return expecting ?? (lines[0] ?? message).replace(/ - \d+:\d+$/u, "");
}

/** Handlebars counts columns from 0; its parser tells the line in words only. */
function placeOf(error: Error & { lineNumber?: number; column?: number }): {
  line?: number | undefined;
  column?: number | undefined;
} {
  if (error.lineNumber !== undefined)
    return { line: error.lineNumber, column: error.column === undefined ? undefined : error.column + 1 };
  const line = /^(?:Parse|Lexical) error on line (\d+)/u.exec(error.message)?.[1];
  return { line: line === undefined ? undefined : Number(line) };
}
