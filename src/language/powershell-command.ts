/** Commands as people type them into PowerShell. From its own help, `about_Quoting_Rules`, and its tokenizer. */
import type { Command } from "../model/command.js";
import { code, type Inline } from "../model/inline.js";
import { singleQuoted } from "./shell-word.js";

/** What means something in a string in double quotes. */
const special = /["$`\u201c-\u201e]/u;

/** A string of PowerShell: in double quotes, or in single ones where something in it would be read as code. */
export function quoted(value: string | readonly Inline[]): Inline[] {
  const words = typeof value === "string" ? [code(value)] : value;
  const isPlain = !words.some((word) => "value" in word && special.test(word.value));
  return isPlain
    ? [code('"'), ...words, code('"')]
    : [
        code("'"),
        ...words.map((word) => (word.type === "code" ? code(singleQuoted(word.value).slice(1, -1)) : word)),
        code("'"),
      ];
}

/** An argument: as it is where PowerShell sees nothing special in it, else quoted. */
export const argument = (value: string): Inline[] => (/^[\w.:\\/=+*-]+$/u.test(value) ? [code(value)] : quoted(value));

/** Values with a comma between them. */
export const listed = (values: readonly (readonly Inline[])[]): Inline[] =>
  values.flatMap((value, index) => (index === 0 ? [...value] : [code(", "), ...value]));

/** A command of PowerShell: what stands in the template is its own, each value is written by one of the above. */
export function powershell(parts: TemplateStringsArray, ...values: (readonly Inline[])[]): Command {
  const words = parts.raw.flatMap((part, index) => [code(part), ...(values[index] ?? [])]);
  return { shell: "powershell", words: joinCode(words) };
}

/** The same with neighbouring pieces of code made one, so that it can be copied as one. */
export function joinCode(words: readonly Inline[]): Inline[] {
  const joined: Inline[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (word.type === "code" && word.value === "") continue;
    if (word.type === "code" && last?.type === "code") joined[joined.length - 1] = code(last.value + word.value);
    else joined.push(word);
  }
  return joined;
}

/** The values that were not given, in a command that is written out: `<database>` becomes what `blankOf` has for it. */
export const withBlanks = (text: string, blankOf: (name: string) => Inline | undefined): Inline[] =>
  joinCode(text.split(/(<[a-z][a-z0-9-]*>)/u).map((part) => blankOf(/^<(.+)>$/u.exec(part)?.[1] ?? "") ?? code(part)));
