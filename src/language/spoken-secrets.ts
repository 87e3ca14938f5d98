/**
 * Secrets that sentences tell: "Set the password to `x`", "the default API key is "x"", "use `x` as the token". Rather
 * too much is taken for one than too little; the names of files, of settings and of places to fill in are none.
 */
import { inlineText, type Block, type Inline } from "../model/inline.js";
import { escapePattern } from "./escape-pattern.js";
import { isSecretWord } from "./mask-secrets.js";
import type { Names } from "./names.js";

/** A value that nobody may see, and what stands for it. */
export interface SpokenSecret {
  value: string;
  placeholder: string;
}

/** A piece of a sentence: a word, a mark, or what is written apart (as code, in strong type, in quotes). */
interface Piece {
  kind: "word" | "mark" | "apart";
  value: string;
  lower: string;
}

/** The secrets that a sentence tells. */
export function spokenSecrets(children: readonly Inline[], names: Names): SpokenSecret[] {
  if (!mayTell.test(inlineText(children))) return [];
  return sentencesOf(children.flatMap(piecesOf)).flatMap((sentence) => secretsIn(sentence, names));
}

/** The secrets that blocks tell, a table's cells included. */
export const secretsInBlocks = (blocks: readonly Block[], names: Names): SpokenSecret[] =>
  blocks.flatMap((block) => {
    switch (block.type) {
      case "paragraph":
        return spokenSecrets(block.children, names);
      case "list":
        return block.items.flatMap((item) => secretsInBlocks(item, names));
      case "note":
        return secretsInBlocks(block.note.blocks, names);
      case "code":
        return [];
    }
  });

/** Writes the placeholder of each secret in place of its value, wherever that stands as a whole. */
export function masking(secrets: readonly SpokenSecret[]): (text: string) => string {
  if (secrets.length === 0) return (text) => text;
  const placeholders = new Map(secrets.map(({ value, placeholder }) => [value, placeholder]));
  // One pattern, the longest first: a page may tell thousands.
  const values = [...placeholders.keys()].sort((one, other) => other.length - one.length).map(escapePattern);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${values.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  return (text) => text.replace(pattern, (value) => placeholders.get(value) ?? value);
}

const mayTell = /pass|pwd|secret|token|key|\bpin\b|credential|licen[cs]e|\b(?:log|sign)\b|login|account/iu;

function piecesOf(child: Inline): Piece[] {
  if (child.type === "code") return [apart(child.value)];
  if (child.type === "strong" || child.type === "emphasis") {
    const nested = child.children.flatMap(piecesOf);
    return nested.some(({ kind }) => kind === "apart") ? nested : [apart(inlineText(child.children).trim())];
  }
  if (child.type === "link") return child.children.flatMap(piecesOf);
  if (child.type !== "text") return [];
  return [
    ...child.value.matchAll(
      /["\u201c\u201d]([^"\u201c\u201d]+)["\u201c\u201d]|`([^`]+)`|([.!?](?=\s|$))|([,;:=()|[\]\n])|([^\s"\u201c\u201d,;:=()|[\]`]+?)(?=[.!?]?(?:[\s"\u201c\u201d,;:=()|[\]`]|$))/gu,
    ),
  ].map(([, double, code, stop, mark, word = ""]) => {
    const written = double ?? code;
    if (written !== undefined) return apart(written);
    const value = stop ?? mark ?? word;
    return { kind: word === "" ? "mark" : "word", value, lower: value.toLowerCase() };
  });
}

const apart = (value: string): Piece => ({ kind: "apart", value, lower: value.toLowerCase() });

function sentencesOf(pieces: readonly Piece[]): Piece[][] {
  const sentences: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind === "mark" && /^[.!?\n]$/u.test(piece.value)) sentences.push([]);
    else sentences.at(-1)?.push(piece);
  }
  return sentences;
}

/** Words behind which the value follows. */
const leading = /^(?:to|is|are|was|be|by|with|from|into|:|=|\(|\|)$/u;
const telling = /^(?:is|are|was|:|=)$/u;
/** Words that may stand before the value, and change nothing of what follows. */
const between =
  /^(?:the|a|an|its|your|their|this|value|values|new|old|default|initial|following|string|text|set|now|currently|always|e\.g|i\.e|like|-+)$/u;
/** What is kept, made or looked for has a name and a place, and is no value. */
const placing =
  /^(?:copy|carry|transfer|bring|take|move|rename|extract|back|backup|export|save|store|write|keep|put|add|import|upload|download)$/u;
const naming = /^(?:create|delete|remove|revoke|find|see|read|look|check|verify|make|generate|rename|list)$/u;
/** "the password *policy*" is no password. */
const about =
  /^(?:lengths?|polic(?:y|ies)|files?|fields?|box(?:es)?|pages?|prompts?|managers?|resets?|expiry|expiration|lifetimes?|names?|types?|options?|rules?|vaults?|stores?|hash(?:es)?|settings?|servers?|services?|providers?|endpoints?|urls?|column|table|ids?|folders?|director(?:y|ies)|rotation|protection|authentication)$/u;
const keyOf =
  /^(?:api|access|private|account|shared|secret|encryption|licen[cs]e|product|client|application|master|signing|ssh|subscription|activation)$/u;

/** How many pieces a name of a secret takes at a place; 0: none stands there. */
function nameAt(pieces: readonly Piece[], at: number, names: Names): number {
  const [piece, next] = [pieces[at], pieces[at + 1]];
  if (piece === undefined || piece.kind === "mark") return 0;
  const isName =
    piece.kind === "word"
      ? /^(?:pass(?:word|wd|phrase|code)s?|pwd|secrets?|tokens?|pins?|credentials?)(?:['\u2019]s?)?$/u.test(piece.lower)
      : isSecretWord(piece.value) ||
        (/^[\w:.-]+$/u.test(piece.value) && !/\.[a-z0-9]{1,5}$/u.test(piece.value) && names.hides(piece.value, ""));
  const isKey = piece.kind === "word" && keyOf.test(piece.lower) && /^keys?$/u.test(next?.lower ?? "");
  const isCompound = piece.kind === "word" && /[a-z][A-Z]|_|-key$/u.test(piece.value) && isSecretWord(piece.value);
  const length = isKey ? 2 : isName || isCompound ? 1 : 0;
  const behind = pieces[at + length];
  return length > 0 && behind?.kind === "word" && about.test(behind.lower) ? 0 : length;
}

function secretsIn(pieces: readonly Piece[], names: Names): SpokenSecret[] {
  const found: SpokenSecret[] = [];
  // "Sign in with `admin` / `x`"
  if (pieces.some(({ lower }) => /^(?:log|sign|login|logon|account)$/u.test(lower)))
    pieces.forEach((piece, at) => {
      const [name, value] = [pieces[at - 1], pieces[at + 1]];
      if (piece.value === "/" && name?.kind === "apart" && value?.kind === "apart" && isValue(value))
        found.push({ value: value.value, placeholder: "<password>" });
    });
  const [first] = pieces;
  const opener = first?.kind === "word" ? first.lower : "";
  for (let at = 0; at < pieces.length; at++) {
    const length = nameAt(pieces, at, names);
    if (length === 0) continue;
    const placeholder = `<${pieces
      .slice(at, at + length)
      .map(({ lower }) => lower.replace(/['\u2019]s?$/u, ""))
      .join("-")
      .replace(/^.*[.:]|[^\p{L}\p{N}_-]/gu, "")}>`;
    const add = (piece: Piece | undefined): boolean => {
      if (piece === undefined || !isValue(piece)) return false;
      found.push({ value: piece.value, placeholder });
      return true;
    };
    // "Use `x` as the password"
    let before = at - 1;
    while (before > at - 4 && pieces[before]?.kind === "word" && pieces[before]?.lower !== "as") before--;
    if (pieces[before]?.lower === "as") add(pieces[before - 1]);
    // "Delete the token `deploy`": that is its name.
    const isNamed = naming.test(opener);
    const isPlaced = placing.test(opener);
    let armed = !isNamed;
    let told = false;
    for (let behind = at + length; behind < pieces.length && nameAt(pieces, behind, names) === 0; behind++) {
      const piece = pieces[behind] as Piece;
      if (armed && add(piece)) [armed, told] = [false, true];
      else if (told && /^(?:and|or|,)$/u.test(piece.lower)) armed = true;
      else if (leading.test(piece.lower)) armed = telling.test(piece.lower) || !(isNamed || isPlaced);
      else if (!between.test(piece.lower)) armed = false;
    }
  }
  return found;
}

const fileName =
  /\.(?:json|ya?ml|xml|config|ini|txt|pem|pfx|key|crt|cer|p12|jks|exe|dll|ps1|sh|cmd|bat|md|env|cfg|conf|properties|zip|log|sql|html?)$/iu;
const plainValue = /^(?:true|false|yes|no|null|none|empty|on|off|enabled|disabled|ok|optional|required)$/iu;

/** May it be a secret? Of plain words only what looks like no word of a language. */
function isValue({ kind, value }: Piece): boolean {
  if (kind === "mark" || value.length < 3 || plainValue.test(value) || fileName.test(value)) return false;
  if (/^<[^<>]*>$|^[$%{]|^\W+$|^(?:[A-Za-z]:[\\/]|\.{1,2}[\\/]|[a-z]+:\/\/)/u.test(value) || isSecretWord(value))
    return false;
  return kind === "apart" || (/\d/u.test(value) && /\p{L}/u.test(value) && !/^v?\d+(?:\.\w+)+$/iu.test(value));
}
