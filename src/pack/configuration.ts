/** The configuration of linting: the nearest file above a guide. */
import { z } from "zod";
import type { Host } from "../host/index.js";
import { lintConfigurationSchema, type LintConfiguration, type RuleSettings } from "../model/lint-configuration.js";
import { readInput } from "./read-input.js";
import { readYaml } from "./yaml.js";

/** The file's name; the same keys stand below {@link packageKey} of a package.json. */
const configurationFile = ".upgrade-runbookrc.yml";
/** The key of a package.json. */
const packageKey = "upgrade-runbook";

/** What files in a folder are linted by. */
export interface FoundConfiguration {
  /** The product pack's folder; `undefined`: nothing names one. */
  content: string | undefined;
  rules: RuleSettings;
}

const packageSchema = z.looseObject({ [packageKey]: lintConfigurationSchema.optional() });

/**
 * The nearest configuration: of the folder, or of the first folder above it that has one. Nothing is
 * merged, so that one file tells all.
 *
 * @param folder absolute, with forward slashes
 * @param nameOf what messages call a file
 * @throws {UsageError} at its place where it cannot be read, or says what is not known
 */
export async function findConfiguration(
  host: Host,
  folder: string,
  nameOf: (path: string) => string,
): Promise<FoundConfiguration> {
  for (const above of foldersFrom(folder)) {
    const found = await readConfiguration(host, above, nameOf);
    if (found !== undefined)
      return {
        content: found.content === undefined ? undefined : joinPath(above, found.content),
        rules: found.rules ?? {},
      };
  }
  return { content: undefined, rules: {} };
}

async function readConfiguration(
  host: Host,
  folder: string,
  nameOf: (path: string) => string,
): Promise<LintConfiguration | undefined> {
  const own = joinPath(folder, configurationFile);
  const written = await readIfThere(host, own, nameOf);
  if (written !== undefined) return readYaml(written, nameOf(own), lintConfigurationSchema);
  const shared = joinPath(folder, "package.json");
  const bytes = await readIfThere(host, shared, nameOf);
  // A package.json without the key is none of our business, whatever is wrong with it.
  if (bytes === undefined || !new TextDecoder().decode(bytes).includes(`"${packageKey}"`)) return undefined;
  return readYaml(bytes, nameOf(shared), packageSchema)[packageKey];
}

/** The bytes; `undefined` where there is no such file. One that may not be read would have said something. */
async function readIfThere(
  host: Host,
  path: string,
  nameOf: (path: string) => string,
): Promise<Uint8Array | undefined> {
  try {
    return await host.readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    return readInput(host, path, nameOf(path), "expected the configuration of `lint`");
  }
}

/** A folder and all above it, the nearest first. */
function foldersFrom(folder: string): string[] {
  const parts = folder.replace(/\/+$/u, "").split("/");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/") || "/");
}

function joinPath(folder: string, path: string): string {
  const written = path
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/u, "")
    .replace(/(.)\/+$/u, "$1");
  return /^(?:\/|[A-Za-z]:\/)/u.test(written) ? written : `${folder.replace(/\/$/u, "")}/${written}`;
}
