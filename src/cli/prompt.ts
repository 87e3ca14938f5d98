/** Answers from standard input, a line each: from a person or from a pipe. */
import { createInterface, type Interface } from "node:readline";

/** Somebody who can be asked. */
export interface Prompt {
  /** The next line; `null`: there is none, or the signal came first. */
  ask: (question: string) => Promise<string | null>;
  close: () => void;
}

/** Reads nothing before it is asked first, so that standard input may also be a file that is read otherwise. */
export function openPrompt(signal: AbortSignal): Prompt {
  let reader: Interface | undefined;
  const lines: string[] = [];
  let ended = false;
  let waiting: ((line: string | null) => void) | undefined;
  const answer = (line: string | null): void => {
    const resolve = waiting;
    waiting = undefined;
    resolve?.(line);
  };
  const start = (): void => {
    reader = createInterface({ input: process.stdin });
    reader.on("line", (line) => (waiting === undefined ? void lines.push(line) : answer(line)));
    reader.on("close", () => {
      ended = true;
      answer(null);
    });
    signal.addEventListener("abort", () => answer(null));
  };
  return {
    ask: (question) => {
      if (reader === undefined) start();
      process.stderr.write(question);
      const line = lines.shift();
      const next =
        line !== undefined
          ? Promise.resolve(line)
          : ended || signal.aborted
            ? Promise.resolve(null)
            : new Promise<string | null>((resolve) => (waiting = resolve));
      return next.then((text) => {
        // What a person typed stands there already.
        if (!process.stdin.isTTY) process.stderr.write(`${text === null ? "" : text.replace(/[^\x20-\x7e]/gu, "?")}\n`);
        return text;
      });
    },
    close: () => {
      reader?.close();
      // A pipe that nobody closes would keep us waiting for its end.
      if (reader !== undefined) process.stdin.destroy();
    },
  };
}
