/** Reads what a site gives its printed runbooks. */
import type { Host } from "../host/index.js";
import type { Theme } from "../model/theme.js";

/**
 * Reads a theme, with its logo and fonts.
 *
 * @throws {UsageError} where a value, a colour's contrast, the logo or a font is not as it must be
 */
export async function loadTheme(host: Host, path: string): Promise<Theme> {
  // Loaded late: telling colours apart takes a library that no other command needs.
  return (await import("../pack/theme.js")).loadTheme(host, path);
}
