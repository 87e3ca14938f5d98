/** Lays a runbook out: its steps as one ordered list of operations, and the steps of its ways back. */
import type { Action, VerbName } from "../model/action.js";
import type { Change } from "../model/change.js";
import type { BackOperation, Decision, Operation } from "../model/operation.js";
import type { Product } from "../model/product.js";
import type { Hop, RunbookSection, RunbookStep, SectionKind } from "../model/runbook.js";
import { asidePath } from "../changes/index.js";
import { workFolder } from "../model/run.js";
import { changeOf, isLook, verbOf, type ChangeScope, mixedVerb } from "../verbs/index.js";
import { digest } from "./digest.js";
import { ordersOf } from "./orders.js";
import { dataChange } from "./rollback.js";

/** What laying out depends on besides the steps. */
export interface LayOutScope {
  product: Product;
  role: string;
  hops: readonly Hop[];
}

/** The plan of a runbook. */
export interface Plan {
  operations: Operation[];
  wayBack: BackOperation[];
}

/** Lays out the sections of a runbook, which are in the order of work. */
export function layOut(sections: readonly RunbookSection[], { product, role, hops }: LayOutScope): Plan {
  const target = product.roles.find(({ id }) => id === role)?.target.toLowerCase() ?? role;
  const { runtime } = product.layout;
  const changeScope: ChangeScope = { runtime, runsHere: (name) => name.toLowerCase() === target };
  const operations = hops.flatMap((hop, index) => {
    const scope = { hop, number: index + 1, product, changeScope };
    const own = sections.filter((section) => section.hop === index + 1 && section.kind !== "rollback");
    const steps = own.flatMap((section) => operationsOf(section.steps, [], { ...scope, part: section.kind }));
    return [...(index > 0 ? [holdBefore(hop, index + 1)] : []), ...steps];
  });
  const wayBack = sections
    .filter(({ kind }) => kind === "rollback")
    .flatMap((section) => section.steps.map((step) => backOf(step, section.hop, operations, changeScope)));
  return { operations, wayBack };
}

interface StepScope {
  hop: Hop;
  number: number;
  product: Product;
  changeScope: ChangeScope;
  part: SectionKind;
}

function operationsOf(steps: readonly RunbookStep[], above: readonly Decision[], scope: StepScope): Operation[] {
  return steps.flatMap((step) => {
    const says = step.condition ?? (step.optional ? "optional" : null);
    const decisions = says === null ? above : [...above, { id: step.id, hash: step.hash, number: step.number, says }];
    const isGroup = step.substeps.length > 0 && step.actions.length === 0 && step.choices.length === 0;
    const own = isGroup ? [] : ownOperations(step, decisions, scope);
    return [...own, ...operationsOf(step.substeps, decisions, scope)];
  });
}

/** One for each action; one for a person where the step is a choice, or no verb fits it. */
function ownOperations(step: RunbookStep, decisions: readonly Decision[], scope: StepScope): Operation[] {
  const [first, ...others] = step.actions;
  if (first === undefined) return [operationOf(step, null, 0, decisions, scope)];
  return [first, ...others].map((action, index) => operationOf(step, action, index, decisions, scope));
}

function operationOf(
  step: RunbookStep,
  action: Action | null,
  index: number,
  above: readonly Decision[],
  { hop, number: hopNumber, product, changeScope, part }: StepScope,
): Operation {
  const { hash, number, optional, origin, local } = step;
  const id = index === 0 ? step.id : `${step.id}#${String(index + 1)}`;
  const verb = action === null ? null : verbOf(action);
  const change = action === null ? null : changeOf(action, changeScope);
  const isLenient = action !== null && verb?.isLenient?.(action) === true;
  const own = action?.condition !== undefined && !isLenient ? [{ id, hash, number, says: action.condition }] : [];
  const orders = action === null ? ordersOf(step) : [action];
  return {
    ...{ id, step: step.id, hash, number, hop: hopNumber, part },
    kind: change !== null ? "do" : orders.length > 0 && orders.every(isLook) ? "check" : "ask",
    origin: origin === "guide" ? "guide" : local ? "local" : "advice",
    ...{ action, change, optional, verb: verbFor(orders) },
    condition: step.condition ?? action?.condition ?? null,
    decisions: [...above, ...own],
    changesData: dataChange(orders, hop, product),
    undo: undoOf(action, change, hop, changeScope),
    lenient: isLenient || origin === "advice",
    had: verb?.isHad === true,
    // Whoever chooses between ways, or does what no verb fits, may do anything.
    mayMake: change === null && (verb === null || verb.mayMake === true),
  };
}

/** The verb of what is ordered, where it is one; the choice between several is a person's. */
function verbFor(orders: readonly Action[]): VerbName {
  const [verb, ...others] = new Set(orders.map((order) => order.verb));
  return verb === undefined || others.length > 0 ? mixedVerb : verb;
}

/** A release steps aside under its version, with what tells why it failed; all else is what the verb says. */
function undoOf(action: Action | null, change: Change | null, { to }: Hop, scope: ChangeScope): Change[] | null {
  if (change?.change === "unpack") return [{ change: "move", from: change.into, to: asidePath(change.into, to) }];
  const actions = action === null ? null : verbOf(action).undo(action);
  if (actions === null) return null;
  const changes = actions.map((one) => changeOf(one, scope));
  return changes.every((one) => one !== null) ? changes : null;
}

const holdBefore = ({ from, to }: Hop, hop: number): Operation => ({
  id: `hold/${from}`,
  step: `hold/${from}`,
  hash: digest(["hold", from, to]),
  number: `hold/${from}`,
  ...{
    hop,
    part: "procedure",
    kind: "hold",
    origin: "advice",
    action: null,
    change: null,
    optional: false,
    verb: "hold",
  },
  ...{ condition: `when ${from} has been seen to work, before ${to}`, decisions: [], changesData: null, undo: [] },
  ...{ lenient: false, had: false, mayMake: false },
});

/** Does an action of the way back put a release aside? */
const isAside = (action: Action): boolean => verbOf(action).renames?.(action).to.startsWith(`${workFolder}/`) === true;

/** A step of the way back: what it does, and which operations it takes back. */
function backOf(step: RunbookStep, hop: number, operations: readonly Operation[], scope: ChangeScope): BackOperation {
  const { id, hash, number, takesBack, actions } = step;
  // What steps aside goes where a guide may not send anything.
  const changes = actions.map((action) =>
    isAside(action) ? verbOf(action).change(action, scope) : changeOf(action, scope),
  );
  const done = changes.filter((change) => change !== null);
  const isDone = takesBack?.kind === "undo" && done.length === changes.length;
  return {
    ...{ id, step: id, hash, number, hop },
    kind: takesBack?.kind === "restore" ? "restore" : isDone ? "do" : actions.every(isLook) ? "check" : "ask",
    action: actions[0] ?? null,
    verb: verbFor(actions),
    changes: isDone ? done : [],
    starts: actions.some((action) => verbOf(action).switches?.(action).on === true),
    of: operations
      .filter((operation) => operation.step === takesBack?.step && operation.hop === hop)
      .map((one) => one.id),
  };
}
