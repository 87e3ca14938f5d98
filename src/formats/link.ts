/** Which addresses may be clicked in a printed form. */

/**
 * The address as one may click it, percent-encoded throughout; `undefined` for everything that is
 * to be shown as text: other schemes (`javascript:`, `data:`, `file:`) and paths of the vendor's
 * site, which have no host here.
 *
 * @example
 * linkTarget("https://example.com/a b"); // "https://example.com/a%20b"
 * linkTarget("/docs/product/page.md"); // undefined
 */
export function linkTarget(url: string): string | undefined {
  if (!/^(?:https?:\/\/|mailto:)/iu.test(url) || !URL.canParse(url)) return undefined;
  const { href, origin } = new URL(url);
  const host = href.startsWith(origin) ? origin : "";
  // WHATWG leaves quotes, brackets and the like as they are in some parts; no format needs them raw.
  return host + href.slice(host.length).replace(/[^\w\-.~:/?#@!$&*+,;=%]/gu, percentEncode);
}

const percentEncode = (character: string): string =>
  [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
