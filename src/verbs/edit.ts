import { leavesChoice, tail, type Clause } from "../language/clause.js";
import type { Phrase } from "../language/phrase.js";
import { keyText, phraseNames, shownNames } from "../language/phrase.js";
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
  needsName: true,
  recognise(clause, context) {
    const files = filesOf(clause, context);
    const [written] = files;
    if (written === undefined)
      return clause.opener === "edit" || clause.opener === "modify" ? decline("it names no file to change") : null;
    if (clause.opener === "open") return decline("it opens a file, and does not say what to change");
    if (files.length > 1 && leavesChoice(clause)) return decline("it leaves a choice of files");
    if (clause.asides.some((aside) => shownNames(aside).some((name) => isSettingsFile(name, context))))
      return decline("it names more in brackets");
    const settings = settingsOf(clause, context, files);
    const value = valueOf(clause, files, settings);
    if (value === null) return decline("it names more than one value");
    return files.flatMap((file) =>
      (settings.length === 0 ? [undefined] : settings).map((setting) => ({
        verb: "edit" as const,
        file: context.names.file(file).name,
        ...(setting === undefined ? {} : { setting }),
        ...(value === undefined ? {} : { value }),
      })),
    );
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
  writesText: true,
  undo: () => [],
  postconditions: () => [],
});

const isSettingsFile = (name: string, { names }: ReadingContext): boolean =>
  names.file(name).known || (isFileName(name) && !isArchiveName(name) && !/\.(?:exe|dll|msi|log)$/iu.test(name));

/** Openers that bring something into a file: it stands behind "to". */
const adding = /^(?:add|append|insert|enter|specify)$/u;

/** The files: behind "in"; what is edited; for "add", behind "to". Names elsewhere are values. */
function filesOf(clause: Clause, context: ReadingContext): string[] {
  const places = ["in", "inside", "within", "of", "at", "from", ...(adding.test(clause.opener) ? ["to", "into"] : [])];
  const settingsFiles = (phrase: Phrase): string[] =>
    phraseNames(phrase).filter((name) => isSettingsFile(name, context));
  const told = clause.tails
    .filter(({ preposition }) => places.includes(preposition))
    .flatMap(({ phrase }) => settingsFiles(phrase));
  if (told.length > 0) return [...new Set(told)];
  return adding.test(clause.opener) ? [] : [...new Set(settingsFiles(clause.object))];
}

/**
 * The settings: what is set or replaced; what the pack knows by the words ("connection string"); the key that the
 * example shows.
 */
function settingsOf(clause: Clause, context: ReadingContext, files: readonly string[]): string[] {
  const phrases: Phrase[] = [clause.object, ...clause.tails.map(({ phrase }) => phrase)];
  const known = phrases.map((phrase) => context.names.setting(settingWords(phrase))).find((path) => path !== undefined);
  if (known !== undefined) return [known];
  const named = /^(?:add|append|insert)$/u.test(clause.opener)
    ? []
    : shownNames(clause.object).filter((name) => !files.includes(name));
  return named.length > 0 ? named : exampleKey(context);
}

/** "the end of the connection string" speaks of the connection string. */
const settingWords = (phrase: Phrase): string =>
  keyText(phrase)
    .replace(/^(?:end|beginning|value|setting|key)\s+/u, "")
    .replace(/\s+(?:setting|value|key|attribute)$/u, "");

function exampleKey({ examples }: ReadingContext): string[] {
  const keys = examples.flatMap(({ value }) => [...value.matchAll(/"([\w:.-]+)"\s*:/gu)].map(([, key = ""]) => key));
  return keys.length === 1 ? keys : [];
}

/** "to `X`", "with `X`"; for "add `A`" what is added. `null`: several, and nobody knows which is whose. */
function valueOf(clause: Clause, files: readonly string[], settings: readonly string[]): string | null | undefined {
  const isOther = (name: string): boolean => !files.includes(name) && !settings.includes(name);
  if (/^(?:add|append|insert)$/u.test(clause.opener)) {
    const added = phraseNames(clause.object).filter(isOther);
    // "add `A` or `B`" leaves the choice to the operator: neither is the value.
    return added.length === 1 ? added[0] : undefined;
  }
  const phrase = tail(clause, "to", "with", "by", "as");
  if (phrase === undefined) return undefined;
  const values = [...new Set(phraseNames(phrase).filter((name) => !files.includes(name)))];
  const [only] = phrase;
  if (values.length === 0 && phrase.length === 1 && only?.kind === "word" && /^\d/u.test(only.value)) return only.value;
  return values.length > 1 ? null : values[0];
}
