/** Loads entries of the typed model; the schema of the collection checks each. */
import { readFileSync } from "node:fs";
import type { Loader } from "astro/loaders";

/** Where `upgrade-runbook site` has put them. */
export const dataFolder = process.env["UPGRADE_RUNBOOK_SITE_DATA"] ?? "";

/** The entries that `data.json` has under this name. In development they are loaded again when the file changes. */
export function modelLoader(name: string): Loader {
  const file = `${dataFolder}/data.json`;
  return {
    name: `upgrade-runbook-${name}`,
    async load({ store, parseData, generateDigest, watcher }) {
      const load = async (): Promise<void> => {
        const entries = (JSON.parse(readFileSync(file, "utf8")) as Record<string, { id: string }[]>)[name] ?? [];
        store.clear();
        for (const entry of entries) store.set({ id: entry.id, data: await parseData({ id: entry.id, data: entry }), digest: generateDigest(entry) });
      };
      await load();
      watcher?.add(file);
      watcher?.on("change", (changed) => {
        if (changed === file) void load();
      });
    },
  };
}
