/** The registry of checks: one line each. */
import type { CheckName } from "../model/verification.js";
import { backupExists } from "./backup-exists.js";
import { backupUsable } from "./backup-usable.js";
import { backupVersion } from "./backup-version.js";
import type { Check } from "./check.js";
import { configCopied } from "./config-copied.js";
import { configExtra } from "./config-extra.js";
import { configName } from "./config-name.js";
import { configNewSettings } from "./config-new-settings.js";
import { configReadable } from "./config-readable.js";
import { configReferences } from "./config-references.js";
import { leftovers } from "./leftovers.js";
import { runtimeClean } from "./runtime-clean.js";
import { runtimeComplete } from "./runtime-complete.js";
import { runtimeExists } from "./runtime-exists.js";
import { runtimeNotNested } from "./runtime-not-nested.js";
import { runtimeProgram } from "./runtime-program.js";
import { runtimeReplaced } from "./runtime-replaced.js";
import { runtimeRights } from "./runtime-rights.js";
import { runtimeVersion } from "./runtime-version.js";
import { serviceResponds } from "./service-responds.js";
import { webConfigTarget } from "./web-config-target.js";
import { workFolder } from "./work-folder.js";

export { skipped, type Check, type CheckContext, type Draft } from "./check.js";
export { createRemedies, type Remedies } from "./remedies.js";
export { copiedFiles, type CopyContext } from "./copied-files.js";
export { resolveReference } from "./references.js";
export { assessSituation, indexEntries, placeVersion, settingsIn, whyHidden, type Situation } from "./situation.js";

/** Every check by its name, in the order of the reference. */
export const checks: Readonly<Record<CheckName, Check>> = {
  "runtime-exists": runtimeExists,
  "backup-exists": backupExists,
  "runtime-not-nested": runtimeNotNested,
  "runtime-program": runtimeProgram,
  "backup-usable": backupUsable,
  "runtime-version": runtimeVersion,
  "backup-version": backupVersion,
  "runtime-complete": runtimeComplete,
  "runtime-clean": runtimeClean,
  "runtime-replaced": runtimeReplaced,
  "config-copied": configCopied,
  "config-readable": configReadable,
  "config-name": configName,
  "config-extra": configExtra,
  "config-new-settings": configNewSettings,
  "config-references": configReferences,
  "web-config-target": webConfigTarget,
  "work-folder": workFolder,
  leftovers,
  "runtime-rights": runtimeRights,
  "service-responds": serviceResponds,
};

/** What each check looks at, in one line. */
export const checkSummaries = Object.fromEntries(
  Object.values(checks).map(({ name, summary }) => [name, summary]),
) as Record<CheckName, string>;
