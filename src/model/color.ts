/** Whether a colour can be read, and the nearest one that can. */
import { clampChroma, formatHex, modeLrgb, modeOklch, modeRgb, useMode, wcagContrast } from "culori/fn";

useMode(modeRgb);
useMode(modeLrgb);
const toOklch = useMode(modeOklch);

/** What WCAG 2 asks of text of ordinary size. */
const enough = 4.5;

/** The contrast on the background where it is least, and that background. */
function leastContrast(color: string, backgrounds: readonly string[]): { ratio: number; background: string } {
  const all = backgrounds.map((background) => ({ background, ratio: wcagContrast(color, background) }));
  return all.reduce((least, one) => (one.ratio < least.ratio ? one : least));
}

/**
 * What is wrong with a colour for text, and the nearest good one (of the same hue, as little
 * lighter or darker as it takes); `null` where nothing is.
 */
export function describePoorColor(color: string, backgrounds: readonly string[]): string | null {
  const { ratio, background } = leastContrast(color, backgrounds);
  if (ratio >= enough) return null;
  return `a contrast of ${String(enough)} to 1 at least (\`${color}\` on \`${background}\` has ${(Math.floor(ratio * 100) / 100).toFixed(2)} to 1); the nearest good colour is \`${nearestReadable(color, backgrounds)}\``;
}

/** The same hue in the lightness nearest to it that can be read on all of these. */
export function nearestReadable(color: string, backgrounds: readonly string[]): string {
  const start = toOklch(color);
  if (start === undefined || leastContrast(color, backgrounds).ratio >= enough) return color;
  const candidates = Array.from({ length: 1001 }, (_, index) => index / 1000).sort(
    (one, other) => Math.abs(one - start.l) - Math.abs(other - start.l),
  );
  const readable = candidates
    .map((l) => formatHex(clampChroma({ ...start, l }, "oklch")))
    .find((candidate) => leastContrast(candidate, backgrounds).ratio >= enough);
  return readable ?? color;
}
