/**
 * What the site shows, as plain data: made of the library's own model, read by the loader of `site/`, checked there by
 * zod.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  checks,
  preflightChecks,
  createRunbook,
  listPaths,
  plainTheme,
  rules,
  type Block,
  type Guide,
  type Inline,
  type Path,
  type Project,
  type Reference,
  type Runbook,
  type RunbookStep,
  type Section,
  type Step,
} from "../../index.js";
import { printMinutes } from "../../formats/moments.js";
import {
  turningWords,
  viewRunbook,
  type HostingView,
  type ChoiceView,
  type CommandView,
  type DoingView,
  type StepView,
} from "../../formats/view.js";
import { allSteps } from "../../model/step-tree.js";
import type { CommandDefinition, OptionDefinition } from "../definition.js";
import { packageFolder } from "../package-folder.js";

/** The guides' page of a runbook, its files and its place among the others. */
const runbookId = ({ role, from, to }: Pick<Path, "role" | "from" | "to">): string => `${role}-${from}-to-${to}`;

/** A step as pages show it. */
interface SiteStep {
  anchor: string;
  id: string | null;
  hash: string | null;
  number: string;
  command: Inline[];
  optional: boolean;
  condition: string | null;
  origin: "guide" | "advice";
  reason: string | null;
  sources: Inline[][];
  manualReason: string | null;
  turning: Block[];
  details: Inline[][];
  commands: CommandView[];
  hosting: HostingView[];
  expected: Inline[][];
  info: Block[];
  choices: ChoiceView[];
  closing: Block[];
  source: string;
  reference: Inline[] | null;
  checks: string[];
  minutes: string | null;
  substeps: SiteStep[];
}

const linkTo = ({ url, title, section, step }: Reference): Inline[] => [
  {
    type: "link",
    url,
    children: [
      {
        type: "text",
        value: [title, section, step === undefined ? undefined : `step ${step}`]
          .filter((part) => part !== undefined)
          .join(", "),
      },
    ],
  },
];
const fileName = (path: string): string => path.split("/").at(-1) ?? path;

/**
 * The id of a guide's page: its file's name. Unique, since a pack's guides lie in one folder, and its advice beside it.
 */
const guideId = ({ file, kind }: Pick<Guide, "file" | "kind">): string =>
  `${kind === "advice" ? "advice-" : ""}${fileName(file)
    .replace(/\.md$/u, "")
    .replace(/[^\w.-]/gu, "-")}`;

/** A guide as a page: its sections, with what they are about, and their steps. */
function viewGuide(guide: Guide, project: Project): object {
  const { file, title, kind, sha256, sections } = guide;
  const roleName = (id: string): string => project.graph.product.roles.find((role) => role.id === id)?.name ?? id;
  const steps = sections.flatMap((section) => allSteps(section.steps)).filter(({ substeps }) => substeps.length === 0);
  return {
    id: guideId(guide),
    ...{ file, title, kind, sha256 },
    counts: { steps: steps.length, typed: steps.filter(({ manualReason }) => manualReason === null).length },
    sections: sections.flatMap((section) => [
      {
        ...{ anchor: section.id, title: section.title, depth: section.depth, body: section.body },
        reference: section.reference && linkTo(section.reference),
        about: [...aboutVersions(section), ...(section.roles ?? []).map(roleName)],
        steps: section.steps.map((step) => viewGuideStep(step, section, kind)),
      },
      ...(section.closing.length === 0
        ? []
        : [
            {
              ...{ anchor: `${section.id}-closing`, title: "Behind the last step", depth: section.depth + 1 },
              ...{ body: section.closing, reference: null, about: [], steps: [] },
            },
          ]),
    ]),
  };
}

function aboutVersions({ hop, phase }: Section): string[] {
  const versions =
    hop === null ? [] : hop.kind === "within" ? [hop.range.text] : [`${hop.from.text} to ${hop.to.text}`];
  return [...(phase === null ? [] : [phase]), ...versions];
}

/** A guide's own page shows no host. */
const nothingToDo: DoingView = { details: [], commands: [], hosting: [] };

function viewGuideStep(step: Step, section: Section, kind: Guide["kind"]): SiteStep {
  const {
    ordinal,
    label,
    command,
    optional,
    condition,
    advice,
    manualReason,
    info,
    choices,
    closing,
    place,
    reference,
    substeps,
  } = step;
  return {
    anchor: `${section.id}-${ordinal}`,
    ...{ id: null, hash: null, number: label ?? ordinal, command, optional, condition, manualReason, info, closing },
    origin: kind,
    reason: advice?.reason ?? null,
    sources: (advice?.sources ?? []).map(linkTo),
    turning: [],
    ...nothingToDo,
    expected: [],
    choices: choices.map((choice) => ({ command: choice.command, info: choice.info, ...nothingToDo })),
    source: `${fileName(place.file)}:${String(place.line)}`,
    reference: reference && linkTo(reference),
    checks: [],
    minutes: null,
    substeps: substeps.map((substep) => viewGuideStep(substep, section, kind)),
  };
}

/** A runbook as a page, with its files. */
function viewPath(project: Project, path: Path, endings: readonly string[]): object {
  const runbook = createRunbook(project, path);
  const view = viewRunbook(runbook, plainTheme);
  const viewStep = (step: StepView): SiteStep => {
    const {
      anchor,
      id,
      hash,
      number,
      command,
      optional,
      condition,
      advice,
      reason,
      manualReason,
      turning,
      details,
      commands,
      hosting,
      expected,
      info,
      choices,
      closing,
      source,
      reference,
      checks: names,
      minutes,
      substeps,
    } = step;
    return {
      ...{
        anchor,
        id,
        hash,
        number,
        command,
        optional,
        condition,
        reason,
        manualReason,
        turning,
        details,
        commands,
        hosting,
        expected,
        info,
        choices,
        closing,
        source,
        checks: names,
        minutes,
      },
      origin: advice ? "advice" : "guide",
      sources: step.sources.map(({ link }) => link),
      reference: reference?.link ?? null,
      substeps: substeps.map(viewStep),
    };
  };
  const name = `${project.graph.product.id}-${runbookId(path)}`;
  const steps = view.hops.flatMap(({ sections }) =>
    sections.filter(({ kind }) => kind !== "rollback").flatMap((section) => section.steps),
  );
  return {
    id: runbookId(path),
    title: `Upgrade from ${path.from} to ${path.to}: ${runbook.role.name}`,
    ...{ role: path.role, roleName: runbook.role.name, from: path.from, to: path.to },
    hops: runbook.hops.map((hop, index) => ({
      ...hop,
      ...viewHop(runbook, index + 1, view.hops[index]?.sections.flatMap((section) => section.steps) ?? []),
    })),
    minutes: runbook.minutes,
    duration: printMinutes(runbook.minutes),
    steps: steps.length,
    coverage: view.coverage,
    unknowns: view.unknowns.map(({ sentence, source }) => ({ sentence, source })),
    guides: runbook.guides.map((guide) => ({ ...guide, page: pageOf(project, guide.file) })),
    shortHash: view.shortHash,
    parts: view.hops.map(({ anchor, title, sections }) => ({
      ...{ anchor, title },
      sections: sections.map(({ anchor: own, title: heading, kind, body, steps: shown, reference, hold }) => ({
        anchor: own,
        title: heading,
        kind,
        body,
        hold,
        steps: shown.map(viewStep),
        reference: reference?.link ?? null,
      })),
    })),
    downloads: endings.map((ending) => viewDownload(name, ending)),
  };
}

const pageOf = ({ guides, advice }: Project, file: string): string | null => {
  const guide = [...guides, ...advice].find((one) => one.file === file);
  return guide === undefined ? null : guideId(guide);
};

/** What a hop comes to: its steps and minutes without the way back, and the point of no return. */
function viewHop({ sections }: Runbook, hop: number, views: readonly StepView[]): object {
  const own = sections.filter((section) => section.hop === hop && section.kind !== "rollback");
  const steps = own.flatMap((section) => allSteps<RunbookStep>(section.steps));
  const turning = steps.find(({ pointOfNoReturn }) => pointOfNoReturn !== null);
  const anchor = allSteps([...views]).find(({ id }) => id === turning?.id)?.anchor;
  return {
    steps: own.reduce((sum, section) => sum + section.steps.length, 0),
    minutes: steps.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0),
    turning:
      turning === undefined || anchor === undefined
        ? null
        : { number: turning.number, anchor, why: turningWords(turning.pointOfNoReturn ?? "") },
  };
}

/** What people read for a format's name; a format without words here is called by its name. */
const formatWords: Readonly<Record<string, string>> = {
  html: "Sheet to tick in the browser (HTML)",
  pdf: "Sheet to print (PDF)",
  md: "Markdown",
  json: "Data (JSON)",
  ps1: "PowerShell script",
  "verify.ps1": "PowerShell script that checks the result",
};

const viewDownload = (name: string, format: string): { format: string; file: string; words: string } => ({
  format,
  file: `${name}.${format}`,
  words: formatWords[format] ?? format,
});

/** The command line's own definition, as people read it. */
function viewCommand(
  { name, summary, options, operands = [], examples }: CommandDefinition,
  shared: readonly OptionDefinition[],
): object {
  const viewOption = ({ flags, summary: words, choices, repeatable, defaultValue }: OptionDefinition): object => ({
    flags,
    summary: words,
    notes: [
      ...(choices === undefined ? [] : [`one of ${choices.join(", ")}`]),
      ...(repeatable === true ? ["may be given again"] : []),
      ...(defaultValue === undefined ? [] : [`default: ${defaultValue}`]),
    ],
  });
  return {
    id: name,
    summary,
    usage: ["upgrade-runbook", name, ...operands.map((operand) => operand.name), "[options]"].join(" "),
    operands,
    options: [...options, ...shared].map(viewOption),
    examples,
  };
}

interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/** A schema's fields, one row each, with the path to it: `contacts[].name`. */
function viewFields(
  schema: JsonSchema,
  path = "",
  depth = 0,
): { path: string; type: string; required: boolean; description: string }[] {
  if (depth > 6) return [];
  const below =
    schema.items ?? (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
  if (below !== undefined) return viewFields(below, `${path}${schema.items === undefined ? ".*" : "[]"}`, depth + 1);
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((variant) =>
    viewFields(variant, path, depth + 1),
  );
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const own = path === "" ? name : `${path}.${name}`;
    return [
      {
        path: own,
        type: typeWords(field),
        required: schema.required?.includes(name) ?? false,
        description: field.description ?? "",
      },
      ...viewFields(field, own, depth + 1),
    ];
  });
  return [...new Map([...fields, ...variants].map((row) => [row.path, row])).values()];
}

function typeWords({
  type,
  enum: values,
  const: value,
  items,
  anyOf,
  oneOf,
  additionalProperties,
}: JsonSchema): string {
  if (value !== undefined) return JSON.stringify(value);
  if (values !== undefined) return values.map((one) => JSON.stringify(one)).join(" | ");
  const variants = anyOf ?? oneOf;
  if (variants !== undefined) return [...new Set(variants.map(typeWords))].join(" | ");
  if (items !== undefined) return `list of ${typeWords(items)}`;
  if (typeof additionalProperties === "object" && type === "object") return `map to ${typeWords(additionalProperties)}`;
  return Array.isArray(type) ? type.join(" | ") : (type ?? "any");
}

/** The build has put schemas and reference into `dist`. */
const readBuilt = (path: string): unknown => JSON.parse(readFileSync(join(packageFolder, "dist", path), "utf8"));

/** The schemas that the package exports. */
const schemaFiles = [
  "parameters",
  "product",
  "runbook",
  "verification",
  "preflight",
  "theme",
  "front-matter",
  "overlay",
  "configuration",
  "journal",
  "estate",
  "estate-plan",
  "estate-report",
];

interface BuiltReference {
  checks: Record<string, string>;
  rules: Record<string, { words: string; fix: string | null; ok: string[]; notOk: object[] }>;
}

/** What the library does not know. */
export interface SiteParts {
  commands: readonly CommandDefinition[];
  /** The options that all commands take. */
  shared: readonly OptionDefinition[];
  /** What the files of a runbook end in. */
  endings: readonly string[];
}

/** All of it. */
export function createSiteData(project: Project, { commands, shared, endings }: SiteParts): Record<string, object[]> {
  const { product, versions } = project.graph;
  const paths = listPaths(project.graph);
  const reference = readBuilt("reference.json") as BuiltReference;
  return {
    products: [
      {
        id: product.id,
        ...{
          name: product.name,
          formerly: product.formerly ?? null,
          vendor: product.vendor,
          disclaimer: product.disclaimer ?? null,
        },
        roles: product.roles
          .filter(({ id }) => paths.some(({ role }) => role === id))
          .map(({ id, name }) => ({ id, name })),
        hostings: product.hosting.map(({ id, name }) => ({ id, name })),
        versions: versions.filter((version) => paths.some(({ from, to }) => from === version || to === version)),
        installations: paths.filter(({ hops }) => hops.length === 1).map(({ role, from, to }) => ({ role, from, to })),
      },
    ],
    guides: [...project.guides, ...project.advice].map((guide) => viewGuide(guide, project)),
    runbooks: paths.map((path) => viewPath(project, path, endings)),
    commands: commands.map((command) => viewCommand(command, shared)),
    checks: Object.values({ ...checks, ...preflightChecks }).map(({ name, summary }) => ({
      id: name,
      summary,
      words: reference.checks[name] ?? "",
    })),
    rules: Object.values(rules).map(({ name, summary, severity }) => ({
      id: name,
      summary,
      severity,
      ...reference.rules[name],
    })),
    schemas: schemaFiles.map((name) => {
      const schema = readBuilt(`schemas/${name}.schema.json`) as JsonSchema;
      return {
        id: name,
        file: `${name}.schema.json`,
        title: schema.title ?? name,
        description: schema.description ?? null,
        rows: viewFields(schema),
        json: JSON.stringify(schema, null, 2),
      };
    }),
  };
}

/** A sidebar of the site: Starlight's own shape. */
export type Sidebar = object[];

/** The pages in their order. Texts of the site's own are named by their slugs, all else by links. */
export function createSidebar(project: Project, commands: readonly CommandDefinition[]): Sidebar {
  const paths = listPaths(project.graph);
  const { roles } = project.graph.product;
  const group = (label: string, items: object[], collapsed = false): object => ({ label, items, collapsed });
  const texts = (...slugs: string[]): object[] => slugs.map((slug) => ({ slug }));
  return [
    group("Start here", [
      { label: "Find your upgrade", link: "/" },
      ...texts(
        "start/getting-started",
        "start/upgrade-night",
        "start/keep-a-guide",
        "start/write-a-pack",
        "start/secrets",
      ),
    ]),
    group(
      "Each part",
      texts(
        "use/runbooks",
        "use/init",
        "use/script",
        "use/run",
        "use/verify",
        "use/preflight",
        "use/merge",
        "use/estate",
        "use/guides",
        "use/site",
        "use/limits",
      ),
    ),
    group("Runbooks", [
      { label: "Versions and stops", link: "/versions/" },
      ...roles.flatMap(({ id, name }) => {
        const own = paths.filter(({ role }) => role === id);
        return own.length === 0
          ? []
          : [
              group(
                name,
                own.map((path) => ({ label: `${path.from} to ${path.to}`, link: `/runbooks/${runbookId(path)}/` })),
                true,
              ),
            ];
      }),
    ]),
    group(
      "Guides",
      [...project.guides, ...project.advice].map((guide) => ({
        label: guide.title,
        link: `/guides/${guideId(guide)}/`,
      })),
      true,
    ),
    group("Reference", [
      group(
        "Commands",
        commands.map(({ name }) => ({ label: name, link: `/commands/${name}/` })),
        true,
      ),
      group(
        "Checks of a host",
        [
          { label: "All checks", link: "/checks/" },
          ...Object.keys({ ...checks, ...preflightChecks }).map((name) => ({ label: name, link: `/checks/${name}/` })),
        ],
        true,
      ),
      group(
        "Rules for guides",
        [
          { label: "All rules", link: "/rules/" },
          ...Object.keys(rules).map((name) => ({ label: name, link: `/rules/${name}/` })),
        ],
        true,
      ),
      group(
        "Schemas",
        schemaFiles.map((name) => ({ label: name, link: `/schemas/${name}/` })),
        true,
      ),
      { label: "Library", link: "/library/" },
    ]),
    group("How it is made", texts("design/architecture", "design/decisions")),
  ];
}
