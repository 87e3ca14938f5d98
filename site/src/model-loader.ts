/** Loads entries of the typed model; the schema of the collection checks each. */
import { readFileSync } from "node:fs";
import type { Loader } from "astro/loaders";

/** Where `upgrade-runbook site` has put them. */
export const dataFolder = process.env["UPGRADE_RUNBOOK_SITE_DATA"] ?? "";

/** The entries in the file of this name. In development they are loaded again when it changes. */
export function modelLoader(name: string): Loader {
  const file = `${dataFolder}/data/${name}.json`;
  return {
    name: `upgrade-runbook-${name}`,
    async load({ store, parseData, watcher }) {
      const load = async (): Promise<void> => {
        const entries = JSON.parse(readFileSync(file, "utf8")) as { id: string }[];
        const parsed = await Promise.all(
          entries.map(async (entry) => ({ id: entry.id, data: await parseData({ id: entry.id, data: entry }) })),
        );
        store.clear();
        for (const entry of parsed) store.set(entry);
      };
      await load();
      watcher?.add(file);
      watcher?.on("change", (changed) => {
        if (changed === file) void load();
      });
    },
  };
}
