/** The product pack: `product.yml` and the guides beside it, read and checked. And what `--params` says. */
import { equalBytes } from "../language/bytes.js";
import { nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Place } from "../model/inline.js";
import { parametersSchema, type Parameters } from "../model/parameters.js";
import { productSchema, type Product } from "../model/product.js";
import { compareVersions } from "../model/version.js";
import type { Host } from "../host/index.js";
import { readCompiled, type CompiledPack } from "./compiled.js";
import { readInput } from "./read-input.js";
import type { SourceFile } from "./source-file.js";
import { placeInYaml, readYaml } from "./yaml.js";

export type { SourceFile } from "./source-file.js";

/** A product pack: the facts, and the texts that are still to be parsed. */
export interface Pack {
  product: Product;
  /** `guides/*.md`, sorted by name. */
  guides: SourceFile[];
  /** `*.md` beside `product.yml`: what the pack adds to any guide. */
  advice: SourceFile[];
  /** What the build has parsed of them already; `undefined`: nothing. */
  compiled?: CompiledPack | undefined;
}

/**
 * Reads a product pack.
 *
 * @param folder where it is
 * @param name what messages, steps and hashes call the folder; forward slashes
 * @param compiled the file in which the build has left what it read of this pack; default: none
 * @throws {UsageError} where there is no `product.yml`, or a fact in it is wrong
 */
export async function loadPack(host: Host, folder: string, name: string = folder, compiled?: string): Promise<Pack> {
  const file = `${name}/product.yml`;
  const bytes = await readInput(
    host,
    `${folder}/product.yml`,
    file,
    "expected a product pack: a folder with product.yml and guides/",
  );
  const known =
    compiled === undefined ? undefined : readCompiled(await host.readFile(compiled).catch(() => undefined), bytes);
  const product = known?.product ?? readYaml(bytes, file, productSchema);
  checkProduct(product, file);
  return {
    product,
    guides: await readTexts(host, `${folder}/guides`, `${name}/guides`),
    advice: await readTexts(host, folder, name),
    compiled: known,
  };
}

/** Reads packs, each again only when its `product.yml` has changed: for whoever lints file by file. */
export function createPackReader(host: Host): (folder: string, name: string) => Promise<Pack> {
  const known = new Map<string, { bytes: Uint8Array; pack: Promise<Pack> }>();
  return async (folder, name) => {
    const bytes = await host.readFile(`${folder}/product.yml`).catch(() => new Uint8Array());
    const before = known.get(folder);
    if (before !== undefined && equalBytes(before.bytes, bytes)) return before.pack;
    const pack = loadPack(host, folder, name);
    known.set(folder, { bytes, pack });
    pack.catch(() => known.delete(folder));
    return pack;
  };
}

/** Reads a guide that the caller names; `-` is standard input. */
export async function loadGuide(host: Host, path: string): Promise<SourceFile> {
  const bytes = await readInput(host, path, path, "expected a Markdown guide");
  return { file: path === "-" ? "standard input" : path.replaceAll("\\", "/"), bytes };
}

/** Reads parameters; of several files, the later wins, key by key. */
export async function loadParameters(host: Host, paths: readonly string[]): Promise<Parameters> {
  const all = await Promise.all(
    paths.map(async (path) =>
      readYaml(await readInput(host, path, path, "expected parameters in YAML or JSON"), path, parametersSchema),
    ),
  );
  return Object.assign({}, ...all) as Parameters;
}

/** Where the parameters say something by this key, in the last of the files that does; `undefined` where none does. */
export async function findParameter(host: Host, paths: readonly string[], key: string): Promise<Place | undefined> {
  const places = await Promise.all(
    paths
      .filter((path) => path !== "-")
      .map(async (path) => placeInYaml(await readInput(host, path, path, "expected parameters"), path, [key])),
  );
  return places.findLast((place) => place !== undefined);
}

async function readTexts(host: Host, folder: string, name: string): Promise<SourceFile[]> {
  const names = await host.readFolder(folder).catch(() => []);
  const texts = names.filter((file) => file.endsWith(".md") && file.toLowerCase() !== "readme.md");
  return Promise.all(
    texts.map(async (file) => ({
      file: `${name}/${file}`,
      bytes: await readInput(host, `${folder}/${file}`, `${name}/${file}`, "expected a Markdown guide"),
    })),
  );
}

/** What a schema cannot say: that names meet, and versions are in order. */
function checkProduct(product: Product, file: string): void {
  const fail = (message: string, note = ""): never => {
    throw new UsageError(message, { place: { file }, note });
  };
  const roles = product.roles.map(({ id }) => id);
  const pages = Object.keys(product.pages);
  const repeated = [roles, product.hosting.map(({ id }) => id), product.versions.map(({ id }) => id)]
    .map(firstRepeated)
    .find((id) => id !== undefined);
  if (repeated !== undefined) fail(`Unexpected second \`${repeated}\`, expected every id once`);
  const unknownRole = product.settingsFiles.flatMap(({ roles: used }) => used).find((role) => !roles.includes(role));
  if (unknownRole !== undefined)
    fail(`Unexpected role \`${unknownRole}\` of a settings file`, nearestOf(unknownRole, roles));
  product.versions.forEach(({ id }, index) => {
    const before = product.versions[index - 1]?.id;
    if (before !== undefined && compareVersions(before, id) >= 0)
      fail(`Unexpected version \`${id}\` after \`${before}\`, expected the oldest first`);
  });
  const versions = product.versions.map(({ id }) => id);
  const unknownVersion = product.unknownPaths
    .flatMap(({ from, to }) => [from, to])
    .find((version) => !versions.includes(version));
  if (unknownVersion !== undefined)
    fail(`Unexpected version \`${unknownVersion}\` in \`unknownPaths\``, nearestOf(unknownVersion, versions));
  const unknowns = [...product.unknownPaths, ...product.versions.flatMap(({ unknown }) => unknown)];
  const unknownPage = unknowns.map(({ source }) => source).find((source) => !pages.includes(source));
  if (unknownPage !== undefined)
    fail(`Unexpected page \`${unknownPage}\`, expected a key of \`pages\``, nearestOf(unknownPage, pages));
}

const firstRepeated = (ids: readonly string[]): string | undefined =>
  ids.find((id, index) => ids.indexOf(id) !== index);
