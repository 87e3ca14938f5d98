import { z } from "zod";
import { tail, type Clause } from "../language/clause.js";
import { hasWord, keyText, phraseNames } from "../language/phrase.js";
import { text } from "../model/inline.js";
import { decline, defineVerb, isFileName, resolveFolder, type ReadingContext } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("copy"),
  condition: z.string().optional(),
  /** The files by their real names; `*` stands for anything but a slash. */
  files: z.array(z.string().min(1)).min(1),
  /** The folder they come from, below the working directory. */
  from: z.string().min(1),
  /** The folder they go to. */
  to: z.string().min(1),
  /** The names as the guide spells them, where it spells one otherwise; in the order of `files`. */
  asWritten: z.array(z.string()).optional(),
});

/** Copy files from one folder into another. */
export const copy = defineVerb<z.infer<typeof schema>>({
  name: "copy",
  summary: "Copy files from one folder into another",
  schema,
  openers: ["copy", "copy over", "copy back", "copy across", "restore", "bring over", "bring back", "put back", "transfer", "carry over", "reinstate", "duplicate", "replicate"],
  recognise(clause, context) {
    const files = filesOf(clause, context);
    const own = clause.opener.startsWith("copy");
    if (files === undefined) return own ? decline("it does not name the files to copy") : null;
    const from = resolveFolder(tail(clause, "from", "out of"), context) ?? originalFolder(clause, context);
    const to = resolveFolder(tail(clause, "to", "into", "in", "inside", "under", "within"), context) ?? wayBack(from, context);
    if (from === undefined) return own ? decline("it does not say from which folder") : null;
    if (to === undefined) return decline("it does not say into which folder");
    return { verb: "copy", ...files, from, to };
  },
  describe: ({ files, from, to }, host) => files.map((file) => [...host.path(`${from}/${file}`), text(" into "), ...host.path(to)]),
  effect: ({ files, from, to }) => [{ kind: "copy", files, from, to }],
  undo: ({ files, to }) => files.map((file) => ({ verb: "delete", path: `${to}/${file}` })),
  postconditions: ({ files, from, to }, { runtime }) =>
    to === runtime ? files.map((file) => ({ kind: "same-settings", path: `${to}/${file}`, as: `${from}/${file}`, check: "config-copied" })) : [],
});

type Files = Pick<z.infer<typeof schema>, "files" | "asWritten">;

/** The files by their real names: spans, file names among the words, a group the pack knows, bullets below the step. */
function filesOf(clause: Clause, { names, listed }: ReadingContext): Files | undefined {
  const named = phraseNames(clause.object).filter((name) => clause.object.some(({ kind }) => kind === "span") || isFileName(name));
  const group = names.group(keyText(clause.object));
  const written = named.length > 0 ? named : listed.length > 0 && group === undefined ? [...listed] : [];
  if (written.length === 0) return group === undefined ? undefined : { files: [...group] };
  const files = written.map((name) => names.file(name).name);
  return { files, ...(files.every((file, index) => file === written[index]) ? {} : { asWritten: written }) };
}

/** "the original files" are in the folder that was renamed away. */
const originalFolder = ({ object }: Clause, { renamed }: ReadingContext): string | undefined =>
  renamed && hasWord(object, /^(?:original|old|own|your|previous|existing|saved|backed-up|customized|customised)$/u) ? renamed.to : undefined;

/** What comes from the backup, and goes nowhere in particular, goes back to where the backup came from. */
const wayBack = (from: string | undefined, { renamed }: ReadingContext): string | undefined => (renamed && from === renamed.to ? renamed.from : undefined);
