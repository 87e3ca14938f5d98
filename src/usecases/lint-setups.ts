/** What the files of a folder are linted by. */
import { parseGuide } from "../guide/index.js";
import type { Host } from "../host/index.js";
import { equalBytes } from "../language/bytes.js";
import { findConfiguration } from "../pack/configuration.js";
import { createPackReader, type Pack, type SourceFile } from "../pack/index.js";
import type { LintOptions } from "./lint-source.js";

/** A product pack's folder, and what messages call it. */
export interface NamedContent {
  content: string;
  /** Default: as `content`. */
  name?: string;
}

/** Where to look for what files are linted by. */
export interface LintSetupOptions {
  /** The pack, whatever configurations say; `undefined`: what they say. */
  content?: NamedContent | undefined;
  /** The pack where neither names one. */
  bundled: NamedContent;
  /** What messages call a file; default: its path. */
  nameOf?: (path: string) => string;
  /** Reads packs; default: each once. */
  readPack?: (folder: string, name: string) => Promise<Pack>;
}

/** What the files of a folder are linted by. */
export interface LintSetup {
  pack: Pack;
  content: Required<NamedContent>;
  /** What to lint a text with. */
  optionsFor: (source: SourceFile) => LintOptions;
}

/**
 * Finds what files are linted by: the nearest configuration, `.upgrade-runbookrc.yml` or the key
 * `upgrade-runbook` of a package.json, and the pack. Each is read once.
 *
 * @returns what gives it for a folder: absolute, with forward slashes
 */
export function createLintSetups(
  host: Host,
  { content, bundled, nameOf = (path) => path, readPack = createPackReader(host) }: LintSetupOptions,
): (folder: string) => Promise<LintSetup> {
  const known = new Map<string, Promise<LintSetup>>();
  const setUp = async (folder: string): Promise<LintSetup> => {
    const { content: configured, rules: settings } = await findConfiguration(host, folder, nameOf);
    const named = content ?? (configured === undefined ? bundled : { content: configured, name: nameOf(configured) });
    const at = { name: named.content, ...named };
    const pack = await readPack(at.content, at.name);
    return { pack, content: at, optionsFor: (source) => ({ ...lintOptionsOf(pack, source), settings }) };
  };
  return (folder) => {
    const setup = known.get(folder) ?? setUp(folder);
    known.set(folder, setup);
    return setup;
  };
}

/** Is it the pack's own guide, the pack's advice belongs to it. */
function lintOptionsOf({ product, guides, advice }: Pack, { bytes }: SourceFile): LintOptions {
  const own = guides.some((guide) => equalBytes(guide.bytes, bytes));
  return { product, own, advice: own ? advice.map((text) => parseGuide(text, product)) : [] };
}
