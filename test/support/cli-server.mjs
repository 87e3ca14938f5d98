/**
 * The command as calls in one process: `cli.ts` sends a command line and gets what it gave. Each call has its own
 * folder, environment and outputs; standard input is empty.
 */
import { main } from "../../dist/cli/main.js";

const { stdout, stderr } = process;
const streams = { stdout, stderr };

/** Takes what is written to a stream instead of writing it. */
function capture(name) {
  const pieces = [];
  const written = streams[name].write;
  streams[name].write = (piece, encoding, done) => {
    pieces.push(Buffer.from(piece, typeof encoding === "string" ? encoding : "utf8"));
    (typeof encoding === "function" ? encoding : done)?.();
    return true;
  };
  return () => {
    streams[name].write = written;
    return Buffer.concat(pieces).toString("utf8");
  };
}

process.on("message", async ({ words, cwd, env }) => {
  const before = { cwd: process.cwd(), env: { ...process.env } };
  process.chdir(cwd);
  process.env = { ...env };
  const listeners = process.stdout.listeners("error");
  const [out, err] = [capture("stdout"), capture("stderr")];
  let code = null;
  let fault;
  try {
    code = await main(words);
  } catch (error) {
    fault = error?.stack ?? String(error);
  }
  const [saidOut, saidErr] = [out(), err()];
  for (const listener of process.stdout.listeners("error"))
    if (!listeners.includes(listener)) process.stdout.off("error", listener);
  process.env = before.env;
  process.chdir(before.cwd);
  process.send({ code, stdout: saidOut, stderr: saidErr + (fault ?? "") });
});
process.on("disconnect", () => process.exit());
process.send("ready");
