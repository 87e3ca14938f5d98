/** Characters that would act instead of being read, made visible. */

/** All control characters but tab, line feed and carriage return; the marks that turn writing round; halves of pairs. */
const acting = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;

/**
 * The text with every character that a terminal, a browser or a printer would obey replaced by one
 * that can be seen: `␛` for escape and so on, `�` where there is no picture of it.
 *
 * A folder name may hold U+202E, after which `gnp.exe` reads `exe.png`; a parameter may hold an
 * escape sequence that repaints the terminal of whoever prints the file.
 */
export function visibleText(value: string): string {
  return value.replace(acting, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x20) return String.fromCodePoint(0x2400 + point);
    return point === 0x7f ? "\u2421" : "\ufffd";
  });
}
