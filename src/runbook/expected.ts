/** What one sees when a step is done, from the verb's postconditions. */
import type { Condition } from "../model/action.js";
import { code, text, type Inline } from "../model/inline.js";
import type { HostNames } from "../verbs/index.js";

/** One line for each condition. */
export function expectedLines(conditions: readonly Condition[], host: HostNames, health: { path: string; expect?: string | undefined } | undefined): Inline[][] {
  return conditions.map((condition) => {
    switch (condition.kind) {
      case "exists":
        return [code(condition.path), text(" is there, and not empty.")];
      case "absent":
        return [code(condition.path), text(" is gone.")];
      case "same-settings":
        return [code(condition.path), text(" has the settings of "), code(condition.as), text(".")];
      case "release-complete":
        return [text("Every file of the release is in "), code(condition.path), text(", with its size.")];
      case "stopped":
        return [text(`The ${condition.target} runs no more.`)];
      case "running":
        return running(condition.target, host, health);
    }
  });
}

const running = (target: string, host: HostNames, health: { path: string; expect?: string | undefined } | undefined): Inline[] =>
  health === undefined ? [text(`The ${target} runs.`)] : [text(`The ${target} runs: `), ...host.url(), code(health.path), text(health.expect === undefined ? " answers." : ` answers ${health.expect}.`)];
