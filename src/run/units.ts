/** The steps of a runbook as a run takes them: in order, each with who does it. */
import { inlineText } from "../model/inline.js";
import type { Action, Change } from "../model/action.js";
import type { Product } from "../model/product.js";
import type { Runbook, RunbookSection, RunbookStep } from "../model/runbook.js";
import type { RunUnit } from "../model/run.js";
import { verbOf } from "../verbs/index.js";

/** What `run` keeps below the working directory. */
export const workFolder = ".upgrade-runbook";

/** Every step but those of the way back. */
export function listUnits(runbook: Runbook, product: Product): RunUnit[] {
  const leaves = runbook.hops.flatMap((_, index) =>
    placeBeside(runbook.sections.filter(({ hop }) => hop === index + 1)),
  );
  return leaves.flatMap((leaf) => unitsOf(leaf, product)).map((unit, index) => ({ ...unit, index }));
}

interface Leaf {
  step: RunbookStep;
  hop: number;
  choice: string | null;
}

/** The leaf steps of one installation in the order in which they are done. */
function placeBeside(sections: readonly RunbookSection[]): Leaf[] {
  const wanted = sections.filter(
    ({ kind }) => kind === "prerequisites" || kind === "procedure" || kind === "verification",
  );
  const beside = wanted
    .filter(({ id }) => id.endsWith("/between"))
    .flatMap(({ steps, hop }) => leavesOf(steps, hop, null));
  const ordered = wanted
    .filter(({ id }) => !id.endsWith("/between"))
    .flatMap(({ steps, hop }) => leavesOf(steps, hop, null));
  // A guide that the caller brought keeps its own steps and no others; the advice says in words at which of them it is to be done.
  for (const leaf of beside) {
    const first = leaf.step.info[0];
    const [, side, number] =
      /^(Before|After) step (\S+) of the procedure\.$/u.exec(
        first?.type === "paragraph" ? inlineText(first.children) : "",
      ) ?? [];
    const isAnchor = ({ step }: Leaf): boolean => step.number === number || step.number.startsWith(`${number ?? ""}.`);
    const at =
      number === undefined ? -1 : side === "Before" ? ordered.findIndex(isAnchor) : ordered.findLastIndex(isAnchor) + 1;
    const behind = ordered.findIndex((other, index) => index >= at && !beside.includes(other));
    const place =
      side === "After" && at > 0
        ? behind < 0
          ? ordered.length
          : behind
        : at > 0 || side === "Before"
          ? Math.max(0, at)
          : ordered.length;
    ordered.splice(place, 0, leaf);
  }
  return ordered;
}

function leavesOf(steps: readonly RunbookStep[], hop: number, above: string | null): Leaf[] {
  return steps.flatMap((step) => {
    const choice = step.condition ?? (step.optional ? "optional" : above);
    const own =
      step.substeps.length === 0 || step.actions.length > 0 || step.choices.length > 0 ? [{ step, hop, choice }] : [];
    return [...own, ...leavesOf(step.substeps, hop, choice)];
  });
}

function unitsOf({ step, hop, choice }: Leaf, product: Product): Omit<RunUnit, "index">[] {
  const units: Omit<RunUnit, "index">[] = [];
  for (const action of step.actions) {
    const mode = modeOf(action, product);
    const condition = choice ?? (mode === "perform" && isDecidedByState(action) ? null : (action.condition ?? null));
    const last = units.at(-1);
    const changes = mode === "perform" ? verbOf(action).effect(action) : [];
    // "Copy the one, and the other if it is there": each by itself.
    const isAlike = (other: Action): boolean => (other.condition === undefined) === (action.condition === undefined);
    if (last?.mode === mode && last.choice === condition && last.actions.every(isAlike))
      units[units.length - 1] = {
        ...last,
        actions: [...last.actions, action],
        verbs: [...last.verbs, action.verb],
        changes: [...last.changes, ...changes],
      };
    else
      units.push({
        step,
        part: units.length + 1,
        hop,
        mode,
        choice: condition,
        actions: [action],
        verbs: [action.verb],
        changes,
      });
  }
  if (units.length > 0) return units;
  const offered = step.choices.flatMap(({ actions }) => actions);
  return [
    {
      step,
      part: 1,
      hop,
      mode: "ask",
      choice,
      actions: offered,
      verbs: offered.length > 0 ? offered.map(({ verb }) => verb) : ["manual"],
      changes: [],
    },
  ];
}

/** "Copy the file, if there is one": the folder tells. */
const isDecidedByState = ({ verb, condition }: Action): boolean =>
  condition === undefined ||
  (verb === "copy" && /^if (?:there (?:is|are)|(?:it|they|one) (?:is|are|exists?))\b/iu.test(condition));

function modeOf(action: Action, product: Product): RunUnit["mode"] {
  if (action.verb === "download") return "have";
  const changes = verbOf(action).effect(action);
  switch (action.verb) {
    case "rename":
    case "create":
    case "delete":
    case "copy":
      return changes.length > 0 && changes.every(staysBelow) ? "perform" : "ask";
    case "extract":
      // Any other archive than the release's is not known.
      return changes.every(
        (change) =>
          staysBelow(change) &&
          change.kind === "unpack" &&
          (change.into === product.layout.runtime || change.archive === null),
      )
        ? "perform"
        : "ask";
    default:
      return "ask";
  }
}

function staysBelow(change: Change): boolean {
  switch (change.kind) {
    case "move":
      return isPlain(change.from) && isPlain(change.to);
    case "write":
    case "remove":
      return isPlain(change.path);
    case "unpack":
      return isPlain(change.into);
    case "copy":
      return (
        isPlain(change.from) &&
        isPlain(change.to) &&
        change.files.every((file) => !file.includes("/") && isPlain(file.replaceAll("*", "x")))
      );
    case "data":
      return false;
  }
}

/** A path below the working directory, as it stands: no root, drive, `..`, pattern or placeholder, and not our own folder. */
const isPlain = (path: string): boolean =>
  path !== "" &&
  !/^[\\/]|[<>:"|?*\p{Cc}]|(?:^|[\\/])(?:\.{1,2})?(?:[\\/]|$)/u.test(path) &&
  !path.toLowerCase().startsWith(workFolder);
