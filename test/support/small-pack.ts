/** A product of nobody's, small enough to be read in a test. */
import { createMemoryHost, loadPack, type Pack } from "../../src/index.js";

/** `product.yml` of the small product, with these versions; `more` is YAML for further keys. */
export const smallProduct = (versions: readonly string[], more = ""): string => `
schemaVersion: 1
id: acme-portal
name: Acme Portal
vendor: Acme
pages: { guide: { title: Upgrade guide, url: https://acme.example/upgrade } }
roles:
  - { id: server, name: Server, target: server, headings: [server] }
  - { id: worker, name: Worker, target: worker, headings: [worker] }
hosting:
  - { id: service, name: Service, parameters: [service], stop: ['stop "{service}"'], start: ['start "{service}"'] }
layout: { runtime: App, backup: AppOld, folders: {} }
settingsFiles: []
programs:
  prefix: acme-
  list:
    - { name: acme-migrate.exe, summary: brings the database up, changesDatabase: true, source: guide }
    - { name: acme-report.exe, summary: writes a report, source: guide }
versions: [${versions.map((id) => `{ id: "${id}" }`).join(", ")}]
secrets: { keys: [], paths: [], connectionStrings: [], harmlessParts: [], shapes: [], arguments: [--password] }
${more}`;

/** A procedure for both roles; `steps` replaces the usual ones. */
export const smallGuide = (
  from: string,
  to: string,
  steps = "1. Stop the {role}.\n2. Rename the `App` folder, for example `AppOld`.\n3. Extract `app.zip` into a new `App` folder.\n4. Start the {role}.\n",
): string =>
  `---\npage: guide\nfrom: "${from}"\nto: "${to}"\n---\n\n# Upgrade\n\n${["server", "worker"].map((role) => `## Upgrade the ${role} from ${from} to ${to}\n\n${steps.replaceAll("{role}", role)}`).join("\n")}`;

/** Loads a pack from texts, as from a folder `acme`. */
export function smallPack(product: string, guides: Readonly<Record<string, string>>): Promise<Pack> {
  const files = [
    ["acme/product.yml", product],
    ...Object.entries(guides).map(([name, text]) => [`acme/guides/${name}`, text]),
  ] as [string, string][];
  return loadPack(
    createMemoryHost(new Map(files.map(([name, text]) => [name, new TextEncoder().encode(text)]))),
    "acme",
  );
}
