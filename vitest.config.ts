import { defineConfig } from "vitest/config";

/** Where `.ci/run` reads the counts from; in `node_modules`, so that the tree stays clean. */
const resultsFile = "node_modules/.cache/upgrade-runbook/vitest.json";
const inCi = !["", "0", "false"].includes(process.env["CI"] ?? "");

export default defineConfig({
  test: {
    // `test/windows` has a configuration of its own: it takes Wine, and minutes.
    include: ["test/*.test.ts"],
    // Processes, not threads: the PDF compiler and the browser's driver are native or start processes.
    pool: "forks",
    maxWorkers: 2,
    // Loading what a file tests takes longer than most files do: a worker loads it once. No test changes a module.
    isolate: false,
    globalSetup: "test/support/temporary-folder.ts",
    // Only for what waits for something that never comes: how long a busy machine takes says nothing.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    coverage: { enabled: false },
    reporters: inCi ? ["default", ["json", { outputFile: resultsFile }]] : ["default"],
  },
});
