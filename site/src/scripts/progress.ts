/** What this browser keeps. Where storage is switched off, nothing is kept and nothing breaks. */

/** Ids of ticked steps to the hashes that they had. */
export type Ticks = Record<string, string>;

const keyOf = (runbook: string): string => `upgrade-runbook:ticks:${runbook}`;

export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A private window, or a full disk: the page works without.
  }
}

export function readTicks(runbook: string): Ticks {
  try {
    const kept: unknown = JSON.parse(readKept(keyOf(runbook)) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Ticks) : {};
  } catch {
    return {};
  }
}

export const writeTicks = (runbook: string, ticks: Ticks): void => keep(keyOf(runbook), JSON.stringify(ticks));
