/**
 * Many runbooks in one process, as PDF and as page: what it takes in memory, apart from anything else.
 *
 *     node bench/bulk.mjs 200
 */
import { fileURLToPath } from "node:url";
import { createProject, createRunbook, listPaths, loadPack, nodeHost, renderRunbook } from "../dist/index.js";

const count = Number(process.argv[2] ?? 200);
const project = createProject(
  await loadPack(
    nodeHost,
    fileURLToPath(new URL("../content/identity-manager", import.meta.url)),
    "content/identity-manager",
  ),
);
const paths = listPaths(project.graph);
const start = performance.now();
for (let index = 0; index < count; index++) {
  const runbook = createRunbook(project, {
    ...paths[index % paths.length],
    parameters: { host: `SRV-${index}`, workingDirectory: `C:/identitymanager${index}` },
  });
  for (const format of ["pdf", "html"]) await renderRunbook(runbook, format);
}
console.log(
  JSON.stringify({
    count,
    seconds: (performance.now() - start) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
