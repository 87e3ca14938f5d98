/**
 * What a documentation repository says about its linting: `.upgrade-runbookrc.yml`, or the key `upgrade-runbook` of
 * package.json.
 */
import { z } from "zod";
import { ruleNames, severities, type RuleName } from "./lint.js";

/** What a rule can be set to: `on` is its own severity. */
export const ruleSettings = ["off", "on", ...severities] as const;
/** One of {@link ruleSettings}. */
export type RuleSetting = (typeof ruleSettings)[number];
/** What rules are set to; a rule that is not there is on. */
export type RuleSettings = Partial<Record<RuleName, RuleSetting | undefined>>;

const setting = z.enum(ruleSettings).optional();

/** All keys are optional; unknown ones are refused with the nearest known one. */
export const lintConfigurationSchema = z.strictObject({
  content: z.string().min(1).optional().describe("The product pack to lint by: a folder, as seen from this file"),
  rules: z
    .strictObject(Object.fromEntries(ruleNames.map((name) => [name, setting])) as Record<RuleName, typeof setting>)
    .optional()
    .describe("`off`, `on`, or the severity of a rule: `error`, `warning`, `info`"),
});

/** What such a file says. */
export type LintConfiguration = z.infer<typeof lintConfigurationSchema>;
