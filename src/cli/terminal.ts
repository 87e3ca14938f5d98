/** Standard output and standard error: results go to the one, messages and progress to the other. */
import { stripVTControlCharacters, styleText } from "node:util";
import type { TextStyle } from "../formats/text.js";
import { visibleText } from "../formats/visible.js";

/** What the command line writes to. */
export interface Terminal {
  /** Columns of standard output; 100 where it is no terminal. */
  width: number;
  style: (style: TextStyle, text: string) => string;
  /** A result. */
  print: (text: string) => void;
  /** A message; control characters are made visible. */
  warn: (text: string) => void;
  /** Progress; nothing with `--quiet`. */
  progress: (text: string) => void;
}

const styles = {
  heading: "bold",
  verb: "cyan",
  advice: "yellow",
  faint: "gray",
  warning: "yellow",
  danger: "red",
  good: "green",
} as const;

/** The real terminal. Colours only where standard output is one, and neither `--no-color` nor `NO_COLOR` is set. */
export function createTerminal({ color, quiet }: { color: boolean; quiet: boolean }): Terminal {
  const coloured = color && process.stdout.isTTY && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
  return {
    width: process.stdout.isTTY ? process.stdout.columns : 100,
    style: (style, text) => (coloured ? styleText(styles[style], text, { validateStream: false }) : text),
    print: (text) => void process.stdout.write(text),
    warn: (text) => void process.stderr.write(`${visibleText(stripVTControlCharacters(text))}\n`),
    progress: (text) => {
      if (!quiet) process.stderr.write(`${visibleText(text)}\n`);
    },
  };
}
