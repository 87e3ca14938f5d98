/** Where the operator stopped, from the state of the folders alone. */
import type { CheckContext } from "../checks/index.js";
import type { TracedStep } from "../model/expectations.js";
import type { CheckResult, Verification } from "../model/verification.js";

/** Verdicts of a file that was not copied, or not as a whole. */
const notCopied = new Set(["missing", "vendor-new-default", "vendor-old-default", "customer-settings-lost"]);

/**
 * The steps that are done, and the first that is not. A step that leaves no trace counts as done when a later one is.
 * `null` where every step that leaves a trace is done, or none does.
 */
export function assessProgress(
  { expectations: { steps }, situation }: CheckContext,
  results: readonly CheckResult[],
): Verification["progress"] {
  const states = steps.map((step) => stateOf(step, situation, results));
  if (!states.includes("open")) return null;
  const last = states.lastIndexOf("done");
  const isDone = (index: number): boolean => states[index] === "done" || (states[index] === "no-trace" && index < last);
  const stopped = steps.findIndex((_, index) => !isDone(index));
  return {
    completed: steps.filter((_, index) => isDone(index)).map(({ number }) => number),
    stoppedBefore: steps[stopped]?.number ?? "",
  };
}

function stateOf(
  { id, checks }: TracedStep,
  situation: CheckContext["situation"],
  results: readonly CheckResult[],
): "done" | "open" | "no-trace" {
  const judge = (there: boolean): "done" | "open" => (there ? "done" : "open");
  if (checks.includes("backup-exists"))
    return judge(
      situation.noBackup === null && !["backup-is-new", "swapped", "one-folder"].includes(situation.release),
    );
  if (checks.includes("runtime-complete")) {
    const incomplete =
      situation.releaseFiles?.some(({ state }) => state === "missing" || state === "truncated") === true;
    return judge(
      situation.noRuntime === null &&
        situation.misplaced === null &&
        situation.missingPrograms.length === 0 &&
        !["untouched", "old-again", "swapped", "one-folder"].includes(situation.release) &&
        !incomplete,
    );
  }
  if (!checks.includes("config-copied")) return "no-trace";
  const files = results.filter(({ check, step }) => check === "config-copied" && step?.id === id);
  if (situation.noRuntime !== null || files.some(({ verdict }) => verdict !== undefined && notCopied.has(verdict)))
    return "open";
  return files.some(({ outcome }) => outcome === "pass") ? "done" : "no-trace";
}
