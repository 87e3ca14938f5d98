/**
 * The runbook on paper: a tagged PDF/UA-1 file, laid out by Typst from `templates/runbook.typ`, the field edition from
 * `templates/field.typ`.
 *
 * The template is fixed source; a runbook reaches it only as JSON in `sys.inputs.data` (the shape
 * is `RunbookData`), so its text cannot become markup. The bytes depend on the runbook and the
 * template alone: the fonts are our own, there is no fallback to the machine's, and no date.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type { NodeCompiler, NodeError, NodeTypstDocument } from "@myriaddreamin/typst-ts-node-compiler";
import { UsageError } from "../model/errors.js";
import type { Runbook } from "../model/runbook.js";
import type { Theme } from "../model/theme.js";
import { sha256Of } from "../language/bytes.js";
import { commonCodePoints } from "./font-file.js";
import type { Detail, Format, FormatContext } from "./format.js";
import { documentId } from "./host-commands.js";
import { typstData, type ThemeData } from "./typst-data.js";

/** The document by its detail, and what both import. */
const documents: Readonly<Record<Detail, string>> = { full: "runbook.typ", short: "field.typ" };
const sharedTemplate = "text.typ";

/** The registered format. Its `render` throws {@link UsageError} where the template does not compile. */
export const pdf: Format = {
  name: "pdf",
  extension: "pdf",
  summary: "A method of procedure to print, tick and sign (PDF/UA-1, A4 or Letter, black-and-white safe)",
  templates: [...Object.values(documents), sharedTemplate],
  render: renderPdf,
};

/**
 * The bytes of the PDF. Throws {@link UsageError}, at the template's line and column where Typst
 * tells them, when the template has a mistake or asks for what PDF/UA-1 forbids.
 */
async function renderPdf(runbook: Runbook, context: FormatContext): Promise<Uint8Array> {
  const typst = typstFor(context, await loadCompiler());
  const document = compile(typst, context, inputData(runbook, context, typst));
  const bytes = identify(exportPdf(typst, document), documentId(runbook));
  // Typst remembers every layout of the process; forget what the last document did not use.
  typst.compiler.evictCache(keptGenerations);
  // Node frees the native document only in a turn of the event loop: 2 MB for each, in a tight loop.
  await new Promise((resolve) => setImmediate(resolve));
  return bytes;
}

/**
 * For how many renderings an unused result of Typst's is kept: one is as warm as five, and 200 runbooks take 150 MB
 * less.
 */
const keptGenerations = 1;

/** The data as JSON. Addresses are passed as they are, since they are opened and not read. */
function inputData(
  runbook: Runbook,
  { theme: { organization, logo, colors, dateFormat, paper }, warn }: FormatContext,
  { printable, families }: Typst,
): string {
  const theme: ThemeData = {
    organization,
    logo: logo && { path: logoName(logo.type), alt: logo.alt },
    accent: colors.accent,
    ...families,
    paper: paper === "letter" ? "us-letter" : "a4",
  };
  const unshown = new Set<string>();
  const data = JSON.stringify(typstData(runbook, theme, dateFormat), (key, value: unknown) =>
    typeof value === "string" && key !== "url" ? printable(value, (name) => unshown.add(name)) : value,
  );
  if (unshown.size > 0)
    warn(
      `The PDF's fonts have no glyphs for ${[...unshown].map((name) => `“${name}”`).join(", ")}: the places are left blank to write in. A theme can bring fonts.`,
    );
  return data;
}

const logoName = (type: string): string => `logo.${type === "jpeg" ? "jpg" : type}`;

type Typesetter = typeof import("@myriaddreamin/typst-ts-node-compiler");

/**
 * Typst, a native program for each system: loaded when a PDF is asked for, so that nothing else fails where it is not
 * there.
 */
async function loadCompiler(): Promise<Typesetter> {
  try {
    return await import("@myriaddreamin/typst-ts-node-compiler");
  } catch (cause) {
    throw new UsageError(`No PDF can be made here: the compiler Typst cannot be loaded (${reasonOf(cause)})`, {
      note:
        "Install the packages anew on this machine; Windows also needs the Microsoft Visual C++ Redistributable. " +
        "Every other format works without it.",
      cause,
    });
  }
}

/** The first line of the deepest reason: the loader has tried several files, the last of which says most. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const deeper: unknown = Array.isArray(cause) ? (cause as unknown[]).at(-1) : cause;
  if (deeper !== undefined) return reasonOf(deeper);
  return (error instanceof Error ? error.message : String(error)).split(/\r?\n/u)[0] ?? "";
}

/** The compiler of this process, and what its fonts can show. */
interface Typst {
  PdfStandard: Typesetter["PdfStandard"];
  compiler: NodeCompiler;
  /** Leaves a blank for a word that the fonts cannot show, which is told, and of other characters gives the code point. */
  printable: (text: string, onBlank: (word: string) => void) => string;
  /** The theme's families before ours, for sentences and for code. */
  families: { sans: string[]; mono: string[] };
  /** What it was made for. */
  theme: Theme;
  detail: Detail;
  /** The templates that the compiler holds, by name. */
  templates: Map<string, string>;
}

let shared: Typst | undefined;

/** One for each process, and made anew for another theme or detail: finding fonts takes longer than a document. */
function typstFor({ theme, detail }: FormatContext, { NodeCompiler, PdfStandard }: Typesetter): Typst {
  if (shared?.theme !== theme || shared.detail !== detail) {
    // One page has no room for wide letters.
    const files = [fontFiles(detail === "short" ? "sans-condensed" : "sans"), fontFiles("mono")];
    const [sans, mono] = files.map((family) => family.map((file) => readFileSync(file))) as [Buffer[], Buffer[]];
    const [text, code] = [theme.fonts.text, theme.fonts.code].map((fonts) =>
      fonts.map(({ bytes }) => Buffer.from(bytes)),
    ) as [Buffer[], Buffer[]];
    const names = (fonts: Theme["fonts"]["text"]): string[] => [
      ...new Set(fonts.flatMap(({ family }) => [family, familyOfStyle(family)])),
    ];
    const plain = { sans: ["IBM Plex Sans", "IBM Plex Mono"], mono: ["IBM Plex Mono", "IBM Plex Sans"] };
    const inOrder = (own: string[], ours: string[]): string[] =>
      detail === "short" ? [...ours, ...own] : [...own, ...ours];
    shared = {
      PdfStandard,
      // Typst takes the first of equal fonts and we ask for no weight or style other than these,
      // so a font of the same name on this machine is never taken.
      compiler: NodeCompiler.create({
        workspace: import.meta.dirname,
        fontArgs: [{ fontBlobs: [...text, ...code, ...sans, ...mono] }],
      }),
      printable: printableBy(new Set([...commonCodePoints(sans), ...commonCodePoints(mono)])),
      // What has to go on one page is set in letters whose width we know.
      families: {
        sans: inOrder(names(theme.fonts.text), plain.sans),
        mono: inOrder(names(theme.fonts.code), plain.mono),
      },
      ...{ theme, detail },
      templates: new Map(),
    };
    if (theme.logo !== null)
      shared.compiler.mapShadow(join(import.meta.dirname, logoName(theme.logo.type)), Buffer.from(theme.logo.bytes));
  }
  return shared;
}

/** Typst leaves words for the style out of a family's name: "Contoso Sans SemiBold" is "Contoso Sans" to it. */
const familyOfStyle = (family: string): string =>
  family.replace(
    /(?:[ -]?(?:thin|extralight|light|regular|medium|semibold|demibold|bold|extrabold|black|italic|oblique))+$/iu,
    "",
  );

const { resolve } = createRequire(import.meta.url);

/** A family's files in all the styles that the template can come to by nesting strong and emphasis. */
function fontFiles(family: "sans" | "sans-condensed" | "mono"): string[] {
  const name = { sans: "IBMPlexSans", "sans-condensed": "IBMPlexSansCondensed", mono: "IBMPlexMono" }[family];
  return ["400Regular", "400Regular_Italic", "600SemiBold", "600SemiBold_Italic"].map((style) =>
    resolve(`@expo-google-fonts/ibm-plex-${family}/${style}/${name}_${style}.ttf`),
  );
}

function compile(typst: Typst, context: FormatContext, data: string): NodeTypstDocument {
  // The names are only Typst's; nothing is written there.
  const pathOf = (name: string): string => join(import.meta.dirname, name);
  const main = documents[context.detail];
  const mainFilePath = pathOf(main);
  for (const name of [sharedTemplate, main]) {
    const source = context.template(name);
    if (typst.templates.get(name) === source) continue;
    typst.compiler.addSource(pathOf(name), source);
    typst.templates.set(name, source);
  }
  const result = typst.compiler.compile({ mainFilePath, inputs: { data } });
  const document = result.result;
  if (document === null) throw templateError(main, diagnostics(typst.compiler, result.takeDiagnostics()));
  return document;
}

function exportPdf({ compiler, PdfStandard, detail }: Typst, document: NodeTypstDocument): Uint8Array {
  try {
    return compiler.pdf(document, { pdfStandard: PdfStandard.UA_1, creationTimestamp: 0 });
  } catch (cause) {
    throw templateError(documents[detail], exportDiagnostics(cause), cause);
  }
}

/**
 * Gives a PDF its ids, which Typst makes of title and author alone: that of the document of what it is called, that of the
 * rendition of its bytes, in the trailer and in the XMP. They are as long as Typst's, so that nothing moves.
 */
function identify(pdf: Uint8Array, name: string): Uint8Array {
  const bytes = Buffer.from(pdf);
  const idOf = (data: Uint8Array): string => Buffer.from(sha256Of(data), "hex").subarray(0, idBytes).toString("base64");
  const trailer = /\/ID \[\(([^)]+)\) \(([^)]+)\)\]/u.exec(bytes.subarray(-2048).toString("latin1"));
  const [own, rendition] = [idOf(Buffer.from(name)), idOf(pdf)];
  const [, first = "", second = ""] = trailer ?? [];
  if (first.length !== own.length || second.length !== own.length) return pdf;
  const put = (before: string, old: string, value: string): void => {
    const at = bytes.lastIndexOf(before + old);
    if (at !== -1) bytes.write(value, at + before.length, "latin1");
  };
  put("DocumentID>", first, own);
  put("InstanceID>", second, rendition);
  put(`/ID [(${first}) (`, second, rendition);
  put("/ID [(", first, own);
  return bytes;
}

/** Of an id, before it is written in base64. */
const idBytes = 16;

/** What Typst says about a template; lines and columns count from 1. */
interface Diagnostic {
  message: string;
  /** The template's name; not there where Typst tells none. */
  file?: string;
  line?: number;
  column?: number;
}

/** The compiler's untyped diagnostics, as far as we use them. */
interface RawDiagnostic {
  message: string;
  severity: number;
  path?: string;
  range: { start: { line: number; character: number } } | null;
}

const errorSeverity = 1;

function diagnostics(compiler: NodeCompiler, error: NodeError | null): Diagnostic[] {
  const all = error === null ? [] : (compiler.fetchDiagnostics(error) as RawDiagnostic[]);
  return all
    .filter(({ severity }) => severity === errorSeverity)
    .map(({ message, path, range }) =>
      range === null
        ? { message }
        : {
            ...{ message, line: range.start.line + 1, column: range.start.character + 1 },
            ...(path !== undefined && { file: basename(path) }),
          },
    );
}

/** The PDF export throws its diagnostics as Rust's debug text, without places. */
function exportDiagnostics(cause: unknown): Diagnostic[] {
  const said = cause instanceof Error ? cause.message : String(cause);
  const messages = [...said.matchAll(/message: ("(?:[^"\\]|\\.)*")/gu)].map(([, quoted = '""']) => unquoted(quoted));
  return (messages.length === 0 ? [said] : [...new Set(messages)]).map((message) => ({ message }));
}

function unquoted(rustString: string): string {
  return rustString.slice(1, -1).replace(/\\(["\\])/gu, "$1");
}

function templateError(template: string, found: Diagnostic[], cause?: unknown): UsageError {
  const { message, line, column }: Diagnostic = found[0] ?? { message: "no document came of it" };
  const more = found.length > 1 ? ` (and ${found.length - 1} more)` : "";
  return new UsageError(`Typst cannot use the template: ${message}${more}`, {
    place: {
      file: found[0]?.file ?? template,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
    },
    note: "Correct the template, or leave it out of --templates to use ours.",
    ...(cause !== undefined && { cause }),
  });
}

/**
 * A function that writes characters which the fonts lack, or which nobody can see, as their code
 * points: `[U+6F22 U+5B57]`. PDF/UA-1 forbids characters without a glyph, and an operator must
 * not overlook a hidden one in a command.
 */
function printableBy(shown: ReadonlySet<number>): Typst["printable"] {
  const visible = [...shown].filter((codePoint) => !invisible.test(String.fromCodePoint(codePoint)));
  const hiddenRun = new RegExp(`[^\\n${visible.map((codePoint) => `\\u{${codePoint.toString(16)}}`).join("")}]+`, "gu");
  return (text, onBlank) =>
    text
      .normalize("NFC")
      .replace(variationSelectors, "")
      .replace(hiddenRun, (run) => {
        if (!word.test(run)) return `[${[...run].map(codePointName).join(" ")}]`;
        onBlank(run);
        return blank;
      })
      .replace(blanks, blank);
}

/** Controls, marks of direction and joining, private use, and the replacement character, which PDF/UA-1 forbids. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\uFFFD]/u;
/** They choose between pictures of the same character; ours have one each. */
const variationSelectors = /[\uFE00-\uFE0F]/gu;

/** Letters of a script, with what belongs to them. What is hidden, such as a mark of direction, is never among them. */
const word = /^(?=.*\p{L})[\p{L}\p{M}\p{N}\p{P}\p{Zs}]+$/u;
const blank = "________";
/** A name of several words is one place to write in. */
const blanks = /________(?: ________)+/gu;

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
