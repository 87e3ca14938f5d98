/** The two executors have every change and every sentence in common: read from the files, without PowerShell. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { changeKindOf, executorWords } from "../src/changes/index.js";
import { changeNames, type Change } from "../src/model/change.js";
import { words as releaseWords } from "../src/release/index.js";
import { root } from "./support/cli.js";

const sources = join(root, "src");
const scriptsIn = (folder: string): string[] =>
  readdirSync(join(sources, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ps1"))
    .map((name) => join(sources, folder, name));
const scripts = ["changes", "run", "platform"].flatMap(scriptsIn).map((file) => readFileSync(file, "utf8"));
const sentences: Readonly<Record<string, string>> = {
  ...executorWords,
  ...Object.fromEntries(Object.entries(releaseWords).map(([name, sentence]) => [`release/${name}`, sentence])),
};

describe.each(changeNames)("%s", (name) => {
  test("has a twin that looks, does and, where files change, undoes", () => {
    const file = join(sources, "changes", name, `${name}.ps1`);
    expect(existsSync(file)).toBe(true);
    const twin = readFileSync(file, "utf8");
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    const undoes = changeKindOf({ change: name } as Change).files === undefined ? [] : [`Undo-${title}`];
    for (const one of [`Get-${title}State`, `Invoke-${title}`, ...undoes]) expect(twin).toContain(`function ${one} `);
  });
});

test("every sentence that a script asks for is there", () => {
  const asked = scripts.flatMap((text) => [...text.matchAll(/Get-Words '([\w/-]+)'/gu)].map(([, id = ""]) => id));
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((id) => sentences[id] === undefined)).toEqual([]);
});

test("no sentence stands again in a script", () => {
  const long = Object.values(sentences).filter((sentence) => sentence.length > 25);
  expect(long.length).toBeGreaterThan(80);
  // Between its places, a sentence is the same text in both languages.
  const pieces = long.flatMap((sentence) => sentence.split(/\{[^}]*\}/u)).filter((piece) => piece.length > 25);
  expect(pieces.filter((piece) => scripts.some((text) => text.includes(piece)))).toEqual([]);
});

test("no sentence stands twice", () => {
  const seen = Object.values(sentences).filter((sentence) => sentence.includes(" "));
  expect(seen.filter((sentence, index) => seen.indexOf(sentence) !== index)).toEqual([]);
});
