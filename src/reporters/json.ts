import type { Reporter } from "./reporter.js";

/** An array of messages, as the contract has them. */
export const json: Reporter = {
  name: "json",
  summary: "an array of messages",
  report({ files }) {
    const messages = files.flatMap((file) => file.messages);
    return `${JSON.stringify(messages, null, 2)}\n`;
  },
};
