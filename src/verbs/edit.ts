import { tail, type Clause } from "../language/clause.js";
import type { Phrase } from "../language/phrase.js";
import { keyText, phraseName, phraseNames } from "../language/phrase.js";
import { actionSchemas, type ActionOf } from "../model/action.js";
import { code, text } from "../model/inline.js";
import { decline, defineVerb, isArchiveName, isFileName, type ReadingContext } from "./verb.js";

const schema = actionSchemas.edit;

/** Change a setting in a file. */
export const edit = defineVerb<ActionOf<"edit">>({
  name: "edit",
  summary: "Change a file, or one setting in it",
  schema,
  openers: [
    "edit",
    "modify",
    "change",
    "update",
    "set",
    "add",
    "append",
    "replace",
    "adjust",
    "insert",
    "uncomment",
    "open",
    "specify",
    "enter",
    "configure",
  ],
  takesChoice: true,
  recognise(clause, context) {
    const written = fileOf(clause, context);
    if (written === undefined)
      return clause.opener === "edit" || clause.opener === "modify" ? decline("it names no file to change") : null;
    if (clause.opener === "open") return decline("it opens a file, and does not say what to change");
    const file = context.names.file(written).name;
    const setting = settingOf(clause, context, written);
    const value = valueOf(clause, written, setting);
    const several =
      setting === undefined || value !== undefined
        ? []
        : phraseNames(clause.object).filter((name) => name !== written && spanned(clause.object, name));
    if (several.length > 1 && several.includes(setting ?? ""))
      return several.map((name) => ({ verb: "edit", file, setting: name }));
    return {
      verb: "edit",
      file,
      ...(setting === undefined ? {} : { setting }),
      ...(value === undefined ? {} : { value }),
    };
  },
  sentence: ({ file, setting, value }) => [
    text("Edit "),
    code(file),
    ...(setting === undefined ? [] : [text(": set "), code(setting)]),
    ...(value === undefined ? [] : [text(" to "), code(value)]),
    text("."),
  ],
  describe: () => [],
  change: () => null,
  mayMake: true,
  edits: ({ file, setting, value }) => [{ file, setting: setting ?? null, value: value ?? null }],
  // What stood there before is in the backup; the old folder has never been edited.
  undo: () => [],
  postconditions: () => [],
});

const isSettingsFile = (name: string, { names }: ReadingContext): boolean =>
  names.file(name).known || (isFileName(name) && !isArchiveName(name) && !/\.(?:exe|dll|msi|log)$/iu.test(name));

function fileOf(clause: Clause, context: ReadingContext): string | undefined {
  const phrases = [...clause.tails.map(({ phrase }) => phrase), clause.object];
  return phrases.flatMap(phraseNames).find((name) => isSettingsFile(name, context));
}

/** The setting: what is set or replaced; what the pack knows by the words ("connection string"); the key that the example shows. */
function settingOf(clause: Clause, context: ReadingContext, file: string): string | undefined {
  const phrases: Phrase[] = [clause.object, ...clause.tails.map(({ phrase }) => phrase)];
  const known = phrases.map((phrase) => context.names.setting(settingWords(phrase))).find((path) => path !== undefined);
  if (known !== undefined) return known;
  const named = /^(?:add|append|insert)$/u.test(clause.opener)
    ? undefined
    : phraseNames(clause.object).find((name) => name !== file && spanned(clause.object, name));
  return named ?? exampleKey(context);
}

const spanned = (phrase: Phrase, name: string): boolean =>
  phrase.some(({ kind, value }) => kind === "span" && value.includes(name));

/** "the end of the connection string" speaks of the connection string. */
const settingWords = (phrase: Phrase): string =>
  keyText(phrase)
    .replace(/^(?:end|beginning|value|setting|key)\s+/u, "")
    .replace(/\s+(?:setting|value|key|attribute)$/u, "");

function exampleKey({ examples }: ReadingContext): string | undefined {
  const keys = examples.flatMap(({ value }) => [...value.matchAll(/"([\w:.-]+)"\s*:/gu)].map(([, key]) => key));
  return keys.length === 1 ? keys[0] : undefined;
}

/** "to `X`", "with `X`"; for "add `A`" what is added. */
function valueOf(clause: Clause, file: string, setting: string | undefined): string | undefined {
  if (/^(?:add|append|insert)$/u.test(clause.opener)) {
    const added = phraseNames(clause.object).filter((name) => name !== file && name !== setting);
    // "add `A` or `B`" leaves the choice to the operator: neither is the value.
    return added.length === 1 ? added[0] : undefined;
  }
  const phrase = tail(clause, "to", "with", "by", "as");
  const name = phrase ? phraseName(phrase) : undefined;
  return name === file ? undefined : name;
}
