/**
 * What a verb is: one file, everything that verb is. Printing, running, going back and verifying
 * all read from here, so they cannot disagree.
 */
import type { z } from "zod";
import type { CommandLine } from "../language/command-line.js";
import { escapePattern } from "../language/escape-pattern.js";
import type { Clause } from "../language/clause.js";
import type { Names } from "../language/names.js";
import type { Phrase } from "../language/phrase.js";
import { folderName, hasWord, phraseName, shownNames } from "../language/phrase.js";
import type { Action, Condition, VerbName } from "../model/action.js";
import type { Change } from "../model/change.js";
import type { Command } from "../model/command.js";
import type { Example } from "../model/guide.js";
import type { Inline } from "../model/inline.js";

/** What a recogniser knows besides the clause: the pack's names and what the procedure did so far. */
export interface ReadingContext {
  names: Names;
  /** The code that stands below the step, in order. */
  examples: readonly Example[];
  /** The commands that the code below the step orders to run. */
  commandLines: readonly CommandLine[];
  /** Why that code is not read as commands; `null` where it is, or orders nothing. */
  unreadCode: string | null;
  /** The names that bullets below the step list. */
  listed: readonly string[];
  /** The last folder that this procedure renamed: what "the backup" means. */
  renamed: { from: string; to: string } | null;
}

/** A verb's answer to a sentence that opens like one of its own but lacks something: why it stays manual. */
export interface Decline {
  decline: string;
}

/** What the order lacks; the step stays manual, with this reason. */
export const decline = (reason: string): Decline => ({ decline: reason });

/** The customer's names and paths, or blanks, for printing an action. */
export interface HostNames {
  /** The full path of something below the working directory. */
  path(relative: string): Inline[];
  /** The release archive of this hop. */
  archive(): Inline[];
  database(): Inline[];
  url(): Inline[];
  /** How to stop and start a target on this host. */
  stop(target: string): Switching;
  start(target: string): Switching;
  /** What a program of the product's is called by on this host; `null`: it is none of them. */
  program(name: string): Inline[] | null;
  /** What commands about files and programs are written for. */
  shell: "powershell" | "sh";
  /** Whether a target is what this role runs on its own host. */
  runsHere: (target: string) => boolean;
}

/** How something is stopped or started: what to type, and what to do besides. */
export interface Switching {
  details: Inline[][];
  commands: Command[];
}

/** Folders with a meaning for checks. */
export interface Layout {
  /** The folder that a release is extracted into, by the product pack. */
  runtime: string;
}

/** What a release is told by. */
export interface Release {
  /** The role's programs. */
  programs: readonly string[];
}

/** What a host's change depends on besides the action. */
export interface ChangeScope extends Layout, Pick<HostNames, "runsHere"> {}

/** What is known of a product's programs and data. */
export interface DataFacts {
  /** What the pack says of a program; `undefined`: it does not know it. */
  program: (name: string) => { name: string; changesDatabase: boolean; changesSettings: string[] } | undefined;
  /** Does this, when it first starts in the new version, bring the database up? */
  upgradesAtStart: (target: string) => boolean;
  /** The version that is installed. */
  to: string;
}

/** What becomes of a settings file by an action; `null`: anything. */
export interface Edit {
  file: string;
  setting: string | null;
  value: string | null;
}

/** What an action is where the procedures of several roles are compared. */
export interface Common {
  /** The same for all actions that stand for each other. */
  kind: string;
  /** As it is called where it is missing. */
  what: string;
  /** How a step that stays manual speaks of it. */
  words: RegExp;
}

/** What carries the files of one release over to the next, where it is done to the folder of the program. */
export const commonToFolder = (kind: string, what: string, path: string, { runtime }: Layout): Common | null =>
  path.toLowerCase() === runtime.toLowerCase()
    ? {
        ...{ kind, what: `${what} ${runtime}` },
        words: new RegExp(
          `\\b(?:${escapePattern(runtime)}|folder|director|backup|settings|files?|release|same|procedure)`,
          "iu",
        ),
      }
    : null;

/** Everything that a verb is. `A` is its action: the verb's name with its arguments. */
export interface Verb<A = Action> {
  name: VerbName;
  /** One line for the reference. */
  summary: string;
  /** The arguments, checked: of comments in guides, and of actions that come from outside. */
  schema: z.ZodType<A>;
  /** The words that open such an order; a verb may share words with others and tell by the rest. */
  openers: readonly string[];
  /**
   * May a clause of its own follow ("ensure the service is running")? Others never fit a sentence with a finite verb.
   */
  takesClause?: boolean;
  /** May its object leave a choice ("add `a` or `b`")? Others never fit such an order. */
  takesChoice?: boolean;
  /**
   * Reads an order that one of `openers` opens. `null`: not this verb's; {@link Decline}: this
   * verb's, but something is missing.
   */
  recognise(clause: Clause, context: ReadingContext): A | A[] | Decline | null;
  /** The order in plain words: what a derived step says. */
  sentence(action: A): Inline[];
  /** What it comes to on this host, one line each; empty where the sentence or the commands say it all. */
  describe(action: A, host: HostNames): Inline[][];
  /** What a person types to do it, in order; without it: nothing. */
  commands?(action: A, host: HostNames, layout: Layout & Pick<Release, "programs">): Command[];
  /** What it does to a host, where we can do it; `null`: only a person can. */
  change(action: A, scope: ChangeScope): Change | null;
  /** The actions that take it back, in order; empty where nothing needs to be; `null` where nothing can. */
  undo(action: A): Action[] | null;
  /** What must be true afterwards. */
  postconditions(action: A, layout: Layout): Condition[];
  /** Does its condition only ask whether there is anything to do it with, which the folders tell? */
  isLenient?(action: A): boolean;
  /** What of it every role does on its own host, whatever its program is called; `null`: nothing. */
  common?(action: A, layout: Layout): Common | null;
  /** The folder that it unpacks an archive into. */
  unpacks?(action: A): string;
  /** What it gives another name. */
  renames?(action: A): { from: string; to: string };
  /** What it stops or starts. */
  switches?(action: A): { target: string; on: boolean };
  /** Why folders that are put back do not fit the data any more; `null`: they do. Without it: it changes none. */
  changesData?(action: A, facts: DataFacts): string | null;
  /** The program that it runs. */
  runs?(action: A): string;
  /** What it has somebody set up on the host beside the product, in which version. */
  installs?(action: A): { what: string; version: string } | null;
  /** What it keeps a copy of, as the guide calls it. */
  saves?(action: A): string;
  /** Does it keep a copy of the database? */
  savesDatabase?(action: A): boolean;
  /** What it changes in settings files. */
  edits?(action: A, facts: Pick<DataFacts, "program">): Edit[];
  /** May a person who does it, where we cannot, make, change or remove files that later steps need? */
  mayMake?: true;
  /** Does doing it a second time fail, or cost? */
  isOnce?: true;
  /** Does it say what is in a file, so that the code below it is that text? */
  writesText?: true;
  /** Has what it is done to to be named, and not only to be called "it"? */
  needsName?: true;
  /** Does it only look at something? */
  isLook?: true;
  /** Is it a command line, which is shown as such? */
  isCommand?: true;
  /** Is it done where the release's archive is there? */
  isHad?: true;
  /** Is it what no verb fits? */
  isManual?: true;
}

/** Declares a verb; gives it back with its action's type forgotten, for the registry. */
export function defineVerb<A extends Action>(verb: Verb<A>): Verb {
  return verb;
}

export { isFileName } from "../language/path-pattern.js";

/** Words for what a vendor ships, or what it is shipped in. */
export const shippedWords =
  /^(?:archives?|zip|zip-file|tarball|packages?|releases?|runtime|versions?|builds?|contents?|bundles?|distribution|installers?|kits?|binaries|software|updates?|downloads?|artifacts?|setup|patch|hotfix|tools?|drivers?)$/u;

const hostWords = /^(?:hosts?|servers?|machines?|computers?|nodes?)$/u;
const folderWords = /^(?:sub-?)?(?:folders?|director(?:y|ies))$/u;

const backupWords = /^(?:backups?|old|renamed|former|previous|saved)$/u;
const runtimeWords = /^(?:new|fresh)$/u;

/** The working directory itself: all paths lie in it, so it has no name among them. */
export const workingDirectory = "";

/**
 * "the working directory", "the server's working directory `C:/contoso`"; but not "the `Conf` folder of the working
 * directory".
 */
export const isWorkingDirectory = (phrase: Phrase): boolean =>
  phrase.some(({ lower }, at) => lower === "working" && folderWords.test(phrase[at + 1]?.lower ?? "")) &&
  shownNames(phrase).every((name) => /^(?:[A-Za-z]:|[\\/])/u.test(name));

/** Does the phrase speak of a folder, by this word? */
export const speaksOfFolder = (phrase: Phrase): boolean => hasWord(phrase, folderWords);

/**
 * The folder that a phrase means: its name in the pack's spelling; "the backup" is what the last
 * rename gave, "the new folder" what it took away; {@link workingDirectory} where all lie.
 * `undefined` where the phrase names none.
 */
export function resolveFolder(phrase: Phrase | undefined, { names, renamed }: ReadingContext): string | undefined {
  if (phrase === undefined || phrase.length === 0) return undefined;
  if (isWorkingDirectory(phrase)) return workingDirectory;
  const name = calledName(phrase) ?? phraseName(phrase);
  const known = name === undefined ? undefined : names.folder(folderName(name));
  // "from host `A`", "the old server": another machine, and no folder.
  if (
    phrase.some(({ kind, lower }) => kind === "word" && hostWords.test(lower)) &&
    !speaksOfFolder(phrase) &&
    known?.known !== true
  )
    return undefined;
  if (known) return known.name;
  if (renamed && hasWord(phrase, backupWords)) return renamed.to;
  const word = phrase.find(({ kind, lower }) => kind === "word" && names.folder(lower).known);
  if (word) return names.folder(word.lower).name;
  return renamed && hasWord(phrase, runtimeWords) ? renamed.from : undefined;
}

/** "the old `Runtime` folder, now called `RuntimeOld`" is `RuntimeOld`. */
function calledName(phrase: Phrase): string | undefined {
  const at = phrase.findLastIndex(({ kind, lower }) => kind === "word" && /^(?:called|named)$/u.test(lower));
  return at < 0 ? undefined : shownNames(phrase.slice(at + 1))[0];
}

/** Is this the name of an archive? */
export const isArchiveName = (name: string): boolean => /\.(?:zip|7z|tar|tgz|tar\.[gx]z|rar|cab|nupkg)$/iu.test(name);
