/** The front matter of a guide: the vendor's keys are his, ours are checked. */
import { parseDocument } from "yaml";
import { z } from "zod";
import { UsageError } from "../model/errors.js";
import type { HopPattern } from "../model/guide.js";
import { parseHop, parseRange } from "../model/version.js";

const range = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((value) => parseRange(value) !== undefined, "a version or a range such as `6.0 - 6.2`");

/** Our keys; all others are left to the site that publishes the guide. */
export const frontMatterSchema = z.looseObject({
  title: z.union([z.string(), z.number()]).transform(String).optional().describe("The page's title"),
  kind: z.enum(["guide", "advice"]).optional().describe("`advice`: what we add to the vendor's procedure"),
  page: z.string().optional().describe("The vendor's page, by its key in product.yml"),
  versions: range.optional().describe("A procedure for any two versions of this range"),
  from: range.optional().describe("The versions that the procedure starts from"),
  to: range.optional().describe("The version that it arrives at"),
  roles: z.array(z.string()).optional().describe("The roles that the procedures are for, where headings do not say"),
});

/** What the front matter says. */
export type FrontMatter = z.infer<typeof frontMatterSchema>;

/**
 * Reads front matter.
 *
 * @param yaml the text between the fences
 * @throws {UsageError} at file and line where it is no YAML, or one of our keys has a wrong value
 */
export function readFrontMatter(yaml: string, file: string): FrontMatter {
  const plain = readPlain(yaml);
  if (plain) return checked(plain, yaml, file);
  const document = parseDocument(yaml, { prettyErrors: true });
  const [error] = document.errors;
  if (error) {
    const { line = 1, col: column = 1 } = error.linePos?.[0] ?? {};
    throw new UsageError(
      `Unexpected front matter, expected YAML: ${(error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:$/u, "")}`,
      { place: { file, line: line + 1, column } },
    );
  }
  return checked(toData(document, file), yaml, file);
}

/** The document as data; aliases that repeat themselves without end are refused by the parser. */
function toData(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new UsageError(
      `Unexpected front matter, expected plain YAML: ${error instanceof Error ? error.message : String(error)}`,
      { place: { file, line: 2, column: 1 } },
    );
  }
}

const plainLine = /^([A-Za-z_][\w-]*): (?:"([^"\\]*)"|([1-9]\d{0,8})|([A-Za-z][\w ,./()-]*[\w)]))$/u;

/**
 * Front matter of nothing but quoted texts, whole numbers and plain words, as nearly every guide has
 * it, read without the YAML parser, which takes a tenth of a guide's time; `undefined` for any other.
 */
function readPlain(yaml: string): Record<string, string | number> | undefined {
  const values = new Map<string, string | number>();
  for (const line of yaml.split("\n")) {
    const [whole, key = "", quoted, number, words] = plainLine.exec(line) ?? [];
    if (whole === undefined || values.has(key) || /^(?:true|false|null|yes|no|on|off|y|n)$/iu.test(words ?? ""))
      return undefined;
    values.set(key, quoted ?? words ?? Number(number));
  }
  return Object.fromEntries(values);
}

function checked(values: unknown, yaml: string, file: string): FrontMatter {
  const result = frontMatterSchema.safeParse(values);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = String(issue?.path[0] ?? "");
  const line = yaml.split("\n").findIndex((text) => text.startsWith(`${key}:`)) + 2;
  throw new UsageError(`Unexpected value of \`${key}\` in the front matter: ${issue?.message ?? ""}`, {
    place: { file, line: Math.max(line, 1), column: 1 },
  });
}

/** The hop that front matter or a section's comment states; `undefined` where it states none. */
export function statedHop({
  versions,
  from,
  to,
}: {
  versions?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): HopPattern | undefined {
  const within = versions === undefined ? undefined : parseRange(versions);
  if (within) return { kind: "within", range: within };
  if (from === undefined || to === undefined) return undefined;
  const [start, end] = [parseRange(from), parseRange(to)];
  return start && end ? { kind: "hop", from: start, to: end } : parseHop(`${from} to ${to}`);
}
