import { defineConfig } from "vitest/config";
import base from "./vitest.config.js";

/** What runs on a Windows made by Wine; needs `npm run portable`, Wine and the .NET SDK. */
const resultsFile = "node_modules/.cache/upgrade-runbook/vitest-windows.json";

export default defineConfig({
  test: {
    ...base.test,
    include: ["test/windows/*.test.ts"],
    reporters: ["default", ["json", { outputFile: resultsFile }]],
  },
});
