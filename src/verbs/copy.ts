import { tail, type Clause } from "../language/clause.js";
import type { Names } from "../language/names.js";
import { folderName, hasWord, keyText } from "../language/phrase.js";
import { readThings, type Thing, type Unclear } from "../language/things.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text, type Inline } from "../model/inline.js";
import { filesCommands, isPowershell } from "./file-commands.js";
import { declineUnclear, joinPath, placesOf, unaccounted } from "./paths.js";
import {
  commonToFolder,
  decline,
  defineVerb,
  isFileName,
  isWorkingDirectory,
  speaksOfFolder,
  workingDirectory,
  type Decline,
  type HostNames,
  type ReadingContext,
} from "./verb.js";

const schema = actionSchemas.copy;

/** Copy files from one folder into another. */
export const copy = defineVerb<ActionOf<"copy">>({
  name: "copy",
  summary: "Copy files from one folder into another",
  schema,
  openers: [
    "copy",
    "copy over",
    "copy back",
    "copy across",
    "restore",
    "bring over",
    "bring back",
    "put back",
    "transfer",
    "carry over",
    "reinstate",
    "duplicate",
    "replicate",
  ],
  recognise(clause, context) {
    const own = clause.opener.startsWith("copy");
    const read = readCopy(clause, context);
    if ("decline" in read) return !own && read.early === true ? null : read;
    return { verb: "copy", ...read };
  },
  sentence: (action) => sayFiles("Copy", action),
  describe: describeFiles,
  commands: (action, host) => filesCommands("Copy-Item", action, host, asksForPresence(action.condition)),
  mayMake: true,
  change: ({ files, from, to }) => ({ change: "copy", files, from, to }),
  isLenient: ({ condition }) => asksForPresence(condition),
  common: ({ to }, layout) => commonToFolder("copy", "copy to", to, layout),
  undo: ({ files, to }) => files.map((file) => ({ verb: "delete", path: `${to}/${file}` })),
  postconditions: ({ files, from, to }, { runtime }) =>
    files.map((file) => ({
      kind: "same-settings",
      path: `${to}/${file}`,
      as: `${from}/${file}`,
      check: to === runtime || to.startsWith(`${runtime}/`) ? "config-copied" : null,
    })),
});

/** A condition that the folder itself answers: "if there is one". */
export const asksForPresence = (condition: string | undefined): boolean =>
  condition !== undefined && presence.test(condition);

const presence =
  /^(?:if|where|when) (?:there (?:is|are) (?:one|any|some|such)|(?:it|they|one) (?:is|are) there|(?:it|one) exists|they exist|any|present)$/iu;

type Copy = ActionOf<"copy">;
type Files = Pick<Copy, "files" | "asWritten">;
/** `early`: so little of a copy was found that it may be another verb's ("Restore the session"). */
export type Refusal = Decline & { early?: true };

const inside = ["in", "inside", "under", "below", "within"];

/** The files that an order names, with the folders that they come from and go to. */
export function readCopy(clause: Clause, context: ReadingContext): Omit<Copy, "verb"> | Refusal {
  const toward = clause.tails.some(({ preposition }) => preposition === "to" || preposition === "into");
  const sources = ["from", "out of", ...(toward ? inside : [])];
  const targets = ["to", "into", "onto", ...(toward ? [] : inside)];
  const read = readFiles(clause, context);
  if ("unclear" in read) return { ...declineUnclear(read), early: true };
  if (read.names.files.length === 0) return { ...decline("it does not name the files to copy"), early: true };
  const left = unaccounted(clause, [...sources, ...targets]);
  if (left !== undefined) return declineUnclear(left);
  const from = sourceOf(clause, read, context, sources);
  if (typeof from === "object") return declineUnclear(from);
  const to = targetOf(clause, read, context, targets) ?? wayBack(from, context);
  if (typeof to === "object") return declineUnclear(to);
  if (from === undefined) return { ...decline("it does not say from which folder"), early: true };
  if (to === undefined) return decline("it does not say into which folder");
  if (isVague(clause, context, from, to)) return decline("it does not tell whether it means folders");
  const place = tail(clause, ...targets);
  if (place !== undefined && isFileName(to) && !speaksOfFolder(place)) return decline("it gives the copy another name");
  if (from === workingDirectory || to === workingDirectory)
    return decline("it copies from or into the working directory itself, and not a folder of it");
  if (from === to) return decline("it copies from a folder into the same folder");
  return { ...read.names, from, to };
}

interface Read {
  names: Files;
  /** The folder that all names begin with, where the order says no other that they come from. */
  folder: string | undefined;
}

/** The files by their real names: as the object names them, a group the pack knows, or the bullets below the step. */
function readFiles(clause: Clause, context: ReadingContext): Read | Unclear {
  const { names, listed } = context;
  const group = names.group(keyText(clause.object));
  const things = readThings(clause.object, names);
  // "all `appsettings` files" is a group though it looks like a name.
  const named = "unclear" in things ? [] : things.things;
  if (group !== undefined && !named.some(({ name }) => isFileName(name)))
    return { names: { files: [...group] }, folder: undefined };
  if ("unclear" in things) return things;
  if (things.contents) return { unclear: "contents" };
  const below = named.length === 0 && things.kind !== undefined ? listed : [];
  // A capital alone may be a product's: "copy the Tomcat files".
  if (named.some(({ evidence, kind }) => evidence === "capital" && kind !== "folder"))
    return { unclear: named[0]?.name ?? "" };
  const all =
    named.length > 0 ? named.map((thing) => writtenPath(thing)) : below.map((name) => name.replaceAll("\\", "/"));
  const within = named.map((thing) => thing.within).find((folder) => folder !== undefined);
  const told = tail(clause, "from", "out of");
  const folder = within ?? (told === undefined || isWorkingDirectory(told) ? commonFolder(all) : undefined);
  const bare = all.map((path) =>
    folder !== undefined && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path,
  );
  const files = bare.map((name) => realFile(name, names));
  return {
    names: { files, ...(files.every((file, index) => file === bare[index]) ? {} : { asWritten: bare }) },
    folder: folder === undefined ? undefined : names.folder(folder).name,
  };
}

/** Folders end with a slash: all that is in them is copied. */
function writtenPath({ name, kind }: Thing): string {
  const path = name.replaceAll("\\", "/");
  return kind === "folder" && !path.endsWith("/") && !path.includes("*") ? `${path}/` : path;
}

/** The real name of a file, or of a folder the pack knows; the folders before a file's name stay. */
function realFile(path: string, names: Names): string {
  const slash = path.lastIndexOf("/") + 1;
  if (slash > 0 && slash < path.length) return path.slice(0, slash) + names.file(path.slice(slash)).name;
  return slash > 0 ? `${names.folder(path.slice(0, -1)).name}/` : names.file(path).name;
}

/** The folder behind "from"; else the one that the names begin with, or that of "the original files". */
function sourceOf(
  clause: Clause,
  { folder }: Read,
  context: ReadingContext,
  sources: readonly string[],
): string | Unclear | undefined {
  const places = placesOf(clause, context, ...sources);
  if ("unclear" in places) return places;
  const [told, another] = places.folders;
  if (another !== undefined) return { unclear: "and" };
  if (told === undefined) return folder ?? originalFolder(clause, context);
  if (told !== workingDirectory) return folder === undefined ? told : joinPath(told, folder);
  return folder ?? workingDirectory;
}

/**
 * "from Development to Production" may be hosts; "from AppOld to App" are folders, because the one is made of the
 * other.
 */
function isVague(clause: Clause, context: ReadingContext, from: string | undefined, to: string | undefined): boolean {
  const places = placesOf(clause, context, "from", "out of", "to", "into", "onto", ...inside);
  if ("unclear" in places || !places.weak || from === undefined || to === undefined) return false;
  const [one, other] = [from.toLowerCase(), to.toLowerCase()];
  const folderWord = clause.tails.some(({ phrase }) => speaksOfFolder(phrase));
  return !one.includes(other) && !other.includes(one) && !folderWord;
}

/** The folder that it goes to. */
function targetOf(
  clause: Clause,
  { names }: Read,
  context: ReadingContext,
  targets: readonly string[],
): string | Unclear | undefined {
  const places = placesOf(clause, context, ...targets);
  if ("unclear" in places) return places;
  const [told, another] = places.folders;
  return another === undefined ? withoutFile(told, names.files) : { unclear: "and" };
}

/** "to `Runtime/web.config`" goes to `Runtime`, where that is the file that is copied. */
function withoutFile(told: string | undefined, [file, ...others]: readonly string[]): string | undefined {
  const slash = told?.lastIndexOf("/") ?? -1;
  return told !== undefined &&
    slash > 0 &&
    others.length === 0 &&
    told.slice(slash + 1).toLowerCase() === file?.toLowerCase()
    ? told.slice(0, slash)
    : told;
}

const lastSlash = (path: string): number => Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));

/** The folder that all paths begin with; `undefined` where they are names, or lie in several. */
function commonFolder(paths: readonly string[]): string | undefined {
  const bare = paths.map((path) => path.replace(/\/$/u, ""));
  const folders = new Set(bare.map((path) => folderName(path.slice(0, Math.max(0, lastSlash(path))))));
  const [only] = folders;
  return folders.size === 1 && only !== "" ? only : undefined;
}

/** "the original files" are in the folder that was renamed away, and so is what is copied *back*. */
const originalFolder = ({ opener, object }: Clause, { renamed }: ReadingContext): string | undefined =>
  renamed &&
  (/\bback$|^re/u.test(opener) ||
    hasWord(object, /^(?:original|old|own|your|previous|existing|saved|backed-up|customized|customised)$/u))
    ? renamed.to
    : undefined;

/** What comes from the backup, and goes nowhere in particular, goes back to where the backup came from. */
const wayBack = (from: string | undefined, { renamed }: ReadingContext): string | undefined =>
  renamed && from === renamed.to ? renamed.from : undefined;

/** An order that takes files from one folder to another, in plain words. */
export function sayFiles(word: string, { files, from, to }: Pick<Copy, "files" | "from" | "to">): Inline[] {
  return [text(`${word} `), ...joined(files), text(" from "), code(from), text(" to "), code(to), text(".")];
}

/** What such an order comes to on a host, a line for each file. */
export function describeFiles({ files, from, to }: Pick<Copy, "files" | "from" | "to">, host: HostNames): Inline[][] {
  if (isPowershell(host)) return [];
  return files.map((file) => [...host.path(`${from}/${file}`), text(" into "), ...host.path(to)]);
}

/** `a`, `b` and `c`. */
const joined = (files: readonly string[]): Inline[] =>
  files.flatMap((file, index) => [
    ...(index === 0 ? [] : [text(index === files.length - 1 ? " and " : ", ")]),
    code(file),
  ]);
