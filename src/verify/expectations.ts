/** The first stage of a verification: what the runbook's actions and the pack's facts say a host must look like. */
import { fitsPattern } from "../language/path-pattern.js";
import type { Action } from "../model/action.js";
import type { ExpectedCopy, ExpectedEdit, Expectations, StepReference } from "../model/expectations.js";
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
 * What a host must look like after a runbook's last installation.
 *
 * @param backupName the operator's own name for the backup; `undefined`: the runbook's
 */
export function deriveExpectations(runbook: Runbook, product: Product, backupName?: string): Expectations {
  const { runtime } = product.layout;
  const orders = lastHopOrders(runbook);
  const rename = orders.find(({ actions }) =>
    actions.some((action) => conditionsOf(action, runtime).some(({ check }) => check === "backup-exists")),
  );
  const planned = rename === undefined ? undefined : backupPath(rename.actions, runtime);
  const name = backupName ?? planned;
  const withName = (path: string): string =>
    planned === undefined || name === undefined ? path : renameFolder(path, planned, name);
  const copies = orders.flatMap((order) => copiesOf(order, runtime, withName));
  const hop = runbook.hops.at(-1) ?? { from: runbook.from, to: runbook.to };
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
  };
}

const conditionsOf = (action: Action, runtime: string): ReturnType<ReturnType<typeof verbOf>["postconditions"]> =>
  verbOf(action).postconditions(action, { runtime });

/** The steps of the last installation's procedures in order, with the steps that are their parts. */
function lastHopOrders({ sections, hops }: Runbook): Order[] {
  const walk = (steps: readonly RunbookStep[], conditional: boolean): Order[] =>
    steps.flatMap((step) => {
      const free = conditional || step.optional || step.condition !== null;
      const chosen = step.actions.length > 0 ? step.actions : step.choices.flatMap(({ actions }) => actions);
      const reference: StepReference = {
        id: step.id,
        number: step.number,
        origin: step.origin,
        source: { file: step.source.file, line: step.source.line },
      };
      return [
        { step, reference, conditional: free, actions: chosen, leaf: step.substeps.length === 0 || chosen.length > 0 },
        ...walk(step.substeps, free),
      ];
    });
  return sections
    .filter(({ kind, hop }) => kind === "procedure" && hop === hops.length)
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
    .flatMap((action) =>
      verbOf(action)
        .effect(action)
        .flatMap((change) =>
          change.kind === "copy"
            ? [
                {
                  files: change.files,
                  from: withName(change.from),
                  to: change.to,
                  conditional: conditional || action.condition !== undefined,
                  step: reference,
                },
              ]
            : [],
        ),
    );
}

/** What an order changes in settings files: a setting, or by a program that the pack knows to rewrite them, anything. */
function editsOf({ actions, reference }: Order, product: Product): ExpectedEdit[] {
  return actions.flatMap((action): ExpectedEdit[] => {
    const textOf = (argument: string): string | null =>
      typeof action[argument] === "string" ? action[argument] : null;
    if (action.verb === "edit")
      return [{ file: textOf("file") ?? "", setting: textOf("setting"), value: textOf("value"), step: reference }];
    const program = product.programs.list.find(({ name }) => name === action["program"]);
    return (program?.changesSettings ?? []).map((file) => ({ file, setting: null, value: null, step: reference }));
  });
}

/** What may stand in the folders because of an action. */
function writtenBy(action: Action, product: Product): string[] {
  return verbOf(action)
    .effect(action)
    .flatMap((change) => {
      if (change.kind === "write")
        return [
          change.path,
          ...product.settingsFiles
            .filter(({ name }) => fitsPattern(name, change.path))
            .map(({ folder, name }) => `${folder}/${name}`),
        ];
      return change.kind === "copy"
        ? change.files.map((file) => `${change.to}/${file}`)
        : change.kind === "move"
          ? [change.to]
          : [];
    });
}
