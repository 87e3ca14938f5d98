import { tail, tailsOf, type Clause } from "../language/clause.js";
import type { Phrase } from "../language/phrase.js";
import { folderName, hasWord, keyText, phraseNames, shownNames } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import {
  decline,
  defineVerb,
  isArchiveName,
  resolveFolder,
  shippedWords,
  workingDirectory,
  type ReadingContext,
} from "./verb.js";

const schema = actionSchemas.extract;

/** Unpack a release. */
export const extract = defineVerb<ActionOf<"extract">>({
  name: "extract",
  summary: "Unpack a release into a folder",
  schema,
  openers: ["extract", "unzip", "unpack", "decompress", "uncompress", "expand", "untar", "install"],
  recognise(clause, context) {
    if (clause.opener === "install" && !installsRelease(clause, context)) return null;
    const beside = besideOf(clause, context);
    const told = intoOf(clause, context, beside);
    if (clause.opener !== "install" && !isArchive(clause, told !== undefined)) return null;
    const into =
      told ??
      (!goesElsewhere(clause) && speaksOfRelease(clause, context)
        ? (context.renamed?.from ?? context.names.runtime)
        : undefined);
    if (into === undefined) return decline("it does not say into which folder");
    if (into === workingDirectory)
      return decline("it extracts into the working directory itself, and not into a folder of it");
    const artifact = artifactOf(clause, into);
    return {
      verb: "extract",
      ...(artifact === undefined ? {} : { artifact }),
      into,
      ...(beside === undefined || beside === into ? {} : { beside }),
    };
  },
  sentence: ({ artifact, into }) => [
    text("Extract "),
    ...(artifact === undefined ? [text("the release")] : [code(artifact)]),
    text(" into "),
    code(into),
    text("."),
  ],
  describe: ({ into }, host) => [[text("Unpack "), ...host.archive(), text(" into "), ...host.path(into)]],
  // Which archive is meant is known of the release alone.
  mayMake: true,
  change: ({ into }, { runtime }) => (into === runtime ? { change: "unpack", into } : null),
  undo: ({ into }) => [{ verb: "delete", path: into }],
  // Which archive is meant is known of the release alone.
  postconditions: ({ into }, { runtime }) => [
    { kind: "exists", path: into, check: into === runtime ? "runtime-exists" : null },
    { kind: "release-complete", path: into, check: into === runtime ? "runtime-complete" : null },
  ],
});

const releaseWords = /^(?:releases?|runtime|versions?|builds?|archive|binaries|distribution)$/u;

/** Does the order unpack? "Extract the users" and "Expand the node" do not; "Unzip Tomcat into `tomcat`" does. */
function isArchive(clause: Clause, told: boolean): boolean {
  const sources = [clause.object, ...tailsOf(clause, "from", "using", "with")];
  if (sources.some((phrase) => hasWord(phrase, shippedWords) || phraseNames(phrase).some(isArchiveName))) return true;
  return told && (hasCode(clause.object) || !/^(?:extract|expand)$/u.test(clause.opener));
}

const hasCode = (phrase: Phrase): boolean => phrase.some(({ span }) => span === "code");

/** "into the library": a place that is said, and that we cannot tell. */
const goesElsewhere = ({ tails }: Clause): boolean =>
  tails.some(
    ({ preposition, phrase }) =>
      /^(?:into|to|inside)$/u.test(preposition) && phrase.length > 0 && !hasWord(phrase, sameFolder),
  );

/** The release goes where the old one was; of any other archive we do not know. A renamed folder leaves a place for any. */
const speaksOfRelease = ({ object, tails }: Clause, { renamed, names }: ReadingContext): boolean =>
  [object, ...tails.map(({ phrase }) => phrase)].some(
    (phrase) =>
      hasWord(phrase, renamed ? shippedWords : releaseWords) ||
      phrase.some(({ lower }) => lower === names.runtime?.toLowerCase()),
  );

/** "Install the new runtime from `X.zip`" unpacks; "Install the hosting bundle" does not. */
function installsRelease(clause: Clause, { names }: ReadingContext): boolean {
  const sources = [clause.object, ...tailsOf(clause, "from", "using", "with", "by")];
  if (sources.some((phrase) => phraseNames(phrase).some(isArchiveName))) return true;
  const key = keyText(clause.object);
  return (
    names.runtime !== undefined &&
    (key === names.runtime.toLowerCase() || key === `${names.runtime.toLowerCase()} folder`)
  );
}

const sameFolder = /^(?:same|folder|directory|place|location|level)$/u;

/** "to the same folder as `RuntimeOld`", "beside the backup", "next to it". */
function besideOf(clause: Clause, context: ReadingContext): string | undefined {
  const near = tail(clause, "beside", "alongside", "next to", "besides", "by", "along with");
  if (near) return resolveFolder(near, context) || undefined;
  const at = clause.tails.findIndex(
    ({ preposition, phrase }) =>
      isPlace(preposition) &&
      phrase.length > 0 &&
      hasWord(phrase, sameFolder) &&
      (hasWord(phrase, /^same$/u) || phraseNames(phrase).length === 0),
  );
  const as = clause.tails.slice(at + 1)[0];
  return at >= 0 && as && /^(?:as|that|where)$/u.test(as.preposition) ? resolveFolder(as.phrase, context) : undefined;
}

const isPlace = (preposition: string): boolean => /^(?:to|in|into|inside|under|at|within)$/u.test(preposition);

/** The last phrase that names a folder to go into. */
function intoOf(clause: Clause, context: ReadingContext, beside: string | undefined): string | undefined {
  const phrases = clause.tails.filter(
    ({ preposition, phrase }) => (isPlace(preposition) || preposition === "as") && !hasWord(phrase, /^same$/u),
  );
  const folders = phrases
    .map(({ phrase }) => resolveFolder(phrase, context))
    .filter((name) => name !== undefined && name !== beside && !isArchiveName(name));
  return folders.findLast((name) => name !== workingDirectory) ?? folders.at(-1);
}

/** The archive: a name in the object, or behind "from", that is not the folder itself. */
function artifactOf(clause: Clause, into: string): string | undefined {
  const from = tailsOf(clause, "from", "using", "with").flatMap(phraseNames).filter(isArchiveName);
  return [...shownNames(clause.object), ...from].find((name) => folderName(name).toLowerCase() !== into.toLowerCase());
}
