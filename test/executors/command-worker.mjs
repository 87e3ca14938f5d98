/**
 * Runs command lines of the built command, one after the other, in one process: a message is a command line's words.
 */
import { main } from "../../dist/cli/main.js";

const streams = ["stdout", "stderr"];
const originals = streams.map((name) => process[name].write);

process.on("message", async (words) => {
  const written = ["", ""];
  streams.forEach((name, index) => {
    process[name].write = (piece, ...rest) => {
      written[index] += typeof piece === "string" ? piece : Buffer.from(piece).toString("utf8");
      const done = rest.find((one) => typeof one === "function");
      if (done !== undefined) process.nextTick(done);
      return true;
    };
  });
  let code;
  try {
    code = await main(words);
  } catch (error) {
    code = 70;
    written[1] += String(error);
  } finally {
    streams.forEach((name, index) => (process[name].write = originals[index]));
  }
  process.send({ code, output: written.join("") });
});
process.on("disconnect", () => process.exit());
process.send("ready");
