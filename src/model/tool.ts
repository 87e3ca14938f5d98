/** What this tool calls itself where it says who did something; a test holds the version and package.json together. */
export const tool = { name: "upgrade-runbook", version: "0.1.0" } as const;
