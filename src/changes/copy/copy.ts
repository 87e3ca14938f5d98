/**
 * Files, and folders with all that is in them, are copied. What they replace is kept; a settings file that is
 * somebody's stays.
 */
import { say } from "../../language/words.js";
import { baseName, fitsAny, folderOf } from "../../language/path-pattern.js";
import type { ChangeOf } from "../../model/change.js";
import { foldName } from "../../model/observation.js";
import { defineChange, type Assessment, type Ground, type Outcome, type Task } from "../change-kind.js";
import { inWork, isSame, keptAt, locate, putAside, refuseNowhere, see, seeAt, tasksOf } from "../ground.js";
import { findFiles, isBelow } from "../named-files.js";
import { words as shared } from "../words.js";
import { words } from "./words.js";

type Copy = ChangeOf<"copy">;

/** A file to copy, by its path below the source, and what is there in its place. */
interface Plan {
  file: string;
  from: string;
  /** Below the working directory. */
  target: string;
  /** `absent`: nothing is there; `replaced`: something that may be replaced; `same`: it is there already. */
  was: "absent" | "replaced" | "same";
}

/** What a copy comes to on this host. */
interface Survey {
  plans: Plan[];
  /** The names, patterns and folders that the source does not have. */
  missing: string[];
  /** A file that is not to be replaced, and how to say so. */
  conflict: { says: string; remedy: string } | null;
}

async function assess(ground: Ground, task: Task<Copy>): Promise<Assessment> {
  const { from, to, files } = task.change;
  const [source, target] = [await seeAt(ground, from), await seeAt(ground, to)];
  for (const [path, kind] of [
    [from, source],
    [to, target],
  ] as const)
    if (kind === "nowhere") refuseNowhere(path);
  if (source !== "folder") {
    if (task.operation.lenient) return { state: "already", says: say(shared.noSuchFile, { from }), nothing: true };
    return { state: "blocked", says: say(words.noSource, { from }), remedy: shared.stepsBefore, isAbsent: true };
  }
  if (files.some((file) => file.endsWith("/") && isBelow(to, `${from}/${file}`)))
    return { state: "blocked", says: say(words.intoItself, { to }), remedy: shared.stepsBefore };
  const { plans, missing, conflict } = await survey(ground, task);
  if (missing.length > 0 && !task.operation.lenient && !ground.isNamed(task.operation)) {
    const remedy = say(words.lacksRemedy, { from, id: task.operation.id });
    return { state: "blocked", says: say(words.lacks, { from, files: missing }), remedy, isAbsent: true };
  }
  if (conflict !== null) return { state: "blocked", ...conflict };
  if (plans.length === 0) return { state: "already", says: say(shared.noSuchFile, { from }), nothing: true };
  if (target !== "folder")
    return { state: "blocked", says: say(words.noTarget, { to }), remedy: shared.stepsBefore, isAbsent: true };
  const open = plans.filter(({ was }) => was !== "same");
  if (open.length === 0) return { state: "already", says: say(words.already, { files: namesOf(plans), from, to }) };
  const was = plans.map(({ target: file, was: before }) => ({ file, was: before }));
  return { state: "to-do", says: say(words.toDo, { files: namesOf(open), from, to }), was };
}

const namesOf = (plans: readonly Plan[]): string[] => plans.map(({ file }) => file);

/** The files that there are, and what is there in their place. */
async function survey(ground: Ground, task: Task<Copy>): Promise<Survey> {
  const { found, missing } = await findFiles(ground, task.change);
  const plans: Plan[] = [];
  for (const file of found) {
    const seen = await planOf(ground, task, file);
    if ("conflict" in seen) return { plans, missing, conflict: seen.conflict };
    plans.push(seen);
  }
  return { plans, missing, conflict: null };
}

async function planOf(
  ground: Ground,
  task: Task<Copy>,
  file: string,
): Promise<Plan | { conflict: { says: string; remedy: string } }> {
  const { from, to } = task.change;
  const target = `${to}/${file}`;
  const plan = { file, from: await locate(ground, `${from}/${file}`), target };
  const full = await locate(ground, target);
  const kind = await see(ground, full);
  if (kind === null) return { ...plan, was: "absent" };
  const remedy = say(words.conflictRemedy, { from });
  if (kind !== "file") return { conflict: { says: say(words.blockedByFolder, { file: target }), remedy } };
  // What an earlier step of this installation put there, and a person may have edited since, stays.
  if (isHandled(ground, task, file) || (await isSame(ground, plan.from, full))) return { ...plan, was: "same" };
  const isOwn = ground.isSettings(baseName(file)) || isNamed(task.change, file);
  if (!isOwn || (await isDefault(ground, task.operation.hop, target, full))) return { ...plan, was: "replaced" };
  return { conflict: { says: say(words.conflict, { file: target, from }), remedy } };
}

/** Does the step name it, and not only the folder that it lies in? */
const isNamed = ({ files }: Copy, file: string): boolean =>
  fitsAny(
    file,
    files.filter((one) => !one.endsWith("/")),
  );

function isHandled(ground: Ground, { operation, index, change }: Task<Copy>, file: string): boolean {
  return tasksOf(ground, operation.hop, "copy").some(
    (earlier) => earlier.index < index && earlier.change.to === change.to && fitsAny(file, earlier.change.files),
  );
}

/** Is it as the release ships it? */
async function isDefault(ground: Ground, hop: number, target: string, full: string): Promise<boolean> {
  const into = tasksOf(ground, hop, "unpack").find(({ change }) => isBelow(target, `${change.into}/`));
  const release = ground.releases.get(hop);
  if (into === undefined || release === undefined) return false;
  const path = foldName(target.slice(into.change.into.length + 1));
  const entry = release.archive.manifest.entries.find((one) => foldName(one.path) === path);
  if (entry === undefined) return false;
  const [sum] = await ground.host.checksums([{ path: full, sizeBytes: entry.sizeBytes }]);
  return sum === entry.crc32;
}

async function perform(ground: Ground, task: Task<Copy>): Promise<Outcome> {
  const { host } = ground;
  const { plans } = await survey(ground, task);
  const copying = inWork(ground, "copying");
  for (const { from, target, was } of plans.filter((plan) => plan.was !== "same")) {
    ground.signal?.throwIfAborted();
    const full = await locate(ground, target);
    await host.makeFolder(folderOf(full));
    await host.makeFolder(inWork(ground));
    const kept = inWork(ground, ...keptAt(task, target));
    if (was === "replaced" && (await host.kindOf(kept)) === null) {
      // Kept as a copy, so that there is no moment without the file.
      await host.makeFolder(folderOf(kept));
      await host.copyFile(full, copying);
      await host.rename(copying, kept);
    }
    await host.copyFile(from, copying);
    await host.rename(copying, full, { replace: true });
  }
  // Of a settings file no hash: somebody could try out what it holds.
  const files = await Promise.all(
    plans.map(async ({ target, was }) => {
      const { length } = await host.readFile(await locate(ground, target));
      return { file: target, sizeBytes: length, was };
    }),
  );
  const { from, to } = task.change;
  return { says: [say(words.done, { files: namesOf(plans), to })], evidence: { from, files } };
}

/** What lies in a folder that steps aside as a whole needs nothing. */
async function undo(ground: Ground, task: Task<Copy>, was: unknown): Promise<Outcome> {
  const { hop } = task.operation;
  const says: string[] = [];
  for (const { file, isNew } of plannedFiles(was)) {
    if (tasksOf(ground, hop, "move").some(({ change }) => isBelow(file, `${change.from}/`))) continue;
    const [full, kept] = [await locate(ground, file), inWork(ground, ...keptAt(task, file))];
    const isKept = (await ground.host.kindOf(kept)) !== null;
    // One that was to be replaced, and is not kept, was not replaced yet.
    if ((isNew || isKept) && (await see(ground, full)) !== null)
      says.push(say(words.aside, { file, kept: await putAside(ground, full, baseName(file)) }));
    if (!isKept) continue;
    await ground.host.rename(kept, full);
    says.push(say(words.restored, { file }));
  }
  return { says, evidence: null };
}

/** The files that the journal says were to be written. */
function plannedFiles(was: unknown): { file: string; isNew: boolean }[] {
  const entries: unknown[] = Array.isArray(was) ? was : [];
  return entries.flatMap((one) =>
    typeof one === "object" && one !== null && "file" in one && "was" in one && one.was !== "same"
      ? [{ file: String(one.file), isNew: one.was === "absent" }]
      : [],
  );
}

/** Copies files and folders. */
export const copy = defineChange<Copy>({ name: "copy", words, files: { assess, perform, undo } });
