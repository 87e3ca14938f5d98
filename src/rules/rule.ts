/** What a rule is. One file each beside this one, one line each in the registry. */
import type { Root } from "mdast";
import type { Names } from "../language/names.js";
import type { Guide } from "../model/guide.js";
import type { Edit, RuleName, Severity } from "../model/lint.js";
import type { Product } from "../model/product.js";
import type { SourceText, Span } from "./source.js";

/** What a rule may look at. */
export interface RuleContext {
  /** The typed steps. */
  guide: Guide;
  /** The Markdown that they come from. */
  tree: Root;
  source: SourceText;
  /** The pack; `undefined`: none, and rules that need one are silent. */
  product: Product | undefined;
  names: Names;
  /** What the pack adds to this guide. Empty for a guide that is not the pack's own. */
  advice: readonly Guide[];
  /** Is it the pack's own guide, so that what the pack says is said about it? */
  own: boolean;
}

/** What a rule finds. */
export interface Finding extends Span {
  /** "Unexpected …, expected …". */
  reason: string;
  actual: string;
  expected: string | string[];
  note: string;
  /** Where it differs from the rule's. */
  severity?: Severity;
  /** What mends it, where there is one right answer. */
  edits?: readonly Edit[];
}

/** A rule. */
export interface Rule {
  name: RuleName;
  severity: Severity;
  /** Does it judge whole procedures, which the steps of an overlay are not? Default: no. */
  judges?: "procedures";
  /** One line: what it finds. */
  summary: string;
  check(context: RuleContext, report: (finding: Finding) => void): void;
}
