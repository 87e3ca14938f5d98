/** The way back as a section of the runbook, and the point of no return as a mark on its step. */
import type { Action } from "../model/action.js";
import { powershell, quoted } from "../language/powershell-command.js";
import { code, inlineText, text, type Block, type Inline } from "../model/inline.js";
import type { Parameters } from "../model/parameters.js";
import type { Product } from "../model/product.js";
import type { Hop, RunbookSection, RunbookStep } from "../model/runbook.js";
import { toBackup, toCheck, toManual, verbOf } from "../verbs/index.js";
import { describeDoing, type DoingScope } from "./doing.js";
import { conditionsOf, expectedResults, type ExpectedScope } from "./expected.js";
import { digest } from "./digest.js";
import { plannedMinutes } from "./minutes.js";
import { ordersOf } from "./orders.js";
import { dataChange, deriveWayBack, type Undoing, type WayBack } from "./rollback.js";

/** What the way back needs to know of its hop. */
export interface WayBackScope {
  hop: Hop;
  index: number;
  role: string;
  /** What steps come to on this host, and what one sees when they are done. */
  told: DoingScope & ExpectedScope;
  product: Product;
  parameters: Parameters;
  /** Makes the middle of an id unique in the runbook. */
  key: (name: string) => string;
}

/** The procedure with its point of no return marked, and the section that takes it back. */
export function withWayBack(
  sections: readonly RunbookSection[],
  scope: WayBackScope,
): { sections: RunbookSection[]; rollback: RunbookSection[] } {
  const steps = sections.flatMap((section) => leaves(section.steps, false));
  const changes = new Map(
    steps.flatMap(({ step }) => {
      const change = dataChange(ordersOf(step), scope.hop, scope.product);
      return change === null ? [] : [[step.id, change] as const];
    }),
  );
  const way = deriveWayBack(
    steps.map(({ step }) => step),
    changes,
    { target: scope.told.target, to: scope.hop.to },
  );
  const optional = new Set(steps.flatMap((leaf) => (leaf.optional ? [leaf.step.id] : [])));
  const turning = way.pointOfNoReturn;
  const marked =
    turning === null
      ? [...sections]
      : sections.map((section) => ({ ...section, steps: section.steps.map((step) => mark(step, turning)) }));
  return { sections: marked, rollback: way.undoings.length === 0 ? [] : [rollbackSection(way, optional, scope)] };
}

/** The steps that do something, and whether they, or what holds them, are optional or conditional. */
function leaves(steps: readonly RunbookStep[], optional: boolean): { step: RunbookStep; optional: boolean }[] {
  return steps.flatMap((step) => {
    const maybe = optional || step.optional || step.condition !== null;
    const own = ordersOf(step).length > 0 ? [{ step, optional: maybe }] : [];
    return [...own, ...leaves(step.substeps, maybe)];
  });
}

const mark = (step: RunbookStep, turning: NonNullable<WayBack["pointOfNoReturn"]>): RunbookStep => ({
  ...step,
  pointOfNoReturn: step.id === turning.step.id ? turning.reason : null,
  substeps: step.substeps.map((substep) => mark(substep, turning)),
});

function rollbackSection(way: WayBack, optional: ReadonlySet<string>, scope: WayBackScope): RunbookSection {
  const { hop, index, role, product, parameters, told } = scope;
  const { target } = told;
  const key = scope.key("rollback");
  const numberAt = (at: number): string => `R${index > 0 ? `${String(index + 1)}.` : ""}${String(at + 1)}`;
  const undoings = way.undoings.map((undoing, at) =>
    rollbackStep(undoing, {
      way,
      optional,
      product,
      parameters,
      told,
      elsewhere:
        product.databaseTarget !== undefined && product.databaseTarget !== target ? product.databaseTarget : null,
      id: `${role}/${key}/${undoing.kind}-${String(at + 1)}`,
      number: numberAt(at),
    }),
  );
  const last = undoings.at(-1);
  const steps =
    last === undefined
      ? []
      : [...undoings, checkOfReturn(`${role}/${key}/check`, numberAt(undoings.length), last, scope)];
  return {
    id: `${String(index + 1)}/rollback`,
    title: `Back from ${hop.to} to ${hop.from}`,
    hop: index + 1,
    kind: "rollback",
    steps,
    body: [...triggers(scope, last?.source), ...introduction(way, hop)],
    source: null,
    reference: null,
  };
}

/** What one turns back for, by the pack and the parameters. */
function triggers({ product, role, parameters }: WayBackScope, place: RunbookStep["source"] | undefined): Block[] {
  const sentences = [
    ...product.turnBack.filter(({ roles }) => roles?.includes(role) ?? true).map(({ sentence }) => sentence),
    ...(parameters.turnBack ?? []),
  ];
  if (sentences.length === 0 || place === undefined) return [];
  const items = sentences.map((sentence) => [paragraph(text(sentence))]);
  return [
    {
      type: "note",
      note: {
        ...{ kind: "important", title: "Turn back when one of these is so", place },
        blocks: [{ type: "list", ordered: false, start: 1, items }],
      },
    },
  ];
}

const paragraph = (...children: Inline[]): Block => ({ type: "paragraph", children });

/** What the way back costs, before and after the point of no return, in so many words. */
function introduction({ pointOfNoReturn, backup }: WayBack, { from }: Hop): Block[] {
  const start = text("Begin with the first of these steps whose counterpart has been done; skip what was not done.");
  if (pointOfNoReturn === null)
    return [
      paragraph(start),
      paragraph(text(`No step changes the database: putting the old folder back is the whole way back to ${from}.`)),
    ];
  const { step, reason } = pointOfNoReturn;
  const source =
    backup === null
      ? "from the last backup there is (no step of this procedure makes one)"
      : `from the backup of step ${backup.number}`;
  return [
    paragraph(start),
    paragraph(
      { type: "strong", children: [text(`Point of no return: before step ${step.number}.`)] },
      text(
        ` ${reason.replaceAll("`", "")} Until then, the steps below without the restore of the database are the whole way back.`,
      ),
    ),
    paragraph(
      text(
        `From step ${step.number} on, renaming back is not a way back: the old program does not fit the changed database. Restore the database first, ${source}. What was written to it since is lost, and has to be entered again.`,
      ),
    ),
  ];
}

interface RollbackScope {
  way: WayBack;
  optional: ReadonlySet<string>;
  product: Product;
  parameters: Parameters;
  told: WayBackScope["told"];
  /** What uses the database, where it runs on another host; `null`: this one. */
  elsewhere: string | null;
  id: string;
  number: string;
}

function rollbackStep(
  undoing: Undoing,
  { way, optional, product, parameters, told, elsewhere, id, number }: RollbackScope,
): RunbookStep {
  const { step, actions, kind } = undoing;
  const command = commandOf(undoing, way, elsewhere);
  const done: Action[] = actions.length > 0 ? actions : [toManual(inlineText(command))];
  const condition =
    kind === "restore"
      ? `if step ${way.pointOfNoReturn?.step.number ?? ""} has begun`
      : kind === "recover"
        ? "if a later step has changed them"
        : optional.has(step.id)
          ? `if step ${step.number} was done`
          : null;
  const reason =
    kind === "restore"
      ? "Derived from the steps that change the database."
      : `Derived: takes back step ${step.number}.`;
  return {
    ...{ id, number, command, condition, optional: false, origin: "advice", actions: done },
    // Of what it takes back and how, whatever the folders are called here.
    hash: digest([step.hash, kind, condition, done.map(({ verb }) => verb)]),
    advice: {
      reason,
      sources:
        step.reference === null
          ? (step.advice?.sources ?? [])
          : [{ title: step.reference.title, url: step.reference.url }],
    },
    ...describeDoing(actions, told),
    ...(kind === "restore" ? { details: [[text("Database "), ...told.host.database()]] } : {}),
    expected:
      kind === "undo"
        ? expectedResults(id, { actions, choices: [] }, conditionsOf(actions, product), told)
        : [[text(putBack[kind])]],
    ...{
      manualReason: kind === "undo" ? null : "only a person can do it",
      info: [],
      choices: [],
      closing: [],
      ordersMore: false,
      examples: [],
      substeps: [],
    },
    ...{
      source: step.source,
      reference: null,
      checks: [],
      minutes: backMinutes(id, undoing, way, product, parameters),
      pointOfNoReturn: null,
    },
    takesBack: { step: step.id, kind },
  };
}

/** What one sees when a person has taken something back. */
const putBack = {
  restore: "The restore has ended without an error.",
  recover: "The restore has ended without an error.",
  "by-hand": "It is as it was before.",
} as const;

/** The last step: that the release from before is back, and works. */
function checkOfReturn(
  id: string,
  number: string,
  { source, advice }: RunbookStep,
  { hop, role, product, parameters, told }: WayBackScope,
): RunbookStep {
  const { runtime } = product.layout;
  const { versionProgram, health } = product.roles.find((one) => one.id === role) ?? {};
  const what = `the release of ${hop.from} is back and works`;
  const actions: Action[] = [toCheck(what)];
  const isPowershell = told.host.shell === "powershell";
  const version =
    versionProgram === undefined
      ? null
      : {
          command: powershell`(Get-Item -LiteralPath ${quoted(told.host.path(`${runtime}/${versionProgram}`))}).VersionInfo.FileVersion`,
          expected: [code(`${runtime}/${versionProgram}`), text(` has a file version of ${hop.from}.`)],
        };
  const answer =
    health === undefined
      ? null
      : {
          command: powershell`Invoke-RestMethod -UseBasicParsing -Uri ${quoted([...told.host.url(), code(health.path)])}`,
          expected: [code(health.path), text(health.expect === undefined ? " answers." : ` answers ${health.expect}.`)],
        };
  const looks = [version, answer].filter((look) => look !== null);
  return {
    ...{
      id,
      number,
      command: [text(`Check that ${what}.`)],
      condition: null,
      optional: false,
      origin: "advice",
      actions,
    },
    hash: digest([id, what]),
    advice: {
      reason: "Derived: nobody is told that a release is back before somebody has seen it.",
      sources: advice?.sources ?? [],
    },
    ...{ details: [], hosting: [] },
    commands: isPowershell ? looks.map(({ command }) => command) : [],
    expected: looks.map(({ expected }) => expected),
    ...{ manualReason: null, ordersMore: false, info: [], choices: [], closing: [], examples: [], substeps: [] },
    ...{ source, reference: null, checks: [], pointOfNoReturn: null },
    minutes: plannedMinutes(id, { actions, choices: [] }, product, parameters),
  };
}

/**
 * What is put back from a backup takes as long as making it, and what is taken back by hand as long as doing it, unless
 * the parameters say otherwise.
 */
function backMinutes(
  id: string,
  { step, actions, kind }: Undoing,
  { backup }: WayBack,
  product: Product,
  parameters: Parameters,
): number | null {
  const planned = plannedMinutes(id, { actions, choices: [] }, product, parameters);
  if (planned !== null || kind === "undo") return planned;
  return kind === "restore" && backup === null
    ? plannedMinutes(id, { actions: [toBackup("database")], choices: [] }, product, parameters)
    : ((kind === "restore" ? backup : step)?.minutes ?? null);
}

function commandOf({ step, actions, kind }: Undoing, { backup }: WayBack, elsewhere: string | null): Inline[] {
  if (kind === "restore") {
    const source = backup === null ? "its last backup" : `the backup of step ${backup.number}`;
    return [
      text(
        elsewhere === null
          ? `Restore the database from ${source}.`
          : `On its host, stop the ${elsewhere}, restore the database from ${source}, and start the ${elsewhere} again.`,
      ),
    ];
  }
  if (kind === "recover") {
    const saved = step.actions.flatMap((action) => verbOf(action).saves?.(action) ?? []);
    return [text(`Restore the ${saved.join(" and ")} from the backup of step ${step.number}.`)];
  }
  if (kind === "by-hand") return [text(`Take back what step ${step.number} did: `), ...withoutOptional(step.command)];
  return actions.flatMap((action, index) => [...(index > 0 ? [text(" ")] : []), ...verbOf(action).sentence(action)]);
}

/** "Optional: Raise the version" is quoted without its first word. */
const withoutOptional = ([first, ...others]: readonly Inline[]): Inline[] =>
  first === undefined
    ? []
    : first.type === "text"
      ? [text(first.value.replace(/^\s*optional(?:ly)?\s*[:,]\s*/iu, "")), ...others]
      : [first, ...others];
