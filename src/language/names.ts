/** The names a product pack knows, for reading: real names of files and programs behind the spellings of guides. */
import type { Product } from "../model/product.js";
import { createSecrets, hidden } from "./secrets.js";

/** A name as it really is. */
export interface RealName {
  name: string;
  /** Does the pack know it? */
  known: boolean;
}

/** What a recogniser may ask about names. Without a product, every name is what it looks like. */
export interface Names {
  /** The real name of a settings file: `appsettings-agent.json` is `appsettings.agent.json`. */
  file(written: string): RealName;
  /** The real name of a program: `./identitymanager-Upgrade-Files.exe` is `Usercube-Upgrade-Files.exe`. */
  program(written: string): RealName;
  /** The files that a phrase stands for ("appsettings json files"), or `undefined`. */
  group(phrase: string): readonly string[] | undefined;
  /** The key path of a setting that a phrase names ("connection string"), or `undefined`. */
  setting(phrase: string): string | undefined;
  /** The real spelling of a folder ("runtime" is `Runtime`). */
  folder(written: string): RealName;
  /** Must nothing be shown of this value of a setting? Of a connection string, parts may be. */
  hides(setting: string, value: string): boolean;
  /** The options of programs whose value is secret, in lower case. */
  secretArguments: ReadonlySet<string>;
  /** The folder that a release is extracted into; `undefined` without a product. */
  runtime: string | undefined;
}

const baseName = (path: string): string => path.replace(/^.*[\\/]/u, "");
const squash = (name: string): string => name.toLowerCase().replace(/[\s_]+/gu, "");

/** Made once for a product: many guides are read with one pack. */
const made = new WeakMap<Product, Names>();

/** The names of a product; `undefined` gives a reader that knows no product. */
export function createNames(product: Product | undefined): Names {
  const known = product === undefined ? undefined : made.get(product);
  if (known) return known;
  const names = readNames(product);
  if (product !== undefined) made.set(product, names);
  return names;
}

function readNames(product: Product | undefined): Names {
  const files = new Map<string, string>();
  for (const { name, aliases } of product?.settingsFiles ?? [])
    for (const spelling of [name, ...aliases]) files.set(squash(spelling), name);
  const programs = programNames(product);
  const groups = new Map(
    (product?.fileGroups ?? []).flatMap(({ phrases, files: members }) =>
      phrases.map((phrase) => [phrase, members] as const),
    ),
  );
  const settings = new Map(Object.entries(product?.settingNames ?? {}).map(([phrase, path]) => [squash(phrase), path]));
  const folders = new Map(folderNames(product).map((name) => [name.toLowerCase(), name]));
  const secrets = product && createSecrets(product.secrets);
  return {
    file: (written) => real(files.get(squash(baseName(written))), written),
    program: (written) => real(programs(written), written),
    group: (phrase) => groups.get(phrase),
    setting: (phrase) => settings.get(squash(phrase)),
    folder: (written) => real(folders.get(written.toLowerCase()), written),
    // Guides join the names of a path with full stops, settings files with colons.
    hides: (setting, value) => secrets?.show(setting.replaceAll(".", ":"), value) === hidden,
    secretArguments: new Set((product?.secrets.arguments ?? []).map((name) => name.toLowerCase())),
    runtime: product?.layout.runtime,
  };
}

const real = (name: string | undefined, written: string): RealName => ({
  name: name ?? written,
  known: name !== undefined,
});

function folderNames(product: Product | undefined): string[] {
  if (product === undefined) return [];
  const { runtime, backup, folders } = product.layout;
  return [runtime, backup, ...Object.values(folders).map(({ path }) => path)];
}

/** Compares programs without prefix, extension, path and case. */
function programNames(product: Product | undefined): (written: string) => string | undefined {
  if (product === undefined) return () => undefined;
  const { prefix, wrongPrefixes, list } = product.programs;
  const prefixes = [prefix, ...wrongPrefixes].map(squash).sort((one, other) => other.length - one.length);
  const stem = (written: string): string => {
    const squashed = squash(baseName(written)).replace(/\.(?:exe|dll)$/u, "");
    const found = prefixes.find((candidate) => squashed.startsWith(candidate));
    return found === undefined ? squashed : squashed.slice(found.length);
  };
  const byStem = new Map<string, string>();
  for (const { name, aliases } of list) for (const spelling of [...aliases, name]) byStem.set(stem(spelling), name);
  // "the server" is no program, though a program may be called so: a bare word needs a prefix, an ending or a hyphen.
  const telling = (written: string): boolean =>
    /[-.]/u.test(baseName(written)) || prefixes.some((candidate) => squash(written).startsWith(candidate));
  return (written) => (telling(written) ? byStem.get(stem(written)) : undefined);
}
