import { z } from "zod";
import { tail, tailsOf, type Clause } from "../language/clause.js";
import { folderName, hasWord, keyText, phraseNames } from "../language/phrase.js";
import { text } from "../model/inline.js";
import { decline, defineVerb, isArchiveName, resolveFolder, type ReadingContext } from "./verb.js";

const schema = z.strictObject({
  verb: z.literal("extract"),
  condition: z.string().optional(),
  /** The archive, where the guide names it. */
  artifact: z.string().optional(),
  /** The folder that the content goes into, below the working directory. */
  into: z.string().min(1),
  /** The folder beside which `into` lies, where the guide says so. */
  beside: z.string().optional(),
});

/** Unpack a release. */
export const extract = defineVerb<z.infer<typeof schema>>({
  name: "extract",
  summary: "Unpack a release into a folder",
  schema,
  openers: ["extract", "unzip", "unpack", "decompress", "uncompress", "expand", "untar", "install"],
  recognise(clause, context) {
    if (clause.opener === "install" && !installsRelease(clause, context)) return null;
    const beside = besideOf(clause, context);
    const into = intoOf(clause, context, beside) ?? context.renamed?.from ?? context.names.runtime;
    if (into === undefined) return decline("it does not say into which folder");
    const artifact = artifactOf(clause, into);
    return { verb: "extract", ...(artifact === undefined ? {} : { artifact }), into, ...(beside === undefined || beside === into ? {} : { beside }) };
  },
  describe: ({ into }, host) => [[text("Unpack "), ...host.archive(), text(" into "), ...host.path(into)]],
  effect: ({ artifact, into }) => [{ kind: "unpack", archive: artifact ?? null, into }],
  undo: ({ into }) => [{ verb: "delete", path: into }],
  postconditions: ({ into }, { runtime }) =>
    into === runtime
      ? [
          { kind: "exists", path: into, check: "runtime-exists" },
          { kind: "release-complete", path: into, check: "runtime-complete" },
        ]
      : [],
});

/** "Install the new runtime from `X.zip`" unpacks; "Install the hosting bundle" does not. */
function installsRelease(clause: Clause, { names }: ReadingContext): boolean {
  const sources = [clause.object, ...tailsOf(clause, "from", "using", "with", "by")];
  if (sources.some((phrase) => phraseNames(phrase).some(isArchiveName))) return true;
  const key = keyText(clause.object);
  return names.runtime !== undefined && (key === names.runtime.toLowerCase() || key === `${names.runtime.toLowerCase()} folder`);
}

const sameFolder = /^(?:same|folder|directory|place|location|level)$/u;

/** "to the same folder as `RuntimeOld`", "beside the backup", "next to it". */
function besideOf(clause: Clause, context: ReadingContext): string | undefined {
  const near = tail(clause, "beside", "alongside", "next to", "besides", "by", "along with");
  if (near) return resolveFolder(near, context);
  const at = clause.tails.findIndex(({ preposition, phrase }) => isPlace(preposition) && phrase.length > 0 && hasWord(phrase, sameFolder) && (hasWord(phrase, /^same$/u) || phraseNames(phrase).length === 0));
  const as = clause.tails.slice(at + 1)[0];
  return at >= 0 && as && /^(?:as|that|where)$/u.test(as.preposition) ? resolveFolder(as.phrase, context) : undefined;
}

const isPlace = (preposition: string): boolean => /^(?:to|in|into|inside|under|at|within)$/u.test(preposition);

/** The last phrase that names a folder to go into. */
function intoOf(clause: Clause, context: ReadingContext, beside: string | undefined): string | undefined {
  const phrases = clause.tails.filter(({ preposition, phrase }) => (isPlace(preposition) || preposition === "as") && !hasWord(phrase, /^same$/u));
  const folders = phrases.map(({ phrase }) => resolveFolder(phrase, context)).filter((name) => name !== undefined && name !== beside && !isArchiveName(name));
  return folders.at(-1);
}

/** The archive: a name in the object, or behind "from", that is not the folder itself. */
function artifactOf(clause: Clause, into: string): string | undefined {
  const from = tailsOf(clause, "from", "using", "with").flatMap(phraseNames).filter(isArchiveName);
  return [...phraseNames(clause.object), ...from].find((name) => folderName(name).toLowerCase() !== into.toLowerCase());
}
