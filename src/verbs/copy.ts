import { tail, type Clause } from "../language/clause.js";
import { folderName, hasName, hasWord, keyText, phraseNames, speaksOfContents } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text, type Inline } from "../model/inline.js";
import {
  decline,
  defineVerb,
  isFileName,
  resolveFolder,
  speaksOfFolder,
  workingDirectory,
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
    const files = filesOf(clause, context);
    const own = clause.opener.startsWith("copy");
    if (files !== undefined && isPartial(clause)) return decline("which files it means depends on something");
    if (files === undefined) return own ? decline("it does not name the files to copy") : null;
    const from = fromOf(clause, files, context);
    const place = tail(clause, "to", "into", "in", "inside", "under", "within");
    const to = withoutFile(resolveFolder(place, context), files.names.files) ?? wayBack(from, context);
    if (from === undefined) return own ? decline("it does not say from which folder") : null;
    if (to === undefined) return decline("it does not say into which folder");
    if (place !== undefined && isFileName(to) && !speaksOfFolder(place))
      return decline("it gives the copy another name");
    if (from === workingDirectory || to === workingDirectory)
      return decline("it copies from or into the working directory itself, and not a folder of it");
    if (from === to) return decline("it copies from a folder into the same folder");
    return { verb: "copy", ...files.names, from, to };
  },
  sentence: ({ files, from, to }) => [
    text("Copy "),
    ...joined(files),
    text(" from "),
    code(from),
    text(" to "),
    code(to),
    text("."),
  ],
  describe: ({ files, from, to }, host) =>
    files.map((file) => [...host.path(`${from}/${file}`), text(" into "), ...host.path(to)]),
  mayMake: true,
  change: ({ files, from, to }) => ({ change: "copy", files, from, to }),
  isLenient: ({ condition }) => condition !== undefined && asksForPresence.test(condition),
  undo: ({ files, to }) => files.map((file) => ({ verb: "delete", path: `${to}/${file}` })),
  postconditions: ({ files, from, to }, { runtime }) =>
    files.map((file) => ({
      kind: "same-settings",
      path: `${to}/${file}`,
      as: `${from}/${file}`,
      check: to === runtime ? "config-copied" : null,
    })),
});

/** A condition that the folder itself answers: "if there is one". */
const asksForPresence =
  /^(?:if|where|when) (?:there (?:is|are) (?:one|any|some|such)|(?:it|they|one) (?:is|are) there|(?:it|one) exists|they exist|any|present)$/iu;

interface Files {
  names: Pick<ActionOf<"copy">, "files" | "asWritten">;
  /** The folder, where the names are paths: `RuntimeOld/web.config`. */
  folder: string | undefined;
}

/** "all files except `a`", "`a` or `b`", "`a` (and, under IIS, `b`)": not simply the files it names. */
const isPartial = ({ object, tails, asides }: Clause): boolean =>
  hasWord(object, /^(?:or|but|except|excluding|nothing|everything|anything|only)$/u) ||
  tails.some(
    ({ preposition, phrase }) =>
      preposition === "except" ||
      (preposition === "," && hasWord(phrase.slice(0, 1), /^(?:but|not|never)$/u) && hasName(phrase)),
  ) ||
  asides.some(hasName);

/** The files by their real names: spans, file names among the words, a group the pack knows, bullets below the step. */
function filesOf(clause: Clause, { names, listed }: ReadingContext): Files | undefined {
  const named = speaksOfContents(clause.object)
    ? []
    : phraseNames(clause.object).filter(
        (name) => clause.object.some(({ kind }) => kind === "span") || isFileName(name),
      );
  const group = names.group(keyText(clause.object));
  // "all `appsettings` files" is a group though it looks like a name.
  const written =
    named.length > 0 && !(group !== undefined && !named.some(isFileName))
      ? named
      : listed.length > 0 && group === undefined
        ? [...listed]
        : [];
  if (written.length === 0)
    return group === undefined ? undefined : { names: { files: [...group] }, folder: undefined };
  const folder = commonFolder(written);
  const bare = folder === undefined ? written : written.map((name) => name.slice(lastSlash(name) + 1));
  const files = bare.map((name) => names.file(name).name);
  return {
    names: { files, ...(files.every((file, index) => file === bare[index]) ? {} : { asWritten: bare }) },
    folder: folder === undefined ? undefined : names.folder(folder).name,
  };
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

/** The folder behind "from", with the one that the names themselves begin with; else "the original files". */
function fromOf(clause: Clause, { folder }: Files, context: ReadingContext): string | undefined {
  const told = resolveFolder(tail(clause, "from", "out of"), context);
  if (told === undefined) return folder ?? originalFolder(clause, context);
  if (folder === undefined) return told;
  return told === workingDirectory || folder === told || folder.startsWith(`${told}/`) ? folder : `${told}/${folder}`;
}

const lastSlash = (path: string): number => Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));

/** The folder that all paths begin with; `undefined` where they are names, or lie in several. */
function commonFolder(paths: readonly string[]): string | undefined {
  const folders = new Set(paths.map((path) => folderName(path.slice(0, Math.max(0, lastSlash(path))))));
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

/** `a`, `b` and `c`. */
const joined = (files: readonly string[]): Inline[] =>
  files.flatMap((file, index) => [
    ...(index === 0 ? [] : [text(index === files.length - 1 ? " and " : ", ")]),
    code(file),
  ]);
