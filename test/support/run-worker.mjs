/**
 * Runs `runRunbook` of the built library and kills itself with signal 9 at a given moment: before or behind the n-th
 * thing that is done to the host, the pieces of an unpacking included. Without a moment it says how many there are.
 */
import { nodeHost, openProject, runRunbook } from "../../dist/index.js";

const { killAt, request } = JSON.parse(process.argv[2]);
let count = 0;
const moment = () => {
  if (++count === killAt) process.kill(process.pid, "SIGKILL");
};
const changing = ["writeFile", "rename", "makeFolder", "remove", "copyFile", "extract", "appendFile", "lock"];
const host = { ...nodeHost };
for (const name of changing) {
  host[name] = async (...words) => {
    moment();
    if (name === "extract") words[2] = { ...words[2], onProgress: moment };
    const result = await nodeHost[name](...words);
    moment();
    return result;
  };
}
// As the command opens it: what was read of the pack when it was built.
const project = await openProject(nodeHost, {
  content: "content/identity-manager",
  compiled: "dist/compiled/identity-manager.json",
});
const { outcome } = await runRunbook(host, project, {
  ...request,
  now: () => "2026-12-05T20:00:00+01:00",
  ask: () => Promise.resolve("end"),
});
console.log(JSON.stringify({ outcome, count }));
