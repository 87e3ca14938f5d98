import { tail, tailsOf, type Clause } from "../language/clause.js";
import { powershell, quoted } from "../language/powershell-command.js";
import type { Phrase } from "../language/phrase.js";
import { folderName, hasWord, keyText, phraseNames, shownNames } from "../language/phrase.js";
import { readThings, saysWhereOrHow, type Unclear } from "../language/things.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { isPowershell } from "./file-commands.js";
import { declineUnclear, readPlace, unaccounted } from "./paths.js";
import {
  commonToFolder,
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
    if (clause.opener !== "install" && !isArchive(clause, typeof told === "string")) return null;
    if (typeof told === "object") return declineUnclear(told);
    const odd = oddWord(clause, context, told !== undefined);
    if (odd !== undefined) return declineUnclear(odd);
    const into =
      told ?? (!goesElsewhere(clause) && speaksOfRelease(clause, context) ? releaseFolder(context) : undefined);
    if (into === undefined) return decline("it does not say into which folder");
    if (into === workingDirectory)
      return decline("it extracts into the working directory itself, and not into a folder of it");
    const artifacts = artifactsOf(clause, into);
    const [artifact, another] = artifacts;
    if (another !== undefined) return decline("it extracts more than one archive");
    // There a release goes, and an archive that only adds to it would be taken for one.
    if (into === context.names.runtime && addsTo(clause, artifact))
      return decline("it extracts something that only adds to a release");
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
  describe: ({ into }, host) =>
    isPowershell(host) ? [] : [[text("Unpack "), ...host.archive(), text(" into "), ...host.path(into)]],
  commands: ({ into }, host, { runtime, programs: [program] }) => {
    const [archive, folder] = [quoted(host.archive()), quoted(host.path(into))];
    if (!isPowershell(host)) return [];
    if (into !== runtime || program === undefined)
      return [powershell`Expand-Archive -LiteralPath ${archive} -DestinationPath ${folder}`];
    // Its files may lie in a folder of their own: whatever holds the program becomes the new folder.
    const unpacked = quoted(host.path(`${into}-unpacked`));
    return [
      powershell`Expand-Archive -LiteralPath ${archive} -DestinationPath ${unpacked}`,
      powershell`Move-Item -LiteralPath (Get-ChildItem -LiteralPath ${unpacked} -Recurse -Filter ${quoted(
        program,
      )})[0].DirectoryName -Destination ${folder}`,
    ];
  },
  // Which archive is meant is known of the release alone.
  mayMake: true,
  change: ({ into }, { runtime }) => (into === runtime ? { change: "unpack", into } : null),
  isOnce: true,
  unpacks: ({ into }) => into,
  common: ({ into }, layout) => commonToFolder("extract", "extract into", into, layout),
  undo: ({ into }) => [{ verb: "delete", path: into }],
  // Which archive is meant is known of the release alone.
  postconditions: ({ into }, { runtime }) => [
    { kind: "exists", path: into, check: into === runtime ? "runtime-exists" : null },
    { kind: "release-complete", path: into, check: into === runtime ? "runtime-complete" : null },
  ],
});

const additions =
  /^(?:patch(?:es)?|hot-?fix(?:es)?|plug-?ins?|add-?ons?|modules?|extensions?|drivers?|language|languages|translations?|themes?|samples?|examples?|templates?|tools?|scripts?|librar(?:y|ies)|certificates?|backups?)$/u;

/** Does the order speak of what is added to a release, by its words or in the archive's name? */
const addsTo = ({ object, tails }: Clause, artifact: string | undefined): boolean =>
  [object, ...tails.filter(({ preposition }) => preposition === "from").map(({ phrase }) => phrase)].some((phrase) =>
    hasWord(phrase, additions),
  ) ||
  (artifact ?? "")
    .toLowerCase()
    .split(/[^a-z]+/u)
    .some((word) => additions.test(word));

const releaseWords = /^(?:releases?|runtime|versions?|builds?|archive|binaries|distribution)$/u;

/** Folders within a release that are renamed, too, and are not what a release goes into. */
const partial =
  /(?:^|\/)(?:conf|config|configuration|etc|logs?|data|temp|tmp|cache|backups?|plugins?|libs?|bin|work|certs?|keys?|ssl|themes?|addons)$|\.\w+$/iu;

/** Where the old release was: the folder that was renamed away, else the pack's. */
function releaseFolder({ renamed, names }: ReadingContext): string | undefined {
  const from = renamed?.from;
  const isRelease = from !== undefined && (from === names.runtime || !(partial.test(from) || names.folder(from).known));
  return isRelease ? from : names.runtime;
}

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

/**
 * The release goes where the old one was; of any other archive we do not know. A renamed folder leaves a place for any.
 */
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
  const near = tail(clause, ...nearby, "by");
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

const isPlace = (preposition: string): boolean => /^(?:to|in|into|inside|under|at|within|below)$/u.test(preposition);
const nearby = ["beside", "alongside", "next to", "besides", "along with"];

/**
 * The folder to go into: the one that the order names, besides that which it lies beside; `undefined` where it names
 * none.
 */
function intoOf(clause: Clause, context: ReadingContext, beside: string | undefined): string | Unclear | undefined {
  const folders = new Set<string>();
  for (const { preposition, phrase } of clause.tails) {
    if (!(isPlace(preposition) || preposition === "as") || saysWhereOrHow(phrase)) continue;
    if (hasWord(phrase, /^same$/u) || phraseNames(phrase).some(isArchiveName)) continue;
    const place = readPlace(phrase, context);
    if ("unclear" in place) {
      // "to the location as `RuntimeOld`" is beside it.
      if (beside !== undefined) continue;
      return place;
    }
    if (place.folder !== beside) folders.add(place.folder);
  }
  const named = [...folders].filter((name) => name !== workingDirectory);
  const [into = folders.has(workingDirectory) ? workingDirectory : undefined, another] = named;
  return another === undefined ? into : { unclear: "and" };
}

/** Words for what is unpacked, besides those for archives. */
const contentWords: ReadonlySet<string> = new Set(
  "runtime release version software zip setup update updates download hotfix tool tools driver server agent application files file newest".split(
    " ",
  ),
);

/** What the order says besides archive and folder; a product's name says which archive, where the folder is told. */
function oddWord(clause: Clause, context: ReadingContext, told: boolean): Unclear | undefined {
  const sources = [clause.object, ...tailsOf(clause, "from", "using", "with")].filter(
    (phrase) => !saysWhereOrHow(phrase) && !(context.names.group(keyText(phrase)) !== undefined),
  );
  for (const phrase of sources) {
    const plain = told
      ? phrase.filter(
          ({ kind, value, strong }) => kind !== "word" || strong !== undefined || !/^\p{Lu}[\p{L}\d.]*$/u.test(value),
        )
      : phrase;
    const read = readThings(
      plain.filter(({ span }) => span !== "link"),
      context.names,
      contentWords,
    );
    if ("unclear" in read) return read;
  }
  const left = unaccounted(
    { ...clause, relative: null, tails: clause.tails.filter(({ preposition }) => !isPlace(preposition)) },
    ["from", "using", "with", "by", "as", "that", "where", ...nearby],
  );
  if (left !== undefined) return left;
  return clause.relative !== null &&
    clause.relative.length > 0 &&
    !/^(?:downloaded|fetched|obtained|received)$/u.test(clause.relative.at(-1)?.lower ?? "")
    ? { unclear: clause.relative.map(({ value }) => value).join(" ") }
    : undefined;
}

/** The archives: names in the object, or behind "from", that are not the folder itself. */
function artifactsOf(clause: Clause, into: string): string[] {
  const from = tailsOf(clause, "from", "using", "with").flatMap(phraseNames).filter(isArchiveName);
  const named = [...shownNames(clause.object), ...from];
  return [...new Set(named)].filter((name) => folderName(name).toLowerCase() !== into.toLowerCase());
}
