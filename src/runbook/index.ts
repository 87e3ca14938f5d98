/** The third stage: guide + product + path + role + parameters become a runbook. */
import { maskSecrets } from "../language/mask-secrets.js";
import { createNames } from "../language/names.js";
import { nearestOf } from "../language/nearest.js";
import { UsageError } from "../model/errors.js";
import type { Guide, Section, Step } from "../model/guide.js";
import { inlineText, text, type Block } from "../model/inline.js";
import type { Overlay } from "../model/overlay.js";
import type { Parameters } from "../model/parameters.js";
import type { Product, Role } from "../model/product.js";
import type { Coverage, Hop, Runbook, RunbookSection, RunbookStep } from "../model/runbook.js";
import { archiveOf, belongsTo, compareVersions, inRange, lineOf, patternId } from "../model/version.js";
import { isManual, verbOf, type HostNames } from "../verbs/index.js";
import { conditionsOf, expectedResults } from "./expected.js";
import { describeDoing, writtenCommands, type DoingScope } from "./doing.js";
import { digest } from "./digest.js";
import { withHash } from "./hash.js";
import { layOut } from "./operations.js";
import { createHostNames } from "./host-names.js";
import { allSteps } from "../model/step-tree.js";
import { ordersOf } from "./orders.js";
import { plannedMinutes } from "./minutes.js";
import { checkAnswers, settling, type Settled } from "./answers.js";
import { withWayBack } from "./rollback-section.js";
import { information } from "./information.js";
import { inPlaceOf, localSteps, type LocalStepsAt } from "./overlay.js";
import { changeNames, folderRenaming, inBlocks, placeholderFilling, type NameChange } from "../language/substitute.js";
import { placeAdvice, weaveAdvice } from "./weave.js";

/** A hop with the procedures that perform it. */
export interface PlannedHop extends Hop {
  procedures: { guide: Guide; section: Section }[];
}

/** What a runbook is made from. */
export interface RunbookParts {
  product: Product;
  role: string;
  from: string;
  to: string;
  hops: PlannedHop[];
  /** The guides whose information sections belong to the path. */
  guides: readonly Guide[];
  /** What the pack adds. */
  advice: readonly Guide[];
  /** Did the caller bring the guides? Then what the pack advises has a place in their procedures, whatever they say. */
  brought: boolean;
  parameters: Parameters;
  /** The integrator's own steps; `undefined`: none. */
  overlay?: Overlay | undefined;
}

/**
 * Assembles a runbook. The same parts give the same runbook, to the byte.
 *
 * @throws {UsageError} where the parameters name a hosting that the product does not have
 */
export function assembleRunbook(parts: RunbookParts): Runbook {
  const { product, parameters, hops } = parts;
  checkHosting(parameters, product);
  checkAnswers(parameters, product);
  checkBackupName(parameters, product);
  checkArchives(parameters, [...product.versions.map(({ id }) => id), ...hops.flatMap(({ from, to }) => [from, to])]);
  const numbers = { procedure: 0, prerequisites: 0, verification: 0 };
  const keys = new Set<string>();
  const asked = new Set<string>();
  const sections = hops.flatMap((hop, index) => assembleHop(parts, hop, index, { numbers, keys, asked }));
  const role = product.roles.find(({ id }) => id === parts.role);
  const plan = layOut(sections, parts);
  return {
    product: {
      id: product.id,
      name: product.name,
      formerly: product.formerly ?? null,
      vendor: product.vendor,
      disclaimer: product.disclaimer ?? null,
    },
    role: { id: parts.role, name: role?.name ?? parts.role },
    from: parts.from,
    to: parts.to,
    hops: hops.map(({ from, to }) => ({ from, to })),
    guides: [...usedGuides(parts), ...(parts.overlay === undefined ? [] : [parts.overlay])].map(
      ({ file, title, sha256 }) => ({ file, title, sha256 }),
    ),
    parameters,
    facts: {
      ...{ runtime: product.layout.runtime, programs: role?.programs ?? [] },
      ...{ versionProgram: role?.versionProgram ?? null, settings: product.settingsFiles.map(({ name }) => name) },
      lines: product.versions.map(({ id }) => id),
      otherRoles: product.roles
        .filter(({ id }) => id !== parts.role)
        .map(({ id, name, programs }) => ({ id, name, programs })),
    },
    coverage: countCoverage(sections),
    minutes: sections
      .filter(({ kind }) => kind !== "rollback")
      .flatMap(({ steps }) => allSteps(steps))
      .reduce((sum, { minutes }) => sum + (minutes ?? 0), 0),
    unknowns: unknownsOf(parts),
    brought: parts.brought,
    sections,
    ...plan,
    sha256: digest([
      product.id,
      parts.role,
      parts.from,
      parts.to,
      ...sections.flatMap(({ steps }) => allSteps(steps).map(({ id, hash }) => `${id} ${hash}`)),
    ]),
  };
}

function checkHosting({ hosting }: Parameters, product: Product): void {
  const known = product.hosting.map(({ id }) => id);
  if (hosting !== undefined && !known.includes(hosting)) {
    throw new UsageError(
      `Unexpected value \`${hosting}\` of the parameter \`hosting\`, expected one of ${known.map((id) => `\`${id}\``).join(", ")}`,
      { parameter: "hosting", note: nearestOf(hosting, known) },
    );
  }
}

/** The host's names by the hosting that the parameters name, or else by each that the product has. */
function hostedNames({ product, role, parameters }: RunbookParts, { to }: Hop): Scope["hosted"] {
  const possible = product.hosting.filter(({ id }) => parameters.hosting === undefined || parameters.hosting === id);
  return possible.map(({ id, name }) => ({
    id,
    name,
    host: createHostNames(product, role, { ...parameters, hosting: id }, to),
  }));
}

/** A backup that is called like a folder of the product would take its place. */
function checkBackupName({ backupName }: Parameters, { layout }: Product): void {
  const taken = [layout.runtime, ...Object.values(layout.folders).map(({ path }) => path)].find(
    (path) => path.toLowerCase() === backupName?.toLowerCase(),
  );
  if (taken !== undefined)
    throw new UsageError(
      `Unexpected value \`${backupName ?? ""}\` of the parameter \`backupName\`, which is a folder of the product's own`,
      { parameter: "backupName", note: `Choose another name, such as \`${layout.backup}\`.` },
    );
}

/** An archive of a version that there is not would be used for none. */
function checkArchives({ archives = {} }: Parameters, known: readonly string[]): void {
  const unknown = Object.keys(archives).find(
    (version) => !known.some((one) => belongsTo(version, one) || belongsTo(one, version)),
  );
  if (unknown !== undefined)
    throw new UsageError(
      `Unexpected version \`${unknown}\` in the parameter \`archives\`, expected one of ${[...new Set(known)].map((version) => `\`${version}\``).join(", ")}, or a build of one`,
      { parameter: "archives", note: "An archive stands under the version that it installs." },
    );
}

function usedGuides({ hops, guides, advice }: RunbookParts): Guide[] {
  const used = new Set([...hops.flatMap(({ procedures }) => procedures.map(({ guide }) => guide)), ...advice]);
  return [...guides, ...advice].filter((guide) => used.has(guide));
}

/** What is not known of this path, and of the versions on it. */
function unknownsOf({ product, role, hops }: RunbookParts): Runbook["unknowns"] {
  const lines = product.versions.map(({ id }) => id);
  const paths = product.unknownPaths.filter(({ from, to }) =>
    hops.some((hop) => lineOf(hop.from, lines) === from && lineOf(hop.to, lines) === to),
  );
  const versions = product.versions.filter(({ id }) => hops.some(({ to }) => lineOf(to, lines) === id));
  const concerning = versions.flatMap(({ unknown }) =>
    unknown.filter(({ roles }) => roles === undefined || roles.includes(role)),
  );
  const once = new Map([...paths, ...concerning].map((unknown) => [unknown.sentence, unknown]));
  return [...once.values()].map(({ sentence, source }) => ({ sentence, source: product.pages[source]?.url ?? source }));
}

/** What the hops of one runbook share. */
interface Progress {
  /** How many steps each part has so far. */
  numbers: { procedure: number; prerequisites: number; verification: number };
  /** The middles of ids that are taken. */
  keys: Set<string>;
  /** The prerequisites that an earlier hop asked for: once is enough. */
  asked: Set<string>;
}

function assembleHop(parts: RunbookParts, hop: PlannedHop, index: number, progress: Progress): RunbookSection[] {
  const { product, role, parameters } = parts;
  const ownRole = product.roles.find(({ id }) => id === role);
  const scope: Scope = {
    hop,
    role,
    index,
    host: createHostNames(product, role, parameters, hop.to),
    hosted: hostedNames(parts, hop),
    product,
    health: ownRole?.health,
    target: ownRole?.target ?? role,
    ordinals: new Map(),
    parameters,
    progress,
    taken: new Map(),
    localAt: () => noneThere,
  };
  const change = nameChange(parts, hop);
  const settle = settling(product, parameters);
  /** The hash is of what the guide says; then the operator's names go in. */
  const prepare = (steps: readonly Step[]): Settled => {
    const { steps: settled, leftOut } = settle(steps);
    return { steps: settled.map((step) => changeNames(withHash(step), change)), leftOut: leftOut.map(change) };
  };
  scope.localAt = localSteps(parts.overlay, (steps) => prepare(steps).steps);
  const procedures = hop.procedures.map(({ section }) => ({
    ...section,
    body: inBlocks(section.body, change),
    closing: inBlocks(section.closing, change),
    ...prepare(section.steps),
  }));
  const advice = adviceFor(parts, hop).map((section) => ({
    ...section,
    ...prepare(section.steps),
  }));
  const placed = placeAdvice(advice, procedures, { brought: parts.brought, runtime: product.layout.runtime });
  // What names the version of its hop is asked for at every hop, what does not only once.
  const fresh = placed.prerequisites.filter(({ command }) => !progress.asked.has(inlineText(command)));
  for (const { command } of fresh) progress.asked.add(inlineText(command));
  const notes = information(parts, hop, index).map((section) => ({ ...section, body: inBlocks(section.body, change) }));
  const before = [...notes, ...adviceSection("prerequisites", fresh, scope)];
  const performed = procedures.flatMap((section, at) => [
    procedureSection(
      section,
      [...weaveAdvice(section.steps, placed.woven), ...(at === procedures.length - 1 ? placed.last : [])],
      scope,
    ),
    ...closingSection(section, scope),
  ]);
  const { sections, rollback } = withWayBack(performed, {
    hop,
    index,
    role,
    product,
    parameters,
    told: scope,
    key: (name) => keyOf(name, scope),
  });
  return [...before, ...sections, ...adviceSection("verification", placed.verification, scope), ...rollback];
}

/**
 * The middle of an id, the same for all sections of a hop; an installation by the same procedure again is told by where
 * it starts.
 */
function keyOf(key: string, { hop, progress, taken }: Scope): string {
  const known = taken.get(key);
  if (known !== undefined) return known;
  const unique = progress.keys.has(key) ? `${key}@${hop.from}` : key;
  progress.keys.add(unique);
  taken.set(key, unique);
  return unique;
}

/** The operator's names in place of the guide's: the folders kept as the way back, and what placeholders stand for. */
function nameChange(parts: RunbookParts, hop: PlannedHop): NameChange {
  const renamings = keptFolders(parts, hop);
  const fill = placeholderFilling({
    "working-directory": parts.parameters.workingDirectory?.replace(/[\\/]+$/u, ""),
    "from-version": hop.from,
    "to-version": hop.to,
    database: parts.parameters.database,
    address: parts.parameters.url?.replace(/\/+$/u, ""),
    "release-archive": archiveOf(parts.parameters.archives, hop.to),
    "version-program": parts.product.roles.find(({ id }) => id === parts.role)?.versionProgram,
  });
  const names = createNames(parts.product);
  // Wherever a guide shows a command with a secret in it, a placeholder is printed.
  return (value) => maskSecrets(fill(renamings.reduce((changed, renaming) => renaming(changed), value)), names);
}

/**
 * The operator's name for the backup; with several hops, every folder kept is called after the version it comes from,
 * so that none meets another.
 */
function keptFolders(parts: RunbookParts, hop: PlannedHop): NameChange[] {
  const { hops, parameters, product } = parts;
  const sections = [...hop.procedures.map(({ section }) => section), ...adviceFor(parts, hop)];
  const actions = sections.flatMap(({ steps }) => allSteps(steps).flatMap((step) => step.actions));
  const renames = actions.flatMap((action) => verbOf(action).renames?.(action) ?? []);
  return [...new Map(renames.map(({ to, from }) => [to, from]))].flatMap(([to, from]) => {
    const isRuntime = from === product.layout.runtime;
    const base = isRuntime ? (parameters.backupName ?? to) : to;
    const name = hops.length > 1 ? `${base}-${hop.from}` : base;
    // Advice speaks of the backup by the pack's name for it, whatever the guide calls it.
    const spoken = isRuntime && product.layout.backup !== to ? [product.layout.backup] : [];
    return [to, ...spoken].filter((old) => old !== name).map((old) => folderRenaming(old, name));
  });
}

/** The pack's advice for a role and hop. */
function adviceFor({ advice, role, product }: RunbookParts, { from, to }: Hop): Section[] {
  const lines = product.versions.map(({ id }) => id);
  const start = lineOf(from, lines) ?? from;
  return advice.flatMap(({ sections }) =>
    sections.filter(({ steps, roles, hop, crosses }) => {
      const within =
        hop === null ||
        (hop.kind === "within"
          ? inRange(from, hop.range) && inRange(to, hop.range)
          : inRange(from, hop.from) && inRange(to, hop.to));
      const crossed =
        crosses === null ||
        (compareVersions(start, crosses) < 0 && (compareVersions(to, crosses) >= 0 || belongsTo(to, crosses)));
      return steps.length > 0 && (roles === null || roles.includes(role)) && within && crossed;
    }),
  );
}

/** What steps need to become steps of a runbook. */
interface Scope extends DoingScope {
  hop: PlannedHop;
  index: number;
  host: HostNames;
  health: Role["health"];
  /** What the guide calls this role's host. */
  target: string;
  /** How often each verb came up so far, by the id's beginning. */
  ordinals: Map<string, number>;
  parameters: Parameters;
  progress: Progress;
  /** The middles of ids that this hop has taken. */
  taken: Map<string, string>;
  /** The integrator's own steps beside the step with an id. */
  localAt: LocalStepsAt;
}

function procedureSection(
  section: Section & { leftOut: string[] },
  steps: readonly Step[],
  scope: Scope,
): RunbookSection {
  const { numbers } = scope.progress;
  const key = keyOf(patternId(section.hop, scope.hop.to), scope);
  const start = numbers.procedure;
  numbers.procedure += steps.filter(({ advice }) => advice === null).length;
  const built = buildNumbered(steps, (position) => String(start + position), { ...scope, key });
  return {
    id: `${String(scope.index + 1)}/${section.id}`,
    title: section.title,
    hop: scope.index + 1,
    kind: "procedure",
    steps: built,
    body:
      section.leftOut.length === 0
        ? section.body
        : [...section.body, paragraph(`Left out by your answers: ${section.leftOut.join("; ")}.`)],
    source: section.place,
    reference: section.reference,
  };
}

/** What the guide says behind the last step, where it says anything. */
const closingSection = ({ id, title, closing, place, reference }: Section, { index }: Scope): RunbookSection[] =>
  closing.length === 0
    ? []
    : [
        {
          id: `${String(index + 1)}/${id}/closing`,
          title: `${title}: behind the last step`,
          hop: index + 1,
          kind: "information",
          steps: [],
          body: closing,
          source: place,
          reference,
        },
      ];

const adviceTitles = {
  prerequisites: {
    title: "Prerequisites: go or no-go",
    letter: "A",
    sentence: "Go only when every line here is ticked; one that cannot be ticked is a no-go.",
  },
  verification: { title: "Verification", letter: "V", sentence: null },
} as const;

function adviceSection(kind: keyof typeof adviceTitles, advice: readonly Step[], scope: Scope): RunbookSection[] {
  if (advice.length === 0) return [];
  const { numbers } = scope.progress;
  const key = keyOf(kind, scope);
  const { title, letter, sentence } = adviceTitles[kind];
  return [
    {
      id: `${String(scope.index + 1)}/${kind}`,
      title,
      hop: scope.index + 1,
      kind,
      steps: advice.map((step) => buildStep(step, `${letter}${String(++numbers[kind])}`, { ...scope, key })),
      body: sentence === null ? [] : [paragraph(sentence)],
      source: null,
      reference: null,
    },
  ];
}

const paragraph = (sentence: string): Block => ({ type: "paragraph", children: [text(sentence)] });

/**
 * Steps with their numbers. The guide's own steps count as in the guide, so that one can compare
 * the two; what we or the integrator add between them takes the number before it and a letter: `2a`.
 * `isPart`: the steps are parts of something added, and count like any others.
 */
function buildNumbered(
  steps: readonly Step[],
  numberOf: (position: number) => string,
  scope: Scope & { key: string },
  isPart = false,
): RunbookStep[] {
  let position = 0;
  let added = 0;
  const between = (): string => `${numberOf(position)}${letters(++added)}`;
  const own = (): string => {
    added = 0;
    return numberOf(++position);
  };
  return steps.flatMap((step) => {
    const id = stepId(step, scope);
    const local = scope.localAt(id);
    const before = local.before.map((one) => buildStep(one, between(), scope));
    const built = buildStep(step, step.advice === null || isPart ? own() : between(), scope, id);
    const instead = local.instead.map((one) => inPlaceOf(built, buildStep(one, between(), scope)));
    return [
      ...before,
      ...(instead.length > 0 ? instead : [built]),
      ...local.after.map((one) => buildStep(one, between(), scope)),
    ];
  });
}

const noneThere = { before: [], instead: [], after: [] };

/** `a` to `z`, then `za` and so on; nothing for 0. */
const letters = (count: number): string =>
  count === 0 ? "" : count <= 26 ? String.fromCharCode(96 + count) : `z${letters(count - 26)}`;

/** A step of the guide or of the advice, as the operator does it. */
function buildStep(step: Step, number: string, scope: Scope & { key: string }, id = stepId(step, scope)): RunbookStep {
  const conditions = conditionsOf(step.actions, scope.product);
  const doing = describeDoing(step.actions, scope);
  const written = writtenCommands(step, scope.parameters.workingDirectory);
  const substeps = buildNumbered(
    step.substeps,
    (position) => `${number}.${String(position)}`,
    scope,
    step.advice !== null,
  );
  return {
    id,
    hash: step.hash ?? withHash(step).hash ?? "",
    number,
    command: step.command,
    optional: step.optional,
    condition: step.condition,
    origin: step.advice === null ? "guide" : "advice",
    advice: step.advice,
    ...(step.local ? { local: true as const } : {}),
    actions: step.actions,
    ...doing,
    commands: [...doing.commands, ...written.commands],
    expected: expectedResults(id, step, conditions, scope),
    manualReason: step.manualReason,
    ordersMore: step.ordersMore,
    minutes: plannedMinutes(id, step, scope.product, scope.parameters),
    pointOfNoReturn: null,
    info: written.info,
    choices: step.choices.map((choice) => ({ ...choice, ...describeDoing(choice.actions, scope) })),
    closing: step.closing,
    examples: written.examples,
    substeps,
    source: step.place,
    reference: step.reference,
    checks: [
      ...new Set([
        ...(step.advice?.checks ?? []),
        ...conditions.map(({ check }) => check).filter((check) => check !== null),
      ]),
    ],
  };
}

/**
 * Gives the steps of one procedure their ids, in the order in which it is asked: the same as in the runbooks of a role.
 */
export function stepIds(role: string, key: string): (step: Step) => string {
  const ordinals = new Map<string, number>();
  return (step) => stepId(step, { role, key, ordinals });
}

/**
 * `server/6.x/rename-1`: role, procedure, verb, and how many of that verb came before it; advice and local steps count
 * apart.
 */
function stepId(step: Step, { role, key, ordinals }: Pick<Scope, "role" | "ordinals"> & { key: string }): string {
  const verb = ordersOf(step)[0]?.verb ?? (step.substeps.length > 0 ? "group" : "manual");
  const name = `${role}/${key}/${step.local ? "local-" : step.advice === null ? "" : "advice-"}${verb}`;
  const ordinal = (ordinals.get(name) ?? 0) + 1;
  ordinals.set(name, ordinal);
  return `${name}-${String(ordinal)}`;
}

/** Leaf steps of the guide; a step is manual where a part of it is, and where anything it orders is none of its actions. */
function countCoverage(sections: readonly RunbookSection[]): Coverage {
  const leaves = sections
    .flatMap(({ steps }) => allSteps(steps))
    .filter(
      (step) => step.origin === "guide" && (step.substeps.length === 0 || step.ordersMore || ordersOf(step).length > 0),
    );
  const manual = leaves.filter(
    (step) => step.ordersMore || ordersOf(step).length === 0 || ordersOf(step).some(isManual),
  ).length;
  return { steps: leaves.length, typed: leaves.length - manual, manual };
}
