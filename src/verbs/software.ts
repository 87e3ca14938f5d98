/** What is installed or uninstalled: a product by its name, and the version that the order says. */
import { tailsOf, type Clause } from "../language/clause.js";
import {
  keyText,
  nounText,
  phraseName,
  phraseNames,
  phraseText,
  stripDeterminers,
  type Phrase,
} from "../language/phrase.js";
import { decline, isArchiveName, type Decline, type ReadingContext } from "./verb.js";

/** A product as an order names it. */
export interface Software {
  /** Without its version. */
  what: string;
  version?: string;
}

/** "version 17", "v4.8": as one piece, wherever it stands. */
const named = /(?:^|[\s,]+)(?:in\s+)?(?:versions?\s+|v(?=\d))(\d+(?:\.\d+)*)(?=[\s,]|$)/iu;
const last = /\s(\d+(?:\.\d+)*)$/u;
const dotted = /(?:^|\s)(\d+(?:\.\d+)+)(?=\s)/u;
const orLater = /[\s,]+or\s+(?:newer|later|higher|above)\b|(?<=\d)\+(?=\s|$)/giu;

/** The product and its version: "Java 17", "the agent, version 7.1 or later", "version 8.1 of the agent". */
function readVersion(whole: string): Software {
  const plain = whole.replace(orLater, "").trim();
  // A year or a number within a name belongs to it: "SQL Server 2019 CU 12".
  const numbers = plain.match(/(?<=^|\s)\d+(?:\.\d+)*(?=\s|$)/gu) ?? [];
  const found = named.exec(plain) ?? (numbers.length === 1 ? (last.exec(plain) ?? dotted.exec(plain)) : null);
  if (found === null) return { what: plain };
  const what = `${plain.slice(0, found.index)} ${plain.slice(found.index + found[0].length)}`
    .replace(/^\s*of\s+(?:the\s+|your\s+)?|\s+of\s*$/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return what === "" || /^(?:of|version)$/u.test(what) ? { what: plain } : { what, version: found[1] ?? "" };
}

/** Words for a whole that is no product by itself: "the latest version". */
const bare =
  /^(?:(?:the|latest|newest|new|newer|next|current|required|necessary|missing|remaining)\s+)*(?:versions?|releases?|it|them|everything|all)$/iu;
/** A word behind which the order says where it is told what: "the prerequisites *listed* below". */
const told = /^(?:listed|described|shown|mentioned|needed|required|specified|below|above|over)$/u;

/** What a clause installs or uninstalls; a decline where it does not say it by itself. */
export function readSoftware(clause: Clause): Software | Decline {
  const end = clause.object.findIndex(({ kind, lower }, at) => at > 0 && kind === "word" && told.test(lower));
  const object = end < 0 ? clause.object : clause.object.slice(0, end);
  if (end >= 0 && clause.object[end]?.lower !== "over") return decline("it says elsewhere what that is");
  const example = clause.example ? (phraseName(clause.example) ?? nounText(clause.example)) : "";
  const whole = withoutOf(object) || example;
  if (whole === "" || bare.test(whole)) return decline(`it does not say what to ${clause.opener}`);
  if (/!INCLUDE|\{[%{]/u.test(whole)) return decline("it names something by a placeholder of the page");
  return readVersion(whole);
}

/** "all components of version 23", "the latest version of the agent": what it is of. */
function withoutOf(object: Phrase): string {
  const at = object.findIndex(({ kind, lower }) => kind === "word" && lower === "of");
  const before = object.slice(0, Math.max(0, at)).map(({ lower }) => lower);
  const isVersion =
    before.length > 0 &&
    before.every((word) =>
      /^(?:the|a|an|latest|newest|new|newer|next|current|versions?|releases?|all|each|both)$/u.test(word),
    );
  if (isVersion) return nounText(object.slice(at + 1));
  // `nounText` would take "of" for an article.
  return at < 0 ? nounText(object) : phraseText(stripDeterminers(object));
}

/** Does an order name a release archive, or the pack's own release? Then it unpacks. */
export function namesRelease(clause: Clause, { names }: ReadingContext): boolean {
  const phrases = [clause.object, ...tailsOf(clause, "from", "using", "with")];
  if (phrases.some((phrase) => phraseNames(phrase).some(isArchiveName))) return true;
  const key = keyText(clause.object);
  const runtime = names.runtime?.toLowerCase();
  return runtime !== undefined && (key === runtime || key === `${runtime} folder`);
}
