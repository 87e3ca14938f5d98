/** Settings in a file of no known format: its lines. Line ends, and white space at the end of lines, make no difference. */
import { decodeSettings } from "./decode.js";
import type { Reading, Setting } from "./settings.js";

/** Each line is a setting by its number. */
export function readTextSettings(bytes: Uint8Array): Reading {
  const decoded = decodeSettings(bytes);
  if ("problem" in decoded) return { ...decoded, column: null };
  const lines = decoded.text.trimEnd().split(/\r\n?|\n/u);
  return { settings: new Map(lines.map((line, index): [string, Setting] => [`line ${String(index + 1)}`, { key: `line ${String(index + 1)}`, value: line.trimEnd() }])), encoding: decoded.encoding };
}
