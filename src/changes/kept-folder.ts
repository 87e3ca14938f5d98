/** The folder that an installation keeps as the way back: what its release is unpacked in place of. */
import type { Operation } from "../model/operation.js";
import type { Hop } from "../model/runbook.js";

/** Such a folder. */
export interface KeptFolder {
  name: string;
  /** The name without what tells the installations from each other. */
  base: string;
  /** What does; empty where there is one installation. */
  suffix: string;
}

/** The folder that an installation keeps, from 1; `null`: none beside the one it comes from. */
export function keptFolderOf(
  { hops, operations }: { hops: readonly Hop[]; operations: readonly Operation[] },
  hop: number,
): KeptFolder | null {
  const changes = operations.filter((operation) => operation.hop === hop).flatMap(({ change }) => change ?? []);
  const unpacked = changes.flatMap((change) => (change.change === "unpack" ? [change.into] : []));
  for (const change of changes) {
    if (change.change !== "move" || !unpacked.includes(change.from) || change.to.includes("/")) continue;
    const name = change.to;
    const own = `-${hops[hop - 1]?.from ?? ""}`;
    const suffix = hops.length > 1 && name.endsWith(own) ? own : "";
    return { name, base: name.slice(0, name.length - suffix.length), suffix };
  }
  return null;
}
