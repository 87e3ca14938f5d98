/** What a step stops or starts, for the two verbs that share it. */
import type { Phrase } from "../language/phrase.js";
import { determiners, nounText, phraseNames } from "../language/phrase.js";

/** "Stop *reading*", "Start *typing*": not a thing that runs. */
export const isActivity = (object: Phrase): boolean =>
  object[0]?.kind === "word" && /^[a-z]+ing$/u.test(object[0].value) && !determiners.has(object[0].lower);

const joints = /^(?:and|,|&|plus|then)$/u;

/** "the existing server and the remote agent(s)" is `server` and `remote agents`. Spans and strong words are names. */
export function readTargets(object: Phrase): string[] {
  const parts: Phrase[] = [[]];
  for (const token of object) {
    if (token.kind !== "span" && joints.test(token.lower)) parts.push([]);
    else parts[parts.length - 1] = [...(parts.at(-1) ?? []), token];
  }
  const targets = parts.filter((part) => part.length > 0 && !saysHow(part)).map(readTarget);
  // A placeholder of the page stands for a name that we do not know.
  return targets.some((target) => /!INCLUDE|\{[%{]/u.test(target)) ? [] : targets.filter((target) => target !== "");
}

/** "Stop both nodes, *one after the other*." */
const saysHow = ([first]: Phrase): boolean => first?.kind === "word" && /^(?:one|first|not)$/u.test(first.lower);

function readTarget(part: Phrase): string {
  const named = part.some(({ kind, strong }) => kind === "span" || strong !== undefined)
    ? phraseNames(part)[0]
    : undefined;
  return (named ?? nounText(part)).replaceAll("(s)", "s");
}
