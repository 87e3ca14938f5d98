/** The registry of rules: one line each, in the order of the reference. */
import type { RuleName } from "../model/lint.js";
import { admonition } from "./admonition.js";
import { backupBeforeChange } from "./backup-before-change.js";
import { backupRestored } from "./backup-restored.js";
import { codeSpanEmphasis } from "./code-span-emphasis.js";
import { codeSpanOneName } from "./code-span-one-name.js";
import { codeSpanSpacing } from "./code-span-spacing.js";
import { countMatches } from "./count-matches.js";
import { duplicateAction } from "./duplicate-action.js";
import { fenceWellFormed } from "./fence-well-formed.js";
import { fileName } from "./file-name.js";
import { linkText } from "./link-text.js";
import { programName } from "./program-name.js";
import { roleHost } from "./role-host.js";
import { rolesAgree } from "./roles-agree.js";
import type { Rule } from "./rule.js";
import { stepRecognised } from "./step-recognised.js";
import { stepSequence } from "./step-sequence.js";
import { stepsReadable } from "./steps-readable.js";
import { stopStartPair } from "./stop-start-pair.js";
import { versionChain } from "./version-chain.js";
import { versionToken } from "./version-token.js";

export type { Finding, Rule, RuleContext } from "./rule.js";
export { SourceText } from "./source.js";

/** Every rule by its name. */
export const rules: Readonly<Record<RuleName, Rule>> = {
  "file-name": fileName,
  "program-name": programName,
  "link-text": linkText,
  "code-span-spacing": codeSpanSpacing,
  "code-span-one-name": codeSpanOneName,
  "code-span-emphasis": codeSpanEmphasis,
  "fence-well-formed": fenceWellFormed,
  "steps-readable": stepsReadable,
  "step-sequence": stepSequence,
  "step-recognised": stepRecognised,
  "stop-start-pair": stopStartPair,
  "backup-before-change": backupBeforeChange,
  "backup-restored": backupRestored,
  "roles-agree": rolesAgree,
  "role-host": roleHost,
  "duplicate-action": duplicateAction,
  "count-matches": countMatches,
  "version-token": versionToken,
  "version-chain": versionChain,
  admonition,
};
