/** The registry of a verification's reporters: one line each. */
import { html } from "./html.js";
import { json } from "./json.js";
import { junit } from "./junit.js";
import { md } from "./md.js";
import { sarif } from "./sarif.js";
import { text } from "./text.js";
import type { VerificationReporter, VerificationReporterName } from "./verification-reporter.js";

export {
  verificationReporterNames,
  type VerificationReport,
  type VerificationReporter,
  type VerificationReporterName,
} from "./verification-reporter.js";

/** Every reporter of a verification by its name. */
export const verificationReporters: Readonly<Record<VerificationReporterName, VerificationReporter>> = {
  text,
  json,
  junit,
  sarif,
  md,
  html,
};

/** The reporter that a file's ending asks for; `undefined`: none does. */
export function reporterForFile(name: string): VerificationReporterName | undefined {
  const endings = Object.values(verificationReporters).flatMap(({ name: reporter, endings: own }) =>
    own.map((ending) => ({ reporter, ending: `.${ending}` })),
  );
  // `report.sarif.json` is SARIF: the longest ending decides.
  const fitting = endings
    .filter(({ ending }) => name.toLowerCase().endsWith(ending))
    .toSorted((one, other) => other.ending.length - one.ending.length);
  return fitting[0]?.reporter;
}
