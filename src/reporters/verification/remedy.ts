/** Finds the command in a remedy, so that it can stand on a line of its own and be copied. */

/** A remedy taken apart. */
export interface Remedy {
  /** What to do, in words; empty where the command says it all. */
  words: string;
  /** To copy and paste; `null`: there is nothing to type. */
  command: string | null;
}

// PowerShell takes typographic quotes for quotes too; within single quotes each is doubled.
const single = "'(?:[^'‘’‚‛]|''|‘‘|’’|‚‚|‛‛)*'";
const argument = String.raw`-[A-Za-z]+|${single}(?:, ${single})*|"[^"\x60$]*"`;
const call = `[A-Z][a-z]+-[A-Z][A-Za-z]+(?: (?:${argument}))+`;

/**
 * A command of PowerShell, at the start or behind a colon or full stop, up to the very end. So strict because
 * names of files stand in the words: one that reads like a command must not come out as ours. Words follow it,
 * and a name in our own command is in quotes.
 */
const tail = new RegExp(String.raw`(?<=^|[:.] )${call}(?:(?: \||;) ${call})*(?: # and the \d+ others)?$`, "u");

/** The words, and the command that the remedy ends with. */
export function splitRemedy(remedy: string): Remedy {
  const found = tail.exec(remedy);
  return found === null
    ? { words: remedy, command: null }
    : { words: remedy.slice(0, found.index).trimEnd(), command: found[0] };
}
