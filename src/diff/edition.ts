/** An edition of guides as `diff` compares it: procedures of typed steps, notes, and what runbooks they give. */
import { isManual } from "../verbs/index.js";
import { sha256Of } from "../language/bytes.js";
import { inlineToMarkdown } from "../formats/write-markdown.js";
import { argumentsOf, type Action } from "../model/action.js";
import { gapTitle, type Guide, type Section, type Step } from "../model/guide.js";
import { blockText, inlineText, type Block, type Inline } from "../model/inline.js";
import { allSteps } from "../model/step-tree.js";

/** A step of an edition. */
export interface EditionStep {
  /** The id that it has in the runbooks of each role, by role. */
  ids: ReadonlyMap<string, string>;
  /** As runbooks print it: `3`, `3.2`. */
  number: string;
  file: string;
  line: number;
  /** The heading above it. */
  section: string;
  /** The imperative sentence, in Markdown. */
  command: string;
  /** All words of the step, without marks; links by their addresses too. Equal words: nothing was reworded. */
  words: string;
  actions: readonly Action[];
  choices: { command: string; actions: readonly Action[] }[];
  optional: boolean;
  condition: string | null;
  /** What the step does, and whether it has to be done, as one text. */
  signature: string;
  /** Its first verb; `group` for one that only holds substeps. */
  verb: string;
}

/** The steps that one guide has for the same roles and versions, in order, substeps behind their step. */
export interface EditionProcedure {
  file: string;
  roles: readonly string[];
  /** The middle of its steps' ids: `6.x`. */
  key: string;
  titles: readonly string[];
  steps: EditionStep[];
}

/** What a guide says outside steps. */
export interface EditionNote {
  section: string;
  file: string;
  line: number;
  words: string;
}

/** A runbook that an edition gives. */
export interface EditionPath {
  role: string;
  from: string;
  to: string;
  /** What its steps do, in order, as one text. */
  actions: string;
}

/** An edition. */
export interface Edition {
  /** The file or folder, as the caller named it. */
  file: string;
  /** Of the file's bytes; of a folder: of the names and SHA-256 of its files. */
  sha256: string;
  files: { file: string; sha256: string }[];
  /** The roles that have a runbook. */
  roles: string[];
  /** The versions that a path starts from or arrives at. */
  versions: string[];
  paths: EditionPath[];
  procedures: EditionProcedure[];
  notes: EditionNote[];
}

/** What an edition is made from. */
export interface EditionParts {
  name: string;
  guides: readonly Guide[];
  /** All roles of the product: those of a procedure that names none. */
  roles: readonly string[];
  /** Every path, each hop with the procedures that perform it. */
  paths: readonly {
    role: string;
    from: string;
    to: string;
    hops: readonly { from: string; to: string; sections: readonly Section[] }[];
  }[];
  /** The middle of the ids of a section's steps. */
  keyOf: (section: Section) => string;
  /** Gives the steps of a role's procedure their ids, in the order in which it is asked. */
  identify: (role: string, key: string) => (step: Step) => string;
}

/** The edition that guides make. */
export function createEdition({ name, guides, roles, paths, keyOf, identify }: EditionParts): Edition {
  const procedures = guides.flatMap((guide) => proceduresOf(guide, { roles, keyOf, identify }));
  const files = guides.map(({ file, sha256 }) => ({ file, sha256 }));
  const done = new Map<Section, string>();
  const orders = (section: Section): string => {
    const known =
      done.get(section) ??
      allSteps(section.steps)
        .map(signatureOf)
        .filter((signature) => signature !== "")
        .join("\n");
    done.set(section, known);
    return known;
  };
  return {
    file: name,
    sha256:
      files.length === 1 && files[0]?.file === name
        ? files[0].sha256
        : sha256Of(files.map(({ file, sha256 }) => `${sha256}  ${file.slice(name.length)}\n`).join("")),
    files,
    roles: roles.filter((role) => paths.some((path) => path.role === role)),
    versions: [...new Set(paths.flatMap(({ from, to }) => [from, to]))],
    paths: paths.map(({ role, from, to, hops }) => ({
      role,
      from,
      to,
      actions: hops.map((hop) => `${hop.from} ${hop.to}\n${hop.sections.map(orders).join("\n")}`).join("\n\n"),
    })),
    procedures,
    notes: guides.flatMap(({ file, sections }) =>
      sections
        .filter(({ body }) => body.length > 0)
        .map(({ title, body, place }) => ({
          section: title,
          file,
          line: place.line,
          words: plainWords(blockWords(body)),
        })),
    ),
  };
}

function proceduresOf(
  { file, sections }: Guide,
  { roles, keyOf, identify }: Pick<EditionParts, "roles" | "keyOf" | "identify">,
): EditionProcedure[] {
  const procedures = new Map<string, EditionProcedure & { titles: string[]; count: number }>();
  const identifiers = new Map<string, (step: Step) => string>();
  for (const section of sections.filter(({ kind }) => kind === "procedure")) {
    const own = section.roles ?? roles;
    const key = keyOf(section);
    const name = JSON.stringify([own, key]);
    const procedure = procedures.get(name) ?? { file, roles: own, key, titles: [], steps: [], count: 0 };
    procedures.set(name, procedure);
    procedure.titles.push(section.title);
    const idsOf = (step: Step): Map<string, string> =>
      new Map(
        own.map((role) => {
          const identifier = identifiers.get(`${role}/${key}`) ?? identify(role, key);
          identifiers.set(`${role}/${key}`, identifier);
          return [role, identifier(step)];
        }),
      );
    for (const step of allSteps(section.steps)) {
      if (!step.ordinal.includes(".")) procedure.count++;
      const number = [String(procedure.count), ...step.ordinal.split(".").slice(1)].join(".");
      procedure.steps.push(toEditionStep(step, { ids: idsOf(step), number, file, section: section.title }));
    }
  }
  return [...procedures.values()]
    .filter(({ steps }) => steps.length > 0)
    .map(({ file: own, roles: served, key, titles, steps }) => ({ file: own, roles: served, key, titles, steps }));
}

function toEditionStep(step: Step, known: Pick<EditionStep, "ids" | "number" | "file" | "section">): EditionStep {
  const { actions, choices, optional, condition } = step;
  const signature = signatureOf(step);
  const words = wordsOf(step);
  return {
    ...known,
    line: step.place.line,
    command: inlineToMarkdown(step.command, { blanks: "quotes" }),
    words,
    ...{ actions, optional, condition },
    choices: choices.map((choice) => ({
      command: inlineToMarkdown(choice.command, { blanks: "quotes" }),
      actions: choice.actions,
    })),
    signature,
    verb: actions[0]?.verb ?? choices.flatMap((choice) => choice.actions)[0]?.verb ?? "group",
  };
}

/** How the guide spells a file's name is wording, and where it links to: the action is the same. */
const actionText = (action: Action): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries({ ...argumentsOf(action), verb: action.verb })
        .filter(([key]) => key !== "asWritten" && key !== "url")
        .map(
          ([key, value]) =>
            [key, key !== "verb" && isManual(action) && typeof value === "string" ? sayings(value) : value] as const,
        )
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  );

function signatureOf({ actions, choices, optional, condition, when }: Step): string {
  if (actions.length === 0 && choices.length === 0) return "";
  const ways = choices.map((choice) => [choice.when, choice.actions.map(actionText)]);
  return [
    ...actions.map(actionText),
    ...(ways.length > 0 ? [JSON.stringify(ways)] : []),
    ...(optional ? ["optional"] : []),
    ...(condition === null ? [] : [`if ${plainWords(condition)}`]),
    ...(when === null ? [] : [JSON.stringify(when)]),
  ].join(" ");
}

/** No verb tells what a manual step does, so its words do; only capitals and the last stop do not count. */
const sayings = (words: string): string =>
  plainWords(words)
    .toLowerCase()
    .replace(/[\s.,;:!]+$/u, "");

const plainWords = (words: string): string => words.replace(/\s+/gu, " ").trim();

function wordsOf({ command, info, choices, closing }: Step): string {
  const parts = [
    ...inlineWords(command),
    ...sectionWords(info),
    ...choices.flatMap((choice) => [...inlineWords(choice.command), ...sectionWords(choice.info)]),
    ...sectionWords(closing),
  ];
  return plainWords(parts.join("\n"));
}

/** The words of blocks; of notes their kind and title as well, but for a note that is none of the guide's. */
const sectionWords = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) =>
    block.type !== "note"
      ? blockWords([block]).split("\n")
      : block.note.title === gapTitle
        ? []
        : [block.note.kind, block.note.title ?? "", blockWords(block.note.blocks)],
  );

const inlineWords = (children: readonly Inline[]): string[] => [inlineText(children), ...addressesOf(children)];

const addressesOf = (children: readonly Inline[]): string[] =>
  children.flatMap((child) => [
    ...("url" in child ? [child.url] : []),
    ...("children" in child ? addressesOf(child.children) : []),
  ]);

const blockWords = (blocks: readonly Block[]): string => [blockText(blocks), ...blocks.flatMap(addressesIn)].join("\n");

const addressesIn = (block: Block): string[] => {
  switch (block.type) {
    case "paragraph":
      return addressesOf(block.children);
    case "list":
      return block.items.flatMap((item) => item.flatMap(addressesIn));
    case "note":
      return block.note.blocks.flatMap(addressesIn);
    case "code":
      return [];
  }
};
