/** Characters that would act instead of being read, made visible. */

/** All control characters but tab and line feed; the marks that turn writing round; halves of pairs. */
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;

/** Most texts hold nothing but these, and need no second look. */
const plainText = /^[\t\n\x20-\x7e]*$/u;

/**
 * The text with every character that a terminal, a browser or a printer would obey replaced by one
 * that can be seen: `␛` for escape and so on, `�` where there is no picture of it. Line ends become line feeds.
 *
 * A folder name may hold U+202E, after which `gnp.exe` reads `exe.png`; a parameter may hold an
 * escape sequence that repaints the terminal of whoever prints the file.
 */
export function visibleText(value: string): string {
  if (plainText.test(value)) return value;
  return value.replace(/\r\n?/gu, "\n").replace(acting, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x20) return String.fromCodePoint(0x2400 + point);
    return point === 0x7f ? "\u2421" : "\ufffd";
  });
}

/** What JSON's own escaping leaves of them, and the line ends that JSON knows and JavaScript did not. */
const leftByJson = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

/** Whether a text holds a character that would act and that JSON's own escaping leaves as it is. */
export const actsInJson = (value: string): boolean => value.search(leftByJson) !== -1;

/** The same JSON, or YAML in double quotes, with those characters as `\uXXXX`: the data stays what it is. */
export const escapeInJson = (json: string): string =>
  json.replace(leftByJson, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
