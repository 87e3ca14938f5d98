/** The settings of one file, flat, whatever its format. */

/** One setting. */
export interface Setting {
  /** Its key path as written: `Authentication:OpenId:ClientId`; of XML a path of elements and attributes. */
  key: string;
  /** `null`: an empty object or array, JSON's `null`, an element without anything in it. */
  value: string | null;
}

/** The settings of a file, by their folded key ({@link foldKey} for JSON; XML compares as written). */
export interface Settings {
  leaves: ReadonlyMap<string, Setting>;
  /** Folded key paths of what holds others. */
  branches: ReadonlySet<string>;
}

/** Why a file cannot be read. */
export interface Problem {
  /** A clause, without a value of the file. */
  problem: string;
  line: number | null;
  column: number | null;
}

/**
 * A key as .NET's configuration compares it (`StringComparer.OrdinalIgnoreCase`): each character alone, to upper
 * case; none outside ASCII becomes one inside (`ı` stays apart from `I`).
 */
export function foldKey(key: string): string {
  if (/^[\0-\x7f]*$/u.test(key)) return key.toUpperCase();
  return Array.from(key, (character) => {
    const upper = character.toUpperCase();
    return upper.length !== character.length || (character > "\x7f" && upper <= "\x7f") ? character : upper;
  }).join("");
}

/** The settings of leaves that were found in order. What is empty gives way where something stands below it. */
export function createSettings(leaves: Map<string, Setting>, separator: ":" | "/"): Settings {
  const branches = new Set<string>();
  for (const key of leaves.keys()) {
    for (let at = key.lastIndexOf(separator); at > 0; at = key.lastIndexOf(separator, at - 1)) {
      const branch = key.slice(0, at);
      if (branches.has(branch)) break;
      branches.add(branch);
    }
  }
  for (const [key, { value }] of leaves) if (value === null && branches.has(key)) leaves.delete(key);
  return { leaves, branches };
}

/** Do two settings have the same value? What is empty is the same as an empty text, as .NET before 10 reads `null`. */
export const sameValue = (one: Setting | undefined, other: Setting | undefined): boolean =>
  one !== undefined && other !== undefined && (one.value ?? "") === (other.value ?? "");

/** Have two files the same settings? */
export const sameSettings = (one: Settings, other: Settings): boolean =>
  one.leaves.size === other.leaves.size &&
  [...one.leaves].every(([key, setting]) => sameValue(setting, other.leaves.get(key)));

/** Where a position in a text is, counting from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let [line, start] = [1, 0];
  for (let at = 0; at < offset; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) [line, start] = [line + 1, at + 1];
  }
  return { line, column: offset - start + 1 };
}
