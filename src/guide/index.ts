/** The first stage: a guide's bytes become sections of typed steps, each with its place. */
import { verbOf } from "../verbs/index.js";
import type { Heading, Root, RootContent } from "mdast";
import { sha256Of } from "../language/bytes.js";
import { createNames } from "../language/names.js";
import { UsageError } from "../model/errors.js";
import type { Guide, Reference, Section, Step } from "../model/guide.js";
import { inlineText, type Block, type Place } from "../model/inline.js";
import type { Product } from "../model/product.js";
import { parseHop } from "../model/version.js";
import { masking, secretsInBlocks } from "../language/spoken-secrets.js";
import { inBlocks } from "../language/substitute.js";
import { nearestOf } from "../language/nearest.js";
import { knownAttributes, parseAnnotation, type Annotation } from "./annotations.js";
import { placeOf, toBlocks, toInlines, type Source } from "./convert.js";
import { readFrontMatter, statedHop, type FrontMatter } from "./front-matter.js";
import { createRoleReader, spanOfNotes, titleHop } from "./headings.js";
import { parseMarkdown } from "./markdown.js";
import { hoistSteps, sortRegion, stepHeadings } from "./region.js";
import { findSwallowed, findUnnumbered } from "./swallowed.js";
import { isPhase, pageOf } from "./step-comments.js";
import type { ProcedureContext } from "./step-drafts.js";
import { buildSteps } from "./steps.js";
import { allSteps } from "../model/step-tree.js";

/** A guide as it was read. */
export interface GuideSource {
  /** How messages and steps name the file. */
  file: string;
  bytes: Uint8Array;
}

/**
 * Parses a guide into typed steps.
 *
 * @param source the file's name and bytes: UTF-8, or UTF-16 with a byte order mark
 * @param product the pack whose names of roles, files and programs to read by; `undefined` reads without
 * @returns the guide; `messages` holds what is to be said about the text
 * @throws {UsageError} where it is empty, binary, nested too deeply, or its front matter or a comment of ours is wrong
 * @example
 * ```ts
 * const guide = parseGuide({ file: "guide.md", bytes: new TextEncoder().encode("# Upgrade\n\n1. Stop the server.\n") });
 * guide.sections[0]?.steps[0]?.actions; // [{ verb: "stop", target: "server" }]
 * ```
 */
export function parseGuide(source: GuideSource, product?: Product): Guide {
  return readGuide(source, product).guide;
}

/** The same, with the Markdown that the steps come from. */
export function readGuide({ file, bytes }: GuideSource, product?: Product): { guide: Guide; tree: Root } {
  const { tree, text } = parseMarkdown(decode(bytes, file), file);
  const nodes = hoistSteps(tree.children);
  const source: Source = { file, text, definitions: definitionsOf(nodes) };
  const front = nodes[0]?.type === "yaml" ? readFrontMatter(nodes[0].value, file) : {};
  const reader = {
    source,
    front,
    product,
    names: createNames(product),
    messages: findSwallowed(tree.children, source),
  };
  const sections = readSections(nodes, reader);
  const hop =
    statedHop(front) ??
    titleHop(
      sections.filter(({ depth }) => depth <= 1).map(({ title }) => title),
      front.title,
      file,
    );
  const guideHop =
    hop ??
    spanOfNotes(
      sections.flatMap((section) => section.hop ?? []),
      file,
    );
  settleRoles(sections, front, product);
  const speaksOfVersions = guideHop !== null || sections.some(({ hop: own }) => own !== null);
  if (speaksOfVersions && sections.every(({ steps }) => steps.length === 0))
    reader.messages.push(...findUnnumbered(nodes, source));
  const guide: Guide = {
    file,
    sha256: sha256Of(bytes),
    title: front.title ?? sections.find(({ depth }) => depth === 1)?.title ?? file.replace(/^.*[\\/]/u, ""),
    kind: front.kind ?? "guide",
    hop: guideHop,
    // Advice without versions is good for every path; a procedure without them is for what its guide is about.
    sections:
      front.kind === "advice"
        ? sections
        : sections.map((section) =>
            section.kind === "procedure" && section.hop === null ? { ...section, hop: guideHop } : section,
          ),
    messages: reader.messages,
  };
  return { guide, tree };
}

/** The text of the bytes, without a byte order mark. */
export function decode(bytes: Uint8Array, file: string): string {
  const place = { file };
  if (bytes.length === 0) throw new UsageError("Unexpected empty file, expected a Markdown guide", { place });
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError("Unexpected bytes that are no UTF-8 text, expected a Markdown guide", {
      place,
      note: "Save the file as UTF-8.",
    });
  }
  if (text.includes("\0")) throw new UsageError("Unexpected binary file, expected a Markdown guide", { place });
  if (text.trim() === "") throw new UsageError("Unexpected empty file, expected a Markdown guide", { place });
  return text;
}

const definitionsOf = (nodes: readonly RootContent[]): Map<string, string> =>
  new Map(nodes.flatMap((node) => (node.type === "definition" ? [[node.identifier, node.url] as const] : [])));

interface Reader {
  source: Source;
  front: FrontMatter;
  product: Product | undefined;
  names: ProcedureContext["names"];
  messages: ProcedureContext["messages"];
}

/** A heading with what stands below it, down to the next heading. */
interface Region {
  heading: Heading | null;
  nodes: RootContent[];
}

function readSections(nodes: readonly RootContent[], reader: Reader): Section[] {
  const slugs = new Map<string, number>();
  const above: Section[] = [];
  const roleOf = createRoleReader(reader.product);
  let remembered: ProcedureContext["renamed"] = null;
  return splitRegions(nodes, reader).map((region) => {
    const depth = region.heading?.depth ?? 0;
    while ((above.at(-1)?.depth ?? -1) >= depth) above.pop();
    const { section, context } = readSection(
      region,
      { depth, parent: above.at(-1), renamed: remembered, slugs, roleOf },
      reader,
    );
    remembered = context.renamed;
    above.push(section);
    return section;
  });
}

/** Headings open regions, except those that are steps. */
function splitRegions(nodes: readonly RootContent[], { source }: Reader): Region[] {
  const regions: Region[] = [{ heading: null, nodes: [] }];
  const steps = stepHeadings(nodes, source);
  for (const node of nodes) {
    if (node.type === "yaml") continue;
    if (node.type === "heading" && !steps.has(node)) regions.push({ heading: node, nodes: [] });
    else regions.at(-1)?.nodes.push(node);
  }
  return regions.filter(
    ({ heading, nodes: inside }) => heading !== null || inside.some(({ type }) => type !== "definition"),
  );
}

interface Surroundings {
  depth: number;
  parent: Section | undefined;
  renamed: ProcedureContext["renamed"];
  slugs: Map<string, number>;
  roleOf: (heading: string) => string[] | null;
}

function readSection(
  { heading, nodes }: Region,
  around: Surroundings,
  reader: Reader,
): { section: Section; context: ProcedureContext } {
  const { source, front, product } = reader;
  const title = heading ? inlineText(toInlines(heading.children, source)).trim() : (front.title ?? "");
  const place = heading ? placeOf(heading, source) : { file: source.file, line: 1, column: 1 };
  const { comment, rest } = takeComment(nodes, source);
  const reference = sectionReference(comment, place, reader);
  const roles = rolesOf(comment, product) ?? around.roleOf(title);
  const hop = statedHop(comment?.attributes ?? {}) ?? parseHop(title);
  // A heading that names its role or versions begins a procedure; any other goes on with the one before: "the backup" is still the same.
  const renamed = roles === null && hop === undefined && around.depth > 1 ? around.renamed : null;
  const context: ProcedureContext = {
    source,
    names: reader.names,
    product,
    reference,
    renamed,
    messages: reader.messages,
  };
  const { drafts, body, closing } = sortRegion(rest, source);
  const steps = buildSteps(drafts, "", context);
  const section: Section = {
    id: uniqueSlug(title, around.slugs),
    title,
    depth: around.depth,
    place,
    kind: steps.length > 0 ? "procedure" : "information",
    roles: roles ?? around.parent?.roles ?? null,
    hop: hop ?? around.parent?.hop ?? null,
    phase: phaseOf(comment) ?? around.parent?.phase ?? null,
    crosses: comment?.attributes["crosses"] ?? around.parent?.crosses ?? null,
    steps,
    body: withoutSecrets(toBlocks(body, source), reader.names),
    closing: withoutSecrets(toBlocks(closing, source), reader.names),
    reference,
  };
  return { section, context };
}

/** Text outside steps with a placeholder for each secret that it tells. */
function withoutSecrets(blocks: readonly Block[], names: ProcedureContext["names"]): Block[] {
  const told = secretsInBlocks(blocks, names);
  const mask = masking(told);
  return told.length === 0 ? [...blocks] : inBlocks(blocks, mask, mask);
}

/** The comment `<!-- section: … -->` directly below a heading. */
function takeComment(
  nodes: readonly RootContent[],
  source: Source,
): { comment: Annotation | null; rest: RootContent[] } {
  const at = nodes.findIndex((node) => node.type === "html");
  const node = nodes[at];
  const annotation = node?.type === "html" && at === 0 ? parseAnnotation(node.value, placeOf(node, source)) : undefined;
  if (annotation?.name !== "section") return { comment: null, rest: [...nodes] };
  knownAttributes(annotation, ["reference", "roles", "from", "to", "versions", "phase", "crosses", "page"]);
  return { comment: annotation, rest: nodes.slice(1) };
}

function phaseOf(comment: Annotation | null): Section["phase"] {
  const phase = comment?.attributes["phase"];
  if (comment === null || phase === undefined) return null;
  if (isPhase(phase)) return phase;
  throw new UsageError(`Unexpected phase \`${phase}\`, expected \`prerequisites\`, \`procedure\` or \`verification\``, {
    place: comment.place,
  });
}

function rolesOf(comment: Annotation | null, product: Product | undefined): string[] | null {
  const roles = comment?.attributes["roles"]?.split(/[\s,]+/u).filter((role) => role !== "");
  if (comment === null || roles === undefined) return null;
  checkRoles(roles, product, comment.place);
  return roles;
}

function checkRoles(roles: readonly string[], product: Product | undefined, place: Place): void {
  const known = product?.roles.map(({ id }) => id) ?? [...roles];
  const unknown = roles.find((role) => !known.includes(role));
  if (unknown !== undefined)
    throw new UsageError(`Unexpected role \`${unknown}\`, expected a role of the product pack`, {
      place,
      note: nearestOf(unknown, known),
    });
}

function sectionReference(comment: Annotation | null, place: Place, { front, product }: Reader): Reference | null {
  const key = comment?.attributes["page"] ?? front.page;
  if (key === undefined) return null;
  const page = pageOf(key, product, comment?.place ?? place);
  const section = comment?.attributes["reference"];
  return { ...page, ...(section === undefined ? {} : { section }) };
}

function uniqueSlug(title: string, slugs: Map<string, number>): string {
  const slug =
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}.]+/gu, "-")
      .replace(/^-+|-+$/gu, "") || "section";
  const seen = slugs.get(slug) ?? 0;
  slugs.set(slug, seen + 1);
  return seen === 0 ? slug : `${slug}-${String(seen + 1)}`;
}

/** Where no heading names a role: what the front matter says, else the first role whose host the procedure stops or starts. */
function settleRoles(sections: readonly Section[], front: FrontMatter, product: Product | undefined): void {
  if (front.roles !== undefined)
    checkRoles(front.roles, product, { file: sections[0]?.place.file ?? "", line: 1, column: 1 });
  for (const section of sections)
    section.roles ??=
      front.roles ??
      (section.kind === "procedure" && section.phase === null ? roleOfTargets(section.steps, product) : null);
}

function roleOfTargets(steps: readonly Step[], product: Product | undefined): string[] | null {
  const targets = allSteps(steps).flatMap(({ actions }) =>
    actions.flatMap((action) => verbOf(action).switches?.(action) ?? []).map(({ target }) => target.toLowerCase()),
  );
  const role = product?.roles.find(({ target }) =>
    targets.some((name) => name.split(/\s+/u).includes(target.toLowerCase())),
  );
  return role === undefined ? null : [role.id];
}
