/** The site's tests: they build it, which takes its time, and look at it in a browser. `npm run test:site`. */
import { defineConfig } from "vitest/config";

const inCi = !["", "0", "false"].includes(process.env["CI"] ?? "");

export default defineConfig({
  test: {
    include: ["site/test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 600_000,
    reporters: inCi
      ? ["default", ["json", { outputFile: "node_modules/.cache/upgrade-runbook/vitest-site.json" }]]
      : ["default"],
  },
});
