/**
 * A number that does not fit what is listed: "three queries" and two of them. One is missing, and
 * nobody at the customer's can tell which.
 *
 * What is counted stands in the same sentence as code spans, or right behind it as code (one fence
 * or several) or as a list.
 *
 * @not-ok 3:18-3:31 actual=`2` expected=`3`
 * ```markdown
 * # Server
 *
 * 1. Execute these three queries in the database:
 *
 *    ~~~sql
 *    DELETE FROM UJ_Tasks
 *    DELETE FROM UJ_Jobs
 *    ~~~
 * ```
 *
 * @not-ok 3:13-3:22 actual=`3` expected=`2`
 * ```markdown
 * # Server
 *
 * 1. Copy the two files `web.config`, `appsettings.json` and `appsettings.agent.json` to `Runtime`.
 * ```
 *
 * @not-ok 3:10-3:30 actual=`2` expected=`3`
 * ```markdown
 * # Server
 *
 * Copy the three original files `web.config` and `appsettings.json` to `Runtime`.
 * ```
 *
 * @not-ok 3:1-3:14 actual=`2` expected=`3`
 * ```markdown
 * # Server
 *
 * Three queries are to be run: `DELETE FROM UJ_Tasks` and `DELETE FROM UJ_Jobs`.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * Execute two SQL queries.
 *
 * ~~~sql
 * DELETE FROM UJ_Tasks
 * ~~~
 *
 * ~~~sql
 * DELETE FROM UJ_Jobs
 * ~~~
 *
 * Two queries are to be run on three tables: `DELETE FROM UJ_Tasks`, then `DELETE FROM UJ_Jobs`.
 * Two files are new, as are the folders: `Work`, `Temp` and `Mails`.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Execute these three queries in the database:
 *
 *    ~~~sql
 *    DELETE FROM UJ_Tasks
 *      WHERE Id = 1;
 *    DELETE FROM UJ_Jobs; DELETE FROM UJ_Steps;
 *    ~~~
 * 2. Copy the two files `web.config` and `appsettings.json` from `RuntimeOld` to `Runtime`.
 * 3. Wait for two minutes, then look at the folders:
 *
 *    - `Runtime`
 * ```
 */
import type { Code, List, Parents, RootContent } from "mdast";
import { visit } from "./nodes.js";
import type { Rule } from "./rule.js";

const words = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const counted = new RegExp(
  String.raw`(?<![\w.-])(${words.slice(2).join("|")}|[2-9]|1[0-2])\s+(?:(?:following|delete|update|insert|select|sql|new|old|original|existing|settings|configuration|other|further|json|powershell|more)\s+){0,3}(queries|statements|commands|scripts|files|folders|directories|programs|tools|executables|options|ways|services|steps|items|checks|packages|archives)\b`,
  "giu",
);
const statement =
  /^\s*(?:select|insert|update|delete|alter|create|drop|truncate|merge|exec|execute|grant|revoke|use|backup|restore|with|declare|set|if|begin)\b/iu;

export const countMatches: Rule = {
  name: "count-matches",
  severity: "warning",
  summary: "a number that does not fit what is listed",
  check({ tree, source }, report) {
    visit(tree, (node, parent, index) => {
      if (node.type !== "paragraph") return;
      for (const child of node.children) {
        const span =
          child.type === "text" || child.type === "strong" || child.type === "emphasis"
            ? source.spanOf(child)
            : undefined;
        if (span === undefined) continue;
        for (const { 0: written, 1: number = "", 2: what = "", index: at } of source.slice(span).matchAll(counted)) {
          const start = span.start + at;
          const expected = /^\d/u.test(number) ? Number(number) : words.indexOf(number.toLowerCase());
          const actual = listed(
            what.toLowerCase(),
            { paragraph: node, after: start + written.length, behind: parent.children.slice(index + 1) },
            source.slice.bind(source),
            (inner) => source.spanOf(inner),
          );
          if (actual === undefined || actual === expected) continue;
          const end = start + written.length;
          report({
            start,
            end,
            reason: `Unexpected ${String(actual)} ${what} listed, expected ${number.toLowerCase()} as the text says`,
            actual: String(actual),
            expected: String(expected),
            note: "Look which is right: correct the number, or add or take away what is listed.",
          });
        }
      }
    });
  },
};

interface Around {
  paragraph: Parents & { type: "paragraph" };
  /** Where the number with its noun ends. */
  after: number;
  /** What stands behind the paragraph. */
  behind: readonly RootContent[];
}

type Slice = (span: { start: number; end: number }) => string;
type SpanOf = (node: RootContent) => { start: number; end: number } | undefined;

/** How many there are; `undefined` where nothing is listed. */
function listed(what: string, { paragraph, after, behind }: Around, slice: Slice, spanOf: SpanOf): number | undefined {
  const [next] = behind;
  const end = spanOf(paragraph)?.end ?? after;
  const rest = slice({ start: after, end });
  const announces =
    /:\s*$/u.test(rest) ||
    /^\s*(?:in|on|of|against|from|to)\b[^.]*$/u.test(rest) ||
    rest.trim() === "" ||
    /^[.:]\s*$/u.test(rest.trim());
  if (next?.type === "list" && /:\s*$/u.test(rest)) return countItems(next, what);
  const runs = /^(?:queries|statements|commands|scripts)$/u.test(what);
  if (next?.type === "code" && announces && runs) return sumOf(fencesOf(behind).map(countStatements));
  return runs || /^(?:files|folders|directories|programs|tools|executables|packages|archives)$/u.test(what)
    ? countSpans(paragraph, after, rest, spanOf)
    : undefined;
}

/** The fences that follow, one behind the other. */
function fencesOf(behind: readonly RootContent[]): Code[] {
  const end = behind.findIndex(({ type }) => type !== "code");
  return (end < 0 ? behind : behind.slice(0, end)).filter((node) => node.type === "code");
}

/** The sum; `undefined` where one part cannot be counted. */
const sumOf = (counts: readonly (number | undefined)[]): number | undefined =>
  counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );

const countItems = ({ children }: List, what: string): number | undefined =>
  what === "steps" || children.length > 0 ? children.length : undefined;

function countStatements({ value, lang }: Code): number | undefined {
  const lines = value.split("\n").filter((line) => line.trim() !== "" && !/^\s*(?:--|#|\/\/|\/\*)/u.test(line));
  const isSql =
    /sql/iu.test(lang ?? "") ||
    lines.some((line) => statement.test(line) && !/^\s*(?:with|set|if|begin|use)\b/iu.test(line));
  if (!isSql) return lines.length === 0 || lines.some((line) => /[\\`^|&]\s*$/u.test(line)) ? undefined : lines.length;
  const pieces = lines
    .join("\n")
    .split(";")
    .flatMap((piece) => piece.split(/\n(?=\S)/u))
    .filter((piece) => statement.test(piece));
  return pieces.length === 0 ? undefined : pieces.length;
}

/** The code spans of an enumeration that follows at once ("the two files `a` and `b`"), or behind the next colon ("two queries are run: `a`, then `b`"). */
function countSpans(paragraph: Parents, after: number, rest: string, spanOf: SpanOf): number | undefined {
  // Another noun in the plural may be what is listed behind the colon.
  if (
    !/^(?:\s+(?:are|have|must|should|need|can|follow|remain|exist|to|be|run|executed|in|on|the|database|this|order)\b)*\s*:?\s*[`(]/u.test(
      rest,
    )
  )
    return undefined;
  let count = 0;
  let open = true;
  for (const child of paragraph.children as RootContent[]) {
    const span = spanOf(child);
    if (span === undefined || span.end <= after || !open) continue;
    if (child.type === "inlineCode") count += 1;
    else if (child.type !== "text") open = false;
    else if (count > 0) open = /^\s*,?\s*(?:and|or|&|then|and then)?\s*$/u.test(child.value);
  }
  return count < 2 ? undefined : count;
}
