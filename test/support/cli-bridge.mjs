/** Between a test, which waits, and the process that runs the commands, which answers in its own time. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

const { port, answered } = workerData;
const server = fork(fileURLToPath(new URL("cli-server.mjs", import.meta.url)), [], {
  stdio: ["ignore", "inherit", "inherit", "ipc"],
});
const waiting = [];
let isReady = false;
server.on("message", (message) => {
  if (!isReady) {
    isReady = true;
    for (const call of waiting.splice(0)) server.send(call);
    return;
  }
  port.postMessage(message);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});
server.on("exit", (code, signal) => {
  port.postMessage({ code, stdout: "", stderr: `the process of the commands ended: ${signal ?? code}` });
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});
parentPort.on("message", (call) => (isReady ? server.send(call) : waiting.push(call)));
