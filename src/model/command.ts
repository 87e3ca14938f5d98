/** Something to type, as every printed form shows it. */
import type { Inline } from "./inline.js";

/** What commands are typed into. */
export const shells = ["powershell", "sh", "sql"] as const;
/** One of {@link shells}. */
export type Shell = (typeof shells)[number];

/** What each is called where a command stands. */
export const shellNames: Readonly<Record<Shell, string>> = { powershell: "PowerShell", sh: "Shell", sql: "SQL" };

/** One command. It stands by itself: it needs nothing that another one has set. */
export interface Command {
  shell: Shell;
  /** Code, with a blank inside the quotes for each value that was not given. */
  words: Inline[];
  /** When it is to be run; only there where not always. */
  when?: string;
}

/** `<working-directory>`: how a value that was not given stands in a command. */
export const placeholder = (label: string): string =>
  `<${label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, "-")
    .replace(/^-|-$/gu, "")}>`;

/** A command as text, to be copied: a placeholder for each value that was not given. */
export const commandText = ({ words }: Pick<Command, "words">): string =>
  words.map((word) => (word.type === "blank" ? placeholder(word.label) : "value" in word ? word.value : "")).join("");
