import { createJsonList, type Reporter } from "./reporter.js";

/** An array of messages, as the contract has them. */
export const json: Reporter = {
  name: "json",
  summary: "an array of messages",
  open() {
    const list = createJsonList("[", 1);
    return { add: ({ messages }) => list.add(messages), end: () => `${list.end()}\n` };
  },
};
