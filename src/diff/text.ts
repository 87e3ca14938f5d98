/** A diff for the terminal: both lines of every step, and what it means. */
import { isManual } from "../verbs/index.js";
import { visibleText } from "../formats/visible.js";
import { argumentsOf, type Action, type ArgumentValue } from "../model/action.js";
import type {
  ChangeKind,
  Difference,
  GuideDiff,
  NoteChange,
  OverlayState,
  RunbookName,
  StepChange,
  StepSide,
} from "./guide-diff.js";

/** How the terminal shows it. */
export interface DiffTextOptions {
  /** Marks text up; default: leaves it plain. */
  style?: (style: "heading" | "verb" | "faint" | "warning", text: string) => string;
}

type Style = NonNullable<DiffTextOptions["style"]>;

/** The diff as lines for people. Characters that would act on a terminal are made visible. */
export function renderDiffText(diff: GuideDiff, { style = (_, value) => value }: DiffTextOptions = {}): string {
  const blocks = [
    [style("heading", plain(`${diff.old.file} → ${diff.new.file}`)), summary(diff)],
    ...bySection(diff.changes).map(({ section, changes }) => [
      style("heading", plain(section)),
      ...changes.flatMap((change) => changeLines(change, diff, style)),
    ]),
    list(
      "Text outside steps",
      diff.notes.map((note) => noteLine(note, diff)),
      style,
    ),
    list(
      "Gained and lost",
      [
        ...lines("role", diff.roles),
        ...lines("version", diff.versions),
        ...lines("path", { gained: diff.paths.gained.map(pathText), lost: diff.paths.lost.map(pathText) }),
      ],
      style,
    ),
    list(
      "Stale runbooks: generate them anew",
      diff.stale.map((name) => staleLine(name, diff)),
      style,
    ),
    diff.overlay === undefined
      ? []
      : list(
          "Overlay",
          diff.overlay.map((state) => overlayLine(state, style)),
          style,
        ),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

const plain = (value: string): string => visibleText(value).replace(/\s+/gu, " ");

function summary({ changes, notes, roles, versions, stale }: GuideDiff): string {
  const kinds: readonly ChangeKind[] = ["added", "removed", "moved", "action-changed", "reworded"];
  const counts = kinds
    .map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length }))
    .filter(({ count }) => count > 0);
  const others =
    notes.length +
    roles.gained.length +
    roles.lost.length +
    versions.gained.length +
    versions.lost.length +
    stale.length;
  if (counts.length === 0) return others === 0 ? "No step changed." : "No step changed; see below.";
  return `Steps: ${counts.map(({ kind, count }) => `${String(count)} ${kind}`).join(", ")}.`;
}

/** Neighbours of one heading together. */
function bySection(changes: readonly StepChange[]): { section: string; changes: StepChange[] }[] {
  const found: { section: string; changes: StepChange[] }[] = [];
  for (const change of changes) {
    const last = found.at(-1);
    if (last?.section === change.section) last.changes.push(change);
    else found.push({ section: change.section, changes: [change] });
  }
  return found;
}

function changeLines(
  { kind, id, old, new: current }: StepChange,
  { old: before, new: after }: GuideDiff,
  style: Style,
): string[] {
  const renamed = old !== null && current !== null && old.id !== current.id ? ` (was ${plain(old.id)})` : "";
  return [
    `  ${style(kind === "reworded" ? "faint" : "warning", kind)} ${plain(id)}${renamed}`,
    ...(old === null ? [] : sideLines("-", old, before.file, style)),
    ...(current === null ? [] : sideLines("+", current, after.file, style)),
    // Two equal lines would leave the reader looking for what changed.
    ...(kind === "reworded" && old?.command === current?.command
      ? [`         ${style("faint", "the sentence is the same: what stands below it changed")}`]
      : []),
  ];
}

function sideLines(sign: string, side: StepSide, edition: string, style: Style): string[] {
  const marks = [side.optional ? "[optional] " : "", side.condition === null ? "" : `[${side.condition}] `].join("");
  const actions = [...side.actions, ...(side.choices ?? []).flatMap((choice) => choice.actions)];
  return [
    `    ${sign} ${side.number.padStart(3)}  ${plain(`${marks}${side.command}`)}  ${style("faint", plain(placeText(side, edition)))}`,
    ...actions
      .filter((action) => !isManual(action) || actions.length > 1)
      .map((action) => `      ${" ".repeat(Math.max(3, side.number.length))}${actionText(action, style)}`),
  ];
}

/** The line, and below a folder the file that it is in. */
const placeText = ({ file, line }: { file: string; line: number }, edition: string): string =>
  `${file === edition ? "line " : `${file}:`}${String(line)}`;

function actionText(action: Action, style: Style): string {
  const shown = (value: ArgumentValue | undefined): string => (Array.isArray(value) ? value.join(",") : String(value));
  return `${style("verb", action.verb)}${Object.entries(argumentsOf(action))
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${plain(shown(value))}`)
    .join("")}`;
}

const list = (title: string, items: readonly string[], style: Style): string[] =>
  items.length === 0 ? [] : [style("heading", title), ...items.map((item) => `  ${item}`)];

const lines = (what: string, { gained, lost }: Difference<string>): string[] => [
  ...(gained.length > 0 ? [`+ ${what}: ${plain(gained.join(", "))}`] : []),
  ...(lost.length > 0 ? [`- ${what}: ${plain(lost.join(", "))}`] : []),
];

const pathText = ({ role, from, to }: RunbookName): string => `${role} ${from} → ${to}`;

const staleLine = (name: RunbookName, { paths }: GuideDiff): string =>
  `${pathText(name)}${paths.lost.some((lost) => pathText(lost) === pathText(name)) ? " (no procedure any more)" : ""}`;

function noteLine({ kind, section, old, new: current }: NoteChange, diff: GuideDiff): string {
  const places = [
    old === null ? null : placeText(old, diff.old.file),
    current === null ? null : placeText(current, diff.new.file),
  ].filter((place) => place !== null);
  return plain(`${kind}: ${section} (${places.join(" → ")})`);
}

const meanings: Readonly<Record<OverlayState["state"], string>> = {
  fits: "is as it was",
  moved: "stands elsewhere now: see whether the place is still right",
  changed: "does something else now: see whether your step still fits",
  orphaned: "is gone: find a new place, or `plan` and `generate` refuse the overlay",
};

function overlayLine({ id, state, side, now, command, source }: OverlayState, style: Style): string {
  const renamed = now !== null && now !== id ? `, its id is now ${now}` : "";
  return `${style(state === "fits" ? "faint" : "warning", state)} ${plain(`${source.file}:${String(source.line)} "${command}" ${side} ${id}: the step ${meanings[state]}${renamed}`)}`;
}
