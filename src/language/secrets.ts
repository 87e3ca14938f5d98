/** Which settings a product pack calls secret, and what may be shown of them. */
import type { Product } from "../model/product.js";

/** What a pack says of secrets, ready to be asked. */
export interface Secrets {
  /**
   * Is the setting secret? The key path as settings files join it (`:`), as environment variables do (`__`), as a key
   * vault does (`--`), or a path of elements and attributes. `value`: also by its shape; default: by the path alone.
   */
  isSecret: (key: string, value?: string | null) => boolean;
  /**
   * The value where it may be shown; of a connection string its harmless parts; of any other secret no more than that
   * it is one.
   */
  show: (key: string, value: string | null) => string;
  /** Is the setting a connection string, whose parts may be looked at? */
  isConnectionString: (key: string) => boolean;
}

/** What stands for a value that is not shown. */
export const hidden = "(secret)";

/** Makes ready what a pack says. Keys and paths compare ignoring case. */
export function createSecrets({
  keys,
  paths,
  connectionStrings,
  harmlessParts,
  shapes,
  arguments: options,
}: Product["secrets"]): Secrets {
  const [connections, harmless] = [new Set(connectionStrings.map(fold)), new Set(harmlessParts.map(fold))];
  const secretKeys = new Set([...keys, ...connectionStrings].map(fold));
  const patterns = paths.map((path) => fold(path).split("."));
  const looks = shapes.map((shape) => new RegExp(shape, "u"));
  const byPath = (segments: readonly string[]): boolean => patterns.some((pattern) => matchesPath(pattern, segments));
  const secretOptions = new Set(options.map((option) => fold(option).replace(/=$/u, "")));
  const isCommandLine = (value: string): boolean =>
    value.split(/[\s"']+/u).some((word) => secretOptions.has(fold(word.split("=", 1)[0] ?? "")));
  const hasShape = (value: string): boolean =>
    looks.some((look) => look.test(value)) || isCommandLine(value) || /:\/\/[^\s/@]*:[^\s/@]*@/u.test(value);
  const isSecret = (key: string, value: string | null = null): boolean =>
    spellings(key).some((segments) => byPath(segments) || namesIn(segments).some((name) => secretKeys.has(name))) ||
    (value !== null && hasShape(value.slice(0, longestLookedAt)));
  const isConnectionString = (key: string): boolean =>
    !spellings(key).some(byPath) &&
    spellings(key).some((segments) => connections.has(segments.findLast((segment) => !/^\d+$/u.test(segment)) ?? ""));
  return {
    isSecret,
    isConnectionString,
    show: (key, value) => {
      if (value === null) return "(empty)";
      if (!isSecret(key, value)) return value;
      return isConnectionString(key) ? showConnectionString(value, harmless) : hidden;
    },
  };
}

const fold = (text: string): string => text.toLowerCase();
/** A shape stands at the beginning of a value; a value may be the size of a file. */
const longestLookedAt = 20_000;

/**
 * The segments of a key path; and of each name in brackets, which an element may have from an attribute
 * (`environmentVariable[A__B]`).
 */
function spellings(key: string): string[][] {
  const names = [...key.matchAll(/\[([^\]]*)\]/gu)].map(([, name = ""]) => name.replace(/^\w+=/u, ""));
  const written = [key.replace(/\[[^\]]*\]/gu, ""), key, ...names];
  // Hosts of .NET drop these from the names of environment variables.
  const bare = written.map((name) => name.replace(/^(?:ASPNETCORE|DOTNET)_/iu, ""));
  return [...new Set([...written, ...bare])].map((name) => fold(name).split(/:|__|--|\/@?/u));
}

/** The names among segments that may be a secret key: a value below `Password` is as secret as one of it. */
const namesIn = (segments: readonly string[]): string[] =>
  segments.flatMap((segment) => [segment, ...segment.split(/[.#@]/u)]);

/** Does a pattern match a path or the beginning of one? `*` is one segment, `**` any number. */
function matchesPath(pattern: readonly string[], segments: readonly string[]): boolean {
  let reached = new Set([0]);
  for (let at = 0; ; at++) {
    for (const state of reached) if (pattern[state] === "**") reached.add(state + 1);
    if (reached.has(pattern.length)) return at > 0;
    const segment = segments[at];
    if (segment === undefined) return false;
    reached = new Set(
      [...reached].flatMap((state) =>
        pattern[state] === "**" ? [state] : pattern[state] === "*" || pattern[state] === segment ? [state + 1] : [],
      ),
    );
  }
}

/** The harmless parts of a connection string, and how many more there are. */
function showConnectionString(value: string, harmless: ReadonlySet<string>): string {
  const parts = [
    ...value.matchAll(/(?:^|(?<=;))\s*([^=;]+?)\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|[^;"']*)\s*(?=;|$)/gu),
  ];
  // A text that does not come apart as a whole may hold a secret anywhere.
  const whole = parts.map(([part]) => part).join(";");
  if (whole.replaceAll(/[;\s]/gu, "") !== value.replaceAll(/[;\s]/gu, "")) return hidden;
  const shown = parts
    .filter(([, name = "", text = ""]) => harmless.has(fold(name)) && /^[\p{L}\p{N} ._,:\\/()*-]*$/u.test(text))
    .map(([, name = "", text = ""]) => `${name}=${text}`);
  const count = parts.length - shown.length;
  return (
    [...shown, ...(count === 0 ? [] : [`(${String(count)} ${count === 1 ? "part" : "parts"} hidden)`])].join("; ") ||
    hidden
  );
}
