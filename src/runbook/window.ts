/** Whether the plan fits into its change window. */
import type { Runbook } from "../model/runbook.js";

/** By how many minutes the window is shorter than the plan; 0 where it is not, or there is none. */
export function windowShortfall({ parameters: { window }, minutes }: Pick<Runbook, "parameters" | "minutes">): number {
  return window === undefined
    ? 0
    : Math.max(0, minutes - Math.floor((Date.parse(window.end) - Date.parse(window.start)) / 60_000));
}
