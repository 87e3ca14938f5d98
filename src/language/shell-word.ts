/**
 * Values as words of a command line that people copy into PowerShell. From its own help, `about_Quoting_Rules`, and its
 * tokenizer.
 */

/**
 * What ends a single-quoted string: `'`, and U+2018 to U+201B, which PowerShell takes for the same. Each is doubled
 * within one.
 */
const quotes = /['\u2018-\u201b]/gu;

/** In single quotes, whatever it holds: nothing of it becomes code. */
export const singleQuoted = (value: string): string => `'${value.replace(quotes, "$&$&")}'`;

/** As it is where no shell sees anything special in it; else in single quotes. */
export const shellWord = (value: string): string =>
  /^[\w.:\\/=+-][\w.:\\/@=+-]*$/u.test(value) ? value : singleQuoted(value);
