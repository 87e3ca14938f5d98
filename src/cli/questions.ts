/** A few questions to somebody at a terminal, each with what is known already. */
import { visibleText } from "../formats/visible.js";
import { openPrompt } from "./prompt.js";

/** Somebody to ask, or nobody. */
export interface Questions {
  /**
   * The answer; `undefined`: none, nobody is there, or enough was asked.
   *
   * @param known what stands in brackets, and stays with Enter
   * @param faultOf what is wrong with an answer, in words: it is then asked again
   */
  ask: (
    question: string,
    known?: string,
    faultOf?: (answer: string) => string | undefined,
  ) => Promise<string | undefined>;
  /** Is there somebody to ask, and something left? */
  isOpen: () => boolean;
  close: () => void;
}

/** @param most how much is asked at most */
export function openQuestions(isSomebodyThere: boolean, most: number): Questions {
  const prompt = openPrompt(new AbortController().signal);
  let left = isSomebodyThere ? most : 0;
  return {
    isOpen: () => left > 0,
    close: prompt.close,
    ask: async (question, known, faultOf = () => undefined) => {
      if (left <= 0) return undefined;
      left--;
      const shown = known === undefined ? "" : ` [${known}]`;
      for (;;) {
        const answer = (await prompt.ask(`${visibleText(question + shown)}: `))?.trim() ?? "";
        const fault = answer === "" ? undefined : faultOf(answer);
        if (fault === undefined) return answer === "" ? undefined : answer;
        process.stderr.write(`Expected ${fault}.\n`);
      }
    },
  };
}
