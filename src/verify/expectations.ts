/** The first stage of a verification: what the runbook's actions and the pack's facts say a host must look like. */
import { fitsPattern } from "../language/path-pattern.js";
import type { Action } from "../model/action.js";
import type { ExpectedCopy, ExpectedEdit, ExpectedLine, Expectations, StepReference } from "../model/expectations.js";
import { inlineText } from "../model/inline.js";
import type { Product } from "../model/product.js";
import type { Runbook, RunbookStep } from "../model/runbook.js";
import { verbOf } from "../verbs/index.js";

/** A step, whether it must be done, and what it does. */
interface Order {
  step: RunbookStep;
  reference: StepReference;
  /** Is it, or a step that it is part of, optional or under a condition? */
  conditional: boolean;
  actions: readonly Action[];
  leaf: boolean;
}

/**
 * What a host must look like after one of a runbook's installations.
 *
 * @param backupName the operator's own name for the backup; `undefined`: the runbook's
 * @param number of the installation; default: the last
 */
export function deriveExpectations(
  runbook: Runbook,
  product: Product,
  backupName?: string,
  number: number = runbook.hops.length,
): Expectations {
  const { runtime } = product.layout;
  const orders = ordersOf(runbook, number);
  const rename = orders.find(({ actions }) =>
    actions.some((action) => conditionsOf(action, runtime).some(({ check }) => check === "backup-exists")),
  );
  const planned = rename === undefined ? undefined : backupPath(rename.actions, runtime);
  const name = backupName ?? planned;
  const withName = (path: string): string =>
    planned === undefined || name === undefined ? path : renameFolder(path, planned, name);
  const copies = orders.flatMap((order) => copiesOf(order, runtime, withName));
  const hop = runbook.hops[number - 1] ?? { from: runbook.from, to: runbook.to };
  return {
    ...hop,
    runtime,
    backup: rename === undefined || name === undefined ? null : { name, step: rename.reference },
    extract:
      orders.find(({ actions }) =>
        actions.some((action) =>
          conditionsOf(action, runtime).some(({ kind, check }) => kind === "release-complete" && check !== null),
        ),
      )?.reference ?? null,
    copies: copies.filter(({ step }) => step.origin === "guide"),
    furtherCopies: copies.filter(({ step }) => step.origin === "advice"),
    edits: orders.flatMap((order) => editsOf(order, product)),
    written: orders.flatMap(({ actions }) => actions.flatMap((action) => writtenBy(action, product))).map(withName),
    steps: orders
      .filter(({ leaf, reference }) => leaf && reference.origin === "guide")
      .map(({ step, conditional }) => ({ id: step.id, number: step.number, checks: conditional ? [] : step.checks })),
    lines: goNoGoLines(runbook),
  };
}

/** The steps before the procedures; beside a brought guide, which holds its own alone, what we advise in it as well. */
function goNoGoLines({ sections, brought }: Runbook): ExpectedLine[] {
  const advised = (steps: readonly RunbookStep[]): RunbookStep[] =>
    steps.flatMap((step) => (step.origin === "advice" && step.local !== true ? [step] : advised(step.substeps)));
  return sections.flatMap(({ kind, hop, steps }) => {
    const lines = kind === "prerequisites" ? steps : kind === "procedure" && brought ? advised(steps) : [];
    return lines.map((step) => ({
      step: referTo(step),
      text: inlineText(step.command),
      hop,
      checks: step.checks,
    }));
  });
}

const referTo = ({ id, number, origin, source }: RunbookStep): StepReference => ({
  ...{ id, number, origin },
  source: { file: source.file, line: source.line },
});

const conditionsOf = (action: Action, runtime: string): ReturnType<ReturnType<typeof verbOf>["postconditions"]> =>
  verbOf(action).postconditions(action, { runtime });

/** The steps of an installation's procedures in order, with the steps that are their parts. */
function ordersOf({ sections }: Runbook, number: number): Order[] {
  const walk = (steps: readonly RunbookStep[], conditional: boolean): Order[] =>
    steps.flatMap((step) => {
      const free = conditional || step.optional || step.condition !== null;
      const chosen = step.actions.length > 0 ? step.actions : step.choices.flatMap(({ actions }) => actions);
      return [
        {
          step,
          reference: referTo(step),
          conditional: free,
          actions: chosen,
          leaf: step.substeps.length === 0 || chosen.length > 0,
        },
        ...walk(step.substeps, free),
      ];
    });
  return sections
    .filter(({ kind, hop }) => kind === "procedure" && hop === number)
    .flatMap(({ steps }) => walk(steps, false));
}

function backupPath(actions: readonly Action[], runtime: string): string | undefined {
  const conditions = actions.flatMap((action) => conditionsOf(action, runtime));
  return conditions.flatMap((condition) =>
    condition.kind === "exists" && condition.check === "backup-exists" ? [condition.path] : [],
  )[0];
}

const renameFolder = (path: string, from: string, to: string): string =>
  path === from ? to : path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;

function copiesOf(
  { actions, conditional, reference }: Order,
  runtime: string,
  withName: (path: string) => string,
): ExpectedCopy[] {
  return actions
    .filter((action) => conditionsOf(action, runtime).some(({ check }) => check === "config-copied"))
    .flatMap((action) => {
      const change = verbOf(action).change(action, { runtime, runsHere: () => false });
      if (change?.change !== "copy") return [];
      const { files, from, to } = change;
      const isConditional = conditional || action.condition !== undefined;
      return [{ files, from: withName(from), to, conditional: isConditional, step: reference }];
    });
}

/** What an order changes in settings files: a setting, or by a program that the pack knows to rewrite them, anything. */
function editsOf({ actions, conditional, reference }: Order, product: Product): ExpectedEdit[] {
  return actions.flatMap((action) =>
    (verbOf(action).edits?.(action, { program: programIn(product) }) ?? []).map((edit) => ({
      ...edit,
      conditional: conditional || action.condition !== undefined,
      step: reference,
    })),
  );
}

const programIn =
  ({ programs }: Product) =>
  (name: string): Product["programs"]["list"][number] | undefined =>
    programs.list.find((one) => one.name === name);

/** What may stand in the folders because of an action. */
function writtenBy(action: Action, product: Product): string[] {
  const { runtime } = product.layout;
  const change = verbOf(action).change(action, { runtime, runsHere: () => false });
  switch (change?.change) {
    case "make":
      return [change.path];
    case "copy":
      return change.files.map((file) => `${change.to}/${file}`);
    case "move":
      return [change.to];
    default:
      return editedBy(action, product);
  }
}

/** The files that a person edits, as the guide names them and at the places where the pack knows them. */
function editedBy(action: Action, product: Product): string[] {
  const named =
    verbOf(action).runs === undefined ? (verbOf(action).edits?.(action, { program: programIn(product) }) ?? []) : [];
  return named.flatMap(({ file }) => [
    file,
    ...product.settingsFiles
      .filter(({ name }) => fitsPattern(name, file))
      .map(({ folder, name }) => `${folder}/${name}`),
  ]);
}
