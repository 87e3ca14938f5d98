/**
 * The rules as remark-lint rules, and the preset of them all: for remark, unified-engine, and the
 * editors that run it. They give the messages of `upgrade-runbook lint`: they read the file's text
 * as that does, whatever other plugins do to the tree, and obey the same nearest configuration.
 *
 * @example
 * ```ts
 * const file = await remark().use(upgradeRunbook).process("# Upgrade\n\n1. Stop the server.\n3. Start the server.\n");
 * file.messages[0]?.ruleId; // "step-sequence"
 * ```
 */
import { dirname, resolve } from "node:path";
import type { Root } from "mdast";
import type { Plugin, Preset, Transformer } from "unified";
import { lintRule } from "unified-lint-rule";
import type { VFileMessage } from "vfile-message";
import { bundledContent, nodeHost } from "../host/index.js";
import {
  createLintSetups,
  lintSource,
  ruleNames,
  UsageError,
  type LintMessage,
  type RuleName,
  type Severity,
  type SourceFile,
} from "../index.js";
import { rulesUrl } from "../lint/index.js";
import { createPackReader } from "../pack/index.js";

type File = Parameters<Transformer<Root>>[1];

/**
 * What remark-lint's rules take: nothing for the rule's own severity, else `false`, `"warn"`, `"error"`, or their
 * numbers.
 */
export type RemarkRule = Plugin<[severity?: unknown], Root>;

const fatalOf: Readonly<Record<Severity, boolean | undefined>> = { error: true, warning: false, info: undefined };
const readPack = createPackReader(nodeHost);

/** What is to be said about a file, read once for all rules; an error is told by the first rule that asks. */
const known = new WeakMap<File, Promise<{ messages: readonly LintMessage[]; refusal?: UsageError | undefined }>>();

function lintFile(file: File): Promise<{ messages: readonly LintMessage[]; refusal?: UsageError | undefined }> {
  const found = known.get(file) ?? readFile(file);
  known.set(file, found);
  return found;
}

const nameOf = (file: File): string => file.history.at(-1) ?? "standard input";

async function readFile(file: File): Promise<{ messages: readonly LintMessage[]; refusal?: UsageError }> {
  if (String(file).trim() === "") return { messages: [] };
  const source: SourceFile = {
    file: nameOf(file),
    bytes: typeof file.value === "string" ? new TextEncoder().encode(file.value) : file.value,
  };
  try {
    const { optionsFor } = await createLintSetups(nodeHost, { bundled: bundledContent, readPack })(
      resolve(file.cwd, dirname(file.history.at(-1) ?? ".")).replaceAll("\\", "/"),
    );
    return { messages: lintSource(source, optionsFor(source)).messages };
  } catch (error) {
    if (error instanceof UsageError) return { messages: [], refusal: error };
    throw error;
  }
}

function createRule(name: RuleName): RemarkRule {
  const severities = new WeakMap<VFileMessage, Severity>();
  const refusals = new WeakSet<VFileMessage>();
  const say = (
    file: File,
    { line, column, endLine, endColumn, reason, actual, expected, note, severity }: LintMessage,
  ): void => {
    const message = file.message(reason, { start: { line, column }, end: { line: endLine, column: endColumn } });
    Object.assign(message, { actual, expected, note });
    severities.set(message, severity);
  };
  const judge = lintRule<Root>({ origin: `upgrade-runbook:${name}`, url: rulesUrl + name }, async (tree, file) => {
    // A tree without positions is not of this text.
    if (tree.position === undefined) return;
    const found = await lintFile(file);
    for (const message of found.messages) if (message.ruleId === name) say(file, message);
    if (found.refusal === undefined) return;
    const { place, note, message: reason } = found.refusal;
    const isHere = place?.file === nameOf(file);
    const message = file.message(
      isHere ? reason : found.refusal.toString().split("\n", 1).join(""),
      isHere ? { line: place.line ?? 1, column: place.column ?? 1 } : undefined,
    );
    Object.assign(message, { note });
    refusals.add(message);
    found.refusal = undefined;
  });
  const plugin: RemarkRule = function (severity) {
    const transform = judge.call(this, severity === undefined || Array.isArray(severity) ? severity : [severity]) as
      Transformer<Root> | undefined;
    if (transform === undefined) return undefined;
    const [given = true] = [severity].flat();
    const isOwn = given === true || given === "on";
    // The library knows one severity for a whole rule, and no infos: put back what each message has.
    return (tree, file, next) =>
      transform(tree, file, (error) => {
        for (const message of file.messages) {
          const own = isOwn ? severities.get(message) : undefined;
          if (own !== undefined) message.fatal = fatalOf[own];
          // That a file cannot be read is no rule's.
          if (refusals.has(message)) Object.assign(message, { fatal: true, ruleId: undefined, url: undefined });
        }
        next(error);
      });
  };
  return Object.defineProperty(plugin, "name", { value: `upgrade-runbook:${name}` });
}

/** Each rule by its name, to be switched or given another severity: `[rules["version-chain"], false]`. */
export const rules = Object.fromEntries(ruleNames.map((name) => [name, createRule(name)])) as Readonly<
  Record<RuleName, RemarkRule>
>;

/** All rules, each with its own severity. */
const upgradeRunbook: Preset = { plugins: Object.values(rules) };
export default upgradeRunbook;
