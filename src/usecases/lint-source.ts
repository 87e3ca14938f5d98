/** What the rules say of a guide or an overlay, and what of it is mended. */
import { parseGuide, readGuide } from "../guide/index.js";
import { isOverlay, parseOverlay } from "../guide/overlay.js";
import { countSteps, decodeText, encodeText, fixText, type Linted, lintGuide } from "../lint/index.js";
import { UsageError } from "../model/errors.js";
import type { Guide } from "../model/guide.js";
import type { RuleSettings } from "../model/lint-configuration.js";
import type { Product } from "../model/product.js";
import type { SourceFile } from "../pack/index.js";

/** What a text is linted with. */
export interface LintOptions {
  /** The pack; default: none, and rules that need one are silent. */
  product?: Product | undefined;
  /** What the pack adds to this guide; default: nothing. */
  advice?: readonly Guide[];
  /** Is it the pack's own guide, so that what the pack calls unknown is said about it? Default: no. */
  own?: boolean;
  /** Rules that are off, or of another severity; default: none. */
  settings?: RuleSettings;
}

/**
 * What the rules say of a guide or an overlay.
 *
 * @throws {UsageError} where it cannot be read, as {@link parseGuide} or {@link parseOverlay}
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode("# Upgrade\n\n1. Stop the server.\n3. Start the server.\n");
 * lintSource({ file: "guide.md", bytes }).messages[0]?.ruleId; // "step-sequence"
 * ```
 */
export function lintSource(
  { file, bytes }: SourceFile,
  { product, advice = [], own = false, settings = {} }: LintOptions = {},
): Linted {
  const { guide, tree } = readGuide({ file, bytes }, product);
  const overlay = isOverlay(tree);
  if (overlay) parseOverlay({ file, bytes }, product);
  return lintGuide({ guide, tree, overlay, text: decodeText(bytes).text, product, advice, own, settings });
}

/** The bytes of a guide with everything mended that has one right answer; all else stays byte for byte. `count`: how many messages that settles. */
export function fixGuide({ file, bytes }: SourceFile, options: LintOptions = {}): { bytes: Uint8Array; count: number } {
  const decoded = decodeText(bytes);
  const asSource = (text: string): SourceFile => ({ file, bytes: encodeText({ ...decoded, text }) });
  const { text, count } = fixText(
    decoded.text,
    (candidate) => readable(() => lintSource(asSource(candidate), options)),
    (candidate) => readable(() => countSteps(parseGuide(asSource(candidate), options.product))),
  );
  return count === 0 ? { bytes, count } : { bytes: encodeText({ ...decoded, text }), count };
}

/** What a reader gives; `undefined` where the text cannot be read. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
