import { escapeInJson } from "../../formats/visible.js";
import type { VerificationReporter } from "./verification-reporter.js";

/** The report itself, as the contract has it. */
export const json: VerificationReporter = {
  name: "json",
  summary: "the report as data, nothing left out",
  endings: ["json"],
  report: ({ verification }) => `${escapeInJson(JSON.stringify(verification, null, 2))}\n`,
};
