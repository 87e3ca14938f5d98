/** A release is unpacked beside its place first, each file's CRC-32 checked on the way, and then gets its name. */
import { say } from "../../language/words.js";
import { baseName } from "../../language/path-pattern.js";
import { UsageError } from "../../model/errors.js";
import type { ChangeOf } from "../../model/change.js";
import { defineChange, StopError, type Assessment, type Ground, type Outcome, type Task } from "../change-kind.js";
import {
  inWork,
  isEmptyFolder,
  lackingOf,
  locate,
  putAside,
  refuseNowhere,
  see,
  tasksOf,
  versionOf,
} from "../ground.js";
import { words } from "./words.js";

type Unpack = ChangeOf<"unpack">;

async function assess(ground: Ground, { operation, change: { into } }: Task<Unpack>): Promise<Assessment> {
  const path = await locate(ground, into);
  const kind = await see(ground, path);
  if (kind === "nowhere") refuseNowhere(into);
  const says = say(words.toDo, { into });
  if (kind === null) return { state: "to-do", says, was: "absent" };
  if (kind !== "folder")
    return { state: "blocked", says: say(words.noFolder, { into }), remedy: say(words.noFolderRemedy, { into }) };
  if (await isEmptyFolder(ground, path)) return { state: "to-do", says, was: "empty" };
  if (ground.releases.get(operation.hop) === undefined) return withoutArchive(ground, operation.hop);
  const missing = await lackingOf(ground, path, operation.hop);
  if (missing.length === 0) return { state: "already", says: say(words.already, { into }) };
  const first = missing.slice(0, 1);
  return {
    state: "blocked",
    says: say(words.other, { into, missing: missing.length, first }),
    remedy: say(words.otherRemedy, { into }),
  };
}

function withoutArchive(ground: Ground, hop: number): Extract<Assessment, { state: "blocked" }> {
  return {
    state: "blocked",
    says: say(words.noArchive, { to: versionOf(ground, hop) }),
    remedy: say(words.noArchiveRemedy, { option: ground.archiveOption }),
  };
}

async function perform(ground: Ground, { operation, change: { into } }: Task<Unpack>): Promise<Outcome> {
  const { host } = ground;
  const release = ground.releases.get(operation.hop);
  if (release === undefined) {
    const { says, remedy } = withoutArchive(ground, operation.hop);
    throw new StopError(says, remedy);
  }
  const path = await locate(ground, into);
  const extracting = inWork(ground, "extracting");
  await host.makeFolder(inWork(ground));
  await host.remove(extracting);
  try {
    await host.extract(release.file, extracting, {
      onProgress: (done) => ground.onProgress("extracted", done.bytes, done.totalBytes),
      signal: ground.signal,
      root: release.archive.manifest.wrapper ?? "",
    });
  } catch (error) {
    await host.remove(extracting).catch(() => undefined);
    if (error instanceof UsageError) throw new StopError(error.message, say(words.damagedRemedy, { into }));
    throw error;
  }
  // Assessed as empty.
  if ((await host.kindOf(path)) === "folder") await host.remove(path);
  await host.rename(extracting, path);
  const { entries } = release.archive.manifest;
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const archive = baseName(release.file.replaceAll("\\", "/"));
  return {
    says: [say(words.done, { files: entries.length, into })],
    evidence: { archive, into, files: entries.length, bytes },
  };
}

/** Where a step moved what was there, taking that back puts the release aside. */
async function undo(ground: Ground, { operation, change: { into } }: Task<Unpack>, was: unknown): Promise<Outcome> {
  const isReplaced = tasksOf(ground, operation.hop, "move").some(({ change }) => change.from === into);
  if (isReplaced || was === null || was === "there") return { says: [], evidence: null };
  const path = await locate(ground, into);
  const kind = await see(ground, path);
  const isEmpty = was === "empty" && kind === "folder" && (await isEmptyFolder(ground, path));
  if (kind === null || isEmpty) return { says: [], evidence: null };
  const kept = await putAside(ground, path, `${baseName(into)}-${versionOf(ground, operation.hop)}`);
  if (was === "empty") await ground.host.makeFolder(path);
  return { says: [say(words.aside, { into, kept })], evidence: { kept } };
}

/** Unpacks the release of the installation. */
export const unpack = defineChange<Unpack>({ name: "unpack", words, files: { assess, perform, undo } });
