/** How orders to back something up are worded; a rename may be ordered so too ("by renaming it to …"). */
import { tail, type Clause } from "../language/clause.js";
import type { Phrase } from "../language/phrase.js";
import { hasWord } from "../language/phrase.js";
import type { Token } from "../language/tokens.js";

/** "Take a …", "Perform a …": they order a backup where the noun follows. */
const makers: readonly string[] = ["take", "make", "create", "perform", "do", "save", "keep", "have"];
/** The words that open such orders. */
export const backupOpeners: readonly string[] = ["back up", "backup", "back-up", "snapshot", "dump", ...makers];

const nouns = /^(?:backups?|back-ups?|snapshots?|dump|copy)$/u;
const adjectives = /^(?:full|complete|fresh|recent|offline|online|safety|security)$/u;

/** The place of the noun in "a full *backup* of the database", or -1. */
function nounAt(object: Phrase): number {
  const first = object.findIndex(isNoun);
  // "a *backup copy* of" is one noun of two words.
  return first >= 0 && object[first + 1] !== undefined && isNoun(object[first + 1] as Token) ? first + 1 : first;
}

const isNoun = ({ kind, lower }: Token): boolean => kind === "word" && nouns.test(lower);

/** Does an object speak of a backup to be made? */
export const speaksOfBackup = (object: Phrase): boolean => nounAt(object) >= 0;

/**
 * What the order backs up: its object, or with "take a backup of …" what stands around the noun; `undefined` where no
 * backup is ordered.
 */
export function backedUp({ opener, object }: Clause): Phrase | undefined {
  if (!makers.includes(opener)) return object;
  const at = nounAt(object);
  if (at < 0) return undefined;
  const behind = object.slice(at + 1);
  if (behind[0]?.lower === "of") return behind.slice(1);
  return object
    .slice(0, at)
    .filter(({ kind, lower }) => kind !== "word" || !(adjectives.test(lower) || nouns.test(lower)));
}

/** "by renaming it to …": the phrase, where the backup is made so. */
export function byRenaming(clause: Clause): Phrase | undefined {
  const by = tail(clause, "by");
  return by && hasWord(by, /^(?:renaming|moving)$/u) ? by : undefined;
}
