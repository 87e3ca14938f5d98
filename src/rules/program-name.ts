/**
 * A program under a name that the product pack knows to be wrong: a replaced prefix, or an alias.
 * The command line of the guide then fails in the middle of the night.
 *
 * The short form without prefix (`Upgrade-Files`) and the form without `.exe` are taken as they are:
 * they name the tool, and no file.
 *
 * @fix writes the real name; the path before it and the ending stay
 *
 * @not-ok 6:6-6:39 actual=`identitymanager-Upgrade-Files.exe` expected=`Usercube-Upgrade-Files.exe`
 * ```markdown
 * # Server
 *
 * 1. Move the files.
 *
 *    ~~~
 *    ./identitymanager-Upgrade-Files.exe --version "5.1.7"
 *    ~~~
 * ```
 *
 * @not-ok 3:27-4:37 actual=`Identity Manager-Check-ExpressionsConsistency` expected=`Usercube-Check-ExpressionsConsistency`
 * ```markdown
 * # Server
 *
 * If it fails, run the tool Identity
 * Manager-Check-ExpressionsConsistency.
 * ```
 *
 * @ok
 * ```markdown
 * # Server
 *
 * 1. Run `./Usercube-Upgrade-Files.exe`, see [Upgrade-Files](/identitymanager-upgrade-files.exe), in
 *    `C:/identitymanagerContoso`.
 * ```
 */
import { escapePattern } from "../language/escape-pattern.js";
import type { Product } from "../model/product.js";
import { isAddressed, isBesideRealName, readable } from "./nodes.js";
import type { Rule } from "./rule.js";

export const programName: Rule = {
  name: "program-name",
  severity: "error",
  summary: "a program under another name than its own",
  check({ tree, source, product, names }, report) {
    if (product === undefined) return;
    const wrong = patternOf(product);
    if (wrong === undefined) return;
    for (const { span } of readable(tree, source)) {
      for (const { 0: found, index } of source.slice(span).matchAll(wrong)) {
        const written = found.replace(/\s+(?:>\s*)*/gu, " ");
        const { name, known } = names.program(written);
        if (!known) continue;
        const ending = /\.(?:exe|dll)$/iu.exec(written)?.[0] ?? "";
        const real = name.replace(/\.(?:exe|dll)$/iu, "") + ending;
        if (real.toLowerCase() === written.toLowerCase()) continue;
        const start = span.start + index;
        if (isAddressed(source, start) || isBesideRealName(source, start, real)) continue;
        report({
          start,
          end: start + found.length,
          reason: `Unexpected program \`${written}\`, expected \`${real}\``,
          actual: written,
          expected: real,
          note: `No program is called \`${written}\`: write \`${real}\`, as the file is called.`,
          edits: [{ start, end: start + found.length, text: real }],
        });
      }
    }
  },
};

const escape = (text: string): string => escapePattern(text).replace(/\s+/gu, String.raw`\s+(?:>\s*)*`);

/** The wrong prefixes with what follows them, and the aliases; a line may break between their words. */
function patternOf({ programs: { wrongPrefixes, list } }: Product): RegExp | undefined {
  const longestFirst = (texts: readonly string[]): string[] =>
    [...texts].sort((one, other) => other.length - one.length).map(escape);
  const aliases = longestFirst(list.flatMap((program) => program.aliases));
  const prefixed =
    wrongPrefixes.length === 0
      ? []
      : [`(?:${longestFirst(wrongPrefixes).join("|")})[A-Za-z][\\w-]*(?:\\.(?:exe|dll))?`];
  const all = [...prefixed, ...aliases];
  return all.length === 0 ? undefined : new RegExp(`(?<![\\w-])(?:${all.join("|")})(?![\\w-])`, "giu");
}
