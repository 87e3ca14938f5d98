/** The stage that compares two editions of the vendor's guides, and says what that means for runbooks and overlays. */
import { alignSteps, similarity, type Pair } from "./align.js";
import type { Edition, EditionNote, EditionPath, EditionProcedure, EditionStep } from "./edition.js";
import type {
  ChangeKind,
  Difference,
  GuideDiff,
  Match,
  NoteChange,
  OverlayQuestion,
  RunbookName,
  StepChange,
  StepSide,
} from "./guide-diff.js";
import { judgeOverlay } from "./overlay.js";

export { createEdition, type Edition } from "./edition.js";
export { changeKinds, type ChangeKind, type GuideDiff, type OverlayState, type StepChange } from "./guide-diff.js";
export { renderDiffText } from "./text.js";

/**
 * What changed from one edition to another. The other way round it is the same with old and new exchanged.
 *
 * @param question `undefined`: no overlay
 */
export function diffEditions(old: Edition, edition: Edition, question?: OverlayQuestion): GuideDiff {
  const matches = matchEditions(old, edition);
  return {
    schemaVersion: 1,
    old: { file: old.file, sha256: old.sha256, files: old.files },
    new: { file: edition.file, sha256: edition.sha256, files: edition.files },
    changes: inOrder(matches, old, edition).flatMap(({ one, other, moved }) => toChange(one, other, moved)),
    notes: diffNotes(old.notes, edition.notes),
    roles: difference(old.roles, edition.roles, (role) => role),
    versions: difference(old.versions, edition.versions, (version) => version),
    paths: difference(old.paths.map(toName), edition.paths.map(toName), pathKey),
    stale: stalePaths(old, edition),
    ...(question === undefined ? {} : { overlay: judgeOverlay(matches, question) }),
  };
}

/** Ties are broken the same way in both directions: the lesser text is always the first list. */
function matchEditions(old: Edition, edition: Edition): Match[] {
  const text = ({ procedures }: Edition): string =>
    JSON.stringify(
      procedures.map(({ roles, key, steps }) => [
        roles,
        key,
        steps.map(({ signature, words, line }) => [signature, words, line]),
      ]),
    );
  if (text(old) <= text(edition)) return matchProcedures(old.procedures, edition.procedures);
  return matchProcedures(edition.procedures, old.procedures).map(({ one, other, moved }) => ({
    one: other,
    other: one,
    moved,
  }));
}

function matchProcedures(ones: readonly EditionProcedure[], others: readonly EditionProcedure[]): Match[] {
  const pairs: Pair[] = [];
  const left: EditionStep[] = [];
  const right: EditionStep[] = [];
  const { paired, onlyLeft, onlyRight } = pairProcedures(ones, others);
  for (const [one, other] of paired) {
    const found = alignSteps(one.steps, other.steps);
    // Another procedure is another place.
    const elsewhere = one.key !== other.key;
    pairs.push(...found.pairs.map((pair) => ({ ...pair, moved: pair.moved || elsewhere })));
    left.push(...found.left);
    right.push(...found.right);
  }
  left.push(...onlyLeft.flatMap(({ steps }) => steps));
  right.push(...onlyRight.flatMap(({ steps }) => steps));
  const across = pairAcross(left, right);
  const [goneLeft, goneRight] = [new Set(across.map(({ one }) => one)), new Set(across.map(({ other }) => other))];
  return [
    ...[...pairs, ...across],
    ...left.filter((step) => !goneLeft.has(step)).map((one) => ({ one, other: null, moved: false })),
    ...right.filter((step) => !goneRight.has(step)).map((other) => ({ one: null, other, moved: false })),
  ];
}

/** Procedures for the same roles and versions; else those whose roles meet; else those that mostly do the same. */
function pairProcedures(
  ones: readonly EditionProcedure[],
  others: readonly EditionProcedure[],
): { paired: [EditionProcedure, EditionProcedure][]; onlyLeft: EditionProcedure[]; onlyRight: EditionProcedure[] } {
  const paired: [EditionProcedure, EditionProcedure][] = [];
  const taken = new Set<EditionProcedure>();
  const sameRoles = (one: EditionProcedure, other: EditionProcedure): boolean =>
    one.roles.join(" ") === other.roles.join(" ");
  const rolesMeet = (one: EditionProcedure, other: EditionProcedure): boolean =>
    one.roles.some((role) => other.roles.includes(role));
  const sameFile = (one: EditionProcedure, other: EditionProcedure): boolean =>
    baseName(one.file) === baseName(other.file);
  const fits: ((one: EditionProcedure, other: EditionProcedure) => boolean)[] = [
    (one, other) => one.key === other.key && sameRoles(one, other) && sameFile(one, other),
    (one, other) => one.key === other.key && sameRoles(one, other),
    (one, other) => one.key === other.key && rolesMeet(one, other),
    (one, other) => rolesMeet(one, other) && doMostlyTheSame(one, other),
  ];
  for (const fit of fits) {
    for (const one of ones) {
      if (taken.has(one)) continue;
      const other = others.find((candidate) => !taken.has(candidate) && fit(one, candidate));
      if (other === undefined) continue;
      paired.push([one, other]);
      taken.add(one).add(other);
    }
  }
  return {
    paired,
    onlyLeft: ones.filter((one) => !taken.has(one)),
    onlyRight: others.filter((other) => !taken.has(other)),
  };
}

const baseName = (file: string): string => file.replace(/^.*[\\/]/u, "");

/** Most steps do the same, and a fair part of them in the same words: any two procedures stop, rename and start. */
function doMostlyTheSame(one: EditionProcedure, other: EditionProcedure): boolean {
  const shared = (key: (step: EditionStep) => string): number => {
    const known = new Set(other.steps.map(key));
    return (2 * one.steps.filter((step) => known.has(key(step))).length) / (one.steps.length + other.steps.length);
  };
  return (
    shared(({ signature }) => signature) >= 0.5 &&
    (shared(({ words }) => words) >= 0.3 || similarity(one.titles.join(" "), other.titles.join(" ")) >= 0.5)
  );
}

/** What one procedure lost and another of the same role won, where there is only one such. */
function pairAcross(left: readonly EditionStep[], right: readonly EditionStep[]): Pair[] {
  const keyOf = (role: string, { signature, words }: EditionStep): string =>
    `${role} ${signature === "" ? words : signature}`;
  const byKey = (steps: readonly EditionStep[]): Map<string, EditionStep[]> => {
    const found = new Map<string, EditionStep[]>();
    for (const step of steps)
      for (const role of step.ids.keys()) found.set(keyOf(role, step), [...(found.get(keyOf(role, step)) ?? []), step]);
    return found;
  };
  const [ones, others] = [byKey(left), byKey(right)];
  const taken = new Set<EditionStep>();
  return [...ones].flatMap(([key, [one, ...more]]): Pair[] => {
    const [other, ...further] = others.get(key) ?? [];
    if (
      one === undefined ||
      other === undefined ||
      more.length > 0 ||
      further.length > 0 ||
      taken.has(one) ||
      taken.has(other)
    )
      return [];
    taken.add(one).add(other);
    return [{ one, other, moved: true }];
  });
}

/** The steps as the pages have them: the sections of two procedures may take turns. */
function onPage({ files, procedures }: Edition): EditionStep[] {
  const fileAt = new Map(files.map(({ file }, at) => [file, at]));
  return procedures
    .flatMap(({ steps }) => steps)
    .sort((one, other) => (fileAt.get(one.file) ?? 0) - (fileAt.get(other.file) ?? 0) || one.line - other.line);
}

/** In the order of the new edition; what is gone, behind what stood before it. */
function inOrder(matches: readonly Match[], old: Edition, edition: Edition): Match[] {
  const places = (steps: readonly EditionStep[]): Map<EditionStep, number> =>
    new Map(steps.map((step, at) => [step, at]));
  const oldSteps = onPage(old);
  const [before, after] = [places(oldSteps), places(onPage(edition))];
  const newPlaceOf = new Map(
    matches.flatMap(({ one, other }) =>
      one !== null && other !== null ? [[one, after.get(other) ?? 0] as const] : [],
    ),
  );
  let last = -1;
  const behind = new Map(oldSteps.map((step) => [step, (last = newPlaceOf.get(step) ?? last)]));
  const placeOf = ({ one, other }: Match): [number, number] =>
    other !== null
      ? [after.get(other) ?? 0, -1]
      : one !== null
        ? [behind.get(one) ?? -1, before.get(one) ?? 0]
        : [0, 0];
  return [...matches]
    .map((match) => ({ match, place: placeOf(match) }))
    .sort((left, right) => left.place[0] - right.place[0] || left.place[1] - right.place[1])
    .map(({ match }) => match);
}

function toChange(one: EditionStep | null, other: EditionStep | null, moved: boolean): StepChange[] {
  const step = other ?? one;
  const kind = kindOf(one, other, moved);
  if (step === null || kind === null) return [];
  return [
    {
      kind,
      id: firstId(step),
      roles: [...step.ids.keys()],
      section: step.section,
      old: one === null ? null : toSide(one),
      new: other === null ? null : toSide(other),
    },
  ];
}

/** What became of a step; `null`: nothing. */
function kindOf(one: EditionStep | null, other: EditionStep | null, moved: boolean): ChangeKind | null {
  if (one === null) return "added";
  if (other === null) return "removed";
  if (one.signature !== other.signature) return "action-changed";
  if (moved) return "moved";
  return one.words === other.words ? null : "reworded";
}

const firstId = ({ ids }: EditionStep): string => [...ids.values()][0] ?? "";

const toSide = (step: EditionStep): StepSide => ({
  ...{
    id: firstId(step),
    number: step.number,
    file: step.file,
    line: step.line,
    command: step.command,
    actions: step.actions,
  },
  ...(step.choices.length === 0 ? {} : { choices: step.choices }),
  ...{ optional: step.optional, condition: step.condition },
});

/** By heading; a heading that stands several times, in order. */
function diffNotes(old: readonly EditionNote[], notes: readonly EditionNote[]): NoteChange[] {
  const place = ({ file, line }: EditionNote): { file: string; line: number } => ({ file, line });
  const waiting = new Map<string, EditionNote[]>();
  for (const note of old) waiting.set(note.section, [...(waiting.get(note.section) ?? []), note]);
  const found = notes.flatMap((note): NoteChange[] => {
    const before = waiting.get(note.section)?.shift();
    if (before?.words === note.words) return [];
    return [
      {
        kind: before === undefined ? "added" : "changed",
        section: note.section,
        old: before === undefined ? null : place(before),
        new: place(note),
      },
    ];
  });
  return [
    ...found,
    ...[...waiting.values()]
      .flat()
      .map((note): NoteChange => ({ kind: "removed", section: note.section, old: place(note), new: null })),
  ];
}

function difference<T>(old: readonly T[], current: readonly T[], keyOf: (item: T) => string): Difference<T> {
  const [before, after] = [new Set(old.map(keyOf)), new Set(current.map(keyOf))];
  return {
    gained: current.filter((item) => !before.has(keyOf(item))),
    lost: old.filter((item) => !after.has(keyOf(item))),
  };
}

const toName = ({ role, from, to }: EditionPath): RunbookName => ({ role, from, to });
const pathKey = ({ role, from, to }: RunbookName): string => `${role} ${from} ${to}`;

function stalePaths(old: Edition, edition: Edition): RunbookName[] {
  const current = new Map(edition.paths.map((path) => [pathKey(path), path.actions]));
  return old.paths.filter((path) => current.get(pathKey(path)) !== path.actions).map(toName);
}
