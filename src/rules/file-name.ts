/**
 * A settings file under a name that the product pack knows to be another's spelling. Whoever looks
 * for `appsettings-agent.json` does not find it, and copies one file too few.
 *
 * Only the separators and the pack's aliases are compared; upper and lower case make no difference
 * on Windows. Addresses of links are left alone.
 *
 * @fix writes the real name
 *
 * @not-ok 3:40-3:62 actual=`appsettings-agent.json` expected=`appsettings.agent.json`
 * ```markdown
 * # Agent
 *
 * 1. Copy `appsettings.json` and `C:/app/appsettings-agent.json` from `RuntimeOld` to `Runtime`.
 * ```
 *
 * @ok
 * ```markdown
 * # Agent
 *
 * 1. Copy `appsettings.agent.json` ([reference](/settings/appsettings-agent.json)) and `AppSettings.json`
 *    from `RuntimeOld` to `Runtime`.
 * ```
 */
import type { Product } from "../model/product.js";
import { isAddressed, isBesideRealName, readable } from "./nodes.js";
import type { Rule } from "./rule.js";

const token = /[\w.*-]+\.[A-Za-z]\w*/gu;

export const fileName: Rule = {
  name: "file-name",
  severity: "error",
  summary: "a settings file under another name than its own",
  check({ tree, source, product }, report) {
    const realNames = realNamesOf(product);
    if (realNames.size === 0) return;
    for (const { span } of readable(tree, source)) {
      for (const { 0: written, index } of source.slice(span).matchAll(token)) {
        const real = realNames.get(written.toLowerCase()) ?? realNames.get(squash(written));
        if (real === undefined || real.toLowerCase() === written.toLowerCase()) continue;
        const start = span.start + index;
        if (isAddressed(source, start) || isBesideRealName(source, start, real)) continue;
        report({
          start,
          end: start + written.length,
          reason: `Unexpected file name \`${written}\`, expected \`${real}\``,
          actual: written,
          expected: real,
          note: `No file is called \`${written}\`: write \`${real}\`, as the product does.`,
          edits: [{ start, end: start + written.length, text: real }],
        });
      }
    }
  },
};

/** Separators apart, so that `appsettings_agent.json` is found without being listed. */
const squash = (name: string): string => {
  const [, stem = "", ending = ""] = /^(.*)\.([^.]*)$/u.exec(name.toLowerCase()) ?? [];
  return `${stem.replace(/[-_.]/gu, "")}.${ending}`;
};

function realNamesOf(product: Product | undefined): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name } of product?.settingsFiles ?? []) names.set(squash(name), name);
  for (const { name, aliases } of product?.settingsFiles ?? [])
    for (const alias of aliases) names.set(alias.toLowerCase(), name);
  for (const { name } of product?.settingsFiles ?? []) names.set(name.toLowerCase(), name);
  return names;
}
