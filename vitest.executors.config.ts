/** All start states of `test/executors`, crosswise, and all kills: takes minutes. `npm run test:executors`. */
import { defineConfig } from "vitest/config";

const inCi = !["", "0", "false"].includes(process.env["CI"] ?? "");

export default defineConfig({
  test: {
    include: ["test/executors.test.ts"],
    env: { EXECUTORS: "all" },
    pool: "forks",
    maxWorkers: 1,
    reporters: inCi
      ? ["default", ["json", { outputFile: "node_modules/.cache/upgrade-runbook/vitest-executors.json" }]]
      : ["default"],
  },
});
