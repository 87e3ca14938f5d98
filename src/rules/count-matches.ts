/**
 * A number that does not fit what is listed: "three queries" and two of them. One is missing, and
 * nobody at the customer's can tell which.
 *
 * What is counted stands in the same sentence as code spans, or right behind it as code or a list.
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

const words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const counted = new RegExp(String.raw`\b(${words.slice(2).join("|")}|[2-9]|1[0-2])\s+(?:(?:following|delete|update|insert|select|sql|new|old|settings|configuration|other|further|json|powershell|more)\s+){0,3}(queries|statements|commands|scripts|files|folders|directories|programs|tools|executables|options|ways|services|steps|items|checks|packages|archives)\b`, "giu");
const statement = /^\s*(?:select|insert|update|delete|alter|create|drop|truncate|merge|exec|execute|grant|revoke|use|backup|restore|with|declare|set|if|begin)\b/iu;

export const countMatches: Rule = {
  name: "count-matches",
  severity: "warning",
  summary: "a number that does not fit what is listed",
  check({ tree, source }, report) {
    visit(tree, (node, parent, index) => {
      if (node.type !== "paragraph") return;
      for (const child of node.children) {
        const span = child.type === "text" || child.type === "strong" || child.type === "emphasis" ? source.spanOf(child) : undefined;
        if (span === undefined) continue;
        for (const { 0: written, 1: number = "", 2: what = "", index: at } of source.slice(span).matchAll(counted)) {
          const start = span.start + at;
          const expected = /^\d/u.test(number) ? Number(number) : words.indexOf(number.toLowerCase());
          const actual = listed(what.toLowerCase(), { paragraph: node, after: start + written.length, next: parent.children[index + 1] }, source.slice.bind(source), (inner) => source.spanOf(inner));
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
  next: RootContent | undefined;
}

type Slice = (span: { start: number; end: number }) => string;
type SpanOf = (node: RootContent) => { start: number; end: number } | undefined;

/** How many there are; `undefined` where nothing is listed. */
function listed(what: string, { paragraph, after, next }: Around, slice: Slice, spanOf: SpanOf): number | undefined {
  const end = spanOf(paragraph)?.end ?? after;
  const rest = slice({ start: after, end });
  const announces = /:\s*$/u.test(rest) || /^\s*(?:in|on|of|against|from|to)\b[^.]*$/u.test(rest) || rest.trim() === "" || /^[.:]\s*$/u.test(rest.trim());
  if (next?.type === "list" && /:\s*$/u.test(rest)) return countItems(next, what);
  if (next?.type === "code" && announces && /^(?:queries|statements|commands|scripts)$/u.test(what)) return countStatements(next);
  return /^(?:files|folders|directories|programs|tools|executables|packages|archives)$/u.test(what) ? countSpans(paragraph, after, rest, spanOf) : undefined;
}

const countItems = ({ children }: List, what: string): number | undefined => (what === "steps" || children.length > 0 ? children.length : undefined);

function countStatements({ value, lang }: Code): number | undefined {
  const lines = value.split("\n").filter((line) => line.trim() !== "" && !/^\s*(?:--|#|\/\/|\/\*)/u.test(line));
  const isSql = /sql/iu.test(lang ?? "") || lines.some((line) => statement.test(line) && !/^\s*(?:with|set|if|begin|use)\b/iu.test(line));
  if (!isSql) return lines.length === 0 || lines.some((line) => /[\\`^|&]\s*$/u.test(line)) ? undefined : lines.length;
  const pieces = lines.join("\n").split(";").flatMap((piece) => piece.split(/\n(?=\S)/u)).filter((piece) => statement.test(piece));
  return pieces.length === 0 ? undefined : pieces.length;
}

/** The code spans of an enumeration that follows at once: "the two files `a` and `b`". */
function countSpans(paragraph: Parents, after: number, rest: string, spanOf: SpanOf): number | undefined {
  if (!/^\s*:?\s*[`(]/u.test(rest)) return undefined;
  let count = 0;
  let open = true;
  for (const child of paragraph.children as RootContent[]) {
    const span = spanOf(child);
    if (span === undefined || span.end <= after || !open) continue;
    if (child.type === "inlineCode") count += 1;
    else if (child.type !== "text") open = false;
    else if (count > 0) open = /^\s*,?\s*(?:and|or|&)?\s*$/u.test(child.value);
  }
  return count < 2 ? undefined : count;
}
