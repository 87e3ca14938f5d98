/**
 * A version that is none, as a replacement of names leaves them behind (`vsaas`), or a heading and
 * a text that speak of different versions. The operator then follows the notes of another release.
 *
 * @not-ok 3:34-3:39 actual=`vsaas` expected=`a version such as 6.2`
 * ```markdown
 * # Guide
 *
 * ## Notes to migrate from v6.1 to vsaas
 *
 * The database is upgraded.
 * ```
 *
 * @not-ok 5:14-5:29 actual=`from 6.0 to 6.1` expected=`from 6.1 to 6.2`
 * ```markdown
 * # Guide
 *
 * ## Notes to migrate from v6.1 to v6.2
 *
 * If you go up from 6.0 to 6.1, the database is upgraded.
 * ```
 *
 * @ok
 * ```markdown
 * # Guide
 *
 * ## Notes to migrate from v6.1 to v6.2
 *
 * To go from v6.1.3 to version 6.2, go from version to version; from 6.1 to view the page.
 * ```
 */
import type { HopPattern } from "../model/guide.js";
import { compareVersions, inRange, parseHop } from "../model/version.js";
import { visit, wordsOf } from "./nodes.js";
import type { Rule, RuleContext } from "./rule.js";
import type { Span } from "./source.js";

const version = String.raw`v?\d+(?:\.(?:\d+|x))+`;
/** "from 6.1 to vsaas", "from vsaas to 6.2", "6.1 to 6.O": a pair of which one side is no version. */
const towards = new RegExp(
  String.raw`\b${version}(?:\s*\([^)]*\))?\s+to\s+(?:version\s+)?(v[a-z]{2,}|v?\d+(?:\.\w+)*\.(?:\d*[a-wyz]\w*|[a-wyz]\w*))(?![\w.]*\w)`,
  "giu",
);
const comingFrom = new RegExp(
  String.raw`\bfrom\s+(?:version\s+)?(v[a-z]{2,}|v?\d+(?:\.\w+)*\.(?:\d*[a-wyz]\w*|[a-wyz]\w*))\s+to\s+(?:version\s+)?${version}`,
  "giu",
);
const pair = new RegExp(
  String.raw`\bfrom\s+(?:version\s+)?${version}(?:\s*\([^)]*\))?\s+to\s+(?:version\s+)?${version}`,
  "giu",
);
/** Words that begin with a v. */
const english = /^v(?:iew|erify|alidate|isit|ary|ia|ersions?|endors?|ery|irtual|alues?|iewing|erifying|isual|iews?)$/iu;

export const versionToken: Rule = {
  name: "version-token",
  severity: "error",
  summary: "a version that is none, or a heading and a text that disagree",
  check(context, report) {
    const { tree, source, guide } = context;
    for (const span of tokensOf(context)) {
      const actual = source.slice(span);
      report({
        ...span,
        reason: `Unexpected version \`${actual}\`, expected one such as \`6.2\``,
        actual,
        expected: "a version such as 6.2",
        note: "Write the version's number; a release without numbers is named without a `v`.",
      });
    }
    const titled = guide.sections.flatMap((section) => {
      const hop = parseHop(section.title);
      return hop === undefined ? [] : [{ line: section.place.line, hop }];
    });
    visit(tree, (node) => {
      if (node.type !== "paragraph") return;
      const span = source.spanOf(node);
      if (span === undefined) return;
      const { line } = source.placeOf(span.start);
      const at = guide.sections.findLast(({ place }) => place.line <= line)?.place.line;
      const hop = titled.find((section) => section.line === at)?.hop;
      if (hop === undefined) return;
      const [first] = source.slice(span).matchAll(pair);
      const said = first === undefined ? undefined : parseHop(first[0].replace(/\s+/gu, " "));
      if (first === undefined || said === undefined || agree(hop, said) || !isSameProduct(hop, said)) return;
      const start = span.start + first.index;
      const actual = first[0].replace(/\s+/gu, " ");
      const expected = wordsOfHop(hop);
      report({
        start,
        end: start + first[0].length,
        reason: `Unexpected \`${actual}\` below a heading that says \`${expected}\`, expected one of the two in both`,
        actual,
        expected,
        note: "Look which is right, and correct the other.",
      });
    });
  },
};

/** Where a version should stand and none does: in titles, headings and paragraphs. */
function tokensOf({ tree, source }: RuleContext): Span[] {
  const found: Span[] = [];
  visit(tree, (node) => {
    if (node.type !== "paragraph" && node.type !== "heading" && node.type !== "yaml") return;
    if (node.type !== "yaml" && !/\bto\b/iu.test(wordsOf(node))) return;
    const span = source.spanOf(node);
    if (span === undefined) return;
    const written = source.slice(span);
    for (const pattern of [towards, comingFrom]) {
      for (const match of written.matchAll(pattern)) {
        const token = match[1] ?? "";
        if (english.test(token) || /\.[xyznm]$/u.test(token)) continue;
        const start = span.start + match.index + match[0].lastIndexOf(token);
        found.push({ start, end: start + token.length });
      }
    }
  });
  return found;
}

const wordsOfHop = (hop: HopPattern): string =>
  hop.kind === "hop" ? `from ${hop.from.text} to ${hop.to.text}` : hop.range.text;

/** "Upgrade Java from 11.0 to 17.0" below a heading of 7.1 and 7.2 speaks of something else. */
function isSameProduct(heading: HopPattern, said: HopPattern): boolean {
  const majors = (hop: HopPattern): string[] =>
    (hop.kind === "hop" ? [hop.from, hop.to] : [hop.range])
      .flatMap(({ min, max }) => [min, max])
      .flatMap((version) => (version === null ? [] : [version.split(".")[0] ?? ""]));
  const own = majors(heading);
  return majors(said).every((major) => own.includes(major));
}

/** May the text's versions be the heading's, or builds of them, or the other way round? */
function agree(heading: HopPattern, said: HopPattern): boolean {
  if (heading.kind !== "hop" || said.kind !== "hop") return true;
  const fits = (
    one: HopPattern & { kind: "hop" },
    side: "from" | "to",
    other: HopPattern & { kind: "hop" },
  ): boolean => {
    const [left, right] = [one[side], other[side]];
    if (left.min === null || right.min === null) return true;
    return inRange(left.min, right) || inRange(right.min, left) || compareVersions(left.min, right.min) === 0;
  };
  return fits(heading, "from", said) && fits(heading, "to", said);
}
