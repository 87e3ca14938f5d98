/** Drafts a product pack from guides, and from a host and a release where they are there. */
import { readStartTarget, readSettingKeys } from "../config/index.js";
import {
  actionsIn,
  addActionLines,
  filesIn,
  findTodos,
  foldersIn,
  idOf,
  isSpelling,
  isTypedStep,
  leadsOn,
  leafSteps,
  markSections,
  lineOfProgram,
  lintConfiguration,
  lintWorkflow,
  mainPrograms,
  majorHop,
  mendGuide,
  pathBelow,
  productIn,
  schemaFolder,
  schemaLine,
  settingsFormat,
  sortVersions,
  splitFront,
  targetsIn,
  toolsIn,
  versionsOf,
  withDot,
  writeGuide,
  writeParameters,
  writeProduct,
  type GuideFront,
  type PackFacts,
  type Todo,
} from "../draft/index.js";
import { decode, parseGuide } from "../guide/index.js";
import { createMemoryHost, type Host } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import type { Guide, HopPattern } from "../model/guide.js";
import { foldName } from "../model/observation.js";
import { parseHop } from "../model/version.js";
import { loadPack, type SourceFile } from "../pack/index.js";
import { findLostVersions, findSecond } from "../path/check.js";
import { createGraph, listPaths } from "../path/index.js";
import { archiveBelow } from "../release/index.js";
import { draftParameters } from "./draft-parameters.js";
import { createProject, openProject, type Project } from "./open-project.js";
import { refuseNoFolder } from "./working-directory.js";

/** What a pack is drafted from. */
export interface PackRequest {
  /** The vendor's guides, each with steps in it. */
  guides: readonly SourceFile[];
  /** The folder that holds the program's folder; default: none is looked at. */
  directory?: string | undefined;
  /** The release that is to be installed; default: none. */
  archive?: string | undefined;
  /** What somebody has said; default: guessed. */
  said?: PackAnswers;
  /** The tool's version, for the workflow. */
  version: string;
  /** What steps and messages call the pack's folder; default: `pack`. */
  folder?: string;
}

/** What can be asked of somebody. */
export type PackAnswers = Partial<Record<"name" | "vendor" | "url" | "runtime" | "backup" | "from" | "to", string>>;

/** A pack that loads. */
export interface PackDraft {
  /** The texts by their paths in the pack. */
  files: ReadonlyMap<string, string>;
  project: Project;
  /** By guide: how many steps there are, how many of them a verb reads, how many got a line to correct. */
  coverage: { file: string; steps: number; typed: number; lines: number }[];
  /** Guides that contradict the others, each with the reason; they are no part of the pack. */
  aside: { file: string; reason: string }[];
  todos: Todo[];
  /** What to rehearse on the host; `null`: no host or archive, or nothing tells its role and versions. */
  rehearsal: { role: string; from: string; to: string } | null;
}

/** What the guides and the folders say, before anybody is asked. */
interface Seen {
  guides: readonly BroughtGuide[];
  host: SeenFolder | undefined;
  release: SeenRelease | undefined;
}

/** A guide that can be read, without its front matter. */
interface BroughtGuide {
  /** Its name in the pack, without `.md`. */
  slug: string;
  body: string;
  /** As it reads by itself. */
  guide: Guide;
  hop: HopPattern | null;
  isGuessed: boolean;
}

/** A host's folder. */
interface SeenFolder {
  directory: string;
  /** What stands in it. */
  names: string[];
  /** The program's folder; `undefined`: none looks like one. */
  runtime: string | undefined;
  /** The files in it. */
  files: string[];
  started: string[];
  keys: string[];
}

/** A release's archive, without the folder around it. */
interface SeenRelease {
  files: string[];
  version: (program: string) => Promise<string | undefined>;
  close: () => Promise<void>;
}

/**
 * Drafts a pack. It loads as it is: what contradicts is mended, told apart by a role, or put aside.
 *
 * @throws {UsageError} where a guide has no steps or cannot be read, or the folder or the archive cannot be opened
 */
export async function draftPack(host: Host, request: PackRequest): Promise<PackDraft> {
  const guides = bringGuides(request.guides);
  const { folder: name = inMemory } = request;
  const folder = request.directory === undefined ? undefined : await seeFolder(host, request.directory, guides);
  const release = request.archive === undefined ? undefined : await seeRelease(host, request.archive, mainOf(folder));
  try {
    const facts = await collectFacts(host, { guides, host: folder, release }, request.said ?? {});
    const { aside, brought, ...loaded } = await makeLoadable(facts, guides, name);
    const { files } = loaded;
    const { project, coverage } = await typeSteps(loaded, brought, name);
    files.set(".upgrade-runbookrc.yml", lintConfiguration);
    files.set(".github/workflows/lint.yml", lintWorkflow(request.version));
    const { guesses, roles, from, to } = await draftParameters(host, project, {
      directory: folder?.runtime === undefined ? undefined : request.directory,
      archive: release === undefined ? undefined : request.archive,
    }).catch((error: unknown) => {
      if (error instanceof UsageError) return { guesses: {}, roles: [], from: undefined, to: undefined };
      throw error;
    });
    const schema = schemaLine(`../${schemaFolder}/parameters.schema.json`);
    files.set("params/example.yml", schema + writeParameters(`A host of ${facts.name}, for --params.`, guesses));
    const todos = [...files].flatMap(([file, text]) => findTodos(file, text));
    const [role] = roles;
    const isKnown = folder?.runtime !== undefined && release !== undefined && role !== undefined;
    // Programs without a version say nothing: then it is the pack's first way.
    const way = listPaths(project.graph).find((path) => path.role === role);
    const [start, end] = [from ?? way?.from, to ?? way?.to];
    const rehearsal = isKnown && start !== undefined && end !== undefined ? { role, from: start, to: end } : null;
    return { files, project, coverage, aside, todos, rehearsal };
  } finally {
    await release?.close();
  }
}

/** Why no pack can be drafted from a guide, in words; `undefined`: one can. */
export function guideFault(source: SourceFile): string | undefined {
  try {
    bringGuide(source, "guide");
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/**
 * What is still to do in a pack: its marks, in the order of its files.
 *
 * @throws {UsageError} where there is no pack, or it does not load
 */
export async function findPackTodos(host: Host, folder: string): Promise<Todo[]> {
  const { guides, advice } = await loadPack(host, folder);
  await openProject(host, { content: folder });
  const names = await host.readFolder(`${folder}/params`).catch((): string[] => []);
  const paths = [
    `${folder}/product.yml`,
    ...[...guides, ...advice].map(({ file }) => file),
    ...names.filter((name) => /\.ya?ml$/iu.test(name)).map((name) => `${folder}/params/${name}`),
  ];
  const texts = await Promise.all(paths.map((path) => host.readFile(path)));
  return paths.flatMap((path, index) => findTodos(path, new TextDecoder().decode(texts[index])));
}

/** The texts that a name in the pack comes from, each name once. */
function bringGuides(sources: readonly SourceFile[]): BroughtGuide[] {
  const taken = new Map<string, number>();
  return sources.map((source) => {
    const slug = idOf((source.file.replace(/^.*\//u, "") || "guide").replace(/\.(?:md|markdown|mdx)$/iu, ""));
    const count = (taken.get(slug) ?? 0) + 1;
    taken.set(slug, count);
    return bringGuide(source, count === 1 ? slug : `${slug}-${String(count)}`);
  });
}

function bringGuide({ file, bytes }: SourceFile, slug: string): BroughtGuide {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const { front, body: written } = splitFront(decode(bytes, file).replaceAll("\r\n", "\n"));
  const titled = /^title:\s*(.+)$/mu.exec(front)?.[1]?.replace(/^(["'])(.*)\1\s*$/u, "$2");
  const read = (text: string): Guide => parseGuide({ file, bytes: encode(text === "" ? "\n" : text) });
  const { body, guide: alone } = mendGuide(written, read);
  if (leafSteps(alone.sections).length === 0)
    throw new UsageError("Unexpected guide without any step, expected numbered steps", {
      place: { file },
      note: "Steps are paragraphs that begin `**Step 1 –**`, items of a numbered list, or numbered headings.",
    });
  const guide = { ...alone, title: titled ?? alone.title };
  const own = statedHop(file, front);
  const stated = own ?? (alone.hop?.kind === "hop" ? alone.hop : (parseHop(titled ?? "") ?? alone.hop));
  if (stated !== null && leadsOn(stated)) return { slug, body, guide, hop: stated, isGuessed: false };
  const majors = majorHop(guide.title) ?? majorHop(file.replace(/^.*\//u, "").replace(/\.\w+$/u, ""));
  const range = (version: string): { min: string; max: string; text: string } => ({
    min: version,
    max: version,
    text: version,
  });
  const hop: HopPattern | null =
    majors === undefined ? null : { kind: "hop", from: range(majors.from), to: range(majors.to) };
  return { slug, body, guide, hop, isGuessed: hop !== null };
}

/** What the front matter says of versions, where it is such as we read; its other keys are the vendor's. */
function statedHop(file: string, front: string): HopPattern | null {
  const keys = front.split("\n").filter((line) => /^(?:versions|from|to):/u.test(line));
  if (keys.length === 0) return null;
  try {
    return parseGuide({ file, bytes: new TextEncoder().encode(`---\n${keys.join("\n")}\n---\n\n# Steps\n`) }).hop;
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

const largestSettings = 4 << 20;

async function seeFolder(host: Host, directory: string, guides: readonly BroughtGuide[]): Promise<SeenFolder> {
  await refuseNoFolder(host, directory);
  const names = await host.readFolder(directory);
  const { runtime: named } = foldersIn(actionsIn(guides.map(({ guide }) => guide)));
  const ranked = await Promise.all(
    names.map(async (name) => {
      const inside = await host.readFolder(`${directory}/${name}`).catch((): string[] => []);
      const isNamed = named !== undefined && foldName(name) === foldName(named) && inside.length > 0;
      const tells = inside.filter((file) =>
        /\.(?:exe|dll|jar|sh|bat)$|\.runtimeconfig\.json$|^web\.config$|^bin$/iu.test(file),
      );
      return { name, weight: (isNamed ? 1_000_000 : 0) + tells.length };
    }),
  );
  const best = ranked.sort((one, other) => other.weight - one.weight).find(({ weight }) => weight > 0)?.name;
  const tree = best === undefined ? undefined : await host.listTree(`${directory}/${best}`);
  const files = (tree?.entries ?? []).filter(({ kind }) => kind === "file").map(({ path }) => path);
  const settings = await Promise.all(
    files
      .flatMap((path) => {
        const format = settingsFormat(path);
        return format === undefined ? [] : [{ path, format }];
      })
      .slice(0, settingsMax)
      .map(async (file) => ({
        ...file,
        seen: await host.seeFile(`${directory}/${best ?? ""}/${file.path}`, largestSettings),
      })),
  );
  const readable = settings.flatMap(({ seen, ...file }) =>
    seen.state === "bytes" ? [{ ...file, bytes: seen.bytes }] : [],
  );
  return {
    ...{ directory, names, runtime: best, files },
    started: readable.flatMap(({ path, format, bytes }) =>
      format === "xml" ? (readStartTarget(path, bytes, "")?.programs ?? []) : [],
    ),
    keys: readable.flatMap(({ bytes, format }) => readSettingKeys(bytes, format)),
  };
}

/** The program that the host starts. */
const mainOf = (folder: SeenFolder | undefined): string | undefined =>
  folder === undefined ? undefined : mainPrograms(topOf(folder.files), folder.started)[0];

const topOf = (files: readonly string[]): string[] => files.filter((name) => !name.includes("/"));

/** More settings files are none. */
const settingsMax = 40;
const largestProgram = 512 << 20;

/** The release lies where the host's program does, at whatever depth; without one, where any program does. */
async function seeRelease(host: Host, file: string, program: string | undefined): Promise<SeenRelease> {
  const whole = await host.openArchive(file);
  const paths = whole.manifest.entries.map(({ path }) => path);
  const starts = /(?:^|\/)(?:[^/]+\.runtimeconfig\.json|web\.config|[^/]+\.exe)$/iu;
  const root =
    program === undefined
      ? (highestFolder(paths.filter((path) => starts.test(path))) ?? wrapperOf(paths))
      : highestFolder(paths.filter((path) => foldName(`/${path}`).endsWith(foldName(`/${program}`))));
  if (root === undefined) {
    await whole.close();
    throw new UsageError(
      `Unexpected archive without \`${program ?? ""}\`, which the host's folder holds, expected a release of the same product`,
      { place: { file }, note: "Without --archive the pack is drafted from the guide and the host." },
    );
  }
  const archive = archiveBelow(whole, root);
  return {
    files: archive.manifest.entries.map(({ path }) => path),
    version: async (name) => {
      const seen = await archive.readVersion(name, largestProgram);
      return seen.state === "version" ? seen.version : undefined;
    },
    close: () => whole.close(),
  };
}

function wrapperOf(paths: readonly string[]): string {
  const tops = new Set(paths.map((path) => path.split("/")[0] ?? ""));
  const [top = ""] = tops;
  return tops.size === 1 && paths.every((path) => path.includes("/")) ? top : "";
}

/** The folder that lies highest of those that the files lie in; `undefined`: there are none. */
function highestFolder(files: readonly string[]): string | undefined {
  const folders = files.map((path) => path.slice(0, Math.max(0, path.lastIndexOf("/"))));
  const depth = (folder: string): number => (folder === "" ? 0 : folder.split("/").length);
  return folders.sort((one, other) => depth(one) - depth(other) || one.length - other.length)[0];
}

async function collectFacts(
  host: Host,
  { guides, host: folder, release }: Seen,
  said: PackAnswers,
): Promise<PackFacts> {
  const read = guides.map(({ guide }) => guide);
  const actions = actionsIn(read);
  const layout = foldersIn(actions);
  const runtime = pathBelow(said.runtime ?? "") ?? folder?.runtime ?? layout.runtime ?? "app";
  const backup = pathBelow(said.backup ?? "") ?? layout.backup ?? `${runtime}-old`;
  const [installed, shipped] = [topOf(folder?.files ?? []), topOf(release?.files ?? [])];
  const isIn = (names: readonly string[], name: string): boolean =>
    names.some((one) => foldName(one) === foldName(name));
  const all = installed.length > 0 ? installed : shipped;
  // Without one of them no archive is a release, so that only what both have is one.
  const programsOf = (role?: string): string[] =>
    mainPrograms(all, folder?.started ?? [], role).filter(
      (name) => installed.length === 0 || shipped.length === 0 || isIn(shipped, name),
    );
  const programs = programsOf();
  const known = versionsOf(guides.flatMap(({ hop, guide }) => [hop, ...guide.sections.map((section) => section.hop)]));
  const installedVersion = await firstVersion(programs, async (name) => {
    if (folder?.runtime === undefined) return undefined;
    const seen = await host.readProgramVersion(`${folder.directory}/${folder.runtime}/${name}`);
    return seen.state === "version" ? seen.version : undefined;
  });
  const shippedVersion = await firstVersion(programs, async (name) => release?.version(name));
  const given = [said.from, said.to].flatMap((version) => (version === undefined ? [] : [withDot(version)]));
  const seenVersions = sortVersions([
    ...known,
    ...given,
    ...[installedVersion, shippedVersion].flatMap((found) =>
      found === undefined ? [] : [lineOfProgram(found.version, [...known, ...given])],
    ),
  ]);
  const [title = ""] = read.map((guide) => guide.title);
  const program = programs[0]?.replace(/(?:[-_.](?:server|agent|service|host|web|app))?\.\w+$/iu, "");
  const name = said.name ?? productIn(title) ?? program ?? "Product";
  return {
    name,
    vendor: said.vendor,
    pages: guides.map(({ slug, guide }) => ({ key: slug, title: guide.title, url: said.url })),
    roles: rolesOf(read, actions, name).map((role, _, roles) => {
      const own = programsOf(roles.length > 1 ? role.id : undefined);
      const hasVersion = installedVersion !== undefined || shippedVersion !== undefined;
      return { ...role, programs: own, versionProgram: hasVersion ? own[0] : undefined };
    }),
    ...{ runtime, backup },
    tools: toolsIn(actions),
    isLayoutSeen: layout.runtime !== undefined || folder?.runtime !== undefined || said.runtime !== undefined,
    folders: await foldersBeside(host, folder, [runtime, backup]),
    settings: settingsOf(folder, release, filesIn(actions), runtime),
    versions: completeVersions(seenVersions),
    hosting: hostingOf(folder, [...all, ...toolsIn(actions)], release),
    settingKeys: folder?.keys ?? [],
  };
}

async function firstVersion(
  programs: readonly string[],
  see: (program: string) => Promise<string | undefined>,
): Promise<{ program: string; version: string } | undefined> {
  for (const program of programs) {
    const version = await see(program);
    if (version !== undefined) return { program, version };
  }
  return undefined;
}

/** At least two, so that there is a way. */
function completeVersions(seen: readonly string[]): PackFacts["versions"] {
  const [first, second] = seen;
  const versions = seen.map((id) => ({ id, isSeen: true }));
  if (second !== undefined) return versions;
  if (first === undefined) return ["1.0", "2.0"].map((id) => ({ id, isSeen: false }));
  return [...versions, { id: `${String(Number(first.split(".")[0]) + 1)}.0`, isSeen: false }];
}

type DraftedRole = Omit<PackFacts["roles"][number], "programs" | "versionProgram">;

/** A role for each host that a heading of a procedure names; else one for all. */
function rolesOf(guides: readonly Guide[], actions: ReturnType<typeof actionsIn>, product: string): DraftedRole[] {
  const headings = guides.flatMap(({ sections }) =>
    sections.filter(({ steps }) => steps.length > 0).map(({ title }) => title.toLowerCase()),
  );
  const targets = targetsIn(actions);
  const named = targets.filter((word) => headings.some((title) => title.split(/[^\p{L}\p{N}-]+/u).includes(word)));
  const toRole = (word: string): DraftedRole => ({
    ...{ id: idOf(word), name: word.replace(/^./u, (letter) => letter.toUpperCase()), target: word, headings: [word] },
  });
  const unique = named.map(toRole).filter(({ id }, index, all) => all.findIndex((one) => one.id === id) === index);
  if (unique.length > 1) return unique;
  const [target = "server"] = targets;
  return [{ ...toRole(target), headings: [`${product} ${target}`.toLowerCase()] }];
}

async function foldersBeside(host: Host, folder: SeenFolder | undefined, taken: readonly string[]): Promise<string[]> {
  const names = (folder?.names ?? []).filter(
    (name) =>
      pathBelow(name) === name && !name.startsWith(".") && !taken.some((other) => foldName(other) === foldName(name)),
  );
  const kinds = await Promise.all(
    names.map((name) =>
      host.readFolder(`${folder?.directory ?? ""}/${name}`).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, index) => kinds[index]).slice(0, 30);
}

function settingsOf(
  folder: SeenFolder | undefined,
  release: SeenRelease | undefined,
  named: readonly string[],
  runtime: string,
): PackFacts["settings"] {
  const baseName = (path: string): string => path.replace(/^.*\//u, "");
  const there = (folder?.files ?? release?.files ?? []).filter((path) => settingsFormat(path) !== undefined);
  const nameOf = (path: string): string => there.map(baseName).find((name) => isSpelling(name, baseName(path))) ?? "";
  const isNamed = (path: string): boolean => named.some((name) => isSpelling(baseName(name), baseName(path)));
  const spellings = (path: string): string[] => [
    ...new Set(
      named
        .map(baseName)
        .filter((name) => isSpelling(name, baseName(path)) && foldName(name) !== foldName(baseName(path))),
    ),
  ];
  const only = named.filter((path) => !path.includes("*") && nameOf(path) === "");
  const seen = new Set<string>();
  return [...there.slice(0, settingsMax), ...only].flatMap((path) => {
    const format =
      settingsFormat(path) ?? (/\.json$/iu.test(path) ? "json" : /\.xml$/iu.test(path) ? "xml" : undefined);
    const name = baseName(path);
    // A name stands for one file of a pack.
    if (format === undefined || pathBelow(name) === undefined || seen.has(foldName(name))) return [];
    seen.add(foldName(name));
    const below = path.slice(0, Math.max(0, path.length - name.length - 1));
    const isThere = there.includes(path);
    return [
      {
        ...{
          name,
          format,
          aliases: isThere ? spellings(path) : [],
          isSeen: isThere,
          isCopied: isNamed(path) && (isThere || folder === undefined),
        },
        folder: isThere && below !== "" ? `${runtime}/${below}` : runtime,
      },
    ];
  });
}

function hostingOf(
  folder: SeenFolder | undefined,
  names: readonly string[],
  release: SeenRelease | undefined,
): PackFacts["hosting"] {
  const files = [...(folder?.files ?? []), ...(release?.files ?? [])];
  const isWeb = (folder?.started.length ?? 0) > 0 || files.some((path) => /^web\.config$/iu.test(path));
  const isWindows = isWeb || [...files, ...names].some((path) => /\.(?:exe|dll)$/iu.test(path));
  const isUnix = !isWindows && [...files, ...names].some((path) => /\.sh$/iu.test(path));
  return isWeb ? ["iis", "service"] : isUnix ? ["systemd"] : ["service"];
}

/** A pack as it would be written, with the guides as they are read in it. */
interface LoadedPack {
  files: Map<string, string>;
  project: Project;
}

/** The facts, and the guides as files of the pack, such that they load together. */
async function makeLoadable(
  facts: PackFacts,
  guides: readonly BroughtGuide[],
  folder: string,
): Promise<LoadedPack & { aside: PackDraft["aside"]; brought: BroughtGuide[] }> {
  const aside: PackDraft["aside"] = [];
  let brought = [...guides];
  const own = findOwnRoles(facts, guides);
  let { versions } = facts;
  for (;;) {
    const files = writePack({ ...facts, versions }, brought, own);
    try {
      return { ...{ files, aside, brought }, project: createProject(await loadPack(hostOf(files), inMemory, folder)) };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const slug = /([^/]+)\.md$/u.exec(error.place?.file ?? "")?.[1];
      const guide = brought.find((one) => one.slug === slug);
      if (guide === undefined) {
        const reached = await withoutLost(files, versions);
        if (reached.length < 2 || reached.length === versions.length) throw error;
        versions = reached;
      } else if (!own.has(guide.slug) && brought.length > 1) own.add(guide.slug);
      else if (brought.length > 1) {
        aside.push({ file: guide.guide.file, reason: error.message });
        brought = brought.filter((one) => one !== guide);
      } else throw error;
    }
  }
}

/**
 * Of guides for the same versions only the first is found by them: the others are told apart by a role. Found by how the
 * guides read by themselves, since to read them all again for each one would take long.
 */
function findOwnRoles(facts: PackFacts, brought: readonly BroughtGuide[]): Set<string> {
  const own = new Set<string>();
  const hops = brought.map(({ hop }) => JSON.stringify(hop));
  brought.forEach(({ slug, hop }, at) => {
    if (hop === null && hops.indexOf("null") < at) own.add(slug);
  });
  const versions = facts.versions.map(({ id }) => id);
  const procedures = brought.flatMap(({ slug, guide, hop }) =>
    guide.sections
      .filter(({ kind }) => kind === "procedure")
      .map((section) => ({
        guide,
        section: {
          ...{ ...section, place: { ...section.place, file: slug } },
          hop: section.hop !== null && section.hop !== guide.hop && leadsOn(section.hop) ? section.hop : hop,
        },
      })),
  );
  for (;;) {
    const found = findSecond(
      procedures.filter(({ section }) => !own.has(section.place.file)),
      versions,
    );
    if (found === undefined) return own;
    own.add(found.place.file);
  }
}

/** The versions that some guide leads from or to, or tells of. */
async function withoutLost(
  files: ReadonlyMap<string, string>,
  versions: PackFacts["versions"],
): Promise<PackFacts["versions"]> {
  const { product, guides } = await loadPack(hostOf(files), inMemory);
  const read = guides.map((file) => parseGuide(file, product));
  const lost = findLostVersions(createGraph(product, read));
  return versions.filter(({ id }) => !lost.includes(id));
}

function writePack(facts: PackFacts, brought: readonly BroughtGuide[], own: ReadonlySet<string>): Map<string, string> {
  const [first, last] = [facts.versions[0]?.id ?? "", facts.versions.at(-1)?.id ?? ""];
  const named = new Set(facts.roles.map(({ id }) => id));
  const roleOf = (slug: string): string | undefined =>
    own.has(slug) ? (named.has(slug) ? `${slug}-guide` : slug) : undefined;
  const isShared = brought.some(({ slug }) => !own.has(slug));
  const roles = [
    ...(isShared ? facts.roles : []),
    ...brought.flatMap(({ slug, guide }) => {
      const id = roleOf(slug);
      const [like] = facts.roles;
      return id === undefined || like === undefined
        ? []
        : [{ ...like, id, name: guide.title, headings: [`${guide.title} (${id})`] }];
    }),
  ];
  const texts = brought.map(({ slug, body, guide, hop, isGuessed }): [string, string] => {
    const role = roleOf(slug);
    // A guide that names no role is for all of them, and so for those of other guides.
    const roles = role !== undefined ? [role] : own.size > 0 ? [...named] : [];
    const front: GuideFront = { title: guide.title, page: slug, hop, isGuessed, roles };
    return [`guides/${slug}.md`, writeGuide(front, markSections(body, guide, `${first} - ${last}`, role))];
  });
  const pages = facts.pages.filter(({ key }) => brought.some(({ slug }) => slug === key));
  const schema = schemaLine(`${schemaFolder}/product.schema.json`);
  return new Map([["product.yml", writeProduct({ ...facts, pages, roles }, schema)], ...texts]);
}

/** Where a pack lies that nobody has written yet. */
const inMemory = "pack";

const hostOf = (files: ReadonlyMap<string, string>): Host =>
  createMemoryHost(new Map([...files].map(([path, text]) => [`${inMemory}/${path}`, new TextEncoder().encode(text)])));

/** Puts the lines to correct into the guides, and counts what is read. */
async function typeSteps(
  { files, project }: LoadedPack,
  brought: readonly BroughtGuide[],
  folder: string,
): Promise<{ project: Project; coverage: PackDraft["coverage"] }> {
  const { product } = project.graph;
  const guides: Guide[] = [];
  const coverage = brought.map(({ slug, guide: { file } }) => {
    const path = `guides/${slug}.md`;
    const read = (text: string): Guide =>
      parseGuide({ file: `${folder}/${path}`, bytes: new TextEncoder().encode(text) }, product);
    const written = files.get(path) ?? "";
    const before = project.guides.find((guide) => guide.file === `${folder}/${path}`) ?? read(written);
    const { text, guide, lines } = addActionLines(written, before, read);
    files.set(path, text);
    guides.push(guide);
    const steps = leafSteps(guide.sections);
    return { file, steps: steps.length, typed: steps.filter(isTypedStep).length, lines };
  });
  // They have been read as they are written: nothing is read twice.
  const pack = await loadPack(hostOf(files), inMemory, folder);
  return { coverage, project: createProject({ ...pack, compiled: { sha256: "", product, guides } }) };
}
