/** The stage that reads a guide as its writer's friend: runs the rules, and mends what has one right answer. */
import type { Root } from "mdast";
import { createNames } from "../language/names.js";
import type { Guide } from "../model/guide.js";
import type { Edit, HeldBack, LintedFile, LintMessage, RuleName, Severity } from "../model/lint.js";
import type { RuleSettings } from "../model/lint-configuration.js";
import type { Product } from "../model/product.js";
import { rules, SourceText, type Finding, type RuleContext } from "../rules/index.js";
import { readHolds } from "./comments.js";

export { decodeText, encodeText } from "../language/encoding.js";
export { fixText } from "./fix.js";

/** A guide that is to be linted. */
export interface LintInput {
  guide: Guide;
  tree: Root;
  /** The writer's text, without a byte order mark. */
  text: string;
  product: Product | undefined;
  /** What the pack adds to it. */
  advice: readonly Guide[];
  /** Is it the pack's own guide? */
  own: boolean;
  /** Is it an overlay, whose steps belong between others? */
  overlay: boolean;
  /** Rules that are off, or of another severity. */
  settings: RuleSettings;
}

/** What the rules say of one guide. */
export interface Linted extends LintedFile {
  /** What mends the messages that have one right answer. */
  edits: Edit[][];
  /** How many steps the guide has on each level. */
  steps: number[];
}

/** Where the pages of the rules are. */
export const rulesUrl = "https://upgrade-runbook.github.io/upgrade-runbook/rules/";

/**
 * Runs every rule on a guide.
 *
 * @returns the messages by place, and those that comments hold back
 * @throws {UsageError} where a comment `lint disable` names no rule
 */
export function lintGuide({ guide, tree, text, product, advice, own, overlay, settings }: LintInput): Linted {
  const source = new SourceText(text);
  const context: RuleContext = { guide, tree, source, product, names: createNames(product), advice, own };
  const holds = readHolds(tree, source, guide.file);
  const messages: { message: LintMessage; edits: readonly Edit[] }[] = [];
  const heldBack: HeldBack[] = [];
  const seen = new Set<string>();
  for (const rule of Object.values(rules)) {
    const setting = settings[rule.name] ?? "on";
    if (setting === "off" || (overlay && rule.judges === "procedures")) continue;
    rule.check(context, (finding) => {
      const severity = setting === "on" ? (finding.severity ?? rule.severity) : setting;
      const message = stamp(finding, rule.name, severity, source, guide.file);
      // A section that several roles share is read once for each of them.
      const key = [message.ruleId, finding.start, finding.actual, ...message.expected].join("\n");
      if (seen.has(key)) return;
      seen.add(key);
      const hold = holds.find(
        (candidate) =>
          candidate.rule === rule.name && finding.start >= candidate.start && finding.start < candidate.end,
      );
      if (hold) heldBack.push({ message, because: hold.because });
      else messages.push({ message, edits: finding.edits ?? [] });
    });
  }
  messages.sort((one, other) => byPlace(one.message, other.message));
  return {
    file: guide.file,
    lines: source.lines,
    messages: messages.map(({ message }) => message),
    heldBack: heldBack.sort((one, other) => byPlace(one.message, other.message)),
    fixed: 0,
    edits: messages.map(({ edits }) => [...edits]).filter((edits) => edits.length > 0),
    steps: countSteps(guide),
  };
}

/** How many steps a guide has on each level. */
export function countSteps({ sections }: Guide): number[] {
  const counts: number[] = [];
  for (
    let level = sections.flatMap(({ steps }) => steps);
    level.length > 0;
    level = level.flatMap(({ substeps }) => substeps)
  )
    counts.push(level.length);
  return counts;
}

const byPlace = (one: LintMessage, other: LintMessage): number =>
  one.line - other.line || one.column - other.column || (one.ruleId < other.ruleId ? -1 : 1);

/** The envelope: place, rule, page and severity, which no rule writes itself. */
function stamp(finding: Finding, name: RuleName, severity: Severity, source: SourceText, file: string): LintMessage {
  const [start, end] = [source.placeOf(finding.start), source.placeOf(finding.end)];
  return {
    file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    ruleId: name,
    severity,
    reason: finding.reason,
    actual: finding.actual,
    expected: [finding.expected].flat(),
    note: finding.note,
    url: rulesUrl + name,
  };
}
