/** What a script says: the ids of its sentences, and the places that it fills. */

/** One call of `Get-Words`, or of `New-Result` by `-Case`. */
export interface SaidWords {
  /** As it is written; with `$` where a variable is a part of it. */
  id: string;
  /** A result says up to three sentences. */
  isResult: boolean;
  places: string[];
}

/** Every call in a script of PowerShell. */
export const saidIn = (script: string): SaidWords[] =>
  [...script.matchAll(/(Get-Words|-Case) (?:'([^']+)'|"([^"]+)")( (?:-Values )?@\{)?/gu)]
    .map((call) => ({
      id: call[2] ?? call[3] ?? "",
      isResult: call[1] === "-Case",
      places: call[4] === undefined ? [] : keysFrom(script.slice(call.index + call[0].length)),
    }))
    .filter(({ id }) => id.includes("/"));

/** The keys of a hash literal whose brace was just opened. */
function keysFrom(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  let isKey = true;
  for (const [token] of text.matchAll(/'(?:[^']|'')*'|"(?:[^"`]|`.|"")*"|[@$]?[({]|[)}]|;|\w+|[^\w]/gu)) {
    if (/^[@$]?[({]$/u.test(token)) depth += 1;
    else if (/^[)}]$/u.test(token)) {
      if (depth === 0) return keys;
      depth -= 1;
    } else if (depth > 0) continue;
    else if (token === ";") isKey = true;
    else if (isKey && /^\w+$/u.test(token)) {
      keys.push(token);
      isKey = false;
    }
  }
  return keys;
}
